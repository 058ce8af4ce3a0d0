//! The store: the only room that knows a database. One SQL text for SQLite and PostgreSQL.
//!
//! **Architecture invariants:** only [`WriteTx`] can write, so there is no write outside a
//! transaction; no rule of a program is known here; no SQL dialect is known outside `dialect.rs`.

#![warn(clippy::unwrap_used)]

pub mod backup;
pub mod bulk;
pub mod copy;
pub mod counter;
mod database;
mod dialect;
mod error;
pub mod event;
pub mod hold;
pub mod identity;
pub mod key;
mod lists;
pub mod lookup;
pub mod lot;
pub mod member;
pub mod migrate;
mod packed;
pub mod posting;
pub mod program;
pub mod request;
pub mod returns;
pub mod table;
pub mod task;
mod value;
pub mod wallet;

pub use database::{Database, Options, Read, WriteTx};
pub use error::StoreError;
pub use value::{Column, Type, Value};
