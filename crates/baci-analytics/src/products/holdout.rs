//! How well suggestions would have told what was bought: last baskets, which the rules have not seen.

use super::{Baskets, Least, Rules};

/// Suggestions that one of must be right.
pub const FIVE: usize = 5;

/// How often one of five suggestions was right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HitRate {
    pub tried: u64,
    /// By the rules.
    pub hits: u64,
    /// By what is on most receipts.
    pub popular: u64,
}

/// Both trials; the rules are those of all baskets but the last one of each who has two or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdout {
    /// For each of these customers, from what they had bought before and without what they had last: whether one of
    /// five is in the basket.
    pub members: HitRate,
    /// For each product of such a basket with two or more, from the others: whether it is one of five.
    pub carts: HitRate,
    /// Pairs on enough receipts that were not kept.
    pub left_out: u64,
}

/// Tries it.
pub fn holdout(baskets: &Baskets, least: Least) -> Holdout {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut held = vec![false; baskets.len()];
    let mut start = 0;
    for own in baskets.customers.chunk_by(|a, b| a == b) {
        let last = start + own.len() - 1;
        if let Some(slot) = held.get_mut(last).filter(|_| last > start) {
            *slot = true;
            spans.push((start, last));
        }
        start = last + 1;
    }
    let rules = Rules::new(baskets, least, |basket| !held.get(basket).copied().unwrap_or(false));
    let mut told = Holdout {
        left_out: rules.enough.saturating_sub(rules.pairs().len() as u64),
        ..Holdout::default()
    };
    for (start, last) in spans {
        let bought = baskets.get(last);
        let (known, had) = baskets.known(start, last);
        told.members.one(&rules, &known, had, |product| bought.contains(product));
        if bought.len() < 2 {
            continue;
        }
        for hidden in bought {
            let cart: Vec<u32> = bought.iter().filter(|own| *own != hidden).copied().collect();
            told.carts.one(&rules, &cart, &cart, |product| product == hidden);
        }
    }
    told
}

impl HitRate {
    fn one(&mut self, rules: &Rules, from: &[u32], without: &[u32], right: impl Fn(&u32) -> bool) {
        self.tried += 1;
        let suggested = rules.suggest(from, without, FIVE);
        self.hits += u64::from(suggested.iter().any(|own| right(&own.product)));
        self.popular += u64::from(rules.popular(without, FIVE).iter().any(right));
    }
}
