//! Does it pay: what the program gave and brought, what winning customers cost, and what these spent since.

use crate::analytics::{needed_day, percent};
use crate::auth::{AnalyticsRead, AnalyticsWrite, May};
use crate::extract::{Asked, Json};
use crate::problem::Problem;
use crate::state::Api;
use crate::trials::MarginQuery;
use crate::value::{Exact, units};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use baci_app::analytics::{AcquisitionCost, Profit};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How many months are told where nobody says.
const MONTHS: i32 = 12;

/// What is asked of what the program gave.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProfitQuery {
    /// The first month, `2026-01`; the last twelve months that are over where nothing is said.
    from: Option<String>,
    /// The month after the last one.
    until: Option<String>,
    /// What of sales is left after the goods are paid, in percent; 100 where nothing is said.
    margin: Option<String>,
}

/// What winning customers cost in a month, by channel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CostsRequest {
    /// Those that are not named stay as they are; 100 at most.
    costs: Vec<CostRequest>,
}

/// What winning customers cost by a channel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CostRequest {
    /// As purchases name it; left out for all channels together.
    channel: Option<String>,
    /// In the main unit; 0 takes it away.
    cost: Exact,
}

/// What winning customers cost.
#[derive(Serialize, ToSchema)]
pub(crate) struct CostListResponse {
    costs: Vec<CostResponse>,
}

/// What winning customers cost in a month.
#[derive(Serialize, ToSchema)]
struct CostResponse {
    /// `2026-01`.
    month: String,
    /// Not there for all channels together.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    cost: String,
}

fn month(name: &'static str, text: &str) -> Result<Date, Problem> {
    let read: Result<Date, _> = format!("{text}-01").parse();
    read.map_err(|_| Problem::invalid("not-a-month").with("name", name).with("value", text))
}

/// What the program gave in some months, what that cost, what is owed, and what it brought where a group is left alone by all campaigns.
#[utoipa::path(get, path = "/v1/analytics/profit", operation_id = "get_profit", tag = "analytics",
    security(("key" = ["analytics:read"])), params(ProfitQuery),
    responses((status = 200, description = "`wallets`, `cost`, `reached`, `spend_difference` and `gain`", body = Object)))]
pub(crate) async fn profit(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<ProfitQuery>,
) -> Result<Response, Problem> {
    let published = api.baci.in_force().await?;
    let program = &published.program;
    let usual = Profit::usual(program.zone.local(api.baci.clock().now()).day, MONTHS);
    let from = asked.from.as_deref().map_or(Ok(usual.0), |text| month("from", text))?;
    let until = asked.until.as_deref().map_or(Ok(usual.1), |text| month("until", text))?;
    let margin = percent(asked.margin.as_deref(), 100_000_000)?;
    let told = api.baci.profit((from, until), margin).await?;
    Ok(axum::Json(told.json(program)).into_response())
}

/// What winning customers cost, month by month, and what they brought until now.
#[utoipa::path(get, path = "/v1/analytics/acquisition", operation_id = "get_acquisition", tag = "analytics",
    security(("key" = ["analytics:read"])), params(MarginQuery),
    responses((status = 200, description = "`definition`, `ltv`, `all`, `months` and `channels`, as `baci acquisition --json` has them", body = Object)))]
pub(crate) async fn acquired(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<MarginQuery>,
) -> Result<Response, Problem> {
    let margin = percent(asked.margin.as_deref(), 100_000_000)?;
    let (given, told) = api.baci.acquired(margin).await?;
    Ok(axum::Json(told.json(&given)).into_response())
}

/// What was entered of what winning customers cost.
#[utoipa::path(get, path = "/v1/analytics/acquisition/costs", operation_id = "list_acquisition_costs", tag = "analytics",
    security(("key" = ["analytics:read"])),
    responses((status = 200, description = "By month and channel", body = CostListResponse)))]
pub(crate) async fn costs(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let currency = api.baci.in_force().await?.program.currency;
    let one = |own: AcquisitionCost| CostResponse {
        month: own.month.strftime("%Y-%m").to_string(),
        channel: Some(own.channel).filter(|name| !name.is_empty()),
        cost: currency.format(own.cost),
    };
    let costs = api.baci.acquisition_costs().await?.into_iter().map(one).collect();
    Ok(axum::Json(CostListResponse { costs }).into_response())
}

/// Puts what winning customers cost in a month in the place of what was entered before.
#[utoipa::path(put, path = "/v1/analytics/acquisition/costs/{month}", operation_id = "set_acquisition_costs", tag = "analytics",
    security(("key" = ["analytics:write"])), request_body = CostsRequest,
    params(("month" = String, Path, description = "`2026-01`")),
    responses((status = 204, description = "Entered")))]
pub(crate) async fn set_costs(
    May { caller, .. }: May<AnalyticsWrite>,
    State(api): State<Api>,
    Path(name): Path<String>,
    Json(body): Json<CostsRequest>,
) -> Result<Response, Problem> {
    let digits = api.baci.in_force().await?.program.currency.digits;
    let day = needed_day("month", &format!("{name}-01"));
    let day = day.map_err(|_| {
        Problem::invalid("not-a-month").with("name", "month").with("value", name.as_str())
    })?;
    if body.costs.len() > 100 {
        return Err(Problem::invalid("acquisition-many").with("most", 100i64));
    }
    let one =
        |own: CostRequest| Ok((own.channel.unwrap_or_default(), units(own.cost, digits, "cost")?));
    let costs = body.costs.into_iter().map(one).collect::<Result<Vec<_>, Problem>>()?;
    api.baci.set_acquisition_costs(&caller.by(), day, costs).await?;
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}
