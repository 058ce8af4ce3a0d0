//! Crediting: a new lot comes in. The hot path: needs no lots loaded.

use crate::ledger::account::out_of_range;
use crate::ledger::journal::{Step, above_zero};
use crate::ledger::{Account, Cause, Journal, Lot, Wallet};
use crate::refusal::Refusal;
use crate::time::Instant;

/// What a new lot is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Above zero.
    pub amount: i64,
    pub earned_at: Instant,
    pub available_at: Instant,
    /// [`Instant::FAR`] for never.
    pub expires_at: Instant,
}

impl Wallet {
    /// Puts a new lot into the wallet, from `Issued`, `PartnerGiven`, `Adjusted` or `Transferred`, or from
    /// `Redeemed`, `PartnerSpent` or `Donated` where what it paid for came back; gives its id.
    /// It is pending until its `available_at`; what is available pays a debt first. A lot that has
    /// expired by the cause's instant is noted and expires at once.
    ///
    /// # Errors
    /// An amount that is not above zero, or with which the wallet could not be counted any more.
    pub fn credit(
        &mut self,
        cause: &Cause,
        source: Account,
        grant: Grant,
        journal: &mut Journal,
    ) -> Result<i64, Refusal> {
        above_zero(grant.amount)?;
        self.need_room(grant.amount)?;
        let Grant { amount, earned_at, available_at, expires_at } = grant;
        let id = self.seq.checked_add(1).ok_or_else(out_of_range)?;
        let lot = self.lots.len();
        self.lots.push(Lot {
            id,
            event: cause.event,
            earned_at,
            available_at,
            expires_at,
            amount,
            pending: 0,
            available: 0,
            held: 0,
        });
        let at = cause.at;
        let to = if available_at <= at { Account::Available } else { Account::Pending };
        self.post(cause, Some(lot), Step { at, from: source, to, amount }, journal)?;
        if expires_at <= at {
            self.expire(cause, lot, at, journal)?;
        } else {
            self.pay_debt(cause, lot, at, journal)?;
        }
        // Only the new lot is looked at: the others may not be here.
        if let Some(lot) = self.lots.pop_if(|lot| lot.pending == 0 && lot.available == 0) {
            return Ok(lot.id);
        }
        self.next_due_at =
            self.lots.last().map_or(self.next_due_at, Lot::due_at).min(self.next_due_at);
        Ok(id)
    }

    /// Refuses what would not fit: the three parts together must, so that no later move between
    /// them can overflow.
    pub(super) fn need_room(&self, amount: i64) -> Result<(), Refusal> {
        let parts = [self.available, self.pending, self.held];
        let sum = parts.into_iter().try_fold(amount, i64::checked_add);
        sum.map(|_| ()).ok_or_else(out_of_range)
    }
}
