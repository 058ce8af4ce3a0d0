//! Claims: made, read, handed out, cancelled.

use super::request::{ClaimRequest, CodeRequest, ListQuery, VerbRequest};
use super::response::{ClaimListResponse, ClaimResponse};
use crate::answer::{AnswerResponse, respond};
use crate::auth::{May, RewardsRead, RewardsWrite};
use crate::extract::{Asked, Named, Ticket, Write, cursor, page_limit};
use crate::named::live;
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Caller, ClaimPage, ClaimReward, Who};
use baci_core::id::{EventRef, MemberId};

/// Claims a reward for a member: it is paid, taken from its stock and given at once.
#[utoipa::path(post, path = "/v1/members/{id}/claims", operation_id = "claim_reward", tag = "rewards",
    security(("key" = ["rewards:write"])), request_body = ClaimRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Claimed", body = AnswerResponse)))]
pub(crate) async fn claim(
    May { caller, .. }: May<RewardsWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<ClaimRequest>,
) -> Result<Response, Problem> {
    let ClaimRequest { reward, price, branch, live_card } = body;
    let who = match live_card {
        Some(text) => shown(live(&api, &text).await?, id)?,
        None => Who::Id(id),
    };
    // Counted from 1, as people do; 0 is none of them.
    let price = price.unwrap_or(1).checked_sub(1).unwrap_or(usize::MAX);
    let wanted = ClaimReward { reward, price, branch, card: None };
    let actor = format!("key:{}", caller.name);
    let asked = ticket.asked(&caller);
    let answer = api.baci.claim_reward(&actor, who, wanted, asked).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

/// The card must be that of the member in the address.
fn shown(who: Who, id: MemberId) -> Result<Who, Problem> {
    if who.id() == Some(id) { Ok(who) } else { Err(Problem::invalid("live-card-other")) }
}

/// A member's claims, the latest first.
#[utoipa::path(get, path = "/v1/members/{id}/claims", operation_id = "list_member_claims", tag = "rewards",
    security(("key" = ["rewards:read"])), params(("id" = String, Path, description = "`mem_…`"), ListQuery),
    responses((status = 200, description = "A page of claims", body = ClaimListResponse)))]
pub(crate) async fn of_member(
    _: May<RewardsRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Asked(asked): Asked<ListQuery>,
) -> Result<Response, Problem> {
    let (before, limit) = page(&asked)?;
    let before = before.map(|before| before.event);
    let claims = api.baci.claims_of(id, before, limit).await?;
    listed(&api, &claims).await
}

/// The claims of a reward, the latest first.
#[utoipa::path(get, path = "/v1/rewards/{id}/claims", operation_id = "list_reward_claims", tag = "rewards",
    security(("key" = ["rewards:read"])),
    params(("id" = String, Path, description = "The reward's id in the program"), ListQuery),
    responses((status = 200, description = "A page of claims", body = ClaimListResponse)))]
pub(crate) async fn of_reward(
    _: May<RewardsRead>,
    State(api): State<Api>,
    Path(reward): Path<String>,
    Asked(asked): Asked<ListQuery>,
) -> Result<Response, Problem> {
    let (before, limit) = page(&asked)?;
    let before = before.map(|before| before.event);
    let claims = api.baci.claims_of_reward(&reward, before, limit).await?;
    listed(&api, &claims).await
}

fn page(asked: &ListQuery) -> Result<(Option<EventRef>, usize), Problem> {
    let limit = usize::try_from(page_limit(asked.limit)?).unwrap_or(50);
    Ok((cursor(asked.cursor.as_deref())?, limit))
}

async fn listed(api: &Api, page: &ClaimPage) -> Result<Response, Problem> {
    let published = api.program().await?;
    let last = page.claims.last().filter(|_| page.next.is_some());
    let next = last.map(|own| EventRef { member: own.member, event: own.event }.to_string());
    let claims = page.claims.iter().map(|own| ClaimResponse::of(own, &published.program));
    Ok(axum::Json(ClaimListResponse { claims: claims.collect(), next }).into_response())
}

/// A claim.
#[utoipa::path(get, path = "/v1/claims/{id}", operation_id = "get_claim", tag = "rewards",
    security(("key" = ["rewards:read"])), params(("id" = String, Path, description = "`ref_…`")),
    responses((status = 200, description = "The claim", body = ClaimResponse)))]
pub(crate) async fn get_claim(
    _: May<RewardsRead>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
) -> Result<Response, Problem> {
    let claim = api.baci.claim(id).await?;
    let published = api.program().await?;
    Ok(axum::Json(ClaimResponse::of(&claim, &published.program)).into_response())
}

/// Hands out what was claimed.
#[utoipa::path(post, path = "/v1/claims/{id}/collect", operation_id = "collect_claim", tag = "rewards",
    security(("key" = ["rewards:write"])), params(("id" = String, Path, description = "`ref_…`")),
    request_body = VerbRequest,
    responses((status = 201, description = "Handed out", body = AnswerResponse)))]
pub(crate) async fn collect(
    May { caller, .. }: May<RewardsWrite>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
    Write { ticket, .. }: Write<VerbRequest>,
) -> Result<Response, Problem> {
    hand_out(&api, (&caller, &ticket), id).await
}

/// Hands out what a member's code is for; with a POST, so that the code stands in no address.
#[utoipa::path(post, path = "/v1/claims/collect", operation_id = "collect_claim_by_code", tag = "rewards",
    security(("key" = ["rewards:write"])), request_body = CodeRequest,
    responses((status = 201, description = "Handed out", body = AnswerResponse)))]
pub(crate) async fn collect_code(
    May { caller, .. }: May<RewardsWrite>,
    State(api): State<Api>,
    Write { ticket, body }: Write<CodeRequest>,
) -> Result<Response, Problem> {
    let claim = api.baci.claim_by_code(&body.code).await?;
    let id = EventRef { member: claim.member, event: claim.event };
    hand_out(&api, (&caller, &ticket), id).await
}

async fn hand_out(
    api: &Api,
    (caller, ticket): (&Caller, &Ticket),
    id: EventRef,
) -> Result<Response, Problem> {
    let actor = format!("key:{}", caller.name);
    let answer = api.baci.collect_claim(&actor, id, ticket.asked(caller)).await?;
    respond(api, &answer, StatusCode::CREATED).await
}

/// Undoes a claim, by the terms that it was made on.
#[utoipa::path(post, path = "/v1/claims/{id}/cancel", operation_id = "cancel_claim", tag = "rewards",
    security(("key" = ["rewards:write"])), params(("id" = String, Path, description = "`ref_…`")),
    request_body = VerbRequest,
    responses((status = 201, description = "Cancelled", body = AnswerResponse)))]
pub(crate) async fn cancel(
    May { caller, .. }: May<RewardsWrite>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
    Write { ticket, .. }: Write<VerbRequest>,
) -> Result<Response, Problem> {
    let actor = format!("key:{}", caller.name);
    let answer = api.baci.cancel_claim(&actor, id, ticket.asked(&caller)).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}
