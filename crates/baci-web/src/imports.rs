//! Imports: files of receipts, handed in and looked through.

pub(crate) mod map;
pub(crate) mod one;
mod why;

use crate::page::{Page, Place, show};
use crate::parcel::Parcel;
use crate::parts::{Cell, Empty, Pager, Summary, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, numbers};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{BadUpload, StoredImport};
use baci_core::id::{ImportId, StaffId};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How many imports a page has.
const PAGE: usize = 30;

/// Where the page starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<ImportId>,
}

#[derive(Template)]
#[template(path = "imports.html")]
struct ImportsPage {
    page: Page,
    summary: Option<Summary>,
    /// The most bytes of a file.
    most: u64,
    limit: String,
    too_large: String,
    empty: Option<Empty>,
    table: Table,
    pager: Pager,
}

/// The list, latest first.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, ask.from, None).await?)
}

/// Takes a file; its import is then a draft.
pub(crate) async fn upload(
    State(web): State<Web>,
    visit: Visit,
    parcel: Parcel,
) -> Result<Response, Wrong> {
    let bad = match take(&web, &visit, parcel).await? {
        Ok(id) => return Ok(web.done(&format!("/imports/{id}"), "import-uploaded")),
        Err(bad) => bad,
    };
    let words = &visit.words;
    let (status, wrong) = match bad {
        None => (StatusCode::UNPROCESSABLE_ENTITY, words.t("import-choose-a-file")),
        Some(BadUpload::TooLarge(most)) => (StatusCode::PAYLOAD_TOO_LARGE, too_large(words, most)),
        Some(BadUpload::Empty) => (StatusCode::UNPROCESSABLE_ENTITY, words.t("import-file-empty")),
        Some(BadUpload::Spreadsheet) => {
            (StatusCode::UNPROCESSABLE_ENTITY, words.t("import-spreadsheet"))
        }
        Some(BadUpload::TooMany) => (StatusCode::TOO_MANY_REQUESTS, words.t("import-too-many")),
        Some(BadUpload::App(error)) => return Err(error.into()),
    };
    let page = page(&web, &visit, None, Some(wrong)).await?;
    Ok((status, show(&page)?).into_response())
}

/// Takes the file of a form; a refusal, or nothing where no file was chosen.
async fn take(
    web: &Web,
    visit: &Visit,
    mut parcel: Parcel,
) -> Result<Result<ImportId, Option<BadUpload>>, Wrong> {
    let Some(mut file) = parcel.file().await? else { return Ok(Err(None)) };
    let most = web.baci.largest_upload();
    let mut upload = match web.baci.upload().await {
        Ok(upload) => upload,
        Err(bad) => {
            file.let_go(most).await;
            return Ok(Err(Some(bad)));
        }
    };
    while let Some(bytes) = file.next().await? {
        if let Err(bad) = upload.write(&bytes).await {
            drop(upload);
            file.let_go(most).await;
            return Ok(Err(Some(bad)));
        }
    }
    Ok(web.baci.keep_upload(&visit.by(), upload, &file.name).await.map_err(Some))
}

async fn page(
    web: &Web,
    visit: &Visit,
    from: Option<ImportId>,
    wrong: Option<String>,
) -> Result<ImportsPage, Wrong> {
    let words = &visit.words;
    let mut found = web.baci.imports(from, PAGE + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| last.import.to_string());
    let names = names(web).await?;
    let heads = ["import-file", "import-state", "import-new", "import-refused", "import-when"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(2).numbers(3);
    let table = table.rows(found.iter().map(|one| row(words, &names, one)));
    let most = web.baci.largest_upload();
    let from = from.map(|id| id.to_string());
    Ok(ImportsPage {
        page: Page::new(visit, "nav-imports", Place::Imports),
        summary: wrong.and_then(|wrong| Summary::of(words, &[("file", wrong)])),
        most,
        limit: words.say("import-file-hint").text("size", size(words, most)).to_string(),
        too_large: too_large(words, most),
        empty: table.is_empty().then(|| Empty::new(words, "imports-empty")),
        table,
        pager: Pager::new(words, "/imports", &[], from.as_deref(), next.as_deref()).within("list"),
    })
}

/// The names of the staff: what is stored holds only their ids.
async fn names(web: &Web) -> Result<BTreeMap<StaffId, String>, Wrong> {
    Ok(web.baci.staff().await?.into_iter().map(|staff| (staff.id, staff.name)).collect())
}

/// Who did it, by name where somebody of the staff did.
fn who(names: &BTreeMap<StaffId, String>, actor: &str) -> String {
    let staff = actor.strip_prefix("staff:").and_then(|id| id.parse().ok());
    staff.and_then(|id: StaffId| names.get(&id).cloned()).unwrap_or_else(|| actor.to_owned())
}

fn row(words: &Words, names: &BTreeMap<StaffId, String>, one: &StoredImport) -> Vec<Cell> {
    let ran = one.started_at.is_some();
    let count = |n: i64| if ran { words.count(n) } else { String::new() };
    vec![
        Cell::Link(format!("/imports/{}", one.import), one.file_name.clone()),
        Cell::Chip(mood(one), words.named("import-is", &one.state)),
        Cell::Text(count(one.new)),
        Cell::Text(count(one.refused)),
        Cell::Two(words.moment(one.created_at), who(names, &one.actor)),
    ]
}

/// How an import stands.
fn mood(one: &StoredImport) -> &'static str {
    match one.state.as_str() {
        "done" if one.refused == 0 => "good",
        "failed" => "bad",
        _ => "warn",
    }
}

/// A size of a file: 12 KB, 1.5 MB.
fn size(words: &Words, bytes: u64) -> String {
    let number = |n: u64, digits| {
        numbers::decimal(words.language, i64::try_from(n).unwrap_or(i64::MAX), digits)
    };
    let (key, n) = match bytes {
        0..1_048_576 => ("import-size-small", number(bytes.div_ceil(1024), 0)),
        // Whole ones need no decimal.
        _ if bytes.is_multiple_of(1 << 20) => ("import-size", number(bytes >> 20, 0)),
        _ => ("import-size", number(bytes.saturating_mul(10).div_ceil(1 << 20), 1)),
    };
    words.say(key).text("n", n).to_string()
}

fn too_large(words: &Words, most: u64) -> String {
    words.say("import-too-large").text("size", size(words, most)).to_string()
}
