//! Picking: which stacks a promotion works on, and in which order.

use super::board::{Board, Picks, Stack};
use super::reach::Lines;
use crate::program::{Discount, Of, Pick, TaxMode};
use std::cmp::Ordering;

impl Board<'_> {
    /// The stacks of these lines that still cost something.
    pub fn goods(&self, lines: &Lines) -> Picks {
        let (mut found, lines) = (Picks::new(), lines.words());
        for (at, stack) in self.stacks.iter().enumerate() {
            if super::reach::has(lines, stack.line) && stack.left > 0 {
                found.push(at);
            }
        }
        found
    }

    /// The same without units that served already.
    pub fn unused(&self, lines: &Lines) -> Picks {
        let mut picks = self.goods(lines);
        picks.retain(|at| self.stacks.get(*at).is_some_and(|stack| !stack.used));
        picks
    }

    /// Fees with one of these methods.
    pub fn fees(&self, methods: &[String]) -> Picks {
        let goods = self.basket.lines.len();
        let fee = |line: usize| line.checked_sub(goods).and_then(|i| self.basket.fees.get(i));
        let stacks = self.stacks.iter().enumerate();
        let found = stacks.filter(|(_, stack)| {
            fee(stack.line).is_some_and(|fee| methods.is_empty() || methods.contains(&fee.method))
        });
        found.map(|(at, _)| at).collect()
    }

    /// The stacks that a discount works on, cut down to the units that it allows.
    pub fn picks(&mut self, lines: &Lines, discount: &Discount) -> Picks {
        if discount.of == Of::Fees {
            return self.fees(&discount.methods);
        }
        let mut picks = self.goods(lines);
        // A coupon for some goods is not one for delivery.
        if discount.of == Of::Everything && !lines.bound {
            picks.extend(self.fees(&discount.methods));
        }
        if let Some(most) = discount.units_per_line {
            self.sort(&mut picks, discount.pick);
            picks = self.some_of_each_line(&picks, most);
        }
        let set = discount.sets_of.map(|set| {
            let units = self.units(&picks);
            units - units % set.max(1)
        });
        let units = match (discount.units, set) {
            (None, None) => return picks,
            (units, set) => units.unwrap_or(i64::MAX).min(set.unwrap_or(i64::MAX)),
        };
        self.sort(&mut picks, discount.pick);
        self.take(&picks, units)
    }

    /// The first so many units of each line, of its stacks in the order of the picks.
    fn some_of_each_line(&mut self, picks: &[usize], most: i64) -> Picks {
        let mut open: super::PerLine = smallvec::smallvec![most; self.width()];
        let mut kept = Picks::new();
        for at in picks {
            let Some(line) = self.stacks.get(*at).map(|stack| stack.line) else { continue };
            let taken = self.take(&[*at], open.get(line).copied().unwrap_or(0));
            let units = self.units(&taken);
            if let Some(open) = open.get_mut(line) {
                *open -= units;
            }
            kept.extend(taken);
        }
        kept
    }

    /// Puts picks in order. Among equals a line's own words decide before its place in the basket,
    /// so that the same goods in another order give the same. Where tax comes on top of prices and is not
    /// the same for all, what the customer pays decides.
    pub fn sort(&self, picks: &mut Picks, pick: Pick) {
        let taxed = self.prices.tax == TaxMode::Added
            && self.basket.lines.iter().any(|line| line.tax.is_some());
        let dearer = |x: &Stack, y: &Stack| match taxed {
            false => x.dearer(y),
            true => self.with_tax(x, y).cmp(&self.with_tax(y, x)),
        };
        let order = |a: &usize, b: &usize| -> Ordering {
            let (Some(x), Some(y)) = (self.stacks.get(*a), self.stacks.get(*b)) else {
                return Ordering::Equal;
            };
            let price = match pick {
                Pick::Dearest => dearer(y, x),
                Pick::Cheapest => dearer(x, y),
                Pick::Basket => return x.line.cmp(&y.line).then(a.cmp(b)),
            };
            let words = |line: usize| {
                let line = self.basket.lines.get(line)?;
                Some((
                    &line.sku,
                    &line.category,
                    &line.brand,
                    &line.tags,
                    line.reduced,
                    &line.tax,
                    &line.item,
                ))
            };
            let room = y.room_beside(x);
            let equal = price.then(room).then_with(|| words(x.line).cmp(&words(y.line)));
            equal.then(x.line.cmp(&y.line))
        };
        picks.sort_by(order);
    }

    /// What a unit costs with its tax, to be compared with another stack's without dividing.
    fn with_tax(&self, stack: &Stack, other: &Stack) -> i128 {
        let (own, its) = (self.rate(stack.line), self.rate(other.line));
        let scale = |digits: u8| 10i128.pow(u32::from(digits));
        let whole = 100 * scale(own.scale) + i128::from(own.mantissa);
        let worth = i128::from(stack.left).saturating_mul(whole);
        worth.saturating_mul(scale(its.scale)).saturating_mul(i128::from(other.units.max(1)))
    }
}
