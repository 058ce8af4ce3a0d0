//! Holds: part of a balance put aside, then captured or released.

use crate::answer::{AnswerResponse, HoldResponse, commit};
use crate::auth::{BalancesWrite, May, MembersRead};
use crate::extract::{NamedPair, Write};
use crate::named::named_by_one;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::{Exact, Time, in_wallet, units, wallet};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{What, Who};
use baci_core::id::{HoldId, MemberId};
use serde::Deserialize;
use utoipa::ToSchema;

/// An amount to be put aside.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldRequest {
    /// `mem_…`; a member is named by exactly one of these six.
    #[schema(value_type = Option<String>)]
    member_id: Option<MemberId>,
    /// In the international form, or a local one of Laos, Thailand or Vietnam.
    phone: Option<String>,
    email: Option<String>,
    card: Option<String>,
    /// The code on the member's phone, `BACI1.…`, as it was scanned; with `@` and the Unix seconds of the scan behind it
    /// where the bill took its time since.
    live_card: Option<String>,
    external_id: Option<String>,
    wallet: String,
    amount: Exact,
    /// When it is released by itself; at most 90 days from now.
    expires_at: Time,
    at: Option<Time>,
}

named_by_one!(HoldRequest);

/// How much of a hold is taken.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaptureRequest {
    /// All that is held where it is not said.
    amount: Option<Exact>,
    /// Whether what is not taken goes back at once; else it stays held.
    #[serde(default)]
    release_rest: bool,
    at: Option<Time>,
}

/// A release; the body may be empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseRequest {
    at: Option<Time>,
}

/// Puts part of a balance aside. The hold's id is in the answer, under `hold`.
#[utoipa::path(post, path = "/v1/holds", operation_id = "create_hold", tag = "holds",
    security(("key" = ["balances:write"])), request_body = HoldRequest,
    responses((status = 201, description = "Held", body = AnswerResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<BalancesWrite>,
    State(api): State<Api>,
    Write { ticket, mut body }: Write<HoldRequest>,
) -> Result<Response, Problem> {
    let published = api.program_with(&body.wallet).await?;
    let amount = units(body.amount, wallet(&published.program, &body.wallet)?.digits, "amount")?;
    let who = body.name_of_member()?.who(&api, false).await?;
    let what = What::Hold { wallet: body.wallet, amount, expires_at: body.expires_at.0 };
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), who, what)).await
}

/// A hold.
#[utoipa::path(get, path = "/v1/members/{id}/holds/{hold}", operation_id = "get_hold", tag = "holds",
    security(("key" = ["members:read"])),
    params(("id" = String, Path, description = "`mem_…`"), ("hold" = String, Path, description = "`hld_…`")),
    responses((status = 200, description = "The hold", body = HoldResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    NamedPair(member, hold): NamedPair<MemberId, HoldId>,
) -> Result<Response, Problem> {
    let stored = api.baci.hold(member, hold).await?;
    let published = api.program_with(&stored.wallet).await?;
    let text = |amount| in_wallet(&published.program, &stored.wallet, amount);
    let body = HoldResponse {
        id: stored.hold.to_string(),
        amount: Some(text(stored.amount)),
        held: text(stored.held),
        expires_at: Time(stored.expires_at),
        state: stored.state.clone(),
        wallet: stored.wallet.clone(),
    };
    Ok(axum::Json(body).into_response())
}

/// Pays with what is held: all of it, or a part.
#[utoipa::path(post, path = "/v1/members/{id}/holds/{hold}/capture", operation_id = "capture_hold", tag = "holds",
    security(("key" = ["balances:write"])), request_body = CaptureRequest,
    params(("id" = String, Path, description = "`mem_…`"), ("hold" = String, Path, description = "`hld_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn capture(
    May { caller, .. }: May<BalancesWrite>,
    State(api): State<Api>,
    NamedPair(member, hold): NamedPair<MemberId, HoldId>,
    Write { ticket, body }: Write<CaptureRequest>,
) -> Result<Response, Problem> {
    let amount = match body.amount {
        None => None,
        Some(amount) => {
            let stored = api.baci.hold(member, hold).await?;
            let published = api.program_with(&stored.wallet).await?;
            let digits = wallet(&published.program, &stored.wallet)?.digits;
            Some(units(amount, digits, "amount")?)
        }
    };
    let what = What::Capture { hold, amount, release_rest: body.release_rest };
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::Id(member), what)).await
}

/// Gives back what is held.
#[utoipa::path(post, path = "/v1/members/{id}/holds/{hold}/release", operation_id = "release_hold", tag = "holds",
    security(("key" = ["balances:write"])), request_body = ReleaseRequest,
    params(("id" = String, Path, description = "`mem_…`"), ("hold" = String, Path, description = "`hld_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn release(
    May { caller, .. }: May<BalancesWrite>,
    State(api): State<Api>,
    NamedPair(member, hold): NamedPair<MemberId, HoldId>,
    Write { ticket, body }: Write<ReleaseRequest>,
) -> Result<Response, Problem> {
    let what = What::Release { hold };
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::Id(member), what)).await
}
