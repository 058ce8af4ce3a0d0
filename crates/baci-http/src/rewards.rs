//! Rewards: the catalog as the shop and as a member sees it, claims, lines, stock and partners' codes.

mod claims;
mod request;
pub(crate) mod response;

pub(crate) use claims::{
    __path_cancel, __path_claim, __path_collect, __path_collect_code, __path_get_claim,
    __path_of_member, __path_of_reward, cancel, claim, collect, collect_code, get_claim, of_member,
    of_reward,
};

use crate::answer::{AnswerResponse, respond};
use crate::auth::{May, RewardsRead, RewardsStock, RewardsWrite};
use crate::extract::{Named, Write};
use crate::problem::Problem;
use crate::reader;
use crate::state::Api;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{NewStock, Who};
use baci_core::id::MemberId;
use request::{LineRequest, PoolRequest, StockRequest};
use response::{
    MemberRewardsResponse, PoolResponse, RewardListResponse, StockListResponse, StockMoveResponse,
};

/// The catalog, and what is left of each reward.
#[utoipa::path(get, path = "/v1/rewards", operation_id = "list_rewards", tag = "rewards",
    security(("key" = ["rewards:read"])),
    responses((status = 200, description = "All rewards", body = RewardListResponse)))]
pub(crate) async fn list(_: May<RewardsRead>, State(api): State<Api>) -> Result<Response, Problem> {
    let (published, infos) = api.baci.rewards().await?;
    let body = RewardListResponse::of(&published.program, &infos, reader::language());
    Ok(axum::Json(body).into_response())
}

/// The catalog as a member sees it: what they may have, for what, and why not.
#[utoipa::path(get, path = "/v1/members/{id}/rewards", operation_id = "list_member_rewards", tag = "rewards",
    security(("key" = ["rewards:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The catalog", body = MemberRewardsResponse)))]
pub(crate) async fn for_member(
    _: May<RewardsRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let catalog = api.baci.rewards_for(id).await?;
    Ok(axum::Json(MemberRewardsResponse::of(&catalog, reader::language())).into_response())
}

/// Waits in line for a reward of which nothing is left. Whoever is first gets a piece kept for a time.
#[utoipa::path(post, path = "/v1/members/{id}/waits", operation_id = "join_reward_line", tag = "rewards",
    security(("key" = ["rewards:write"])), request_body = LineRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "In line", body = AnswerResponse)))]
pub(crate) async fn join(
    May { caller, .. }: May<RewardsWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<LineRequest>,
) -> Result<Response, Problem> {
    let actor = format!("key:{}", caller.name);
    let line = (body.reward.as_str(), body.branch.as_deref());
    let answer = api.baci.join_line(&actor, Who::Id(id), line, ticket.asked(&caller)).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

/// Leaves the line, or lets go what is kept.
#[utoipa::path(post, path = "/v1/members/{id}/waits/leave", operation_id = "leave_reward_line", tag = "rewards",
    security(("key" = ["rewards:write"])), request_body = LineRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Out of the line", body = AnswerResponse)))]
pub(crate) async fn leave(
    May { caller, .. }: May<RewardsWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<LineRequest>,
) -> Result<Response, Problem> {
    let actor = format!("key:{}", caller.name);
    let line = (body.reward.as_str(), body.branch.as_deref());
    let answer = api.baci.leave_line(&actor, id, line, ticket.asked(&caller)).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

/// Adds to the stock of a reward, or takes from what nobody has.
#[utoipa::path(post, path = "/v1/rewards/{id}/stock", operation_id = "move_reward_stock", tag = "rewards",
    security(("key" = ["rewards:stock"])), request_body = StockRequest,
    params(("id" = String, Path, description = "The reward's id in the program")),
    responses((status = 201, description = "Moved", body = StockMoveResponse)))]
pub(crate) async fn move_stock(
    May { caller, .. }: May<RewardsStock>,
    State(api): State<Api>,
    Path(reward): Path<String>,
    Write { ticket, body }: Write<StockRequest>,
) -> Result<Response, Problem> {
    let StockRequest { by, branch, reason } = body;
    let new = NewStock { reward, branch, by, reason };
    let moved = api.baci.move_stock(&caller.by(), new, Some(ticket.asked(&caller))).await?;
    Ok((StatusCode::CREATED, axum::Json(StockMoveResponse::of(&moved))).into_response())
}

/// What was added to the stock of a reward and taken from it, the latest first; at most two hundred.
#[utoipa::path(get, path = "/v1/rewards/{id}/stock", operation_id = "list_reward_stock", tag = "rewards",
    security(("key" = ["rewards:read"])),
    params(("id" = String, Path, description = "The reward's id in the program")),
    responses((status = 200, description = "Movements", body = StockListResponse)))]
pub(crate) async fn stock(
    _: May<RewardsRead>,
    State(api): State<Api>,
    Path(reward): Path<String>,
) -> Result<Response, Problem> {
    let moves = api.baci.stock_moves(&reward, 200).await?;
    let moves = moves.iter().map(StockMoveResponse::of).collect();
    Ok(axum::Json(StockListResponse { moves }).into_response())
}

/// Puts a partner's codes into a pool. Those that are there already are left, so a list can be sent again.
#[utoipa::path(post, path = "/v1/reward-pools/{pool}/codes", operation_id = "add_pool_codes", tag = "rewards",
    security(("key" = ["rewards:stock"])), request_body = PoolRequest,
    params(("pool" = String, Path, description = "The pool's name in the program")),
    responses((status = 201, description = "Added", body = PoolResponse)))]
pub(crate) async fn add_codes(
    May { caller, .. }: May<RewardsStock>,
    State(api): State<Api>,
    Path(pool): Path<String>,
    Write { body, .. }: Write<PoolRequest>,
) -> Result<Response, Problem> {
    let added = api.baci.add_pool_codes(&caller.by(), &pool, &body.codes).await?;
    let there = body.codes.len() as u64 - added;
    Ok((StatusCode::CREATED, axum::Json(PoolResponse { added, there })).into_response())
}
