//! Coupons: stored codes and what members hold, as they stand when a basket is priced; and what codes
//! are made from.

mod binding;
mod template;

pub use binding::{Binding, MAX_BOUND, MAX_ITEM};

use crate::decide::caps::{Key, Span};
use serde::{Deserialize, Serialize};
pub use template::{BadTemplate, MAX_TEMPLATE, Part, Template};

/// A coupon that a basket comes with: its code was given, or the member holds it.
///
/// ```
/// use baci_core::coupon::{Binding, Coupon, Standing};
/// let code = Coupon::fold("  wasabi-7kqp ");
/// assert_eq!(code, "WASABI-7KQP");
/// let (promotion, standing, binding) = ("ten".into(), Standing::Open, Binding::default());
/// let coupon = Coupon { code, promotion, standing, bound: false, binding };
/// assert_eq!(coupon.key().to_string(), "WASABI-7KQP/coupon");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    /// As it is compared: see [`Coupon::fold`].
    pub code: String,
    /// The promotion that it opens, by its id.
    pub promotion: String,
    #[serde(default, skip_serializing_if = "Standing::is_open")]
    pub standing: Standing,
    /// Whether it is this member's own: its use is counted with the member, not for all together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bound: bool,
    /// The goods that it is for.
    #[serde(default, skip_serializing_if = "Binding::is_open")]
    pub binding: Binding,
}

/// How a coupon stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It may be used.
    #[default]
    Open,
    /// Its first day is still to come.
    NotYet,
    Expired,
    /// As often as it may be.
    Used,
    /// What is left of it is put aside for a quote that holds it.
    Held,
    /// Staff took it out of use.
    Withdrawn,
}

impl Standing {
    /// Whether it may be used.
    pub fn is_open(&self) -> bool {
        *self == Self::Open
    }

    /// Its stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::NotYet => "not_yet",
            Self::Expired => "expired",
            Self::Used => "used",
            Self::Held => "held",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Coupon {
    /// A code as it is stored and compared: without spaces around it, in capital letters.
    pub fn fold(code: &str) -> String {
        code.trim().to_uppercase()
    }

    /// Under what its use is counted.
    pub fn key(&self) -> Key<'_> {
        Key { rule: &self.code, span: Span::Coupon }
    }

    /// Under what is counted how often quotes hold it.
    pub fn held_key(&self) -> Key<'_> {
        Key { rule: &self.code, span: Span::Held }
    }
}
