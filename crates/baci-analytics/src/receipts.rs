//! Columns of receipts: what all figures are made of.

mod gather;
mod group;
mod only;
mod part;

pub use gather::{Exact, ExactRow, Gather, OneByOne, Quick, RowFault};
pub use part::Part;

use crate::day::Day;
use crate::metrics::Seeds;
use crate::names::{NONE, Names};
use crate::threads;
use part::Words;

/// What is wanted of receipts beside customer, day and net.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The minute of the day.
    pub minute: bool,
    pub branch: bool,
    pub channel: bool,
    pub category: bool,
    pub product: bool,
    /// Rows have receipt numbers: those with the same that stand together are one receipt.
    pub receipt: bool,
}

/// How many rows there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were read.
    pub rows: u64,
    /// Rows that are in.
    pub used: u64,
    /// Rows that could not be used, with those of a receipt of which one could not.
    pub refused: u64,
    /// Receipts that the used rows make.
    pub receipts: u64,
    /// How many of them only go on with an earlier one, after rows of others.
    pub apart: u64,
}

/// A row that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// From 1, the head line not counted.
    pub number: u64,
    pub reason: String,
}

/// Reasons that are kept; all are counted.
pub const REASONS: usize = 20;

/// Receipts as columns, in the order in which they came.
#[derive(Debug, Default)]
pub struct Receipts {
    pub customers: Names,
    pub branches: Names,
    pub channels: Names,
    pub categories: Names,
    pub products: Names,
    pub counts: Counts,
    /// What customers are drawn by, where they have other names than elsewhere; by their numbers.
    pub seeds: Option<Vec<u64>>,
    /// The first rows that could not be used.
    pub refused: Vec<Refused>,
    pub wanted: Wanted,
    parts: Vec<Part>,
    /// Lines: the number of their receipt, category and product.
    lines: Vec<Line>,
}

/// A line of a receipt: what was bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The place of the receipt among all.
    pub receipt: u32,
    pub category: u32,
    pub product: u32,
}

/// A receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub customer: u32,
    pub day: Day,
    pub minute: u16,
    /// In the currency's smallest unit.
    pub net: i64,
    pub branch: u32,
    pub channel: u32,
}

impl Receipts {
    /// Puts parts together that threads have read, each with the words of its thread, in their order.
    pub(crate) fn merge(wanted: Wanted, words: Vec<Words>, parts: Vec<(usize, Part)>) -> Self {
        let mut all = Self { wanted, ..Self::default() };
        let mut maps: Vec<part::Maps> = words.into_iter().map(part::Maps::new).collect();
        let mut parts = parts;
        for (thread, part) in &parts {
            if let Some(maps) = maps.get_mut(*thread) {
                maps.learn(part.known, &mut all);
            }
        }
        threads::each(parts.iter_mut().collect(), |(thread, part)| {
            if let Some(maps) = maps.get(*thread) {
                maps.rename(part);
            }
        });
        drop(maps);
        all.parts = parts.into_iter().map(|(_, part)| part).collect();
        group::number(&mut all);
        match wanted.receipt {
            true => group::group(&mut all),
            false => group::each(&mut all),
        }
        for names in [&mut all.customers, &mut all.branches, &mut all.channels] {
            names.settle();
        }
        all.counts.receipts = all.parts.iter().map(|part| part.day.len() as u64).sum();
        all
    }

    /// Puts the receipts of several files together, in their order.
    ///
    /// ```
    /// use baci_analytics::receipts::Receipts;
    /// assert!(Receipts::join(Vec::new()).is_empty());
    /// ```
    pub fn join(several: Vec<Self>) -> Self {
        let mut several = several;
        if several.len() == 1 {
            return several.pop().unwrap_or_default();
        }
        let mut all = Self::default();
        for mut one in several {
            let before = u32::try_from(all.counts.receipts).unwrap_or(NONE);
            all.wanted = one.wanted;
            for refused in one.refused.drain(..).take(REASONS - all.refused.len()) {
                all.refused.push(refused);
            }
            let Counts { rows, used, refused, receipts, apart } = one.counts;
            all.counts.rows += rows;
            all.counts.used += used;
            all.counts.refused += refused;
            all.counts.receipts += receipts;
            all.counts.apart += apart;
            let words = Words {
                customers: one.customers,
                branches: one.branches,
                channels: one.channels,
                categories: one.categories,
                products: one.products,
            };
            let known = words.known();
            let mut maps = part::Maps::new(words);
            maps.learn(known, &mut all);
            threads::each(one.parts.iter_mut().collect(), |part| maps.rename(part));
            all.parts.extend(one.parts);
            for mut line in one.lines {
                line.receipt = line.receipt.saturating_add(before);
                maps.rename_line(&mut line);
                all.lines.push(line);
            }
        }
        all
    }

    /// What customers are drawn by.
    pub fn seeds(&self) -> Seeds<'_> {
        self.seeds.as_deref().map_or(Seeds::Names(&self.customers), Seeds::Own)
    }

    /// All receipts, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = Receipt> + '_ {
        self.parts.iter().flat_map(|part| (0..part.day.len()).map(|row| part.receipt(row)))
    }

    /// The lines, in the order of their receipts; there are some where categories or products were wanted.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// How many receipts there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.day.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first and the last day on which something was bought.
    pub fn span(&self) -> Option<(Day, Day)> {
        let bought = |part: &Part| {
            let own = part.day.iter().zip(&part.net).filter(|(_, net)| **net > 0);
            own.fold(None, |span: Option<(Day, Day)>, (day, _)| {
                let (first, last) = span.unwrap_or((*day, *day));
                Some((first.min(*day), last.max(*day)))
            })
        };
        let spans = self.parts.iter().filter_map(bought);
        spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// Receipts whose net is not above zero, and the sum of their nets: they are no purchases.
    pub fn others(&self) -> (u64, i128) {
        let all = self.parts.iter().flat_map(|part| &part.net).filter(|net| **net <= 0);
        all.fold((0, 0), |(count, sum), net| (count + 1, sum + i128::from(*net)))
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }
}
