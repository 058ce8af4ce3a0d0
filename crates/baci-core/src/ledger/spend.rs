//! Spending: earliest expiry first, then the oldest, then the first made; all or nothing.

use crate::ledger::journal::{Step, above_zero};
use crate::ledger::{Account, Cause, Journal, Lot, Wallet};
use crate::refusal::{Code, Refusal, Value};
use crate::time::Instant;

/// A part of a lot that is to be moved.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// A position in `lots`.
    pub lot: usize,
    pub amount: i64,
}

impl Wallet {
    /// Spends from what is available at the cause's instant, one posting for each lot, to an
    /// account of the program (`Redeemed`, `PartnerSpent`, `Donated`, `Adjusted`, `Transferred`).
    ///
    /// # Errors
    /// [`Code::InsufficientBalance`] where less can be spent; then only time was settled.
    pub fn spend(
        &mut self,
        cause: &Cause,
        to: Account,
        amount: i64,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        let pieces = self.pick(cause, amount, journal)?;
        self.move_pieces(cause, &pieces, to, journal)?;
        self.tidy();
        Ok(())
    }

    /// What a spending dated so could take of a settled wallet: not what became available after that date, as
    /// far as the lots are at hand. Clocks differ, and what is told late may not spend what came later.
    pub fn spendable(&self, at: Instant) -> i64 {
        let later = self.lots.iter().filter(|lot| lot.available_at > at).map(|lot| lot.available);
        later.fold(self.available, i64::saturating_sub)
    }

    /// Settles, and picks what a spending takes, without taking it.
    pub(super) fn pick(
        &mut self,
        cause: &Cause,
        amount: i64,
        journal: &mut Journal,
    ) -> Result<Vec<Piece>, Refusal> {
        above_zero(amount)?;
        self.settle(cause, journal)?;
        self.need_lots()?;
        let mut left = amount;
        let mut pieces = Vec::new();
        // An event that comes late may not spend what became available only after its date.
        for lot in self.spending_order(|lot| lot.can_be_spent(cause.at)) {
            let take = self.lots.get(lot).map_or(0, |lot| lot.available.min(left));
            left -= take;
            pieces.push(Piece { lot, amount: take });
            if left == 0 {
                return Ok(pieces);
            }
        }
        let (wallet, has) = (&self.wallet, amount - left);
        let sentence = format!("wallet '{wallet}' has {has} to spend, {amount} is asked for");
        let (has, asked) = (Value::Units(has, 0), Value::Units(amount, 0));
        let refusal = Refusal::new(Code::InsufficientBalance, sentence).with("wallet", wallet);
        Err(refusal.with("has", has).with("asked", asked))
    }

    /// Moves picked pieces out of what is available.
    pub(super) fn move_pieces(
        &mut self,
        cause: &Cause,
        pieces: &[Piece],
        to: Account,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        for piece in pieces {
            let step = Step { at: cause.at, from: Account::Available, to, amount: piece.amount };
            self.post(cause, Some(piece.lot), step, journal)?;
        }
        Ok(())
    }

    /// Positions of the lots that `counts`, in spending order.
    pub(super) fn spending_order(&self, counts: impl Fn(&Lot) -> bool) -> Vec<usize> {
        let counted = self.lots.iter().enumerate().filter(|(_, lot)| counts(lot));
        let mut order: Vec<_> =
            counted.map(|(i, lot)| (lot.expires_at, lot.earned_at, lot.id, i)).collect();
        order.sort_unstable();
        order.into_iter().map(|(.., i)| i).collect()
    }
}

impl Lot {
    fn can_be_spent(&self, at: Instant) -> bool {
        self.available > 0 && self.available_at <= at && at < self.expires_at
    }
}
