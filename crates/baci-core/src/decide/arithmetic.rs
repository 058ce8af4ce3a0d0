//! The arithmetic of an award: in numbers for pages that put it in their own words, and in plain text.

use crate::program::Award;
use serde::{Serialize, Serializer};

/// How an award came to what it gave. Prints as '312.50 x 1 / 25 = 12.5, rounded down to 12'.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arithmetic {
    pub award: Award,
    /// What the award counted: money, lines, thousandths of a quantity, or units of the wallet.
    pub base: i64,
    /// What it came to before rounding, where that was no whole unit: '12.5'.
    pub exact: Option<String>,
    /// What it came to in the wallet's smallest unit, before any cap.
    pub units: i64,
    pub(super) text: String,
}

impl std::fmt::Display for Arithmetic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Arithmetic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
