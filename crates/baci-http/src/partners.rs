//! Partners and causes: points given and taken at agreed rates, gifts of members, and statements that tie to the ledger.

mod response;

pub(crate) use response::PartnerPointsResponse;

use crate::answer::{AnswerResponse, respond};
use crate::auth::{AdjustmentsWrite, BalancesWrite, May, PartnersRead, PartnersWrite};
use crate::extract::{Asked, Json, Named, Ticket, Write, cursor, not_named, page_limit};
use crate::named::MemberName;
use crate::problem::Problem;
use crate::reader;
use crate::state::Api;
use crate::value::{Exact, Time, units};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{Caller, PartnerAct, PartnerPoints, PartnerUndo, Who};
use baci_core::id::{EventRef, MemberId};
use baci_core::program::partner::Way;
use baci_core::time::Instant;
use response::{
    CauseListResponse, PartnerAnswerResponse, PartnerEventsResponse, PartnerListResponse,
    PartnerLookResponse,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Points that a partner gives to a member, or that the member spends there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartnerPointsRequest {
    member: MemberName,
    /// Above zero, in the wallet that was agreed on.
    points: Exact,
    /// The partner's own number for it: it stands in lists of what moved.
    #[schema(max_length = 200)]
    reference: Option<String>,
    /// When it happened; now where nothing is said. Not longer ago than was agreed.
    at: Option<Time>,
}

/// What is undone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartnerUndoRequest {
    /// The event (`ref_…`).
    event: String,
    /// How much of it; all that is left where nothing is said.
    points: Option<Exact>,
    #[schema(max_length = 200)]
    reason: Option<String>,
}

/// Whose card it is that somebody shows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartnerLookRequest {
    /// By anything but `member_id`.
    member: MemberName,
}

/// Points that a member gives to a cause.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DonationRequest {
    /// Its id in the program.
    cause: String,
    points: Exact,
}

/// The days of a statement.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatementQuery {
    /// The first day, `YYYY-MM-DD`.
    from: String,
    /// The last day, `YYYY-MM-DD`; a year later at most.
    until: String,
    /// `json`, or `csv`: a row for each day, kind and wallet.
    #[param(inline)]
    format: Option<Format>,
}

/// The days of events, and the page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// The first day, `YYYY-MM-DD`.
    from: String,
    /// The last day, `YYYY-MM-DD`.
    until: String,
    /// How many, 1 to 100; 50 where nothing is said.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// How a statement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    Json,
    Csv,
}

/// All partners: what was agreed, and what is left of this month's budgets. A partner's own key is told of it alone.
#[utoipa::path(get, path = "/v1/partners", operation_id = "list_partners", tag = "partners",
    security(("key" = ["partners:read"])),
    responses((status = 200, description = "The partners", body = PartnerListResponse)))]
pub(crate) async fn list(
    May { caller, .. }: May<PartnersRead>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let (published, infos) = api.baci.partners().await?;
    let program = &published.program;
    let mut body = PartnerListResponse::of(program, &infos, reader::language());
    body.partners.retain(|own| caller.acts_for(&own.id).is_ok());
    Ok(axum::Json(body).into_response())
}

/// What a partner moved on some days: by day and kind, what is due for it, and the ledger's own sums beside it.
#[utoipa::path(get, path = "/v1/partners/{id}/statement", operation_id = "get_partner_statement", tag = "partners",
    security(("key" = ["partners:read"])),
    params(("id" = String, Path, description = "Its id in the program"), StatementQuery),
    responses((status = 200, description = "`opening`, `lines`, `totals`, `net`, `closing`, `payer`, `ledger` and `ties`, as `baci partners statement --json` has them", body = Object)))]
pub(crate) async fn statement(
    May { caller, .. }: May<PartnersRead>,
    State(api): State<Api>,
    Named(id): Named<String>,
    Asked(asked): Asked<StatementQuery>,
) -> Result<Response, Problem> {
    caller.acts_for(&id)?;
    told(&api, &id, &asked).await
}

/// Each event of a partner on some days, the latest first: what a statement adds up, with the partner's own numbers.
#[utoipa::path(get, path = "/v1/partners/{id}/events", operation_id = "list_partner_events", tag = "partners",
    security(("key" = ["partners:read"])),
    params(("id" = String, Path, description = "Its id in the program"), EventsQuery),
    responses((status = 200, description = "A page of events", body = PartnerEventsResponse)))]
pub(crate) async fn events(
    May { caller, .. }: May<PartnersRead>,
    State(api): State<Api>,
    Named(id): Named<String>,
    Asked(asked): Asked<EventsQuery>,
) -> Result<Response, Problem> {
    caller.acts_for(&id)?;
    let (from, last) = crate::stages::between(&asked.from, &asked.until)?;
    let days = (from, last.tomorrow().unwrap_or(last));
    let limit = usize::try_from(page_limit(asked.limit)?).unwrap_or(50);
    let after: Option<EventRef> = cursor(asked.cursor.as_deref())?;
    let (moves, more) = api.baci.partner_moves(&id, days, (after, limit)).await?;
    let published = api.baci.in_force().await?;
    Ok(axum::Json(PartnerEventsResponse::of(&moves, more, &published.program)).into_response())
}

