//! How sure an average bill is: a bootstrap over customers, whose draws are sums that can be kept and added to.
//!
//! A customer's bills are like each other, so it is customers that are drawn, not bills. Instead of drawing as many as there are, each
//! customer is in each draw so often as Poisson's distribution around one says (Hanley and MacGibbon, Computer Methods and Programs in
//! Biomedicine, 2006): then nobody's part hangs on who else there is. How often follows from the customer's name alone, so the draws are
//! the same from a file and from the database, in any order, and somebody's part can be added and taken away.

mod bytes;

use super::Interval;
use crate::figure::Random;
use crate::names::{NONE, Names};

/// How many draws there are.
pub const DRAWS: usize = 200;

/// Of 65,536 numbers, each as likely, how many lie below each bound; so many bounds as are not above the number drawn, so often is the
/// customer in the draw. These are Poisson's shares around one in whole numbers, whose mean is one exactly.
const BOUNDS: [u16; 8] = [24_110, 48_219, 60_274, 64_291, 65_296, 65_497, 65_530, 65_535];

/// Below this, numbers of as many customers as there can be have room in 64 bits.
const SMALL: u32 = 1 << 28;

/// What a customer of a name is drawn by.
///
/// ```
/// use baci_analytics::metrics::seed;
/// assert_eq!(seed("anna"), seed("anna"));
/// assert_ne!(seed("anna"), seed("bounmy"));
/// ```
pub fn seed(name: &str) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *blake3::hash(name.as_bytes()).as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// What customers are drawn by, by their numbers.
#[derive(Clone, Copy, Debug)]
pub enum Seeds<'a> {
    /// By their names.
    Names(&'a Names),
    /// By seeds of other names than those that they have here.
    Own(&'a [u64]),
    /// By nothing: no interval is asked for.
    None,
}

impl Seeds<'_> {
    /// That of a customer.
    pub fn of(&self, customer: usize) -> u64 {
        match self {
            Self::Names(names) => seed(names.name(u32::try_from(customer).unwrap_or(NONE))),
            Self::Own(seeds) => seeds.get(customer).copied().unwrap_or(0),
            Self::None => 0,
        }
    }
}

/// How often a customer is in each draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights([u8; DRAWS]);

impl Weights {
    /// Of a seed.
    pub fn of(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut drawn = [0u16; DRAWS];
        for four in drawn.chunks_exact_mut(4) {
            let [a, b, c, d, e, f, g, h] = random.next().to_le_bytes();
            let both = [[a, b], [c, d], [e, f], [g, h]];
            for (own, both) in four.iter_mut().zip(both) {
                *own = u16::from_le_bytes(both);
            }
        }
        Self(drawn.map(|own| BOUNDS.iter().map(|bound| u8::from(own >= *bound)).sum()))
    }
}

/// How many there are in each draw, and what they come to: purchases and their net, mostly.
#[derive(Clone, Debug, Default)]
pub struct Draws {
    /// Empty while there is nothing.
    many: Vec<i64>,
    /// Of money, in the currency's smallest unit.
    sum: Vec<i128>,
}

impl Draws {
    /// Adds what a customer gives more than was known; less, where it is below zero.
    pub fn add(&mut self, weights: &Weights, many: i64, sum: i128) {
        self.fill();
        for ((many_own, sum_own), times) in self.many.iter_mut().zip(&mut self.sum).zip(weights.0) {
            *many_own = many_own.saturating_add(many.saturating_mul(times.into()));
            *sum_own = sum_own.saturating_add(sum.saturating_mul(times.into()));
        }
    }

    /// Adds those of others.
    pub fn merge(&mut self, more: &Self) {
        if more.many.is_empty() {
            return;
        }
        self.fill();
        for (own, more) in self.many.iter_mut().zip(&more.many) {
            *own = own.saturating_add(*more);
        }
        for (own, more) in self.sum.iter_mut().zip(&more.sum) {
            *own = own.saturating_add(*more);
        }
    }

    fn fill(&mut self) {
        if self.many.is_empty() {
            (self.many, self.sum) = (vec![0; DRAWS], vec![0; DRAWS]);
        }
    }

    /// Whether there is nothing in any.
    pub fn is_nothing(&self) -> bool {
        self.many.iter().all(|own| *own == 0) && self.sum.iter().all(|own| *own == 0)
    }

    /// The average of each draw; nothing of those in which there is nobody.
    #[expect(clippy::cast_precision_loss, reason = "an average of a statistic")]
    pub(super) fn averages(&self) -> impl Iterator<Item = Option<f64>> {
        let both = self.many.iter().zip(&self.sum);
        both.map(|(many, sum)| (*many > 0).then(|| *sum as f64 / *many as f64))
    }

    /// Where the average lies with 95% confidence. Nothing of fewer than two customers.
    pub(super) fn interval(&self, customers: u64) -> Interval {
        if customers < 2 { None } else { spread(self.averages().flatten()) }
    }
}

/// Where a figure lies with 95% confidence: of the figures of the draws in which it is known, the one that as many lie below, and above, as
/// are a fortieth of them (of 200 the fifth from either end).
pub(super) fn spread(figures: impl Iterator<Item = f64>) -> Interval {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_unstable_by(f64::total_cmp);
    let rank = (figures.len() / 40).max(1);
    let high = figures.len().checked_sub(rank)?;
    Some((*figures.get(rank - 1)?, *figures.get(high)?))
}

/// Two are the same where no draw differs; one of nothing may be empty or zeros.
impl PartialEq for Draws {
    fn eq(&self, other: &Self) -> bool {
        let same = self.many == other.many && self.sum == other.sum;
        same || (self.is_nothing() && other.is_nothing())
    }
}

impl Eq for Draws {}

/// What was bought in each draw, by regulars and by others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bills {
    pub regulars: Draws,
    pub others: Draws,
}

impl Bills {
    /// Adds those of others.
    pub fn merge(&mut self, more: &Self) {
        self.regulars.merge(&more.regulars);
        self.others.merge(&more.others);
    }

    /// The draws of both together.
    pub fn all(&self) -> Draws {
        let mut all = self.others.clone();
        all.merge(&self.regulars);
        all
    }
}

/// Draws while millions of customers are counted: what most give is summed in words that a processor adds several of at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    many: Vec<u64>,
    sum: Vec<u64>,
    /// What does not fit.
    rest: Draws,
}

impl Gathered {
    /// Adds what a customer gives.
    pub fn add(&mut self, weights: &Weights, many: u64, sum: i128) {
        let small = |n: i128| u32::try_from(n).ok().filter(|n| *n < SMALL);
        let (Some(many), Some(sum)) = (small(many.into()), small(sum)) else {
            return self.rest.add(weights, i64::try_from(many).unwrap_or(i64::MAX), sum);
        };
        if self.many.is_empty() {
            (self.many, self.sum) = (vec![0; DRAWS], vec![0; DRAWS]);
        }
        // Both factors of 32 bits: a processor multiplies several of these at once.
        let product = |times: &u8, n: u32| u64::from(u32::from(*times)) * u64::from(n);
        for (own, times) in self.many.iter_mut().zip(&weights.0) {
            *own += product(times, many);
        }
        for (own, times) in self.sum.iter_mut().zip(&weights.0) {
            *own += product(times, sum);
        }
    }

    /// The same as sums.
    pub fn settle(self) -> Draws {
        let many = self.many.into_iter().map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let sum = self.sum.into_iter().map(i128::from);
        let mut all = Draws { many: many.collect(), sum: sum.collect() };
        all.merge(&self.rest);
        all
    }
}

#[cfg(test)]
mod tests;
