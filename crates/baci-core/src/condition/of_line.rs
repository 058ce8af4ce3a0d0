//! Conditions on a single line: the `where` of goods, `line.price >= 100 && 'new' in line.tags`.

use super::{Condition, Names, Scope, Wrong, read};
use crate::price::BasketLine;
use crate::said::said;
use std::sync::Arc;

/// A checked condition that is held against one line of a basket at a time. It names `line` alone:
/// what else must hold stands in the promotion's `when`.
#[derive(Clone, Debug)]
pub struct OfLine(Arc<Condition>);

/// A value of the line that a condition is on. Money has so many decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    Sku,
    Category,
    Brand,
    Tags,
    Quantity,
    /// Of one unit, as entered.
    Price(u8),
    /// Of the whole quantity, before promotions.
    Amount(u8),
    Reduced,
}

/// The names under `line`.
pub(super) const OWN: &[&str] =
    &["sku", "category", "brand", "tags", "quantity", "price", "amount", "reduced"];

/// `line.NAME`.
pub(super) fn own(name: &str, digits: u8) -> Option<Own> {
    Some(match name {
        "sku" => Own::Sku,
        "category" => Own::Category,
        "brand" => Own::Brand,
        "tags" => Own::Tags,
        "quantity" => Own::Quantity,
        "price" => Own::Price(digits),
        "amount" => Own::Amount(digits),
        "reduced" => Own::Reduced,
        _ => return None,
    })
}

impl OfLine {
    /// Checks a condition on lines and lowers it; `digits` are the currency's decimals.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn compile(source: &str, digits: u8) -> Result<Self, Vec<Wrong>> {
        let names = Names {
            digits,
            wallets: &[],
            member_fields: &[],
            event: None,
            ladders: &[],
            stages: false,
            satisfaction: false,
            household: false,
            occasions: &[],
            levels: &[],
            segments: false,
            line: true,
            segment: false,
        };
        Condition::compile(source, &names).map(|condition| Self(Arc::new(condition)))
    }

    /// The text as written.
    pub fn source(&self) -> &str {
        self.0.source()
    }

    /// Whether it holds for a line. What cannot be worked out does not hold.
    pub fn holds(&self, scope: &Scope<'_>, line: &BasketLine) -> bool {
        self.0.hold(&read::Frame { own: Some(line), ..read::Frame::new(scope) })
    }
}

/// That a condition asks what is not lowered: it would be interpreted for each line anew.
pub(super) fn too_free(source: &str) -> Wrong {
    let said = said!(
        "line-condition",
        "this cannot be asked of a line: compare, use in, startsWith, endsWith, contains, lowerAscii, \
         size, has, exists and all over line.tags, &&, || and !"
    );
    Wrong { start: 0, end: source.len(), said }
}

impl PartialEq for OfLine {
    fn eq(&self, other: &Self) -> bool {
        self.source() == other.source()
    }
}

impl Eq for OfLine {}
