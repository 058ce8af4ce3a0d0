//! Taking back: goods came back, so what they earned goes back too, if need be as a debt.

use crate::id::EventId;
use crate::ledger::account::out_of_range;
use crate::ledger::journal::{Step, above_zero};
use crate::ledger::{Account, Cause, Journal, Wallet};
use crate::program::DebtPolicy;
use crate::refusal::Refusal;

/// What became of an amount that was to be taken back; the three sum to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Taken from lots.
    pub taken: i64,
    /// Owed from now on.
    pub owed: i64,
    /// Let go.
    pub forgiven: i64,
}

impl Wallet {
    /// Takes back what the event `origin` earned: from its own lots (pending first, then available,
    /// never held), then from all else that is available in spending order; what is missing then is
    /// owed or forgiven. Goes to `Issued`, the reverse of issuing.
    ///
    /// # Errors
    /// An amount that is not above zero, or a debt beyond what can be counted.
    pub fn take_back(
        &mut self,
        cause: &Cause,
        origin: EventId,
        amount: i64,
        policy: DebtPolicy,
        journal: &mut Journal,
    ) -> Result<TakenBack, Refusal> {
        self.take_back_to(cause, (origin, Account::Issued), amount, policy, journal)
    }

    /// The same for what another account had given: what is taken goes there.
    ///
    /// # Errors
    /// As [`Wallet::take_back`].
    pub fn take_back_to(
        &mut self,
        cause: &Cause,
        (origin, to): (EventId, Account),
        amount: i64,
        policy: DebtPolicy,
        journal: &mut Journal,
    ) -> Result<TakenBack, Refusal> {
        above_zero(amount)?;
        self.settle(cause, journal)?;
        self.need_lots()?;
        self.need_room_to_owe(origin, amount, policy)?;
        let own = self.spending_order(|lot| lot.event == origin);
        let rest = self.spending_order(|lot| lot.event != origin && lot.available > 0);
        let mut left = amount;
        for (lots, from) in
            [(&own, Account::Pending), (&own, Account::Available), (&rest, Account::Available)]
        {
            for i in lots {
                left -= self.take_from(cause, *i, (from, to), left, journal)?;
            }
        }
        let mut result = TakenBack { taken: amount - left, owed: 0, forgiven: 0 };
        match policy {
            DebtPolicy::Owe => result.owed = left,
            DebtPolicy::Forgive => result.forgiven = left,
        }
        let step = Step { at: cause.at, from: Account::Debt, to, amount: result.owed };
        self.post(cause, None, step, journal)?;
        self.tidy();
        Ok(result)
    }

    fn need_room_to_owe(
        &self,
        origin: EventId,
        amount: i64,
        policy: DebtPolicy,
    ) -> Result<(), Refusal> {
        let own = self.lots.iter().filter(|lot| lot.event == origin).map(|lot| lot.pending);
        let reach = own.fold(self.available, i64::saturating_add);
        let owed = if policy == DebtPolicy::Owe { (amount - reach).max(0) } else { 0 };
        self.debt.checked_add(owed).map(|_| ()).ok_or_else(out_of_range)
    }

    fn take_from(
        &mut self,
        cause: &Cause,
        lot: usize,
        (from, to): (Account, Account),
        most: i64,
        journal: &mut Journal,
    ) -> Result<i64, Refusal> {
        let has = self.lots.get(lot).map_or(0, |lot| match from {
            Account::Pending => lot.pending,
            _ => lot.available,
        });
        let amount = has.min(most);
        let step = Step { at: cause.at, from, to, amount };
        self.post(cause, Some(lot), step, journal)?;
        Ok(amount)
    }
}
