//! Cross-selling and upselling: who bought of one category, and then of another.

use crate::day::Day;
use crate::names::NONE;
use crate::receipts::Receipts;
use std::collections::BTreeMap;

/// A product family's category with its class: the higher, the dearer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    pub family: String,
    pub class: i64,
}

/// What is known of a category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Category {
    /// Who bought of it.
    pub buyers: u64,
    /// Who of these bought of another category, on the same receipt as the first of this one or later.
    pub crossed: u64,
    /// Who of these bought of a dearer class of the same family; counts only where classes are known.
    pub upsold: u64,
}

/// Figures of all categories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cross {
    /// Who bought of any category, and of two or more.
    pub buyers: u64,
    pub of_several: u64,
    /// By the number of the category.
    pub categories: BTreeMap<u32, Category>,
}

/// A line in the order of a customer's receipts.
type Step = (u32, Day, u16, u32, u32);

/// Figures of the purchases from a day until another, which is left out. `classes` says for a category, by
/// its number, what family and class it is of.
pub fn cross(
    receipts: &Receipts,
    (from, until): (Day, Day),
    classes: &BTreeMap<u32, Class>,
) -> Cross {
    let mut steps: Vec<Step> = Vec::new();
    let mut lines = receipts.lines().iter().peekable();
    for (number, receipt) in (0u32..).zip(receipts.iter()) {
        while let Some(line) = lines.next_if(|line| line.receipt == number) {
            let counts = receipt.net > 0 && (from..until).contains(&receipt.day);
            if counts && line.category != NONE {
                steps.push((receipt.customer, receipt.day, receipt.minute, number, line.category));
            }
        }
    }
    steps.sort_unstable();
    let mut all = Cross::default();
    for own in steps.chunk_by(|a, b| a.0 == b.0) {
        all.customer(own, classes);
    }
    all
}

impl Cross {
    fn customer(&mut self, steps: &[Step], classes: &BTreeMap<u32, Class>) {
        // First and last receipt of each category, by their order.
        let mut seen: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for (order, receipt) in steps.chunk_by(|a, b| a.3 == b.3).enumerate() {
            for step in receipt {
                seen.entry(step.4).or_insert((order, order)).1 = order;
            }
        }
        self.buyers += u64::from(!seen.is_empty());
        self.of_several += u64::from(seen.len() > 1);
        for (category, (first, _)) in &seen {
            let later =
                || seen.iter().filter(|(other, (_, last))| *other != category && last >= first);
            let own = classes.get(category);
            let dearer = |other: &u32| {
                let pair = own.zip(classes.get(other));
                pair.is_some_and(|(own, other)| {
                    own.family == other.family && other.class > own.class
                })
            };
            let figures = self.categories.entry(*category).or_default();
            figures.buyers += 1;
            figures.crossed += u64::from(later().next().is_some());
            figures.upsold += u64::from(later().any(|(other, _)| dearer(other)));
        }
    }
}
