//! Reading `[[promotion]]`: who gets it, when, and what must hold; `gives` reads what it gives.

use super::gives;
use super::node::{Node, Value};
use super::prices::TAX_MODES;
use super::problem::{Problems, goes_with, keep_one, list_length, one_of, too_many, unknown};
use super::reader::Table;
use super::rules::{Ground, condition, id, named, of_line};
use super::shape::{COSTS, EXCEPT, LIMITS, MOST, NEED, PROMOTION};
use crate::condition::OfLine;
use crate::event::Quantity;
use crate::program::{
    ByCoupon, Counted, Discount, Filter, Give, Limits, Measure, Most, Need, Promotion, Spent,
    Target, Trigger, What,
};
use crate::said::{names_nothing, said};
use crate::text::Texts;
use std::collections::BTreeMap;

/// The most promotions of a program.
pub const MAX_PROMOTIONS: usize = 100_000;
const COUPON: &[(&str, ByCoupon)] = &[("typed", ByCoupon::Typed), ("held", ByCoupon::Held)];
const MAX_NEEDS: usize = 10;

/// Reads all promotions; `taken` holds the ids of the rules.
pub(super) fn promotions(
    node: &Node,
    ground: &Ground<'_>,
    taken: &mut BTreeMap<String, super::node::Place>,
    problems: &mut Problems<'_>,
) -> Vec<Promotion> {
    let Some(items) = problems.list(node, "promotion") else { return Vec::new() };
    if items.len() > MAX_PROMOTIONS {
        problems.at(node.place, "promotion", too_many(MAX_PROMOTIONS, items.len()));
        return Vec::new();
    }
    let mut promotions = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("promotion[{i}]");
        let Some(table) = problems.table(item, &path, &PROMOTION) else { continue };
        let id = id(&table, taken, problems).unwrap_or_default();
        promotions.push(promotion(&table, id, ground, problems));
    }
    promotions
}

/// The times over which steps of these look at what a member spent, each once.
pub(super) fn spent(promotions: &[Promotion]) -> Vec<Spent> {
    let mut spent = Vec::new();
    for give in promotions.iter().flat_map(|promotion| &promotion.gives) {
        let Give::Discount(Discount { steps: Some(steps), .. }) = give else { continue };
        if let Measure::Spent(over) = steps.by
            && !spent.contains(&over)
        {
            spent.push(over);
        }
    }
    spent
}

fn promotion(
    table: &Table<'_>,
    id: String,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Promotion {
    let digits = ground.head.currency.digits;
    let name = table.get("name").and_then(|(node, path)| super::head::name(node, &path, problems));
    let zone = &ground.head.zone;
    let active = table
        .get("active")
        .and_then(|(node, path)| super::active::active(node, &path, zone, problems));
    let mut truth = |key: &str| {
        table.get(key).and_then(|(node, path)| problems.truth(node, &path)).unwrap_or(false)
    };
    let [exclusive, stop, skip_reduced, round_price] =
        ["exclusive", "stop", "skip_reduced", "round_price"].map(&mut truth);
    let mut word = |key: &str| {
        let (node, path) = table.get(key)?;
        problems.text(node, &path, 64).map(str::to_owned)
    };
    let [code, group] = ["code", "group"].map(&mut word);
    let coupon = table.get("coupon").and_then(|(n, path)| problems.choice(n, &path, COUPON));
    let others = ["code", "costs"].into_iter().find(|key| table.has("coupon") && table.has(key));
    if let Some(key) = others {
        let said = keep_one(&format!("'coupon' and '{key}'"));
        problems.at(table.place_of(key), &format!("{}.{key}", table.path), said);
    }
    let priority = table
        .get("priority")
        .and_then(|(node, path)| problems.whole(node, &path, -1_000_000, 1_000_000));
    let except = table.get("except").and_then(|(node, path)| except(node, &path, digits, problems));
    let (except, except_where) = except.unwrap_or_default();
    let limits = table.get("limits").and_then(|(n, path)| limits(n, &path, digits, problems));
    let most = table.get("most").and_then(|(node, path)| most(node, &path, digits, problems));
    Promotion {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        active: active.unwrap_or_default(),
        when: condition(table, &Trigger::Purchase, ground, problems),
        needs: needs(table, digits, problems),
        code,
        coupon,
        benefit: benefit(table, ground, problems),
        costs: table.get("costs").and_then(|(n, path)| costs(n, &path, ground, problems)),
        priority: priority.unwrap_or(0),
        exclusive,
        stop,
        group,
        except,
        except_where,
        skip_reduced,
        gives: gives::gives(table, digits, problems),
        most,
        round_price,
        limits: limits.unwrap_or_default(),
    }
}

/// What a tier must bring for it.
fn benefit(table: &Table<'_>, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Option<usize> {
    let (node, path) = table.get("benefit")?;
    let id = problems.text(node, &path, 1000)?;
    let found = ground.benefits.iter().position(|own| own.id == id);
    if found.is_none() {
        let known: Vec<_> = ground.benefits.iter().map(|own| own.id.as_str()).collect();
        problems.at(node.place, &path, unknown(id, &known));
    }
    found
}

/// A table, or a list of at most so many of them.
pub(super) fn one_or_more<'n>(
    node: &'n Node,
    path: &str,
    most: usize,
    problems: &mut Problems<'_>,
) -> Vec<(&'n Node, String)> {
    let Value::List(items) = &node.value else { return vec![(node, path.to_owned())] };
    if items.is_empty() || items.len() > most {
        problems.at(node.place, path, list_length(most, items.len()));
        return Vec::new();
    }
    items.iter().enumerate().map(|(i, item)| (item, format!("{path}[{i}]"))).collect()
}

