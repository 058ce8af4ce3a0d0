//! Pricing: what a basket comes to under a program's promotions, as a pure function, and why.
//!
//! [`price`] looks up the promotions that a basket touches, keeps those whose conditions hold, finds
//! the best combination of rivals for the member, applies them in the program's sequence, taxes
//! what is left, and says of every promotion it looked at how it came out. The result does not
//! depend on how a quantity is split over lines, nor on their order: of lines that cost the same, the
//! first has the odd cents.

mod basket;
mod board;
mod choose;
mod counts;
mod cut;
mod deal;
mod eligible;
mod hint;
pub mod index;
mod lists;
mod merge;
mod pick;
mod reach;
mod run;
mod search;
mod tax;
#[cfg(test)]
mod tests;
mod verdict;

pub use basket::{Basket, BasketLine, Fee, MAX_CODES, MAX_FEES};
pub use counts::keys;
pub use hint::{Hint, Lack, MAX_HINTS, hints};
pub use lists::ListPrice;
pub use verdict::{CodeFate, Fate, Missing, Verdict};

use crate::condition::Scope;
use crate::decide::out_of_range;
use crate::event::{Body, Event, Given, Line, Offered, Purchase, Quantity};
use crate::id::EventId;
use crate::member::MemberView;
use crate::program::{Program, TaxMode};
use crate::refusal::Refusal;
use crate::time::Instant;
use board::Board;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::borrow::Cow;

/// Per line and fee of a basket. Most baskets need no heap.
pub(crate) type PerLine = SmallVec<[i64; 8]>;
/// Promotions that coupons opened, each with its coupon.
pub(crate) type Opened = SmallVec<[(usize, usize); 1]>;

/// What a basket comes to. Money is in the currency's smallest unit, as prices are entered: with
/// tax where the program's prices include it.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    /// In the basket's order.
    pub lines: Vec<PricedLine>,
    pub fees: Vec<PricedFee>,
    /// The lines whose price is a list's: `before` is by that.
    pub listed: Vec<ListPrice>,
    /// What was given on top.
    pub gifts: Vec<GiftLine>,
    /// What applied, in the order it was applied.
    pub applied: Vec<Applied>,
    /// Every promotion that the basket touched, and how it came out.
    pub verdicts: Vec<Verdict>,
    /// What became of each code, in the basket's order.
    pub codes: Vec<CodeFate>,
    /// The coupons that opened promotions: the promotion's position, and the coupon's in the basket.
    pub opened: Opened,
    /// Whether no allowed combination of rivals is better for the member. Where there are too many
    /// to try them all, the one found may not be.
    pub best: bool,
    pub totals: Totals,
}

/// What a line comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PricedLine {
    /// Before promotions.
    pub before: i64,
    pub discount: i64,
    /// What is left of it: `before` - `discount`.
    pub amount: i64,
    /// Within `amount` where prices include tax, else on top of it.
    pub tax: i64,
}

/// What a fee comes to.
pub type PricedFee = PricedLine;

/// Goods given on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftLine {
    /// The promotion's position.
    pub promotion: usize,
    pub sku: Option<String>,
    pub units: i64,
    /// What one would cost.
    pub worth: i64,
}

/// A promotion that applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its position in `Program::promotions`.
    pub promotion: usize,
    /// What it took off in all.
    pub amount: i64,
    /// Off each line, then off each fee.
    pub shares: PerLine,
}

/// What all comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Goods before promotions.
    pub before: i64,
    /// Off goods and fees.
    pub discount: i64,
    /// The same with tax.
    pub discount_gross: i64,
    /// Goods after promotions.
    pub goods: i64,
    pub fees: i64,
    /// Fixed charges on units.
    pub levies: i64,
    pub tax: i64,
    /// What rounding the bill added, or took.
    pub rounding: i64,
    /// What is to be paid.
    pub payable: i64,
}

