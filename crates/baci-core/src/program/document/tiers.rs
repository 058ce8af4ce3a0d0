//! Reading `[benefits.…]`, `[ladders.…]` and `[tiers.…]`.

use super::node::{Node, Value};
use super::problem::{Problems, goes_with, list_length, too_many, twice, unknown};
use super::reader::{Table, join};
use super::rules::{Ground, condition_of_member};
use super::shape::{BENEFIT, GOAL, KEEP, LADDER, TIER};
use super::wallets::period;
use crate::program::WalletKind;
use crate::program::tier::{
    Benefit, Calendar, Goal, Keep, Ladder, Landing, Least, MAIN, Measure, Review, Tier, Window,
};
use crate::said::said;
use crate::text::Texts;
use crate::time::{Period, Unit};

const MAX_LADDERS: usize = 10;
const MAX_TIERS: usize = 50;
const MAX_BENEFITS: usize = 100;
const MAX_GOALS: usize = 10;
/// The parts of the calendar, by their words.
pub(super) const CALENDARS: &[(&str, Calendar)] =
    &[("month", Calendar::Month), ("quarter", Calendar::Quarter), ("year", Calendar::Year)];

/// Reads all benefits, in the order of their ids.
pub(super) fn benefits(node: &Node, problems: &mut Problems<'_>) -> Vec<Benefit> {
    let Some(entries) = problems.entries(node, "benefits") else { return Vec::new() };
    if entries.len() > MAX_BENEFITS {
        problems.at(node.place, "benefits", too_many(MAX_BENEFITS, entries.len()));
        return Vec::new();
    }
    let mut benefits = Vec::new();
    for entry in entries {
        let path = join("benefits", &entry.key);
        problems.id(&entry.key, entry.place, &path);
        let Some(table) = problems.table(&entry.node, &path, &BENEFIT) else { continue };
        let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
        let allowance = table.get("allowance");
        let allowance = allowance.and_then(|(node, at)| problems.whole(node, &at, 1, 1_000_000));
        let per = table.get("per").and_then(|(node, at)| problems.choice(node, &at, CALENDARS));
        if table.has("per") && !table.has("allowance") {
            problems.at(table.place_of("per"), &path, goes_with("per", "allowance"));
        }
        let name = name.unwrap_or_else(|| Texts::plain(&entry.key));
        benefits.push(Benefit { id: entry.key.clone(), name, allowance, per });
    }
    benefits.sort_by(|a, b| a.id.cmp(&b.id));
    benefits
}

