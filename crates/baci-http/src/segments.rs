//! Segments: their conditions, counted before they are saved, who is in them, how members came and went, and files.

use crate::auth::{May, MembersRead, SegmentsRead, SegmentsWrite};
use crate::extract::{Asked, Json, Named, cursor, page_limit};
use crate::missions::by_language;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::Time;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{Audience, AudiencePage, SegmentAsk, SegmentInfo, SegmentProgress};
use baci_core::id::MemberId;
use baci_core::refusal::{Code, Refusal};
use baci_core::text::{Language, Texts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// How many steps of a member are told.
const MOVES: i64 = 100;

/// What a segment is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SegmentRequest {
    /// By language (en, lo, th, vi), one at least.
    #[schema(value_type = BTreeMap<String, String>)]
    names: BTreeMap<Language, String>,
    /// A condition over what is known of a member, in CEL: `member.days_since_purchase >= 90 && member.spend > 500.00`.
    condition: String,
    /// The revision that this changes, 0 for a new segment; left out, whatever is there.
    revision: Option<i64>,
}

/// A condition to be counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountRequest {
    condition: String,
    /// Looks at everybody, however many there are, for at most 15 seconds.
    #[serde(default)]
    all: bool,
}

/// How many members a condition holds for.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountResponse {
    /// Where it is no exact number, what the sample comes to for all.
    members: i64,
    /// All members.
    of: i64,
    /// How many were looked at.
    looked: i64,
    /// Whether everybody was looked at.
    exact: bool,
}

/// A segment.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentResponse {
    id: String,
    /// By language.
    names: BTreeMap<String, String>,
    condition: String,
    revision: i64,
    /// How many members are in it.
    members: i64,
    /// Whether its condition fits the program in force; where it does not, it stays as it is.
    fits: bool,
    created_at: Time,
    changed_at: Time,
    /// Who changed it last.
    changed_by: String,
}

/// How far segments are brought up to what they are now.
#[derive(Serialize, ToSchema)]
struct ProgressResponse {
    /// Members judged.
    looked: i64,
    total: i64,
    done: bool,
}

/// Segments.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentListResponse {
    /// In the order of their ids, at most 200.
    segments: Vec<SegmentResponse>,
    /// Not there where there never was a segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<ProgressResponse>,
}

/// What a segment is and was.
#[derive(Serialize, ToSchema)]
pub(crate) struct RevisionListResponse {
    /// The latest first, at most 100.
    revisions: Vec<RevisionResponse>,
}

/// What a segment was.
#[derive(Serialize, ToSchema)]
struct RevisionResponse {
    revision: i64,
    names: BTreeMap<String, String>,
    condition: String,
    at: Time,
    by: String,
    /// Whether it was removed by it.
    removed: bool,
}

/// Where a list goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// At most 200; 50 where nothing is said.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Members of a segment.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentMemberListResponse {
    members: Vec<SegmentMemberResponse>,
    /// The cursor of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A member of a segment.
#[derive(Serialize, ToSchema)]
struct SegmentMemberResponse {
    member_id: String,
    since: Time,
}

/// The segments of a member.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberSegmentsResponse {
    /// Those that they are in.
    segments: Vec<OwnSegmentResponse>,
    /// How they came and went, the latest first, at most 100.
    history: Vec<MoveResponse>,
}

/// A segment that a member is in.
#[derive(Serialize, ToSchema)]
struct OwnSegmentResponse {
    id: String,
    names: BTreeMap<String, String>,
    since: Time,
}

/// A member came into a segment, or left it.
#[derive(Serialize, ToSchema)]
struct MoveResponse {
    id: String,
    at: Time,
    /// entered or left.
    what: &'static str,
}

/// Which file is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileQuery {
    /// csv (as it is), google or meta (hashed); csv where nothing is said.
    format: Option<String>,
    /// The member's field, of kind truth, that says who consented: needed for google and meta.
    consent: Option<String>,
    /// `baci-next` of the page before.
    cursor: Option<String>,
}

impl SegmentResponse {
    fn of(own: SegmentInfo) -> Self {
        let SegmentInfo { segment, members, fits } = own;
        Self {
            id: segment.segment,
            names: by_language(&segment.names),
            condition: segment.condition,
            revision: segment.revision,
            members,
            fits,
            created_at: Time(segment.created_at),
            changed_at: Time(segment.changed_at),
            changed_by: segment.actor,
        }
    }
}

