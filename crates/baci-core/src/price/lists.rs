//! Price lists on a basket: each line's price becomes the one that the lists have for it.

use super::basket::{Basket, BasketLine};
use super::reach::on_target;
use crate::condition::Scope;
use crate::coupon::Coupon;
use crate::event::Quantity;
use crate::program::PriceList;

/// A price that a list gave to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPrice {
    /// The line of the basket.
    pub line: usize,
    /// The list's position in `Program::price_lists`.
    pub list: usize,
    /// What a unit cost as entered.
    pub entered: i64,
    /// What a unit costs by the list.
    pub price: i64,
}

/// The basket at the prices of the lists that apply, with what each gave; `None` where none gives any.
pub(super) fn listed(basket: &Basket, scope: &Scope<'_>) -> Option<(Basket, Vec<ListPrice>)> {
    let lists: Vec<(usize, &PriceList)> = scope.program.price_lists.iter().enumerate().collect();
    let applies = |(_, list): &(usize, &PriceList)| {
        list.active.holds(scope.event.at, scope.local)
            && list.when.as_ref().is_none_or(|when| when.holds(scope))
    };
    let lists: Vec<_> = lists.into_iter().filter(applies).collect();
    let lines = basket.lines.iter().enumerate();
    let given = lines.filter_map(|(at, line)| of_line(at, line, &lists, basket, scope));
    let given: Vec<ListPrice> = given.collect();
    if given.is_empty() {
        return None;
    }
    let mut basket = basket.clone();
    for own in &given {
        let list = scope.program.price_lists.get(own.list);
        let Some(line) = basket.lines.get_mut(own.line) else { continue };
        line.listed = Some(line.listed.unwrap_or(own.entered).max(own.entered));
        line.price = own.price;
        line.reduced |= own.price < own.entered && list.is_some_and(|list| list.reduced);
    }
    Some((basket, given))
}

/// The price of a line: of the lists of the highest priority that have one, the lowest.
fn of_line(
    at: usize,
    line: &BasketLine,
    lists: &[(usize, &PriceList)],
    basket: &Basket,
    scope: &Scope<'_>,
) -> Option<ListPrice> {
    let value_goods = &scope.program.prices.value_goods;
    if line.price <= 0 || value_goods.names(&line.sku, &line.category, &line.brand, &line.tags) {
        return None;
    }
    let entered = line.price;
    let prices = lists.iter().filter_map(|(position, list)| {
        let mut coupons = basket.open_coupons();
        let fits = |own: &Coupon| own.promotion == list.id && own.binding.names(line);
        if list.held && !coupons.any(fits) {
            return None;
        }
        let price = own_price(list, line, basket, scope)?;
        Some((std::cmp::Reverse(list.priority), price, *position, list.fixed))
    });
    let (_, price, list, fixed) = prices.min()?;
    let counts = price < entered || (fixed && price > entered);
    counts.then_some(ListPrice { line: at, list, entered, price })
}

/// What a list says that a unit of a line costs.
fn own_price(
    list: &PriceList,
    line: &BasketLine,
    basket: &Basket,
    scope: &Scope<'_>,
) -> Option<i64> {
    let steps = line.sku.as_ref().and_then(|sku| list.prices.get(sku));
    let step = steps.and_then(|steps| {
        // However the quantity was reached: all lines of the article count together.
        let own = basket.lines.iter().filter(|other| other.sku == line.sku);
        let quantity = own.map(|other| other.quantity.0).fold(0, i64::saturating_add);
        steps.iter().rev().find(|(from, _)| Quantity(quantity) >= *from)
    });
    if let Some((_, price)) = step {
        return Some(*price);
    }
    let (percent, on) = list.percent.as_ref()?;
    let off = scope.program.prices.rounding.percent(line.price, *percent)?;
    on_target(on, line, scope).then(|| line.price.saturating_sub(off).max(0))
}
