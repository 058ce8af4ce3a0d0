//! A part of the columns, as one thread read it, and how its numbers become those of all.

use super::{Line, Receipt, Receipts, Refused};
use crate::day::Day;
use crate::names::{NEAR, NONE, Name, Names};

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
    /// How many words the thread knew that read it, once it had.
    pub(super) known: Known,
    /// Where bad rows of receipts stood: the good row that came next, and the receipt's hash.
    pub spoiled: Vec<(usize, u64)>,
}

impl Part {
    /// A row's receipt.
    pub(crate) fn receipt(&self, row: usize) -> Receipt {
        let of = |column: &[u32]| column.get(row).copied().unwrap_or(NONE);
        Receipt {
            customer: of(&self.customer),
            day: self.day.get(row).copied().unwrap_or(0),
            minute: self.minute.get(row).copied().unwrap_or(0),
            net: self.net.get(row).copied().unwrap_or(0),
            branch: of(&self.branch),
            channel: of(&self.channel),
        }
    }
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

/// How many words there are, in the order of [`Words`].
pub(super) type Known = [usize; 5];

impl Words {
    pub(super) const fn known(&self) -> Known {
        [
            self.customers.len(),
            self.branches.len(),
            self.channels.len(),
            self.categories.len(),
            self.products.len(),
        ]
    }
}

/// A thread's numbers, and what they are among all.
struct Map {
    own: Names,
    to: Vec<u32>,
}

impl Map {
    const fn new(own: Names) -> Self {
        Self { to: Vec::new(), own }
    }

    /// Numbers the words that were known after a part. Where this is done part by part, words are numbered in the order of the
    /// rows, whichever thread saw them first: a thread knows them in that order.
    fn learn(&mut self, known: usize, all: &mut Names) {
        let own = |number: usize| Name::from(self.own.name(u32::try_from(number).unwrap_or(NONE)));
        let mut near = Vec::with_capacity(NEAR);
        for start in (self.to.len()..known).step_by(NEAR) {
            near.extend((start..known.min(start + NEAR)).map(own));
            all.warm(near.iter().copied());
            self.to.extend(near.drain(..).map(|name| all.number_of(name)));
        }
    }

    fn rename(&self, column: &mut [u32]) {
        for number in column {
            *number = self.to.get(*number as usize).copied().unwrap_or(NONE);
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

    /// Numbers the words that were known after a part.
    pub(super) fn learn(&mut self, known: Known, all: &mut Receipts) {
        let [customers, branches, channels, categories, products] = known;
        self.customers.learn(customers, &mut all.customers);
        self.branches.learn(branches, &mut all.branches);
        self.channels.learn(channels, &mut all.channels);
        self.categories.learn(categories, &mut all.categories);
        self.products.learn(products, &mut all.products);
    }

    pub(super) fn rename(&self, part: &mut Part) {
        self.customers.rename(&mut part.customer);
        self.branches.rename(&mut part.branch);
        self.channels.rename(&mut part.channel);
        self.categories.rename(&mut part.category);
        self.products.rename(&mut part.product);
    }

    pub(super) fn rename_line(&self, line: &mut Line) {
        self.categories.rename(std::slice::from_mut(&mut line.category));
        self.products.rename(std::slice::from_mut(&mut line.product));
    }
}
