//! Values: what decided, kept as numbers until they are written in somebody's language.

use crate::decimal;
use crate::event::Quantity;
use crate::money::Currency;
use crate::said::Kind;
use crate::time::Instant;
use serde::{Serialize, Serializer};

/// A value that decided. It prints as the API writes it: decimal strings, RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A name, or what somebody wrote.
    Text(String),
    Count(i64),
    /// Smallest units of a currency.
    Money(i64, Currency),
    /// Smallest units of a wallet, and its decimals.
    Units(i64, u8),
    Quantity(Quantity),
    Instant(Instant),
    /// What something is; each language has its own word.
    Kind(Kind),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Count(n) => n.fmt(f),
            Self::Money(amount, currency) => f.write_str(&currency.format(*amount)),
            Self::Units(units, digits) => f.write_str(&decimal::format(*units, *digits)),
            Self::Quantity(quantity) => quantity.fmt(f),
            Self::Instant(at) => at.fmt(f),
            Self::Kind(kind) => f.write_str(kind.word()),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Quantity> for Value {
    fn from(quantity: Quantity) -> Self {
        Self::Quantity(quantity)
    }
}

impl From<Instant> for Value {
    fn from(at: Instant) -> Self {
        Self::Instant(at)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Count(n)
    }
}

impl From<u32> for Value {
    fn from(n: u32) -> Self {
        Self::Count(n.into())
    }
}

impl From<u8> for Value {
    fn from(n: u8) -> Self {
        Self::Count(n.into())
    }
}

impl From<u64> for Value {
    fn from(n: u64) -> Self {
        Self::Count(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<decimal::Decimal> for Value {
    fn from(number: decimal::Decimal) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Self {
        Self::Count(i64::try_from(n).unwrap_or(i64::MAX))
    }
}
