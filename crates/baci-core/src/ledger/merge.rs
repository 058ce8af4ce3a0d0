//! Merging: all that a member's wallet holds goes into another's, and comes back if they turn out to be two.
//!
//! Lots keep their dates and the event that they were earned from, holds their ids and time limits. A debt goes
//! along, and what is available on the other side pays it at once: so it is noted what paid, to be undone.

use crate::id::{EventId, HoldId};
use crate::ledger::account::out_of_range;
use crate::ledger::journal::Step;
use crate::ledger::{Account, Cause, Hold, Journal, Lot, Wallet};
use crate::refusal::Refusal;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// What went from one wallet into another. Stored as JSON: a field is never renamed, only added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// What could be spent, waited or was held, and what was owed, as it went.
    #[serde(default)]
    pub available: i64,
    #[serde(default)]
    pub pending: i64,
    #[serde(default)]
    pub held: i64,
    #[serde(default)]
    pub debt: i64,
    /// What was owed by either and is owed still, of the debt that came.
    #[serde(default)]
    pub owed: i64,
    /// The lots that went over, by their numbers in the wallet that they came into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<i64>,
    /// The same with the numbers that they had before: (before, there). One lot may have gone over in several parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<(i64, i64)>,
    /// The holds that went over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<HoldId>,
    /// What paid a debt by coming together with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid: Vec<Paid>,
}

impl Moved {
    /// Where the wallet that these lots came into was itself merged into another (which is `away`) and came back:
    /// its lots have other numbers there since. `back` pairs those of the other wallet with the new ones.
    pub fn renumber(&mut self, away: &Moved, back: &[(i64, i64)]) {
        let now = |own: i64| {
            let there = away.numbers.iter().filter(move |(before, _)| *before == own);
            there.flat_map(|(_, there)| back.iter().filter(move |(from, _)| from == there))
        };
        self.lots = self.lots.iter().flat_map(|own| now(*own)).map(|(_, to)| *to).collect();
        let pairs = self.numbers.iter();
        let pairs = pairs.flat_map(|(before, own)| now(*own).map(move |(_, to)| (*before, *to)));
        self.numbers = pairs.collect();
    }
}

/// A part of a lot that paid a debt of the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Whether the lot came with the wallet that went over.
    pub came: bool,
    pub amount: i64,
    pub event: EventId,
    pub earned_at: Instant,
    pub available_at: Instant,
    pub expires_at: Instant,
}

impl Paid {
    fn of(came: bool, lot: &Lot, amount: i64) -> Self {
        let Lot { event, earned_at, available_at, expires_at, .. } = *lot;
        Self { came, amount, event, earned_at, available_at, expires_at }
    }

    /// The part as a lot that nothing is in yet.
    const fn lot(&self) -> Lot {
        let Self { event, earned_at, available_at, expires_at, .. } = *self;
        let (pending, available, held) = (0, 0, 0);
        Lot {
            id: 0,
            event,
            earned_at,
            available_at,
            expires_at,
            amount: 0,
            pending,
            available,
            held,
        }
    }
}

/// Two wallets, one of which gives, each with its own event and journal.
struct Pair<'a> {
    from: &'a mut Wallet,
    cause: &'a Cause,
    journal: &'a mut Journal,
    to: &'a mut Wallet,
    their_cause: &'a Cause,
    their_journal: &'a mut Journal,
    /// The lots that came over, by their numbers here and there.
    lots: Vec<(i64, i64)>,
}

