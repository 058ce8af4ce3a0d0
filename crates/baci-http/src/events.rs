//! Named events of the shop's own: a survey answered, a review written.

use crate::answer::{AnswerResponse, commit};
use crate::auth::{May, PurchasesWrite};
use crate::extract::Write;
use crate::named::named_by_one;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::{FieldValue, Fields, Time};
use axum::extract::State;
use axum::response::Response;
use baci_app::What;
use baci_core::event::Custom;
use baci_core::id::MemberId;
use serde::Deserialize;
use utoipa::ToSchema;

/// An event that the program declares.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventRequest {
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

named_by_one!(EventRequest);

/// Sends a named event: the rules decide what it gives.
#[utoipa::path(post, path = "/v1/events", operation_id = "create_event", tag = "events",
    security(("key" = ["purchases:write"])), request_body = EventRequest,
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Write { ticket, mut body }: Write<EventRequest>,
) -> Result<Response, Problem> {
    let who = body.name_of_member()?.who(&api, body.enroll).await?;
    let fields = body.fields.0.into_iter().map(|(name, value)| (name, value.0)).collect();
    let what = What::Custom(Custom { name: body.name, fields });
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), who, what)).await
}