/// Prices a basket for a member at a time.
///
/// # Errors
/// A [`Refusal`] where the basket cannot be: too many lines, amounts beyond an i64.
pub fn price(
    program: &Program,
    view: &MemberView<'_>,
    basket: &Basket,
    at: Instant,
) -> Result<Priced, Refusal> {
    basket.check()?;
    match merge::merged(basket, program.index.as_entered) {
        None => alone(program, view, basket, at),
        Some(merged) => {
            let priced = alone(program, view, &merged.basket, at)?;
            Ok(merged.apart(priced, basket))
        }
    }
}

/// Prices a basket in which no two lines are the same.
fn alone(
    program: &Program,
    view: &MemberView<'_>,
    basket: &Basket,
    at: Instant,
) -> Result<Priced, Refusal> {
    let (basket, event, listed) = ready(program, view, basket, at)?;
    let case = eligible::Case::new(program, view, &basket, &event, None)?;
    let chosen = choose::choose(case);
    priced(chosen, &basket, listed)
}

/// A basket at the prices of the lists that apply, as an event that conditions are held against.
fn ready<'a>(
    program: &Program,
    view: &MemberView<'_>,
    basket: &'a Basket,
    at: Instant,
) -> Result<(Cow<'a, Basket>, Event, Vec<ListPrice>), Refusal> {
    let event = |basket: &Basket| {
        let before = basket.undiscounted()?;
        before.before_discounts().ok_or_else(out_of_range)?;
        Ok(Event { id: EventId(crate::id::LOWEST), at, body: Body::Purchase(before) })
    };
    let entered = event(basket)?;
    if program.price_lists.is_empty() {
        return Ok((Cow::Borrowed(basket), entered, Vec::new()));
    }
    let scope = Scope { program, view, event: &entered, local: program.zone.local(at) };
    let Some((basket, given)) = lists::listed(basket, &scope) else {
        return Ok((Cow::Borrowed(basket), entered, Vec::new()));
    };
    let event = event(&basket)?;
    Ok((Cow::Owned(basket), event, given))
}

fn priced(
    chosen: choose::Chosen<'_>,
    basket: &Basket,
    listed: Vec<ListPrice>,
) -> Result<Priced, Refusal> {
    let board = &chosen.board;
    let totals = totals(board)?;
    let left = board.left();
    let taxes = board.taxes(|stack| stack.left);
    let line = |line: usize, before: i64| {
        let amount = left.get(line).copied().unwrap_or(0);
        let tax = taxes.get(line).copied().unwrap_or(0);
        PricedLine { before, discount: before - amount, amount, tax }
    };
    let goods = basket.lines.len();
    let list = |at: usize| {
        let own = board.stacks.iter().filter(|stack| stack.line == at);
        own.map(|stack| stack.list).fold(0, i64::saturating_add)
    };
    Ok(Priced {
        lines: (0..goods).map(|at| line(at, list(at))).collect(),
        fees: (goods..board.width()).map(|at| line(at, list(at))).collect(),
        listed,
        gifts: chosen.gifts,
        applied: chosen.applied,
        verdicts: chosen.verdicts,
        codes: chosen.codes,
        opened: chosen.opened,
        best: chosen.best,
        totals,
    })
}