impl Pair<'_> {
    /// Moves a part of a lot over; gives its number there.
    fn lot(&mut self, lot: usize, part: Account, amount: i64) -> Result<i64, Refusal> {
        let Some(own) = self.from.lots.get(lot).cloned() else { return Ok(0) };
        let at = self.cause.at;
        let step = Step { at, from: part, to: Account::Merged, amount };
        self.from.post(self.cause, Some(lot), step, self.journal)?;
        let there = self.to.take_in(self.their_cause, (&own, part, amount), self.their_journal)?;
        self.lots.push((own.id, there));
        Ok(there)
    }

    /// Moves what is held for one hold over, and the hold with it.
    fn hold(&mut self, id: HoldId) -> Result<(), Refusal> {
        let Some(at) = self.from.holds.iter().position(|hold| hold.id == id) else { return Ok(()) };
        let hold = self.from.holds.remove(at);
        let mut pieces = Vec::with_capacity(hold.pieces.len());
        for (lot, amount) in hold.pieces.iter().copied().filter(|(_, amount)| *amount > 0) {
            let Some(position) = self.from.lots.iter().position(|own| own.id == lot) else {
                return Err(out_of_range());
            };
            let there = self.lot(position, Account::Held, amount)?;
            pieces.push((there, amount));
        }
        self.journal.holds.insert(id, None);
        let moved = Hold { pieces, ..hold };
        self.their_journal.holds.insert(id, Some(moved.clone()));
        self.to.holds.push(moved);
        Ok(())
    }

    /// Moves a debt over.
    fn debt(&mut self, amount: i64) -> Result<(), Refusal> {
        let at = self.cause.at;
        let step = Step { at, from: Account::Merged, to: Account::Debt, amount };
        self.from.post(self.cause, None, step, self.journal)?;
        let step = Step { at, from: Account::Debt, to: Account::Merged, amount };
        self.to.post(self.their_cause, None, step, self.their_journal)
    }
}

impl Wallet {
    /// Moves all that is here into another wallet: lots with their dates and the events that they were
    /// earned from, open holds under their ids, and what is owed. What falls due by the causes' instant,
    /// which must be the same, is done first. Gives what [`Wallet::unmerge`] takes to undo it.
    ///
    /// # Errors
    /// More would be there than can be counted; lots or holds are not loaded. Both are to be dropped then.
    pub fn merge(
        &mut self,
        out: (&Cause, &mut Journal),
        to: &mut Wallet,
        into: (&Cause, &mut Journal),
    ) -> Result<Moved, Refusal> {
        let ((cause, journal), (their_cause, their_journal)) = (out, into);
        for (wallet, cause, journal) in
            [(&mut *self, cause, &mut *journal), (&mut *to, their_cause, &mut *their_journal)]
        {
            wallet.settle(cause, journal)?;
            wallet.need_lots()?;
        }
        let Self { available, pending, held, debt, .. } = *self;
        let parts = [available, pending, held].into_iter().try_fold(0, i64::checked_add);
        to.need_room(parts.ok_or_else(out_of_range)?)?;
        to.debt.checked_add(debt).ok_or_else(out_of_range)?;
        let mut moved = Moved { available, pending, held, debt, ..Moved::default() };
        let lots = Vec::new();
        let mut pair = Pair { from: self, cause, journal, to, their_cause, their_journal, lots };
        pair.debt(debt)?;
        let paid = pair.to.pay_all(their_cause, pair.their_journal)?;
        moved.owed = debt - paid.iter().map(|(_, amount)| amount).sum::<i64>();
        moved.paid.extend(paid.iter().map(|(lot, amount)| Paid::of(false, lot, *amount)));
        moved.holds = pair.from.holds.iter().map(|hold| hold.id).collect();
        for hold in &moved.holds {
            pair.hold(*hold)?;
        }
        for lot in 0..pair.from.lots.len() {
            let Some(own) = pair.from.lots.get(lot).cloned() else { continue };
            for (part, amount) in
                [(Account::Pending, own.pending), (Account::Available, own.available)]
            {
                if amount == 0 {
                    continue;
                }
                let there = pair.lot(lot, part, amount)?;
                let before = pair.to.debt;
                pair.to.pay_with(their_cause, there, pair.their_journal)?;
                let paid = before - pair.to.debt;
                moved.paid.extend((paid > 0).then(|| Paid::of(true, &own, paid)));
            }
        }
        moved.lots = pair.lots.iter().map(|(_, there)| *there).collect();
        moved.numbers = pair.lots;
        self.tidy();
        to.tidy();
        Ok(moved)
    }

