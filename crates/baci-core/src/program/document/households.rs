//! Reading `[household]` and `[[transfer]]`.

use super::node::Node;
use super::problem::{Problems, goes_with, list_length, too_many, twice, unknown};
use super::reader::{Table, join};
use super::shape::{HOUSEHOLD, HOUSEHOLD_LIMIT, TRANSFER};
use crate::decide::caps::Per;
use crate::household::Role;
use crate::program::household::{Limit, Rules, To, Transfer};
use crate::program::{Wallet, WalletKind};
use crate::said::said;

/// The most people that a household may have: all of them are locked together.
const MOST_PEOPLE: i64 = 20;
const USUAL_PEOPLE: i64 = 6;
const MAX_LIMITS: usize = 50;
const MAX_INVITE_DAYS: i64 = 90;
const USUAL_INVITE_DAYS: i64 = 7;
const MAX_WAIT_DAYS: i64 = 3650;

const ROLES: &[(&str, Role)] =
    &[("head", Role::Head), ("adult", Role::Adult), ("child", Role::Child)];
const SPANS: &[(&str, Per)] = &[("day", Per::Day), ("week", Per::Week), ("month", Per::Month)];

/// What households share, and what members may give to each other.
pub(super) fn both(
    table: &Table<'_>,
    wallets: &[Wallet],
    problems: &mut Problems<'_>,
) -> (Option<Rules>, Vec<Transfer>) {
    (household(table, wallets, problems), transfers(table, wallets, problems))
}

/// Reads `[household]`, where it is there.
fn household(
    document: &Table<'_>,
    wallets: &[Wallet],
    problems: &mut Problems<'_>,
) -> Option<Rules> {
    let (node, path) = document.get("household")?;
    let table = problems.table(node, &path, &HOUSEHOLD)?;
    let mut whole = |key: &str, least: i64, most: i64| {
        table.get(key).and_then(|(node, at)| problems.whole(node, &at, least, most))
    };
    let most = whole("most", 2, MOST_PEOPLE).unwrap_or(USUAL_PEOPLE);
    let invite_days = whole("invite_days", 1, MAX_INVITE_DAYS).unwrap_or(USUAL_INVITE_DAYS);
    let shared = table.get("wallets").map(|(node, at)| shared(node, &at, wallets, problems));
    let may_use = table.get("use").map(|(node, at)| roles(node, &at, problems));
    let mut rules = Rules {
        most,
        wallets: shared.unwrap_or_default(),
        may_use: may_use.unwrap_or_else(|| Role::ALL.to_vec()),
        limits: Vec::new(),
        invite_days,
    };
    rules.limits = limits(&table, &rules, wallets, problems);
    Some(rules)
}

fn shared(node: &Node, path: &str, wallets: &[Wallet], problems: &mut Problems<'_>) -> Vec<String> {
    let mut shared = Vec::new();
    let Some(items) = problems.list(node, path) else { return shared };
    if items.len() > wallets.len() {
        problems.at(node.place, path, list_length(wallets.len(), items.len()));
        return shared;
    }
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(wallet) = own_wallet(item, &path, wallets, problems) else { continue };
        if shared.contains(&wallet.id) {
            problems.at(item.place, &path, twice(&wallet.id));
        }
        shared.push(wallet.id.clone());
    }
    shared.sort();
    shared
}

/// A wallet that members have themselves: what is on gift cards is given with the card.
fn own_wallet<'w>(
    node: &Node,
    path: &str,
    wallets: &'w [Wallet],
    problems: &mut Problems<'_>,
) -> Option<&'w Wallet> {
    let id = problems.text(node, path, 64)?;
    let own = || wallets.iter().filter(|wallet| wallet.kind != WalletKind::GiftCard);
    let found = own().find(|wallet| wallet.id == id);
    if found.is_none() {
        let known: Vec<&str> = own().map(|wallet| wallet.id.as_str()).collect();
        problems.at(node.place, path, unknown(id, &known));
    }
    found
}

fn roles(node: &Node, path: &str, problems: &mut Problems<'_>) -> Vec<Role> {
    let items = problems.list(node, path).unwrap_or_default();
    if items.len() > ROLES.len() {
        problems.at(node.place, path, list_length(ROLES.len(), items.len()));
    }
    let each = items.iter().take(ROLES.len()).enumerate();
    each.filter_map(|(i, item)| problems.choice(item, &format!("{path}[{i}]"), ROLES)).collect()
}