/// What a cause was given on some days, in the shape of a partner's statement.
#[utoipa::path(get, path = "/v1/causes/{id}/statement", operation_id = "get_cause_statement", tag = "partners",
    security(("key" = ["partners:read"])),
    params(("id" = String, Path, description = "Its id in the program"), StatementQuery),
    responses((status = 200, description = "As a partner's statement", body = Object)))]
pub(crate) async fn cause_statement(
    May { caller, .. }: May<PartnersRead>,
    State(api): State<Api>,
    Named(id): Named<String>,
    Asked(asked): Asked<StatementQuery>,
) -> Result<Response, Problem> {
    caller.acts_for_shop()?;
    told(&api, &id, &asked).await
}

async fn told(api: &Api, id: &str, asked: &StatementQuery) -> Result<Response, Problem> {
    let (from, last) = crate::stages::between(&asked.from, &asked.until)?;
    let told = api.baci.partner_statement(id, (from, last.tomorrow().unwrap_or(last))).await?;
    if asked.format == Some(Format::Csv) {
        return Ok(
            ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], told.csv()).into_response()
        );
    }
    Ok(axum::Json(told.json()).into_response())
}

/// Whether a card or number is a member's, and what can be spent at the partner with it. More is not told, and no
/// Idempotency-Key is needed.
#[utoipa::path(post, path = "/v1/partners/{id}/look", operation_id = "look_for_partner", tag = "partners",
    security(("key" = ["partners:read"])), request_body = PartnerLookRequest,
    params(("id" = String, Path, description = "Its id in the program")),
    responses((status = 200, description = "What the partner may know", body = PartnerLookResponse)))]
pub(crate) async fn look(
    May { caller, .. }: May<PartnersRead>,
    State(api): State<Api>,
    Named(id): Named<String>,
    Json(body): Json<PartnerLookRequest>,
) -> Result<Response, Problem> {
    caller.acts_for(&id)?;
    let Who::Identity(identity) = body.member.who(&api, false).await? else {
        return Err(Problem::invalid("member-by-identity"));
    };
    let look = api.baci.partner_look(&id, identity).await?;
    let published = api.baci.in_force().await?;
    Ok(axum::Json(PartnerLookResponse::of(&look, &published.program)).into_response())
}

/// A partner gives points to a member, and will pay for them.
#[utoipa::path(post, path = "/v1/partners/{id}/earn", operation_id = "partner_earn", tag = "partners",
    security(("key" = ["partners:write"])), request_body = PartnerPointsRequest,
    params(("id" = String, Path, description = "Its id in the program")),
    responses((status = 201, description = "Given", body = PartnerAnswerResponse)))]
pub(crate) async fn earn(
    May { caller, .. }: May<PartnersWrite>,
    State(api): State<Api>,
    Named(id): Named<String>,
    Write { ticket, body }: Write<PartnerPointsRequest>,
) -> Result<Response, Problem> {
    points(&api, (&caller, &ticket), (id, Way::Earn), body).await
}

/// A member spends points at a partner, whom the shop will pay for them.
#[utoipa::path(post, path = "/v1/partners/{id}/spend", operation_id = "partner_spend", tag = "partners",
    security(("key" = ["partners:write"])), request_body = PartnerPointsRequest,
    params(("id" = String, Path, description = "Its id in the program")),
    responses((status = 201, description = "Spent", body = PartnerAnswerResponse)))]
pub(crate) async fn spend(
    May { caller, .. }: May<PartnersWrite>,
    State(api): State<Api>,
    Named(id): Named<String>,
    Write { ticket, body }: Write<PartnerPointsRequest>,
) -> Result<Response, Problem> {
    points(&api, (&caller, &ticket), (id, Way::Spend), body).await
}

async fn points(
    api: &Api,
    (caller, ticket): (&Caller, &Ticket),
    (partner, way): (String, Way),
    body: PartnerPointsRequest,
) -> Result<Response, Problem> {
    caller.acts_for(&partner)?;
    let published = api.baci.in_force().await?;
    let program = &published.program;
    let side = program.partner(&partner).and_then(|own| own.side(way));
    let digits = side.and_then(|side| program.wallets.get(side.wallet)).map_or(0, |own| own.digits);
    let units = units(body.points, digits, "points")?;
    let who = body.member.who(api, false).await?;
    let reference = body.reference.unwrap_or_default();
    let act = PartnerAct::Move(PartnerPoints { partner, way, units, reference });
    answer(api, (caller, ticket), (who, body.at.map(|at| at.0)), act).await
}