    /// Gives back to the other wallet what came from it and is still here: what is left of its lots, its
    /// holds that are open, what it owed and is owed still; and undoes what one side paid of the other's
    /// debt by coming together. What was used in between stays used. Gives the numbers of the lots that went
    /// back, here and there.
    ///
    /// # Errors
    /// As [`Wallet::merge`].
    pub fn unmerge(
        &mut self,
        out: (&Cause, &mut Journal),
        to: &mut Wallet,
        into: (&Cause, &mut Journal),
        moved: &Moved,
    ) -> Result<Vec<(i64, i64)>, Refusal> {
        let ((cause, journal), (their_cause, their_journal)) = (out, into);
        for (wallet, cause, journal) in
            [(&mut *self, cause, &mut *journal), (&mut *to, their_cause, &mut *their_journal)]
        {
            wallet.settle(cause, journal)?;
            wallet.need_lots()?;
        }
        let owed = moved.owed.min(self.debt);
        let lots = Vec::new();
        let mut pair = Pair { from: self, cause, journal, to, their_cause, their_journal, lots };
        pair.debt(owed)?;
        pair.to.pay_all(their_cause, pair.their_journal)?;
        for hold in &moved.holds {
            pair.hold(*hold)?;
        }
        for own in &moved.lots {
            let Some(lot) = pair.from.lots.iter().position(|lot| lot.id == *own) else { continue };
            let left = pair.from.lots.get(lot).map_or((0, 0), |lot| (lot.pending, lot.available));
            for (part, amount) in [(Account::Pending, left.0), (Account::Available, left.1)] {
                if amount > 0 {
                    let there = pair.lot(lot, part, amount)?;
                    pair.to.pay_with(their_cause, there, pair.their_journal)?;
                }
            }
        }
        for paid in &moved.paid {
            pair.unpay(paid)?;
        }
        let numbers = pair.lots;
        self.tidy();
        to.tidy();
        Ok(numbers)
    }

    /// Takes in a part of another wallet's lot as a lot of its own; gives its number.
    fn take_in(
        &mut self,
        cause: &Cause,
        (lot, part, amount): (&Lot, Account, i64),
        journal: &mut Journal,
    ) -> Result<i64, Refusal> {
        self.need_room(amount)?;
        let id = self.seq.checked_add(1).ok_or_else(out_of_range)?;
        let (pending, available, held) = (0, 0, 0);
        let position = self.lots.len();
        self.lots.push(Lot { id, amount, pending, available, held, ..lot.clone() });
        let step = Step { at: cause.at, from: Account::Merged, to: part, amount };
        self.post(cause, Some(position), step, journal)?;
        Ok(id)
    }

    /// Pays what is owed with all that is available, in spending order; gives the lots as they were with
    /// what each paid.
    fn pay_all(
        &mut self,
        cause: &Cause,
        journal: &mut Journal,
    ) -> Result<Vec<(Lot, i64)>, Refusal> {
        let mut paid = Vec::new();
        if self.debt == 0 {
            return Ok(paid);
        }
        for position in self.spending_order(|lot| lot.available > 0) {
            let (before, lot) = (self.debt, self.lots.get(position).cloned());
            self.pay_debt(cause, position, cause.at, journal)?;
            let amount = before - self.debt;
            paid.extend(lot.filter(|_| amount > 0).map(|lot| (lot, amount)));
        }
        Ok(paid)
    }

    /// Pays what is owed with one lot.
    fn pay_with(&mut self, cause: &Cause, lot: i64, journal: &mut Journal) -> Result<(), Refusal> {
        match self.lots.iter().position(|own| own.id == lot) {
            Some(position) => self.pay_debt(cause, position, cause.at, journal),
            None => Ok(()),
        }
    }
}

impl Pair<'_> {
    /// Undoes that a part of a lot paid a debt of the other side. What has expired meanwhile expires.
    fn unpay(&mut self, paid: &Paid) -> Result<(), Refusal> {
        let at = self.cause.at;
        let (owes, cause, journal) = match paid.came {
            true => (&mut *self.from, self.cause, &mut *self.journal),
            false => (&mut *self.to, self.their_cause, &mut *self.their_journal),
        };
        let step = Step { at, from: Account::Debt, to: Account::Merged, amount: paid.amount };
        owes.post(cause, None, step, journal)?;
        owes.pay_all(cause, journal)?;
        let (has, cause, journal) = match paid.came {
            true => (&mut *self.to, self.their_cause, &mut *self.their_journal),
            false => (&mut *self.from, self.cause, &mut *self.journal),
        };
        let lot = has.take_in(cause, (&paid.lot(), Account::Available, paid.amount), journal)?;
        let Some(position) = has.lots.iter().position(|own| own.id == lot) else { return Ok(()) };
        match paid.expires_at <= at {
            true => has.expire(cause, position, at, journal),
            false => has.pay_debt(cause, position, at, journal),
        }
    }
}