fn limits(
    table: &Table<'_>,
    rules: &Rules,
    wallets: &[Wallet],
    problems: &mut Problems<'_>,
) -> Vec<Limit> {
    let Some((node, path)) = table.get("limits") else { return Vec::new() };
    let Some(items) = problems.list(node, &path) else { return Vec::new() };
    if items.len() > MAX_LIMITS {
        problems.at(node.place, &path, too_many(MAX_LIMITS, items.len()));
        return Vec::new();
    }
    let mut limits = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(table) = problems.table(item, &path, &HOUSEHOLD_LIMIT) else { continue };
        let role = table.get("role").and_then(|(node, at)| problems.choice(node, &at, ROLES));
        let per = table.get("per").and_then(|(node, at)| problems.choice(node, &at, SPANS));
        let wallet = table.get("wallet");
        let wallet = wallet.and_then(|(node, at)| own_wallet(node, &at, wallets, problems));
        let Some(wallet) = wallet else { continue };
        if !rules.shares(&wallet.id) {
            let with = goes_with("wallet", &format!("household.wallets = [\"{}\"]", wallet.id));
            problems.at(table.place_of("wallet"), &join(&path, "wallet"), with);
        }
        let most = table.get("most");
        let most = most.and_then(|(node, at)| problems.units(node, &at, wallet.digits));
        let (Some(most), Some(per)) = (most, per) else { continue };
        limits.push(Limit { role, wallet: wallet.id.clone(), most, per });
    }
    limits
}

/// Reads all of `[[transfer]]`: one for each wallet that members may give from.
fn transfers(
    document: &Table<'_>,
    wallets: &[Wallet],
    problems: &mut Problems<'_>,
) -> Vec<Transfer> {
    const WHOM: &[(&str, To)] = &[("anyone", To::Anyone), ("household", To::Household)];
    let Some((node, _)) = document.get("transfer") else { return Vec::new() };
    let Some(items) = problems.list(node, "transfer") else { return Vec::new() };
    if items.len() > wallets.len() {
        problems.at(node.place, "transfer", too_many(wallets.len(), items.len()));
        return Vec::new();
    }
    let mut transfers: Vec<Transfer> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("transfer[{i}]");
        let Some(table) = problems.table(item, &path, &TRANSFER) else { continue };
        let wallet = table.get("wallet");
        let wallet = wallet.and_then(|(node, at)| own_wallet(node, &at, wallets, problems));
        let Some(wallet) = wallet else { continue };
        if transfers.iter().any(|own| own.wallet == wallet.id) {
            problems.at(table.place_of("wallet"), &join(&path, "wallet"), twice(&wallet.id));
        }
        let to = table.get("to").and_then(|(node, at)| problems.choice(node, &at, WHOM));
        if to == Some(To::Household) && !document.has("household") {
            let with = goes_with("to = \"household\"", "[household]");
            problems.at(table.place_of("to"), &join(&path, "to"), with);
        }
        let wait = table.get("wait_days");
        let wait = wait.and_then(|(node, at)| problems.whole(node, &at, 0, MAX_WAIT_DAYS));
        let mut units = |key: &str| {
            table.get(key).and_then(|(node, at)| problems.units(node, &at, wallet.digits))
        };
        let own = Transfer {
            wallet: wallet.id.clone(),
            to: to.unwrap_or_default(),
            least: units("least").unwrap_or(1),
            most: units("most"),
            per_day: units("per_day"),
            per_month: units("per_month"),
            wait_days: wait.unwrap_or(0),
        };
        let upper = [("most", own.most), ("per_day", own.per_day), ("per_month", own.per_month)];
        for (key, _) in upper.into_iter().filter(|(_, most)| most.is_some_and(|m| m < own.least)) {
            let said = said!(
                "transfer-least",
                "'{key}' is below 'least', so nothing could be given: raise it",
                key = key
            );
            problems.at(table.place_of(key), &join(&path, key), said);
        }
        transfers.push(own);
    }
    transfers
}
