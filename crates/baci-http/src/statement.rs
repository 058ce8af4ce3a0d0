//! The statement: a member's history, page by page, with what each event moved.

use crate::answer::OutcomeResponse;
use crate::auth::{May, MembersRead};
use crate::explanation::ExplanationResponse;
use crate::extract::{Asked, Named, cursor, page_limit};
use crate::problem::Problem;
use crate::state::Api;
use crate::tiers::response::TierMoveResponse;
use crate::value::{Time, in_wallet};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::StatementLine;
use baci_core::id::{EventId, EventRef, MemberId};
use baci_core::program::Program;
use baci_core::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatementQuery {
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 50 where nothing is said.
    limit: Option<i64>,
    /// Whether each event comes with its reasons.
    explain: Option<bool>,
}

/// A page of a member's history, latest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementResponse {
    events: Vec<StatementEvent>,
    /// The cursor of the next page; not there on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// One event.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementEvent {
    /// `ref_…`
    id: String,
    /// purchase, refund, cancel, custom, adjust, transfer, hold, capture, release, settle, enroll, update,
    /// tier_up, tier_down, tier_grant, tier_revoke, benefit_use, mission_done, level_up, streak,
    /// leaderboard_place, nickname, nickname_leave, nickname_block.
    kind: String,
    at: Time,
    recorded_at: Time,
    /// Who sent it, as `key:` and the key's name.
    actor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
    /// What it added to the member's spending.
    net: String,
    /// The purchase that a refund or cancel is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_id: Option<String>,
    program_version: i64,
    #[serde(flatten)]
    outcome: OutcomeResponse,
    /// The step of a `tier_up` or `tier_down`.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<TierMoveResponse>,
    /// What moved between accounts, in the ledger's words.
    movements: Vec<MovementResponse>,
    /// With `explain=true`, for events that rules decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ExplanationResponse>,
}

/// A posting of the ledger.
#[derive(Serialize, ToSchema)]
pub(crate) struct MovementResponse {
    wallet: String,
    /// available, pending, held, debt, issued, redeemed, expired, adjusted, transferred.
    from: &'static str,
    to: &'static str,
    amount: String,
    at: Time,
}

/// The place in a history where a page ended.
struct Place(Instant, EventId);

impl std::str::FromStr for Place {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, event) = text.split_once('.').ok_or(())?;
        let at = Instant::from_micros(at.parse().map_err(|_| ())?);
        Ok(Self(at, event.parse().map_err(|_| ())?))
    }
}

/// A member's history, latest first.
#[utoipa::path(get, path = "/v1/members/{id}/statement", operation_id = "get_statement", tag = "members",
    security(("key" = ["members:read"])),
    params(("id" = String, Path, description = "`mem_…`"), StatementQuery),
    responses((status = 200, description = "A page of the history", body = StatementResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Asked(asked): Asked<StatementQuery>,
) -> Result<Response, Problem> {
    let before = cursor::<Place>(asked.cursor.as_deref())?.map(|Place(at, event)| (at, event));
    let page = api.baci.statement(id, before, page_limit(asked.limit)?).await?;
    let version = page.lines.iter().map(|l| l.event.program_version).max().unwrap_or(0);
    let mut body = StatementResponse {
        events: Vec::with_capacity(page.lines.len()),
        next: page.next.map(|(at, event)| format!("{}.{event}", at.micros())),
    };
    if version > 0 {
        let published = api.program_since(version).await?;
        for line in &page.lines {
            let mut event = StatementEvent::of(line, &published.program);
            if asked.explain == Some(true) {
                event.explanation = reasons(&api, line).await?;
            }
            body.events.push(event);
        }
    }
    Ok(axum::Json(body).into_response())
}

async fn reasons(api: &Api, line: &StatementLine) -> Result<Option<ExplanationResponse>, Problem> {
    let id = EventRef { member: line.event.member, event: line.event.event };
    let explained = api.baci.explain(id).await?;
    let offers = explained.answer.outcome.offers.as_ref();
    let pair = explained.explanation.zip(explained.published.as_ref());
    Ok(pair.map(|(explanation, p)| ExplanationResponse::of(explanation, offers, &p.program)))
}

impl StatementEvent {
    fn of(line: &StatementLine, program: &Program) -> Self {
        let event = &line.event;
        let id = |id: EventId| EventRef { member: event.member, event: id }.to_string();
        let movements = line.postings.iter().map(|(wallet, posting)| MovementResponse {
            wallet: wallet.clone(),
            from: posting.from.name(),
            to: posting.to.name(),
            amount: in_wallet(program, wallet, posting.amount),
            at: Time(posting.at),
        });
        Self {
            id: id(event.event),
            kind: event.kind.clone(),
            at: Time(event.at),
            recorded_at: Time(event.recorded_at),
            actor: event.actor.clone(),
            receipt: event.receipt.clone(),
            net: program.currency.format(event.net),
            origin_id: event.origin.map(id),
            program_version: event.program_version,
            outcome: OutcomeResponse::of(&line.outcome, program),
            step: line.step().map(|step| TierMoveResponse::of(&step, program)),
            movements: movements.collect(),
            explanation: None,
        }
    }
}
