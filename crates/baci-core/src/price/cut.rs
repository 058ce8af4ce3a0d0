//! Cuts: how much comes off the stacks that a promotion works on.

use super::PerLine;
use super::board::{Board, Picks, Stack};
use crate::decimal::Decimal;
use crate::program::{Cut, Discount, Measure, Most, Per, Steps, TaxMode};
use smallvec::{SmallVec, smallvec};

/// What comes off each pick.
pub(super) type Deltas = SmallVec<[i64; 8]>;

/// `base` x percent / 100, rounded as the program says.
fn percent_of(board: &Board<'_>, base: i64, percent: Decimal) -> i64 {
    board.prices.rounding.percent(base, percent).unwrap_or(base)
}

impl Board<'_> {
    fn stack(&self, at: usize) -> Option<&Stack> {
        self.stacks.get(at)
    }

    /// What the steps of a discount go by on its picks; nothing where each line goes by its own.
    pub fn measure(
        &self,
        steps: &Steps,
        whole: impl Fn(Measure) -> i64,
        picks: &[usize],
    ) -> Option<i64> {
        let sum = |of: &dyn Fn(&Stack) -> i64| -> i64 {
            picks.iter().filter_map(|at| self.stack(*at)).map(of).fold(0, i64::saturating_add)
        };
        match steps.by {
            Measure::Basket | Measure::Spent(_) => Some(whole(steps.by)),
            Measure::Amount => Some(sum(&|stack| stack.start)),
            Measure::Quantity => Some(sum(&|stack| stack.units.saturating_mul(1000))),
            Measure::Line => None,
        }
    }

    /// What a discount takes from its picks; its steps go by a measure.
    pub fn discount(
        &self,
        discount: &Discount,
        round_price: bool,
        measure: Option<i64>,
        picks: &[usize],
    ) -> Deltas {
        let how = How { per: discount.per, on_lines: discount.on_lines(), round_price };
        let Some(steps) = &discount.steps else { return self.cut(discount.cut, how, picks) };
        let step = |measure: i64| {
            let reached = steps.steps.iter().rev().find(|(from, _)| measure >= *from);
            reached.map_or(discount.cut, |(_, cut)| *cut)
        };
        match measure {
            Some(measure) => self.cut(step(measure), how, picks),
            None => {
                let mut deltas: Deltas = smallvec![0; picks.len()];
                self.each_line(picks, |board, here, picks| {
                    let own = here.iter().filter_map(|i| picks.get(*i));
                    let own: Picks = own.copied().collect();
                    let amount = own.iter().filter_map(|at| board.stack(*at));
                    let amount = amount.map(|stack| stack.start).fold(0, i64::saturating_add);
                    let parts = board.cut(step(amount), how, &own);
                    for (i, part) in here.iter().zip(parts) {
                        if let Some(delta) = deltas.get_mut(*i) {
                            *delta = part;
                        }
                    }
                });
                deltas
            }
        }
    }

    /// What a cut takes from picks.
    pub fn cut(&self, cut: Cut, how: How, picks: &[usize]) -> Deltas {
        match (cut, how.per) {
            (_, Per::All) => self.off_all(cut, how, picks),
            (Cut::Percent(percent), Per::Line) => self.off_lines(how, picks, |board, _, base| {
                board.rounded(base, percent, how.round_price)
            }),
            (Cut::Amount { amount, tax, .. }, Per::Line) => {
                self.off_lines(how, picks, |board, line, _| board.entered(amount, tax, line))
            }
            (Cut::Price(price), Per::Line) => {
                self.off_lines(how, picks, |_, _, base| base.saturating_sub(price).max(0))
            }
            (_, Per::Unit) => self.off_units(cut, how, picks),
        }
    }

    fn rounded(&self, base: i64, percent: Decimal, round_price: bool) -> i64 {
        if !round_price {
            return percent_of(self, base, percent);
        }
        let (hundred, scale) = (100 * 10i64.pow(u32::from(percent.scale)), percent.scale);
        let rest = Decimal { mantissa: hundred.saturating_sub(percent.mantissa).max(0), scale };
        base.saturating_sub(percent_of(self, base, rest))
    }

    /// An amount as the program enters prices.
    fn entered(&self, amount: i64, tax: Option<TaxMode>, line: usize) -> i64 {
        let own = self.prices.tax;
        self.convert(amount, line, tax.unwrap_or(own), own)
    }

    /// Runs over the picks of each line in turn: positions within the picks.
    fn each_line(&self, picks: &[usize], mut work: impl FnMut(&Self, &[usize], &[usize])) {
        let line = |i: usize| picks.get(i).and_then(|at| self.stack(*at)).map(|stack| stack.line);
        let mut order: SmallVec<[usize; 8]> = (0..picks.len()).collect();
        order.sort_by_key(|i| line(*i));
        for here in order.chunk_by(|a, b| line(*a) == line(*b)) {
            work(self, here, picks);
        }
    }

    fn off_lines(
        &self,
        how: How,
        picks: &[usize],
        mut off: impl FnMut(&Self, usize, i64) -> i64,
    ) -> Deltas {
        let mut deltas: Deltas = smallvec![0; picks.len()];
        self.each_line(picks, |board, here, picks| {
            // Most lines are one stack: nothing has to be split over several.
            if let [i] = here
                && let (Some(stack), Some(delta)) =
                    (picks.get(*i).and_then(|at| board.stack(*at)), deltas.get_mut(*i))
            {
                let room = stack.room();
                let base = board.base(stack, how.on_lines);
                *delta = off(board, stack.line, base).clamp(0, room);
                return;
            }
            let own: SmallVec<[&Stack; 4]> =
                here.iter().filter_map(|i| board.stack(*picks.get(*i)?)).collect();
            let bases: PerLine = own.iter().map(|stack| board.base(stack, how.on_lines)).collect();
            let base = bases.iter().fold(0i64, |sum, base| sum.saturating_add(*base));
            let room = own.iter().map(|stack| stack.room()).fold(0, i64::saturating_add);
            let line = own.first().map_or(0, |stack| stack.line);
            let amount = off(board, line, base).clamp(0, room);
            let parts = fill(board, amount, &bases, &own);
            for (i, part) in here.iter().zip(parts) {
                if let Some(delta) = deltas.get_mut(*i) {
                    *delta = part;
                }
            }
        });
        deltas
    }

    fn off_units(&self, cut: Cut, how: How, picks: &[usize]) -> Deltas {
        let mut deltas: Deltas = smallvec![0; picks.len()];
        self.each_line(picks, |board, here, picks| {
            let mut begun = false;
            for i in here {
                let Some(stack) = picks.get(*i).and_then(|at| board.stack(*at)) else { continue };
                let base = board.base(stack, how.on_lines);
                let off = match cut {
                    Cut::Percent(percent) => {
                        stack.by_unit(base, |unit| board.rounded(unit, percent, how.round_price))
                    }
                    Cut::Price(price) => stack.by_unit(base, |unit| (unit - price).max(0)),
                    Cut::Amount { amount, further, tax } => {
                        let first = board.entered(amount, tax, stack.line);
                        let other = further.map(|more| board.entered(more, tax, stack.line));
                        let other = other.unwrap_or(first);
                        let rest = stack.by_unit(stack.left, |unit| other.min(unit.max(0)));
                        let unit = super::board::first(stack.left, 1, stack.units).max(0);
                        let mend = if begun { 0 } else { first.min(unit) - other.min(unit) };
                        rest.saturating_add(mend)
                    }
                };
                begun = true;
                if let Some(delta) = deltas.get_mut(*i) {
                    *delta = off.clamp(0, stack.room());
                }
            }
        });
        deltas
    }

    fn off_all(&self, cut: Cut, how: How, picks: &[usize]) -> Deltas {
        let stacks = || picks.iter().filter_map(|at| self.stack(*at));
        let bases: PerLine = stacks().map(|stack| self.base(stack, how.on_lines)).collect();
        let base = bases.iter().fold(0i64, |sum, base| sum.saturating_add((*base).max(0)));
        let by_hand = self.stacks.iter().map(|stack| stack.left.min(0));
        let by_hand = if how.on_lines { 0 } else { by_hand.fold(0, i64::saturating_add) };
        let base = base.saturating_add(by_hand).max(0);
        let own = self.prices.tax;
        let (amount, tax) = match cut {
            Cut::Percent(percent) => (self.rounded(base, percent, how.round_price), own),
            Cut::Amount { amount, tax, .. } => (amount, tax.unwrap_or(own)),
            Cut::Price(price) => (base.saturating_sub(price).max(0), own),
        };
        self.spread(amount, tax, picks, &bases)
    }

    /// Splits an amount over picks, line by line, by their weights. What a line has no room for
    /// goes to the others, until there is no room at all.
    pub fn spread(&self, amount: i64, tax: TaxMode, picks: &[usize], weights: &[i64]) -> Deltas {
        let own = self.prices.tax;
        let mut deltas: Deltas = smallvec![0; picks.len()];
        let mut lines: SmallVec<[Line; 4]> = SmallVec::new();
        self.each_line(picks, |board, here, picks| {
            let stacks = || here.iter().filter_map(|i| board.stack(*picks.get(*i)?));
            let Some(line) = stacks().next().map(|stack| stack.line) else { return };
            let room = stacks().map(Stack::room).fold(0, i64::saturating_add);
            let weight = here.iter().filter_map(|i| weights.get(*i));
            let weight = weight.fold(0i64, |sum, weight| sum.saturating_add((*weight).max(0)));
            let (full, weight) =
                (board.convert(room, line, own, tax), board.convert(weight, line, own, tax));
            lines.push(Line { line, here: here.into(), room, full, weight, share: 0 });
        });
        let goods = self.basket.lines.len();
        let whole = if lines.iter().any(|line| line.line >= goods) {
            i64::MAX
        } else {
            lines.iter().map(|line| line.full).fold(0, i64::saturating_add).min(self.payable(tax))
        };
        self.pour(amount.min(whole), &mut lines);
        for line in &lines {
            let off = if line.share >= line.full {
                line.room
            } else {
                self.convert(line.share, line.line, tax, own).clamp(0, line.room)
            };
            let stacks: SmallVec<[&Stack; 4]> =
                line.here.iter().filter_map(|i| self.stack(*picks.get(*i)?)).collect();
            let weights = line.here.iter().map(|i| weights.get(*i).copied().unwrap_or(0));
            let parts = fill(self, off, &weights.collect::<PerLine>(), &stacks);
            for (i, part) in line.here.iter().zip(parts) {
                if let Some(delta) = deltas.get_mut(*i) {
                    *delta = part;
                }
            }
        }
        deltas
    }

    /// What all goods come to, in a tax mode: what is taken off by hand leaves less to take.
    fn payable(&self, tax: TaxMode) -> i64 {
        let goods = self.basket.lines.len();
        let stacks = self.stacks.iter().filter(|stack| stack.line < goods);
        let worth = stacks.map(|s| self.convert(s.left, s.line, self.prices.tax, tax));
        worth.fold(0, i64::saturating_add).max(0)
    }

    fn pour(&self, amount: i64, lines: &mut [Line]) {
        let mut open = amount.max(0);
        for _ in 0..=lines.len() {
            let weight = |line: &Line| if line.share < line.full { line.weight } else { 0 };
            let weights: PerLine = lines.iter().map(weight).collect();
            if open == 0 || weights.iter().all(|weight| *weight <= 0) {
                break;
            }
            let parts = self.share(open, &weights);
            for (line, part) in lines.iter_mut().zip(parts) {
                let part = part.min(line.full.saturating_sub(line.share));
                line.share = line.share.saturating_add(part);
                open -= part;
            }
        }
    }

    /// Cuts deltas down to what a promotion may still give.
    pub fn at_most(&self, most: Most, given: &[i64], picks: &[usize], deltas: Deltas) -> Deltas {
        let own = self.prices.tax;
        let tax = most.tax.unwrap_or(own);
        let lines = given.iter().enumerate();
        let given = lines.map(|(line, off)| self.convert(*off, line, own, tax));
        let open = most.amount.saturating_sub(given.fold(0, i64::saturating_add)).max(0);
        let worth = picks
            .iter()
            .zip(&deltas)
            .filter_map(|(at, delta)| Some(self.convert(*delta, self.stack(*at)?.line, own, tax)));
        if worth.fold(0, i64::saturating_add) <= open {
            return deltas;
        }
        self.spread(open, tax, picks, &deltas)
    }
}

/// How a cut is taken.
#[derive(Clone, Copy)]
pub(super) struct How {
    pub per: Per,
    pub on_lines: bool,
    pub round_price: bool,
}

/// A line while an amount is split: `room` as prices are entered, the rest in the amount's mode.
struct Line {
    line: usize,
    here: SmallVec<[usize; 4]>,
    room: i64,
    full: i64,
    weight: i64,
    share: i64,
}

/// Splits what comes off one line over its stacks, none beyond its room.
fn fill(board: &Board<'_>, amount: i64, weights: &[i64], stacks: &[&Stack]) -> PerLine {
    if let [stack] = stacks {
        return PerLine::from_slice(&[amount.clamp(0, stack.room())]);
    }
    let mut parts = board.share(amount, weights);
    let mut open = 0i64;
    for (part, stack) in parts.iter_mut().zip(stacks) {
        let fits = (*part).clamp(0, stack.room());
        open = open.saturating_add(*part - fits);
        *part = fits;
    }
    for (part, stack) in parts.iter_mut().zip(stacks) {
        let more = open.clamp(0, stack.room().saturating_sub(*part).max(0));
        *part += more;
        open -= more;
    }
    parts
}
