//! Holds what came of a case against what it expects.

use crate::shop::Shop;
use crate::text::{items, text, units};
use baci_core::decide::Inactive;
use baci_core::price::{CodeFate, Fate, Missing, Priced};
use baci_core::program::{Program, TaxMode};
use serde_json::Value as Json;

/// A field that is not as expected.
pub struct Difference {
    pub field: String,
    pub expected: String,
    pub got: String,
}

/// Why a code or promotion was refused, in the cases' words.
pub fn reason(case: &Json, program: &Program, priced: &Priced) -> Option<String> {
    let told = |at: usize, fate: &Fate| {
        let budget = || program.promotions.get(at).is_some_and(|own| of_budget(case, &own.id));
        match why(fate) {
            Some("usage_limit") if budget() => Some("budget_exceeded"),
            other => other,
        }
    };
    let fate = |at: usize| {
        let verdict = priced.verdicts.iter().find(|verdict| verdict.promotion == at)?;
        told(at, &verdict.fate)
    };
    for code in &priced.codes {
        match code {
            CodeFate::Unknown => return Some("unknown_code".to_owned()),
            CodeFate::Shut(_) => return Some("code_shut".to_owned()),
            CodeFate::OtherGoods(_) => return Some("conditions_not_met".to_owned()),
            CodeFate::Known(found) => {
                if let Some(why) = found.iter().find_map(|at| fate(*at)) {
                    return Some(why.to_owned());
                }
            }
        }
    }
    if !priced.codes.is_empty() {
        return None;
    }
    let verdicts = priced.verdicts.iter().filter(|v| program.promotions.get(v.promotion).is_some());
    verdicts.filter_map(|own| told(own.promotion, &own.fate)).map(str::to_owned).next()
}

/// Whether the uses of a promotion are those of a campaign's budget.
fn of_budget(case: &Json, promotion: &str) -> bool {
    let promotions = items(&case["program"]["promotions"]);
    let own = promotions.iter().find(|p| crate::text::id(&text(&p["id"])) == promotion);
    own.is_some_and(|own| text(&own["limits"]["campaign_budget"]["type"]) == "usage")
}

fn why(fate: &Fate) -> Option<&'static str> {
    Some(match fate {
        Fate::Applied | Fate::Nothing => return None,
        Fate::NotActive(Inactive::Starts(_)) => "not_started",
        Fate::NotActive(_) => "expired",
        Fate::Missing(_, Missing::Reduced) => "sale_items_in_cart",
        Fate::NotTheirs { .. }
        | Fate::Missing(..)
        | Fate::ConditionFailed(_)
        | Fate::OtherGoods(_) => "conditions_not_met",
        Fate::UsedUp { .. } => "usage_limit",
        Fate::MemberUsedUp { .. } | Fate::DayUsedUp { .. } | Fate::AllowanceGone { .. } => {
            "per_customer_limit"
        }
        Fate::OverBudget { .. } => "budget_exceeded",
        Fate::TooDear { .. } => "insufficient_points",
        Fate::ShutOut { .. } | Fate::Stopped { .. } | Fate::Lost { .. } => {
            "order_discount_already_applied"
        }
    })
}

/// The differences; an error names a field that nothing here can look at.
pub fn check(shop: &Shop<'_>, expect: &Json) -> Result<Vec<Difference>, String> {
    let Json::Object(fields) = expect else { return Ok(Vec::new()) };
    let money = shop.digits.money;
    let tolerance = fields.get("tolerance").and_then(|t| units(&text(t), money)).unwrap_or(0);
    let mut differences = Vec::new();
    for (field, value) in fields.iter().filter(|(field, _)| *field != "tolerance") {
        let got = got(shop, field, value)?;
        if !same(&got, value, tolerance) {
            let (field, expected) = (field.clone(), value.to_string());
            differences.push(Difference { field, expected, got: format!("{got:?}") });
        }
    }
    Ok(differences)
}

/// What came of a field: amounts in smallest units of so many decimals, or words.
#[derive(Debug)]
enum Got {
    Amount(i64, u8),
    Amounts(Vec<i64>, u8),
    Table(Vec<Vec<i64>>, u8),
    /// Amounts in any order.
    Bag(Vec<i64>, u8),
    AtMost(i64, u8),
    Word(String),
}

fn same(got: &Got, value: &Json, tolerance: i64) -> bool {
    let list = |value: &Json, digits: u8| -> Option<Vec<i64>> {
        items(value).iter().map(|n| units(&text(n), digits)).collect()
    };
    match got {
        Got::Amount(amount, digits) => {
            units(&text(value), *digits).is_some_and(|own| (own - amount).abs() <= tolerance)
        }
        Got::AtMost(amount, digits) => {
            units(&text(value), *digits).is_some_and(|most| *amount <= most)
        }
        Got::Amounts(amounts, digits) => list(value, *digits).as_ref() == Some(amounts),
        Got::Bag(amounts, digits) => {
            let sorted = |mut list: Vec<i64>| {
                list.sort_unstable();
                list
            };
            list(value, *digits).map(sorted) == Some(sorted(amounts.clone()))
        }
        Got::Table(rows, digits) => {
            let expected: Option<Vec<Vec<i64>>> =
                items(value).iter().map(|row| list(row, *digits)).collect();
            expected.as_ref() == Some(rows)
        }
        Got::Word(word) => text(value) == *word,
    }
}

