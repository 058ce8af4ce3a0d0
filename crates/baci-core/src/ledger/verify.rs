//! Verifying: the postings of a wallet are folded anew and held against what is stored.

use crate::id::HoldId;
use crate::ledger::chain::{self, Owner};
use crate::ledger::{Account, Lot, Posting, Wallet};
use std::collections::BTreeMap;

/// What is wrong with a wallet's ledger, and where it shows first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("posting {seq}: {fault}")]
pub struct Problem {
    /// The `seq` of the first bad posting; for what only the totals show, the last one.
    pub seq: i64,
    pub fault: Fault,
}

/// A kind of wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("posting {expected} is missing")]
    Gap { expected: i64 },
    #[error("its hash does not follow from its contents and the posting before")]
    Chain,
    #[error("its amount is {0}, which is not above zero")]
    Amount(i64),
    #[error("nothing moves from {from} to {to}", from = .0.name(), to = .1.name())]
    Accounts(Account, Account),
    #[error("it names lot {0}, which is not stored or not made yet")]
    UnknownLot(i64),
    #[error("lot {0} is stored with other contents than the posting that made it")]
    LotDiffers(i64),
    #[error("{account} of lot {lot} goes below zero", account = .account.name())]
    Overdrawn { lot: i64, account: Account },
    #[error("more is paid than the member owes")]
    Overpaid,
    #[error("lot {0} is used before it is available or after it has expired")]
    Untimely(i64),
    #[error("something is available while the member owes")]
    Unpaid,
    #[error("the wallet stores {what} {stored}, the postings come to {folded}")]
    Total { what: &'static str, stored: i128, folded: i128 },
    #[error("the wallet stores another last hash than its last posting has")]
    Head,
    #[error("lot {0} is stored with other parts than the postings come to")]
    LotParts(i64),
    #[error("lot {0} is stored, but no posting made it")]
    LotUnmade(i64),
    #[error("the holds on lot {0} do not come to what is held of it")]
    Holds(i64),
    #[error("hold {0} ends at another time than its event says")]
    HoldLimit(HoldId),
}

/// Folds the postings of one wallet, in order, and says where they go wrong.
pub struct Verifier<'a> {
    owner: Owner<'a>,
    stored: BTreeMap<i64, &'a Lot>,
    lots: BTreeMap<i64, Lot>,
    debt: i128,
    available: i128,
    seq: i64,
    head: [u8; 32],
}

impl<'a> Verifier<'a> {
    /// Starts with all lots of the wallet as they are stored, the empty ones too.
    pub fn new(owner: Owner<'a>, lots: &'a [Lot]) -> Self {
        let stored = lots.iter().map(|lot| (lot.id, lot)).collect();
        let lots = BTreeMap::new();
        Self { owner, stored, lots, debt: 0, available: 0, seq: 0, head: [0; 32] }
    }

    /// Takes the next posting with the digest of its event.
    ///
    /// # Errors
    /// The first thing that is wrong with it; the verifier is of no use after that.
    pub fn push(&mut self, posting: &Posting, digest: &[u8; 32]) -> Result<(), Problem> {
        self.check(posting, digest).map_err(|fault| Problem { seq: posting.seq, fault })
    }

    fn check(&mut self, posting: &Posting, digest: &[u8; 32]) -> Result<(), Fault> {
        let expected = self.seq + 1;
        if posting.seq != expected {
            return Err(Fault::Gap { expected });
        }
        let made = match self.stored.get(&posting.lot) {
            Some(lot) if posting.lot == posting.seq => Some(*lot),
            None if posting.lot != 0 => return Err(Fault::UnknownLot(posting.lot)),
            _ => None,
        };
        if chain::link(&self.head, self.owner, posting, digest, made) != posting.hash {
            return Err(Fault::Chain);
        }
        if posting.amount <= 0 {
            return Err(Fault::Amount(posting.amount));
        }
        // What comes in while the member owes leaves at once: it pays, or it was dead at birth.
        let to = posting.to;
        let leaves =
            posting.from == Account::Available && matches!(to, Account::Debt | Account::Expired);
        if self.debt > 0 && self.available > 0 && !leaves {
            return Err(Fault::Unpaid);
        }
        if let Some(lot) = made {
            self.make(posting, lot)?;
        }
        self.fold(posting)?;
        self.seq = posting.seq;
        self.head = posting.hash;
        Ok(())
    }

    fn make(&mut self, posting: &Posting, lot: &Lot) -> Result<(), Fault> {
        // What comes with a member who is merged keeps the event that it was earned from.
        let elsewhere = posting.from == Account::Merged;
        if (lot.event != posting.event && !elsewhere) || lot.amount != posting.amount {
            return Err(Fault::LotDiffers(lot.id));
        }
        let empty = Lot { pending: 0, available: 0, held: 0, ..lot.clone() };
        self.lots.insert(lot.id, empty);
        Ok(())
    }

