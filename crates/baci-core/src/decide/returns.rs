//! Returns: what of a purchase came back, and what of its credits was taken back for it.

use crate::decide::Count;
use crate::event::{Line, Offered, Paid, Purchase, Quantity};
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

impl Returned {
    /// What of a purchase's price came back: of each line what its units cost, with the tax that was
    /// added to them and their fixed charges. Delivery, other fees and what rounding added come back
    /// when everything does, so that all parts sum to what was to be paid.
    pub fn value(&self, purchase: &Purchase) -> i64 {
        let Some(offered) = &purchase.offered else {
            return self.lines.iter().map(|back| back.amount).fold(0, i64::saturating_add);
        };
        if self.is_all_of(purchase) {
            return offered.totals.payable;
        }
        let added = adds_tax(offered);
        let lines = purchase.lines.iter().zip(&self.lines).enumerate();
        let worth = lines.map(|(at, (line, back))| {
            let tax = if added { back.of(line, line.tax) } else { 0 };
            let levy = offered.basket.lines.get(at).map_or(0, |own| {
                let whole = own.levy.and_then(|levy| own.times(levy)).unwrap_or(0);
                share(whole, back.quantity.0, line.quantity.0)
            });
            back.amount.saturating_add(tax).saturating_add(levy)
        });
        worth.fold(0i64, i64::saturating_add)
    }

    /// What of that is money to be paid out: what wallets and gift cards paid goes back to them.
    pub fn money(&self, purchase: &Purchase) -> i64 {
        let given = |(at, paid): (usize, &Paid)| {
            share(paid.money, self.given.get(at).copied().unwrap_or(0), paid.units)
        };
        let given = purchase.paid.iter().enumerate().map(given).fold(0, i64::saturating_add);
        self.value(purchase).saturating_sub(given)
    }
}

/// Whether tax came on top of the goods' prices.
fn adds_tax(offered: &Offered) -> bool {
    let totals = offered.totals;
    let parts = [totals.goods.max(0), totals.fees, totals.levies, totals.rounding];
    parts.into_iter().fold(0, i64::saturating_add) < totals.payable
}

/// `whole` x `part` / `of`, towards zero; nothing where there is nothing to divide by.
pub(super) fn share(whole: i64, part: i64, of: i64) -> i64 {
    let exact = i128::from(whole) * i128::from(part);
    exact.checked_div(i128::from(of)).and_then(|share| i64::try_from(share).ok()).unwrap_or(0)
}

/// What came back of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineReturned {
    pub quantity: Quantity,
    pub amount: i64,
}

impl LineReturned {
    /// Its part of something that the whole line has: by money where the line has some, else by units.
    pub(super) fn of(self, line: &Line, whole: i64) -> i64 {
        if line.amount > 0 {
            share(whole, self.amount, line.amount)
        } else {
            share(whole, self.quantity.0, line.quantity.0)
        }
    }
}
