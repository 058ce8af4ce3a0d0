//! The ledger: double entry over one member's wallet, lots, holds and a hash chain. Pure.
//!
//! A [`Posting`] moves a positive amount from one account to another, so every transaction sums to
//! zero by its very shape. `Available`, `Pending`, `Held` and `Debt` are the member's accounts; the
//! rest are the program's, kept per member so that no row is shared by all. Points live in lots: a
//! posting that touches `Available`, `Pending` or `Held` names its lot. Nothing is ever changed in
//! place: balances and lots are sums of postings, and [`Wallet`] is only the running total.
//!
//! Rules that hold at every moment (and that the property tests check against a naive model):
//! `available`, `pending`, `held` are never below zero and equal the sums of their lots; `debt` is
//! zero or what the member owes, and while it is above zero nothing is available; a lot is spent
//! only at or after `available_at` and before `expires_at`; the hash of a posting covers the one before.
//!
//! Paying a debt and taking back are not spending: they take what is available, whatever its dates.
//! What was put aside in time may be captured after its lot expired. Events may come late, dated
//! before what the wallet saw: they see the lots that are there, by the event's own date.

mod account;
pub mod chain;
mod credit;
mod hold;
mod journal;
mod merge;
mod settle;
mod spend;
mod take_back;
mod transfer;
pub mod verify;

#[cfg(test)]
mod tests;

pub use credit::Grant;
pub use hold::Capture;
pub use journal::{Cause, Journal};
pub use merge::{Moved, Paid};
pub use take_back::TakenBack;

use crate::id::{EventId, HoldId, MemberId};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// One side of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Can be spent.
    Available,
    /// Earned, but not to be spent yet.
    Pending,
    /// Put aside by a hold.
    Held,
    /// What the member owes (its balance is zero or below).
    Debt,
    /// Given by a rule.
    Issued,
    /// Paid with.
    Redeemed,
    Expired,
    /// Put right by staff.
    Adjusted,
    /// On the way to or from another member.
    Transferred,
    /// On the way between two members who turned out to be one, or who did not after all.
    Merged,
    /// Given by a partner of the shop, which pays for it; the event says which.
    PartnerGiven,
    /// Spent at a partner, whom the shop pays for it.
    PartnerSpent,
    /// Given to a cause.
    Donated,
}

/// A movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// 1, 2, 3 … within the wallet.
    pub seq: i64,
    pub event: EventId,
    pub at: Instant,
    pub from: Account,
    pub to: Account,
    /// Above zero.
    pub amount: i64,
    /// The lot it touches (see [`Lot::id`]); 0 for none.
    pub lot: i64,
    pub hash: [u8; 32],
}

/// Points earned at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// The `seq` of the posting that made it.
    pub id: i64,
    /// What it was earned from: also where it came from another member with all that they had.
    pub event: EventId,
    pub earned_at: Instant,
    pub available_at: Instant,
    /// [`Instant::FAR`] for never.
    pub expires_at: Instant,
    /// What it started with.
    pub amount: i64,
    pub pending: i64,
    pub available: i64,
    pub held: i64,
}

/// A part of a balance put aside, with a time limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub id: HoldId,
    /// What is still held.
    pub amount: i64,
    pub expires_at: Instant,
    /// From which lots, in spending order.
    pub pieces: Vec<(i64, i64)>,
}

/// The running totals of one wallet of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    pub member: MemberId,
    /// The wallet's id in the program.
    pub wallet: String,
    pub available: i64,
    pub pending: i64,
    pub held: i64,
    /// What the member owes, zero or above.
    pub debt: i64,
    /// The number of postings.
    pub seq: i64,
    /// The hash of the last posting; zeros before the first.
    pub head: [u8; 32],
    /// The next instant at which a lot becomes available or expires, or a hold runs out.
    pub next_due_at: Instant,
    /// The lots that still hold something. Empty when not loaded: an operation that needs them says so.
    pub lots: Vec<Lot>,
    pub holds: Vec<Hold>,
}
