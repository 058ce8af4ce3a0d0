//! Reading `[levels.…]`.

use super::missions::{counted, not_itself};
use super::problem::{Problems, list_length, one_of, too_many};
use super::reader::{Table, join};
use super::rules::Ground;
use super::shape::{GAIN, LEVEL, LEVELS};
use crate::program::level::{Gain, LEVEL_UP, Level, Levels};
use crate::said::said;
use crate::text::Texts;

const MAX_LADDERS: usize = 10;
const MAX_GAINS: usize = 20;
const MAX_LEVELS: usize = 100;
/// The most experience that one thing gives, or the first level takes.
const MOST: i64 = 1_000_000_000;

/// The ids of all of them in their order, for conditions that are read before they are.
pub(super) fn ids(document: &Table<'_>) -> Vec<String> {
    let Some((node, _)) = document.get("levels") else { return Vec::new() };
    let super::node::Value::Table(entries) = &node.value else { return Vec::new() };
    let mut ids: Vec<String> = entries.iter().map(|entry| entry.key.clone()).collect();
    ids.sort();
    ids
}

/// Reads all of them, in the order of their ids.
pub(super) fn levels(
    document: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Vec<Levels> {
    let Some((node, _)) = document.get("levels") else { return Vec::new() };
    let Some(entries) = problems.entries(node, "levels") else { return Vec::new() };
    if entries.len() > MAX_LADDERS {
        problems.at(node.place, "levels", too_many(MAX_LADDERS, entries.len()));
        return Vec::new();
    }
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = join("levels", &entry.key);
        if problems.id(&entry.key, entry.place, &path) && entry.key.contains('-') {
            let said = said!(
                "level-no-minus",
                "the id of levels has no '-', which a condition reads as minus: use '_'"
            );
            problems.at(entry.place, &path, said);
        }
        let Some(table) = problems.table(&entry.node, &path, &LEVELS) else { continue };
        all.push(ladder(entry.key.clone(), &table, ground, problems));
    }
    all.sort_by(|a: &Levels, b| a.id.cmp(&b.id));
    all
}

fn ladder(
    id: String,
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Levels {
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let counts = gains(table, LEVEL_UP, ground, problems);
    if table.has("steps") == table.has("first") {
        problems.at(table.place, &table.path, one_of("steps, first"));
    }
    let steps = match table.has("steps") {
        true => steps(table, problems),
        false => growing(table, problems),
    };
    Levels { name: name.unwrap_or_else(|| Texts::plain(&id)), id, counts, steps }
}

/// What counts, each with so much that it gives.
pub(super) fn gains(
    table: &Table<'_>,
    own: &str,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Vec<Gain> {
    let Some((node, path)) = table.get("counts") else { return Vec::new() };
    let Some(items) = problems.list(node, &path) else { return Vec::new() };
    if items.is_empty() || items.len() > MAX_GAINS {
        problems.at(node.place, &path, list_length(MAX_GAINS, items.len()));
        return Vec::new();
    }
    let mut gains = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(table) = problems.table(item, &path, &GAIN) else { continue };
        let step = counted(&table, ("each", Some(1)), ground, problems);
        if let Some(step) = &step {
            not_itself(&table, &step.on, own, (ground, problems));
        }
        let give = table.get("give").and_then(|(node, at)| problems.whole(node, &at, 1, MOST));
        gains.extend(step.zip(give).map(|(step, give)| Gain { step, give }));
    }
    gains
}

/// Levels that are written out.
fn steps(table: &Table<'_>, problems: &mut Problems<'_>) -> Vec<Level> {
    let Some((node, path)) = table.get("steps") else { return Vec::new() };
    for key in ["grow", "most"].into_iter().filter(|key| table.has(key)) {
        let path = join(&table.path, key);
        problems.at(table.place_of(key), &path, super::problem::goes_with(key, "first"));
    }
    let Some(items) = problems.list(node, &path) else { return Vec::new() };
    if items.is_empty() || items.len() > MAX_LEVELS {
        problems.at(node.place, &path, list_length(MAX_LEVELS, items.len()));
        return Vec::new();
    }
    let mut steps: Vec<Level> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(table) = problems.table(item, &path, &LEVEL) else { continue };
        let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
        let need = table.get("need").and_then(|(node, at)| problems.whole(node, &at, 1, i64::MAX));
        let Some(need) = need else { continue };
        if steps.last().is_some_and(|before| before.need >= need) {
            let said = said!("levels-grow", "each level needs more than the one before it");
            problems.at(table.place_of("need"), &join(&path, "need"), said);
        }
        steps.push(Level { name, need });
    }
    steps
}

/// Levels of which each takes so many percent more than the one before, whole units only: what is below one is
/// left out each time.
fn growing(table: &Table<'_>, problems: &mut Problems<'_>) -> Vec<Level> {
    let mut whole = |key: &str, least, most| {
        table.get(key).and_then(|(node, at)| problems.whole(node, &at, least, most))
    };
    let first = whole("first", 1, MOST);
    let grow = whole("grow", 0, 1000).unwrap_or(0);
    let most = whole("most", 1, i64::try_from(MAX_LEVELS).unwrap_or(1)).unwrap_or(10);
    let Some(first) = first else { return Vec::new() };
    let (mut steps, mut need, mut more) = (Vec::new(), 0i64, i128::from(first));
    for _ in 0..most {
        let Some(next) = i64::try_from(more).ok().and_then(|more| need.checked_add(more)) else {
            let said = said!(
                "levels-too-high",
                "level {n} takes more than can be counted: take fewer levels, or let them grow less",
                n = steps.len() + 1
            );
            problems.at(table.place_of("grow"), &join(&table.path, "grow"), said);
            break;
        };
        need = next;
        steps.push(Level { name: None, need });
        more = more * i128::from(100 + grow) / 100;
    }
    steps
}
