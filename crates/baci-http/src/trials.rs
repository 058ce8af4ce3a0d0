//! Trials: campaigns of which some members are left alone, who is in which group, what came of them, and how many members it takes.

use crate::analytics::{needed_day, percent, share};
use crate::auth::{AnalyticsRead, AnalyticsWrite, May};
use crate::extract::{Asked, Json, NamedPair, cursor, page_limit};
use crate::problem::Problem;
use crate::state::Api;
use crate::value::{Exact, units};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::analytics::{TrialAsk, TrialGroup, TrialPlan};
use baci_core::id::MemberId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

/// What a trial is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrialRequest {
    /// For people; 100 characters at most.
    name: String,
    /// How many members are left alone, in percent: from 0.01 to 99.99, two decimals at most.
    control: Exact,
    /// The first day, `YYYY-MM-DD`; who had bought before is in the trial.
    from: String,
    /// The day after the last one.
    until: String,
    /// How often results are looked at, the last time included: 1 to 1000, 1 where nothing is said.
    looks: Option<u32>,
    /// What the campaign costs beside what members get, in the main unit; nothing where nothing is said.
    cost: Option<Exact>,
    /// The revision that this changes, 0 for a new trial; left out, whatever is there.
    revision: Option<i64>,
}

/// How results are told.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MarginQuery {
    /// What of sales is left after the goods are paid, in percent; 100 where nothing is said, and then figures are of sales.
    pub margin: Option<String>,
}

/// What is planned. All are percentages.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SizeQuery {
    /// How many buy anyway in the time.
    base: String,
    /// How many are hoped to.
    hoped: String,
    /// How many are left alone; 10 where nothing is said.
    control: Option<String>,
    /// The probability of seeing it if it is there; 80 where nothing is said.
    power: Option<String>,
    /// The probability of not seeing what is not there; 95 where nothing is said.
    confidence: Option<String>,
    /// How often results are looked at; 1 where nothing is said.
    looks: Option<u32>,
}

/// How many members it takes.
#[derive(Serialize, ToSchema)]
pub(crate) struct SizeResponse {
    treated: u64,
    control: u64,
    all: u64,
}

/// Where a list goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct GroupsQuery {
    /// At most 100; 50 where nothing is said.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A member's group.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroupResponse {
    member_id: String,
    /// treated, control (left alone), or apart: left alone by all campaigns.
    group: &'static str,
}

/// Members with their groups.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroupListResponse {
    members: Vec<GroupResponse>,
    /// The cursor of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl GroupResponse {
    fn of((id, group): (MemberId, TrialGroup)) -> Self {
        Self { member_id: id.to_string(), group: group.word() }
    }
}

/// All trials, the latest first, 200 at most.
#[utoipa::path(get, path = "/v1/analytics/trials", operation_id = "list_trials", tag = "analytics",
    security(("key" = ["analytics:read"])),
    responses((status = 200, description = "`trials`, each as it was set", body = Object)))]
pub(crate) async fn list(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let digits = api.baci.in_force().await?.program.currency.digits;
    let all = api.baci.trials().await?;
    let all: Vec<_> = all.iter().map(|own| own.json(digits)).collect();
    Ok(axum::Json(json!({ "trials": all })).into_response())
}

/// A trial, and what came of it until now.
#[utoipa::path(get, path = "/v1/analytics/trials/{trial}", operation_id = "get_trial", tag = "analytics",
    security(("key" = ["analytics:read"])), params(("trial" = String, Path, description = "`spring`"), MarginQuery),
    responses((status = 200, description = "The trial with `state`, `treated`, `control_group`, `uplift_points`, `spend_difference`, `gain` and `warnings`", body = Object)))]
pub(crate) async fn get(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Path(id): Path<String>,
    Asked(asked): Asked<MarginQuery>,
) -> Result<Response, Problem> {
    let margin = percent(asked.margin.as_deref(), 100_000_000)?;
    let (given, told) = api.baci.trial_figures(&id, margin).await?;
    Ok(axum::Json(told.json(&given)).into_response())
}

/// Makes a trial or changes it; the same as it stands is no change. `global` is the trial whose control group all others leave alone, too.
#[utoipa::path(put, path = "/v1/analytics/trials/{trial}", operation_id = "set_trial", tag = "analytics",
    security(("key" = ["analytics:write"])), request_body = TrialRequest,
    params(("trial" = String, Path, description = "`spring`")),
    responses((status = 200, description = "As it is now", body = Object)))]
