//! The store: the only room that knows a database. One SQL text for SQLite and PostgreSQL.
//!
//! **Architecture invariants:** only [`WriteTx`] can write, so there is no write outside a
//! transaction; no rule of a program is known here; no SQL dialect is known outside `dialect.rs`.

#![warn(clippy::unwrap_used)]

pub mod audit;
pub mod backtest;
pub mod backup;
pub mod bulk;
pub mod code;
pub mod copy;
pub mod counter;
pub mod coupon;
mod database;
mod dialect;
pub mod due;
pub mod duplicate;
mod error;
pub mod event;
pub mod friend;
pub mod game;
pub mod gift_card;
pub mod guess;
pub mod hold;
pub mod household;
pub mod identity;
pub mod import;
pub mod key;
pub mod leaderboard;
pub mod level;
pub mod liability;
pub mod link;
mod lists;
pub mod lookup;
pub mod lost_card;
pub mod lot;
pub mod member;
pub mod merge;
pub mod message;
pub mod migrate;
pub mod occasion;
pub mod offer_use;
pub mod oidc;
mod packed;
pub mod partner;
pub mod passkey;
pub mod posting;
pub mod program;
pub mod proof;
pub mod quote;
pub mod request;
pub mod returns;
pub mod reward;
pub mod rollup;
pub mod segment;
pub mod session;
pub mod setting;
pub mod staff;
pub mod stage;
pub mod streak;
pub mod surprise;
pub mod table;
pub mod task;
pub mod tier;
mod value;
pub mod wallet;
pub mod word;

pub use database::{Database, Options, Read, WriteTx};
pub use error::StoreError;
pub use value::{Column, Type, Value};