fn needs(table: &Table<'_>, digits: u8, problems: &mut Problems<'_>) -> Vec<Need> {
    let Some((node, path)) = table.get("needs") else { return Vec::new() };
    let items = one_or_more(node, &path, MAX_NEEDS, problems);
    items.into_iter().filter_map(|(node, path)| need(node, &path, digits, problems)).collect()
}

fn need(node: &Node, path: &str, digits: u8, problems: &mut Problems<'_>) -> Option<Need> {
    const COUNTED: &[(&str, Counted)] =
        &[("entered", Counted::Entered), ("net", Counted::Net), ("gross", Counted::Gross)];
    let table = problems.table(node, path, &NEED)?;
    let of = table.get("of").and_then(|(node, path)| target(node, &path, digits, problems));
    let of = of.unwrap_or_default();
    let named: Vec<_> =
        ["amount", "quantity", "nothing_reduced"].into_iter().filter(|k| table.has(k)).collect();
    let [what] = named.as_slice() else {
        problems.at(table.place, path, one_of("'amount', 'quantity', 'nothing_reduced'"));
        return None;
    };
    let counted = table.get("counted").and_then(|(n, path)| problems.choice(n, &path, COUNTED));
    if table.has("counted") && *what != "amount" {
        problems.at(table.place_of("counted"), path, goes_with("counted", "amount"));
    }
    let (node, path) = table.get(what)?;
    let what = match *what {
        "amount" => {
            let least = problems.units(node, &path, digits)?;
            What::Amount { least, counted: counted.unwrap_or_default() }
        }
        "quantity" => What::Quantity(Quantity(problems.units(node, &path, Quantity::DIGITS)?)),
        _ => {
            problems.truth(node, &path).filter(|truth| *truth)?;
            What::NothingReduced
        }
    };
    Some(Need { what, of })
}

/// Lines by what they are and what a unit costs.
pub(super) fn target(
    node: &Node,
    path: &str,
    digits: u8,
    problems: &mut Problems<'_>,
) -> Option<Target> {
    let table = problems.table(node, path, &super::shape::TARGET)?;
    let only = named(&table, problems);
    let condition = of_line(&table, digits, problems);
    let mut price =
        |key: &str| table.get(key).and_then(|(node, path)| problems.units(node, &path, digits));
    let target =
        Target { only, price_from: price("price_from"), price_to: price("price_to"), condition };
    if !super::shape::TARGET.keys.iter().any(|key| table.has(key)) {
        problems.at(node.place, path, names_nothing());
    }
    if target.price_from.is_some_and(|from| target.price_to.is_some_and(|to| to < from)) {
        let said = said!("price-range", "'price_to' is below 'price_from': no goods cost that");
        problems.at(table.place_of("price_to"), path, said);
    }
    Some(target)
}

/// Goods that get nothing: by their words, or by a condition on each.
fn except(
    node: &Node,
    path: &str,
    digits: u8,
    problems: &mut Problems<'_>,
) -> Option<(Filter, Option<OfLine>)> {
    let table = problems.table(node, path, &EXCEPT)?;
    let except = (named(&table, problems), of_line(&table, digits, problems));
    if !EXCEPT.keys.iter().any(|key| table.has(key)) {
        problems.at(node.place, path, names_nothing());
    }
    Some(except)
}

fn limits(node: &Node, path: &str, digits: u8, problems: &mut Problems<'_>) -> Option<Limits> {
    let table = problems.table(node, path, &LIMITS)?;
    let mut uses = |key: &str| {
        table.get(key).and_then(|(node, path)| problems.whole(node, &path, 1, i64::MAX))
    };
    let [all, per_member, per_day] = ["uses", "per_member", "per_day"].map(&mut uses);
    let budget = table.get("budget").and_then(|(n, path)| problems.units(n, &path, digits));
    let mut truth = |key: &str| table.get(key).and_then(|(n, path)| problems.truth(n, &path));
    let [kept, back] = ["kept_on_cancel", "back_on_return"].map(&mut truth);
    if kept == Some(true) && back == Some(true) {
        let said = keep_one("'kept_on_cancel' and 'back_on_return'");
        problems.at(table.place_of("back_on_return"), &format!("{path}.back_on_return"), said);
    }
    Some(Limits {
        uses: all,
        per_member,
        per_day,
        budget,
        kept_on_cancel: kept.unwrap_or(false),
        back_on_return: back.unwrap_or(false),
    })
}

fn most(node: &Node, path: &str, digits: u8, problems: &mut Problems<'_>) -> Option<Most> {
    if !matches!(node.value, Value::Table(_)) {
        return Some(Most { amount: problems.units(node, path, digits)?, tax: None });
    }
    let table = problems.table(node, path, &MOST)?;
    let tax = table.get("tax").and_then(|(n, path)| problems.choice(n, &path, TAX_MODES));
    let (node, path) = table.get("amount")?;
    Some(Most { amount: problems.units(node, &path, digits)?, tax })
}

fn costs(
    node: &Node,
    path: &str,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<(usize, i64)> {
    let table = problems.table(node, path, &COSTS)?;
    let wallet = super::rules::wallet(&table, ground, problems)?;
    let digits = ground.wallets.get(wallet)?.digits;
    let (node, path) = table.get("units")?;
    Some((wallet, problems.units(node, &path, digits)?))
}
