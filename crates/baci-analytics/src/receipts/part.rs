//! A part of the columns, as one thread read it, and how its numbers become those of all.

use super::{Line, Receipts, Refused};
use crate::day::Day;
use crate::names::{NONE, Names};

/// Rows, column by column. Columns that are not wanted are empty.
#[derive(Debug, Default)]
pub struct Part {
    /// Rows that were read, good and bad.
    pub rows: u64,
    pub customer: Vec<u32>,
    pub day: Vec<Day>,
    pub net: Vec<i64>,
    pub minute: Vec<u16>,
    pub branch: Vec<u32>,
    pub channel: Vec<u32>,
    pub category: Vec<u32>,
    pub product: Vec<u32>,
    /// A hash of the receipt's number; 0 for none.
    pub receipt: Vec<u64>,
    /// Rows that could not be used; their numbers count from the part's start until parts are merged.
    pub refused: Vec<Refused>,
    /// How many could not be used.
    pub bad: u64,
    /// Where bad rows of receipts stood: the good row that came next, and the receipt's hash.
    pub spoiled: Vec<(usize, u64)>,
}

/// The words of one thread.
#[derive(Debug, Default)]
pub struct Words {
    pub customers: Names,
    pub branches: Names,
    pub channels: Names,
    pub categories: Names,
    pub products: Names,
}

/// A thread's numbers, and what they are among all.
struct Map {
    own: Names,
    to: Vec<u32>,
}

impl Map {
    fn new(own: Names) -> Self {
        Self { to: vec![NONE; own.len()], own }
    }

    /// Renames a column; names are numbered in the order of the rows, whichever thread saw them first.
    fn rename(&mut self, column: &mut [u32], all: &mut Names) {
        for number in column.iter_mut().filter(|number| **number != NONE) {
            let Some(to) = self.to.get_mut(*number as usize) else { continue };
            if *to == NONE {
                *to = all.number(self.own.name(*number));
            }
            *number = *to;
        }
    }
}

/// All maps of a thread.
pub(super) struct Maps {
    customers: Map,
    branches: Map,
    channels: Map,
    categories: Map,
    products: Map,
}

impl Maps {
    pub(super) fn new(mut words: Words) -> Self {
        words.customers.settle();
        Self {
            customers: Map::new(words.customers),
            branches: Map::new(words.branches),
            channels: Map::new(words.channels),
            categories: Map::new(words.categories),
            products: Map::new(words.products),
        }
    }

    pub(super) fn rename(&mut self, part: &mut Part, all: &mut Receipts) {
        self.customers.rename(&mut part.customer, &mut all.customers);
        self.branches.rename(&mut part.branch, &mut all.branches);
        self.channels.rename(&mut part.channel, &mut all.channels);
        self.categories.rename(&mut part.category, &mut all.categories);
        self.products.rename(&mut part.product, &mut all.products);
    }

    pub(super) fn rename_line(&mut self, line: &mut Line, all: &mut Receipts) {
        self.categories.rename(std::slice::from_mut(&mut line.category), &mut all.categories);
        self.products.rename(std::slice::from_mut(&mut line.product), &mut all.products);
    }
}