    fn fold(&mut self, posting: &Posting) -> Result<(), Fault> {
        let Posting { from, to, amount, at, .. } = *posting;
        if !allowed(posting) {
            return Err(Fault::Accounts(from, to));
        }
        let wide = i128::from(amount);
        match (from, to) {
            (Account::Debt, _) => self.debt += wide,
            (_, Account::Debt) => self.debt -= wide,
            _ => {}
        }
        if self.debt < 0 {
            return Err(Fault::Overpaid);
        }
        if from == Account::Available {
            self.available -= wide;
        }
        if to == Account::Available {
            self.available += wide;
        }
        if posting.lot == 0 {
            return Ok(());
        }
        let lot = self.lots.get_mut(&posting.lot).ok_or(Fault::UnknownLot(posting.lot))?;
        if !timely(lot, from, to, at) {
            return Err(Fault::Untimely(lot.id));
        }
        lot.add(from, -amount).map_err(|_| Fault::Overdrawn { lot: lot.id, account: from })?;
        lot.add(to, amount).map_err(|_| Fault::Overdrawn { lot: lot.id, account: to })
    }

    /// Holds the outcome against the wallet as it is stored (its holds included; its lots may be
    /// left out, they came in at the start).
    ///
    /// # Errors
    /// The first difference.
    pub fn finish(&self, wallet: &Wallet) -> Result<(), Problem> {
        self.compare(wallet).map_err(|fault| Problem { seq: self.seq, fault })
    }

    fn compare(&self, wallet: &Wallet) -> Result<(), Fault> {
        if self.debt > 0 && self.available > 0 {
            return Err(Fault::Unpaid);
        }
        for (id, stored) in &self.stored {
            let folded = self.lots.get(id).ok_or(Fault::LotUnmade(*id))?;
            if folded != *stored {
                return Err(Fault::LotParts(*id));
            }
        }
        let sum = |part: fn(&Lot) -> i64| self.lots.values().map(|l| i128::from(part(l))).sum();
        let due = self.next_due(wallet);
        for (what, stored, folded) in [
            ("postings", wallet.seq, i128::from(self.seq)),
            ("available", wallet.available, sum(|l| l.available)),
            ("pending", wallet.pending, sum(|l| l.pending)),
            ("held", wallet.held, sum(|l| l.held)),
            ("debt", wallet.debt, self.debt),
            ("next due", wallet.next_due_at.micros(), i128::from(due)),
        ] {
            let stored = i128::from(stored);
            if stored != folded {
                return Err(Fault::Total { what, stored, folded });
            }
        }
        if wallet.head != self.head {
            return Err(Fault::Head);
        }
        self.compare_holds(wallet)
    }

    fn compare_holds(&self, wallet: &Wallet) -> Result<(), Fault> {
        let mut held: BTreeMap<i64, i128> = BTreeMap::new();
        for hold in &wallet.holds {
            let pieces: i128 = hold.pieces.iter().map(|(_, amount)| i128::from(*amount)).sum();
            if pieces != i128::from(hold.amount) {
                return Err(Fault::Holds(hold.pieces.first().map_or(0, |(lot, _)| *lot)));
            }
            for (lot, amount) in &hold.pieces {
                *held.entry(*lot).or_default() += i128::from(*amount);
            }
        }
        let ids = held.keys().chain(self.lots.keys());
        for id in ids {
            let of_lot = self.lots.get(id).map_or(0, |lot| i128::from(lot.held));
            if held.get(id).copied().unwrap_or(0) != of_lot {
                return Err(Fault::Holds(*id));
            }
        }
        Ok(())
    }

    fn next_due(&self, wallet: &Wallet) -> i64 {
        let lots = self.lots.values().map(Lot::due_at);
        let due = lots.chain(wallet.holds.iter().map(|hold| hold.expires_at)).min();
        due.unwrap_or(crate::time::Instant::FAR).micros()
    }
}

/// The movements there are, and whether each names a lot as it must.
fn allowed(posting: &Posting) -> bool {
    use Account::{
        Adjusted, Available, Debt, Donated, Expired, Held, Issued, Merged, PartnerGiven,
        PartnerSpent, Pending, Redeemed, Transferred,
    };
    let makes = posting.lot == posting.seq;
    match (posting.from, posting.to) {
        (
            Issued | PartnerGiven | Redeemed | PartnerSpent | Donated | Adjusted | Transferred,
            Pending | Available,
        )
        | (Merged, Pending | Available | Held) => makes,
        (Debt, Issued | PartnerGiven | Merged) | (Merged, Debt) => posting.lot == 0,
        (Pending, Available | Expired | Issued | PartnerGiven | Merged)
        | (
            Available,
            Held | Redeemed | PartnerSpent | Donated | Expired | Adjusted | Transferred | Issued
            | PartnerGiven | Debt | Merged,
        )
        | (Held, Redeemed | Available | Expired | Merged) => posting.lot != 0 && !makes,
        _ => false,
    }
}

/// Whether a movement is in time for its lot.
fn timely(lot: &Lot, from: Account, to: Account, at: crate::time::Instant) -> bool {
    match (from, to) {
        (_, Account::Expired) => at >= lot.expires_at,
        (Account::Pending, Account::Available) => at >= lot.available_at && at < lot.expires_at,
        (
            Account::Available,
            Account::Issued | Account::PartnerGiven | Account::Debt | Account::Merged,
        ) => true,
        (Account::Available, _) => at >= lot.available_at && at < lot.expires_at,
        _ => true,
    }
}
