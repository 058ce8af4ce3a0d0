//! The journal: what operations wrote, and the one place where a posting is made.

use crate::id::{EventId, HoldId};
use crate::ledger::chain::{self, Owner};
use crate::ledger::{Account, Hold, Lot, Posting, Wallet, account};
use crate::refusal::{Code, Refusal};
use crate::time::Instant;
use std::collections::BTreeMap;

/// What makes an operation: every posting names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    pub event: EventId,
    /// When it happened; may lie before what the wallet saw.
    pub at: Instant,
    /// BLAKE3 of the event as it is stored: the chain of postings covers the events too.
    pub digest: [u8; 32],
}

/// What operations on one wallet wrote: all that a store has to keep beside the wallet itself.
/// May run over many events. The wallet and its journal belong together, also after a refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    pub postings: Vec<Posting>,
    /// Lots that were made or changed, as they are now, the emptied ones too, by id.
    pub lots: BTreeMap<i64, Lot>,
    /// Holds that were made or changed, as they are now; `None` for those that are closed.
    pub holds: BTreeMap<HoldId, Option<Hold>>,
}

/// A movement to be made.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub at: Instant,
    pub from: Account,
    pub to: Account,
    pub amount: i64,
}

impl Wallet {
    /// A wallet that nothing happened to yet.
    pub fn new(member: crate::id::MemberId, wallet: impl Into<String>) -> Self {
        Self {
            member,
            wallet: wallet.into(),
            available: 0,
            pending: 0,
            held: 0,
            debt: 0,
            seq: 0,
            head: [0; 32],
            next_due_at: Instant::FAR,
            lots: Vec::new(),
            holds: Vec::new(),
        }
    }

    /// Makes one posting: totals, lot and chain move together. `lot` is a position in `lots`.
    pub(super) fn post(
        &mut self,
        cause: &Cause,
        lot: Option<usize>,
        step: Step,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        if step.amount == 0 {
            return Ok(());
        }
        let Step { at, from, to, amount } = step;
        let minus = amount.checked_neg().ok_or_else(account::out_of_range)?;
        let seq = self.seq.checked_add(1).ok_or_else(account::out_of_range)?;
        self.add(from, minus)?;
        self.add(to, amount)?;
        let lot = lot.and_then(|i| self.lots.get_mut(i));
        let (mut named, mut made) = (0, None);
        if let Some(lot) = lot {
            lot.add(from, minus)?;
            lot.add(to, amount)?;
            journal.lots.insert(lot.id, lot.clone());
            named = lot.id;
            made = (lot.id == seq).then_some(&*lot);
        }
        let event = cause.event;
        let mut posting = Posting { seq, event, at, from, to, amount, lot: named, hash: self.head };
        let owner = Owner { member: self.member, wallet: &self.wallet };
        posting.hash = chain::link(&self.head, owner, &posting, &cause.digest, made);
        self.head = posting.hash;
        self.seq = seq;
        journal.postings.push(posting);
        Ok(())
    }

    /// Pays what is owed from what a lot has available: the first use of anything that comes in.
    pub(super) fn pay_debt(
        &mut self,
        cause: &Cause,
        lot: usize,
        at: Instant,
        journal: &mut Journal,
    ) -> Result<(), Refusal> {
        let has = self.lots.get(lot).map_or(0, |lot| lot.available);
        let amount = has.min(self.debt);
        let step = Step { at, from: Account::Available, to: Account::Debt, amount };
        self.post(cause, Some(lot), step, journal)
    }

    /// Refuses to work on lots and holds that are not the whole of what the totals say: they were
    /// not loaded, or what is stored is broken.
    pub(super) fn need_lots(&self) -> Result<(), Refusal> {
        let sum = |part: fn(&Lot) -> i64| self.lots.iter().map(|l| i128::from(part(l))).sum();
        let holds: i128 = self.holds.iter().map(|hold| i128::from(hold.amount)).sum();
        let sums: [i128; 4] = [sum(|l| l.available), sum(|l| l.pending), sum(|l| l.held), holds];
        let totals = [self.available, self.pending, self.held, self.held].map(i128::from);
        if sums == totals {
            return Ok(());
        }
        let wallet = &self.wallet;
        let sentence = format!("the lots at hand of wallet '{wallet}' are not what it holds");
        let refusal = Refusal::new(Code::RecordChanged, sentence).because("wallet-not-whole");
        Err(refusal.with("wallet", wallet))
    }

    /// Drops lots that are empty, and finds out what is due next.
    pub(super) fn tidy(&mut self) {
        self.lots.retain(|lot| lot.pending > 0 || lot.available > 0 || lot.held > 0);
        let lots = self.lots.iter().map(Lot::due_at);
        let holds = self.holds.iter().map(|hold| hold.expires_at);
        self.next_due_at = lots.chain(holds).min().unwrap_or(Instant::FAR);
    }
}

impl Lot {
    /// When this lot next changes by itself. What is held waits for its hold.
    pub(super) fn due_at(&self) -> Instant {
        if self.pending > 0 {
            self.available_at.min(self.expires_at)
        } else if self.available > 0 {
            self.expires_at
        } else {
            Instant::FAR
        }
    }
}

/// Refuses an amount that moves nothing.
pub(super) fn above_zero(amount: i64) -> Result<(), Refusal> {
    if amount > 0 {
        return Ok(());
    }
    let sentence = format!("the amount must be above zero, not {amount}");
    Err(Refusal::new(Code::InvalidRequest, sentence).because("amount-zero"))
}
