//! Adjustments: a balance put right by staff, up or down.

use crate::answer::{AnswerResponse, commit};
use crate::auth::{AdjustmentsWrite, May};
use crate::extract::Write;
use crate::named::named_by_one;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::{Exact, Time, units, wallet};
use axum::extract::State;
use axum::response::Response;
use baci_app::What;
use baci_core::id::MemberId;
use serde::Deserialize;
use utoipa::ToSchema;

/// A balance to be put right.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AdjustmentRequest {
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
    /// Above zero to give, below zero to take.
    amount: Exact,
    /// Why; it stays in the member's history.
    reason: String,
    at: Option<Time>,
}

named_by_one!(AdjustmentRequest);

/// Puts a balance right.
#[utoipa::path(post, path = "/v1/adjustments", operation_id = "create_adjustment", tag = "balances",
    security(("key" = ["adjustments:write"])), request_body = AdjustmentRequest,
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<AdjustmentsWrite>,
    State(api): State<Api>,
    Write { ticket, mut body }: Write<AdjustmentRequest>,
) -> Result<Response, Problem> {
    let published = api.program_with(&body.wallet).await?;
    let amount = units(body.amount, wallet(&published.program, &body.wallet)?.digits, "amount")?;
    let who = body.name_of_member()?.who(&api, false).await?;
    let what = What::Adjust { wallet: body.wallet, amount, reason: body.reason };
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), who, what)).await
}
