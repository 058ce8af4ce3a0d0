//! Counts: what a priced basket uses of limits and budgets once it is bought.

use super::{Basket, Priced};
use crate::decide::Count;
use crate::decide::caps::{Key, of_limits, together};
use crate::program::{Limits, Program};
use crate::time::Instant;

/// The keys that pricing a basket may look at, each with whether it is counted for all members
/// together: what a caller has to load beforehand.
pub fn keys<'a>(
    program: &'a Program,
    basket: &'a Basket,
    at: Instant,
) -> impl Iterator<Item = (Key<'a>, bool)> {
    let day = program.zone.local(at).day;
    let touched = program.index.touched(basket, &program.prices).into_iter();
    let promotions = touched.filter_map(|at| program.promotions.get(at as usize));
    let of = move |promotion: &'a crate::program::Promotion| {
        let key = |span| Key { rule: &promotion.id, span };
        of_limits(&promotion.limits, day).map(move |(span, ..)| (key(span), together(span)))
    };
    let coupons = basket.open_coupons();
    let coupons = coupons.flat_map(|own| [(own.key(), !own.bound), (own.held_key(), !own.bound)]);
    promotions.flat_map(of).chain(coupons)
}

impl Priced {
    /// What is to be noted when the basket is bought: one use of each promotion that applied,
    /// however many lines it was on, the money it gave, and one use of the coupon that opened it.
    pub fn counts(&self, program: &Program, basket: &Basket, at: Instant) -> Vec<Count> {
        let day = program.zone.local(at).day;
        let mut counts = Vec::new();
        let mut note = |key: Key<'_>, program: bool, (by, money): (i64, bool), limits: &Limits| {
            counts.push(Count {
                key: key.to_string(),
                program,
                by,
                kept: limits.kept_on_cancel,
                in_part: limits.back_on_return && money,
                whole: limits.back_on_return && !money,
                ..Count::default()
            });
        };
        let mut benefits: Vec<usize> = Vec::new();
        for at in self.used() {
            let Some(promotion) = program.promotions.get(at) else { continue };
            benefits.extend(promotion.benefit.filter(|own| !benefits.contains(own)));
            let limits = &promotion.limits;
            for (span, _, money) in of_limits(limits, day) {
                let by = if money { self.given(at) } else { 1 };
                let key = Key { rule: &promotion.id, span };
                note(key, together(span), (by, money), limits);
            }
            let opened = self.opened.iter().find(|(own, _)| *own == at);
            if let Some(coupon) = opened.and_then(|(_, coupon)| basket.coupons.get(*coupon)) {
                note(coupon.key(), !coupon.bound, (1, false), limits);
            }
        }
        for own in benefits.into_iter().filter_map(|at| program.benefits.get(at)) {
            note(own.key(day), false, (1, false), &Limits::default());
        }
        counts
    }

    /// The promotions that gave something, by their positions, each once.
    pub fn used(&self) -> Vec<usize> {
        let off = self.applied.iter().filter(|applied| applied.amount > 0);
        let mut used: Vec<usize> = off.map(|applied| applied.promotion).collect();
        used.extend(self.gifts.iter().map(|gift| gift.promotion));
        used.sort_unstable();
        used.dedup();
        used
    }

    /// What a promotion took off, and what its gifts are worth.
    pub fn given(&self, at: usize) -> i64 {
        let off = self.applied.iter().filter(|applied| applied.promotion == at);
        let gifts = self.gifts.iter().filter(|gift| gift.promotion == at);
        let gifts = gifts.map(|gift| gift.worth.saturating_mul(gift.units));
        off.map(|applied| applied.amount).chain(gifts).fold(0, i64::saturating_add)
    }
}
