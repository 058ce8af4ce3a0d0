//! Reading `[partners.…]` and `[causes.…]`: what was agreed with each, and within which limits.

use super::node::Place;
use super::problem::{Problems, one_of, too_many};
use super::reader::{Table, join};
use super::rules::{Ground, wallet};
use super::shape::{CAUSE, PARTNER, PARTNER_SIDE};
use super::wallets::period;
use crate::decimal::Decimal;
use crate::program::partner::{Cause, Partner, Rate, Side};
use crate::program::{Wallet, WalletKind};
use crate::said::said;
use crate::text::Texts;
use crate::time::{Period, Unit};
use std::collections::BTreeMap;

const MAX_PARTNERS: usize = 100;
const MAX_CAUSES: usize = 100;
/// So that a price times any number of points can be counted exactly.
const MAX_PRICE: i64 = 1_000_000_000;
const USUAL_LATE: Period = Period { count: 3, unit: Unit::Days };
const USUAL_UNDO: Period = Period { count: 30, unit: Unit::Days };

/// Reads all partners and causes, each in the order of their ids; `taken` holds the ids of all else that is counted.
pub(super) fn both(
    document: &Table<'_>,
    ground: &Ground<'_>,
    taken: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) -> (Vec<Partner>, Vec<Cause>) {
    let partners =
        all(document, ("partners", MAX_PARTNERS), taken, problems, |id, path, node, p| {
            partner(id, &p.table(node, path, &PARTNER)?, ground, p)
        });
    let causes = all(document, ("causes", MAX_CAUSES), taken, problems, |id, path, node, p| {
        cause(id, &p.table(node, path, &CAUSE)?, ground, p)
    });
    (partners, causes)
}

/// Reads the tables that stand under a key, in the order of their ids.
fn all<'p, T>(
    document: &Table<'_>,
    (key, most): (&str, usize),
    taken: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'p>,
    read: impl Fn(String, &str, &super::node::Node, &mut Problems<'p>) -> Option<T>,
) -> Vec<T> {
    let Some((node, _)) = document.get(key) else { return Vec::new() };
    let Some(entries) = problems.entries(node, key) else { return Vec::new() };
    if entries.len() > most {
        problems.at(node.place, key, too_many(most, entries.len()));
        return Vec::new();
    }
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    let mut read_all = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = join(key, &entry.key);
        super::rewards::own_id(entry, &path, taken, problems);
        read_all.extend(read(entry.key.clone(), &path, &entry.node, problems));
    }
    read_all
}

fn partner(
    id: String,
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Partner> {
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let (opens, closes) = super::rewards::opening(table, ground, problems);
    let mut length = |key: &str| table.get(key).and_then(|(n, at)| period(n, &at, problems));
    let [late, undo] = ["late", "undo"].map(&mut length);
    if !table.has("issues") && !table.has("accepts") {
        problems.at(table.place, &table.path, one_of("'issues', 'accepts'"));
    }
    let mut way = |key: &str| {
        let (node, path) = table.get(key)?;
        side(&problems.table(node, &path, &PARTNER_SIDE)?, ground, problems)
    };
    let [issues, accepts] = ["issues", "accepts"].map(&mut way);
    Some(Partner {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        opens,
        closes,
        late: late.unwrap_or(USUAL_LATE),
        undo: undo.unwrap_or(USUAL_UNDO),
        issues,
        accepts,
    })
}

fn side(table: &Table<'_>, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Option<Side> {
    let (wallet, own) = members_wallet(table, ground, problems)?;
    let rate = rate(table, own, ground, problems);
    let mut units =
        |key: &str| table.get(key).and_then(|(node, at)| problems.units(node, &at, own.digits));
    let [most, per_day, per_month, budget] =
        ["most", "per_day", "per_month", "budget"].map(&mut units);
    Some(Side { wallet, rate: rate?, most, per_day, per_month, budget })
}

fn cause(
    id: String,
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Cause> {
    let mut words = |key: &str| {
        let (node, path) = table.get(key)?;
        super::head::name(node, &path, problems)
    };
    let [name, description] = ["name", "description"].map(&mut words);
    let (opens, closes) = super::rewards::opening(table, ground, problems);
    let undo = table.get("undo").and_then(|(node, at)| period(node, &at, problems));
    let (wallet, own) = members_wallet(table, ground, problems)?;
    let rate = rate(table, own, ground, problems);
    let mut units =
        |key: &str| table.get(key).and_then(|(node, at)| problems.units(node, &at, own.digits));
    let [least, most, goal] = ["least", "most", "goal"].map(&mut units);
    let least = least.unwrap_or(1);
    if most.is_some_and(|most| most < least) {
        let said = said!(
            "transfer-least",
            "'{key}' is below 'least', so nothing could be given: raise it",
            key = "most"
        );
        problems.at(table.place_of("most"), &join(&table.path, "most"), said);
    }
    Some(Cause {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        description: description.unwrap_or_default(),
        wallet,
        rate: rate?,
        least,
        most,
        goal,
        opens,
        closes,
        undo,
    })
}

/// The wallet that a table names, which is one that members have.
fn members_wallet<'g>(
    table: &Table<'_>,
    ground: &Ground<'g>,
    problems: &mut Problems<'_>,
) -> Option<(usize, &'g Wallet)> {
    let at = wallet(table, ground, problems)?;
    let own = ground.wallets.get(at).filter(|own| own.kind != WalletKind::GiftCard)?;
    Some((at, own))
}

/// Reads `price`: what one whole point is settled at, in the currency. It may be finer than its smallest coin.
fn rate(
    table: &Table<'_>,
    wallet: &Wallet,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Rate> {
    let (node, path) = table.get("price")?;
    let price = problems.positive(node, &path)?;
    if price > Decimal::whole(MAX_PRICE) {
        problems.at(node.place, &path, super::problem::too_much(price, MAX_PRICE));
        return None;
    }
    Some(Rate::of(price, wallet, ground.head.currency.digits))
}
