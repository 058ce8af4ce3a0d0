//! Reading what a promotion gives: discounts, deals, bundles and gifts.

use super::node::{Node, Value};
use super::prices::{TAX_MODES, percent};
use super::problem::{Problems, gives_nothing, goes_with, keep_one, list_length, one_of};
use super::promotions::{one_or_more, target};
use super::reader::Table;
use super::shape::{BUNDLE, DEAL, DEAL_BUY, DEAL_GET, DISCOUNT, GIFT, PART, STEP};
use crate::decimal::Decimal;
use crate::event::Quantity;
use crate::program::{
    Bundle, Cut, Deal, Discount, Gift, Give, Measure, Of, Per, Pick, Spent, Steps, Target,
};
use crate::said::said;

const MAX_GIVES: usize = 20;
const MAX_PARTS: usize = 10;
const MAX_STEPS: usize = 50;
/// The longest time in days over which what a member spent is counted: each day is looked up.
const MAX_SPENT_DAYS: i64 = 366;
const MAX_UNITS: i64 = 1_000_000;
const PICKS: &[(&str, Pick)] =
    &[("dearest", Pick::Dearest), ("cheapest", Pick::Cheapest), ("basket", Pick::Basket)];

/// Reads all that a promotion gives, in the order: discounts, deal, bundle, gifts.
pub(super) fn gives(table: &Table<'_>, digits: u8, problems: &mut Problems<'_>) -> Vec<Give> {
    let mut gives = Vec::new();
    let mut found = Vec::new();
    for key in ["discount", "deal", "bundle", "gift"] {
        if let Some((node, path)) = table.get(key) {
            found.extend(
                one_or_more(node, &path, MAX_GIVES, problems).into_iter().map(|at| (key, at)),
            );
        }
    }
    if found.is_empty() {
        let said = gives_nothing("'discount', 'deal', 'bundle', 'gift'");
        problems.at(table.place, &table.path, said);
    }
    for (key, (node, path)) in found {
        gives.extend(match key {
            "discount" => discount(node, &path, digits, problems).map(Give::Discount),
            "deal" => deal(node, &path, digits, problems).map(Give::Deal),
            "bundle" => bundle(node, &path, digits, problems).map(Give::Bundle),
            _ => gift(node, &path, digits, problems).map(Give::Gift),
        });
    }
    gives
}

fn discount(node: &Node, path: &str, digits: u8, problems: &mut Problems<'_>) -> Option<Discount> {
    const OFS: &[(&str, Of)] =
        &[("goods", Of::Goods), ("delivery", Of::Fees), ("everything", Of::Everything)];
    const PERS: &[(&str, Per)] = &[("unit", Per::Unit), ("line", Per::Line), ("all", Per::All)];
    let table = problems.table(node, path, &DISCOUNT)?;
    let steps = steps(&table, digits, problems);
    let cut = match steps {
        Some(_) if !has_cut(&table) => Some(Cut::Percent(Decimal::ZERO)),
        _ => cut(&table, digits, problems),
    };
    let of = table.get("of").and_then(|(n, path)| problems.choice(n, &path, OFS));
    let of = of.unwrap_or_default();
    let on = table.get("on").and_then(|(n, path)| target(n, &path, digits, problems));
    let on = on.unwrap_or_default();
    let mut units =
        |key: &str| table.get(key).and_then(|(n, path)| problems.whole(n, &path, 1, MAX_UNITS));
    let [some, units_per_line, sets_of] = ["units", "units_per_line", "sets_of"].map(&mut units);
    let pick = table.get("pick").and_then(|(n, path)| problems.choice(n, &path, PICKS));
    let methods = table.get("methods").map(|(n, path)| methods(n, &path, problems));
    let per = table.get("per").and_then(|(n, path)| problems.choice(n, &path, PERS));
    let cut = cut?;
    if of == Of::Fees && table.has("on") {
        let said = said!(
            "delivery-lines",
            "a delivery has no lines to name: remove 'on', or name 'methods'"
        );
        problems.at(table.place_of("on"), path, said);
    }
    if of == Of::Goods && table.has("methods") {
        let said = goes_with("methods", "of = \"delivery\"");
        problems.at(table.place_of("methods"), path, said);
    }
    // Where only steps say how much, they say what it is taken from, too.
    let usual = steps.as_ref().filter(|_| !has_cut(&table)).and_then(|s| s.steps.first());
    let usual = usual.map_or(cut, |(_, step)| *step);
    let some_lines =
        !on.is_all() || some.is_some() || units_per_line.is_some() || sets_of.is_some();
    Some(Discount {
        of,
        on,
        methods: methods.unwrap_or_default(),
        cut,
        steps,
        per: per.unwrap_or_else(|| usual_per(of, some_lines, usual)),
        units: some,
        units_per_line,
        sets_of,
        pick: pick.unwrap_or_default(),
    })
}

