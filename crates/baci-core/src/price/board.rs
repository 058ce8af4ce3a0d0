//! The board: a basket's units in stacks of equal history, from which promotions take.
//!
//! A stack is some units of one line (or a fee) that went through the same promotions. A promotion
//! on part of a line splits its stack, so that 'the dearest unit' and 'a unit serves once' stay
//! exact whatever came before.

use super::PerLine;
use super::basket::Basket;
use crate::decimal::Decimal;
use crate::event::Purchase;
use crate::money::{Rounding, split};
use crate::program::{Prices, Split, Stacking, TaxMode};
use smallvec::{SmallVec, smallvec};

/// Units with the same history. Amounts are of all of them together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stack {
    /// The basket's line; fees stand behind the lines.
    pub line: usize,
    pub units: i64,
    /// Before any promotion.
    pub list: i64,
    /// When the promotion that is at work began.
    pub start: i64,
    pub left: i64,
    /// The least that must be left.
    pub floor: i64,
    /// Served in a deal or bundle.
    pub used: bool,
}

/// Stacks by their positions.
pub(super) type Picks = SmallVec<[usize; 8]>;

/// All stacks of a basket, as the promotions so far left them.
#[derive(Clone, Debug)]
pub(super) struct Board<'a> {
    pub basket: &'a Basket,
    pub prices: &'a Prices,
    pub stacks: Vec<Stack>,
}

/// The part of `whole` that the first `n` of `units` have: the odd ones go to the first.
pub(super) fn first(whole: i64, n: i64, units: i64) -> i64 {
    if units <= 0 {
        return whole;
    }
    whole.div_euclid(units).saturating_mul(n).saturating_add(n.min(whole.rem_euclid(units)))
}

impl Stack {
    /// What can still come off.
    pub fn room(&self) -> i64 {
        self.left.saturating_sub(self.floor).max(0)
    }

    /// What one unit costs now, for putting in order: `left` / `units` without dividing.
    pub fn dearer(&self, other: &Self) -> std::cmp::Ordering {
        let cross = |a: &Self, b: &Self| i128::from(a.left) * i128::from(b.units.max(1));
        cross(self, other).cmp(&cross(other, self))
    }

    /// The same for what can still come off a unit.
    pub fn room_beside(&self, other: &Self) -> std::cmp::Ordering {
        let cross = |a: &Self, b: &Self| i128::from(a.room()) * i128::from(b.units.max(1));
        cross(self, other).cmp(&cross(other, self))
    }

    /// Works something out for each unit: `each(value of a unit, how many of it)`, summed.
    pub fn by_unit(&self, base: i64, mut each: impl FnMut(i64) -> i64) -> i64 {
        let units = self.units.max(1);
        let (low, rest) = (base.div_euclid(units), base.rem_euclid(units));
        let dear = if rest == 0 { 0 } else { each(low.saturating_add(1)).saturating_mul(rest) };
        dear.saturating_add(each(low).saturating_mul(units - rest))
    }
}

impl<'a> Board<'a> {
    pub fn new(basket: &'a Basket, prices: &'a Prices, before: &Purchase) -> Self {
        let lines = basket.lines.iter().zip(&before.lines).enumerate();
        let goods = lines.map(|(line, (entry, priced))| {
            let units = entry.units().max(1);
            let floor = entry.floor.and_then(|floor| entry.times(floor)).unwrap_or(0);
            let amount = priced.amount;
            let floor = floor.clamp(amount.min(0), amount.max(0));
            Stack { line, units, list: amount, start: amount, left: amount, floor, used: false }
        });
        let fees = basket.fees.iter().enumerate().map(|(i, fee)| Stack {
            line: basket.lines.len() + i,
            units: 1,
            list: fee.amount,
            start: fee.amount,
            left: fee.amount,
            floor: 0,
            used: false,
        });
        Self { basket, prices, stacks: goods.chain(fees).collect() }
    }

    /// How many lines and fees there are.
    pub fn width(&self) -> usize {
        self.basket.lines.len() + self.basket.fees.len()
    }

    /// The tax rate of a line or fee, in percent.
    pub fn rate(&self, line: usize) -> Decimal {
        let goods = self.basket.lines.len();
        if let Some(entry) = self.basket.lines.get(line) {
            return self.prices.rate(entry.tax.as_deref(), self.prices.goods_tax);
        }
        let fee = line.checked_sub(goods).and_then(|i| self.basket.fees.get(i));
        self.prices.rate(fee.and_then(|fee| fee.tax.as_deref()), self.prices.fee_tax)
    }

