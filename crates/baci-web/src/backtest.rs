//! Backtests: a draft beside another version over the history that there is. The list, and the form that asks for one.

pub(crate) mod one;
mod report;

use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Field, Summary, Table};
use crate::program::edit::{Marked, marked};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::backtest::{BacktestAsk, BacktestPlan, History};
use baci_app::{AppError, StoredBacktest};
use baci_core::program::{Program, Source};
use jiff::civil::Date;

/// How many backtests are listed.
const LISTED: usize = 30;
/// How many versions can be chosen: the latest.
const VERSIONS: i64 = 50;
/// How many of a hundred members pay with what they have, where nobody says.
const REDEEM: &str = "30";
/// The choice of a draft that is written below.
const TEXT: &str = "text";

#[derive(Template)]
#[template(path = "backtests.html")]
struct BacktestsPage {
    page: Page,
    empty: Option<Empty>,
    summary: Option<Summary>,
    problems_title: String,
    marked: Vec<Marked>,
    /// Whether the text is what was chosen.
    text_open: bool,
    draft: Field,
    against: Field,
    text: Field,
    from: Field,
    to: Field,
    redeem: Field,
    table: Table,
}

/// What is wrong with what was sent: by field, and lines of the text.
#[derive(Default)]
struct Bad {
    wrongs: Vec<(&'static str, String)>,
    title: String,
    marked: Vec<Marked>,
}

/// The list and an empty form.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &Form::default(), Bad::default()).await?)
}

/// Asks for a backtest; with `do=backtest`, which the program's editor sends, only fills the form in.
pub(crate) async fn take(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    if form.get("do") == "backtest" {
        let form = form.with("draft", TEXT);
        return show(&page(&web, &visit, &form, Bad::default()).await?);
    }
    let bad = match asked(&web, &visit.words, &form).await? {
        Ok(ask) => match web.baci.start_backtest(&visit.by(), ask).await {
            Ok(id) => return Ok(web.done(&format!("/backtest/{id}"), "backtest-started")),
            Err(error) => {
                let told = visit.words.refusal(&refusal(error)?);
                Bad { wrongs: vec![("draft", told)], ..Bad::default() }
            }
        },
        Err(bad) => bad,
    };
    let page = page(&web, &visit, &form, bad).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

/// What a form asks for, or what is wrong with it.
async fn asked(web: &Web, words: &Words, form: &Form) -> Result<Result<BacktestAsk, Bad>, Wrong> {
    let mut bad = Bad::default();
    let mut day = |name: &'static str| {
        let text = form.filled(name)?;
        let day = text.parse::<Date>().ok();
        if day.is_none() {
            bad.wrongs.push((name, words.t("backtest-no-day")));
        }
        day
    };
    let (from, to) = (day("from"), day("to"));
    let percent = form.filled("redeem").unwrap_or(REDEEM).parse::<u8>();
    let percent = percent.ok().filter(|percent| *percent <= 100);
    if percent.is_none() {
        bad.wrongs.push(("redeem", words.t("backtest-no-percent")));
    }
    let version = form.get("draft").parse::<i64>().ok();
    let draft = match version {
        Some(version) => {
            let stored = web.baci.program(Some(version)).await?;
            Some(Program::from_json(&stored.document).map_err(AppError::Program)?)
        }
        None => {
            // Browsers send the ends of lines as in mail.
            let text = form.raw("text").replace("\r\n", "\n");
            match Program::from_toml(&[Source { name: "program.toml", text: &text }]) {
                Ok(program) => Some(program),
                Err(problems) => {
                    let many = i64::try_from(problems.len()).unwrap_or(i64::MAX);
                    bad.title = words.say("program-problems").count("n", many).to_string();
                    bad.marked = marked(words, &text, &problems);
                    None
                }
            }
        }
    };
    let Some((draft, redeeming_percent)) = draft.zip(percent).filter(|_| bad.wrongs.is_empty())
    else {
        return Ok(Err(bad));
    };
    let against = form.get("against").parse::<i64>().ok();
    Ok(Ok(BacktestAsk { draft, draft_version: version, against, from, to, redeeming_percent }))
}

