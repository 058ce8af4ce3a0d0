//! A basket: what a till or a shop asks the price of.

use crate::coupon::Coupon;
use crate::event::{Line, MAX_LINES, Purchase, Quantity};
use crate::refusal::{Code, Refusal};
use serde::{Deserialize, Serialize};

/// The most fees a basket has.
pub const MAX_FEES: usize = 20;
/// The most codes on a basket.
pub const MAX_CODES: usize = 20;

/// Goods and fees with their prices before promotions. Money is in the currency's smallest unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Basket {
    pub lines: Vec<BasketLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<Fee>,
    /// The codes that were given, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// The promotions that the member claims and pays for, by their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<String>,
    /// Stored coupons as they stand: those whose code was given, and those that the member holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<Coupon>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// A line of a basket.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BasketLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(default)]
    pub quantity: Quantity,
    /// Of one unit, as entered. Below zero for what is taken off by hand.
    pub price: i64,
    /// What a unit cost before the goods were reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<i64>,
    /// Whether the goods are reduced already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reduced: bool,
    /// The least that a unit may cost after promotions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<i64>,
    /// A fixed charge on each unit, as a bottle's deposit: nothing lowers or taxes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levy: Option<i64>,
    /// The name of its tax rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<String>,
    /// The owned item that it is for, by its reference: a chassis or a serial number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

/// Delivery, packing, service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fee {
    /// What it is for: `express`.
    pub method: String,
    pub amount: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<String>,
}

impl BasketLine {
    /// Whole units; goods by weight count as one.
    pub fn units(&self) -> i64 {
        if self.quantity.0 % 1000 == 0 { self.quantity.0 / 1000 } else { 1 }
    }

    /// What a unit price comes to for the whole quantity, rounded half up.
    pub(crate) fn times(&self, price: i64) -> Option<i64> {
        let exact = i128::from(price) * i128::from(self.quantity.0);
        crate::money::Rounding::HalfUp.divide(exact, 1000)
    }
}

impl Basket {
    /// The coupons that may be used, in their order: of several for one promotion, the first that fits the
    /// goods is used.
    pub(super) fn open_coupons(&self) -> impl Iterator<Item = &Coupon> {
        self.coupons.iter().filter(|coupon| coupon.standing.is_open())
    }

    /// The basket as a purchase before any promotion: what conditions are held against.
    ///
    /// # Errors
    /// A [`Refusal`] where there are too many lines, or amounts that cannot be counted.
    pub fn undiscounted(&self) -> Result<Purchase, Refusal> {
        self.check()?;
        let line = |line: &BasketLine| {
            let amount = line.times(line.price).ok_or_else(crate::decide::out_of_range)?;
            let listed = line.times(line.listed.unwrap_or(line.price).max(line.price));
            let listed = listed.ok_or_else(crate::decide::out_of_range)?;
            Ok(Line {
                sku: line.sku.clone(),
                category: line.category.clone(),
                brand: line.brand.clone(),
                tags: line.tags.clone(),
                item: line.item.clone(),
                quantity: line.quantity,
                amount,
                discount: listed.saturating_sub(amount),
                tax: 0,
            })
        };
        let lines = self.lines.iter().map(line).collect::<Result<Vec<_>, Refusal>>()?;
        Ok(Purchase {
            lines,
            branch: self.branch.clone(),
            channel: self.channel.clone(),
            tags: self.tags.clone(),
            codes: self.folded(),
            ..Purchase::default()
        })
    }

    /// The codes as conditions see them.
    pub(super) fn folded(&self) -> Vec<String> {
        self.codes.iter().map(|code| code.trim().to_lowercase()).collect()
    }

    pub(super) fn check(&self) -> Result<(), Refusal> {
        let wrong = |reason, sentence| Refusal::new(Code::InvalidRequest, sentence).because(reason);
        let many = |field: &str, most: usize| {
            let sentence = format!("a basket has at most {most} {field}");
            Err(wrong("too-many", sentence).with("field", field).with("most", most))
        };
        if self.lines.len() > MAX_LINES {
            return many("lines", MAX_LINES);
        }
        if self.fees.len() > MAX_FEES {
            return many("fees", MAX_FEES);
        }
        if self.codes.len() > MAX_CODES {
            return many("codes", MAX_CODES);
        }
        if self.claims.len() > MAX_CODES {
            return many("claims", MAX_CODES);
        }
        if let Some(i) = self.lines.iter().position(|line| line.quantity.0 <= 0) {
            let sentence = format!("the quantity of line {i} must be above zero");
            return Err(wrong("quantity-zero", sentence).with("line", i));
        }
        if self.fees.iter().any(|fee| fee.amount < 0) {
            return Err(wrong("fee-below-zero", "a fee cannot be below zero".to_owned()));
        }
        Ok(())
    }
}
