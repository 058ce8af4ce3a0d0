//! Pairs of products on the same receipts, counted exactly, and what they suggest.
//!
//! Support, confidence and lift as in Agrawal, Imieliński and Swami (1993) and Brin and others (1997).

use super::Baskets;
use crate::figure::{millionths, percent};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// What a pair needs to count, and how many may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Least {
    /// Receipts with both products.
    pub receipts: u32,
    /// Pairs that are kept, those on most receipts; the others are counted.
    pub pairs: usize,
}

/// Two products on the same receipts; `a` comes before `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub a: u32,
    pub b: u32,
    /// Receipts with both.
    pub both: u32,
}

/// What is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub product: u32,
    /// The product whose buyers bought it, and receipts with both; nothing where it is one that most buy.
    pub because: Option<(u32, u32)>,
}

/// All pairs with enough receipts, and products by how many receipts they are on.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Receipts that were counted.
    pub receipts: u64,
    /// Pairs on enough receipts; more than are kept where the limit was reached.
    pub enough: u64,
    /// Receipts with each product.
    counts: Vec<u32>,
    pairs: Vec<Pair>,
    /// Where each product's rules begin; one more at the end.
    starts: Vec<usize>,
    /// What else was bought more often with a product than without it, and receipts with both: best first.
    to: Vec<(u32, u32)>,
    popular: Vec<u32>,
}

impl Rules {
    /// Counts the baskets that `keep` keeps. Room is taken for products, baskets and the pairs that are kept,
    /// never for all pairs that there are: the partners of one product are counted at a time.
    pub fn new(baskets: &Baskets, least: Least, keep: impl Fn(usize) -> bool) -> Self {
        let mut all = Self { counts: vec![0; baskets.products()], ..Self::default() };
        for basket in (0..baskets.len()).filter(|basket| keep(*basket)) {
            all.receipts += 1;
            for product in baskets.get(basket) {
                if let Some(count) = all.counts.get_mut(*product as usize) {
                    *count += 1;
                }
            }
        }
        all.count(baskets, least, keep);
        all.direct();
        all.popular = (0u32..).zip(&all.counts).filter(|(_, n)| **n > 0).map(|own| own.0).collect();
        all.popular.sort_by_key(|product| Reverse(all.counts.get(*product as usize).copied()));
        all
    }

    fn count(&mut self, baskets: &Baskets, least: Least, keep: impl Fn(usize) -> bool) {
        let often = |product: u32| self.on(product) >= least.receipts;
        // Where each product that can be in a pair stands.
        let mut places: Vec<Vec<u32>> = vec![Vec::new(); self.counts.len()];
        for (basket, number) in (0..baskets.len()).zip(0u32..).filter(|own| keep(own.0)) {
            for product in baskets.get(basket).iter().filter(|own| often(**own)) {
                if let Some(place) = places.get_mut(*product as usize) {
                    place.push(number);
                }
            }
        }
        let mut both = vec![0u32; self.counts.len()];
        let mut partners: Vec<u32> = Vec::new();
        // The least of those that are kept is on top.
        let mut kept = BinaryHeap::new();
        let mut enough = 0;
        for (a, place) in (0u32..).zip(&places) {
            for basket in place {
                let own = baskets.get(*basket as usize);
                let after = own.partition_point(|product| *product <= a);
                for b in own.get(after..).unwrap_or_default().iter().filter(|b| often(**b)) {
                    let Some(count) = both.get_mut(*b as usize) else { continue };
                    if *count == 0 {
                        partners.push(*b);
                    }
                    *count += 1;
                }
            }
            for b in partners.drain(..) {
                let count = both.get_mut(b as usize).map_or(0, std::mem::take);
                if count < least.receipts {
                    continue;
                }
                enough += 1;
                kept.push(Reverse((count, Reverse((a, b)))));
                if kept.len() > least.pairs {
                    kept.pop();
                }
            }
        }
        self.enough = enough;
        let pair = |Reverse((both, Reverse((a, b))))| Pair { a, b, both };
        let mut pairs: Vec<Pair> = kept.into_iter().map(pair).collect();
        pairs.sort_unstable_by(|x, y| self.stronger(x, y));
        self.pairs = pairs;
    }

