//! The domain of Baci: money, programs, conditions, deciding and the ledger. No I/O at all.
//!
//! **Architecture invariant:** nothing in this crate reads a clock, draws a random number, opens a
//! file, waits, or keeps global state, and nothing that carries value is a floating point number.
//! Time, ids and seeds come in as arguments; so the crate cannot fail for outside reasons, and
//! whatever it decided once it decides again, exactly.

#![deny(clippy::float_arithmetic)]
#![warn(clippy::unwrap_used)]

pub mod birthday;
pub mod condition;
pub mod country;
pub mod coupon;
pub mod decide;
pub mod decimal;
pub mod draw;
pub mod duplicate;
pub mod event;
pub mod game;
pub mod household;
pub mod id;
pub mod leaderboard;
pub mod ledger;
pub mod level;
pub mod live_card;
pub mod member;
pub mod mission;
pub mod money;
pub mod occasion;
pub mod partner;
pub mod pay;
pub mod price;
pub mod program;
pub mod refusal;
pub mod reward;
pub mod said;
pub mod satisfaction;
pub mod search;
pub mod staff;
pub mod stage;
pub mod streak;
pub mod surprise;
pub mod text;
pub mod tier;
pub mod time;
