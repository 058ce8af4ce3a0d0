//! Reach: the lines that each part of a promotion is on, matched once for all combinations.

use super::basket::{Basket, BasketLine};
use crate::condition::Scope;
use crate::coupon::Binding;
use crate::program::{Filter, Give, Promotion, Target};
use smallvec::SmallVec;

/// A set of a basket's lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    set: SmallVec<[u64; 2]>,
    /// Whether a coupon binds them to some goods.
    pub bound: bool,
}

impl Lines {
    fn of(basket: &Basket, mut is: impl FnMut(&BasketLine) -> bool) -> Self {
        let mut set: SmallVec<[u64; 2]> = smallvec::smallvec![0; basket.lines.len().div_ceil(64)];
        for (at, line) in basket.lines.iter().enumerate() {
            if let Some(word) = set.get_mut(at / 64) {
                *word |= u64::from(is(line)) << (at % 64);
            }
        }
        Self { set, bound: false }
    }

    /// Those that are among these, too.
    fn among(&self, other: &Self) -> Self {
        let set = self.set.iter().zip(&other.set).map(|(a, b)| a & b).collect();
        Self { set, bound: true }
    }

    fn is_empty(&self) -> bool {
        self.set.iter().all(|word| *word == 0)
    }

    /// Whether a line is one of them; fees, which stand behind the lines, are not.
    pub fn has(&self, line: usize) -> bool {
        has(&self.set, line)
    }

    /// A bit for each line, sixty-four in a word.
    pub fn words(&self) -> &[u64] {
        &self.set
    }
}

/// Whether a line is one of a set.
pub(super) fn has(words: &[u64], line: usize) -> bool {
    words.get(line / 64).is_some_and(|word| word >> (line % 64) & 1 == 1)
}

/// The lines of a promotion: for each give in its order, what it is on. A deal's are what is bought and
/// what is got, a bundle's those of its parts.
pub(super) type Reach = SmallVec<[SmallVec<[Lines; 2]>; 1]>;

/// Matches a promotion's targets with the basket.
pub(super) fn reach(promotion: &Promotion, basket: &Basket, scope: &Scope<'_>) -> Reach {
    let shut = |line: &BasketLine| {
        promotion.skip_reduced && line.reduced
            || one_of(&promotion.except, line)
            || promotion.except_where.as_ref().is_some_and(|own| own.holds(scope, line))
    };
    let mut known: SmallVec<[(&Target, Lines); 2]> = SmallVec::new();
    let mut lines = |target| {
        if let Some((_, lines)) = known.iter().find(|(known, _)| *known == target) {
            return lines.clone();
        }
        let lines = Lines::of(basket, |line| on_target(target, line, scope) && !shut(line));
        known.push((target, lines.clone()));
        lines
    };
    let mut reach = Reach::with_capacity(promotion.gives.len());
    for give in &promotion.gives {
        reach.push(match give {
            Give::Discount(discount) => [lines(&discount.on)].into_iter().collect(),
            Give::Deal(deal) => [lines(&deal.buy), lines(&deal.get)].into_iter().collect(),
            Give::Bundle(bundle) => bundle.parts.iter().map(|(target, _)| lines(target)).collect(),
            Give::Gift(gift) => gift.for_each.iter().map(&mut lines).collect(),
        });
    }
    reach
}

/// What is left of a reach for a coupon that is for some goods; `None` where that is no line.
pub(super) fn bind(reach: &Reach, basket: &Basket, binding: &Binding) -> Option<Reach> {
    if binding.is_open() {
        return Some(reach.clone());
    }
    let named = Lines::of(basket, |line| binding.names(line));
    let among = |lines: &SmallVec<[Lines; 2]>| lines.iter().map(|own| own.among(&named)).collect();
    let bound: Reach = reach.iter().map(among).collect();
    // A gift of the whole basket is on no lines: what it is for only has to be there.
    let mut parts = bound.iter().flatten().peekable();
    let fits = match parts.peek() {
        Some(_) => parts.any(|lines| !lines.is_empty()),
        None => !named.is_empty(),
    };
    fits.then_some(bound)
}

/// Whether a line is one of those.
pub(super) fn on_target(target: &Target, line: &BasketLine, scope: &Scope<'_>) -> bool {
    (target.only.is_empty() || one_of(&target.only, line))
        && target.price_from.is_none_or(|from| line.price >= from)
        && target.price_to.is_none_or(|to| line.price <= to)
        && target.condition.as_ref().is_none_or(|own| own.holds(scope, line))
}

fn one_of(filter: &Filter, line: &BasketLine) -> bool {
    filter.names(&line.sku, &line.category, &line.brand, &line.tags)
}
