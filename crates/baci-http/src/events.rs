//! Named events of the shop's own: a survey answered, a review written.

use crate::answer::{AnswerResponse, commit};
use crate::auth::{May, PurchasesWrite};
use crate::extract::Write;
use crate::named::MemberName;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::{FieldValue, Fields, Time};
use axum::extract::State;
use axum::response::Response;
use baci_app::What;
use baci_app::core::event::Custom;
use serde::Deserialize;
use utoipa::ToSchema;

/// An event that the program declares.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventRequest {
    member: MemberName,
    /// Whether somebody unknown becomes a member by this phone, e-mail, card or external id.
    #[serde(default)]
    enroll: bool,
    at: Option<Time>,
    /// As declared in the program.
    name: String,
    /// As declared in the program; a decimal is written as text.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    fields: Fields<FieldValue>,
}

/// Sends a named event: the rules decide what it gives.
#[utoipa::path(post, path = "/v1/events", operation_id = "create_event", tag = "events",
    security(("key" = ["purchases:write"])), request_body = EventRequest,
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Write { ticket, body }: Write<EventRequest>,
) -> Result<Response, Problem> {
    let who = body.member.who(&api, body.enroll).await?;
    let fields = body.fields.0.into_iter().map(|(name, value)| (name, value.0)).collect();
    let what = What::Custom(Custom { name: body.name, fields });
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), who, what)).await
}
