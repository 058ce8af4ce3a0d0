//! Members: joining, finding, reading, changing.

mod request;
mod response;

use crate::answer::{commit, respond};
use crate::auth::{May, MembersRead, MembersWrite};
use crate::extract::{Asked, Named, Write, cursor, page_limit};
use crate::named::{IdentityKind, IdentityRequest};
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, Identity, StoredMember, What, Who};
use baci_core::id::MemberId;
use baci_core::refusal::Code;

use request::{EnrollRequest, MembersQuery, UpdateMemberPatch};
pub(crate) use response::MemberSummary;
use response::{MemberListResponse, MemberResponse};

/// How often a change without a revision is tried anew when another one comes between.
const TRIES: u32 = 5;

/// Enrolls a member. An identity that somebody has is refused with `identity_taken`.
#[utoipa::path(post, path = "/v1/members", operation_id = "enroll_member", tag = "members",
    security(("key" = ["members:write"])), request_body = EnrollRequest,
    responses((status = 201, description = "Enrolled", body = crate::answer::AnswerResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Write { ticket, body }: Write<EnrollRequest>,
) -> Result<Response, Problem> {
    let identities = IdentityRequest::read_all(&api, &body.identities).await?;
    let what = What::Enroll { profile: body.profile()?, identities };
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::New, what)).await
}

/// Finds the member with an identity, or lists members page by page.
///
/// With one of `phone`, `email`, `card`, `live_card`, `external_id` the list has that member, or none.
#[utoipa::path(get, path = "/v1/members", operation_id = "list_members", tag = "members",
    security(("key" = ["members:read"])), params(MembersQuery),
    responses((status = 200, description = "A page of members", body = MemberListResponse)))]
pub(crate) async fn list(
    _: May<MembersRead>,
    State(api): State<Api>,
    Asked(asked): Asked<MembersQuery>,
) -> Result<Response, Problem> {
    let (members, next) = match asked.identity()? {
        Some((Some(kind), text)) => (find(&api, kind, text).await?, None),
        Some((None, text)) => {
            let id = api.baci.member_shown(text).await?;
            let id = id.ok_or_else(|| Problem::invalid("live-card-form"))?;
            (vec![api.baci.member(id).await?], None)
        }
        None => {
            let after = cursor::<MemberId>(asked.cursor.as_deref())?;
            let page = api.baci.members(after, page_limit(asked.limit)?).await?;
            (page.members, page.next)
        }
    };
    let members = members.iter().map(MemberSummary::of).collect();
    let body = MemberListResponse { members, next: next.map(|id| id.to_string()) };
    Ok(axum::Json(body).into_response())
}

async fn find(api: &Api, kind: IdentityKind, text: &str) -> Result<Vec<StoredMember>, Problem> {
    let identity = kind.read(api, text).await?;
    match api.baci.member_by(&identity).await {
        Ok(found) => Ok(vec![found]),
        Err(AppError::Refused(refusal)) if refusal.code == Code::MemberNotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// A member's record, identities, balances and open lots.
#[utoipa::path(get, path = "/v1/members/{id}", operation_id = "get_member", tag = "members",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The member; ETag is the record's revision", body = MemberResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let stored = api.baci.member(id).await?;
    let (balances, lots) = (api.baci.balances(id).await?, api.baci.lots(id).await?);
    let published = match api.program().await {
        Ok(published) => Some(published),
        Err(AppError::Refused(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let program = published.as_ref().map(|p| &p.program);
    let body = MemberResponse::of(&stored, &balances, &lots, program);
    let mut response = axum::Json(body).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", stored.revision)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Changes what is given of a member's record, and leaves the rest.
///
/// `null` takes a value away. `identities` replaces them all. With `revision`, or `If-Match` and
/// the ETag of a read, a record that was changed since is refused with `record_changed`.
#[utoipa::path(patch, path = "/v1/members/{id}", operation_id = "update_member", tag = "members",
    security(("key" = ["members:write"])), params(("id" = String, Path, description = "`mem_…`")),
    request_body = UpdateMemberPatch,
    responses((status = 200, description = "Changed", body = crate::answer::AnswerResponse)))]
pub(crate) async fn update(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    headers: HeaderMap,
    Write { ticket, body }: Write<UpdateMemberPatch>,
) -> Result<Response, Problem> {
    let revision = revision(&headers, body.revision)?;
    let given = match &body.identities {
        Some(list) => Some(IdentityRequest::read_all(&api, list).await?),
        None => None,
    };
    let mut tries = 0;
    loop {
        let stored = api.baci.member(id).await?;
        let profile = body.profile(&stored.member.profile)?;
        let identities =
            given.clone().unwrap_or_else(|| stored.identities.into_iter().map(Identity).collect());
        let seen = revision.unwrap_or(stored.revision);
        let what = What::Update { profile, identities, revision: Some(seen) };
        tries += 1;
        match api.baci.commit(ticket.command(&caller, None, Who::Id(id), what)).await {
            Err(AppError::Refused(refusal))
                if refusal.code == Code::RecordChanged && revision.is_none() && tries < TRIES => {}
            done => return respond(&api, &done?, StatusCode::OK).await,
        }
    }
}

/// The revision that the caller read, from the body or from `If-Match`.
fn revision(headers: &HeaderMap, body: Option<i64>) -> Result<Option<i64>, Problem> {
    let Some(tag) = headers.get(header::IF_MATCH) else { return Ok(body) };
    let text = tag.to_str().unwrap_or_default().trim();
    let number = match text {
        "*" => return Ok(body),
        text => text.trim_matches('"').parse().ok(),
    };
    match (number, body) {
        (Some(number), None) => Ok(Some(number)),
        (Some(number), Some(body)) if number == body => Ok(Some(number)),
        _ => Err(Problem::invalid("if-match")),
    }
}
