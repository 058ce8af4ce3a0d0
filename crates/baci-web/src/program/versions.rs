//! The program's text and the history of its versions, each with what it changed.

use super::{numbered, published_line};
use crate::page::{Page, Place, show};
use crate::parts::{Changes, Pager};
use crate::staff::who;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use baci_core::program::Program;
use baci_core::staff::Right;
use serde::Deserialize;

/// How many versions a page has.
const PAGE: i64 = 30;

/// Where the list starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<i64>,
}

#[derive(Template)]
#[template(path = "versions.html")]
struct VersionsPage {
    page: Page,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    version: i64,
    title: String,
    live: bool,
    when: String,
    by: String,
    note: String,
}

#[derive(Template)]
#[template(path = "program_text.html")]
struct TextPage {
    page: Page,
    back: (String, String),
    lead: String,
    restore: Option<String>,
    changes: Option<Changes>,
    same: bool,
    text: Vec<String>,
}

/// The list, latest first.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let versions = web.baci.program_versions(ask.from, PAGE).await?;
    let live = visit.program.as_ref().map_or(0, |p| p.version);
    let last = versions.last().map(|v| v.version).filter(|v| *v > 1);
    let full = versions.len() == usize::try_from(PAGE).unwrap_or(0);
    let next = last.filter(|_| full).map(|v| v.to_string());
    let from = ask.from.map(|v| v.to_string());
    let mut rows = Vec::new();
    for version in versions {
        rows.push(Row {
            title: title(words, version.version),
            live: version.version == live,
            when: words.moment(version.published_at),
            by: who(&web, words, &version.published_by).await?,
            note: version.note.unwrap_or_default(),
            version: version.version,
        });
    }
    show(&VersionsPage {
        page: Page::new(&visit, "program-versions", Place::Program),
        rows,
        pager: Pager::new(words, "/program/versions", &[], from.as_deref(), next.as_deref()),
    })
}

fn title(words: &Words, version: i64) -> String {
    words.say("version-number").count("version", version).to_string()
}

/// The program in force as text.
pub(crate) async fn text(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let published = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let version = web.baci.program(Some(published.version)).await?;
    let words = &visit.words;
    show(&TextPage {
        page: Page::new(&visit, "program-text", Place::Program),
        back: ("/program".to_owned(), words.t("nav-program")),
        lead: published_line(words, &version),
        restore: None,
        changes: None,
        same: false,
        text: numbered(&published.program.to_toml()),
    })
}

/// One version: what it changed, and its text.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(number): Path<i64>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let version = web.baci.program(Some(number)).await?;
    let live = visit.program.as_ref().is_some_and(|p| p.version == number);
    let changes = match number {
        1 => None,
        number => Some(web.baci.program_diff(number - 1, number).await?.changes),
    };
    // A version that was good when it was published may not be read by a newer server.
    let program = Program::from_json(&version.document).ok();
    let text = program.as_ref().map_or_else(|| version.document.clone(), Program::to_toml);
    let live_program = visit.program.as_ref().map(|published| &published.program);
    let programs: Vec<_> = program.iter().chain(live_program).collect();
    let may = visit.may(Right::ChangeProgram) && !live;
    let when = words.moment(version.published_at);
    let lead = [Some(when), Some(who(&web, words, &version.published_by).await?), version.note];
    show(&TextPage {
        page: Page::titled(&visit, title(words, number), Place::Program),
        back: ("/program/versions".to_owned(), words.t("program-versions")),
        lead: lead.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        restore: may.then(|| format!("/program/edit?version={number}")),
        same: changes.as_ref().is_some_and(Vec::is_empty),
        changes: changes.map(|changes| Changes::new(words, &changes, &programs)),
        text: numbered(&text),
    })
}
