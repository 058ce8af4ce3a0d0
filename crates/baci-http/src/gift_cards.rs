//! Gift cards: issued, topped up, read, blocked; what each paid.

mod request;
mod response;

use crate::auth::{GiftCardsRead, GiftCardsWrite, May};
use crate::extract::{Asked, Named, Write, cursor, page_limit};
use crate::problem::Problem;
use crate::state::Api;
use crate::value::units;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{CardInfo, Published, WantedCard};
use baci_core::id::GiftCardId;
use request::{FindRequest, IssueRequest, TopUpRequest};
pub(crate) use request::{ListQuery, VerbRequest};
use response::{CardHistoryResponse, CardListResponse, CardResponse, PinResponse};
use std::sync::Arc;

/// Issues a gift card with money on it. Its PIN is in this answer and nowhere else: asked again with the
/// same key, the card is the same and the PIN is left out.
#[utoipa::path(post, path = "/v1/gift-cards", operation_id = "issue_gift_card", tag = "gift cards",
    security(("key" = ["gift-cards:write"])), request_body = IssueRequest,
    responses((status = 201, description = "Issued", body = CardResponse)))]
pub(crate) async fn issue(
    May { caller, .. }: May<GiftCardsWrite>,
    State(api): State<Api>,
    Write { ticket, body }: Write<IssueRequest>,
) -> Result<Response, Problem> {
    let published = api.program().await?;
    let amount = units(body.amount, published.program.currency.digits, "an amount")?;
    let IssueRequest { number, pin, member_id: owner, .. } = body;
    let wanted = WantedCard { amount, number, pin, owner };
    let actor = format!("key:{}", caller.name);
    let issued = api.baci.issue_card(&actor, wanted, ticket.asked(&caller)).await?;
    let info = api.baci.gift_card(issued.card.card).await?;
    let mut body = CardResponse::of(&info, &published.program);
    body.pin = issued.pin.map(|pin| pin.reveal().to_owned());
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

/// Gift cards, latest first.
#[utoipa::path(get, path = "/v1/gift-cards", operation_id = "list_gift_cards", tag = "gift cards",
    security(("key" = ["gift-cards:read"])), params(ListQuery),
    responses((status = 200, description = "A page of cards", body = CardListResponse)))]
pub(crate) async fn list(
    _: May<GiftCardsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<ListQuery>,
) -> Result<Response, Problem> {
    let limit = usize::try_from(page_limit(asked.limit)?).unwrap_or(50);
    let published = api.program().await?;
    let before = cursor::<GiftCardId>(asked.cursor.as_deref())?;
    let cards = api.baci.gift_cards(before, limit).await?;
    let next = cards.last().filter(|_| cards.len() == limit);
    let next = next.map(|info| info.card.card.to_string());
    let cards = cards.iter().map(|info| CardResponse::of(info, &published.program)).collect();
    Ok(axum::Json(CardListResponse { cards, next }).into_response())
}

/// The gift card that somebody holds in their hand, by number and PIN; with a POST, so that neither
/// stands in an address.
#[utoipa::path(post, path = "/v1/gift-cards/find", operation_id = "find_gift_card", tag = "gift cards",
    security(("key" = ["gift-cards:read"])), request_body = FindRequest,
    responses((status = 200, description = "The card", body = CardResponse)))]
pub(crate) async fn find(
    May { caller, .. }: May<GiftCardsRead>,
    State(api): State<Api>,
    crate::extract::Json(body): crate::extract::Json<FindRequest>,
) -> Result<Response, Problem> {
    let actor = format!("key:{}", caller.name);
    let id = api.baci.card_in_hand(&actor, &body.number, body.pin.as_deref()).await?;
    card(&api, id, StatusCode::OK).await
}

/// A gift card.
#[utoipa::path(get, path = "/v1/gift-cards/{id}", operation_id = "get_gift_card", tag = "gift cards",
    security(("key" = ["gift-cards:read"])), params(("id" = String, Path, description = "`gft_…`")),
    responses((status = 200, description = "The card", body = CardResponse)))]
pub(crate) async fn get(
    _: May<GiftCardsRead>,
    State(api): State<Api>,
    Named(id): Named<GiftCardId>,
) -> Result<Response, Problem> {
    card(&api, id, StatusCode::OK).await
}