/// What a cut is taken from where it is not said: named lines one by one, else all together.
fn usual_per(of: Of, some_lines: bool, cut: Cut) -> Per {
    match (of, cut) {
        (Of::Fees, Cut::Percent(_)) => Per::Line,
        (Of::Goods, Cut::Percent(_)) if some_lines => Per::Line,
        (Of::Goods, Cut::Amount { .. }) if some_lines => Per::Unit,
        (Of::Goods, Cut::Price(_)) => Per::Unit,
        _ => Per::All,
    }
}

fn has_cut(table: &Table<'_>) -> bool {
    ["percent", "amount", "price"].into_iter().any(|key| table.has(key))
}

/// Exactly one of `percent`, `amount` and `price`.
fn cut(table: &Table<'_>, digits: u8, problems: &mut Problems<'_>) -> Option<Cut> {
    let named: Vec<_> =
        ["percent", "amount", "price"].into_iter().filter(|key| table.has(key)).collect();
    let [key] = named.as_slice() else {
        let said = one_of("'percent', 'amount', 'price'");
        problems.at(table.place, &table.path, said);
        return None;
    };
    for own in ["further", "tax"].into_iter().filter(|own| table.has(own) && *key != "amount") {
        problems.at(table.place_of(own), &table.path, goes_with(own, "amount"));
    }
    let (node, path) = table.get(key)?;
    Some(match *key {
        "percent" => Cut::Percent(percent(node, &path, 100, problems)?),
        "price" => Cut::Price(price(node, &path, digits, problems)?),
        _ => {
            let amount = problems.units(node, &path, digits)?;
            let further = table.get("further");
            let further = further.and_then(|(n, path)| problems.units(n, &path, digits));
            let tax = table.get("tax").and_then(|(n, path)| problems.choice(n, &path, TAX_MODES));
            Cut::Amount { amount, further, tax }
        }
    })
}

/// A price may be zero.
fn price(node: &Node, path: &str, digits: u8, problems: &mut Problems<'_>) -> Option<i64> {
    let zero = match &node.value {
        Value::Integer(n) => *n == 0,
        Value::Number(text) | Value::Text(text) => text.parse() == Ok(Decimal::ZERO),
        _ => false,
    };
    if zero {
        return Some(0);
    }
    problems.units(node, path, digits)
}

fn steps(table: &Table<'_>, digits: u8, problems: &mut Problems<'_>) -> Option<Steps> {
    const MEASURES: &[(&str, Measure)] = &[
        ("basket", Measure::Basket),
        ("amount", Measure::Amount),
        ("line", Measure::Line),
        ("quantity", Measure::Quantity),
        ("spent", Measure::Spent(Spent::Ever)),
    ];
    let Some((node, path)) = table.get("steps") else {
        spent(table, Measure::Amount, problems);
        return None;
    };
    let by = table.get("by").and_then(|(n, path)| problems.choice(n, &path, MEASURES));
    let by = spent(table, by.unwrap_or(Measure::Amount), problems);
    let counted = if by == Measure::Quantity { Quantity::DIGITS } else { digits };
    let mut steps: Vec<(i64, Cut)> = Vec::new();
    for (node, path) in one_or_more(node, &path, MAX_STEPS, problems) {
        let Some(step) = problems.table(node, &path, &STEP) else { continue };
        let from = step.get("from").and_then(|(n, path)| problems.units(n, &path, counted));
        let cut = cut(&step, digits, problems);
        let (Some(from), Some(cut)) = (from, cut) else { continue };
        if steps.last().is_some_and(|(before, _)| *before >= from) {
            let said = said!("steps-upwards", "steps go upwards: this one is not above the last");
            problems.at(node.place, &path, said);
        }
        steps.push((from, cut));
    }
    Some(Steps { by, steps })
}

/// The time over which steps by what a member spent count: ever where nothing is said.
fn spent(table: &Table<'_>, by: Measure, problems: &mut Problems<'_>) -> Measure {
    const OVERS: &[(&str, Spent)] =
        &[("ever", Spent::Ever), ("year", Spent::Year), ("month", Spent::Month)];
    let named = ["spent_over", "spent_days"].into_iter().filter(|key| table.has(key));
    let named: Vec<_> = named.collect();
    let Measure::Spent(ever) = by else {
        for key in named {
            problems.at(table.place_of(key), &table.path, goes_with(key, "by = \"spent\""));
        }
        return by;
    };
    if named.len() > 1 {
        let place = table.place_of("spent_days");
        problems.at(place, &table.path, keep_one("'spent_over' and 'spent_days'"));
    }
    let over = table.get("spent_over").and_then(|(n, path)| problems.choice(n, &path, OVERS));
    let days = table.get("spent_days");
    let days = days.and_then(|(n, path)| problems.whole(n, &path, 1, MAX_SPENT_DAYS));
    let days = days.and_then(|days| u16::try_from(days).ok()).map(Spent::Days);
    Measure::Spent(days.or(over).unwrap_or(ever))
}

