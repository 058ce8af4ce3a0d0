//! Deals and bundles: units that serve together, each of them once.

use super::board::{Board, Picks};
use super::cut::{Deltas, How};
use super::reach::Lines;
use crate::program::{Bundle, Cut, Deal, Per, Pick};
use smallvec::SmallVec;

/// What a deal or bundle came to.
pub(super) struct Served {
    pub picks: Picks,
    pub deltas: Deltas,
    /// Units given on top of the basket.
    pub added: i64,
}

/// The largest `n` up to `most` for which something holds, if it holds for all smaller ones.
fn largest(most: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (0, most.max(0));
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if holds(middle) { low = middle } else { high = middle - 1 }
    }
    low
}

impl Board<'_> {
    fn mark(&mut self, picks: &[usize]) {
        for at in picks {
            if let Some(stack) = self.stacks.get_mut(*at) {
                stack.used = true;
            }
        }
    }

    /// Serves a deal as often as the basket allows. Units that can only be bought pay first; of
    /// those that could be either, the dearest pay. The result does not hang on the lines' order.
    pub fn deal(&mut self, deal: &Deal, [buy, get]: [&Lines; 2], round_price: bool) -> Served {
        let mut buys = self.unused(buy);
        self.sort(&mut buys, Pick::Dearest);
        if deal.added {
            let most = self.units(&buys) / deal.buy_units.max(1);
            let times = most.min(deal.times.unwrap_or(i64::MAX));
            let paid = self.take(&buys, times.saturating_mul(deal.buy_units));
            self.mark(&paid);
            let added = times.saturating_mul(deal.get_units);
            return Served { picks: Picks::new(), deltas: Deltas::new(), added };
        }
        let gets = self.unused(get);
        let (both, only_buy): (Picks, Picks) =
            buys.iter().copied().partition(|at| gets.contains(at));
        let only_get: Picks = gets.iter().copied().filter(|at| !buys.contains(at)).collect();
        let [buyers, either, getters] =
            [&only_buy, &both, &only_get].map(|picks| self.units(picks));
        let most = (buyers.saturating_add(either) / deal.buy_units.max(1))
            .min(deal.times.unwrap_or(i64::MAX));
        let times = largest(most, |n| {
            let short = n.saturating_mul(deal.buy_units).saturating_sub(buyers).max(0);
            let wants = n.saturating_mul(deal.get_units).saturating_sub(getters).max(0);
            short.saturating_add(wants) <= either
        });
        let mut order = only_buy;
        order.extend(both.iter().copied());
        let before = self.stacks.len();
        let paid = self.take(&order, times.saturating_mul(deal.buy_units));
        self.mark(&paid);
        // What was split off a stack that paid in part is still to be had.
        let mut rest: Picks = only_get;
        rest.extend(both.iter().copied().filter(|at| !paid.contains(at)));
        let split_off = (before..self.stacks.len()).filter(|at| self.comes_of(*at, &both));
        rest.extend(split_off.collect::<Picks>());
        self.sort(&mut rest, deal.pick);
        let picks = self.take(&rest, times.saturating_mul(deal.get_units));
        self.mark(&picks);
        let how = How { per: Per::Unit, on_lines: true, round_price };
        let deltas = self.cut(deal.cut, how, &picks);
        Served { picks, deltas, added: 0 }
    }

    /// Whether a stack is of the same line as one of these.
    fn comes_of(&self, at: usize, of: &[usize]) -> bool {
        let line = |at: usize| self.stacks.get(at).map(|stack| stack.line);
        of.iter().any(|other| line(*other) == line(at))
    }

    /// Serves a bundle as often as the basket allows.
    pub fn bundle(&mut self, bundle: &Bundle, lines: &[Lines], round_price: bool) -> Served {
        let fits = |n: i64| self.clone().gather(bundle, lines, n).is_some();
        let most = self.most_bundles(bundle, lines);
        let times = if fits(most) { most } else { largest(most, fits) };
        let picks = self.gather(bundle, lines, times).unwrap_or_default();
        let cut = match bundle.cut {
            Cut::Price(price) => Cut::Price(price.saturating_mul(times)),
            cut => cut,
        };
        let how = How { per: Per::All, on_lines: true, round_price };
        let deltas = if picks.is_empty() { Deltas::new() } else { self.cut(cut, how, &picks) };
        Served { picks, deltas, added: 0 }
    }

    /// How many bundles there can be at the most, by what each part has to choose from.
    fn most_bundles(&self, bundle: &Bundle, lines: &[Lines]) -> i64 {
        let units = |lines: &[Lines]| {
            let open = self.stacks.iter().filter(|stack| !stack.used && stack.left > 0);
            let own = open.filter(|stack| lines.iter().any(|lines| lines.has(stack.line)));
            own.map(|stack| stack.units).fold(0, i64::saturating_add)
        };
        let all = bundle.parts.iter().map(|(_, units)| *units).fold(0, i64::saturating_add);
        let parts = bundle.parts.iter().zip(lines);
        let parts = parts.map(|((_, own), lines)| units(std::slice::from_ref(lines)) / own.max(&1));
        let most = parts.fold(units(lines) / all.max(1), i64::min);
        most.min(bundle.times.unwrap_or(i64::MAX))
    }

    /// Takes the units of `n` bundles: parts with the fewest units to choose from first.
    fn gather(&mut self, bundle: &Bundle, lines: &[Lines], n: i64) -> Option<Picks> {
        let mut parts: SmallVec<[(i64, usize); 4]> = SmallVec::new();
        for (i, lines) in lines.iter().enumerate() {
            parts.push((self.units(&self.unused(lines)), i));
        }
        parts.sort_unstable();
        let mut all = Picks::new();
        for (_, i) in parts {
            let (_, units) = bundle.parts.get(i)?;
            let mut picks = self.unused(lines.get(i)?);
            self.sort(&mut picks, Pick::Dearest);
            let wanted = n.checked_mul(*units)?;
            let taken = self.take(&picks, wanted);
            if self.units(&taken) < wanted {
                return None;
            }
            self.mark(&taken);
            all.extend(taken);
        }
        Some(all)
    }
}
