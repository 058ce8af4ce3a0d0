//! Decisions: why an event gave what it gave.

use crate::answer::AnswerResponse;
use crate::auth::{May, MembersRead};
use crate::explanation::ExplanationResponse;
use crate::extract::Named;
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_core::id::EventRef;
use serde::Serialize;
use utoipa::ToSchema;

/// A decision with its reasons.
#[derive(Serialize, ToSchema)]
pub(crate) struct DecisionResponse {
    /// The answer as it was given.
    answer: AnswerResponse,
    /// Why; not there for events that no rule decides: adjustments, holds, transfers.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ExplanationResponse>,
    /// Whether deciding it again gives what is stored; it always should.
    agrees: bool,
}

/// Why: the event decided once more from what was stored, with its reasons.
#[utoipa::path(get, path = "/v1/decisions/{id}", operation_id = "get_decision", tag = "events",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`ref_…`")),
    responses((status = 200, description = "The reasons", body = DecisionResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
) -> Result<Response, Problem> {
    let explained = api.baci.explain(id).await?;
    let program = explained.published.as_ref().map(|p| &p.program);
    let mut answer = AnswerResponse::of(&explained.answer, program);
    // A code is for who may read rewards, not for who may read why.
    answer.outcome.claim = None;
    let explanation = explained.explanation.zip(program);
    let body = DecisionResponse {
        answer,
        explanation: explanation.map(|(e, program)| {
            ExplanationResponse::of(e, explained.answer.outcome.offers.as_ref(), program)
        }),
        agrees: explained.agrees,
    };
    Ok(axum::Json(body).into_response())
}
