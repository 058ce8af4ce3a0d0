//! Settling: what time alone changes. Pending lots mature, lots expire, holds run out.

use crate::id::HoldId;
use crate::ledger::journal::Step;
use crate::ledger::{Account, Cause, Journal, Wallet};
use crate::refusal::Refusal;
use crate::time::Instant;

/// What falls due, in the order in which it is done where two fall on one instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// A lot becomes available (a position in `lots`).
    Mature(usize),
    Expire(usize),
    /// A hold runs out.
    Lapse(HoldId),
}

impl Wallet {
    /// Brings the wallet to the cause's instant: everything that falls due up to and including it
    /// is posted in the order of time, dated when it fell due. Needs lots and holds only if
    /// `next_due_at` is reached; every operation that spends does this first by itself.
    ///
    /// # Errors
    /// [`Code::RecordChanged`](crate::refusal::Code) where lots or holds are needed and not loaded.
    pub fn settle(&mut self, cause: &Cause, journal: &mut Journal) -> Result<(), Refusal> {
        if self.next_due_at > cause.at {
            return Ok(());
        }
        self.need_lots()?;
        for (at, due) in self.due_until(cause.at) {
            match due {
                Due::Mature(lot) => self.mature(cause, lot, at, journal)?,
                Due::Expire(lot) => self.expire(cause, lot, at, journal)?,
                Due::Lapse(hold) => self.let_go(cause, hold, at, journal)?,
            }
        }
        self.tidy();
        Ok(())
    }

    /// All that can fall due until then. What turns out to have nothing left to move posts nothing.
    fn due_until(&self, until: Instant) -> Vec<(Instant, Due)> {
        let mut due = Vec::new();
        for (i, lot) in self.lots.iter().enumerate() {
            if lot.pending > 0 && lot.available_at < lot.expires_at && lot.available_at <= until {
                due.push((lot.available_at, Due::Mature(i)));
            }
            if lot.expires_at <= until {
                due.push((lot.expires_at, Due::Expire(i)));
            }
        }
        let lapsed = self.holds.iter().filter(|hold| hold.expires_at <= until);
        due.extend(lapsed.map(|hold| (hold.expires_at, Due::Lapse(hold.id))));
        due.sort_unstable();
        due
    }

    fn mature(
        &mut self,
        cause: &Cause,
        lot: usize,
        at: Instant,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        let amount = self.lots.get(lot).map_or(0, |lot| lot.pending);
        let step = Step { at, from: Account::Pending, to: Account::Available, amount };
        self.post(cause, Some(lot), step, journal)?;
        self.pay_debt(cause, lot, at, journal)
    }

    /// What is held stays: it was put aside in time.
    pub(super) fn expire(
        &mut self,
        cause: &Cause,
        lot: usize,
        at: Instant,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        let (pending, available) =
            self.lots.get(lot).map_or((0, 0), |lot| (lot.pending, lot.available));
        for (from, amount) in [(Account::Pending, pending), (Account::Available, available)] {
            self.post(cause, Some(lot), Step { at, from, to: Account::Expired, amount }, journal)?;
        }
        Ok(())
    }
}
