//! Reading `[missions.…]`.

use super::problem::{Problems, goes_with, list_length, too_many};
use super::reader::{Table, join};
use super::rules::{Ground, condition, condition_of_member, filter, trigger};
use super::shape::{MISSION, MISSION_STEP};
use super::tiers::CALENDARS;
use crate::program::Trigger;
use crate::program::mission::{Counting, DONE, Look, Mission, Step};
use crate::said::said;
use crate::text::Texts;

const MAX_MISSIONS: usize = 50;
const MAX_STEPS: usize = 10;
const LOOKS: &[(&str, Look)] =
    &[("mission", Look::Mission), ("card", Look::Card), ("badge", Look::Badge)];
const COUNTS: &[(&str, Counting)] =
    &[("times", Counting::Times), ("units", Counting::Units), ("money", Counting::Money)];

/// Reads all of them, in the order of their ids.
pub(super) fn missions(
    document: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Vec<Mission> {
    let Some((node, _)) = document.get("missions") else { return Vec::new() };
    let Some(entries) = problems.entries(node, "missions") else { return Vec::new() };
    if entries.len() > MAX_MISSIONS {
        problems.at(node.place, "missions", too_many(MAX_MISSIONS, entries.len()));
        return Vec::new();
    }
    let mut missions = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = join("missions", &entry.key);
        problems.id(&entry.key, entry.place, &path);
        let Some(table) = problems.table(&entry.node, &path, &MISSION) else { continue };
        missions.push(mission(entry.key.clone(), &table, ground, problems));
    }
    missions.sort_by(|a: &Mission, b| a.id.cmp(&b.id));
    missions
}

fn mission(
    id: String,
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Mission {
    let zone = &ground.head.zone;
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let look = table.get("look").and_then(|(node, at)| problems.choice(node, &at, LOOKS));
    let active =
        table.get("active").and_then(|(node, at)| super::active::active(node, &at, zone, problems));
    let when = condition_of_member(table, ground, problems);
    let mut truth = |key: &str| table.get(key).and_then(|(node, at)| problems.truth(node, &at));
    let [ordered, repeat] = ["ordered", "repeat"].map(&mut truth);
    let per = table.get("per").and_then(|(node, at)| problems.choice(node, &at, CALENDARS));
    let steps = steps(table, ground, problems);
    dated(table, &steps, ground, problems);
    let look = look.unwrap_or_default();
    if look == Look::Card && steps.len() > 1 {
        let said = said!(
            "card-of-steps",
            "a stamp card has one step: write look = \"mission\" for several"
        );
        problems.at(table.place_of("look"), &join(&table.path, "look"), said);
    }
    Mission {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        look,
        active: active.unwrap_or_default(),
        when,
        ordered: ordered.unwrap_or(false),
        // A card begins again when it is full, unless the program says otherwise.
        repeat: repeat.unwrap_or(look == Look::Card),
        per,
        steps,
    }
}

/// A step of a tier is dated when it fell due, which may be another day than that of what is looked at:
/// days and parts of the calendar cannot bound it.
fn dated(table: &Table<'_>, steps: &[Step], ground: &Ground<'_>, problems: &mut Problems<'_>) {
    let of_tier = |step: &Step| match step.on {
        Trigger::Event(at) => ground
            .events
            .get(at)
            .is_some_and(|e| matches!(e.name.as_str(), "tier_up" | "tier_down")),
        Trigger::Purchase => false,
    };
    let bounded = |step: &Step| table.has("per") || step.per_day.is_some();
    if steps.iter().any(|step| of_tier(step) && bounded(step)) {
        let said = said!(
            "mission-of-tiers",
            "what counts tier_up or tier_down goes with neither per nor per_day: leave these out"
        );
        problems.at(table.place_of("steps"), &join(&table.path, "steps"), said);
    }
}

fn steps(table: &Table<'_>, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Vec<Step> {
    let Some((node, path)) = table.get("steps") else { return Vec::new() };
    let Some(items) = problems.list(node, &path) else { return Vec::new() };
    if items.is_empty() || items.len() > MAX_STEPS {
        problems.at(node.place, &path, list_length(MAX_STEPS, items.len()));
        return Vec::new();
    }
    let mut steps = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(table) = problems.table(item, &path, &MISSION_STEP) else { continue };
        steps.extend(step(&table, ground, problems));
    }
    steps
}

fn step(table: &Table<'_>, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Option<Step> {
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    let step = counted(table, ("need", None), ground, problems);
    let digits = step.as_ref().map_or(0, |step| digits(step.count, ground));
    let per_day = table.get("per_day").and_then(|(node, at)| problems.units(node, &at, digits));
    let step = step?;
    if event(&step.on, ground) == Some(DONE) {
        let said = said!(
            "mission-on-missions",
            "a mission cannot count missions that are done: it would never end"
        );
        problems.at(table.place_of("on"), &join(&table.path, "on"), said);
    }
    Some(Step { name, per_day, ..step })
}

/// What a table with `on`, `when`, `of` and `count` counts; `need` is under a key of its own, with what it is
/// where that is left out.
pub(super) fn counted(
    table: &Table<'_>,
    (key, usual): (&str, Option<i64>),
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Step> {
    let on = trigger(table, ground, problems);
    let when = on.as_ref().and_then(|on| condition(table, on, ground, problems));
    let only = table.get("of").and_then(|(node, at)| filter(node, &at, problems));
    let count = table.get("count").and_then(|(node, at)| problems.choice(node, &at, COUNTS));
    let count = count.unwrap_or_default();
    let need = match table.get(key) {
        Some((node, at)) => problems.units(node, &at, digits(count, ground)),
        None => usual,
    };
    let on = on?;
    if on != Trigger::Purchase {
        for key in ["of", "count"].into_iter().filter(|key| table.has(key)) {
            let path = join(&table.path, key);
            problems.at(table.place_of(key), &path, goes_with(key, "on = \"purchase\""));
        }
    }
    let only = only.unwrap_or_default();
    Some(Step { name: None, on, when, only, count, need: need?, per_day: None })
}

/// Refuses what counts the event that comes of it.
pub(super) fn not_itself(
    table: &Table<'_>,
    on: &Trigger,
    own: &str,
    (ground, problems): (&Ground<'_>, &mut Problems<'_>),
) {
    if event(on, ground) == Some(own) {
        let said =
            said!("counts-itself", "'{name}' comes of this itself: it would never end", name = own);
        problems.at(table.place_of("on"), &join(&table.path, "on"), said);
    }
}

/// The name of the event that it counts.
fn event<'a>(on: &Trigger, ground: &Ground<'a>) -> Option<&'a str> {
    match on {
        Trigger::Event(at) => ground.events.get(*at).map(|event| event.name.as_str()),
        Trigger::Purchase => None,
    }
}

/// The decimals of what is counted.
const fn digits(count: Counting, ground: &Ground<'_>) -> u8 {
    match count {
        Counting::Money => ground.head.currency.digits,
        Counting::Times | Counting::Units => 0,
    }
}