fn totals(board: &Board<'_>) -> Result<Totals, Refusal> {
    let goods = board.basket.lines.len();
    let sum = |of: &dyn Fn(&board::Stack) -> i64, fees: bool| -> Result<i64, Refusal> {
        let stacks = board.stacks.iter().filter(|stack| (stack.line >= goods) == fees);
        let mut amounts = stacks.map(of);
        amounts.try_fold(0i64, i64::checked_add).ok_or_else(out_of_range)
    };
    let tax_of = |of: &dyn Fn(&board::Stack) -> i64| -> Result<i64, Refusal> {
        let mut taxes = board.taxes(of).into_iter();
        taxes.try_fold(0i64, i64::checked_add).ok_or_else(out_of_range)
    };
    let (before, left) = (sum(&|s| s.list, false)?, sum(&|s| s.left, false)?);
    let (fees_before, fees) = (sum(&|s| s.list, true)?, sum(&|s| s.left, true)?);
    let tax = tax_of(&|stack| stack.left)?;
    let discount = (before - left).checked_add(fees_before - fees).ok_or_else(out_of_range)?;
    let (added, saved) = match board.prices.tax {
        TaxMode::Included => (0, 0),
        TaxMode::Added => (tax, tax_of(&|stack| stack.list)? - tax),
    };
    // What was taken off by hand beyond the goods is not paid out.
    let levies = board
        .basket
        .lines
        .iter()
        .try_fold(0i64, |sum, line| sum.checked_add(line.times(line.levy.unwrap_or(0))?));
    let levies = levies.ok_or_else(out_of_range)?;
    let parts = [fees, added.max(0), levies];
    let exact = parts.into_iter().try_fold(left.max(0), i64::checked_add);
    let exact = exact.ok_or_else(out_of_range)?;
    let step = board.prices.step.max(1);
    let steps = crate::money::Rounding::HalfUp.divide(exact.into(), step.into());
    let payable = steps.and_then(|n| n.checked_mul(step)).ok_or_else(out_of_range)?;
    Ok(Totals {
        before,
        discount,
        discount_gross: discount.checked_add(saved).ok_or_else(out_of_range)?,
        goods: left,
        fees,
        levies,
        tax,
        rounding: payable - exact,
        payable,
    })
}

impl Priced {
    /// The basket as the purchase that it becomes: each line with what it costs after promotions,
    /// and gifts as lines that cost nothing.
    pub fn purchase(&self, program: &Program, basket: &Basket) -> Purchase {
        let line = |(at, (entry, priced)): (usize, (&BasketLine, &PricedLine))| {
            let list = self.listed.iter().find(|own| own.line == at).map(|own| own.price);
            let price = entry.price.max(list.unwrap_or(entry.price));
            let listed = entry.times(entry.listed.unwrap_or(price).max(price));
            Line {
                sku: entry.sku.clone(),
                category: entry.category.clone(),
                brand: entry.brand.clone(),
                tags: entry.tags.clone(),
                item: entry.item.clone(),
                quantity: entry.quantity,
                amount: priced.amount,
                discount: listed.unwrap_or(priced.before).saturating_sub(priced.amount),
                tax: priced.tax,
            }
        };
        let gift = |gift: &GiftLine| Line {
            sku: gift.sku.clone(),
            quantity: Quantity(gift.units.saturating_mul(1000)),
            discount: gift.worth.saturating_mul(gift.units),
            ..Line::default()
        };
        let lines = basket.lines.iter().zip(&self.lines).enumerate().map(line);
        Purchase {
            lines: lines.chain(self.gifts.iter().map(gift)).collect(),
            branch: basket.branch.clone(),
            channel: basket.channel.clone(),
            tags: basket.tags.clone(),
            codes: basket.folded(),
            offered: Some(Box::new(self.offered(program, basket))),
            ..Purchase::default()
        }
    }

    fn offered(&self, program: &Program, basket: &Basket) -> Offered {
        let given =
            self.applied.iter().filter(|applied| applied.amount > 0).filter_map(|applied| {
                let promotion = program.promotions.get(applied.promotion)?.id.clone();
                let (amount, shares) = (applied.amount, applied.shares.to_vec());
                Some(Given { promotion, amount, shares })
            });
        Offered { basket: basket.clone(), given: given.collect(), totals: self.totals }
    }

    /// What a line's discount is on each of its units: the odd cents are on the first.
    pub fn unit_discounts(&self, basket: &Basket, line: usize) -> Vec<i64> {
        let units = basket.lines.get(line).map_or(0, |line| line.units().clamp(0, 10_000));
        let off = self.lines.get(line).map_or(0, |line| line.discount);
        let share = |i: i64| board::first(off, i + 1, units) - board::first(off, i, units);
        (0..units).map(share).collect()
    }
}
