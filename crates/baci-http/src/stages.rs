//! Stages: members by stage, how they moved, and what one member's stage is made of.

use crate::auth::{May, MembersRead};
use crate::extract::{Asked, Named};
use crate::problem::Problem;
use crate::state::Api;
use crate::value::Time;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_core::id::MemberId;
use baci_core::satisfaction::Sign;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Of which days something is told.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DaysQuery {
    /// The first day, `YYYY-MM-DD`.
    from: String,
    /// The last day, `YYYY-MM-DD`.
    until: String,
}

/// Members by stage.
#[derive(Serialize, ToSchema)]
pub(crate) struct StagesResponse {
    /// Now; stages with nobody are left out.
    stages: Vec<StageCountResponse>,
    /// The steps between stages on these days.
    flow: Vec<StageFlowResponse>,
    /// How satisfied members of each stage are by their last answer; without those of whom it is not known.
    satisfaction: Vec<StageSatisfactionResponse>,
}

/// How many members of a stage are how satisfied.
#[derive(Serialize, ToSchema)]
pub(crate) struct StageSatisfactionResponse {
    stage: &'static str,
    /// unmet, need_met, satisfied, exceeded, wow.
    satisfaction: &'static str,
    members: i64,
    /// at_risk: they come in their rhythm, and are not satisfied; opportunity: they are, and do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    sign: Option<&'static str>,
}

/// How many members are in a stage.
#[derive(Serialize, ToSchema)]
pub(crate) struct StageCountResponse {
    /// potential, new, occasional, buyer, regular, loyal, won_back, at_risk, lapsed.
    stage: &'static str,
    members: i64,
}

/// How many went from one stage to another.
#[derive(Serialize, ToSchema)]
pub(crate) struct StageFlowResponse {
    from: &'static str,
    to: &'static str,
    moves: i64,
}

/// A member's stage.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberStageResponse {
    /// Not there where the program has no stages.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Time>,
    /// Days on which the member bought.
    visits: usize,
    /// The days between two visits, by their median; what is usual in the shop where it is not known yet.
    rhythm_days: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_visit: Option<String>,
    /// The day on which they are overdue if they do not come before.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_risk_on: Option<String>,
    /// The day on which they have lapsed then.
    #[serde(skip_serializing_if = "Option::is_none")]
    lapsed_on: Option<String>,
    /// How satisfied they are by their last answer: unmet, need_met, satisfied, exceeded, wow.
    #[serde(skip_serializing_if = "Option::is_none")]
    satisfaction: Option<&'static str>,
    /// The day of that answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_on: Option<String>,
    /// at_risk: they come in their rhythm, and are not satisfied; opportunity: they are, and do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    sign: Option<&'static str>,
}

/// The first and the last day.
pub(crate) fn days(asked: &DaysQuery) -> Result<(Date, Date), Problem> {
    between(&asked.from, &asked.until)
}

/// Two days out of texts.
pub(crate) fn between(from: &str, until: &str) -> Result<(Date, Date), Problem> {
    let day = |name: &'static str, text: &str| {
        let parsed: Result<Date, _> = text.parse();
        parsed.map_err(|_| Problem::invalid("not-a-day").with("name", name).with("value", text))
    };
    Ok((day("from", from)?, day("until", until)?))
}

/// Members by stage now, and how they moved on some days.
#[utoipa::path(get, path = "/v1/stages", operation_id = "get_stages", tag = "stages",
    security(("key" = ["members:read"])), params(DaysQuery),
    responses((status = 200, description = "Members by stage", body = StagesResponse)))]
pub(crate) async fn list(
    _: May<MembersRead>,
    State(api): State<Api>,
    Asked(asked): Asked<DaysQuery>,
) -> Result<Response, Problem> {
    let figures = api.baci.stages(days(&asked)?).await?;
    let stages = figures.counts.iter();
    let stages = stages.map(|(stage, n)| StageCountResponse { stage: stage.word(), members: *n });
    let flow = figures.flow.iter().map(|(from, to, n)| StageFlowResponse {
        from: from.word(),
        to: to.word(),
        moves: *n,
    });
    let satisfied = figures.satisfied.iter().map(|(stage, level, n)| StageSatisfactionResponse {
        stage: stage.word(),
        satisfaction: level.word(),
        members: *n,
        sign: level.beside(*stage).map(Sign::word),
    });
    let body = StagesResponse {
        stages: stages.collect(),
        flow: flow.collect(),
        satisfaction: satisfied.collect(),
    };
    Ok(axum::Json(body).into_response())
}

/// A member's stage, with the rhythm and the days that it is made of.
#[utoipa::path(get, path = "/v1/members/{id}/stage", operation_id = "get_member_stage", tag = "stages",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The stage", body = MemberStageResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let own = api.baci.stage_of(id).await?;
    let standing = own.map(|own| own.standing);
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let body = MemberStageResponse {
        stage: standing.map(|own| own.stage.word()),
        since: own.map(|own| Time(own.since)),
        visits: standing.map_or(0, |own| own.visits),
        rhythm_days: standing.map_or(0, |own| own.rhythm),
        last_visit: day(standing.and_then(|own| own.last)),
        at_risk_on: day(standing.and_then(|own| own.at_risk)),
        lapsed_on: day(standing.and_then(|own| own.lapsed)),
        satisfaction: own.and_then(|own| own.answer).map(|noted| noted.level.word()),
        answered_on: day(own.and_then(|own| own.answer).map(|noted| noted.day)),
        sign: own.and_then(|own| own.sign()).map(Sign::word),
    };
    Ok(axum::Json(body).into_response())
}