    /// What is left of each line and fee.
    pub fn left(&self) -> PerLine {
        let mut left: PerLine = smallvec![0; self.width()];
        for stack in &self.stacks {
            if let Some(sum) = left.get_mut(stack.line) {
                *sum = sum.saturating_add(stack.left);
            }
        }
        left
    }

    /// What is left of the goods, never below zero: what is taken off by hand counts.
    pub fn goods_left(&self) -> i64 {
        let goods = self.basket.lines.len();
        let left = self.stacks.iter().filter(|stack| stack.line < goods).map(|stack| stack.left);
        left.fold(0i64, i64::saturating_add).max(0)
    }

    /// Marks where a promotion begins.
    pub fn begin(&mut self) {
        for stack in &mut self.stacks {
            stack.start = stack.left;
        }
    }

    /// What a cut on a stack is taken from.
    pub fn base(&self, stack: &Stack, on_lines: bool) -> i64 {
        match self.prices.stacking {
            Stacking::Listed => stack.list,
            _ if on_lines => stack.start,
            _ => stack.left,
        }
    }

    /// Splits a stack: its first `n` units stay, the rest become a stack of their own.
    pub fn cut_off(&mut self, at: usize, n: i64) {
        let Some(stack) = self.stacks.get_mut(at) else { return };
        let units = stack.units;
        if n <= 0 || n >= units {
            return;
        }
        let kept = |whole| first(whole, n, units);
        let rest = Stack {
            units: units - n,
            list: stack.list - kept(stack.list),
            start: stack.start - kept(stack.start),
            left: stack.left - kept(stack.left),
            floor: stack.floor - kept(stack.floor),
            ..*stack
        };
        stack.units = n;
        stack.list = kept(stack.list);
        stack.start = kept(stack.start);
        stack.left = kept(stack.left);
        stack.floor = kept(stack.floor);
        self.stacks.push(rest);
    }

    /// The first `n` units of the picks, in their order; the last stack is split where need be.
    pub fn take(&mut self, picks: &[usize], n: i64) -> Picks {
        let mut taken = Picks::new();
        let mut open = n;
        for at in picks {
            let Some(units) = self.stacks.get(*at).map(|stack| stack.units) else { continue };
            if open <= 0 {
                break;
            }
            self.cut_off(*at, open);
            taken.push(*at);
            open -= units.min(open);
        }
        taken
    }

    /// How many units the picks have.
    pub fn units(&self, picks: &[usize]) -> i64 {
        let units = picks.iter().filter_map(|at| self.stacks.get(*at)).map(|stack| stack.units);
        units.fold(0, i64::saturating_add)
    }

    /// An amount of one tax mode in the other, by a line's rate.
    pub fn convert(&self, amount: i64, line: usize, from: TaxMode, to: TaxMode) -> i64 {
        if from == to {
            return amount;
        }
        let rate = self.rate(line);
        let scale = 10i128.pow(u32::from(rate.scale));
        let (net, gross) = (100 * scale, 100 * scale + i128::from(rate.mantissa));
        let (by, over) = if to == TaxMode::Included { (gross, net) } else { (net, gross) };
        Rounding::HalfUp.divide(i128::from(amount).saturating_mul(by), over).unwrap_or(amount)
    }

    /// Splits an amount over weights as the program says.
    pub fn share(&self, amount: i64, weights: &[i64]) -> PerLine {
        let mut parts: PerLine = smallvec![0; weights.len()];
        let sum: i128 = weights.iter().map(|weight| i128::from((*weight).max(0))).sum();
        if self.prices.split == Split::LargestRemainder || sum == 0 {
            split(amount, weights, &mut parts);
            return parts;
        }
        let mut off = i128::from(amount);
        for (part, weight) in parts.iter_mut().zip(weights) {
            let exact = i128::from(amount) * i128::from((*weight).max(0));
            let (whole, rest) = (exact / sum, exact % sum);
            let up = self.prices.split == Split::Nearest && rest > sum - rest;
            let share = whole + i128::from(up);
            *part = i64::try_from(share).unwrap_or(0);
            off -= share;
        }
        let step = i64::try_from(off.signum()).unwrap_or(0);
        // What nothing was rounded up to has nothing to give back.
        let gives = |part: i64, weight: i64| weight > 0 && (step > 0 || part > 0);
        let weighs = parts.iter_mut().zip(weights).filter(|(part, weight)| gives(**part, **weight));
        for (part, _) in weighs.take(usize::try_from(off.unsigned_abs()).unwrap_or(0)) {
            *part += step;
        }
        parts
    }
}
