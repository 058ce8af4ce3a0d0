//! Missions and stamp cards: how far a member is, in words and as stamps; and the page that lists them.

mod list;

use crate::state::Web;
use crate::tiers::named;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use baci_app::{MemberMission, MissionAnswer};
use baci_core::id::MemberId;
use baci_core::mission::{Progress, StepProgress};
use baci_core::program::mission::{Counting, Look, Mission, Step};
use baci_core::program::{Program, Trigger};
use baci_core::time::Instant;

pub(crate) use list::{list, sets_off};

/// The most stamps that are drawn; beyond, a bar says how far it is.
const STAMPS: i64 = 12;

/// A mission of a member's, as it is shown.
pub(crate) struct MissionView {
    pub name: String,
    /// What is to be said beside its name: done, a badge that is had, rounds so far.
    pub chip: Option<String>,
    pub until: Option<String>,
    pub steps: Vec<StepView>,
}

/// A step, as it is shown.
pub(crate) struct StepView {
    /// What is to be done; empty where the mission has one step without a name.
    pub name: String,
    /// '7 of 10'
    pub far: String,
    /// '3 to go'; nothing where it is done.
    pub missing: Option<String>,
    /// For each stamp whether it is there; empty where they are too many, or money.
    pub stamps: Vec<bool>,
    /// How much of it is done, in percent.
    pub part: i64,
}

/// A member's missions; none where the program has none.
pub(crate) async fn of(web: &Web, visit: &Visit, id: MemberId) -> Result<Vec<MissionView>, Wrong> {
    let Some(published) = visit.program.as_ref().filter(|p| !p.program.missions.is_empty()) else {
        return Ok(Vec::new());
    };
    let all = web.baci.missions_of(id).await?;
    let view =
        |own: &MemberMission| view(&visit.words, &published.program, &own.progress, own.until);
    Ok(all.iter().filter_map(view).collect())
}

/// How far an event left somebody with the missions that it counted for.
pub(crate) fn told(words: &Words, program: &Program, all: &[MissionAnswer]) -> Vec<MissionView> {
    all.iter().filter_map(|own| view(words, program, &own.progress, None)).collect()
}

fn view(
    words: &Words,
    program: &Program,
    own: &Progress,
    until: Option<Instant>,
) -> Option<MissionView> {
    let mission = program.missions.iter().find(|mission| mission.id == own.mission)?;
    let steps = mission.steps.iter().zip(&own.steps);
    let chip = match (mission.look, own.over, own.done) {
        (Look::Badge, true, _) => Some(words.t("mission-badge-had")),
        (_, true, _) => Some(words.t("mission-over")),
        (_, false, 0) => None,
        (_, false, n) => Some(words.say("mission-rounds").count("n", n).to_string()),
    };
    // The last day on which it counts.
    let day = until.map(|until| words.day(until.just_before()));
    let key = if mission.per.is_some() { "mission-anew" } else { "mission-until" };
    Some(MissionView {
        name: named(words, &mission.name, &mission.id),
        chip,
        until: day.map(|day| words.say(key).text("day", day).to_string()),
        steps: steps.map(|(step, own)| step_view(words, program, (mission, step), *own)).collect(),
    })
}

fn step_view(
    words: &Words,
    program: &Program,
    (mission, step): (&Mission, &Step),
    own: StepProgress,
) -> StepView {
    let amount = |n: i64| amount(words, step.count, n);
    let far = words.say("mission-far").text("has", amount(own.has));
    let missing = (own.missing() > 0)
        .then(|| words.say("mission-missing").text("amount", amount(own.missing())).to_string());
    let drawn = step.count != Counting::Money && own.need <= STAMPS;
    let alone = mission.steps.len() == 1 && step.name.is_none();
    StepView {
        name: if alone { String::new() } else { doing(words, program, step) },
        far: far.text("need", amount(own.need)).to_string(),
        missing,
        stamps: if drawn { (0..own.need).map(|at| at < own.has).collect() } else { Vec::new() },
        part: own.has.saturating_mul(100) / own.need.max(1),
    }
}

/// So much of what a step counts.
pub(crate) fn amount(words: &Words, count: Counting, n: i64) -> String {
    match count {
        Counting::Money => words.money(n),
        Counting::Times | Counting::Units => words.count(n),
    }
}

/// What is to be done for a step: its name, or what it counts.
pub(crate) fn doing(words: &Words, program: &Program, step: &Step) -> String {
    if let Some(name) = step.name.as_ref().filter(|name| !name.get(words.language).is_empty()) {
        return name.get(words.language).to_owned();
    }
    let goods = [&step.only.sku, &step.only.category, &step.only.brand, &step.only.tag];
    let goods: Vec<&str> = goods.into_iter().flatten().map(String::as_str).collect();
    let what = match (&step.on, step.count) {
        (Trigger::Event(at), _) => {
            let event = program.events.get(*at);
            event.map(|event| named(words, &event.title, &event.name)).unwrap_or_default()
        }
        (Trigger::Purchase, Counting::Times) => words.t("mission-count-times"),
        (Trigger::Purchase, Counting::Units) => words.t("mission-count-units"),
        (Trigger::Purchase, Counting::Money) => words.t("mission-count-money"),
    };
    match goods.is_empty() {
        true => what,
        false => format!("{what}: {}", goods.join(", ")),
    }
}
