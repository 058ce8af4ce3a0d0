//! Reading `[rewards.…]`: the catalog, what each costs, who may have it, and what it gives.

use super::node::{Entry, Node, Place, Value};
use super::prices::percent;
use super::problem::{Problems, goes_with, list_length, one_of, too_many, twice, unknown};
use super::promotions::one_or_more;
use super::reader::{Table, join};
use super::rules::{Ground, condition_of_member};
use super::shape::{CANCEL, FIRST_LOOK, GIVES, REWARD, REWARD_PRICE};
use super::wallets::period;
use crate::decimal::Decimal;
use crate::program::reward::{FirstLook, Gives, Reward, RewardPrice, Stock, Undo};
use crate::program::{Promotion, WalletKind};
use crate::said::said;
use crate::text::Texts;
use crate::time::Instant;
use std::collections::BTreeMap;

const MAX_REWARDS: usize = 1000;
const MAX_PRICES: usize = 5;
const MAX_TIERS: usize = 50;
const MAX_BRANCHES: usize = 1000;
const MOST_PIECES: i64 = 1_000_000_000_000;

/// Reads all rewards, in the order of their ids; `taken` holds the ids of rules, promotions and coupons,
/// beside which limits are counted.
pub(super) fn rewards(
    document: &Table<'_>,
    (ground, promotions): (&Ground<'_>, &[&Promotion]),
    taken: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) -> Vec<Reward> {
    let Some((node, _)) = document.get("rewards") else { return Vec::new() };
    let Some(entries) = problems.entries(node, "rewards") else { return Vec::new() };
    if entries.len() > MAX_REWARDS {
        problems.at(node.place, "rewards", too_many(MAX_REWARDS, entries.len()));
        return Vec::new();
    }
    let mut rewards = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = join("rewards", &entry.key);
        own_id(entry, &path, taken, problems);
        let Some(table) = problems.table(&entry.node, &path, &REWARD) else { continue };
        rewards.extend(reward(entry.key.clone(), &table, (ground, promotions), problems));
    }
    rewards.sort_by(|a, b| a.id.cmp(&b.id));
    rewards
}

/// Notes the id under which something stands, which nothing else may have that is counted beside it.
pub(super) fn own_id(
    entry: &Entry,
    path: &str,
    taken: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) {
    problems.id(&entry.key, entry.place, path);
    if let Some(first) = taken.insert(entry.key.clone(), entry.place) {
        let (file, line) = problems.line_of(first);
        let said = said!(
            "id-taken",
            "the id '{id}' is taken in {file}, line {line}: choose another",
            id = &entry.key,
            file = file,
            line = line
        );
        problems.at(entry.place, path, said);
    }
}

