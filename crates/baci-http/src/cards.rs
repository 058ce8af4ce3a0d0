//! Club cards: a new one for a member, a lost one replaced, and plastic ones taken in by lists.

use crate::auth::{May, MembersWrite};
use crate::extract::{Named, Write};
use crate::named::IdentityKind;
use crate::problem::Problem;
use crate::reader;
use crate::state::Api;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::say;
use baci_app::{CardsReport, PlasticCard};
use baci_core::id::MemberId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A card for a member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCardRequest {
    /// Its number; the next one of the program's range where nothing is said.
    card: Option<String>,
    /// The card of theirs that is lost: nobody can use it any more.
    lost: Option<String>,
    /// Why; it stays in the member's history.
    reason: Option<String>,
}

/// The card that the member has now.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewCardResponse {
    /// The event's id, `ref_…`.
    id: String,
    member_id: String,
    card: String,
}

/// Cards that were there before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CardsRequest {
    /// At most 1000.
    cards: Vec<PlasticCardRequest>,
}

/// A card, with at most one of phone, email and external_id of who has it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlasticCardRequest {
    card: String,
    phone: Option<String>,
    email: Option<String>,
    external_id: Option<String>,
    name: Option<String>,
}

/// What became of them.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardsResponse {
    /// Members who joined by it.
    joined: u64,
    /// Members who were there, and have the card now.
    added: u64,
    /// Cards that were their members' before.
    there: u64,
    refused: Vec<CardRefusedResponse>,
}

/// A card that was refused.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardRefusedResponse {
    /// Its place in the list, from 0.
    at: usize,
    code: &'static str,
    /// In the reader's language.
    detail: String,
}

/// Gives a member a card, in the place of a lost one if one is named.
#[utoipa::path(post, path = "/v1/members/{id}/cards", operation_id = "new_card", tag = "members",
    security(("key" = ["members:write"])), request_body = NewCardRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Given", body = NewCardResponse)))]
pub(crate) async fn new(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<NewCardRequest>,
) -> Result<Response, Problem> {
    let mut read = Vec::with_capacity(2);
    for text in [&body.card, &body.lost] {
        read.push(match text {
            Some(text) => Some(IdentityKind::Card.read(&api, text).await?),
            None => None,
        });
    }
    let (lost, card) = (read.pop().flatten(), read.pop().flatten());
    let reason = body.reason.as_deref().unwrap_or_default();
    let asked = ticket.asked(&caller);
    let actor = caller.by().actor;
    let (card, answer) = api.baci.new_card(&actor, id, (card, lost, reason), asked).await?;
    let body = NewCardResponse {
        id: answer.event.to_string(),
        member_id: id.to_string(),
        card: card.0.strip_prefix("card:").unwrap_or(&card.0).to_owned(),
    };
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

/// Takes in cards that were there before Baci: each goes to the member who is named beside it, or to a new
/// one. The same list again changes nothing.
#[utoipa::path(post, path = "/v1/cards", operation_id = "take_in_cards", tag = "members",
    security(("key" = ["members:write"])), request_body = CardsRequest,
    responses((status = 200, description = "What became of them", body = CardsResponse)))]
pub(crate) async fn take_in(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Write { body, .. }: Write<CardsRequest>,
) -> Result<Response, Problem> {
    let mut cards = Vec::with_capacity(body.cards.len().min(baci_app::MAX_CARDS));
    // One more than may be is enough to be refused.
    for own in body.cards.iter().take(baci_app::MAX_CARDS + 1) {
        cards.push(own.read(&api).await?);
    }
    let report = api.baci.take_in_cards(&caller.by().actor, &cards).await?;
    Ok(axum::Json(CardsResponse::of(&report)).into_response())
}

impl PlasticCardRequest {
    async fn read(&self, api: &Api) -> Result<PlasticCard, Problem> {
        let named = [
            (IdentityKind::Phone, &self.phone),
            (IdentityKind::Email, &self.email),
            (IdentityKind::External, &self.external_id),
        ];
        let mut given = named.into_iter().filter_map(|(kind, text)| Some((kind, text.as_ref()?)));
        let who = match (given.next(), given.next()) {
            (None, _) => None,
            (Some((kind, text)), None) => Some(kind.read(api, text).await?),
            _ => {
                let names = "phone, email, external_id";
                return Err(Problem::invalid("name-by-one").with("names", names));
            }
        };
        let card = IdentityKind::Card.read(api, &self.card).await?;
        Ok(PlasticCard { card, who, name: self.name.clone() })
    }
}

impl CardsResponse {
    fn of(report: &CardsReport) -> Self {
        let refused = report.refused.iter().map(|(at, refusal)| CardRefusedResponse {
            at: *at,
            code: refusal.code.text(),
            detail: say::problem(reader::language(), refusal.message(), &refusal.values, None),
        });
        Self {
            joined: report.joined,
            added: report.added,
            there: report.there,
            refused: refused.collect(),
        }
    }
}
