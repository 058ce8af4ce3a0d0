//! Identities of a member: listed, added, removed, and proved by a code that is sent there.

use crate::answer::respond;
use crate::auth::{May, MembersRead, MembersWrite};
use crate::extract::{Named, Write};
use crate::named::IdentityKind;
use crate::problem::Problem;
use crate::reader;
use crate::state::Api;
use crate::value::Time;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{IdentityChange, Place, Proof, StoredProof};
use baci_core::id::MemberId;
use baci_core::text::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An identity to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddIdentityRequest {
    kind: IdentityKind,
    #[schema(max_length = 200)]
    value: String,
    /// The identity that it takes the place of, of the same kind.
    replaces: Option<String>,
    /// `vouched` where your own system knows that it is theirs: a messenger told it.
    proof: Option<Vouched>,
    /// Why; it stays in the member's history.
    #[serde(default)]
    reason: String,
}

/// How your own system knows.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Vouched {
    Vouched,
}

/// An identity to take away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemoveIdentityRequest {
    kind: IdentityKind,
    #[schema(max_length = 200)]
    value: String,
    /// Why; it stays in the member's history.
    #[serde(default)]
    reason: String,
}

/// Where a code is to be sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeRequest {
    /// `phone` or `email`.
    kind: IdentityKind,
    #[schema(max_length = 200)]
    value: String,
    /// The message's language where the member's is not known: en, lo, th or vi.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
}

/// The code that came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProveRequest {
    kind: IdentityKind,
    #[schema(max_length = 200)]
    value: String,
    /// Six digits, in any script.
    #[schema(max_length = 40)]
    code: String,
    /// The identity that it takes the place of, of the same kind.
    replaces: Option<String>,
}

/// A member's identities.
#[derive(Serialize, ToSchema)]
pub(crate) struct IdentityListResponse {
    identities: Vec<OwnIdentityResponse>,
}

/// An identity, with how it was proved to be theirs.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnIdentityResponse {
    /// phone, email, card, external, line, zalo, whatsapp or facebook.
    kind: String,
    value: String,
    /// `code`: they told the code that was sent there; `vouched`: another system knew. Not there where nobody
    /// proved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proved_at: Option<Time>,
}

/// That a code is on its way.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeSentResponse {
    kind: String,
    /// Where it is sent, in the one way of writing.
    value: String,
    /// For so many seconds it is good.
    good_for: i64,
}

/// A member's identities, each with how it was proved to be theirs.
#[utoipa::path(get, path = "/v1/members/{id}/identities", operation_id = "list_identities", tag = "members",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "All of them", body = IdentityListResponse)))]
pub(crate) async fn list(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let (stored, proofs) = (api.baci.member(id).await?, api.baci.proofs_of(id).await?);
    let one = |own: &String| OwnIdentityResponse::of(own, &proofs);
    let identities = stored.identities.iter().map(one).collect();
    Ok(axum::Json(IdentityListResponse { identities }).into_response())
}

/// Adds an identity to a member, in the place of another if one is named. One that somebody has is refused with
/// `identity_taken`: whoever has that number by now proves it by a code.
#[utoipa::path(post, path = "/v1/members/{id}/identities", operation_id = "add_identity", tag = "members",
    security(("key" = ["members:write"])), request_body = AddIdentityRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Added", body = crate::answer::AnswerResponse)))]
pub(crate) async fn add(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<AddIdentityRequest>,
) -> Result<Response, Problem> {
    let add = Some(body.kind.read(&api, &body.value).await?);
    let remove = body.kind.read_any(&api, body.replaces.as_deref()).await?;
    let proof = body.proof.map(|Vouched::Vouched| Proof::Vouched);
    let change = IdentityChange { add, remove, proof, reason: body.reason };
    let (actor, asked) = (caller.by().actor, ticket.asked(&caller));
    let answer = api.baci.change_identity(&actor, id, change, asked).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

/// Takes an identity from a member.
#[utoipa::path(post, path = "/v1/members/{id}/identities/remove", operation_id = "remove_identity", tag = "members",
    security(("key" = ["members:write"])), request_body = RemoveIdentityRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Removed", body = crate::answer::AnswerResponse)))]
pub(crate) async fn remove(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<RemoveIdentityRequest>,
) -> Result<Response, Problem> {
    let remove = Some(body.kind.read(&api, &body.value).await?);
    let change = IdentityChange { add: None, remove, proof: None, reason: body.reason };
    let (actor, asked) = (caller.by().actor, ticket.asked(&caller));
    let answer = api.baci.change_identity(&actor, id, change, asked).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

/// Sends a code to a phone number or an address that is to be the member's, also one that they have already. A
/// new code ends the one before.
#[utoipa::path(post, path = "/v1/members/{id}/identities/code", operation_id = "send_identity_code", tag = "members",
    security(("key" = ["members:write"])), request_body = CodeRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 202, description = "On its way", body = CodeSentResponse)))]
pub(crate) async fn code(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<CodeRequest>,
) -> Result<Response, Problem> {
    let identity = body.kind.read(&api, &body.value).await?;
    let language = body.language.unwrap_or_else(reader::language);
    let place = Place::of_key(caller.key);
    let (by, asked) = (caller.by(), Some(ticket.asked(&caller)));
    api.baci.request_proof(&by, id, &identity, (language, &place), asked).await?;
    let (kind, value) = identity.0.split_once(':').unwrap_or_default();
    let (kind, value) = (kind.to_owned(), value.to_owned());
    let sent = CodeSentResponse { kind, value, good_for: baci_app::CODE_GOOD_FOR };
    Ok((StatusCode::ACCEPTED, axum::Json(sent)).into_response())
}

/// Takes the code that was sent: the identity is the member's from now on, and nobody else's. A wrong code, or
/// one whose time is over, is refused with `proof_failed`.
#[utoipa::path(post, path = "/v1/members/{id}/identities/prove", operation_id = "prove_identity", tag = "members",
    security(("key" = ["members:write"])), request_body = ProveRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Proved", body = crate::answer::AnswerResponse)))]
pub(crate) async fn prove(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<ProveRequest>,
) -> Result<Response, Problem> {
    let identity = body.kind.read(&api, &body.value).await?;
    let replaces = body.kind.read_any(&api, body.replaces.as_deref()).await?;
    let (by, place, asked) = (caller.by(), Place::of_key(caller.key), ticket.asked(&caller));
    let what = (&identity, replaces);
    let answer = api.baci.prove_identity((&by, &place), id, what, &body.code, asked).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

impl OwnIdentityResponse {
    fn of(identity: &str, proofs: &[StoredProof]) -> Self {
        let (kind, value) = identity.split_once(':').unwrap_or(("external", identity));
        let proof = proofs.iter().find(|proof| proof.identity == identity);
        Self {
            kind: kind.to_owned(),
            value: value.to_owned(),
            proof: proof.map(|proof| proof.how.clone()),
            proved_at: proof.map(|proof| Time(proof.proved_at)),
        }
    }
}