fn got(shop: &Shop<'_>, field: &str, value: &Json) -> Result<Got, String> {
    if let Some(got) = account(shop, field) {
        return Ok(got);
    }
    let priced = shop.seen.priced.as_ref().ok_or_else(|| format!("{field} without a quote"))?;
    let money = shop.digits.money;
    let totals = priced.totals;
    let lines = |of: &dyn Fn(&baci_core::price::PricedLine) -> i64| -> Vec<i64> {
        priced.lines.iter().map(of).collect()
    };
    let one = |amount| Ok(Got::Amount(amount, money));
    match field {
        "total" => one(shop.seen.due()),
        "discount" => one(totals.discount + shop.seen.points_paid),
        "discount_gross" => one(totals.discount_gross),
        "tax" => one(totals.tax),
        "shipping" => one(totals.fees),
        "subtotal" => one(totals.goods),
        "items_total" => one(totals.before + gifts(priced)),
        "untaxed" => one(match shop.program.prices.tax {
            TaxMode::Included => totals.goods + totals.fees - totals.tax,
            TaxMode::Added => totals.goods + totals.fees,
        }),
        "shipping_discount" | "shipping_share" => one(priced.fees.iter().map(|f| f.discount).sum()),
        "items_share" => one(priced.lines.iter().map(|line| line.discount).sum()),
        "line_discounts" => Ok(Got::Amounts(lines(&|line| line.discount), money)),
        "line_discounts_unordered" => Ok(Got::Bag(lines(&|line| line.discount), money)),
        "first_line_discount" => one(priced.lines.first().map_or(0, |line| line.discount)),
        "shipping_tax" => one(priced.fees.iter().map(|fee| fee.tax).sum()),
        "line_taxes" => Ok(Got::Amounts(lines(&|line| line.tax), money)),
        "line_totals" => Ok(Got::Amounts(lines(&|line| line.amount), money)),
        "discounts_by_promotion" => Ok(Got::Table(by_promotion(shop, priced, value), money)),
        "unit_price" => one(unit(shop, priced, &|line| line.amount)),
        "unit_discount_promotion" => one(first_promotion(shop, priced)),
        "voucher_discount" => one(last_promotion(shop, priced)),
        "unit_discounts" => unit_discounts(shop, priced, value),
        "free_units" => Ok(Got::Amount(priced.gifts.iter().map(|gift| gift.units).sum(), 0)),
        "reward_given" | "eligible" => Ok(Got::Word((!priced.used().is_empty()).to_string())),
        "rejected_reason" => Ok(Got::Word(shop.seen.reason.clone().unwrap_or_default())),
        "tier" => {
            let percent = totals.discount * 100 / totals.before.max(1);
            Ok(Got::Word(crate::give::tier(shop.case, percent).unwrap_or_default()))
        }
        "earning_basis" => one(basis(shop)),
        other => Err(format!("expectation {other}")),
    }
}

fn gifts(priced: &Priced) -> i64 {
    priced.gifts.iter().map(|gift| gift.worth * gift.units).sum()
}

/// What stands in wallets, cards and counters.
fn account(shop: &Shop<'_>, field: &str) -> Option<Got> {
    let Json::Object(_) = shop.case else { return None };
    let digits = shop.digits;
    let points = shop.wallets.get("points");
    let point = |amount| Some(Got::Amount(amount, digits.points));
    let money = |amount| Some(Got::Amount(amount, digits.money));
    match field {
        "points_balance" => point(points.map_or(0, |wallet| wallet.available - wallet.debt)),
        "points_available" => point(points.map_or(0, |wallet| wallet.available)),
        "deficit" => point(points.map_or(0, |wallet| wallet.debt)),
        "lots_remaining" => {
            let left = shop.credited.iter().map(|event| lot_left(shop, *event)).collect();
            Some(Got::Amounts(left, digits.points))
        }
        "points_earned" => point(shop.seen.points_earned),
        "points_used" => point(shop.seen.points_used),
        "points_expired" => point(shop.expired),
        "points_taken_back" => point(shop.taken_back),
        "points_returned" => point(shop.given_back),
        "reward_claimable" => {
            let wallet = shop.program.wallets.iter().find(|wallet| wallet.id == "points")?;
            let payable = shop.seen.priced.as_ref()?.totals.payable;
            let has = points.map_or(0, |wallet| wallet.available);
            let (units, _) = wallet.most_units(has, payable, digits.money);
            Some(Got::Word((units > 0).to_string()))
        }
        "wallet_balance" => money(shop.wallets.get("ewallet").map_or(0, |w| w.available)),
        "credits_used" => Some(Got::Amounts(shop.seen.credits_used.clone(), digits.money)),
        "gift_card_used" => money(shop.seen.card_used),
        "gift_card_used_max" => Some(Got::AtMost(shop.cards_used, digits.money)),
        "gift_card_balance" => {
            let left = shop.cards.values().map(|card| card.balance).sum::<i64>();
            let quoted = if shop.orders.is_empty() { shop.seen.card_used } else { 0 };
            money(left - quoted)
        }
        "cards_issued" => Some(Got::Amount(shop.seen.cards_issued, 0)),
        "budget_used" => Some(Got::Amount(shop.budget, shop.budget_digits())),
        "uses" => Some(Got::Amount(uses(shop), 0)),
        "limit_reached" => {
            let limit = shop.program.promotions.first()?.limits.uses?;
            Some(Got::Word((uses(shop) >= limit).to_string()))
        }
        _ => None,
    }
}

