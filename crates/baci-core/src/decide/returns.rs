//! Returns: what of a purchase came back, and what of its credits was taken back for it.

use crate::decide::Count;
use crate::event::{Line, Purchase, Quantity};
use crate::id::EventId;
use serde::{Deserialize, Serialize};

/// A purchase as it was decided, with what came back since.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    pub event: EventId,
    pub purchase: Purchase,
    pub credits: Vec<Credited>,
    pub counts: Vec<Count>,
    pub returned: Returned,
}

/// A credit as it is stored with its event: by names, so that any later program can read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credited {
    pub rule: String,
    pub wallet: String,
    pub amount: i64,
    /// Per line; empty for a purchase of one line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<i64>,
}

/// How much of a purchase came back so far. Empty lists stand for 'nothing yet'.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Per line.
    pub lines: Vec<LineReturned>,
    /// Per credit, what was taken back.
    pub taken: Vec<i64>,
    /// Per payment from a wallet, what was given back of its units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<i64>,
    #[serde(default)]
    pub cancelled: bool,
}

impl Returned {
    /// Whether all of this purchase is back.
    pub fn is_all_of(&self, purchase: &Purchase) -> bool {
        let mut pairs = purchase.lines.iter().zip(&self.lines);
        let whole = |(line, back): (&Line, &LineReturned)| {
            (back.quantity, back.amount) == (line.quantity, line.amount)
        };
        self.cancelled || (self.lines.len() == purchase.lines.len() && pairs.all(whole))
    }
}

/// What came back of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineReturned {
    pub quantity: Quantity,
    pub amount: i64,
}
