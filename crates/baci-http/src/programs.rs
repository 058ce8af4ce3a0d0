//! Programs: checked, published, read, compared.

mod response;

use crate::auth::{May, ProgramsRead, ProgramsWrite};
use crate::extract::{
    Asked, Named, NamedPair, Ticket, cursor, media_type, page_limit, read, unsupported,
};
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, PublishedVersion};
use baci_core::program::{Program, Source};
use serde::Deserialize;
use utoipa::IntoParams;

use response::{
    CheckedResponse, ProgramDiffResponse, ProgramListResponse, ProgramResponse, VersionResponse,
};

/// How a program is published.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PublishQuery {
    /// What changed, for people; at most 200 characters.
    note: Option<String>,
    /// The version in force that this one was made from; refused where another came between.
    expected_version: Option<i64>,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VersionsQuery {
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 50 where nothing is said.
    limit: Option<i64>,
}

/// Checks a program document and says all its problems. Nothing is kept.
#[utoipa::path(post, path = "/v1/programs/check", operation_id = "check_program", tag = "programs",
    security(("key" = ["programs:write"])),
    request_body(content((serde_json::Value = "application/json"), (String = "application/toml"))),
    responses((status = 200, description = "It is good", body = CheckedResponse)))]
pub(crate) async fn check(
    _: May<ProgramsWrite>,
    State(api): State<Api>,
    request: Request,
) -> Result<Response, Problem> {
    let program = document(&api, request).await?;
    Ok(axum::Json(CheckedResponse::of(&program)).into_response())
}

/// Publishes a program as the next version.
///
/// The same document as the one in force is not published again. With an `Idempotency-Key`, a request that is
/// sent again says what it published then, even where others published since.
#[utoipa::path(post, path = "/v1/programs", operation_id = "publish_program", tag = "programs",
    security(("key" = ["programs:write"])), params(PublishQuery),
    request_body(content((serde_json::Value = "application/json"), (String = "application/toml"))),
    responses((status = 201, description = "In force", body = VersionResponse)))]
pub(crate) async fn publish(
    May { caller, .. }: May<ProgramsWrite>,
    State(api): State<Api>,
    Asked(asked): Asked<PublishQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let plain = |note: &String| note.chars().count() <= 200 && !note.chars().any(char::is_control);
    if asked.note.as_ref().is_some_and(|note| !plain(note)) {
        return Err(Problem::invalid("note-form").with("most", 200u32));
    }
    let headers = request.headers().clone();
    let program = document(&api, request).await?;
    let note = asked.note.as_deref().unwrap_or_default();
    let expected = asked.expected_version.unwrap_or(-1).to_le_bytes();
    let parts = [b"POST /v1/programs".as_slice(), &program.hash(), note.as_bytes(), &expected];
    let ticket = Ticket::if_any(&headers, &parts)?.map(|ticket| ticket.asked(&caller));
    let by = format!("key:{}", caller.name);
    let how = (by.as_str(), asked.note, asked.expected_version);
    let version = api.baci.publish_once(&program, how, ticket.as_ref()).await?;
    api.refresh().await?;
    Ok((StatusCode::CREATED, axum::Json(VersionResponse::of(version))).into_response())
}

/// The published versions, latest first.
#[utoipa::path(get, path = "/v1/programs", operation_id = "list_programs", tag = "programs",
    security(("key" = ["programs:read"])), params(VersionsQuery),
    responses((status = 200, description = "A page of versions", body = ProgramListResponse)))]
pub(crate) async fn list(
    _: May<ProgramsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<VersionsQuery>,
) -> Result<Response, Problem> {
    let limit = page_limit(asked.limit)?;
    let before = cursor::<i64>(asked.cursor.as_deref())?;
    let versions = api.baci.program_versions(before, limit).await?;
    let full = i64::try_from(versions.len()).unwrap_or(0) >= limit;
    let next = versions.last().filter(|v| full && v.version > 1).map(|v| v.version.to_string());
    let versions = versions.into_iter().map(VersionResponse::of).collect();
    Ok(axum::Json(ProgramListResponse { versions, next }).into_response())
}

/// The program in force; as TOML with `Accept: application/toml`.
#[utoipa::path(get, path = "/v1/programs/current", operation_id = "get_current_program", tag = "programs",
    security(("key" = ["programs:read"])),
    responses((status = 200, description = "The program", content(
        (ProgramResponse = "application/json"), (String = "application/toml")))))]
pub(crate) async fn current(
    _: May<ProgramsRead>,
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    shown(&headers, api.baci.program(None).await?)
}

/// A published version; as TOML with `Accept: application/toml`.
#[utoipa::path(get, path = "/v1/programs/{version}", operation_id = "get_program", tag = "programs",
    security(("key" = ["programs:read"])), params(("version" = i64, Path)),
    responses((status = 200, description = "The program", content(
        (ProgramResponse = "application/json"), (String = "application/toml")))))]
pub(crate) async fn get(
    _: May<ProgramsRead>,
    State(api): State<Api>,
    Named(version): Named<i64>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    shown(&headers, api.baci.program(Some(version)).await?)
}

/// What differs between two versions.
#[utoipa::path(get, path = "/v1/programs/{from}/diff/{to}", operation_id = "diff_programs", tag = "programs",
    security(("key" = ["programs:read"])), params(("from" = i64, Path), ("to" = i64, Path)),
    responses((status = 200, description = "The differences", body = ProgramDiffResponse)))]
pub(crate) async fn diff(
    _: May<ProgramsRead>,
    State(api): State<Api>,
    NamedPair(from, to): NamedPair<i64, i64>,
) -> Result<Response, Problem> {
    let diff = api.baci.program_diff(from, to).await?;
    Ok(axum::Json(ProgramDiffResponse::of(diff)).into_response())
}

/// The document in the body, JSON or TOML by its content type.
async fn document(api: &Api, request: Request) -> Result<Program, Problem> {
    let kind = media_type(request.headers());
    let bytes = read(request, api).await?;
    let text = std::str::from_utf8(&bytes);
    let text = text.map_err(|_| Problem::invalid("not-utf8"))?;
    let program = match kind.as_deref() {
        Some("application/json") => api.baci.check_program(text),
        Some("application/toml") => {
            Program::from_toml(&[Source { name: "program.toml", text }]).map_err(AppError::Program)
        }
        _ => return Err(unsupported("application/json, application/toml")),
    };
    program.map_err(Problem::from)
}

/// A version as JSON or as TOML, as the reader likes.
fn shown(headers: &HeaderMap, version: PublishedVersion) -> Result<Response, Problem> {
    let accept = headers.get(header::ACCEPT).and_then(|a| a.to_str().ok()).unwrap_or_default();
    if !accept.contains("application/toml") {
        return Ok(axum::Json(ProgramResponse::of(version)?).into_response());
    }
    let program = Program::from_json(&version.document).map_err(AppError::Program)?;
    Ok(([(header::CONTENT_TYPE, "application/toml")], program.to_toml()).into_response())
}
