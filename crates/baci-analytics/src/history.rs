//! Purchases by customer: what a receipt whose net is above zero is, sorted by day.

use crate::day::Day;
use crate::receipts::{Receipt, Receipts};

/// Each customer's purchases.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    /// Where each customer's purchases begin; one more at the end.
    starts: Vec<usize>,
    days: Vec<Day>,
    nets: Vec<i64>,
}

/// One customer's purchases, the earliest first.
#[derive(Clone, Copy, Debug)]
pub struct History<'a> {
    pub days: &'a [Day],
    /// What each came to, in the currency's smallest unit.
    pub nets: &'a [i64],
}

impl Histories {
    /// The purchases up to a day, which is left out, that `keep` keeps.
    pub fn of(receipts: &Receipts, until: Day, keep: impl Fn(&Receipt) -> bool) -> Self {
        let bought = || receipts.iter().filter(|own| own.net > 0 && own.day < until && keep(own));
        Self::scatter(receipts.customers.len(), || {
            bought().map(|own| (own.customer, own.day, own.net))
        })
    }

    /// All purchases up to a day, which is left out.
    pub fn all(receipts: &Receipts, until: Day) -> Self {
        let rows = || {
            receipts.parts().iter().flat_map(|part| {
                let own = part.customer.iter().zip(&part.day).zip(&part.net);
                own.map(|((customer, day), net)| (*customer, *day, *net))
            })
        };
        let bought = || rows().filter(|(_, day, net)| *net > 0 && *day < until);
        Self::scatter(receipts.customers.len(), bought)
    }

    /// All receipts of zero or more: models of lifetime value go by who comes, and something given away is a
    /// visit, too.
    pub fn visits(receipts: &Receipts) -> Self {
        let came = || receipts.iter().filter(|own| own.net >= 0);
        Self::scatter(receipts.customers.len(), || {
            came().map(|own| (own.customer, own.day, own.net))
        })
    }

    /// Two walks over the rows: one counts, one puts each where it belongs.
    fn scatter<I: Iterator<Item = (u32, Day, i64)>>(
        customers: usize,
        rows: impl Fn() -> I,
    ) -> Self {
        let mut starts = vec![0usize; customers + 2];
        for (customer, _, _) in rows() {
            if let Some(count) = starts.get_mut(customer as usize + 2) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let (mut days, mut nets) = (vec![0; sum], vec![0; sum]);
        // While rows are put in, a customer's slot is the end of what is in; afterwards its end.
        for (customer, day, net) in rows() {
            let Some(at) = starts.get_mut(customer as usize + 1) else { continue };
            if let (Some(days), Some(nets)) = (days.get_mut(*at), nets.get_mut(*at)) {
                (*days, *nets) = (day, net);
            }
            *at += 1;
        }
        starts.pop();
        let mut all = Self { starts, days, nets };
        all.sort();
        all
    }

    fn sort(&mut self) {
        for customer in 0..self.customers() {
            let range = self.range(customer);
            let days = self.days.get(range.clone()).unwrap_or_default();
            if days.is_sorted() {
                continue;
            }
            let nets = self.nets.get(range.clone()).unwrap_or_default();
            let mut both: Vec<(Day, i64)> =
                days.iter().copied().zip(nets.iter().copied()).collect();
            both.sort_by_key(|(day, _)| *day);
            let slots = self.days.get_mut(range.clone()).into_iter().flatten();
            let slots = slots.zip(self.nets.get_mut(range).into_iter().flatten());
            for ((day, net), both) in slots.zip(both) {
                (*day, *net) = both;
            }
        }
    }

    fn range(&self, customer: usize) -> std::ops::Range<usize> {
        let at = |i: usize| self.starts.get(i).copied().unwrap_or(0);
        at(customer)..at(customer + 1)
    }

    /// How many customers there are, with those who bought nothing.
    pub const fn customers(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// A customer's purchases, by the customer's number.
    pub fn get(&self, customer: usize) -> History<'_> {
        let range = self.range(customer);
        History {
            days: self.days.get(range.clone()).unwrap_or_default(),
            nets: self.nets.get(range).unwrap_or_default(),
        }
    }

    /// The first and the last day on which something was bought.
    pub fn span(&self) -> Option<(Day, Day)> {
        Some((self.days.iter().copied().min()?, self.days.iter().copied().max()?))
    }

    /// How many purchases there are.
    pub const fn purchases(&self) -> usize {
        self.days.len()
    }
}

impl History<'_> {
    /// The purchases before a day.
    pub fn before(&self, day: Day) -> Self {
        let many = self.days.partition_point(|own| *own < day);
        Self {
            days: self.days.get(..many).unwrap_or_default(),
            nets: self.nets.get(..many).unwrap_or_default(),
        }
    }

    /// The purchases from a day on.
    pub fn from(&self, day: Day) -> Self {
        let many = self.days.partition_point(|own| *own < day);
        Self {
            days: self.days.get(many..).unwrap_or_default(),
            nets: self.nets.get(many..).unwrap_or_default(),
        }
    }

    /// What all came to.
    pub fn net(&self) -> i128 {
        self.nets.iter().map(|net| i128::from(*net)).sum()
    }
}