fn uses(shop: &Shop<'_>) -> i64 {
    let Some(promotion) = shop.program.promotions.first() else { return 0 };
    let span = baci_core::decide::caps::Span::Program;
    let key = baci_core::decide::caps::Key { rule: &promotion.id, span };
    shop.used.get("*").and_then(|all| all.get(&key.to_string())).copied().unwrap_or(0)
}

/// What is left of the lot that was credited so.
fn lot_left(shop: &Shop<'_>, event: baci_core::id::EventId) -> i64 {
    let Some(wallet) = shop.wallets.get("points") else { return 0 };
    wallet.lots.iter().filter(|lot| lot.event == event).map(|lot| lot.available).sum()
}

fn by_promotion(shop: &Shop<'_>, priced: &Priced, value: &Json) -> Vec<Vec<i64>> {
    let goods = priced.lines.len();
    let width = items(value).first().map_or(0, |row| items(row).len());
    let row = |at: usize| {
        let applied = priced.applied.iter().find(|applied| applied.promotion == at);
        let shares = applied.map_or(&[][..], |applied| applied.shares.as_slice());
        let part = if goods == 0 { shares } else { shares.get(..goods).unwrap_or(shares) };
        let mut part = part.to_vec();
        part.resize(width, 0);
        part
    };
    (0..shop.program.promotions.len()).map(row).collect()
}

fn unit(
    shop: &Shop<'_>,
    priced: &Priced,
    of: &dyn Fn(&baci_core::price::PricedLine) -> i64,
) -> i64 {
    let units = shop.seen.basket.lines.first().map_or(1, |line| line.units().max(1));
    priced.lines.first().map_or(0, |line| of(line) / units)
}

fn first_promotion(shop: &Shop<'_>, priced: &Priced) -> i64 {
    let units = shop.seen.basket.lines.first().map_or(1, |line| line.units().max(1));
    let first = priced.applied.iter().find(|applied| applied.promotion == 0);
    first.map_or(0, |applied| applied.amount / units)
}

fn last_promotion(shop: &Shop<'_>, priced: &Priced) -> i64 {
    let last = shop.program.promotions.len().saturating_sub(1);
    let found = priced.applied.iter().find(|applied| applied.promotion == last);
    found.map_or(0, |applied| applied.amount)
}

fn unit_discounts(shop: &Shop<'_>, priced: &Priced, value: &Json) -> Result<Got, String> {
    let Json::Object(skus) = value else { return Err("unit discounts".to_owned()) };
    let basket = &shop.seen.basket;
    for (sku, list) in skus {
        let line = basket.lines.iter().position(|line| line.sku.as_deref() == Some(sku));
        let line = line.ok_or("a line with unit discounts")?;
        let own = priced.unit_discounts(basket, line);
        let told: Option<Vec<i64>> =
            items(list).iter().map(|n| units(&text(n), shop.digits.money)).collect();
        if told.as_ref() != Some(&own) {
            return Ok(Got::Word(format!("{sku}: {own:?}")));
        }
    }
    Ok(Got::Word(text(value)))
}

/// What earning counts of a cart: goods after discounts, without tax unless the case says so.
fn basis(shop: &Shop<'_>) -> i64 {
    let gross = text(&shop.case["program"]["environment"]["basis"]) == "gross";
    let entries = items(&shop.case["cart"]);
    let taxes =
        entries.iter().filter_map(|line| units(&text(&line["included_tax"]), shop.digits.money));
    let tax = if gross { 0 } else { taxes.sum::<i64>() };
    shop.seen.priced.as_ref().map_or(0, |priced| priced.totals.goods) - tax
}
