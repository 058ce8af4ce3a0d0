//! Purchases: quoted, sent, read, and taken back.

mod basket;
mod offers;
mod request;
mod response;

use crate::answer::{AnswerResponse, commit};
use crate::auth::{May, MembersRead, PurchasesWrite};
use crate::extract::{Json, Named, Write};
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{Command, PayCard, Target, What, Who};
use baci_core::id::EventRef;
use baci_core::refusal::{Code, Refusal};

pub(crate) use offers::{CodeResponse, OffersResponse, PromotionResponse};
pub(crate) use request::PurchaseRequest;
use request::{CancelRequest, RefundRequest};
use response::PurchaseResponse;

/// What a purchase would give, without doing anything. With a `basket`: also what it comes to.
#[utoipa::path(post, path = "/v1/quotes", operation_id = "quote", tag = "purchases",
    security(("key" = ["purchases:write"])), request_body = PurchaseRequest,
    responses((status = 200, description = "What it would do", body = AnswerResponse)))]
pub(crate) async fn quote(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Json(mut body): Json<PurchaseRequest>,
) -> Result<Response, Problem> {
    let published = api.program().await?;
    let at = body.at.map(|at| at.0);
    let who = body.name_of_member()?.who(&api, body.enroll).await?;
    let cards = body.cards(&api, &caller, &published.program).await?;
    let mut what = body.into_what(&published.program)?;
    pay_with(&mut what, cards);
    if let What::Basket(sale) = &mut what {
        sale.hints = true;
    }
    let command = Command {
        // No request has this key: a caller's own starts with 'key_'.
        key: "quote".to_owned(),
        fingerprint: [0; 16],
        actor: format!("key:{}", caller.name),
        at,
        who,
        what,
    };
    let known = match &command.who {
        Who::EnrollBy(identity) => api.baci.member_by(identity).await.is_ok(),
        _ => true,
    };
    let answer = api.baci.quote(&command).await?;
    let published = api.program_since(answer.program_version).await?;
    let mut body = AnswerResponse::of(&answer, Some(&published.program));
    body.id = None;
    body.member_id = body.member_id.filter(|_| known);
    Ok(axum::Json(body).into_response())
}

/// Lets gift cards pay for a basket.
fn pay_with(what: &mut What, cards: Vec<PayCard>) {
    if let What::Basket(sale) = what {
        sale.cards = cards;
    }
}

/// Sends a purchase: the rules decide what it gives. With a `basket`, promotions price it first.
#[utoipa::path(post, path = "/v1/purchases", operation_id = "create_purchase", tag = "purchases",
    security(("key" = ["purchases:write"])), request_body = PurchaseRequest,
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Write { ticket, mut body }: Write<PurchaseRequest>,
) -> Result<Response, Problem> {
    let published = api.program().await?;
    let who = body.name_of_member()?.who(&api, body.enroll).await?;
    let at = body.at.map(|at| at.0);
    let cards = body.cards(&api, &caller, &published.program).await?;
    let mut what = body.into_what(&published.program)?;
    pay_with(&mut what, cards);
    commit(&api, ticket.command(&caller, at, who, what)).await
}

/// A purchase as it was sent, what it gave, and what came back since.
#[utoipa::path(get, path = "/v1/purchases/{id}", operation_id = "get_purchase", tag = "purchases",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`ref_…`")),
    responses((status = 200, description = "The purchase", body = PurchaseResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
) -> Result<Response, Problem> {
    let line = api.baci.event(id).await?;
    if line.event.kind != "purchase" {
        let sentence = format!("the event {id} is a {}", line.event.kind);
        return Err(Refusal::new(Code::NotAPurchase, sentence)
            .with("event", id.to_string())
            .into());
    }
    let returned = api.baci.returned(id).await?;
    let published = api.program_since(line.event.program_version).await?;
    let body = PurchaseResponse::of(&line, &returned, &published.program)?;
    Ok(axum::Json(body).into_response())
}

/// Takes back goods: all that is left, units of lines, or an amount.
#[utoipa::path(post, path = "/v1/purchases/{id}/refunds", operation_id = "create_refund", tag = "purchases",
    security(("key" = ["purchases:write"])), params(("id" = String, Path, description = "`ref_…`")),
    request_body = RefundRequest,
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn refund(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
    Write { ticket, body }: Write<RefundRequest>,
) -> Result<Response, Problem> {
    let published = api.program().await?;
    let what = body.returned(&published.program)?;
    let what = What::Refund { purchase: Target(id.event), what };
    let at = body.at.map(|at| at.0);
    commit(&api, ticket.command(&caller, at, Who::Id(id.member), what)).await
}

/// Makes a purchase as if it had not been.
#[utoipa::path(post, path = "/v1/purchases/{id}/cancel", operation_id = "cancel_purchase", tag = "purchases",
    security(("key" = ["purchases:write"])), params(("id" = String, Path, description = "`ref_…`")),
    request_body = CancelRequest,
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn cancel(
    May { caller, .. }: May<PurchasesWrite>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
    Write { ticket, body }: Write<CancelRequest>,
) -> Result<Response, Problem> {
    let what = What::Cancel { purchase: Target(id.event) };
    let at = body.at.map(|at| at.0);
    commit(&api, ticket.command(&caller, at, Who::Id(id.member), what)).await
}
