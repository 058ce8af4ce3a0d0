//! Quotes that hold: made, read, bought, let go.

use crate::answer::{AnswerResponse, commit};
use crate::auth::{May, MembersRead, PurchasesWrite};
use crate::extract::{Named, Write};
use crate::problem::Problem;
use crate::purchases::PurchaseRequest;
use crate::state::Api;
use crate::value::Time;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{What, Who};
use baci_core::id::EventRef;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is to be quoted and held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeldQuoteRequest {
    /// For how long everything is put aside, in seconds: from 1 to 2592000 (30 days).
    #[schema(minimum = 1, maximum = 2_592_000)]
    hold_seconds: i64,
    /// The purchase, with a `basket`; its member is known already.
    purchase: PurchaseRequest,
}

/// A purchase of what a quote holds; the body may be empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BuyRequest {
    /// The shop's own receipt number.
    receipt: Option<String>,
    at: Option<Time>,
}

/// Letting go; the body may be empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LetGoRequest {
    at: Option<Time>,
}

/// A quote that holds, and how it stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldQuoteResponse {
    /// open, bought, released or expired.
    pub state: String,
    pub expires_at: Time,
    /// The purchase that it became (`ref_…`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase: Option<String>,
    /// What it was answered with.
    pub quote: AnswerResponse,
}

/// Prices a basket and puts aside what it would use: of limits, budgets, coupons, wallets and gift
/// cards. The quote's id is the answer's `id`.
#[utoipa::path(post, path = "/v1/held-quotes", operation_id = "hold_quote", tag = "purchases",
    security(("key" = ["purchases:write"])), request_body = HeldQuoteRequest,
    responses((status = 201, description = "Held", body = AnswerResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Write { ticket, body }: Write<HeldQuoteRequest>,
) -> Result<Response, Problem> {
    let HeldQuoteRequest { hold_seconds, mut purchase } = body;
    let published = api.program().await?;
    let who = purchase.name_of_member()?.who(&api, false).await?;
    let at = purchase.at.map(|at| at.0);
    let cards = purchase.cards(&api, &caller, &published.program).await?;
    let What::Basket(mut sale) = purchase.into_what(&published.program)? else {
        return Err(Problem::invalid("quote-needs-basket"));
    };
    sale.cards = cards;
    let until = at.unwrap_or_else(|| api.baci.clock().now()).plus_seconds(hold_seconds);
    commit(&api, ticket.command(&caller, at, who, What::HoldQuote { sale, until })).await
}

/// A quote that holds, and how it stands.
#[utoipa::path(get, path = "/v1/held-quotes/{id}", operation_id = "get_held_quote", tag = "purchases",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`ref_…`")),
    responses((status = 200, description = "The quote", body = HeldQuoteResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
) -> Result<Response, Problem> {
    let found = api.baci.held_quote(id).await?;
    let published = api.program_since(found.answer.program_version).await?;
    let purchase = found.stored.purchase.map(|event| EventRef { member: id.member, event });
    let body = HeldQuoteResponse {
        state: found.stored.state,
        expires_at: Time(found.stored.expires_at),
        purchase: purchase.map(|purchase| purchase.to_string()),
        quote: AnswerResponse::of(&found.answer, Some(&published.program)),
    };
    Ok(axum::Json(body).into_response())
}

/// Buys what a quote holds, at the prices that it said, whatever the program says by now.
#[utoipa::path(post, path = "/v1/held-quotes/{id}/purchase", operation_id = "buy_held_quote", tag = "purchases",
    security(("key" = ["purchases:write"])), params(("id" = String, Path, description = "`ref_…`")),
    request_body = BuyRequest,
    responses((status = 201, description = "Bought", body = AnswerResponse)))]
pub(crate) async fn buy(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
    Write { ticket, body }: Write<BuyRequest>,
) -> Result<Response, Problem> {
    let what = What::BuyQuote { quote: id.event, receipt: body.receipt };
    let at = body.at.map(|at| at.0);
    commit(&api, ticket.command(&caller, at, Who::Id(id.member), what)).await
}

/// Lets go what a quote holds.
#[utoipa::path(post, path = "/v1/held-quotes/{id}/release", operation_id = "release_held_quote", tag = "purchases",
    security(("key" = ["purchases:write"])), params(("id" = String, Path, description = "`ref_…`")),
    request_body = LetGoRequest,
    responses((status = 201, description = "Let go", body = AnswerResponse)))]
pub(crate) async fn release(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
    Write { ticket, body }: Write<LetGoRequest>,
) -> Result<Response, Problem> {
    let what = What::ReleaseQuote { quote: id.event };
    let at = body.at.map(|at| at.0);
    commit(&api, ticket.command(&caller, at, Who::Id(id.member), what)).await
}