/// Undoes what a partner gave or took, wholly or in part: never more than is left of it.
#[utoipa::path(post, path = "/v1/partners/{id}/undo", operation_id = "partner_undo", tag = "partners",
    security(("key" = ["partners:write"])), request_body = PartnerUndoRequest,
    params(("id" = String, Path, description = "Its id in the program")),
    responses((status = 201, description = "Undone", body = PartnerAnswerResponse)))]
pub(crate) async fn undo(
    May { caller, .. }: May<PartnersWrite>,
    State(api): State<Api>,
    Named(id): Named<String>,
    Write { ticket, body }: Write<PartnerUndoRequest>,
) -> Result<Response, Problem> {
    caller.acts_for(&id)?;
    let (who, undo) = undone(&api, id, body).await?;
    answer(&api, (&caller, &ticket), (who, None), PartnerAct::Undo(undo)).await
}

async fn undone(
    api: &Api,
    party: String,
    body: PartnerUndoRequest,
) -> Result<(Who, PartnerUndo), Problem> {
    let event: EventRef = body.event.parse().map_err(|_| not_named(&body.event))?;
    let published = api.baci.in_force().await?;
    let found = api.baci.partner_move(event).await?.filter(|own| own.party == party);
    let wallets = &published.program.wallets;
    let wallet = found.and_then(|found| wallets.iter().find(|own| own.id == found.wallet));
    let digits = wallet.map_or(0, |own| own.digits);
    let units = body.points.map(|points| units(points, digits, "points")).transpose()?;
    let reason = body.reason.unwrap_or_default();
    let undo = PartnerUndo { party, of: event.event, units, reason };
    Ok((Who::Id(event.member), undo))
}

/// Does it, and answers with what a partner may know.
async fn answer(
    api: &Api,
    (caller, ticket): (&Caller, &Ticket),
    who: (Who, Option<Instant>),
    act: PartnerAct,
) -> Result<Response, Problem> {
    let actor = format!("key:{}", caller.name);
    let answer = api.baci.partner_act(&actor, who, act, ticket.asked(caller)).await?;
    let published = api.program_since(answer.program_version).await?;
    let body = PartnerAnswerResponse::of(&answer, &published.program);
    let mut response = (StatusCode::CREATED, axum::Json(body)).into_response();
    crate::answer::mark_replayed(&answer, &mut response);
    Ok(response)
}

/// All causes, and what each was given.
#[utoipa::path(get, path = "/v1/causes", operation_id = "list_causes", tag = "partners",
    security(("key" = ["partners:read"])),
    responses((status = 200, description = "The causes", body = CauseListResponse)))]
pub(crate) async fn causes(
    May { caller, .. }: May<PartnersRead>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    caller.acts_for_shop()?;
    let (published, infos) = api.baci.causes().await?;
    let body = CauseListResponse::of(&published.program, &infos, reader::language());
    Ok(axum::Json(body).into_response())
}

/// Gives points of a member to a cause. The member cannot take them back.
#[utoipa::path(post, path = "/v1/members/{id}/donations", operation_id = "donate", tag = "partners",
    security(("key" = ["balances:write"])), request_body = DonationRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Given", body = AnswerResponse)))]
pub(crate) async fn donate(
    May { caller, .. }: May<BalancesWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<DonationRequest>,
) -> Result<Response, Problem> {
    let published = api.baci.in_force().await?;
    let program = &published.program;
    let wallet = program.cause(&body.cause).and_then(|own| program.wallets.get(own.wallet));
    let units = units(body.points, wallet.map_or(0, |own| own.digits), "points")?;
    let act = PartnerAct::Donate { cause: body.cause, units };
    let (actor, asked) = (format!("key:{}", caller.name), ticket.asked(&caller));
    let answer = api.baci.partner_act(&actor, (Who::Id(id), None), act, asked).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

/// Gives points of a gift back to the member, as long as the program lets the shop do so.
#[utoipa::path(post, path = "/v1/causes/{id}/undo", operation_id = "donate_undo", tag = "partners",
    security(("key" = ["adjustments:write"])), request_body = PartnerUndoRequest,
    params(("id" = String, Path, description = "Its id in the program")),
    responses((status = 201, description = "Given back", body = AnswerResponse)))]
pub(crate) async fn take_back(
    May { caller, .. }: May<AdjustmentsWrite>,
    State(api): State<Api>,
    Named(id): Named<String>,
    Write { ticket, body }: Write<PartnerUndoRequest>,
) -> Result<Response, Problem> {
    let (who, undo) = undone(&api, id, body).await?;
    let (actor, asked) = (format!("key:{}", caller.name), ticket.asked(&caller));
    let act = PartnerAct::TakeBack(undo);
    let answer = api.baci.partner_act(&actor, (who, None), act, asked).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}