async fn card(api: &Api, id: GiftCardId, status: StatusCode) -> Result<Response, Problem> {
    let published: Arc<Published> = api.program().await?;
    let info: CardInfo = api.baci.gift_card(id).await?;
    let body = CardResponse::of(&info, &published.program);
    Ok((status, axum::Json(body)).into_response())
}

/// What a gift card paid and got, latest first; at most a hundred lines.
#[utoipa::path(get, path = "/v1/gift-cards/{id}/history", operation_id = "get_gift_card_history", tag = "gift cards",
    security(("key" = ["gift-cards:read"])), params(("id" = String, Path, description = "`gft_…`")),
    responses((status = 200, description = "Its history", body = CardHistoryResponse)))]
pub(crate) async fn history(
    _: May<GiftCardsRead>,
    State(api): State<Api>,
    Named(id): Named<GiftCardId>,
) -> Result<Response, Problem> {
    let published = api.program().await?;
    let history = api.baci.gift_card_history(id, None, 100).await?;
    let body = CardHistoryResponse::of(&history.lines, &published.program);
    Ok(axum::Json(body).into_response())
}

/// Puts more money on a gift card.
#[utoipa::path(post, path = "/v1/gift-cards/{id}/top-ups", operation_id = "top_up_gift_card", tag = "gift cards",
    security(("key" = ["gift-cards:write"])), request_body = TopUpRequest,
    params(("id" = String, Path, description = "`gft_…`")),
    responses((status = 201, description = "Done", body = CardResponse)))]
pub(crate) async fn top_up(
    May { caller, .. }: May<GiftCardsWrite>,
    State(api): State<Api>,
    Named(id): Named<GiftCardId>,
    Write { ticket, body }: Write<TopUpRequest>,
) -> Result<Response, Problem> {
    let published = api.program().await?;
    let amount = units(body.amount, published.program.currency.digits, "an amount")?;
    let actor = format!("key:{}", caller.name);
    api.baci.top_up_card(&actor, id, amount, ticket.asked(&caller)).await?;
    card(&api, id, StatusCode::CREATED).await
}

/// Takes a gift card out of use.
#[utoipa::path(post, path = "/v1/gift-cards/{id}/block", operation_id = "block_gift_card", tag = "gift cards",
    security(("key" = ["gift-cards:write"])), request_body = VerbRequest,
    params(("id" = String, Path, description = "`gft_…`")),
    responses((status = 200, description = "Out of use", body = CardResponse)))]
pub(crate) async fn block(
    May { caller, .. }: May<GiftCardsWrite>,
    State(api): State<Api>,
    Named(id): Named<GiftCardId>,
    Write { .. }: Write<VerbRequest>,
) -> Result<Response, Problem> {
    api.baci.block_card(&caller.by(), id, true).await?;
    card(&api, id, StatusCode::OK).await
}

/// Puts a blocked gift card back into use.
#[utoipa::path(post, path = "/v1/gift-cards/{id}/unblock", operation_id = "unblock_gift_card", tag = "gift cards",
    security(("key" = ["gift-cards:write"])), request_body = VerbRequest,
    params(("id" = String, Path, description = "`gft_…`")),
    responses((status = 200, description = "In use", body = CardResponse)))]
pub(crate) async fn unblock(
    May { caller, .. }: May<GiftCardsWrite>,
    State(api): State<Api>,
    Named(id): Named<GiftCardId>,
    Write { .. }: Write<VerbRequest>,
) -> Result<Response, Problem> {
    api.baci.block_card(&caller.by(), id, false).await?;
    card(&api, id, StatusCode::OK).await
}

/// Gives a gift card a new PIN, told in this answer alone. Each call makes another one.
#[utoipa::path(post, path = "/v1/gift-cards/{id}/pin", operation_id = "renew_gift_card_pin", tag = "gift cards",
    security(("key" = ["gift-cards:write"])), request_body = VerbRequest,
    params(("id" = String, Path, description = "`gft_…`")),
    responses((status = 200, description = "The new PIN", body = PinResponse)))]
pub(crate) async fn pin(
    May { caller, .. }: May<GiftCardsWrite>,
    State(api): State<Api>,
    Named(id): Named<GiftCardId>,
    Write { .. }: Write<VerbRequest>,
) -> Result<Response, Problem> {
    let pin = api.baci.new_card_pin(&caller.by(), id).await?;
    Ok(axum::Json(PinResponse { pin: pin.reveal().to_owned() }).into_response())
}
