//! What happens: purchases, refunds, cancels and named events, as the core sees them.
//!
//! Amounts are whole smallest units of the program's currency. The shapes here are also what is
//! stored with each event (as JSON), so a field is never renamed, only added.

use crate::id::{EventId, GiftCardId, MemberId};
use crate::price::{Basket, Totals};
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A quantity in thousandths: 1 piece is 1000, 250 grams of a kilo is 250.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub i64);

impl Quantity {
    /// Decimals of a quantity.
    pub const DIGITS: u8 = 3;
    /// One piece.
    pub const ONE: Quantity = Quantity(1000);
}

impl Default for Quantity {
    fn default() -> Self {
        Self::ONE
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = crate::decimal::format(self.0, Self::DIGITS);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// The most lines a purchase may have.
pub const MAX_LINES: usize = 1000;

/// Something that happened to a member, at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub id: EventId,
    pub at: Instant,
    pub body: Body,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    Purchase(Purchase),
    Refund(Refund),
    /// Takes back all that is left of a purchase, and gives back the use of its caps.
    Cancel(Cancel),
    /// A named event of the shop's own: a survey answered, a review written, a profile filled in.
    Custom(Custom),
}

/// A receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Purchase {
    pub lines: Vec<Line>,
    /// The part of the sum of lines that the member paid with value from a wallet: `base = "net"`
    /// leaves it out, spread over the lines in proportion.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub paid_with_balance: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The shop's own receipt number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The codes that were given, in small letters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// The basket that it was before promotions, where it was priced here, and what they gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<Box<Offered>>,
    /// What the member paid with from wallets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid: Vec<Paid>,
}

/// A basket with what promotions gave on it. Named by ids, so that any later program can read it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Offered {
    pub basket: Basket,
    /// What each promotion took off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Given>,
    pub totals: Totals,
}

/// What a promotion took off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub promotion: String,
    pub amount: i64,
    /// Off each line, then off each fee.
    pub shares: Vec<i64>,
}

/// What a wallet paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    pub wallet: String,
    /// In the wallet's smallest unit.
    pub units: i64,
    /// What they paid, in the currency's smallest unit; 0 where they paid for a promotion.
    pub money: i64,
    /// The promotion that was claimed with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<String>,
    /// The gift card that it was on, where it was not the member's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<GiftCardId>,
    /// Whose wallet it was, where another one of the household paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<MemberId>,
}

/// A line of a receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The owned item that it is for, by its reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    #[serde(default, skip_serializing_if = "is_one")]
    pub quantity: Quantity,
    /// What the line costs after its discount, for its whole quantity, as the price is entered.
    pub amount: i64,
    /// The discount already taken off; `amount` + `discount` is the price before discounts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub discount: i64,
    /// The line's tax: within `amount` where the program's prices include it, else on top.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tax: i64,
}

/// Goods that come back, in one of three ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    pub purchase: EventId,
    pub what: Returned,
}

/// How a refund says what came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returned {
    /// Everything that has not come back yet.
    All,
    /// So many units of these lines (an index into the purchase's lines).
    Lines(Vec<ReturnedLine>),
    /// So much money, spread over what is left of all lines in proportion.
    Amount(i64),
}

/// Units of one line that come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedLine {
    pub line: u32,
    pub quantity: Quantity,
}

/// A purchase that is cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    pub purchase: EventId,
}

/// A named event with the fields that the program declares for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Custom {
    pub name: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Field>,
}

/// The value of a declared field of a member or an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Field {
    Truth(bool),
    Integer(i64),
    /// Text; also how a decimal field is carried ('99.90'), by the field's declared type.
    Text(String),
}

impl Purchase {
    /// What the lines come to after discounts; `None` beyond an i64.
    pub fn gross(&self) -> Option<i64> {
        self.lines.iter().try_fold(0i64, |sum, line| sum.checked_add(line.amount))
    }

    /// What the lines come to, less what a balance paid.
    pub fn net(&self) -> Option<i64> {
        self.gross()?.checked_sub(self.paid_with_balance)
    }

    /// What the lines would have come to without discounts.
    pub fn before_discounts(&self) -> Option<i64> {
        self.lines
            .iter()
            .try_fold(0i64, |sum, line| sum.checked_add(line.amount)?.checked_add(line.discount))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_one(q: &Quantity) -> bool {
    *q == Quantity::ONE
}
