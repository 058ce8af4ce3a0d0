//! Purchases by customer: what a receipt whose net is above zero is, sorted by day.

use crate::day::Day;
use crate::receipts::{Part, Receipt, Receipts};
use crate::threads;

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
    pub fn of(receipts: &Receipts, until: Day, keep: impl Fn(&Receipt) -> bool + Sync) -> Self {
        Self::scatter(receipts, |part, row, net, day| {
            net > 0 && day < until && keep(&part.receipt(row))
        })
    }

    /// All purchases up to a day, which is left out.
    pub fn all(receipts: &Receipts, until: Day) -> Self {
        Self::scatter(receipts, |_, _, net, day| net > 0 && day < until)
    }

    /// All receipts of zero or more: models of lifetime value go by who comes, and something given away is a
    /// visit, too.
    pub fn visits(receipts: &Receipts) -> Self {
        Self::scatter(receipts, |_, _, net, _| net >= 0)
    }

    /// One walk over the rows counts, and others put each where it belongs: one for so many customers that what
    /// is theirs stays near the processor. A single walk that reaches all over memory takes ten times as long.
    fn scatter(receipts: &Receipts, keep: impl Fn(&Part, usize, i64, Day) -> bool + Sync) -> Self {
        let mut starts = vec![0usize; receipts.customers.len() + 1];
        let counts = starts.get_mut(1..).unwrap_or_default();
        let share = counts.len().div_ceil(threads::many()).max(1);
        let shares = counts.chunks_mut(share).enumerate();
        threads::each(shares.collect(), |(nth, counts)| {
            rows_of(receipts, (nth * share, counts), &keep, |count, _, _| *count += 1);
        });
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let (mut days, mut nets) = (vec![0; sum], vec![0; sum]);
        threads::each(Window::all(&starts, &mut days, &mut nets), |mut window| {
            window.fill(receipts, &keep);
            window.sort();
        });
        Self { starts, days, nets }
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

/// The kept rows of customers whose numbers follow each other from a first one, each with what is noted of its customer.
fn rows_of<T>(
    receipts: &Receipts,
    (first, noted): (usize, &mut [T]),
    keep: &impl Fn(&Part, usize, i64, Day) -> bool,
    mut take: impl FnMut(&mut T, Day, i64),
) {
    for part in receipts.parts() {
        for (row, customer) in part.customer.iter().enumerate() {
            // Most rows are others': of them nothing else is read.
            let Some(own) = noted.get_mut((*customer as usize).wrapping_sub(first)) else {
                continue;
            };
            let (Some(day), Some(net)) = (part.day.get(row), part.net.get(row)) else { continue };
            if keep(part, row, *net, *day) {
                take(own, *day, *net);
            }
        }
    }
}

/// What one walk over the rows fills: the purchases of customers whose numbers follow each other.
struct Window<'a> {
    /// The first of them, and where the purchases of each begin among all; one more at the end.
    first: usize,
    starts: &'a [usize],
    days: &'a mut [Day],
    nets: &'a mut [i64],
}

/// Purchases of a window, or more where there would be too many windows: each costs a walk.
const NEAR: usize = 1_000_000;
const WINDOWS: usize = 32;

impl<'a> Window<'a> {
    fn all(starts: &'a [usize], mut days: &'a mut [Day], mut nets: &'a mut [i64]) -> Vec<Self> {
        let most = NEAR.max(days.len() / WINDOWS + 1);
        let (mut all, mut first) = (Vec::new(), 0);
        while let Some([begin, rest @ ..]) = starts.get(first..).filter(|rest| rest.len() > 1) {
            let many = rest.partition_point(|end| end - begin <= most).max(1);
            let Some(own) = starts.get(first..=first + many) else { break };
            let length = own.last().map_or(0, |end| end - begin);
            let (own_days, other_days) = std::mem::take(&mut days).split_at_mut(length);
            let (own_nets, other_nets) = std::mem::take(&mut nets).split_at_mut(length);
            (days, nets) = (other_days, other_nets);
            all.push(Self { first, starts: own, days: own_days, nets: own_nets });
            first += many;
        }
        all
    }

    /// Takes what is theirs, in the order of the rows.
    fn fill(&mut self, receipts: &Receipts, keep: &impl Fn(&Part, usize, i64, Day) -> bool) {
        let before = self.starts.first().copied().unwrap_or(0);
        let (_, own) = self.starts.split_last().unwrap_or((&0, &[]));
        let mut free: Vec<usize> = own.iter().map(|start| start - before).collect();
        let Self { first, days, nets, .. } = self;
        rows_of(receipts, (*first, &mut free), keep, |at, day, net| {
            if let (Some(days), Some(nets)) = (days.get_mut(*at), nets.get_mut(*at)) {
                (*days, *nets) = (day, net);
            }
            *at += 1;
        });
    }

    /// Sorts each customer's purchases by day; those of a day stay as they came.
    fn sort(&mut self) {
        let before = self.starts.first().copied().unwrap_or(0);
        for bounds in self.starts.windows(2) {
            let [start, end] = [bounds[0] - before, bounds[1] - before];
            let (Some(days), Some(nets)) =
                (self.days.get_mut(start..end), self.nets.get_mut(start..end))
            else {
                continue;
            };
            if days.is_sorted() {
                continue;
            }
            let mut both: Vec<(Day, i64)> =
                days.iter().copied().zip(nets.iter().copied()).collect();
            both.sort_by_key(|(day, _)| *day);
            for ((day, net), both) in days.iter_mut().zip(nets).zip(both) {
                (*day, *net) = both;
            }
        }
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
