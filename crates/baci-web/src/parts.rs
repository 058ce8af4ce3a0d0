//! The parts that pages are made of: each a small template with its own type. A page holds them as
//! fields and prints them; their texts are escaped inside, so they are safe to print as they are.

pub(crate) mod birthday;
mod changes;
mod chart;
mod empty;
mod field;
mod heat;
mod pager;
pub(crate) mod qr;
pub(crate) mod questions;
mod summary;
mod table;
mod tiles;
mod tree;

pub(crate) use changes::Changes;
pub(crate) use chart::{Chart, Series};
pub(crate) use empty::Empty;
pub(crate) use field::Field;
pub(crate) use heat::Heat;
pub(crate) use pager::Pager;
pub(crate) use summary::Summary;
pub(crate) use table::{Button, Cell, Table};
pub(crate) use tiles::{Tile, Tiles};
pub(crate) use tree::{Node, Reason, Tree};

/// Marks parts that askama may print as they are.
macro_rules! safe {
    ($($part:ty)*) => { $(impl askama::filters::HtmlSafe for $part {})* };
}

safe! { Changes Chart Empty Field Heat Pager Summary Table Tiles Tree }
