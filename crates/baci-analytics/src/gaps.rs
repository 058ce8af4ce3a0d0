//! The time between purchases: days from one day with a purchase to the next of the same customer.

use crate::day::Day;
use crate::history::Histories;
use crate::threads;

/// How often each number of days lies between two visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// How often so many days; the first is never.
    pub counts: Vec<u64>,
}

impl Gaps {
    /// Of the visits from a day until another, which is left out.
    pub fn of(histories: &Histories, from: Day, until: Day) -> Self {
        let parts = threads::ranges(histories.customers(), |range| {
            let mut counts = Vec::new();
            for customer in range {
                let own = histories.get(customer).before(until).from(from);
                for pair in own.days.windows(2) {
                    let [before, after] = pair else { continue };
                    let gap = usize::try_from(after - before).unwrap_or(0);
                    if gap == 0 {
                        continue;
                    }
                    if counts.len() <= gap {
                        counts.resize(gap + 1, 0u64);
                    }
                    if let Some(count) = counts.get_mut(gap) {
                        *count += 1;
                    }
                }
            }
            counts
        });
        let most = parts.iter().map(Vec::len).max().unwrap_or(0);
        let sum = |at: usize| parts.iter().filter_map(|part| part.get(at)).sum();
        Self { counts: (0..most).map(sum).collect() }
    }

    /// How many gaps there are.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The days that a share of all gaps, in percent, is no longer than.
    pub fn quantile(&self, percent: u64) -> Option<u64> {
        let count = self.count();
        let rank = (count * percent).div_ceil(100).max(1);
        let mut sum = 0;
        let found = self.counts.iter().position(|own| {
            sum += own;
            sum >= rank && count > 0
        });
        found.map(|days| days as u64)
    }

    /// The mean number of days, in millionths.
    pub fn mean(&self) -> Option<i64> {
        let days = self.counts.iter().enumerate();
        let sum: i128 = days.map(|(days, count)| days as i128 * i128::from(*count)).sum();
        crate::figure::millionths(sum, self.count().into())
    }
}
