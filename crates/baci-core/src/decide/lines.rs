//! Lines: which of a purchase count for a rule, and what each brings to it.

use crate::decide::Credit;
use crate::decide::case::{Case, out_of_range};
use crate::event::{Line, Quantity};
use crate::money::split;
use crate::program::{Award, Base, Filter, Rule, TaxMode};
use crate::refusal::Refusal;
use smallvec::{SmallVec, smallvec};

/// Per line of a purchase, or the one part of an event without lines. Most receipts need no heap.
pub(super) type PerLine = SmallVec<[i64; 8]>;

/// What of an event counts for a rule.
pub(super) struct Part {
    /// What each line brings; 0 for those that do not count.
    weights: PerLine,
    /// The first that counts: takes all where none weighs anything.
    first: usize,
    /// What all that count bring, those below zero included.
    pub base: i64,
}

impl Part {
    /// The part of a rule; `None` where no line counts. A multiplier looks at the credits `before`.
    pub fn of(case: &Case<'_>, rule: &Rule, before: &[Credit]) -> Result<Option<Self>, Refusal> {
        let Some(cart) = &case.cart else { return Self::of_event(rule, before).map(Some) };
        let lines = &cart.purchase.lines;
        let mut weights: PerLine = smallvec![0; lines.len()];
        let mut first = None;
        let mut base = 0i128;
        for (i, (line, weight)) in lines.iter().zip(&mut weights).enumerate() {
            if !counts(rule, line) {
                continue;
            }
            first.get_or_insert(i);
            let brings = match &rule.award {
                Award::Multiply { .. } => given(rule, before, i),
                Award::PerItem { .. } => i128::from(line.quantity > Quantity(0)),
                Award::PerUnit { .. } => i128::from(line.quantity.0),
                _ => cart.base(rule.base, line, i),
            };
            base += brings;
            *weight = i64::try_from(brings.max(0)).unwrap_or(i64::MAX);
        }
        let base = i64::try_from(base).map_err(|_| out_of_range())?;
        Ok(first.map(|first| Self { weights, first, base }))
    }

    fn of_event(rule: &Rule, before: &[Credit]) -> Result<Self, Refusal> {
        let base = match &rule.award {
            Award::Multiply { .. } => given(rule, before, 0),
            _ => 0,
        };
        let base = i64::try_from(base).map_err(|_| out_of_range())?;
        Ok(Self { weights: smallvec![0], first: 0, base })
    }

    /// Splits an amount over the lines, in proportion to what they brought.
    pub fn split(&self, amount: i64) -> PerLine {
        let mut shares: PerLine = smallvec![0; self.weights.len()];
        if self.weights.iter().any(|weight| *weight > 0) {
            split(amount, &self.weights, &mut shares);
        } else if let Some(share) = shares.get_mut(self.first) {
            *share = amount;
        }
        shares
    }
}

/// What rules of the same wallet gave for a line so far.
fn given(rule: &Rule, before: &[Credit], line: usize) -> i128 {
    let same = before.iter().filter(|credit| credit.wallet == rule.wallet);
    same.map(|credit| i128::from(credit.shares.get(line).copied().unwrap_or(0))).sum()
}

/// A purchase with what a balance paid, spread over its lines.
pub(super) struct Cart<'a> {
    pub purchase: &'a crate::event::Purchase,
    /// Empty where nothing was paid so.
    paid: PerLine,
    taxed: TaxMode,
}

impl<'a> Cart<'a> {
    pub fn new(purchase: &'a crate::event::Purchase, taxed: TaxMode) -> Self {
        let mut paid = PerLine::new();
        if purchase.paid_with_balance != 0 {
            let amounts: PerLine = purchase.lines.iter().map(|line| line.amount).collect();
            paid.resize(amounts.len(), 0);
            split(purchase.paid_with_balance, &amounts, &mut paid);
        }
        Self { purchase, paid, taxed }
    }

    fn base(&self, base: Base, line: &Line, i: usize) -> i128 {
        let amount = i128::from(line.amount);
        match base {
            Base::Gross => amount,
            Base::Net => amount - i128::from(self.paid.get(i).copied().unwrap_or(0)),
            Base::BeforeDiscounts => amount + i128::from(line.discount),
            Base::WithoutTax if self.taxed == TaxMode::Included => amount - i128::from(line.tax),
            Base::WithTax if self.taxed == TaxMode::Added => amount + i128::from(line.tax),
            Base::WithoutTax | Base::WithTax => amount,
        }
    }
}

fn counts(rule: &Rule, line: &Line) -> bool {
    let named = |filter: &Filter| filter.names(&line.sku, &line.category, &line.brand, &line.tags);
    (rule.only.is_empty() || named(&rule.only)) && !named(&rule.except)
}
