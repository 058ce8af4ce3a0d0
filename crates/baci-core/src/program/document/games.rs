//! Reading `[games.…]`: what each looks like and costs, what can be won, and how much of it.

use super::node::Place;
use super::presents::{PARTS, budget, present, units, worth};
use super::problem::{Problems, goes_with, list_length, too_many, twice, unknown};
use super::reader::{Table, join};
use super::rules::{Ground, condition_of_member};
use super::shape::{GAME, GAME_PRICE, PRIZE};
use crate::program::Promotion;
use crate::program::game::{Game, Kind, Most, Prize};
use crate::program::present::{Budget, Present};
use crate::said::said;
use crate::text::Texts;
use std::collections::BTreeMap;

const MAX_GAMES: usize = 100;
const MAX_PRIZES: usize = 50;
const MAX_WEIGHT: i64 = 1_000_000_000;
const MAX_TIMES: i64 = 1_000_000_000_000;
const KINDS: &[(&str, Kind)] = &[("spin", Kind::Spin), ("scratch", Kind::Scratch)];

/// Reads all games, in the order of their ids; `taken` holds the ids of all else that is counted.
pub(super) fn games(
    document: &Table<'_>,
    (ground, promotions): (&Ground<'_>, &[&Promotion]),
    taken: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) -> Vec<Game> {
    let Some((node, _)) = document.get("games") else { return Vec::new() };
    let Some(entries) = problems.entries(node, "games") else { return Vec::new() };
    if entries.len() > MAX_GAMES {
        problems.at(node.place, "games", too_many(MAX_GAMES, entries.len()));
        return Vec::new();
    }
    let mut games = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = join("games", &entry.key);
        super::rewards::own_id(entry, &path, taken, problems);
        let Some(table) = problems.table(&entry.node, &path, &GAME) else { continue };
        games.extend(game(entry.key.clone(), &table, (ground, promotions), problems));
    }
    games.sort_by(|a, b| a.id.cmp(&b.id));
    games
}

fn game(
    id: String,
    table: &Table<'_>,
    (ground, promotions): (&Ground<'_>, &[&Promotion]),
    problems: &mut Problems<'_>,
) -> Option<Game> {
    let mut words = |key: &str| {
        let (node, path) = table.get(key)?;
        super::head::name(node, &path, problems)
    };
    let [name, description] = ["name", "description"].map(&mut words);
    let kind = table.get("kind").and_then(|(node, at)| problems.choice(node, &at, KINDS));
    let (opens, closes) = super::rewards::opening(table, ground, problems);
    let limits = table.get("limits");
    let limits = limits.and_then(|(node, path)| super::coupons::limits(node, &path, problems));
    let budget = budget(table, ground, problems);
    let prizes = prizes(table, (ground, promotions, budget), problems);
    Some(Game {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        description: description.unwrap_or_default(),
        price: price(table, ground, problems),
        when: condition_of_member(table, ground, problems),
        opens,
        closes,
        limits: limits.unwrap_or_default(),
        otherwise: otherwise(table, (&prizes, budget), problems),
        budget,
        prizes,
        kind: kind?,
    })
}

fn price(
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<(usize, i64)> {
    let (node, path) = table.get("price")?;
    let own = problems.table(node, &path, &GAME_PRICE)?;
    let (node, path) = own.get("points")?;
    units(&own, (node, &path), ground, problems)
}

fn prizes(
    table: &Table<'_>,
    ground: (&Ground<'_>, &[&Promotion], Option<Budget>),
    problems: &mut Problems<'_>,
) -> Vec<Prize> {
    let Some((node, path)) = table.get("prizes") else { return Vec::new() };
    let Some(items) = problems.list(node, &path) else { return Vec::new() };
    if items.is_empty() || items.len() > MAX_PRIZES {
        problems.at(node.place, &path, list_length(MAX_PRIZES, items.len()));
        return Vec::new();
    }
    let mut prizes: Vec<Prize> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(own) = problems.table(item, &path, &PRIZE) else { continue };
        let Some(prize) = prize(&own, ground, problems) else { continue };
        if prizes.iter().any(|before| before.id == prize.id) {
            problems.at(own.place_of("id"), &join(&path, "id"), twice(&prize.id));
        }
        prizes.push(prize);
    }
    prizes
}

fn prize(
    table: &Table<'_>,
    (ground, promotions, budget): (&Ground<'_>, &[&Promotion], Option<Budget>),
    problems: &mut Problems<'_>,
) -> Option<Prize> {
    let (node, path) = table.get("id")?;
    let id = problems.text(node, &path, 1000)?.to_owned();
    problems.id(&id, node.place, &path);
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let gives = present(table, (ground, promotions), problems)?;
    let worth = worth(table, &gives, (ground, budget), problems);
    let per = table.get("per").and_then(|(node, path)| problems.choice(node, &path, PARTS));
    if table.has("per") && !table.has("most") {
        problems.at(table.place_of("per"), &join(&table.path, "per"), goes_with("per", "most"));
    }
    let most = table.get("most").and_then(|(node, path)| {
        problems.whole(node, &path, 1, MAX_TIMES).map(|times| Most { times, per })
    });
    let (node, path) = table.get("weight")?;
    let weight = problems.whole(node, &path, 1, MAX_WEIGHT)?;
    let name = name.unwrap_or_else(|| Texts::plain(&id));
    Some(Prize { id, name, weight, gives, worth, most })
}

/// What is given where a prize that was drawn has run out.
fn otherwise(
    table: &Table<'_>,
    (prizes, budget): (&[Prize], Option<Budget>),
    problems: &mut Problems<'_>,
) -> Option<usize> {
    let costs = |prize: &Prize| prize.worth > 0 || prize.gives != Present::Nothing;
    let runs_out = |prize: &Prize| prize.most.is_some() || budget.is_some() && costs(prize);
    let Some((node, path)) = table.get("otherwise") else {
        if prizes.iter().any(runs_out) {
            let said = said!(
                "prize-runs-out",
                "prizes can run out: say which one is given then, otherwise = one that cannot"
            );
            problems.at(table.place, &table.path, said);
        }
        return None;
    };
    let id = problems.text(node, &path, 1000)?;
    let found = prizes.iter().position(|own| own.id == id);
    let Some(prize) = found.and_then(|at| prizes.get(at)) else {
        let known: Vec<&str> = prizes.iter().map(|own| own.id.as_str()).collect();
        problems.at(node.place, &path, unknown(id, &known));
        return None;
    };
    if runs_out(prize) {
        let said = said!(
            "otherwise-runs-out",
            "'{name}' can run out itself: name a prize that has no 'most' and takes nothing of the budget",
            name = id
        );
        problems.at(node.place, &path, said);
    }
    found
}
