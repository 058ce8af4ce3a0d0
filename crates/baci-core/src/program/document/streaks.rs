//! Reading `[streaks.…]`.

use super::missions::{counted, not_itself};
use super::problem::{Problems, gives_nothing, list_length, too_many};
use super::reader::{Table, join};
use super::rules::Ground;
use super::shape::{FREEZES, STREAK};
use crate::decide::caps::Per;
use crate::program::streak::{self, Freezes, Streak};
use crate::said::said;
use crate::text::Texts;

const MAX_STREAKS: usize = 20;
const MAX_MILESTONES: usize = 20;
/// The longest length that sets something off.
const LONGEST: i64 = 10_000;
/// The most periods that may be missed.
const MAX_FREEZES: i64 = 30;
const PERIODS: &[(&str, Per)] = &[("day", Per::Day), ("week", Per::Week), ("month", Per::Month)];

/// Reads all of them, in the order of their ids.
pub(super) fn streaks(
    document: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Vec<Streak> {
    let Some((node, _)) = document.get("streaks") else { return Vec::new() };
    let Some(entries) = problems.entries(node, "streaks") else { return Vec::new() };
    if entries.len() > MAX_STREAKS {
        problems.at(node.place, "streaks", too_many(MAX_STREAKS, entries.len()));
        return Vec::new();
    }
    let mut streaks = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = join("streaks", &entry.key);
        problems.id(&entry.key, entry.place, &path);
        let Some(table) = problems.table(&entry.node, &path, &STREAK) else { continue };
        streaks.extend(streak(entry.key.clone(), &table, ground, problems));
    }
    streaks.sort_by(|a: &Streak, b| a.id.cmp(&b.id));
    streaks
}

fn streak(
    id: String,
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Streak> {
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let step = counted(table, ("need", Some(1)), ground, problems);
    if let Some(step) = &step {
        not_itself(table, &step.on, streak::STREAK, (ground, problems));
    }
    let per = table.get("per").and_then(|(node, at)| problems.choice(node, &at, PERIODS));
    let every = table.get("every").and_then(|(node, at)| problems.whole(node, &at, 1, LONGEST));
    let milestones = milestones(table, problems);
    if !table.has("every") && !table.has("milestones") {
        problems.at(table.place, &table.path, gives_nothing("every, milestones"));
    }
    let freezes = table.get("freezes").and_then(|(node, at)| {
        let table = problems.table(node, &at, &FREEZES)?;
        let mut whole = |key, most| {
            let (node, at) = table.get(key)?;
            problems.whole(node, &at, 1, most)
        };
        let (most, each) = (whole("most", MAX_FREEZES), whole("each", LONGEST));
        Some(Freezes { most: most?, each: each? })
    });
    let name = name.unwrap_or_else(|| Texts::plain(&id));
    Some(Streak { id, name, step: step?, per: per?, every, milestones, freezes })
}

/// The lengths that set something off, each longer than the one before.
fn milestones(table: &Table<'_>, problems: &mut Problems<'_>) -> Vec<i64> {
    let Some((node, path)) = table.get("milestones") else { return Vec::new() };
    let Some(items) = problems.list(node, &path) else { return Vec::new() };
    if items.is_empty() || items.len() > MAX_MILESTONES {
        problems.at(node.place, &path, list_length(MAX_MILESTONES, items.len()));
        return Vec::new();
    }
    let mut all: Vec<i64> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(length) = problems.whole(item, &path, 1, LONGEST) else { continue };
        if all.last().is_some_and(|before| *before >= length) {
            let said = said!("milestones-grow", "each milestone is longer than the one before it");
            problems.at(item.place, &path, said);
        }
        all.push(length);
    }
    all
}
