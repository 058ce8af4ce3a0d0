//! One backtest: how far it is, and what it found.

use super::report::Shown;
use super::{mood, title};
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use baci_app::StoredBacktest;
use baci_app::backtest::{BacktestPlan, Report};
use baci_core::id::BacktestId;
use baci_core::program::Program;
use baci_core::staff::Right;

#[derive(Template)]
#[template(path = "backtest.html")]
struct BacktestPage {
    page: Page,
    id: BacktestId,
    lead: String,
    mood: &'static str,
    state: String,
    told: String,
    /// What an error said, for whoever is asked for help.
    detail: Option<String>,
    /// Whether it moves: the page then looks again by itself.
    again: bool,
    percent: i64,
    progress: String,
    report: Option<Shown>,
}

/// Shows it, as it stands.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<BacktestId>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let stored = web.baci.backtest(id).await?;
    let plan = BacktestPlan::of(&stored);
    let report = stored.report.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let report = match (plan.as_ref(), report) {
        (Some(plan), Some(report)) => Some(shown(&web, &visit, plan, &report).await?),
        _ => None,
    };
    let (told, detail) = told(words, &stored);
    let progress = words.say("backtest-progress").text("percent", words.count(stored.place));
    let when = words.moment(stored.created_at);
    show(&BacktestPage {
        page: Page::titled(&visit, title(words, plan.as_ref()), Place::Backtest),
        id,
        lead: words.say("backtest-asked").text("when", when).to_string(),
        mood: mood(&stored),
        state: words.named("backtest-is", &stored.state),
        told,
        detail,
        again: matches!(stored.state.as_str(), "waiting" | "running"),
        percent: stored.place,
        progress: progress.text("n", words.count(stored.done)).to_string(),
        report,
    })
}

async fn shown(
    web: &Web,
    visit: &Visit,
    plan: &BacktestPlan,
    report: &Report,
) -> Result<Shown, Wrong> {
    let draft = Program::from_json(&plan.draft).ok();
    let against = web.baci.program(Some(plan.against_version)).await?;
    let against = Program::from_json(&against.document).ok();
    let programs: Vec<Program> = draft.into_iter().chain(against).collect();
    Ok(Shown::new(&visit.words, &programs, report, visit.may(Right::SeeMembers)))
}

/// Stops it.
pub(crate) async fn step(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<BacktestId>,
    form: Form,
) -> Result<Response, Wrong> {
    match form.get("do") {
        "stop" => {
            web.baci.stop_backtest(&visit.by(), id).await?;
            Ok(web.done(&format!("/backtest/{id}"), "backtest-stopped"))
        }
        _ => Err(Wrong::NotFound),
    }
}

/// The report as a file for machines.
pub(crate) async fn json(
    State(web): State<Web>,
    _visit: Visit,
    Path(id): Path<BacktestId>,
) -> Result<Response, Wrong> {
    let report = web.baci.backtest(id).await?.report.ok_or(Wrong::NotFound)?;
    let heads = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"backtest.json\""),
    ];
    Ok((heads, report).into_response())
}

/// How it stands in a sentence, and what an error said.
fn told(words: &Words, stored: &StoredBacktest) -> (String, Option<String>) {
    let problem = stored.problem.as_deref();
    let key = match (stored.state.as_str(), problem) {
        ("failed", Some("left")) => "backtest-told-left",
        ("failed", Some("backtest-large")) => "backtest-told-large",
        ("failed", Some("backtest-none")) => "backtest-empty-text",
        ("failed", _) => return (words.t("backtest-told-failed"), problem.map(str::to_owned)),
        ("waiting", _) => "backtest-told-waiting",
        ("running", _) => "backtest-told-running",
        ("stopped", _) => "backtest-told-stopped",
        _ => "backtest-told-done",
    };
    (words.t(key), None)
}
