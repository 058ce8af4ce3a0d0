//! Reading `[[occasion]]`.

use super::problem::{Problems, goes_with, list_length, too_many};
use super::reader::{Table, join};
use super::shape::OCCASION;
use crate::program::occasion::{Feast, Kind, Leap, Occasion};
use crate::said::said;
use crate::text::Texts;
use jiff::civil::Date;

const MAX_OCCASIONS: usize = 50;
const MAX_DAYS: usize = 200;
/// The most days before or after that belong to an occasion.
const MAX_AROUND: i64 = 60;
/// The most days between two times; [`crate::occasion::next`] looks no farther.
const MAX_GAP: i64 = 3650;
/// Days between two times of what comes each year: the shortest lunar year has 354.
const YEARLY_GAP: i64 = 300;
const LEAPS: &[(&str, Leap)] = &[("before", Leap::Before), ("after", Leap::After)];

/// The words for `kind`, with what each is; those with days of their own have none here.
const KINDS: &[(&str, Option<Kind>)] = &[
    ("birthday", Some(Kind::Birthday)),
    ("joined", Some(Kind::Joined)),
    ("first_purchase", Some(Kind::FirstPurchase)),
    ("new_year", Some(Kind::Feast(Feast::NewYear))),
    ("tet", Some(Kind::Feast(Feast::Tet))),
    ("songkran", Some(Kind::Feast(Feast::Songkran))),
    ("pi_mai_lao", Some(Kind::Feast(Feast::PiMaiLao))),
    ("christmas", Some(Kind::Feast(Feast::Christmas))),
    ("yearly", None),
    ("days", None),
];

/// Reads all of them, in the order in which they stand.
pub(super) fn occasions(document: &Table<'_>, problems: &mut Problems<'_>) -> Vec<Occasion> {
    let Some((node, _)) = document.get("occasion") else { return Vec::new() };
    let Some(items) = problems.list(node, "occasion") else { return Vec::new() };
    if items.len() > MAX_OCCASIONS {
        problems.at(node.place, "occasion", too_many(MAX_OCCASIONS, items.len()));
        return Vec::new();
    }
    let mut ids = std::collections::BTreeMap::new();
    let mut occasions = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("occasion[{i}]");
        let Some(table) = problems.table(item, &path, &OCCASION) else { continue };
        let Some(id) = super::rules::id(&table, &mut ids, problems) else { continue };
        if id.contains('-') {
            let said = said!(
                "occasion-no-minus",
                "an occasion's id has no '-', which a condition reads as minus: use '_'"
            );
            problems.at(table.place_of("id"), &join(&path, "id"), said);
        }
        occasions.extend(occasion(id, &table, problems));
    }
    occasions
}

fn occasion(id: String, table: &Table<'_>, problems: &mut Problems<'_>) -> Option<Occasion> {
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let kind = kind(table, problems)?;
    let mut whole = |key: &str, least: i64, most: i64| {
        table.get(key).and_then(|(node, at)| problems.whole(node, &at, least, most))
    };
    let [before, after] = ["before", "after"].map(|key| whole(key, 0, MAX_AROUND).unwrap_or(0));
    let usual = if matches!(kind, Kind::Days(_)) { 1 } else { YEARLY_GAP };
    let gap = whole("not_again_days", 1, MAX_GAP).unwrap_or(usual);
    let leap = table.get("leap_day").and_then(|(node, at)| problems.choice(node, &at, LEAPS));
    if table.has("leap_day") && matches!(kind, Kind::Feast(_) | Kind::Days(_)) {
        let with = goes_with("leap_day", "kind = birthday, joined, first_purchase or yearly");
        problems.at(table.place_of("leap_day"), &join(&table.path, "leap_day"), with);
    }
    Some(Occasion {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        kind,
        before,
        after,
        gap,
        leap: leap.unwrap_or_default(),
    })
}

fn kind(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<Kind> {
    let (node, path) = table.get("kind")?;
    let words: Vec<(&str, usize)> =
        KINDS.iter().enumerate().map(|(at, (word, _))| (*word, at)).collect();
    let (word, kind) = KINDS.get(problems.choice(node, &path, &words)?)?;
    for (key, of) in [("on", "yearly"), ("days", "days")] {
        if table.has(key) && *word != of {
            let with = goes_with(key, &format!("kind = \"{of}\""));
            problems.at(table.place_of(key), &join(&table.path, key), with);
        }
    }
    match *word {
        "yearly" => yearly(table, problems),
        "days" => days(table, problems),
        _ => kind.clone(),
    }
}

fn yearly(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<Kind> {
    let Some((node, path)) = table.get("on") else {
        let said = said!("occasion-on", "say on which day it is: on = \"03-08\" is 8 March");
        problems.at(table.place, &table.path, said);
        return None;
    };
    let text = problems.text(node, &path, 20)?;
    match format!("--{text}").parse::<crate::birthday::Birthday>() {
        Ok(day) => Some(Kind::Yearly { month: day.month(), day: day.day() }),
        Err(_) => {
            let said = said!(
                "occasion-month-day",
                "'{text}' is no day of the year: write month and day, like 03-08 for 8 March",
                text = text
            );
            problems.at(node.place, &path, said);
            None
        }
    }
}

fn days(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<Kind> {
    let Some((node, path)) = table.get("days") else {
        let said = said!("occasion-days", "say on which days it is: days = [\"2027-10-15\"]");
        problems.at(table.place, &table.path, said);
        return None;
    };
    let items = problems.list(node, &path)?;
    if items.is_empty() || items.len() > MAX_DAYS {
        problems.at(node.place, &path, list_length(MAX_DAYS, items.len()));
        return None;
    }
    let mut days: Vec<Date> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(text) = problems.text(item, &path, 20) else { continue };
        match text.parse::<crate::birthday::Birthday>().ok().and_then(|day| day.date()) {
            Some(day) => days.push(day),
            None => {
                let said =
                    said!("not-a-day", "'{text}' is no day: write it like 2027-10-15", text = text);
                problems.at(item.place, &path, said);
            }
        }
    }
    days.sort_unstable();
    days.dedup();
    Some(Kind::Days(days))
}