/// Reads ladders with their tiers, the main one first, then in the order of their ids.
pub(super) fn ladders(
    document: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Vec<Ladder> {
    let mut ladders: Vec<Ladder> = Vec::new();
    if let Some((node, _)) = document.get("ladders") {
        for entry in problems.entries(node, "ladders").unwrap_or_default() {
            let path = join("ladders", &entry.key);
            problems.id(&entry.key, entry.place, &path);
            let Some(table) = problems.table(&entry.node, &path, &LADDER) else { continue };
            ladders.push(ladder(entry.key.clone(), Some(&table), problems));
        }
        if ladders.len() > MAX_LADDERS {
            problems.at(node.place, "ladders", too_many(MAX_LADDERS, ladders.len()));
        }
    }
    let main = ladders.iter().any(|ladder| ladder.id == MAIN);
    if !main {
        ladders.push(ladder(MAIN.to_owned(), None, problems));
    }
    let found = document.get("tiers");
    let found = found.map(|(node, _)| node);
    let entries = found.and_then(|node| problems.entries(node, "tiers")).unwrap_or_default();
    if let Some(node) = found.filter(|_| entries.len() > MAX_TIERS) {
        problems.at(node.place, "tiers", too_many(MAX_TIERS, entries.len()));
        return Vec::new();
    }
    for entry in entries {
        let path = join("tiers", &entry.key);
        problems.id(&entry.key, entry.place, &path);
        let Some(table) = problems.table(&entry.node, &path, &TIER) else { continue };
        let Some(at) = ladder_of(&table, &ladders, problems) else { continue };
        let tier = tier(entry.key.clone(), &table, ground, problems);
        let Some(own) = ladders.get_mut(at) else { continue };
        if let Some(other) = own.tiers.iter().find(|other| other.rank == tier.rank) {
            let said = said!(
                "rank-taken",
                "'{other}' has the rank {rank} already: give each tier of a ladder a rank of its own",
                other = &other.id,
                rank = tier.rank
            );
            problems.at(table.place_of("rank"), &path, said);
        }
        own.tiers.push(tier);
    }
    for ladder in &mut ladders {
        ladder.tiers.sort_by_key(|tier| tier.rank);
    }
    empty(document, &mut ladders, problems);
    ladders.sort_by(|a, b| (a.id != MAIN, &a.id).cmp(&(b.id != MAIN, &b.id)));
    ladders
}

/// A ladder without tiers is a slip, unless it is the main one that nobody wrote.
fn empty(document: &Table<'_>, ladders: &mut Vec<Ladder>, problems: &mut Problems<'_>) {
    let written = document.get("ladders").and_then(|(node, _)| match &node.value {
        Value::Table(entries) => Some(entries),
        _ => None,
    });
    for entry in written.into_iter().flatten() {
        let own = ladders.iter().find(|ladder| ladder.id == entry.key);
        if own.is_some_and(|ladder| ladder.tiers.is_empty()) {
            let said = said!(
                "ladder-empty",
                "no tier is on the ladder '{name}': give a tier ladder = \"{name}\", or remove it",
                name = &entry.key
            );
            problems.at(entry.place, &join("ladders", &entry.key), said);
        }
    }
    ladders.retain(|ladder| !ladder.tiers.is_empty());
}

fn ladder(id: String, table: Option<&Table<'_>>, problems: &mut Problems<'_>) -> Ladder {
    const REVIEWS: &[(&str, Review)] =
        &[("at-once", Review::AtOnce), ("anniversary", Review::Anniversary)];
    const LANDINGS: &[(&str, Landing)] = &[("step", Landing::Step), ("fall", Landing::Fall)];
    let get = |key: &str| table.and_then(|table| table.get(key));
    let name = get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let review = get("review").and_then(|(node, at)| problems.choice(node, &at, REVIEWS));
    let landing = get("landing").and_then(|(node, at)| problems.choice(node, &at, LANDINGS));
    Ladder {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        review: review.unwrap_or_default(),
        landing: landing.unwrap_or_default(),
        tiers: Vec::new(),
    }
}

fn ladder_of(table: &Table<'_>, all: &[Ladder], problems: &mut Problems<'_>) -> Option<usize> {
    let of = |id: &str| all.iter().position(|ladder| ladder.id == id);
    let Some((node, path)) = table.get("ladder") else { return of(MAIN) };
    let id = problems.text(node, &path, 1000)?;
    let found = of(id);
    if found.is_none() {
        let known: Vec<_> = all.iter().map(|ladder| ladder.id.as_str()).collect();
        problems.at(node.place, &path, unknown(id, &known));
    }
    found
}

fn tier(id: String, table: &Table<'_>, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Tier {
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let rank = table.get("rank").and_then(|(node, at)| problems.whole(node, &at, 0, 1000));
    let reach = table.get("reach").map(|(node, at)| goals(node, &at, ground, problems));
    let keep = table.get("keep").and_then(|(node, at)| keep(node, &at, ground, problems));
    let tier = Tier {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        rank: rank.unwrap_or(0),
        reach: reach.unwrap_or_default(),
        keep,
        benefits: named(table, ground.benefits, problems),
    };
    above(&tier, table, problems);
    tier
}

/// Keeping must not take more than reaching: who reached it would lose it at once.
fn above(tier: &Tier, table: &Table<'_>, problems: &mut Problems<'_>) {
    let Some(keep) = &tier.keep else { return };
    for goal in tier.reach.iter().filter(|goal| goal.window == keep.goal.window) {
        let more = |own: &&Least| {
            let reach = goal.needs.iter().find(|need| need.measure == own.measure);
            reach.is_some_and(|reach| own.least > reach.least)
        };
        if keep.goal.needs.iter().any(|own| more(&own)) {
            let said = said!(
                "keep-above-reach",
                "keeping takes more than reaching does: who reached it would lose it, so ask for as much at most"
            );
            problems.at(table.place_of("keep"), &join(&table.path, "keep"), said);
            return;
        }
    }
}

fn named(table: &Table<'_>, benefits: &[Benefit], problems: &mut Problems<'_>) -> Vec<usize> {
    let Some((node, path)) = table.get("benefits") else { return Vec::new() };
    let Some(items) = problems.list(node, &path) else { return Vec::new() };
    if items.is_empty() || items.len() > MAX_BENEFITS {
        problems.at(node.place, &path, list_length(MAX_BENEFITS, items.len()));
        return Vec::new();
    }
    let mut found = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(id) = problems.text(item, &path, 1000) else { continue };
        match benefits.iter().position(|own| own.id == id) {
            Some(at) if found.contains(&at) => problems.at(item.place, &path, twice(id)),
            Some(at) => found.push(at),
            None => {
                let known: Vec<_> = benefits.iter().map(|own| own.id.as_str()).collect();
                problems.at(item.place, &path, unknown(id, &known));
            }
        }
    }
    found
}

