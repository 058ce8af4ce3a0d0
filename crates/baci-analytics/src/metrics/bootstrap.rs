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

/// What was bought in each draw.
#[derive(Clone, Debug, Default)]
pub struct Draws {
    /// Empty while there is nothing.
    purchases: Vec<i64>,
    /// In the currency's smallest unit.
    net: Vec<i128>,
}

impl Draws {
    /// Adds what a customer bought more than was known; less, where it is below zero.
    pub fn add(&mut self, weights: &Weights, purchases: i64, net: i128) {
        self.fill();
        for ((own, net_own), times) in self.purchases.iter_mut().zip(&mut self.net).zip(weights.0) {
            *own = own.saturating_add(purchases.saturating_mul(times.into()));
            *net_own = net_own.saturating_add(net.saturating_mul(times.into()));
        }
    }

    /// Adds those of others.
    pub fn merge(&mut self, more: &Self) {
        if more.purchases.is_empty() {
            return;
        }
        self.fill();
        for (own, more) in self.purchases.iter_mut().zip(&more.purchases) {
            *own = own.saturating_add(*more);
        }
        for (own, more) in self.net.iter_mut().zip(&more.net) {
            *own = own.saturating_add(*more);
        }
    }

    fn fill(&mut self) {
        if self.purchases.is_empty() {
            (self.purchases, self.net) = (vec![0; DRAWS], vec![0; DRAWS]);
        }
    }

    /// Whether there is nothing in any.
    pub fn is_nothing(&self) -> bool {
        self.purchases.iter().all(|own| *own == 0) && self.net.iter().all(|own| *own == 0)
    }

    /// Where the average lies with 95% confidence: of the averages of the draws in which somebody bought, the one that as many lie below, and
    /// above, as are a fortieth of them (of 200 the fifth from either end). Nothing of fewer than two customers.
    #[expect(clippy::cast_precision_loss, reason = "an interval of a statistic")]
    pub(super) fn interval(&self, customers: u64) -> Interval {
        if customers < 2 {
            return None;
        }
        let drawn = self.purchases.iter().zip(&self.net).filter(|(purchases, _)| **purchases > 0);
        let mut averages: Vec<f64> = drawn.map(|(many, net)| *net as f64 / *many as f64).collect();
        averages.sort_unstable_by(f64::total_cmp);
        let rank = (averages.len() / 40).max(1);
        let high = averages.len().checked_sub(rank)?;
        Some((*averages.get(rank - 1)?, *averages.get(high)?))
    }
}

/// Two are the same where no draw differs; one of nothing may be empty or zeros.
impl PartialEq for Draws {
    fn eq(&self, other: &Self) -> bool {
        let same = self.purchases == other.purchases && self.net == other.net;
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
    /// Those of regulars, or of others.
    pub const fn of(&mut self, regular: bool) -> &mut Draws {
        if regular { &mut self.regulars } else { &mut self.others }
    }

    /// Adds those of others.
    pub fn merge(&mut self, more: &Self) {
        self.regulars.merge(&more.regulars);
        self.others.merge(&more.others);
    }

    /// Whether there is nothing in any.
    pub fn is_nothing(&self) -> bool {
        self.regulars.is_nothing() && self.others.is_nothing()
    }

    /// The draws of both together.
    pub fn all(&self) -> Draws {
        let mut all = self.others.clone();
        all.merge(&self.regulars);
        all
    }
}

/// Draws while millions of customers are counted: what most bought is summed in words that a processor adds several of at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    purchases: Vec<u64>,
    net: Vec<u64>,
    /// What does not fit.
    rest: Draws,
}

impl Gathered {
    /// Adds what a customer bought.
    pub fn add(&mut self, weights: &Weights, purchases: u64, net: i128) {
        let small = |n: i128| u32::try_from(n).ok().filter(|n| *n < SMALL);
        let (Some(many), Some(net)) = (small(purchases.into()), small(net)) else {
            return self.rest.add(weights, i64::try_from(purchases).unwrap_or(i64::MAX), net);
        };
        if self.purchases.is_empty() {
            (self.purchases, self.net) = (vec![0; DRAWS], vec![0; DRAWS]);
        }
        // Both factors of 32 bits: a processor multiplies several of these at once.
        let product = |times: &u8, n: u32| u64::from(u32::from(*times)) * u64::from(n);
        for (own, times) in self.purchases.iter_mut().zip(&weights.0) {
            *own += product(times, many);
        }
        for (own, times) in self.net.iter_mut().zip(&weights.0) {
            *own += product(times, net);
        }
    }

    /// The same as sums.
    pub fn settle(self) -> Draws {
        let purchases = self.purchases.into_iter().map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let net = self.net.into_iter().map(i128::from);
        let mut all = Draws { purchases: purchases.collect(), net: net.collect() };
        all.merge(&self.rest);
        all
    }
}

#[cfg(test)]
mod tests;
