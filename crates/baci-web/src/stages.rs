//! The page of stages: members by stage as a pyramid, and how they moved as a picture and a table.

mod flow;

use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Field, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::MemberStage;
use baci_core::id::MemberId;
use baci_core::satisfaction::{Satisfaction, Sign};
use baci_core::stage::Stage;
use flow::Flow;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// How many days are shown where none are named.
const DAYS: i64 = 30;

/// Of which days.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<String>,
    until: Option<String>,
}

#[derive(Template)]
#[template(path = "stages.html")]
struct StagesPage {
    page: Page,
    empty: Option<Empty>,
    bars: Vec<Bar>,
    fields: Vec<Field>,
    flow: Option<Flow>,
    table: Option<Table>,
    /// How satisfied the members of each stage are; nothing where no answers are known.
    satisfied: Option<Table>,
}

/// A stage of the pyramid: where its bar begins and how wide it is, of a thousand.
struct Bar {
    name: String,
    hint: String,
    members: String,
    from: i64,
    width: i64,
}

/// The page.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let page = Page::new(&visit, "nav-stages", Place::Stages);
    let has = visit.program.as_ref().is_some_and(|p| p.program.stages.is_some());
    let today = words.zone.local(web.baci.clock().now()).day;
    let day = |text: &Option<String>, other: Date| {
        text.as_deref().and_then(|text| text.parse().ok()).unwrap_or(other)
    };
    let until = day(&ask.until, today);
    let from = day(&ask.from, until.saturating_sub(DAYS.days())).min(until);
    let fields = [("from", "stages-from", from), ("until", "stages-until", until)];
    let fields = fields
        .map(|(name, label, day)| Field::of("date", name, words.t(label)).with(day.to_string()));
    let figures = match has {
        true => web.baci.stages((from, until)).await?,
        false => baci_app::StageFigures::default(),
    };
    let table = Table::new(
        ["stages-from-stage", "stages-to-stage", "stages-moves"].map(|key| words.t(key)),
    );
    let table = table.numbers(2).rows(figures.flow.iter().map(|(from, to, n)| {
        vec![
            Cell::Text(named(words, *from)),
            Cell::Text(named(words, *to)),
            Cell::Text(words.count(*n)),
        ]
    }));
    show(&StagesPage {
        page,
        empty: (!has).then(|| Empty::new(words, "stages-empty")),
        bars: if has { bars(words, &figures.counts) } else { Vec::new() },
        fields: fields.into(),
        flow: Flow::of(words, &figures.flow),
        table: Some(table).filter(|table| !table.is_empty()),
        satisfied: satisfied(words, &figures.satisfied),
    })
}

fn bars(words: &Words, counts: &[(Stage, i64)]) -> Vec<Bar> {
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    // The loyal stand at the top; those on the way out below the others.
    let order = [
        Stage::Loyal,
        Stage::Regular,
        Stage::Buyer,
        Stage::Occasional,
        Stage::New,
        Stage::Potential,
        Stage::WonBack,
        Stage::AtRisk,
        Stage::Lapsed,
    ];
    let bar = |stage: Stage| {
        let n = counts.iter().find(|(own, _)| *own == stage).map_or(0, |(_, n)| *n);
        let width = if n > 0 { (n.saturating_mul(1000) / most).max(8) } else { 0 };
        Bar {
            name: named(words, stage),
            hint: words.named("stage-is", &key(stage)),
            members: words.say("tier-members").count("n", n).to_string(),
            from: (1000 - width) / 2,
            width,
        }
    };
    order.into_iter().map(bar).collect()
}

/// By stage, how satisfied, how many, and what that means.
fn satisfied(words: &Words, counts: &[(Stage, Satisfaction, i64)]) -> Option<Table> {
    let heads = ["stage", "satisfaction", "satisfaction-members", "satisfaction-means"];
    let row = |(stage, level, n): &(Stage, Satisfaction, i64)| {
        let means = match level.beside(*stage) {
            Some(sign) => sign_chip(words, sign),
            None => Cell::Text(String::new()),
        };
        vec![
            Cell::Text(named(words, *stage)),
            Cell::Text(level_name(words, *level)),
            Cell::Text(words.count(*n)),
            means,
        ]
    };
    let table = Table::new(heads.map(|key| words.t(key))).numbers(2);
    (!counts.is_empty()).then(|| table.rows(counts.iter().map(row)))
}

fn sign_chip(words: &Words, sign: Sign) -> Cell {
    let mood = match sign {
        Sign::AtRisk => "bad",
        Sign::Opportunity => "good",
    };
    Cell::Chip(mood, sign_name(words, sign))
}

fn sign_name(words: &Words, sign: Sign) -> String {
    words.named("satisfaction-sign", &sign.word().replace('_', "-"))
}

fn level_name(words: &Words, level: Satisfaction) -> String {
    words.named("satisfaction", &level.word().replace('_', "-"))
}

fn key(stage: Stage) -> String {
    stage.word().replace('_', "-")
}

/// A stage by its name.
fn named(words: &Words, stage: Stage) -> String {
    words.named("stage", &key(stage))
}

/// A member's stage and rhythm, in words: for the record.
pub(crate) async fn told(
    web: &Web,
    visit: &Visit,
    id: MemberId,
) -> Result<Vec<(String, String)>, Wrong> {
    if visit.program.as_ref().is_none_or(|p| p.program.stages.is_none()) {
        return Ok(Vec::new());
    }
    let words = &visit.words;
    let Some(own) = web.baci.stage_of(id).await? else { return Ok(Vec::new()) };
    let MemberStage { standing, answer, .. } = own;
    let mut facts = vec![(words.t("stage"), named(words, standing.stage))];
    if standing.visits >= 3 {
        let rhythm = words.say("stage-rhythm").count("n", standing.rhythm).to_string();
        facts.push((words.t("stage-comes"), rhythm));
    }
    if let Some(noted) = answer {
        let level = level_name(words, noted.level);
        let told = match own.sign() {
            Some(sign) => format!("{level} · {}", sign_name(words, sign)),
            None => level,
        };
        facts.push((words.t("satisfaction"), told));
    }
    Ok(facts)
}
