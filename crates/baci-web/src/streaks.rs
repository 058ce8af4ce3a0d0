//! Streaks: what a member keeps up and until when; and the page of streaks and levels with how many have them.

use crate::levels;
use crate::missions::{amount, doing, sets_off};
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Table};
use crate::state::Web;
use crate::tiers::named;
use crate::visit::Visit;
use crate::words::{Words, dates};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::{MemberStreak, StreakAnswer, StreakFigures};
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::program::level::LEVEL_UP;
use baci_core::program::streak::{STREAK, Streak};

/// A streak of a member's, as it is shown.
pub(crate) struct StreakView {
    pub name: String,
    /// '5 weeks in a row'
    pub row: String,
    /// Whether it goes on.
    pub lives: bool,
    /// Whether this period is kept.
    pub kept: bool,
    /// What is to be done until when, the best length, what may be missed.
    pub lines: Vec<String>,
    /// How much of the way to the next length that sets something off is done, in percent.
    pub part: i64,
    /// '2 more to 7'
    pub next: Option<String>,
}

#[derive(Template)]
#[template(path = "streaks.html")]
struct StreaksPage {
    page: Page,
    empty: Option<Empty>,
    streaks: Vec<Shown>,
    levels: Vec<levels::Shown>,
    /// What lengths and levels set off: rules and coupons, by name; each with the words for nothing.
    sets_off: Vec<(String, Vec<String>, String)>,
}

/// A streak of the program, as it is shown.
struct Shown {
    name: String,
    figures: Vec<(String, String)>,
    lines: Vec<String>,
}

/// What a member keeps up; nothing where the program has no streaks.
pub(crate) async fn of(web: &Web, visit: &Visit, id: MemberId) -> Result<Vec<StreakView>, Wrong> {
    let Some(published) = visit.program.as_ref().filter(|p| !p.program.streaks.is_empty()) else {
        return Ok(Vec::new());
    };
    let all = web.baci.streaks_of(id).await?;
    Ok(all.iter().filter_map(|own| view(&visit.words, &published.program, own)).collect())
}

fn view(words: &Words, program: &Program, own: &MemberStreak) -> Option<StreakView> {
    let streak = program.streaks.iter().find(|streak| streak.id == own.streak)?;
    let (now, per) = (own.standing, streak.per.word());
    let mut lines = Vec::new();
    if now.kept() {
        lines.push(words.named("streak-kept", per));
    } else if now.need > 1 {
        let far = words.say("mission-far").text("has", amount(words, streak.step.count, now.has));
        let need = amount(words, streak.step.count, now.need);
        lines.push(format!("{}: {}", words.named("streak-this", per), far.text("need", need)));
    }
    if let Some(day) = now.until {
        let day = dates::day(words, day);
        lines.push(words.say("streak-until").text("day", day).to_string());
    }
    if now.freezes > 0 {
        lines.push(words.say("streak-freezes").count("n", now.freezes).to_string());
    }
    if now.best > now.length {
        let best = in_a_row(words, streak, now.best);
        lines.push(words.say("streak-best").text("row", best).to_string());
    }
    let next = streak.next(now.length);
    let more = |next: i64| {
        let more = words.say("streak-next").count("n", next - now.length);
        more.text("length", words.count(next)).to_string()
    };
    Some(StreakView {
        name: named(words, &streak.name, &streak.id),
        row: in_a_row(words, streak, now.length),
        lives: now.length > 0,
        kept: now.kept(),
        lines,
        part: next.map_or(100, |next| now.length.saturating_mul(100) / next.max(1)),
        next: next.map(more),
    })
}

/// Where an event left somebody with what they keep up: 'Weekly coffee: 5 weeks'.
pub(crate) fn told(words: &Words, program: &Program, all: &[StreakAnswer]) -> Vec<String> {
    let line = |own: &StreakAnswer| {
        let streak = program.streaks.iter().find(|streak| streak.id == own.streak)?;
        let name = named(words, &streak.name, &streak.id);
        Some(format!("{name}: {}", in_a_row(words, streak, own.length)))
    };
    all.iter().filter_map(line).collect()
}

/// '5 weeks in a row'
fn in_a_row(words: &Words, streak: &Streak, length: i64) -> String {
    let key = format!("streak-row-{}", streak.per.word());
    if length == 0 {
        words.t("streak-none")
    } else {
        words.say(&key).count("n", length).to_string()
    }
}

/// The page.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let program = visit.program.as_ref().map(|p| &p.program);
    let has = program.is_some_and(|p| !p.streaks.is_empty() || !p.levels.is_empty());
    let (mut streaks, mut shown_levels, mut given) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(program) = program.filter(|_| has) {
        let figures = web.baci.streak_figures().await?;
        streaks.extend(program.streaks.iter().map(|own| shown(words, program, own, &figures)));
        let counts = web.baci.level_counts().await?;
        shown_levels
            .extend(program.levels.iter().map(|own| levels::shown(words, program, own, &counts)));
        for (event, key, any) in [
            (STREAK, "streaks-give", !program.streaks.is_empty()),
            (LEVEL_UP, "levels-give", !program.levels.is_empty()),
        ] {
            let nothing = words.named(key, "nothing");
            given.extend(any.then(|| (words.t(key), sets_off(words, program, event), nothing)));
        }
    }
    show(&StreaksPage {
        empty: (!has).then(|| Empty::new(words, "streaks-empty")),
        streaks,
        levels: shown_levels,
        sets_off: given,
        page: Page::new(&visit, "nav-streaks", Place::Streaks),
    })
}

fn shown(words: &Words, program: &Program, own: &Streak, figures: &[StreakFigures]) -> Shown {
    let found = figures.iter().find(|figure| figure.streak == own.id);
    let figure = |n: fn(&StreakFigures) -> i64| words.count(found.map_or(0, n));
    let mut lines = vec![format!(
        "{}: {} · {}",
        words.named("streak-per", own.per.word()),
        doing(words, program, &own.step),
        amount(words, own.step.count, own.step.need)
    )];
    if !own.milestones.is_empty() {
        let all: Vec<_> = own.milestones.iter().map(|length| words.count(*length)).collect();
        lines.push(words.say("streak-milestones").text("lengths", all.join(", ")).to_string());
    }
    if let Some(every) = own.every {
        lines.push(words.say("streak-every").count("n", every).to_string());
    }
    if let Some(freezes) = own.freezes {
        let earned = words.say("streak-earns-freeze").count("n", freezes.each);
        lines.push(earned.text("most", words.count(freezes.most)).to_string());
    }
    if let Some(when) = &own.step.when {
        lines.push(words.say("mission-for").text("condition", when.source()).to_string());
    }
    Shown {
        name: named(words, &own.name, &own.id),
        figures: vec![
            (words.t("streak-members"), figure(|own| own.members)),
            (words.t("streak-longest"), figure(|own| own.longest)),
        ],
        lines,
    }
}

/// The levels of a ladder as a table, with how many members are on each.
pub(crate) fn table(words: &Words, rows: Vec<[String; 3]>) -> Table {
    let heads = ["level-head", "level-need", "level-members"].map(|key| words.t(key));
    let rows = rows.into_iter().map(|row| row.map(Cell::Text).into());
    Table::new(heads).numbers(1).numbers(2).rows(rows)
}
