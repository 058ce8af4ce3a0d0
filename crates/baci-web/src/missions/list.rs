//! The page of missions: each with what it takes, when it counts, and how it begins again.

use super::{amount, doing};
use crate::page::{Page, Place, show};
use crate::parts::Empty;
use crate::state::Web;
use crate::tiers::named;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_core::program::mission::{DONE, Look, Mission, Step};
use baci_core::program::{Program, Trigger};

#[derive(Template)]
#[template(path = "missions.html")]
struct MissionsPage {
    page: Page,
    empty: Option<Empty>,
    missions: Vec<Shown>,
    /// What finished rounds set off: rules and coupons, by name.
    sets_off: Vec<String>,
    /// Whether the program has anything for finished rounds.
    gives: bool,
}

struct Shown {
    name: String,
    look: String,
    steps: Vec<(String, String)>,
    lines: Vec<String>,
}

/// The page.
pub(crate) async fn list(State(_): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let program = visit.program.as_ref().map(|p| &p.program);
    let missions: Vec<Shown> = program.map_or_else(Vec::new, |program| {
        program.missions.iter().map(|own| shown(words, program, own)).collect()
    });
    let sets_off = program.map_or_else(Vec::new, |program| sets_off(words, program, DONE));
    show(&MissionsPage {
        empty: missions.is_empty().then(|| Empty::new(words, "missions-empty")),
        missions,
        gives: !sets_off.is_empty(),
        sets_off,
        page: Page::new(&visit, "nav-missions", Place::Missions),
    })
}

fn shown(words: &Words, program: &Program, own: &Mission) -> Shown {
    let look = match own.look {
        Look::Mission => "mission-look-mission",
        Look::Card => "mission-look-card",
        Look::Badge => "mission-look-badge",
    };
    let step = |step: &Step| {
        let need = amount(words, step.count, step.need);
        let daily = step.per_day.map(|most| {
            let most = amount(words, step.count, most);
            words.say("mission-per-day").text("amount", most).to_string()
        });
        let told = daily.map_or_else(|| need.clone(), |daily| format!("{need} · {daily}"));
        (doing(words, program, step), told)
    };
    let mut lines = Vec::new();
    if own.ordered && own.steps.len() > 1 {
        lines.push(words.t("mission-ordered"));
    }
    lines.push(words.t(if own.repeat { "mission-repeats" } else { "mission-once" }));
    lines.extend(own.per.map(|per| words.named("mission-per", per.word())));
    lines.extend(crate::program::active(words, &own.active));
    lines.extend(
        own.when
            .as_ref()
            .map(|when| words.say("mission-for").text("condition", when.source()).to_string()),
    );
    Shown {
        name: named(words, &own.name, &own.id),
        look: words.t(look),
        steps: own.steps.iter().map(step).collect(),
        lines,
    }
}

/// The rules and coupons that an event of the program's own sets off.
pub(crate) fn sets_off(words: &Words, program: &Program, event: &str) -> Vec<String> {
    let Some(at) = program.event(event) else { return Vec::new() };
    let on = Trigger::Event(at);
    let rules = program.rules.iter().filter(|rule| rule.on == on);
    let coupons = program.coupons.iter().filter(|own| own.on == on);
    rules
        .map(|rule| named(words, &rule.name, &rule.id))
        .chain(coupons.map(|own| named(words, &own.name, &own.id)))
        .collect()
}