    /// By lift, then by receipts, then by name.
    fn stronger(&self, x: &Pair, y: &Pair) -> Ordering {
        let parts = |own: &Pair| {
            (u128::from(own.both), u128::from(self.on(own.a)) * u128::from(self.on(own.b)))
        };
        let ((x_both, x_each), (y_both, y_each)) = (parts(x), parts(y));
        (y_both * x_each)
            .cmp(&(x_both * y_each))
            .then(y.both.cmp(&x.both))
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    }

    /// Rules of each product out of the pairs that are bought together more often than by chance.
    fn direct(&mut self) {
        let more = |own: &&Pair| {
            u128::from(own.both) * u128::from(self.receipts)
                > u128::from(self.on(own.a)) * u128::from(self.on(own.b))
        };
        let both = self.pairs.iter().filter(more);
        let both = both.flat_map(|own| [(own.a, own.b, own.both), (own.b, own.a, own.both)]);
        let mut all: Vec<(u32, u32, u32)> = both.collect();
        all.sort_unstable_by(|x, y| x.0.cmp(&y.0).then_with(|| self.better(*x, *y)));
        let start = |product: u32| all.partition_point(|own| own.0 < product);
        self.starts = (0u32..).take(self.counts.len() + 1).map(start).collect();
        self.to = all.into_iter().map(|(_, to, both)| (to, both)).collect();
    }

    /// Of two rules (from, to, receipts with both) the one of more confidence; then of more lift, then of more
    /// receipts, then by name.
    fn better(&self, x: (u32, u32, u32), y: (u32, u32, u32)) -> Ordering {
        let share = |own: (u32, u32, u32), other: (u32, u32, u32)| {
            u64::from(own.2) * u64::from(self.on(other.0))
        };
        share(y, x)
            .cmp(&share(x, y))
            .then(self.on(x.1).cmp(&self.on(y.1)))
            .then(y.2.cmp(&x.2))
            .then((x.1, x.0).cmp(&(y.1, y.0)))
    }

    /// Receipts with a product.
    pub fn on(&self, product: u32) -> u32 {
        self.counts.get(product as usize).copied().unwrap_or(0)
    }

    /// The pairs that are kept, those of most lift first.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// Receipts with both of all receipts, in millionths of a percent.
    pub fn support(&self, both: u32) -> Option<i64> {
        percent(both.into(), self.receipts.into())
    }

    /// Of the receipts with `from`, those with both, in millionths of a percent.
    pub fn confidence(&self, from: u32, both: u32) -> Option<i64> {
        percent(both.into(), self.on(from).into())
    }

    /// How many times as often two are bought together as if neither had to do with the other, in millionths.
    pub fn lift(&self, a: u32, b: u32, both: u32) -> Option<i64> {
        let each = i128::from(self.on(a)) * i128::from(self.on(b));
        millionths(i128::from(both) * i128::from(self.receipts), each)
    }

    /// What goes with these, best first; none of them that are left out (`without`). Where rules give fewer, those
    /// products that most buy fill up.
    pub fn suggest(&self, from: &[u32], without: &[u32], many: usize) -> Vec<Suggestion> {
        let mut all: Vec<(u32, u32, u32)> = Vec::new();
        for own in from {
            let at = *own as usize;
            let start = self.starts.get(at).copied().unwrap_or(0);
            let end = self.starts.get(at + 1).copied().unwrap_or(start);
            let rules = self.to.get(start..end).unwrap_or_default().iter();
            // None of a product's later rules can be among the best of all.
            let rules = rules.filter(|(to, _)| !without.contains(to)).take(many);
            all.extend(rules.map(|(to, both)| (*own, *to, *both)));
        }
        all.sort_unstable_by(|x, y| self.better(*x, *y));
        let mut best: Vec<Suggestion> = Vec::new();
        let popular = self.popular(without, many + many).into_iter().map(|own| (own, None));
        let rules = all.into_iter().map(|(from, to, both)| (to, Some((from, both))));
        for (product, because) in rules.chain(popular) {
            if best.len() >= many {
                break;
            }
            if best.iter().all(|own| own.product != product) {
                best.push(Suggestion { product, because });
            }
        }
        best
    }

    /// The products that are on most receipts, but for some.
    pub fn popular(&self, without: &[u32], many: usize) -> Vec<u32> {
        let others = self.popular.iter().filter(|own| !without.contains(own));
        others.take(many).copied().collect()
    }
}