async fn page(web: &Web, visit: &Visit, form: &Form, bad: Bad) -> Result<BacktestsPage, Wrong> {
    let words = &visit.words;
    let versions = web.baci.program_versions(None, VERSIONS).await?;
    let live = visit.program.as_ref().map_or(0, |published| published.version);
    let named = |version: i64| (version.to_string(), version_name(words, version, live));
    let versions: Vec<_> = versions.iter().map(|own| named(own.version)).collect();
    let wrong = |name: &str| {
        let own = bad.wrongs.iter().find(|(field, _)| *field == name);
        own.map(|(_, text)| text.clone())
    };
    let drafts = [(TEXT.to_owned(), words.t("backtest-text-below"))].into_iter();
    let chosen = form.filled("draft").unwrap_or(TEXT);
    let against = form.filled("against").map_or_else(|| live.to_string(), str::to_owned);
    let started = visit.program.as_ref().map(|published| published.program.to_toml());
    let text = match form.raw("text") {
        "" => started.unwrap_or_default(),
        text => text.replace("\r\n", "\n"),
    };
    let day = |name: &'static str, label: &str| {
        Field::of("date", name, words.t(label)).with(form.get(name)).wrong(wrong(name))
    };
    let stored = web.baci.backtests(LISTED).await?;
    let heads = ["backtest-what", "backtest-state", "backtest-when"].map(|key| words.t(key));
    let has_history = History::span(&web.baci).await?.is_some();
    let empty = match (visit.program.is_some(), has_history) {
        (false, _) => Some(Empty::new(words, "overview-no-program")),
        (true, false) => {
            let empty = Empty::new(words, "backtest-empty");
            Some(empty.action(words, "/imports", "nav-imports"))
        }
        (true, true) => None,
    };
    Ok(BacktestsPage {
        page: Page::new(visit, "nav-backtest", Place::Backtest),
        empty,
        summary: Summary::of(words, &bad.wrongs),
        text_open: chosen == TEXT && (form.filled("text").is_some() || !bad.marked.is_empty()),
        draft: Field::select("draft", words.t("backtest-draft"), drafts.chain(versions.clone()))
            .with(chosen)
            .wrong(wrong("draft")),
        against: Field::select("against", words.t("backtest-against"), versions).with(against),
        text: Field::area("text", words.t("program-text"), 20).with(text),
        from: day("from", "backtest-from").hint(words.t("backtest-from-hint")),
        to: day("to", "backtest-to").hint(words.t("backtest-to-hint")),
        redeem: Field::of("number", "redeem", words.t("backtest-redeem"))
            .hint(words.t("backtest-redeem-hint"))
            .with(form.filled("redeem").unwrap_or(REDEEM))
            .mode("numeric")
            .wrong(wrong("redeem")),
        problems_title: bad.title,
        marked: bad.marked,
        table: Table::new(heads).rows(stored.iter().map(|own| row(words, own))),
    })
}

/// 'Version 3', and whether it is the one in force.
fn version_name(words: &Words, version: i64, live: i64) -> String {
    let key = if version == live { "backtest-version-live" } else { "version-number" };
    words.say(key).count("version", version).to_string()
}

/// What is held against what: 'Draft against version 3'.
fn title(words: &Words, plan: Option<&BacktestPlan>) -> String {
    let Some(plan) = plan else { return words.t("nav-backtest") };
    let against = words.say("version-number").count("version", plan.against_version).to_string();
    let draft = match plan.draft_version {
        Some(version) => words.say("version-number").count("version", version).to_string(),
        None => words.t("backtest-a-draft"),
    };
    words.say("backtest-title").text("draft", draft).text("against", against).to_string()
}

fn row(words: &Words, own: &StoredBacktest) -> Vec<Cell> {
    let name = title(words, BacktestPlan::of(own).as_ref());
    vec![
        Cell::Link(format!("/backtest/{}", own.backtest), name),
        Cell::Chip(mood(own), words.named("backtest-is", &own.state)),
        Cell::Text(words.moment(own.created_at)),
    ]
}

/// How it stands.
fn mood(own: &StoredBacktest) -> &'static str {
    match own.state.as_str() {
        "done" => "good",
        "failed" => "bad",
        _ => "warn",
    }
}