/// A goal, or several of which one is enough.
fn goals(node: &Node, path: &str, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Vec<Goal> {
    let Value::List(items) = &node.value else {
        let table = problems.table(node, path, &GOAL);
        return table.and_then(|table| goal(&table, ground, problems)).into_iter().collect();
    };
    if items.is_empty() || items.len() > MAX_GOALS {
        problems.at(node.place, path, list_length(MAX_GOALS, items.len()));
        return Vec::new();
    }
    let mut goals = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let Some(table) = problems.table(item, &format!("{path}[{i}]"), &GOAL) else { continue };
        goals.extend(goal(&table, ground, problems));
    }
    goals
}

fn keep(node: &Node, path: &str, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Option<Keep> {
    let table = problems.table(node, path, &KEEP)?;
    let grace = table.get("grace").and_then(|(node, at)| days(node, &at, problems));
    Some(Keep { goal: goal(&table, ground, problems)?, grace })
}

fn goal(table: &Table<'_>, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Option<Goal> {
    let mut needs = Vec::new();
    let digits = ground.head.currency.digits;
    if let Some((node, at)) = table.get("spend") {
        let least = problems.units(node, &at, digits);
        needs.extend(least.map(|least| Least { measure: Measure::Spend, least }));
    }
    if let Some((node, at)) = table.get("visits") {
        let least = problems.whole(node, &at, 1, 10_000);
        needs.extend(least.map(|least| Least { measure: Measure::Visits, least }));
    }
    if let Some((node, at)) = table.get("points") {
        let wallet = super::rules::wallet(table, ground, problems)?;
        let kind = ground.wallets.get(wallet)?;
        let least = problems.units(node, &at, kind.digits);
        needs.extend(least.map(|least| Least { measure: Measure::Points(wallet), least }));
        if kind.kind == WalletKind::GiftCard {
            return None;
        }
    } else if table.has("wallet") {
        let said = goes_with("wallet", "points");
        problems.at(table.place_of("wallet"), &join(&table.path, "wallet"), said);
    }
    if !["spend", "visits", "points", "when"].iter().any(|key| table.has(key)) {
        let said = said!(
            "goal-empty",
            "this asks for nothing: add spend, visits, points or when, or remove it"
        );
        problems.at(table.place, &table.path, said);
    }
    let window = window(table, problems)?;
    Some(Goal { needs, window, when: condition_of_member(table, ground, problems) })
}

/// `within`: so long back, or a part of the calendar.
fn window(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<Window> {
    let Some((node, path)) = table.get("within") else { return Some(Window::Ever) };
    let text = problems.text(node, &path, 100)?;
    if let Some(part) = text.strip_prefix("calendar ") {
        if let Some((_, part)) = CALENDARS.iter().find(|(word, _)| *word == part) {
            return Some(Window::Calendar(*part));
        }
        let said = said!(
            "not-one-of",
            "'{text}' is not one of {names}",
            text = text,
            names = "\"calendar month\", \"calendar quarter\", \"calendar year\""
        );
        problems.at(node.place, &path, said);
        return None;
    }
    days(node, &path, problems).map(Window::Rolling)
}

/// A length of time in whole days, five years at most.
fn days(node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<Period> {
    let period = period(node, path, problems)?;
    let most = match period.unit {
        Unit::Minutes | Unit::Hours => 0,
        Unit::Days => 1830,
        Unit::Weeks => 261,
        Unit::Months => 60,
        Unit::Years => 5,
    };
    if period.count > most {
        let said = said!(
            "not-in-days",
            "this is counted in whole days: write days, weeks, months or years, five years at most"
        );
        problems.at(node.place, path, said);
        return None;
    }
    Some(period)
}