fn methods(node: &Node, path: &str, problems: &mut Problems<'_>) -> Vec<String> {
    let Some(items) = problems.list(node, path) else { return Vec::new() };
    if items.is_empty() || items.len() > MAX_GIVES {
        problems.at(node.place, path, list_length(MAX_GIVES, items.len()));
        return Vec::new();
    }
    let text = |(i, item)| problems.text(item, &format!("{path}[{i}]"), 100).map(str::to_owned);
    items.iter().enumerate().filter_map(text).collect()
}

/// `quantity` (one where it is not said) and `on` of a part of a deal or bundle.
fn part(table: &Table<'_>, digits: u8, problems: &mut Problems<'_>) -> Option<(Target, i64)> {
    let units = match table.get("quantity") {
        Some((node, path)) => problems.whole(node, &path, 1, MAX_UNITS)?,
        None => 1,
    };
    let on = match table.get("on") {
        Some((node, path)) => target(node, &path, digits, problems)?,
        None => Target::default(),
    };
    Some((on, units))
}

fn times(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<i64> {
    table.get("times").and_then(|(node, path)| problems.whole(node, &path, 1, MAX_UNITS))
}

fn deal(node: &Node, path: &str, digits: u8, problems: &mut Problems<'_>) -> Option<Deal> {
    let table = problems.table(node, path, &DEAL)?;
    let buy = table.get("buy").and_then(|(n, path)| problems.table(n, &path, &DEAL_BUY));
    let get = table.get("get").and_then(|(n, path)| problems.table(n, &path, &DEAL_GET));
    let added = table.get("added").and_then(|(n, path)| problems.truth(n, &path)).unwrap_or(false);
    let times = times(&table, problems);
    let (buy, get) = (buy?, get?);
    let bought = part(&buy, digits, problems);
    let got = part(&get, digits, problems);
    let pick = get.get("pick").and_then(|(n, path)| problems.choice(n, &path, PICKS));
    let free = Some(Cut::Percent(Decimal::whole(100)));
    let cut = if has_cut(&get) { cut(&get, digits, problems) } else { free };
    if added && cut != free {
        let said =
            said!("added-is-free", "what is added on top is free: remove the discount, or 'added'");
        problems.at(table.place_of("added"), path, said);
    }
    let ((buy, buy_units), (get, get_units)) = (bought?, got?);
    if added && get.only.sku.is_empty() {
        let said = said!(
            "added-article",
            "what is added on top is an article: name it, get = {{ on = {{ sku = […] }} }}"
        );
        problems.at(table.place_of("get"), path, said);
    }
    let pick = pick.unwrap_or(Pick::Cheapest);
    Some(Deal { buy, buy_units, get, get_units, cut: cut?, pick, added, times })
}

fn bundle(node: &Node, path: &str, digits: u8, problems: &mut Problems<'_>) -> Option<Bundle> {
    let table = problems.table(node, path, &BUNDLE)?;
    let times = times(&table, problems);
    let cut = cut(&table, digits, problems);
    let (node, path) = table.get("parts")?;
    let mut parts = Vec::new();
    for (node, path) in one_or_more(node, &path, MAX_PARTS, problems) {
        let Some(table) = problems.table(node, &path, &PART) else { continue };
        parts.extend(part(&table, digits, problems));
    }
    Some(Bundle { parts, cut: cut?, times })
}

fn gift(node: &Node, path: &str, digits: u8, problems: &mut Problems<'_>) -> Option<Gift> {
    let table = problems.table(node, path, &GIFT)?;
    let units = match table.get("quantity") {
        Some((node, path)) => problems.whole(node, &path, 1, MAX_UNITS)?,
        None => 1,
    };
    let worth = table.get("worth").and_then(|(n, path)| problems.units(n, &path, digits));
    let for_each = table.get("for_each").and_then(|(n, path)| target(n, &path, digits, problems));
    let (node, path) = table.get("sku")?;
    let sku = problems.text(node, &path, 200)?.to_owned();
    Some(Gift { sku, units, worth: worth.unwrap_or(0), for_each })
}
