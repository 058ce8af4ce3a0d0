//! Tiers: where a member stands, what is missing, what staff gives, and what tiers bring.

pub(crate) mod response;

use crate::answer::{AnswerResponse, commit};
use crate::auth::{AdjustmentsWrite, May, MembersRead, PurchasesWrite};
use crate::extract::{Named, Write};
use crate::problem::Problem;
use crate::state::Api;
use crate::value::Time;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{What, Who};
use baci_core::id::MemberId;
use baci_core::program::tier::MAIN;
use response::{MemberTiersResponse, TierCountsResponse};
use serde::Deserialize;
use utoipa::ToSchema;

/// A tier that staff gives.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantTierRequest {
    /// Its id in the program; the member then has it at least.
    tier: String,
    /// Until it is taken back where nothing is said.
    until: Option<Time>,
    /// Why; it stays in the member's history.
    reason: String,
}

/// What staff takes back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeTierRequest {
    /// The ladder; main where nothing is said.
    ladder: Option<String>,
    /// Why; it stays in the member's history.
    reason: String,
}

/// A use of what a tier brings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UseBenefitRequest {
    /// Its id in the program.
    benefit: String,
    /// Once where nothing is said; below zero, it is given back.
    times: Option<i64>,
}

/// Where a member stands on each ladder, what is missing and by when, and what their tiers bring.
#[utoipa::path(get, path = "/v1/members/{id}/tiers", operation_id = "get_member_tiers", tag = "tiers",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The member's tiers", body = MemberTiersResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let tiers = api.baci.tiers_of(id).await?;
    let body = tiers.as_ref().map_or_else(MemberTiersResponse::default, MemberTiersResponse::of);
    Ok(axum::Json(body).into_response())
}

/// Gives a tier, so high at least, until a day or until it is taken back.
#[utoipa::path(post, path = "/v1/members/{id}/tiers", operation_id = "grant_tier", tag = "tiers",
    security(("key" = ["adjustments:write"])), request_body = GrantTierRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Given", body = AnswerResponse)))]
pub(crate) async fn grant(
    May { caller, .. }: May<AdjustmentsWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<GrantTierRequest>,
) -> Result<Response, Problem> {
    let GrantTierRequest { tier, until, reason } = body;
    let what = What::GrantTier { tier, until: until.map(|until| until.0), reason };
    commit(&api, ticket.command(&caller, None, Who::Id(id), what)).await
}

/// Takes back a tier that staff gave.
#[utoipa::path(post, path = "/v1/members/{id}/tiers/revoke", operation_id = "revoke_tier", tag = "tiers",
    security(("key" = ["adjustments:write"])), request_body = RevokeTierRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Taken back", body = AnswerResponse)))]
pub(crate) async fn revoke(
    May { caller, .. }: May<AdjustmentsWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<RevokeTierRequest>,
) -> Result<Response, Problem> {
    let ladder = body.ladder.unwrap_or_else(|| MAIN.to_owned());
    let what = What::RevokeTier { ladder, reason: body.reason };
    commit(&api, ticket.command(&caller, None, Who::Id(id), what)).await
}

/// Uses what a member's tier brings, by hand. More than the allowance is refused.
#[utoipa::path(post, path = "/v1/members/{id}/benefits", operation_id = "use_benefit", tag = "tiers",
    security(("key" = ["purchases:write"])), request_body = UseBenefitRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Used", body = AnswerResponse)))]
pub(crate) async fn use_benefit(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<UseBenefitRequest>,
) -> Result<Response, Problem> {
    let UseBenefitRequest { benefit, times } = body;
    let what = What::UseBenefit { benefit, times: times.unwrap_or(1) };
    commit(&api, ticket.command(&caller, None, Who::Id(id), what)).await
}

/// How many members have each tier.
#[utoipa::path(get, path = "/v1/tiers", operation_id = "count_tiers", tag = "tiers",
    security(("key" = ["members:read"])),
    responses((status = 200, description = "Members by tier", body = TierCountsResponse)))]
pub(crate) async fn counts(
    _: May<MembersRead>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let counts = api.baci.tier_counts().await?;
    Ok(axum::Json(TierCountsResponse::of(counts)).into_response())
}
