//! Transfers: value from one member to another.

use crate::answer::{AnswerResponse, commit};
use crate::auth::{BalancesWrite, May};
use crate::extract::Write;
use crate::named::MemberName;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::{Exact, Time, units, wallet};
use axum::extract::State;
use axum::response::Response;
use baci_app::What;
use serde::Deserialize;
use utoipa::ToSchema;

/// What goes from one member to another.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransferRequest {
    from: MemberName,
    to: MemberName,
    wallet: String,
    amount: Exact,
    reason: Option<String>,
    at: Option<Time>,
}

/// Moves value from one member to another. The answer is the giver's.
#[utoipa::path(post, path = "/v1/transfers", operation_id = "create_transfer", tag = "balances",
    security(("key" = ["balances:write"])), request_body = TransferRequest,
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<BalancesWrite>,
    State(api): State<Api>,
    Write { ticket, body }: Write<TransferRequest>,
) -> Result<Response, Problem> {
    let published = api.program_with(&body.wallet).await?;
    let amount = units(body.amount, wallet(&published.program, &body.wallet)?.digits, "amount")?;
    let (from, to) = (body.from.who(&api, false).await?, body.to.who(&api, false).await?);
    let what = What::Transfer { wallet: body.wallet, amount, to, reason: body.reason };
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), from, what)).await
}
