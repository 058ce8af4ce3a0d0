//! RFM: recency, frequency and monetary value, each as a score from 1 to 5 among all customers.

use crate::day::Day;
use crate::history::Histories;
use std::collections::BTreeMap;

/// A customer's three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values {
    pub customer: u32,
    /// The day of the last purchase.
    pub last: Day,
    /// Purchases.
    pub frequency: u64,
    /// What they came to, in the currency's smallest unit.
    pub monetary: i128,
}

/// A customer's three scores, 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scores {
    pub r: u8,
    pub f: u8,
    pub m: u8,
}

impl Scores {
    /// As one number: 555 is the best.
    pub fn cell(self) -> u16 {
        u16::from(self.r) * 100 + u16::from(self.f) * 10 + u16::from(self.m)
    }
}

/// Everybody's values and scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rfm {
    /// The day at whose start recency is counted.
    pub as_of: Day,
    pub customers: Vec<(Values, Scores)>,
}

/// Scores everybody who bought before a day.
pub fn rfm(histories: &Histories, as_of: Day) -> Rfm {
    let parts = crate::threads::ranges(histories.customers(), |range| {
        let values = |customer: usize| {
            let own = histories.get(customer).before(as_of);
            Some(Values {
                customer: u32::try_from(customer).ok()?,
                last: own.days.last().copied()?,
                frequency: own.days.len() as u64,
                monetary: own.net(),
            })
        };
        range.filter_map(values).collect::<Vec<_>>()
    });
    let of: [fn(&Values) -> i128; 3] =
        [|own| own.last.into(), |own| own.frequency.into(), |own| own.monetary];
    let mut found = of.map(|of| (of, [None; 4]));
    crate::threads::each(found.iter_mut().collect(), |(of, found)| {
        *found = limits(parts.iter().flatten().map(*of).collect());
    });
    let [r, f, m] = found.map(|(_, found)| found);
    let score = |own: Values| {
        let scores = Scores {
            r: score(&r, own.last.into()),
            f: score(&f, own.frequency.into()),
            m: score(&m, own.monetary),
        };
        (own, scores)
    };
    Rfm { as_of, customers: parts.into_iter().flatten().map(score).collect() }
}

/// The least value of each score above 1. A score is 1 + floor(5 k / n), where k values of n are worse:
/// equal values have equal scores.
///
/// ```
/// use baci_analytics::rfm::limits;
/// // Of five values each is better than one fifth more.
/// assert_eq!(limits(vec![10, 50, 30, 20, 40]), [Some(20), Some(30), Some(40), Some(50)]);
/// ```
pub fn limits(mut values: Vec<i128>) -> [Option<i128>; 4] {
    let n = values.len();
    [1, 2, 3, 4].map(|score| {
        // The least k with 5 k / n >= score.
        let k = (score * n).div_ceil(5);
        if k >= n {
            return None;
        }
        let (_, at, after) = values.select_nth_unstable(k);
        let (at, next) = (*at, after.iter().copied().filter(|v| *v > *at).min());
        let worse = values.iter().filter(|v| **v < at).count();
        if worse >= k { Some(at) } else { next }
    })
}

fn score(limits: &[Option<i128>; 4], value: i128) -> u8 {
    let reached = limits.iter().flatten().filter(|limit| value >= **limit).count();
    1 + u8::try_from(reached).unwrap_or(0)
}

impl Rfm {
    /// How many customers each cell has; empty ones are left out.
    pub fn cells(&self) -> BTreeMap<u16, u64> {
        let mut cells = BTreeMap::new();
        for (_, scores) in &self.customers {
            *cells.entry(scores.cell()).or_insert(0) += 1;
        }
        cells
    }

    /// How many customers have each score from 1 to 5, by what `of` takes.
    pub fn counts(&self, of: impl Fn(&Scores) -> u8) -> [u64; 5] {
        let mut counts = [0; 5];
        for (_, scores) in &self.customers {
            if let Some(count) = counts.get_mut(usize::from(of(scores)) - 1) {
                *count += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn limits_give_the_scores_of_the_definition(values in prop::collection::vec(-20i128..20, 1..80)) {
            let limits = limits(values.clone());
            for value in &values {
                let worse = values.iter().filter(|other| *other < value).count();
                prop_assert_eq!(usize::from(score(&limits, *value)), 1 + 5 * worse / values.len());
            }
        }
    }
}
