//! Reading `[wallets.…]`.

use super::node::{Entry, Node};
use super::problem::{Problems, list_length};
use super::reader::{Table, join};
use super::shape::{EXPIRES, PAYS, WALLET};
use crate::decimal::Decimal;
use crate::money::{Currency, Rounding};
use crate::program::{DebtPolicy, Expiry, ExpiryAt, Pays, Wallet, WalletKind};
use crate::said::{Said, said};
use crate::text::Texts;
use crate::time::Period;

const MAX_WALLETS: usize = 20;
const MOST_DIGITS: u8 = 4;

/// Reads all wallets, in the order of their ids, so that the order of keys means nothing; what is on gift
/// cards comes last.
pub(super) fn wallets(node: &Node, currency: Currency, problems: &mut Problems<'_>) -> Vec<Wallet> {
    let Some(entries) = problems.entries(node, "wallets") else { return Vec::new() };
    if entries.is_empty() || entries.len() > MAX_WALLETS {
        problems.at(node.place, "wallets", list_length(MAX_WALLETS, entries.len()));
        return Vec::new();
    }
    let mut wallets: Vec<_> =
        entries.iter().filter_map(|entry| wallet(entry, currency, problems)).collect();
    let card = |wallet: &Wallet| wallet.kind == WalletKind::GiftCard;
    wallets.sort_by(|a, b| (card(a), &a.id).cmp(&(card(b), &b.id)));
    if wallets.iter().filter(|wallet| card(wallet)).count() > 1 {
        let said =
            said!("one-gift-card", "a program has one kind of gift card: keep one such wallet");
        problems.at(node.place, "wallets", said);
    }
    wallets
}

fn wallet(entry: &Entry, currency: Currency, problems: &mut Problems<'_>) -> Option<Wallet> {
    const KINDS: &[(&str, WalletKind)] = &[
        ("points", WalletKind::Points),
        ("money", WalletKind::Money),
        ("gift-card", WalletKind::GiftCard),
    ];
    const ROUNDINGS: &[(&str, Rounding)] =
        &[("down", Rounding::Down), ("half-up", Rounding::HalfUp), ("up", Rounding::Up)];
    const DEBTS: &[(&str, DebtPolicy)] =
        &[("owe", DebtPolicy::Owe), ("forgive", DebtPolicy::Forgive)];
    let path = join("wallets", &entry.key);
    problems.id(&entry.key, entry.place, &path);
    let table = problems.table(&entry.node, &path, &WALLET)?;
    let kind = table.get("kind").and_then(|(node, at)| problems.choice(node, &at, KINDS));
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let pending = table.get("pending").and_then(|(node, at)| period(node, &at, problems));
    let expires = table.get("expires").and_then(|(node, at)| expiry(node, &at, problems));
    let rounding = table.get("rounding").and_then(|(n, at)| problems.choice(n, &at, ROUNDINGS));
    let debt = table.get("debt").and_then(|(n, at)| problems.choice(n, &at, DEBTS));
    let digits = kind.map_or(MOST_DIGITS, |kind| digits(&table, kind, currency, problems));
    let card = kind == Some(WalletKind::GiftCard);
    // Money that somebody put in earns when it is spent; what was given as a reward does not.
    let plain = Pays { earns: card, ..Pays::default() };
    let pays = table.get("pays").and_then(|(n, at)| pays(n, &at, (digits, plain), problems));
    if let Some(key) = ["pending", "debt"].into_iter().find(|key| card && table.has(key)) {
        let said = said!(
            "gift-card-plain",
            "what is put on a gift card can be spent at once, and never owes: remove '{key}'",
            key = key
        );
        problems.at(table.place_of(key), &join(&path, key), said);
    }
    Some(Wallet {
        id: entry.key.clone(),
        name: name.unwrap_or_else(|| Texts::plain(&entry.key)),
        // Money stands in for a kind that could not be read: no award is refused by it.
        kind: kind.unwrap_or(WalletKind::Money),
        digits,
        pending,
        expires,
        worth: kind.and_then(|kind| worth(&table, kind, problems)),
        rounding: rounding.unwrap_or_default(),
        debt: debt.unwrap_or_default(),
        pays: pays.unwrap_or(plain),
    })
}

fn pays(
    node: &Node,
    path: &str,
    (digits, plain): (u8, Pays),
    problems: &mut Problems<'_>,
) -> Option<Pays> {
    let table = problems.table(node, path, &PAYS)?;
    let up_to = table.get("up_to");
    let up_to = up_to.and_then(|(n, at)| super::prices::percent(n, &at, 100, problems));
    let step = table.get("step").and_then(|(n, at)| problems.units(n, &at, digits));
    let mut truth = |key: &str| table.get(key).and_then(|(n, at)| problems.truth(n, &at));
    let (at_once, earns) = (truth("at_once"), truth("earns"));
    Some(Pays {
        up_to,
        step: step.unwrap_or(1),
        at_once: at_once.unwrap_or(false),
        earns: earns.unwrap_or(plain.earns),
    })
}

fn digits(
    table: &Table<'_>,
    kind: WalletKind,
    currency: Currency,
    problems: &mut Problems<'_>,
) -> u8 {
    let given = table.get("digits");
    if kind != WalletKind::Points {
        if let Some((node, path)) = given {
            problems.at(node.place, &path, only_points("digits"));
        }
        return currency.digits;
    }
    let most = i64::from(MOST_DIGITS);
    let digits = given.and_then(|(node, path)| problems.whole(node, &path, 0, most));
    digits.and_then(|n| u8::try_from(n).ok()).unwrap_or(0)
}

fn worth(table: &Table<'_>, kind: WalletKind, problems: &mut Problems<'_>) -> Option<Decimal> {
    let given = table.get("worth");
    if kind != WalletKind::Points {
        if let Some((node, path)) = given {
            problems.at(node.place, &path, only_points("worth"));
        }
        return Some(Decimal::whole(1));
    }
    given.and_then(|(node, path)| problems.positive(node, &path))
}

pub(super) fn period(node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<Period> {
    let text = problems.text(node, path, 100)?;
    let said = |error: String| Said::new("not-a-period", error).with("text", text);
    text.parse().map_err(|error| problems.at(node.place, path, said(error))).ok()
}

fn only_points(key: &str) -> Said {
    said!(
        "only-points",
        "money has the currency's decimals, and is worth itself: remove '{key}'",
        key = key
    )
}

fn expiry(node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<Expiry> {
    const ENDS: &[(&str, ExpiryAt)] = &[
        ("exact", ExpiryAt::Exact),
        ("day-end", ExpiryAt::DayEnd),
        ("month-end", ExpiryAt::MonthEnd),
        ("year-end", ExpiryAt::YearEnd),
    ];
    let table = problems.table(node, path, &EXPIRES)?;
    let at = table.get("at").and_then(|(node, path)| problems.choice(node, &path, ENDS));
    let (node, path) = table.get("after")?;
    let after = period(node, &path, problems)?;
    Some(Expiry { after, at: at.unwrap_or_default() })
}
