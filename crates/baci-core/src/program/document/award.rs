//! Reading what a rule gives, and refusing what cannot be given.

use super::problem::{Problems, gives_nothing, goes_with, keep_one, too_much};
use super::reader::Table;
use crate::decimal::Decimal;
use crate::program::{Award, Trigger, Wallet, WalletKind};
use crate::said::{needs_purchase, said};

/// Reads the award of a rule; exactly one of `give`, `percent` and `multiply` must be there.
pub(super) fn award(
    table: &Table<'_>,
    on: &Trigger,
    wallet: &Wallet,
    currency_digits: u8,
    problems: &mut Problems<'_>,
) -> Option<Award> {
    let awards: Vec<_> =
        ["give", "percent", "multiply"].into_iter().filter(|key| table.has(key)).collect();
    let [award] = awards.as_slice() else {
        let said = match awards.as_slice() {
            [] => gives_nothing("'give', 'percent', 'multiply'"),
            more => keep_one(&more.join(" and ")),
        };
        let place = awards.get(1).map_or(table.place, |key| table.place_of(key));
        problems.at(place, &table.path, said);
        return None;
    };
    if *award != "give" {
        belongs_to_give(table, problems);
    }
    match *award {
        "percent" => percent(table, on, wallet, problems),
        "multiply" => multiply(table, problems),
        _ => give(table, on, wallet, currency_digits, problems),
    }
}

fn belongs_to_give(table: &Table<'_>, problems: &mut Problems<'_>) {
    for key in ["per", "per_amount", "full"].into_iter().filter(|key| table.has(key)) {
        let path = format!("{}.{key}", table.path);
        problems.at(table.place_of(key), &path, goes_with(key, "give"));
    }
}

fn give(
    table: &Table<'_>,
    on: &Trigger,
    wallet: &Wallet,
    currency_digits: u8,
    problems: &mut Problems<'_>,
) -> Option<Award> {
    let (node, path) = table.get("give")?;
    let give = problems.units(node, &path, wallet.digits);
    let full = match table.get("full") {
        Some((node, path)) => problems.truth(node, &path)?,
        None => false,
    };
    if table.has("full") && !table.has("per_amount") {
        let path = format!("{}.full", table.path);
        problems.at(table.place_of("full"), &path, goes_with("full", "per_amount"));
    }
    if let Some((node, path)) = table.get("per_amount") {
        if table.has("per") {
            let path = format!("{}.per", table.path);
            problems.at(table.place_of("per"), &path, keep_one("'per' and 'per_amount'"));
        }
        let amount = problems.units(node, &path, currency_digits);
        needs_lines(table, "per_amount", on, problems)?;
        let (give, amount) = (give?, amount?);
        return Some(if full {
            Award::PerFullAmount { give, amount }
        } else {
            Award::PerAmount { give, amount }
        });
    }
    let Some((node, path)) = table.get("per") else { return Some(Award::Fixed { give: give? }) };
    match problems.choice(node, &path, &[("visit", 0), ("item", 1), ("unit", 2)])? {
        0 => Some(Award::PerVisit { give: give? }),
        which => {
            needs_lines(table, "per", on, problems)?;
            let give = give?;
            Some(if which == 1 { Award::PerItem { give } } else { Award::PerUnit { give } })
        }
    }
}

/// Awards by line or amount need the lines of a purchase.
fn needs_lines(
    table: &Table<'_>,
    key: &str,
    on: &Trigger,
    problems: &mut Problems<'_>,
) -> Option<()> {
    if *on == Trigger::Purchase {
        return Some(());
    }
    problems.at(table.place_of(key), &format!("{}.{key}", table.path), needs_purchase(key));
    None
}

fn percent(
    table: &Table<'_>,
    on: &Trigger,
    wallet: &Wallet,
    problems: &mut Problems<'_>,
) -> Option<Award> {
    let (node, path) = table.get("percent")?;
    let percent = problems.positive(node, &path)?;
    if percent > Decimal::whole(100) {
        problems.at(node.place, &path, too_much(percent, 100));
        return None;
    }
    if wallet.kind == WalletKind::Points {
        let said = said!(
            "percent-of-points",
            "a percentage is of money, but the wallet '{wallet}' holds points: use 'give' with 'per_amount'",
            wallet = &wallet.id
        );
        problems.at(node.place, &path, said);
        return None;
    }
    needs_lines(table, "percent", on, problems)?;
    Some(Award::Percent { percent })
}

fn multiply(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<Award> {
    let (node, path) = table.get("multiply")?;
    let by = problems.positive(node, &path)?;
    if by > Decimal::whole(1000) || by <= Decimal::whole(1) {
        let said = said!(
            "multiply-range",
            "times {by} gives nothing more: write a number above 1, at most 1000",
            by = by
        );
        problems.at(node.place, &path, said);
        return None;
    }
    Some(Award::Multiply { by })
}
