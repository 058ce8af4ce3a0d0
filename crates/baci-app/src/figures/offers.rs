//! The figures of each promotion, worked out with those of the shop.

use super::Days;
use crate::error::AppError;
use crate::overview::count;
use baci_core::time::Instant;
use baci_store::{Database, offer_use};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a promotion did over all time; purchases that were cancelled are left out. Money is in the
/// currency's smallest unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferFigures {
    /// Purchases on which it gave something.
    pub uses: i64,
    /// The members who made them.
    pub members: i64,
    /// What it took off, gifts with their worth.
    pub given: i64,
    pub last: Option<Instant>,
    /// Of the last 90 days those with a use.
    pub days: Vec<OfferDay>,
}

/// A promotion's uses on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferDay {
    /// The position in the series of days, as in [`super::Figures::days`].
    pub day: usize,
    pub uses: i64,
    pub given: i64,
}

/// The figures of every promotion that was ever used.
pub(super) async fn figures(
    database: &Database,
    days: &Days,
) -> Result<BTreeMap<String, OfferFigures>, AppError> {
    let mut all = BTreeMap::new();
    for sums in offer_use::sums(database).await? {
        let offer_use::Sums { promotion, uses, members, given, last } = sums;
        let (given, last) = (count(given)?, Some(last));
        all.insert(promotion, OfferFigures { uses, members, given, last, days: Vec::new() });
    }
    let mut by_day: BTreeMap<(String, usize), (i64, i64)> = BTreeMap::new();
    for part in offer_use::quarters(database, days.start).await? {
        let Some(day) = days.position(part.quarter) else { continue };
        let (uses, given) = by_day.entry((part.promotion, day)).or_default();
        *uses = uses.saturating_add(part.uses);
        *given = given.saturating_add(count(part.given)?);
    }
    for ((promotion, day), (uses, given)) in by_day {
        if let Some(own) = all.get_mut(&promotion) {
            own.days.push(OfferDay { day, uses, given });
        }
    }
    Ok(all)
}