/// All segments, with how many members are in each.
#[utoipa::path(get, path = "/v1/segments", operation_id = "list_segments", tag = "segments",
    security(("key" = ["segments:read"])),
    responses((status = 200, description = "The segments", body = SegmentListResponse)))]
pub(crate) async fn list(
    _: May<SegmentsRead>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let all = api.baci.segments().await?;
    let progress = api.baci.segment_progress().await?;
    let progress = progress.map(|own| {
        let SegmentProgress { looked, total, done } = own;
        ProgressResponse { looked, total, done }
    });
    let segments = all.into_iter().map(SegmentResponse::of).collect();
    Ok(axum::Json(SegmentListResponse { segments, progress }).into_response())
}

/// Counts who a condition holds for, before it is saved.
#[utoipa::path(post, path = "/v1/segments/count", operation_id = "count_segment", tag = "segments",
    security(("key" = ["segments:read"])), request_body = CountRequest,
    responses((status = 200, description = "How many", body = CountResponse)))]
pub(crate) async fn count(
    _: May<SegmentsRead>,
    State(api): State<Api>,
    Json(body): Json<CountRequest>,
) -> Result<Response, Problem> {
    let own = api.baci.count_segment(&body.condition, body.all).await?;
    let baci_app::SegmentCount { members, of, looked, exact } = own;
    Ok(axum::Json(CountResponse { members, of, looked, exact }).into_response())
}

/// One segment.
#[utoipa::path(get, path = "/v1/segments/{id}", operation_id = "get_segment", tag = "segments",
    security(("key" = ["segments:read"])), params(("id" = String, Path, description = "`quiet`")),
    responses((status = 200, description = "The segment", body = SegmentResponse)))]
pub(crate) async fn get(
    _: May<SegmentsRead>,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let own = api.baci.segment(&id).await?;
    Ok(axum::Json(SegmentResponse::of(own)).into_response())
}

/// Makes a segment or changes it; the same as it stands is no change. Members come in and leave in the background.
#[utoipa::path(put, path = "/v1/segments/{id}", operation_id = "set_segment", tag = "segments",
    security(("key" = ["segments:write"])), request_body = SegmentRequest,
    params(("id" = String, Path, description = "`quiet`")),
    responses((status = 200, description = "As it is now", body = SegmentResponse)))]
pub(crate) async fn set(
    May { caller, .. }: May<SegmentsWrite>,
    State(api): State<Api>,
    Path(id): Path<String>,
    Json(body): Json<SegmentRequest>,
) -> Result<Response, Problem> {
    let SegmentRequest { names, condition, revision } = body;
    let ask = SegmentAsk { id, names: Texts(names), condition, revision };
    let own = api.baci.set_segment(&caller.by(), ask).await?;
    Ok(axum::Json(SegmentResponse::of(own)).into_response())
}

/// Removes a segment: its members leave it in the background.
#[utoipa::path(delete, path = "/v1/segments/{id}", operation_id = "remove_segment", tag = "segments",
    security(("key" = ["segments:write"])), params(("id" = String, Path, description = "`quiet`")),
    responses((status = 204, description = "Removed")))]
pub(crate) async fn remove(
    May { caller, .. }: May<SegmentsWrite>,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    api.baci.remove_segment(&caller.by(), &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What a segment is and was, also of one that was removed.
#[utoipa::path(get, path = "/v1/segments/{id}/revisions", operation_id = "list_segment_revisions", tag = "segments",
    security(("key" = ["segments:read"])), params(("id" = String, Path, description = "`quiet`")),
    responses((status = 200, description = "The latest first", body = RevisionListResponse)))]
pub(crate) async fn revisions(
    _: May<SegmentsRead>,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let all = api.baci.segment_revisions(&id).await?;
    let one = |own: baci_app::SegmentRevision| RevisionResponse {
        revision: own.revision,
        names: by_language(&own.names),
        condition: own.condition,
        at: Time(own.at),
        by: own.actor,
        removed: own.removed,
    };
    let revisions = all.into_iter().map(one).collect();
    Ok(axum::Json(RevisionListResponse { revisions }).into_response())
}

