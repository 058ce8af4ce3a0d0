//! A segment as a file, sent page by page as it is read: never all of it in memory.

use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::Wrong;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, Audience, AudiencePage};
use baci_core::id::MemberId;
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;

/// Which file.
#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    format: String,
    #[serde(default)]
    consent: String,
}

/// How far the file is.
struct Reading {
    web: Web,
    id: String,
    audience: Audience,
    consent: Option<String>,
    page: Option<AudiencePage>,
    first: bool,
}

/// The file.
pub(crate) async fn csv(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let audience = Audience::of_word(&ask.format).ok_or(Wrong::NotFound)?;
    let consent = Some(ask.consent).filter(|name| !name.is_empty());
    // What cannot be is said before the file begins.
    let page = web.baci.segment_file(&id, (audience, consent.as_deref()), None).await?;
    let details = json!({ "format": audience.word(), "consent": consent });
    web.baci.audit_entry(&visit.by(), "segment.export", &id, &details).await?;
    let start = Reading { web, id, audience, consent, page: Some(page), first: true };
    let mut response = Body::from_stream(stream::try_unfold(start, next)).into_response();
    let set = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"segment.csv\""),
    ];
    for (name, value) in set {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// The next part of the file, and how far it is then.
async fn next(mut at: Reading) -> Result<Option<(Bytes, Reading)>, AppError> {
    let Some(page) = at.page.take() else { return Ok(None) };
    let mut text = String::new();
    if std::mem::take(&mut at.first) {
        if at.audience == Audience::Plain {
            // The mark by which spreadsheets know that it is UTF-8.
            text.push('\u{feff}');
        }
        text.push_str(&page.heads.join(","));
        text.push_str("\r\n");
    }
    page.rows.iter().for_each(|row| text.push_str(&AudiencePage::line(row)));
    if let Some(after) = page.next {
        let wanted = (at.audience, at.consent.as_deref());
        let after: Option<MemberId> = Some(after);
        at.page = Some(at.web.baci.segment_file(&at.id, wanted, after).await?);
    }
    Ok(Some((Bytes::from(text), at)))
}
