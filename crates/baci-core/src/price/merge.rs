//! Merging: lines of the same goods at the same price are priced as one, and all lines in an order of
//! their own, however they came into the basket. What comes of it is given back to each line by its
//! units; where lines cost the same, the odd cents go to the first.

use super::board::first;
use super::{Applied, Basket, BasketLine, ListPrice, PerLine, Priced, PricedLine};
use crate::event::Quantity;
use smallvec::SmallVec;
use std::cmp::Ordering;

/// A basket in which no two lines are the same, and where each line of the one that was entered went.
pub(super) struct Merged {
    pub basket: Basket,
    places: Vec<usize>,
}

fn order(a: &BasketLine, b: &BasketLine) -> Ordering {
    let numbers =
        |line: &BasketLine| (line.price, line.listed, line.floor, line.levy, line.reduced);
    let names = a.sku.cmp(&b.sku).then_with(|| a.category.cmp(&b.category));
    let words = || a.brand.cmp(&b.brand).then_with(|| a.tags.cmp(&b.tags));
    names
        .then_with(|| numbers(a).cmp(&numbers(b)))
        .then_with(words)
        .then_with(|| a.tax.cmp(&b.tax))
        .then_with(|| a.item.cmp(&b.item))
        .then_with(|| by_piece(a).cmp(&by_piece(b)))
}

fn by_piece(line: &BasketLine) -> bool {
    line.quantity.0 % 1000 == 0
}

/// Lines are the same where nothing but their quantity differs. Goods by weight count as a piece
/// each, so they stay apart.
fn same(a: &BasketLine, b: &BasketLine) -> bool {
    by_piece(a) && a.price >= 0 && order(a, b).is_eq()
}

/// The basket with the same lines merged, in an order that does not hang on how they stood, unless
/// `as_entered`: a promotion may ask for that. `None` where it is so already.
pub(super) fn merged(basket: &Basket, as_entered: bool) -> Option<Merged> {
    let lines = &basket.lines;
    let line = |i: &usize| lines.get(*i);
    let alike = |a: &usize, b: &usize| line(a).zip(line(b)).is_some_and(|(x, y)| same(x, y));
    let mut sorted: SmallVec<[usize; 32]> = (0..lines.len()).collect();
    sorted.sort_by(|a, b| match (line(a), line(b)) {
        (Some(x), Some(y)) => order(x, y).then(x.quantity.cmp(&y.quantity)).then(a.cmp(b)),
        _ => a.cmp(b),
    });
    let twins = sorted.windows(2).any(|pair| matches!(pair, [a, b] if alike(a, b)));
    if !twins && (as_entered || sorted.is_sorted()) {
        return None;
    }
    let mut groups: Vec<SmallVec<[usize; 4]>> =
        sorted.chunk_by(alike).map(SmallVec::from_slice).collect();
    if as_entered {
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups.sort_by_key(|group| group.first().copied());
    }
    let mut places = vec![0; lines.len()];
    let mut own = Vec::with_capacity(groups.len());
    for (place, group) in groups.iter().enumerate() {
        let members = group.iter().filter_map(line);
        let quantity = members.map(|line| line.quantity.0).fold(0, i64::saturating_add);
        let head = group.first().and_then(line).cloned().unwrap_or_default();
        own.push(BasketLine { quantity: Quantity(quantity), ..head });
        for at in group {
            if let Some(found) = places.get_mut(*at) {
                *found = place;
            }
        }
    }
    // All but the lines, which are here already.
    let Basket { lines: _, fees, codes, claims, coupons, branch, channel, tags } = basket;
    let basket = Basket {
        lines: own,
        fees: fees.clone(),
        codes: codes.clone(),
        claims: claims.clone(),
        coupons: coupons.clone(),
        branch: branch.clone(),
        channel: channel.clone(),
        tags: tags.clone(),
    };
    Some(Merged { basket, places })
}

impl Merged {
    /// What the merged basket came to, for the lines of the one that was entered: each line has the
    /// part of its units. Odd cents of discounts go to the first units, those of tax to the last that cost something.
    pub fn apart(&self, priced: Priced, entered: &Basket) -> Priced {
        let spans = self.spans(entered, &self.results(&priced));
        let lines = spans.iter().map(|span| {
            let Some(line) = priced.lines.get(span.result) else { return PricedLine::default() };
            let (before, discount) = (span.part(line.before), span.part(line.discount));
            PricedLine { before, discount, amount: before - discount, tax: span.tax(line) }
        });
        let lines = lines.collect();
        let applied = match spans.iter().all(Span::is_all) {
            true => put_back(priced.applied, &spans),
            false => dealt_out(&priced.applied, &spans, self.basket.lines.len()),
        };
        let listed = spans.iter().enumerate().filter_map(|(line, span)| {
            let own = priced.listed.iter().find(|own| own.line == span.place)?;
            Some(ListPrice { line, ..*own })
        });
        let listed = listed.collect();
        Priced { lines, applied, listed, ..priced }
    }

