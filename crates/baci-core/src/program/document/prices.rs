//! Reading `[prices]` and `[taxes]`: how money is counted on a basket.

use super::node::{Node, Value};
use super::problem::{Problems, too_many, too_much, twice, unknown};
use super::reader::{Table, join};
use super::shape::PRICES;
use crate::decimal::Decimal;
use crate::money::Rounding;
use crate::program::{Minimums, Prices, Sequence, Split, Stacking, TaxMode, TaxRound, Wallet};

const MAX_TAXES: usize = 50;
pub(super) const TAX_MODES: &[(&str, TaxMode)] =
    &[("included", TaxMode::Included), ("added", TaxMode::Added)];

/// Reads both tables.
pub(super) fn prices(
    root: &Table<'_>,
    digits: u8,
    wallets: &[Wallet],
    problems: &mut Problems<'_>,
) -> Prices {
    let taxes = root.get("taxes").map(|(node, path)| taxes(node, &path, problems));
    let mut prices = Prices { taxes: taxes.unwrap_or_default(), ..Prices::default() };
    let Some((node, path)) = root.get("prices") else { return prices };
    let Some(table) = problems.table(node, &path, &PRICES) else { return prices };
    choose(&table, "tax", TAX_MODES, &mut prices.tax, problems);
    choose(&table, "rounding", ROUNDINGS, &mut prices.rounding, problems);
    choose(&table, "tax_round", TAX_ROUNDS, &mut prices.tax_round, problems);
    choose(&table, "split", SPLITS, &mut prices.split, problems);
    choose(&table, "stacking", STACKINGS, &mut prices.stacking, problems);
    choose(&table, "sequence", SEQUENCES, &mut prices.sequence, problems);
    choose(&table, "minimums", MINIMUMS, &mut prices.minimums, problems);
    choose(
        &table,
        "codes",
        &[("folded", false), ("exact", true)],
        &mut prices.exact_codes,
        problems,
    );
    if let Some((node, path)) = table.get("step") {
        prices.step = problems.units(node, &path, digits).unwrap_or(1);
    }
    if let Some((node, path)) = table.get("value_goods") {
        prices.value_goods = super::rules::filter(node, &path, problems).unwrap_or_default();
    }
    if let Some((node, path)) = table.get("pay_order") {
        prices.pay_order = pay_order(node, &path, wallets, problems);
    }
    prices.goods_tax = tax(&table, "goods_tax", &prices, problems);
    prices.fee_tax = tax(&table, "fee_tax", &prices, problems);
    prices
}

/// Wallets in the order in which they pay, each once.
fn pay_order(
    node: &Node,
    path: &str,
    wallets: &[Wallet],
    problems: &mut Problems<'_>,
) -> Vec<usize> {
    let Some(items) = problems.list(node, path) else { return Vec::new() };
    let known: Vec<&str> = wallets.iter().map(|wallet| wallet.id.as_str()).collect();
    let mut order = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(id) = problems.text(item, &path, 100) else { continue };
        match known.iter().position(|known| *known == id) {
            None => problems.at(item.place, &path, unknown(id, &known)),
            Some(at) if order.contains(&at) => problems.at(item.place, &path, twice(id)),
            Some(at) => order.push(at),
        }
    }
    order
}

const ROUNDINGS: &[(&str, Rounding)] =
    &[("half-up", Rounding::HalfUp), ("down", Rounding::Down), ("up", Rounding::Up)];
const TAX_ROUNDS: &[(&str, TaxRound)] =
    &[("unit", TaxRound::Unit), ("line", TaxRound::Line), ("order", TaxRound::Order)];
const SPLITS: &[(&str, Split)] = &[
    ("largest-remainder", Split::LargestRemainder),
    ("nearest", Split::Nearest),
    ("down", Split::Down),
];
const STACKINGS: &[(&str, Stacking)] = &[
    ("compound", Stacking::Compound),
    ("listed", Stacking::Listed),
    ("best-per-line", Stacking::BestPerLine),
];
const SEQUENCES: &[(&str, Sequence)] =
    &[("level", Sequence::Level), ("priority", Sequence::Priority)];
const MINIMUMS: &[(&str, Minimums)] =
    &[("before", Minimums::Before), ("current", Minimums::Current)];

fn choose<T: Copy>(
    table: &Table<'_>,
    key: &str,
    words: &[(&str, T)],
    into: &mut T,
    problems: &mut Problems<'_>,
) {
    if let Some((node, path)) = table.get(key)
        && let Some(chosen) = problems.choice(node, &path, words)
    {
        *into = chosen;
    }
}

fn tax(
    table: &Table<'_>,
    key: &str,
    prices: &Prices,
    problems: &mut Problems<'_>,
) -> Option<usize> {
    let (node, path) = table.get(key)?;
    let name = problems.text(node, &path, 100)?;
    let found = prices.taxes.iter().position(|(tax, _)| tax == name);
    if found.is_none() {
        let names: Vec<_> = prices.taxes.iter().map(|(tax, _)| tax.as_str()).collect();
        problems.at(node.place, &path, unknown(name, &names));
    }
    found
}

fn taxes(node: &Node, path: &str, problems: &mut Problems<'_>) -> Vec<(String, Decimal)> {
    let Some(entries) = problems.entries(node, path) else { return Vec::new() };
    if entries.len() > MAX_TAXES {
        problems.at(node.place, path, too_many(MAX_TAXES, entries.len()));
        return Vec::new();
    }
    let mut taxes = Vec::new();
    for entry in entries {
        let path = join(path, &entry.key);
        problems.id(&entry.key, entry.place, &path);
        if let Some(rate) = percent(&entry.node, &path, 1000, problems) {
            taxes.push((entry.key.clone(), rate));
        }
    }
    taxes
}

/// A percentage above zero: `7`, `"7.5"` or `"7.5%"`.
pub(super) fn percent(
    node: &Node,
    path: &str,
    most: i64,
    problems: &mut Problems<'_>,
) -> Option<Decimal> {
    let plain = match &node.value {
        Value::Text(text) => {
            let text = text.trim().strip_suffix('%').unwrap_or(text).trim().to_owned();
            Some(Node { value: Value::Text(text), place: node.place })
        }
        _ => None,
    };
    let percent = problems.positive(plain.as_ref().unwrap_or(node), path)?;
    if percent > Decimal::whole(most) {
        problems.at(node.place, path, too_much(percent, most));
        return None;
    }
    Some(percent)
}
