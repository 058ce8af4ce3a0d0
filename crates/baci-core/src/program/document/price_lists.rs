//! Reading `[[price_list]]`: who gets it, when, and what goods cost.

use super::gives::price;
use super::node::Node;
use super::prices::percent;
use super::problem::{Problems, gives_nothing, goes_with, list_length, too_many, twice};
use super::promotions::target;
use super::reader::Table;
use super::rules::{Ground, condition, id};
use super::shape::{LIST_PRICE, PRICE_LIST};
use crate::event::Quantity;
use crate::program::{PriceList, Trigger};
use crate::text::Texts;
use std::collections::BTreeMap;

/// The most price lists of a program.
pub const MAX_PRICE_LISTS: usize = 200;
/// The most prices of a list.
const MAX_PRICES: usize = 100_000;

/// Reads all price lists; `taken` holds the ids of rules and promotions.
pub(super) fn price_lists(
    node: &Node,
    ground: &Ground<'_>,
    taken: &mut BTreeMap<String, super::node::Place>,
    problems: &mut Problems<'_>,
) -> Vec<PriceList> {
    let Some(items) = problems.list(node, "price_list") else { return Vec::new() };
    if items.len() > MAX_PRICE_LISTS {
        problems.at(node.place, "price_list", too_many(MAX_PRICE_LISTS, items.len()));
        return Vec::new();
    }
    let mut lists = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("price_list[{i}]");
        let Some(table) = problems.table(item, &path, &PRICE_LIST) else { continue };
        let id = id(&table, taken, problems).unwrap_or_default();
        lists.push(price_list(&table, id, ground, problems));
    }
    lists
}

fn price_list(
    table: &Table<'_>,
    id: String,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> PriceList {
    let digits = ground.head.currency.digits;
    let name = table.get("name").and_then(|(node, path)| super::head::name(node, &path, problems));
    let zone = &ground.head.zone;
    let active = table
        .get("active")
        .and_then(|(node, path)| super::active::active(node, &path, zone, problems));
    let mut truth = |key: &str| {
        table.get(key).and_then(|(node, path)| problems.truth(node, &path)).unwrap_or(false)
    };
    let [held, fixed, reduced] = ["held", "fixed", "reduced"].map(&mut truth);
    let priority = table
        .get("priority")
        .and_then(|(node, path)| problems.whole(node, &path, -1_000_000, 1_000_000));
    if !table.has("prices") && !table.has("percent") {
        problems.at(table.place, &table.path, gives_nothing("'prices' and 'percent'"));
    }
    if table.has("on") && !table.has("percent") {
        problems.at(table.place_of("on"), &table.path, goes_with("on", "percent"));
    }
    let off = table.get("percent").and_then(|(node, path)| percent(node, &path, 100, problems));
    let on = table.get("on").and_then(|(node, path)| target(node, &path, digits, problems));
    let prices = table.get("prices").map(|(node, path)| prices(node, &path, digits, problems));
    PriceList {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        active: active.unwrap_or_default(),
        when: condition(table, &Trigger::Purchase, ground, problems),
        held,
        priority: priority.unwrap_or(0),
        fixed,
        reduced,
        prices: prices.unwrap_or_default(),
        percent: off.map(|off| (off, on.unwrap_or_default())),
    }
}

/// Prices by article, each from a quantity on.
fn prices(
    node: &Node,
    path: &str,
    digits: u8,
    problems: &mut Problems<'_>,
) -> BTreeMap<String, Vec<(Quantity, i64)>> {
    let mut prices: BTreeMap<String, Vec<(Quantity, i64)>> = BTreeMap::new();
    let Some(items) = problems.list(node, path) else { return prices };
    if items.is_empty() || items.len() > MAX_PRICES {
        problems.at(node.place, path, list_length(MAX_PRICES, items.len()));
        return prices;
    }
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(table) = problems.table(item, &path, &LIST_PRICE) else { continue };
        let sku = table.get("sku").and_then(|(node, path)| problems.text(node, &path, 200));
        let from = table
            .get("from")
            .map(|(node, path)| problems.units(node, &path, Quantity::DIGITS).unwrap_or(1));
        let cost = table.get("price").and_then(|(n, path)| price(n, &path, digits, problems));
        let (Some(sku), Some(cost)) = (sku, cost) else { continue };
        let from = Quantity(from.unwrap_or(0));
        let own = prices.entry(sku.to_owned()).or_default();
        match own.binary_search_by_key(&from, |(from, _)| *from) {
            Ok(_) => problems.at(item.place, &path, twice(sku)),
            Err(at) => own.insert(at, (from, cost)),
        }
    }
    prices
}
