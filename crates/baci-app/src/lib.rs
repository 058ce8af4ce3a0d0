//! The use cases: load, decide, write, in one transaction. The clock, idempotency and tasks live here.
//!
//! **Architecture invariants:** every write goes through the [`pipeline`], in a transaction that
//! holds the whole of it; no network call happens inside one; no rule of a program and no SQL is
//! known here.

#![warn(clippy::unwrap_used)]

mod answer;
mod baci;
mod clock;
mod command;
mod commands;
mod error;
mod explain;
mod identity;
mod keys;
mod ledger;
mod members;
mod overview;
mod pipeline;
mod programs;
mod published;
mod state;
mod statement;
mod stored;
mod tasks;

pub use answer::{Answer, Balance, HoldAnswer, Outcome, TakenBack};
pub use baci::{Baci, Settings};
pub use clock::Clock;
pub use command::{Command, Identity, Target, What, Who};
pub use error::AppError;
pub use explain::Explained;
pub use identity::Country;
pub use keys::{Caller, NewKey, Scope};
pub use ledger::{LedgerReport, WalletFault};
pub use members::MemberPage;
pub use overview::{Overview, WalletTotals};
pub use pipeline::Submitted;
pub use programs::{ProgramDiff, PublishedVersion};
pub use published::Published;
pub use statement::{Statement, StatementLine};
pub use tasks::{Runner, Swept};

/// The store's address and options, for those that open it.
pub use baci_store::{Database, Options, StoreError};
/// What is stored of an event, a hold and a member, as the use cases give it.
pub use baci_store::{event::StoredEvent, hold::StoredHold, lot::StoredLot, member::StoredMember};
