//! One import: its draft, how far it is, and the rows that were refused.

use super::{map, mood, names, size, who, why};
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Pager, Table, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use baci_app::{ImportPlan, StoredImport, StoredRow, row_cells};
use baci_core::id::ImportId;

/// How many refused rows a page has.
const PAGE: usize = 50;
/// The most characters of a cell that are shown.
const CELL: usize = 60;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    page: Page,
    id: ImportId,
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
    tiles: Tiles,
    facts: Vec<(String, String)>,
    may_stop: bool,
    may_continue: bool,
    may_discard: bool,
    refused: Option<Table>,
    refused_lead: String,
    pager: Pager,
}

/// Shows it, as it stands.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<ImportId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Wrong> {
    let asked = Form::read(query.unwrap_or_default().as_bytes());
    let stored = web.baci.import(id).await?;
    if stored.state == "draft" && web.baci.import_file(id).exists() {
        return map::page(&web, &visit, &stored, &asked).await;
    }
    let words = &visit.words;
    let mut shown = ImportPage::new(&web, &visit, &stored).await?;
    let after = asked.get("from").parse().unwrap_or(0);
    let mut rows = web.baci.refused_rows(id, after, PAGE + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    if !rows.is_empty() {
        let next = rows.last().filter(|_| more).map(|last| last.row_number.to_string());
        let from = (after > 0).then(|| after.to_string());
        let path = format!("/imports/{id}");
        shown.pager = Pager::new(words, &path, &[], from.as_deref(), next.as_deref());
        shown.pager = shown.pager.within("rows");
        shown.refused = Some(table(words, &stored, &rows));
    }
    show(&shown)
}

/// Stops it, lets it go on, or throws it away.
pub(crate) async fn step(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<ImportId>,
    form: Form,
) -> Result<Response, Wrong> {
    let (by, here) = (visit.by(), format!("/imports/{id}"));
    match form.get("do") {
        "stop" => {
            web.baci.stop_import(&by, id).await?;
            Ok(web.done(&here, "import-stopped"))
        }
        "continue" => {
            web.baci.continue_import(&by, id).await?;
            Ok(web.done(&here, "import-started"))
        }
        "discard" => {
            web.baci.discard_import(&by, id).await?;
            Ok(web.done("/imports", "import-discarded"))
        }
        _ => Err(Wrong::NotFound),
    }
}

/// The refused rows as a file, to be put right and handed in again.
pub(crate) async fn refused(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<ImportId>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let (row, reason) = (words.t("import-row"), words.t("import-why"));
    let csv = web.baci.refused_csv(id, [&row, &reason], |row| why_of(words, row)).await?;
    let mut response = csv.into_response();
    let headers = response.headers_mut();
    let set = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"refused-rows.csv\""),
    ];
    for (name, value) in set {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

fn why_of(words: &Words, row: &StoredRow) -> String {
    why::sentence(words, &row.code, &row.field, &row.cell)
}

/// Refused rows: number, why, and what stood there under the names of its columns.
fn table(words: &Words, stored: &StoredImport, rows: &[StoredRow]) -> Table {
    let columns = ImportPlan::of(stored).map(|plan| plan.heads).unwrap_or_default();
    let heads = ["import-row", "import-why", "import-contents"].map(|key| words.t(key));
    let cell = |(at, text): (usize, &String)| {
        let text: String = text.chars().take(CELL).collect();
        match columns.get(at).filter(|_| !text.is_empty()) {
            Some(head) => format!("{head}: {text}"),
            None => text,
        }
    };
    let row = |row: &StoredRow| {
        let cells: Vec<String> = row_cells(row).iter().enumerate().map(cell).collect();
        let filled: Vec<String> = cells.into_iter().filter(|text| !text.is_empty()).collect();
        vec![
            Cell::Text(words.count(row.row_number)),
            Cell::Text(why_of(words, row)),
            Cell::Text(filled.join(" · ")),
        ]
    };
    Table::new(heads).rows(rows.iter().map(row))
}

impl ImportPage {
    async fn new(web: &Web, visit: &Visit, stored: &StoredImport) -> Result<Self, Wrong> {
        let words = &visit.words;
        let state = stored.state.as_str();
        let here = web.baci.import_file(stored.import).exists();
        let percent = match state {
            "done" => 100,
            _ => (stored.place.saturating_mul(100) / stored.bytes.max(1)).clamp(0, 100),
        };
        let bytes = |n: i64| size(words, u64::try_from(n).unwrap_or(0));
        let when = words.moment(stored.created_at);
        let lead = words.say("import-handed-in").text("size", bytes(stored.bytes));
        let progress = words.say("import-progress").text("percent", words.count(percent));
        let names = names(web).await?;
        let (told, detail) = told(words, stored, here);
        Ok(Self {
            page: Page::titled(visit, stored.file_name.clone(), Place::Imports),
            id: stored.import,
            lead: lead.text("when", when).to_string(),
            mood: mood(stored),
            state: words.named("import-is", state),
            told,
            detail,
            again: matches!(state, "waiting" | "running"),
            percent,
            progress: progress.to_string(),
            tiles: tiles(words, stored),
            facts: facts(words, stored, who(&names, &stored.actor)),
            may_stop: matches!(state, "waiting" | "running"),
            may_continue: state == "stopped" && here,
            may_discard: matches!(state, "stopped" | "draft"),
            refused: None,
            refused_lead: words.say("import-refused-lead").count("n", stored.refused).to_string(),
            pager: Pager::new(words, "/imports", &[], None, None),
        })
    }
}

/// How it stands in a sentence, and what an error said.
fn told(words: &Words, stored: &StoredImport, here: bool) -> (String, Option<String>) {
    // Some problems have a name, and a message of their own.
    let named = |name: &str| stored.problem.as_deref() == Some(name);
    let key = match (stored.state.as_str(), stored.refused) {
        ("failed", _) if named("gone") => "import-told-gone",
        ("draft" | "stopped", _) if !here => "import-told-gone",
        ("stopped", _) if named("stuck") => "import-told-stuck",
        ("waiting", _) => "import-told-waiting",
        ("running", _) => "import-told-running",
        ("stopped", _) => "import-told-stopped",
        ("failed", _) => "import-told-failed",
        ("done", 0) => "import-told-done",
        _ => "import-told-partly",
    };
    (words.t(key), stored.problem.clone().filter(|_| !named("gone") && !named("stuck")))
}

fn tiles(words: &Words, stored: &StoredImport) -> Tiles {
    let tile = |key, n| Tile::new(words.t(key), words.count(n));
    Tiles {
        tiles: vec![
            tile("import-rows", stored.rows),
            tile("import-new", stored.new),
            tile("import-there", stored.there).more(words.t("import-there-hint")),
            tile("import-refused", stored.refused),
        ],
    }
}

fn facts(words: &Words, stored: &StoredImport, who: String) -> Vec<(String, String)> {
    let moment = |at: Option<_>| at.map(|at| words.moment(at));
    let source = ImportPlan::of(stored).map(|plan| plan.source);
    let all = [
        ("import-by", Some(who)),
        ("import-started", moment(stored.started_at)),
        ("import-ended", moment(stored.ended_at)),
        ("import-source", source),
    ];
    all.into_iter().filter_map(|(key, value)| Some((words.t(key), value?))).collect()
}