/// Who is in a segment, in the order of their ids.
#[utoipa::path(get, path = "/v1/segments/{id}/members", operation_id = "list_segment_members", tag = "segments",
    security(("key" = ["segments:read"])), params(("id" = String, Path, description = "`quiet`"), ListQuery),
    responses((status = 200, description = "A page of members", body = SegmentMemberListResponse)))]
pub(crate) async fn members(
    _: May<SegmentsRead>,
    State(api): State<Api>,
    Path(id): Path<String>,
    Asked(asked): Asked<ListQuery>,
) -> Result<Response, Problem> {
    let limit = page_limit(asked.limit)?;
    let after = cursor::<MemberId>(asked.cursor.as_deref())?;
    let all = api.baci.segment_members(&id, after, limit).await?;
    let full = i64::try_from(all.len()).is_ok_and(|len| len == limit);
    let next = all.last().filter(|_| full).map(|(id, _)| id.to_string());
    let one = |(id, since): (MemberId, _)| SegmentMemberResponse {
        member_id: id.to_string(),
        since: Time(since),
    };
    let members = all.into_iter().map(one).collect();
    Ok(axum::Json(SegmentMemberListResponse { members, next }).into_response())
}

/// The segments that a member is in, and how they came and went.
#[utoipa::path(get, path = "/v1/members/{id}/segments", operation_id = "list_member_segments", tag = "segments",
    security(("key" = ["segments:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "Now and before", body = MemberSegmentsResponse)))]
pub(crate) async fn of_member(
    _: May<SegmentsRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    api.baci.member(id).await?;
    let segments = api.baci.segments_of(id).await?.into_iter().map(|own| OwnSegmentResponse {
        id: own.segment,
        names: by_language(&own.names),
        since: Time(own.since),
    });
    let history = api.baci.segment_moves(id, None, MOVES).await?;
    let history = history.into_iter().map(|step| MoveResponse {
        id: step.segment,
        at: Time(step.at),
        what: if step.entered { "entered" } else { "left" },
    });
    let body = MemberSegmentsResponse { segments: segments.collect(), history: history.collect() };
    Ok(axum::Json(body).into_response())
}

/// A segment as a CSV file, 5000 members at a time: as it is, or as platforms for advertisements take it (SHA-256 of e-mail
/// addresses and phone numbers), and then only of members who consented. The heads `baci-next`, `baci-without-consent` and
/// `baci-without-contact` say where the next page starts and how many were left out.
#[utoipa::path(get, path = "/v1/segments/{id}/file", operation_id = "get_segment_file", tag = "segments",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`quiet`"), FileQuery),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv")))]
pub(crate) async fn file(
    May { caller, .. }: May<MembersRead>,
    State(api): State<Api>,
    Path(id): Path<String>,
    Asked(asked): Asked<FileQuery>,
) -> Result<Response, Problem> {
    let word = asked.format.as_deref().unwrap_or("csv");
    let audience = Audience::of_word(word).ok_or_else(|| no_format(word))?;
    let after = cursor::<MemberId>(asked.cursor.as_deref())?;
    let consent = asked.consent.as_deref();
    let page = api.baci.segment_file(&id, (audience, consent), after).await?;
    if after.is_none() {
        let details = serde_json::json!({ "format": audience.word(), "consent": consent });
        api.baci.audit_entry(&caller.by(), "segment.export", &id, &details).await?;
    }
    let mut heads = HeaderMap::new();
    heads.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    heads.insert("baci-without-consent", page.without_consent.into());
    heads.insert("baci-without-contact", page.without_contact.into());
    let next = page.next.and_then(|id| HeaderValue::from_str(&id.to_string()).ok());
    next.into_iter().for_each(|next| drop(heads.insert("baci-next", next)));
    Ok((heads, csv(&page, after.is_none())).into_response())
}

fn csv(page: &AudiencePage, first: bool) -> String {
    let mut text = String::new();
    if first {
        text.push_str(&page.heads.join(","));
        text.push_str("\r\n");
    }
    page.rows.iter().for_each(|row| text.push_str(&AudiencePage::line(row)));
    text
}

fn no_format(word: &str) -> Problem {
    let sentence = format!("'{word}' is no kind of file: there are csv, google and meta");
    let refusal = Refusal::new(Code::InvalidRequest, sentence).because("segment-format");
    baci_app::AppError::Refused(refusal.with("name", word)).into()
}