/// When something opens and closes.
pub(super) fn opening(
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> (Option<Instant>, Option<Instant>) {
    let mut moment = |key: &str| {
        let (node, path) = table.get(key)?;
        super::active::instant(node, &path, &ground.head.zone, problems)
    };
    let [opens, closes] = ["opens", "closes"].map(&mut moment);
    if opens.is_some_and(|opens| closes.is_some_and(|closes| closes <= opens)) {
        let said = said!("never-open", "'closes' is not after 'opens': nobody could ever claim it");
        problems.at(table.place_of("closes"), &join(&table.path, "closes"), said);
    }
    (opens, closes)
}

fn reward(
    id: String,
    table: &Table<'_>,
    (ground, promotions): (&Ground<'_>, &[&Promotion]),
    problems: &mut Problems<'_>,
) -> Option<Reward> {
    let mut words = |key: &str| {
        let (node, path) = table.get(key)?;
        super::head::name(node, &path, problems)
    };
    let [name, description] = ["name", "description"].map(&mut words);
    let (opens, closes) = opening(table, ground, problems);
    let limits = table.get("limits");
    let limits = limits.and_then(|(node, path)| super::coupons::limits(node, &path, problems));
    let waiting = table.get("waiting").and_then(|(node, path)| period(node, &path, problems));
    let tiers = table.get("tiers").map(|(node, path)| tiers(node, &path, ground, problems));
    let gives = table.get("gives");
    let gives =
        gives.and_then(|(node, path)| gives_what(node, &path, (ground, promotions), problems));
    let stock = stock(table, gives.as_ref(), problems);
    if table.has("waiting") && stock == Stock::Unlimited {
        problems.at(table.place_of("waiting"), &table.path, goes_with("waiting", "stock"));
    }
    let reward = Reward {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        description: description.unwrap_or_default(),
        prices: prices(table, ground, problems),
        tiers: tiers.unwrap_or_default(),
        when: condition_of_member(table, ground, problems),
        opens,
        closes,
        first_look: first_look(table, ground, problems),
        limits: limits.unwrap_or_default(),
        stock,
        waiting,
        cancel: cancel(table, gives.as_ref(), problems),
        gives: gives?,
    };
    Some(reward)
}

/// The ways to pay; free where nothing is said.
fn prices(table: &Table<'_>, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Vec<RewardPrice> {
    let Some((node, path)) = table.get("price") else { return vec![RewardPrice::default()] };
    let all = one_or_more(node, &path, MAX_PRICES, problems);
    all.into_iter().filter_map(|(node, path)| price(node, &path, ground, problems)).collect()
}

fn price(
    node: &Node,
    path: &str,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<RewardPrice> {
    let table = problems.table(node, path, &REWARD_PRICE)?;
    if !table.has("points") && !table.has("money") {
        let said = said!(
            "price-empty",
            "this price asks for nothing: add points or money, or leave 'price' out where it is free"
        );
        problems.at(node.place, path, said);
        return None;
    }
    let mut wallet = None;
    if let Some((node, path)) = table.get("points") {
        let at = super::rules::wallet(&table, ground, problems)?;
        let kind = ground.wallets.get(at).filter(|kind| kind.kind != WalletKind::GiftCard)?;
        wallet = Some((at, problems.units(node, &path, kind.digits)?));
    } else if table.has("wallet") {
        problems.at(table.place_of("wallet"), path, goes_with("wallet", "points"));
    }
    let money = table.get("money");
    let digits = ground.head.currency.digits;
    let money = money.and_then(|(node, path)| problems.units(node, &path, digits));
    Some(RewardPrice { wallet, money: money.unwrap_or(0) })
}

/// Tiers by their ids, of any ladder.
fn tiers(node: &Node, path: &str, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Vec<String> {
    let Some(items) = problems.list(node, path) else { return Vec::new() };
    if items.is_empty() || items.len() > MAX_TIERS {
        problems.at(node.place, path, list_length(MAX_TIERS, items.len()));
    }
    let all = ground.ladders.unwrap_or_default().iter().flat_map(|ladder| &ladder.tiers);
    let known: Vec<&str> = all.map(|tier| tier.id.as_str()).collect();
    let mut tiers: Vec<String> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(id) = problems.text(item, &path, 100) else { continue };
        match known.contains(&id) {
            false => problems.at(item.place, &path, unknown(id, &known)),
            true if tiers.iter().any(|own| own == id) => problems.at(item.place, &path, twice(id)),
            true => tiers.push(id.to_owned()),
        }
    }
    tiers
}

fn first_look(
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<FirstLook> {
    let (node, path) = table.get("first_look")?;
    if !table.has("opens") {
        problems.at(node.place, &path, goes_with("first_look", "opens"));
    }
    let own = problems.table(node, &path, &FIRST_LOOK)?;
    let all = own.get("tiers").map(|(node, path)| tiers(node, &path, ground, problems));
    let (node, path) = own.get("before")?;
    Some(FirstLook { tiers: all?, before: period(node, &path, problems)? })
}

/// How many there are, in all or by branch.
fn stock(table: &Table<'_>, gives: Option<&Gives>, problems: &mut Problems<'_>) -> Stock {
    let pool = matches!(gives, Some(Gives::Codes { .. }));
    let Some((node, path)) = table.get("stock") else {
        return if pool { Stock::Pool } else { Stock::Unlimited };
    };
    if pool {
        let said = said!(
            "stock-of-codes",
            "there are as many as codes are in the pool: remove 'stock', and add codes"
        );
        problems.at(node.place, &path, said);
        return Stock::Pool;
    }
    let Value::Table(entries) = &node.value else {
        return Stock::All(problems.whole(node, &path, 0, MOST_PIECES).unwrap_or(0));
    };
    if entries.is_empty() || entries.len() > MAX_BRANCHES {
        problems.at(node.place, &path, list_length(MAX_BRANCHES, entries.len()));
    }
    let mut branches = BTreeMap::new();
    for entry in entries {
        let path = join(&path, &entry.key);
        let pieces = problems.whole(&entry.node, &path, 0, MOST_PIECES);
        if entry.key.trim().is_empty() || entry.key.chars().count() > 100 {
            let said = said!("branch-name", "a branch has a name of 1 to 100 characters");
            problems.at(entry.place, &path, said);
        }
        branches.insert(entry.key.clone(), pieces.unwrap_or(0));
    }
    Stock::Branches(branches)
}

fn gives_what(
    node: &Node,
    path: &str,
    (ground, promotions): (&Ground<'_>, &[&Promotion]),
    problems: &mut Problems<'_>,
) -> Option<Gives> {
    let table = problems.table(node, path, &GIVES)?;
    let all = ["coupon", "gift_card", "codes", "pick_up"];
    let named: Vec<_> = all.into_iter().filter(|key| table.has(key)).collect();
    let [what] = named.as_slice() else {
        problems.at(node.place, path, one_of("'coupon', 'gift_card', 'codes', 'pick_up'"));
        return None;
    };
    if table.has("lasts") && *what != "coupon" {
        problems.at(table.place_of("lasts"), path, goes_with("lasts", "coupon"));
    }
    let (node, at) = table.get(what)?;
    match *what {
        "coupon" => {
            let lasts = table.get("lasts").and_then(|(node, path)| period(node, &path, problems));
            let promotion = super::coupons::takes_coupons((node, &at), promotions, problems)?;
            Some(Gives::Coupon { promotion, lasts })
        }
        "gift_card" => {
            if !ground.wallets.iter().any(|own| own.kind == WalletKind::GiftCard) {
                let said = said!(
                    "no-gift-wallet",
                    "the program has no gift cards: give it a wallet of kind \"gift-card\""
                );
                problems.at(node.place, &at, said);
            }
            let amount = problems.units(node, &at, ground.head.currency.digits)?;
            Some(Gives::GiftCard { amount })
        }
        "codes" => {
            let pool = problems.text(node, &at, 1000)?;
            problems.id(pool, node.place, &at).then(|| Gives::Codes { pool: pool.to_owned() })
        }
        _ => Some(Gives::PickUp { within: period(node, &at, problems)? }),
    }
}

/// What can be undone. Money on a card and a code that was read cannot be called back.
fn cancel(table: &Table<'_>, gives: Option<&Gives>, problems: &mut Problems<'_>) -> Option<Undo> {
    let (node, path) = table.get("cancel")?;
    let own = problems.table(node, &path, &CANCEL)?;
    if matches!(gives, Some(Gives::Codes { .. } | Gives::GiftCard { .. })) {
        let said = said!(
            "cancel-given",
            "a code or a gift card that was given cannot be called back: remove 'cancel'"
        );
        problems.at(node.place, &path, said);
    }
    let pick_up = matches!(gives, Some(Gives::PickUp { .. }) | None);
    if let Some(key) = ["returns", "expired"].into_iter().find(|key| own.has(key) && !pick_up) {
        problems.at(own.place_of(key), &join(&path, key), goes_with(key, "pick_up"));
    }
    let within = own.get("within").and_then(|(node, path)| period(node, &path, problems));
    let mut share =
        |key: &str| own.get(key).and_then(|(node, path)| percent(node, &path, 100, problems));
    let [back, expired] = ["back", "expired"].map(&mut share);
    let returns = own.get("returns").and_then(|(node, path)| problems.truth(node, &path));
    Some(Undo {
        within,
        back: back.unwrap_or(Decimal::whole(100)),
        returns: returns.unwrap_or(false),
        expired: expired.unwrap_or(Decimal::ZERO),
    })
}
