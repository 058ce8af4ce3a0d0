//! Budgets and limits that were used before a case begins, and what its steps register by hand.

use crate::shop::Shop;
use crate::text::{id, items, text, units, word};
use baci_core::decide::caps::{Key, Span};
use serde_json::Value as Json;

impl Shop<'_> {
    /// Counts what limits say that was used already.
    pub fn used_before(&mut self) -> Result<(), String> {
        for promotion in items(&self.case["program"]["promotions"]) {
            let limits = &promotion["limits"];
            let budget = &limits["campaign_budget"];
            let spend = text(&budget["type"]) == "spend";
            let digits = if spend { self.digits.money } else { 0 };
            let used = word(budget, "used").or_else(|| word(limits, "used"));
            let Some(used) = used else { continue };
            let used = units(&used, digits).ok_or("what was used")?;
            let span = if spend { Span::Budget } else { Span::Program };
            let rule = id(&text(&promotion["id"]));
            *self.count("*", &Key { rule: &rule, span }.to_string()) += used;
            self.budget += used;
        }
        Ok(())
    }

    /// Whether the budget counts orders, not money.
    fn by_usage(&self) -> bool {
        let promotions = items(&self.case["program"]["promotions"]);
        let mut budgets =
            promotions.iter().map(|own| text(&own["limits"]["campaign_budget"]["type"]));
        budgets.any(|kind| kind == "usage")
    }

    /// The decimals of what the budget counts.
    pub fn budget_digits(&self) -> u8 {
        if self.by_usage() { 0 } else { self.digits.money }
    }

    /// Registers or reverts an order's adjustments: their money, or the order once. What does not fit
    /// into the budget is not registered.
    pub fn register(&mut self, amounts: &[Json], back: bool) -> Result<(), String> {
        let money = amounts.iter().filter_map(|n| units(&text(n), self.digits.money));
        let by = if self.by_usage() { 1 } else { money.sum() };
        let promotions = items(&self.case["program"]["promotions"]);
        let digits = self.budget_digits();
        let limits = promotions.iter().map(|own| text(&own["limits"]["campaign_budget"]["limit"]));
        let limit = limits.filter_map(|limit| units(&limit, digits)).min();
        if back {
            self.budget = (self.budget - by).max(0);
        } else if limit.is_some_and(|limit| self.budget + by > limit) {
            self.seen.reason = Some("budget_exceeded".to_owned());
        } else {
            self.budget += by;
        }
        Ok(())
    }
}
