//! The receipts of some customers alone.

use super::{Counts, Line, Part, Receipts};
use crate::names::{NONE, Names};

impl Receipts {
    /// The receipts of these customers, by their numbers, who get numbers of their own; each old number's new one comes with them
    /// ([`NONE`] for who is left out). Branches and all other names are those that they have. All that was read counts as used.
    pub fn only(&self, customers: &[u32]) -> (Self, Vec<u32>) {
        let mut who = Fewer::of(&self.customers);
        for customer in customers {
            who.number(*customer);
        }
        let (mut branches, mut channels) = (Fewer::of(&self.branches), Fewer::of(&self.channels));
        // Where each receipt stands among all now.
        let (mut places, mut next) = (Vec::new(), 0);
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let mut own = Part::default();
            for (row, customer) in part.customer.iter().enumerate() {
                let Some(number) = who.known(*customer) else {
                    places.push(NONE);
                    continue;
                };
                places.push(next);
                next += 1;
                own.customer.push(number);
                own.day.extend(part.day.get(row));
                own.net.extend(part.net.get(row));
                own.minute.extend(part.minute.get(row));
                own.branch.extend(part.branch.get(row).map(|branch| branches.number(*branch)));
                own.channel.extend(part.channel.get(row).map(|channel| channels.number(*channel)));
            }
            parts.push(own);
        }
        let mut categories = Fewer::of(&self.categories);
        let mut products = Fewer::of(&self.products);
        let mut line = |line: &Line| {
            let receipt = places.get(line.receipt as usize).copied().filter(|own| *own != NONE)?;
            let category = categories.number(line.category);
            Some(Line { receipt, category, product: products.number(line.product) })
        };
        let lines = self.lines.iter().filter_map(&mut line).collect();
        let seed = |old: &u32| self.seeds().of(*old as usize);
        let seeds = self.seeds.is_some().then(|| who.olds.iter().map(seed).collect());
        let (rows, wanted) = (u64::from(next), self.wanted);
        let counts = Counts { rows, used: rows, refused: 0, receipts: rows, apart: 0 };
        let numbers = std::mem::take(&mut who.numbers);
        let own = Self {
            customers: who.names(),
            branches: branches.names(),
            channels: channels.names(),
            categories: categories.names(),
            products: products.names(),
            counts,
            seeds,
            refused: Vec::new(),
            wanted,
            parts,
            lines,
        };
        (own, numbers)
    }
}

/// Some of many names, with numbers of their own.
struct Fewer<'a> {
    all: &'a Names,
    /// The new number of each, or none.
    numbers: Vec<u32>,
    /// The old number of each.
    olds: Vec<u32>,
}

impl<'a> Fewer<'a> {
    fn of(all: &'a Names) -> Self {
        Self { all, numbers: vec![NONE; all.len()], olds: Vec::new() }
    }

    fn known(&self, old: u32) -> Option<u32> {
        self.numbers.get(old as usize).copied().filter(|number| *number != NONE)
    }

    /// The number of a name, which gets the next one if it has none yet; none of what is no name.
    fn number(&mut self, old: u32) -> u32 {
        let Some(number) = self.numbers.get_mut(old as usize) else { return NONE };
        if *number == NONE {
            *number = u32::try_from(self.olds.len()).unwrap_or(NONE);
            self.olds.push(old);
        }
        *number
    }

    fn names(self) -> Names {
        let mut names = Names::default();
        for old in &self.olds {
            names.number(self.all.name(*old));
        }
        names.settle();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::seed;
    use crate::receipts::{ExactRow, OneByOne, Wanted};
    use baci_core::time::{Instant, Zone};
    use proptest::prelude::*;

    /// Receipts of customers with branches and products.
    fn receipts(rows: &[(u8, i32, i64)], keep: impl Fn(u8) -> bool) -> Receipts {
        let wanted = Wanted { branch: true, product: true, minute: true, ..Wanted::default() };
        let mut all = OneByOne::new(wanted, Zone::UTC);
        for (customer, day, net) in rows.iter().filter(|row| keep(row.0)) {
            let branch = Some(format!("b{}", day % 3));
            let product = Some(format!("p{}", day % 5));
            let (receipt, channel, category) = (None, None, None);
            let at = Instant::from_micros(i64::from(*day) * 86_400_000_000 + 60_000_000);
            let (customer, net) = (format!("c{customer}"), *net);
            let row = ExactRow { customer, at, net, receipt, branch, channel, category, product };
            all.push(Ok(&row));
        }
        all.finish()
    }

    /// Each receipt in words, with its products.
    fn told(own: &Receipts) -> Vec<(String, i32, u16, i64, String, Vec<String>)> {
        let one = |(place, row): (u32, crate::receipts::Receipt)| {
            let lines = own.lines().iter().filter(|line| line.receipt == place);
            let products = lines.map(|line| own.products.name(line.product).to_owned()).collect();
            let branch = own.branches.name(row.branch).to_owned();
            let customer = own.customers.name(row.customer).to_owned();
            (customer, row.day, row.minute, row.net, branch, products)
        };
        (0..).zip(own.iter()).map(one).collect()
    }

    proptest! {
        #[test]
        fn they_are_as_if_there_were_no_others(rows in prop::collection::vec((0u8..6, 0i32..90, 1i64..900), 0..60), kept: [bool; 6]) {
            let mut all = receipts(&rows, |_| true);
            // In the database customers are drawn by other names than those that they have here.
            let drawn = |names: &Names, number| seed(names.name(number)).wrapping_add(1);
            all.seeds = Some((0..).take(all.customers.len()).map(|n| drawn(&all.customers, n)).collect());
            let keep = |customer: u8| kept[usize::from(customer)];
            let who = (0u8..6).filter(|own| keep(*own)).filter_map(|own| all.customers.seek(&format!("c{own}")));
            let (own, numbers) = all.only(&who.collect::<Vec<_>>());
            let expected = receipts(&rows, keep);
            prop_assert_eq!(told(&own), told(&expected));
            prop_assert_eq!(own.counts, expected.counts);
            prop_assert_eq!(own.lines().len(), expected.lines().len());
            prop_assert_eq!((own.branches.len(), own.products.len()), (expected.branches.len(), expected.products.len()));
            for (number, place) in (0..).zip(0..own.customers.len()) {
                prop_assert_eq!(own.seeds().of(place), drawn(&own.customers, number));
            }
            for (old, new) in (0..).zip(numbers).filter(|(_, new)| *new != NONE) {
                prop_assert_eq!(all.customers.name(old), own.customers.name(new));
            }
        }
    }
}
