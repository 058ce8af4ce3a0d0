//! What the models look at of a customer: how often they came again, when last, since when they are known.

use crate::day::Day;
use crate::history::Histories;
use crate::threads;

/// A customer in weeks, as the papers have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// The customer's number.
    pub customer: u32,
    /// Days with a purchase, but for the first: x.
    pub frequency: u32,
    /// From the first to the last purchase: t_x.
    pub recency: f64,
    /// From the first purchase to the end: T.
    pub age: f64,
    /// What a day with a purchase came to, on average, but for the first; 0 where there was one only.
    pub mean: f64,
}

/// All customers who bought up to a day, that day included. What was bought on one day is one purchase.
/// `unit` is how many smallest units the main unit has.
#[expect(clippy::cast_precision_loss, reason = "models are of floats")]
pub fn summary(histories: &Histories, through: Day, unit: f64) -> Vec<Known> {
    let weeks = |days: Day| f64::from(days) / 7.0;
    let parts = threads::ranges(histories.customers(), |range| {
        let known = |customer: usize| {
            let own = histories.get(customer).before(through.saturating_add(1));
            let (first, last) = (*own.days.first()?, *own.days.last()?);
            let days = own.days.chunk_by(|a, b| a == b).count();
            let again = own.from(first.saturating_add(1));
            let frequency = u32::try_from(days - 1).unwrap_or(u32::MAX);
            Some(Known {
                customer: u32::try_from(customer).ok()?,
                frequency,
                recency: weeks(last - first),
                age: weeks(through - first),
                mean: if frequency == 0 {
                    0.0
                } else {
                    again.net() as f64 / f64::from(frequency) / unit
                },
            })
        };
        range.filter_map(known).collect::<Vec<_>>()
    });
    parts.concat()
}

/// Customers who are alike, counted once: rows of the likelihood.
#[derive(Clone, Debug, Default)]
pub(super) struct Alike {
    pub rows: Vec<Row>,
    /// Distinct frequencies, and how many customers have each.
    pub frequencies: Vec<(u32, f64)>,
    /// Distinct times, in weeks.
    pub times: Vec<f64>,
    /// Distinct pairs of a frequency and a time, by their places.
    pub pairs: Vec<(u32, u32)>,
    pub customers: f64,
}

/// One row, by places in the lists of [`Alike`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub frequency: u32,
    pub recency: u32,
    pub age: u32,
    pub many: u32,
}

impl Alike {
    pub(super) fn of(known: &[Known]) -> Self {
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut times: Vec<f64> = known.iter().flat_map(|own| [own.recency, own.age]).collect();
        times.sort_unstable_by(f64::total_cmp);
        times.dedup();
        let mut counts: Vec<u32> = known.iter().map(|own| own.frequency).collect();
        counts.sort_unstable();
        let frequencies: Vec<(u32, f64)> = counts
            .chunk_by(|a, b| a == b)
            .filter_map(|own| Some((*own.first()?, f64::from(place(own.len())))))
            .collect();
        let time = |t: f64| place(times.binary_search_by(|own| own.total_cmp(&t)).unwrap_or(0));
        let mut rows: Vec<Row> = known
            .iter()
            .map(|own| Row {
                frequency: place(
                    frequencies.binary_search_by_key(&own.frequency, |f| f.0).unwrap_or(0),
                ),
                recency: time(own.recency),
                age: time(own.age),
                many: 1,
            })
            .collect();
        rows.sort_unstable();
        rows.dedup_by(|next, kept| {
            let same = (next.frequency, next.recency, next.age)
                == (kept.frequency, kept.recency, kept.age);
            kept.many += if same { next.many } else { 0 };
            same
        });
        let mut pairs: Vec<(u32, u32)> = rows
            .iter()
            .flat_map(|row| [(row.frequency, row.recency), (row.frequency, row.age)])
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let customers = f64::from(place(known.len()));
        Self { rows, frequencies, times, pairs, customers }
    }

    /// The mean time since the first purchase, in weeks: a sum in the order of rows, whatever order customers come in.
    pub(super) fn mean_age(&self) -> f64 {
        let age = |row: &Row| self.times.get(row.age as usize).copied().unwrap_or(0.0);
        let sum: f64 = self.rows.iter().map(|row| age(row) * f64::from(row.many)).sum();
        sum / self.customers.max(1.0)
    }

    /// One of so many customers, in the order of rows.
    pub(super) fn sample(&self, step: usize) -> Vec<Known> {
        let mut before = 0;
        let mut some = Vec::new();
        for (customer, row) in (0u32..).zip(&self.rows) {
            let after = before + row.many as usize;
            let (frequency, _) =
                self.frequencies.get(row.frequency as usize).copied().unwrap_or((0, 0.0));
            let time = |place: u32| self.times.get(place as usize).copied().unwrap_or(0.0);
            let (recency, age) = (time(row.recency), time(row.age));
            let many = after.div_ceil(step.max(1)) - before.div_ceil(step.max(1));
            some.extend(std::iter::repeat_n(
                Known { customer, frequency, recency, age, mean: 0.0 },
                many,
            ));
            before = after;
        }
        some
    }

    /// The place of a pair.
    pub(super) fn pair(&self, frequency: u32, time: u32) -> usize {
        self.pairs.binary_search(&(frequency, time)).unwrap_or(0)
    }

    /// A frequency and a time, by their places.
    pub(super) fn of_pair(&self, (frequency, time): (u32, u32)) -> (f64, f64) {
        let x = self.frequencies.get(frequency as usize).map_or(0.0, |(x, _)| f64::from(*x));
        (x, self.times.get(time as usize).copied().unwrap_or(0.0))
    }
}
