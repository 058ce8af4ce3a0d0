//! Price lists: what goods cost for some, or at some times, before any promotion.

use super::{Active, Target};
use crate::condition::Condition;
use crate::decimal::Decimal;
use crate::event::Quantity;
use crate::text::Texts;
use std::collections::BTreeMap;

/// A price list. All that is set must hold for it to apply.
#[derive(Debug)]
pub struct PriceList {
    pub id: String,
    pub name: Texts,
    pub active: Active,
    /// Held against the basket with the prices that were entered.
    pub when: Option<Condition>,
    /// Whether it is only for members who hold a coupon for it.
    pub held: bool,
    /// Of several lists with a price for a line the highest counts; among equal ones the lowest price.
    pub priority: i64,
    /// Whether it counts also where it is above the price that was entered.
    pub fixed: bool,
    /// Whether goods that it made cheaper count as reduced.
    pub reduced: bool,
    /// By article: from which quantity on a unit costs how much, the lowest quantity first.
    pub prices: BTreeMap<String, Vec<(Quantity, i64)>>,
    /// For goods without a price of their own: so many percent off these.
    pub percent: Option<(Decimal, Target)>,
}
