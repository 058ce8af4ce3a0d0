//! Transfers: value from one member to another.

use crate::answer::{AnswerResponse, commit};
use crate::auth::{BalancesWrite, May};
use crate::extract::{Json, Write};
use crate::named::MemberName;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::{Exact, Time, in_wallet, units, wallet};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{Command, What, Who};
use serde::{Deserialize, Serialize};
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

/// What a transfer would come to.
#[derive(Serialize, ToSchema)]
pub(crate) struct TransferLookResponse {
    /// Who would receive it: `mem_…`
    to_id: String,
    /// The receiver's name, of which only the first letters are told: for the giver to confirm.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_name: Option<String>,
    /// What the giver would have left to spend.
    left: String,
}

impl TransferRequest {
    /// Who gives, and what.
    async fn read(self, api: &Api) -> Result<(Who, What), Problem> {
        let published = api.program_with(&self.wallet).await?;
        let digits = wallet(&published.program, &self.wallet)?.digits;
        let amount = units(self.amount, digits, "amount")?;
        let (from, to) = (self.from.who(api, false).await?, self.to.who(api, false).await?);
        Ok((from, What::Transfer { wallet: self.wallet, amount, to, reason: self.reason }))
    }
}

/// Moves value from one member to another, within the limits of the program. The answer is the giver's.
#[utoipa::path(post, path = "/v1/transfers", operation_id = "create_transfer", tag = "balances",
    security(("key" = ["balances:write"])), request_body = TransferRequest,
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<BalancesWrite>,
    State(api): State<Api>,
    Write { ticket, body }: Write<TransferRequest>,
) -> Result<Response, Problem> {
    let at = body.at.map(|at| at.0);
    let (from, what) = body.read(&api).await?;
    commit(&api, ticket.command(&caller, at, from, what)).await
}

/// What a transfer would come to: to whom, in part of a name, and what is left. Nothing is done, and no
/// Idempotency-Key is needed.
#[utoipa::path(post, path = "/v1/transfers/look", operation_id = "look_at_transfer", tag = "balances",
    security(("key" = ["balances:write"])), request_body = TransferRequest,
    responses((status = 200, description = "What it would do", body = TransferLookResponse)))]
pub(crate) async fn look(
    May { caller, .. }: May<BalancesWrite>,
    State(api): State<Api>,
    Json(body): Json<TransferRequest>,
) -> Result<Response, Problem> {
    let (at, id) = (body.at.map(|at| at.0), body.wallet.clone());
    let (who, what) = body.read(&api).await?;
    let command = Command {
        // No request has this key: a caller's own starts with 'key_'.
        key: "look".to_owned(),
        fingerprint: [0; 16],
        actor: format!("key:{}", caller.name),
        at,
        who,
        what,
    };
    let look = api.baci.look_at_gift(&command).await?;
    let published = api.program_with(&id).await?;
    let body = TransferLookResponse {
        to_id: look.receiver.to_string(),
        to_name: look.name,
        left: in_wallet(&published.program, &id, look.left),
    };
    Ok(axum::Json(body).into_response())
}
