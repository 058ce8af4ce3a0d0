//! Holds: a part of the balance is put aside for a time, then captured or released.

use crate::id::HoldId;
use crate::ledger::journal::{Step, above_zero};
use crate::ledger::{Account, Cause, Hold, Journal, Wallet};
use crate::refusal::{Code, Refusal, Value};
use crate::time::Instant;

/// How a hold is captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capture {
    /// How much; all of it for `None`.
    pub amount: Option<i64>,
    /// Whether what is left goes back at once; else it stays held.
    pub release_rest: bool,
}

impl Wallet {
    /// Puts an amount aside until `expires_at`, in spending order.
    ///
    /// # Errors
    /// Less can be spent; the time limit is not after the cause's instant; the id is taken.
    pub fn hold(
        &mut self,
        cause: &Cause,
        id: HoldId,
        amount: i64,
        expires_at: Instant,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        if expires_at <= cause.at {
            let sentence = format!("the hold would end at {expires_at}, before it begins");
            let refusal = Refusal::new(Code::InvalidRequest, sentence).because("hold-ends-early");
            return Err(refusal.with("ends", expires_at));
        }
        if self.holds.iter().any(|hold| hold.id == id) {
            let sentence = format!("hold {id} is there already");
            return Err(Refusal::new(Code::InvalidRequest, sentence).because("hold-twice"));
        }
        let pieces = self.pick(cause, amount, journal)?;
        self.move_pieces(cause, &pieces, Account::Held, journal)?;
        let named = pieces.iter().filter_map(|p| Some((self.lots.get(p.lot)?.id, p.amount)));
        let hold = Hold { id, amount, expires_at, pieces: named.collect() };
        journal.holds.insert(id, Some(hold.clone()));
        self.holds.push(hold);
        self.tidy();
        Ok(())
    }

    /// Pays with what is held, also from a lot that expired meanwhile: it was put aside in time.
    ///
    /// # Errors
    /// No such hold is open, its time is over, or it holds less.
    pub fn capture(
        &mut self,
        cause: &Cause,
        id: HoldId,
        capture: Capture,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        let position = self.open_hold(cause, id, journal)?;
        let Some(hold) = self.holds.get(position) else { return Err(not_found(id)) };
        let amount = capture.amount.unwrap_or(hold.amount);
        above_zero(amount)?;
        if amount > hold.amount {
            let sentence = format!("hold {id} has {} left, {amount} is asked for", hold.amount);
            let refusal =
                Refusal::new(Code::InsufficientBalance, sentence).because("hold-has-less");
            let (left, asked) = (Value::Units(hold.amount, 0), Value::Units(amount, 0));
            let refusal = refusal.with("wallet", &self.wallet);
            return Err(refusal.with("left", left).with("asked", asked));
        }
        let mut hold = self.holds.remove(position);
        let mut left = amount;
        for (lot, piece) in &mut hold.pieces {
            let take = left.min(*piece);
            self.post_held(cause, *lot, (cause.at, Account::Redeemed), take, journal)?;
            left -= take;
            *piece -= take;
        }
        hold.amount -= amount;
        hold.pieces.retain(|(_, piece)| *piece > 0);
        let open = hold.amount > 0;
        self.holds.insert(position, hold.clone());
        if !open || capture.release_rest {
            self.let_go(cause, id, cause.at, journal)?;
        } else {
            journal.holds.insert(id, Some(hold));
        }
        self.tidy();
        Ok(())
    }

    /// Gives back what is held; from a lot that expired meanwhile it goes to `Expired`.
    ///
    /// # Errors
    /// No such hold is open, or its time is over.
    pub fn release(
        &mut self,
        cause: &Cause,
        id: HoldId,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        self.open_hold(cause, id, journal)?;
        self.let_go(cause, id, cause.at, journal)?;
        self.tidy();
        Ok(())
    }

    /// Closes a hold at `at`, giving back what it still holds.
    pub(super) fn let_go(
        &mut self,
        cause: &Cause,
        id: HoldId,
        at: Instant,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        let Some(position) = self.holds.iter().position(|hold| hold.id == id) else {
            return Ok(());
        };
        let hold = self.holds.remove(position);
        for (id, amount) in hold.pieces {
            let Some(lot) = self.lots.iter().position(|lot| lot.id == id) else { continue };
            let expired = self.lots.get(lot).is_some_and(|lot| lot.expires_at <= at);
            let to = if expired { Account::Expired } else { Account::Available };
            self.post_held(cause, id, (at, to), amount, journal)?;
            if !expired {
                self.pay_debt(cause, lot, at, journal)?;
            }
        }
        journal.holds.insert(id, None);
        Ok(())
    }

    fn post_held(
        &mut self,
        cause: &Cause,
        lot: i64,
        (at, to): (Instant, Account),
        amount: i64,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        let Some(position) = self.lots.iter().position(|l| l.id == lot) else {
            let sentence = format!("lot {lot} of a hold is not at hand");
            return Err(Refusal::new(Code::RecordChanged, sentence).because("wallet-not-whole"));
        };
        self.post(cause, Some(position), Step { at, from: Account::Held, to, amount }, journal)
    }

    /// Settles, and finds the hold if it is still open then.
    fn open_hold(
        &mut self,
        cause: &Cause,
        id: HoldId,
        journal: &mut Journal,
    ) -> Result<usize, Refusal> {
        let find = |wallet: &Self| wallet.holds.iter().position(|hold| hold.id == id);
        find(self).ok_or_else(|| not_found(id))?;
        self.settle(cause, journal)?;
        self.need_lots()?;
        find(self)
            .ok_or_else(|| Refusal::new(Code::HoldClosed, format!("the time of hold {id} is over")))
    }
}

fn not_found(id: HoldId) -> Refusal {
    Refusal::new(Code::HoldNotFound, format!("no hold {id} is open")).with("hold", id.to_string())
}