    /// Which line's result each merged line gets: its own, but that among lines whose results differ
    /// in odd cents alone, the largest discount goes to the one that was entered first.
    fn results(&self, priced: &Priced) -> Vec<usize> {
        let mut results: Vec<usize> = (0..self.basket.lines.len()).collect();
        // Merged lines as they were entered.
        let mut entered: Vec<usize> = Vec::with_capacity(results.len());
        for place in &self.places {
            if !entered.contains(place) {
                entered.push(*place);
            }
        }
        for at in 0..entered.len() {
            let Some(here) = entered.get(at).copied() else { continue };
            for later in entered.iter().skip(at + 1).copied() {
                let (Some(a), Some(b)) = (results.get(here).copied(), results.get(later).copied())
                else {
                    continue;
                };
                let discount = |i: usize| priced.lines.get(i).map_or(0, |line| line.discount);
                if discount(b) > discount(a) && self.exchange(priced, a, b) {
                    results.swap(here, later);
                }
            }
        }
        results
    }

    /// Whether the results of two lines may stand for each other.
    fn exchange(&self, priced: &Priced, a: usize, b: usize) -> bool {
        let line = |i: usize| self.basket.lines.get(i);
        let Some((x, y)) = line(a).zip(line(b)) else { return false };
        let bounds = |line: &BasketLine| (line.quantity, line.price, line.floor, line.levy);
        let cost = |i: usize| priced.lines.get(i).map(|line| line.before);
        let near = |own: &Applied| {
            let share = |i: usize| own.shares.get(i).copied().unwrap_or(0);
            (share(a) - share(b)).abs() <= 1 && (share(a) == 0) == (share(b) == 0)
        };
        bounds(x) == bounds(y)
            && x.tax == y.tax
            && cost(a) == cost(b)
            && priced.applied.iter().all(near)
    }

    /// Which units of a merged line each line is, and whose result they have.
    fn spans(&self, entered: &Basket, results: &[usize]) -> Vec<Span> {
        let mut begun: Vec<i64> = vec![0; self.basket.lines.len()];
        let mut spans = Vec::with_capacity(self.places.len());
        for (place, line) in self.places.iter().copied().zip(&entered.lines) {
            let whole = self.basket.lines.get(place).map_or(1, BasketLine::units).max(1);
            let from = begun.get(place).copied().unwrap_or(0);
            let until = from.saturating_add(line.units().max(1)).min(whole);
            if let Some(begun) = begun.get_mut(place) {
                *begun = until;
            }
            let result = results.get(place).copied().unwrap_or(place);
            spans.push(Span { place, result, from, until, whole });
        }
        spans
    }
}

/// The shares of promotions where no line was merged with another: only their order differs.
fn put_back(mut applied: Vec<Applied>, spans: &[Span]) -> Vec<Applied> {
    let mut before = PerLine::new();
    for own in &mut applied {
        before.clone_from(&own.shares);
        for (share, span) in own.shares.iter_mut().zip(spans) {
            *share = before.get(span.result).copied().unwrap_or(0);
        }
    }
    applied
}

/// The shares of promotions by the units of each line: a promotion's part of a line is what it added to the
/// part of all that came before it.
fn dealt_out(applied: &[Applied], spans: &[Span], merged: usize) -> Vec<Applied> {
    let mut taken: PerLine = smallvec::smallvec![0; merged];
    let each = applied.iter().map(|own| {
        let mut shares: PerLine = PerLine::with_capacity(spans.len());
        for span in spans {
            let before = taken.get(span.result).copied().unwrap_or(0);
            let share = own.shares.get(span.result).copied().unwrap_or(0);
            shares.push(span.part(before.saturating_add(share)) - span.part(before));
        }
        for (sum, share) in taken.iter_mut().zip(&own.shares) {
            *sum = sum.saturating_add(*share);
        }
        shares.extend(own.shares.iter().skip(merged).copied());
        Applied { promotion: own.promotion, amount: own.amount, shares }
    });
    each.collect()
}

/// The units of a merged line that a line is: from one until another, of so many.
struct Span {
    place: usize,
    result: usize,
    from: i64,
    until: i64,
    whole: i64,
}

impl Span {
    /// Its part of a whole, the odd cents on the first units.
    fn part(&self, whole: i64) -> i64 {
        if self.is_all() {
            return whole;
        }
        first(whole, self.until, self.whole) - first(whole, self.from, self.whole)
    }

    /// Its part of a line's tax, by what its units cost: one that costs nothing bears none.
    fn tax(&self, line: &PricedLine) -> i64 {
        if self.is_all() {
            return line.tax;
        }
        let cost =
            |units| first(line.before, units, self.whole) - first(line.discount, units, self.whole);
        let borne = |units| {
            let tax =
                i128::from(line.tax) * i128::from(cost(units)) / i128::from(line.amount.max(1));
            i64::try_from(tax).unwrap_or(line.tax)
        };
        borne(self.until) - borne(self.from)
    }

    /// Whether it is a merged line of its own: most are.
    const fn is_all(&self) -> bool {
        self.from == 0 && self.until == self.whole
    }
}
