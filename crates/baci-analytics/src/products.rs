//! Products that go together: what stands on the same receipts, what that suggests for a cart or a customer, and
//! how well it would have told what was bought.

mod holdout;
mod rules;

pub use holdout::{FIVE, HitRate, Holdout, holdout};
pub use rules::{Least, Pair, Rules, Suggestion};

use crate::day::Day;
use crate::names::NONE;
use crate::receipts::Receipts;

/// Different products that a receipt may have; one with more (a caterer's, a year on one bill) says little of what
/// goes together and takes the time of thousands: it is left out, and counted.
pub const WIDE: usize = 100;

/// Products of a customer that suggestions are made from: the last ones.
pub const LAST: usize = 100;

/// Each purchase's products, by customer and time.
#[derive(Clone, Debug, Default)]
pub struct Baskets {
    /// By number, sorted: the order of numbers is that of names, wherever receipts come from.
    names: Vec<String>,
    /// The customer of each basket; baskets of one stand together, the earliest first.
    customers: Vec<u32>,
    /// Where each basket's products begin; one more at the end.
    starts: Vec<usize>,
    /// Products, each once in a basket, sorted.
    products: Vec<u32>,
    /// Purchases that are left out because they have more than [`WIDE`] products.
    pub wide: u64,
    /// Purchases that are left out because they name no product.
    pub bare: u64,
}

/// A purchase while baskets are put in order: customer, day, minute, and where its products stand.
type Place = (u32, Day, u16, usize, usize);

impl Baskets {
    /// Those of all purchases before a day; `receipts` with minutes and products.
    pub fn new(receipts: &Receipts, until: Day) -> Self {
        let mut all = Self::default();
        let (mut places, mut found): (Vec<Place>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut lines = receipts.lines().iter().peekable();
        let mut own: Vec<u32> = Vec::new();
        for (number, receipt) in (0u32..).zip(receipts.iter()) {
            own.clear();
            while let Some(line) = lines.next_if(|line| line.receipt == number) {
                own.extend(Some(line.product).filter(|product| *product != NONE));
            }
            if receipt.net <= 0 || receipt.day >= until {
                continue;
            }
            own.sort_unstable();
            own.dedup();
            match own.len() {
                0 => all.bare += 1,
                1..=WIDE => {
                    let start = found.len();
                    found.extend_from_slice(&own);
                    places.push((
                        receipt.customer,
                        receipt.day,
                        receipt.minute,
                        start,
                        found.len(),
                    ));
                }
                _ => all.wide += 1,
            }
        }
        // What came first stands first where two have the same minute.
        places.sort_unstable();
        let ranks = all.name(receipts, &found);
        all.starts.push(0);
        for (customer, _, _, start, end) in places {
            let own = found.get(start..end).unwrap_or_default();
            let before = all.products.len();
            all.products.extend(own.iter().filter_map(|old| ranks.get(*old as usize)).copied());
            all.products.get_mut(before..).unwrap_or_default().sort_unstable();
            all.customers.push(customer);
            all.starts.push(all.products.len());
        }
        all
    }

    /// Numbers the products that were bought in the order of their names; gives the new number of each old one.
    fn name(&mut self, receipts: &Receipts, found: &[u32]) -> Vec<u32> {
        let mut used = found.to_vec();
        used.sort_unstable();
        used.dedup();
        used.sort_by_key(|old| receipts.products.name(*old));
        let mut ranks = vec![NONE; receipts.products.len()];
        for (rank, old) in (0u32..).zip(&used) {
            if let Some(slot) = ranks.get_mut(*old as usize) {
                *slot = rank;
            }
        }
        self.names = used.iter().map(|old| receipts.products.name(*old).to_owned()).collect();
        ranks
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.customers.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    /// How many products were bought.
    pub const fn products(&self) -> usize {
        self.names.len()
    }

    /// A product's name.
    pub fn product(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }

    /// The number of a product that was bought.
    pub fn find(&self, name: &str) -> Option<u32> {
        let at = self.names.binary_search_by(|own| own.as_str().cmp(name)).ok()?;
        u32::try_from(at).ok()
    }

    /// The products of a basket.
    fn get(&self, basket: usize) -> &[u32] {
        let start = self.starts.get(basket).copied().unwrap_or(0);
        let end = self.starts.get(basket + 1).copied().unwrap_or(start);
        self.products.get(start..end).unwrap_or_default()
    }

    /// The products that a customer bought, the last [`LAST`] of them, and those of their last basket.
    pub fn of(&self, customer: u32) -> (Vec<u32>, &[u32]) {
        let start = self.customers.partition_point(|own| *own < customer);
        let end = self.customers.partition_point(|own| *own <= customer);
        self.known(start, end)
    }

    /// The last products of the baskets from one to another, which is left out, and those of the last basket.
    fn known(&self, start: usize, end: usize) -> (Vec<u32>, &[u32]) {
        let mut known: Vec<u32> = Vec::new();
        for basket in (start..end).rev() {
            for product in self.get(basket) {
                if known.len() < LAST && !known.contains(product) {
                    known.push(*product);
                }
            }
            if known.len() >= LAST {
                break;
            }
        }
        let last = end.checked_sub(1).filter(|last| *last >= start);
        (known, last.map_or(&[], |last| self.get(last)))
    }
}

#[cfg(test)]
mod tests;
