//! Reading what games and surprises give, what that is worth, and budgets.

use super::node::Node;
use super::problem::{Problems, goes_with, one_of};
use super::reader::{Table, join};
use super::rules::{Ground, wallet};
use super::shape::{BUDGET, PRESENT};
use super::wallets::period;
use crate::program::present::{Budget, Part, Present};
use crate::program::{Promotion, WalletKind};
use crate::said::said;

/// The parts of the calendar, by their words.
pub(super) const PARTS: &[(&str, Part)] =
    &[("day", Part::Day), ("week", Part::Week), ("month", Part::Month)];

/// Reads `gives`; nothing where it is not there.
pub(super) fn present(
    table: &Table<'_>,
    (ground, promotions): (&Ground<'_>, &[&Promotion]),
    problems: &mut Problems<'_>,
) -> Option<Present> {
    let Some((node, path)) = table.get("gives") else { return Some(Present::Nothing) };
    let own = problems.table(node, &path, &PRESENT)?;
    if own.has("points") == own.has("coupon") {
        problems.at(node.place, &path, one_of("'points', 'coupon'"));
        return None;
    }
    for (key, with) in [("lasts", "coupon"), ("wallet", "points")] {
        if own.has(key) && !own.has(with) {
            problems.at(own.place_of(key), &join(&path, key), goes_with(key, with));
        }
    }
    if let Some((node, path)) = own.get("points") {
        let (wallet, units) = units(&own, (node, &path), ground, problems)?;
        return Some(Present::Units { wallet, units });
    }
    let (node, path) = own.get("coupon")?;
    let lasts = own.get("lasts").and_then(|(node, path)| period(node, &path, problems));
    let promotion = super::coupons::takes_coupons((node, &path), promotions, problems)?;
    Some(Present::Coupon { promotion, lasts })
}

/// Units of the member's wallet that a table names.
pub(super) fn units(
    table: &Table<'_>,
    (node, path): (&Node, &str),
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<(usize, i64)> {
    let at = wallet(table, ground, problems)?;
    let kind = ground.wallets.get(at).filter(|kind| kind.kind != WalletKind::GiftCard)?;
    Some((at, problems.units(node, path, kind.digits)?))
}

/// Reads `budget`.
pub(super) fn budget(
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Budget> {
    let (node, path) = table.get("budget")?;
    let own = problems.table(node, &path, &BUDGET)?;
    let per = own.get("per").and_then(|(node, path)| problems.choice(node, &path, PARTS));
    let (node, path) = own.get("amount")?;
    Some(Budget { amount: problems.units(node, &path, ground.head.currency.digits)?, per })
}

/// Reads `worth`: what a present takes of a budget, where there is one. A present that costs must say so.
pub(super) fn worth(
    table: &Table<'_>,
    gives: &Present,
    (ground, budget): (&Ground<'_>, Option<Budget>),
    problems: &mut Problems<'_>,
) -> i64 {
    let digits = ground.head.currency.digits;
    let said = table.get("worth").and_then(|(node, path)| problems.units(node, &path, digits));
    let worth = said.unwrap_or_else(|| gives.worth(ground.wallets, digits));
    let Some(budget) = budget else { return worth };
    if worth == 0 && *gives != Present::Nothing && !table.has("worth") {
        let said = said!(
            "present-worth",
            "the budget counts what this is worth: say so, worth = \"12.50\" in money"
        );
        problems.at(table.place, &table.path, said);
    }
    if worth > budget.amount {
        let said = said!(
            "present-above-budget",
            "this is worth more than the whole budget: it could never be given"
        );
        problems.at(table.place, &table.path, said);
    }
    worth
}