pub(crate) async fn set(
    May { caller, .. }: May<AnalyticsWrite>,
    State(api): State<Api>,
    Path(id): Path<String>,
    Json(body): Json<TrialRequest>,
) -> Result<Response, Problem> {
    let digits = api.baci.in_force().await?.program.currency.digits;
    let control = units(body.control, 2, "control")?;
    let ask = TrialAsk {
        id,
        name: body.name,
        control: u32::try_from(control).unwrap_or(0),
        from: needed_day("from", &body.from)?,
        until: needed_day("until", &body.until)?,
        looks: body.looks.unwrap_or(1),
        cost: body.cost.map_or(Ok(0), |cost| units(cost, digits, "cost"))?,
        revision: body.revision,
    };
    let own = api.baci.set_trial(&caller.by(), ask).await?;
    Ok(axum::Json(own.json(digits)).into_response())
}

/// Removes a trial. One that is made under its id again has the same groups.
#[utoipa::path(delete, path = "/v1/analytics/trials/{trial}", operation_id = "remove_trial", tag = "analytics",
    security(("key" = ["analytics:write"])), params(("trial" = String, Path, description = "`spring`")),
    responses((status = 204, description = "Removed")))]
pub(crate) async fn remove(
    May { caller, .. }: May<AnalyticsWrite>,
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    api.baci.remove_trial(&caller.by(), &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Members with their groups, in the order of their ids.
#[utoipa::path(get, path = "/v1/analytics/trials/{trial}/groups", operation_id = "list_trial_groups", tag = "analytics",
    security(("key" = ["analytics:read"])), params(("trial" = String, Path, description = "`spring`"), GroupsQuery),
    responses((status = 200, description = "A page of members", body = GroupListResponse)))]
pub(crate) async fn groups(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Path(id): Path<String>,
    Asked(asked): Asked<GroupsQuery>,
) -> Result<Response, Problem> {
    let limit = page_limit(asked.limit)?;
    let after = cursor::<MemberId>(asked.cursor.as_deref())?;
    let all = api.baci.trial_groups(&id, after, limit).await?;
    let full = i64::try_from(all.len()).is_ok_and(|len| len == limit);
    let next = all.last().filter(|_| full).map(|(id, _)| id.to_string());
    let members = all.into_iter().map(GroupResponse::of).collect();
    Ok(axum::Json(GroupListResponse { members, next }).into_response())
}

/// Which group of a trial a member is in: whom a campaign leaves alone.
#[utoipa::path(get, path = "/v1/analytics/trials/{trial}/groups/{member}", operation_id = "get_trial_group", tag = "analytics",
    security(("key" = ["analytics:read"])),
    params(("trial" = String, Path, description = "`spring`"), ("member" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The group", body = GroupResponse)))]
pub(crate) async fn group(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    NamedPair(id, member): NamedPair<String, MemberId>,
) -> Result<Response, Problem> {
    let group = api.baci.trial_group(&id, member).await?;
    Ok(axum::Json(GroupResponse::of((member, group))).into_response())
}

/// How many members it takes to see a difference.
#[utoipa::path(get, path = "/v1/analytics/trial-size", operation_id = "get_trial_size", tag = "analytics",
    security(("key" = ["analytics:read"])), params(SizeQuery),
    responses((status = 200, description = "How many", body = SizeResponse)))]
pub(crate) async fn size(
    _: May<AnalyticsRead>,
    Asked(asked): Asked<SizeQuery>,
) -> Result<Response, Problem> {
    let within = |text: &str| share(text).map(|n| f64::from(n) / 1e8);
    let or = |text: &Option<String>, usual: &str| within(text.as_deref().unwrap_or(usual));
    let plan = TrialPlan {
        base: within(&asked.base)?,
        hoped: within(&asked.hoped)?,
        power: or(&asked.power, "80")?,
        confidence: or(&asked.confidence, "95")?,
        control: or(&asked.control, "10")?,
        looks: asked.looks.unwrap_or(1).clamp(1, 1000),
    };
    let inside = [plan.base, plan.hoped, plan.power, plan.confidence, plan.control];
    let sized = plan.size().filter(|_| inside.iter().all(|share| *share > 0.0 && *share < 1.0));
    let (treated, control) = sized.ok_or_else(|| Problem::invalid("trial-size"))?;
    Ok(axum::Json(SizeResponse { treated, control, all: treated + control }).into_response())
}
