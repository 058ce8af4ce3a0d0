//! Reading `[surprises.…]`: to how many, how often, what, and for whom.

use super::node::{Node, Place};
use super::presents::{PARTS, budget, present, worth};
use super::problem::{Problems, goes_with, too_many};
use super::reader::{Table, join};
use super::rules::{Ground, condition_of_member};
use super::shape::SURPRISE;
use crate::program::Promotion;
use crate::program::present::Part;
use crate::program::surprise::Surprise;
use crate::said::said;
use crate::text::Texts;
use std::collections::BTreeMap;

const MAX_SURPRISES: usize = 50;
/// The most who are drawn at once.
const MAX_MEMBERS: i64 = 1000;
/// Gifts are looked back at for a year.
const MAX_AGAIN: i64 = crate::surprise::WINDOW_DAYS;
const USUAL_AGAIN: i64 = 30;
/// Ten in the morning.
const USUAL_AT: u16 = 600;

/// Reads all surprises, in the order of their ids; `taken` holds the ids of all else that is counted.
pub(super) fn surprises(
    document: &Table<'_>,
    (ground, promotions): (&Ground<'_>, &[&Promotion]),
    taken: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) -> Vec<Surprise> {
    let Some((node, _)) = document.get("surprises") else { return Vec::new() };
    let Some(entries) = problems.entries(node, "surprises") else { return Vec::new() };
    if entries.len() > MAX_SURPRISES {
        problems.at(node.place, "surprises", too_many(MAX_SURPRISES, entries.len()));
        return Vec::new();
    }
    let mut surprises = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = join("surprises", &entry.key);
        super::rewards::own_id(entry, &path, taken, problems);
        let Some(table) = problems.table(&entry.node, &path, &SURPRISE) else { continue };
        surprises.extend(surprise(entry.key.clone(), &table, (ground, promotions), problems));
    }
    surprises.sort_by(|a, b| a.id.cmp(&b.id));
    surprises
}

fn surprise(
    id: String,
    table: &Table<'_>,
    (ground, promotions): (&Ground<'_>, &[&Promotion]),
    problems: &mut Problems<'_>,
) -> Option<Surprise> {
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let (opens, closes) = super::rewards::opening(table, ground, problems);
    let budget = budget(table, ground, problems);
    let gives = present(table, (ground, promotions), problems);
    let every = table.get("every").and_then(|(node, at)| problems.choice(node, &at, PARTS));
    let mut whole = |key: &str, most: i64| {
        table.get(key).and_then(|(node, at)| problems.whole(node, &at, 1, most))
    };
    let [members, again] = [("members", MAX_MEMBERS), ("not_again_days", MAX_AGAIN)]
        .map(|(key, most)| whole(key, most));
    let on = whole("on", if every == Some(Part::Month) { 28 } else { 7 });
    if table.has("on") && every == Some(Part::Day) {
        let said = goes_with("on", "every = \"week\" or \"month\"");
        problems.at(table.place_of("on"), &join(&table.path, "on"), said);
    }
    let at = table.get("at").and_then(|(node, path)| time_of_day(node, &path, problems));
    let gives = gives?;
    Some(Surprise {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        when: condition_of_member(table, ground, problems),
        opens,
        closes,
        worth: worth(table, &gives, (ground, budget), problems),
        gives,
        budget,
        members: members?,
        every: every?,
        on: on.unwrap_or(1),
        at: at.unwrap_or(USUAL_AT),
        not_again_days: again.unwrap_or(USUAL_AGAIN),
    })
}

fn time_of_day(node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<u16> {
    let text = problems.text(node, path, 100)?;
    let minute = super::active::minute(text).filter(|minute| *minute < 1440);
    if minute.is_none() {
        let said = said!(
            "not-time-of-day",
            "'{text}' is not a time of the day: write it like 10:00",
            text = super::problem::shorten(text, 40)
        );
        problems.at(node.place, path, said);
    }
    minute
}
