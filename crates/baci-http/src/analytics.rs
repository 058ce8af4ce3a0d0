//! What analysts ask: metrics, cohorts, RFM, what is foreseen, what is owed in points, and the journal. The shapes are those of the command
//! line, told in `docs/metrics.md`.

pub(crate) mod foresight;

use crate::auth::{AnalyticsRead, May};
use crate::extract::Asked;
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::Assumed;
use baci_app::analytics::{Base, By, CohortsAsk, MetricsAsk, Period};
use baci_core::decimal::Decimal;
use baci_core::time::Instant;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

/// Periods of the calendar; weeks begin on Monday.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PeriodName {
    Day,
    Week,
    #[default]
    Month,
    Quarter,
    Year,
}

impl PeriodName {
    const fn period(self) -> Period {
        match self {
            Self::Day => Period::Day,
            Self::Week => Period::Week,
            Self::Month => Period::Month,
            Self::Quarter => Period::Quarter,
            Self::Year => Period::Year,
        }
    }
}

/// Whom the base of a rate holds: who bought in the period before, or in the days before an instant.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BaseName {
    #[default]
    Calendar,
    Window,
}

/// What groups are made by.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ByName {
    Branch,
    Channel,
    /// The month of the first purchase.
    Cohort,
    /// Which segments members are in now.
    Segment,
    Stage,
    /// Ladder and tier that members have now.
    Tier,
}

impl ByName {
    const fn by(self) -> By {
        match self {
            Self::Branch => By::Branch,
            Self::Channel => By::Channel,
            Self::Cohort => By::Cohort,
            Self::Segment => By::Segment,
            Self::Stage => By::Stage,
            Self::Tier => By::Tier,
        }
    }
}

/// What metrics are asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MetricsQuery {
    /// The periods that figures are told by; `month` where none is named.
    #[param(inline)]
    period: Option<PeriodName>,
    /// The first day, `YYYY-MM-DD`; the start of the period of the first purchase where none is named.
    from: Option<String>,
    /// The day after the last one; the end of the running period where none is named.
    until: Option<String>,
    #[param(inline)]
    base: Option<BaseName>,
    /// Of a base that is a window, for how many days somebody stays in it: 1 to 3650, 90 where nothing is said.
    window_days: Option<i32>,
    /// In how many calendar months that ended last a regular bought: 1 to 60, 3 where nothing is said.
    regular_months: Option<u32>,
    /// Only those who are in this segment now.
    segment: Option<String>,
    /// Tells the same of each group as well.
    #[param(inline)]
    by: Option<ByName>,
}

/// What cohorts are asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CohortsQuery {
    /// The periods that cohorts are made by and followed by; `month` where none is named.
    #[param(inline)]
    period: Option<PeriodName>,
    /// The first day, `YYYY-MM-DD`.
    from: Option<String>,
    /// The day after the last one.
    until: Option<String>,
    /// Only those who are in this segment now.
    segment: Option<String>,
}

/// As of which day something is told.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AsOfQuery {
    /// At the start of this day, `YYYY-MM-DD`; now where none is named.
    as_of: Option<String>,
    /// Only those who are in this segment now, scored among themselves.
    segment: Option<String>,
}

/// What is asked of what is owed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LiabilityQuery {
    /// At the start of this day, `YYYY-MM-DD`; now where none is named.
    as_of: Option<String>,
    /// The share of points that will be used, in percent, where you know better than earlier lots.
    expected_use: Option<String>,
}

/// Of which month the journal is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct JournalQuery {
    /// `2026-10`.
    month: String,
}

fn day(name: &'static str, text: Option<&str>) -> Result<Option<Date>, Problem> {
    let read = |text: &str| {
        let parsed: Result<Date, _> = text.parse();
        parsed.map_err(|_| Problem::invalid("not-a-day").with("name", name).with("value", text))
    };
    text.map(read).transpose()
}

/// A day that must be there.
pub(crate) fn needed_day(name: &'static str, text: &str) -> Result<Date, Problem> {
    day(name, Some(text))?.ok_or_else(|| Problem::invalid("not-a-day").with("name", name))
}

/// A share in percent as millionths of one: from 0 to 100.
pub(crate) fn share(text: &str) -> Result<i32, Problem> {
    let units = text.parse::<Decimal>().ok().and_then(|n| n.in_units(6));
    let units = units.filter(|n| (0..=100_000_000).contains(n));
    let units = units.and_then(|n| i32::try_from(n).ok());
    units.ok_or_else(|| Problem::invalid("analytics-share").with("value", text))
}

/// The same, or what is usual where nothing is said.
pub(crate) fn percent(text: Option<&str>, usual: i64) -> Result<i64, Problem> {
    text.map_or(Ok(usual), |text| share(text).map(i64::from))
}

fn within(name: &'static str, n: i64, most: i64) -> Result<i64, Problem> {
    let wrong = || Problem::invalid("analytics-number").with("name", name).with("most", most);
    Some(n).filter(|n| (1..=most).contains(n)).ok_or_else(wrong)
}

impl MetricsQuery {
    fn ask(&self) -> Result<MetricsAsk, Problem> {
        let window = self.window_days.unwrap_or(90);
        within("window_days", window.into(), 3650)?;
        let regular_months = self.regular_months.unwrap_or(3);
        within("regular_months", regular_months.into(), 60)?;
        Ok(MetricsAsk {
            period: self.period.unwrap_or_default().period(),
            from: day("from", self.from.as_deref())?,
            until: day("until", self.until.as_deref())?,
            base: match self.base.unwrap_or_default() {
                BaseName::Calendar => Base::Calendar,
                BaseName::Window => Base::Window { days: window },
            },
            regular_months,
            by: self.by.map(ByName::by),
        })
    }
}

/// Retention, churn, repeat purchases, average bills and lifetime value by period.
///
/// Figures are as of `definition.read_at`: now where they are made of sums that are kept, else when the purchases were read. The shape is
/// that of `baci metrics --json`.
#[utoipa::path(get, path = "/v1/analytics/metrics", operation_id = "get_metrics", tag = "analytics",
    security(("key" = ["analytics:read"])), params(MetricsQuery),
    responses((status = 200, description = "`definition`, `periods`, `ltv`, `days_between_purchases`, `counts`, and `groups` with `by`", body = Object)))]
pub(crate) async fn metrics(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<MetricsQuery>,
) -> Result<Response, Problem> {
    let ask = asked.ask()?;
    let (given, told) = api.baci.metrics(ask, asked.segment.as_deref()).await?;
    Ok(axum::Json(told.json(&given, &ask)).into_response())
}

/// Who bought first in the same period, and how many of them came again in each one after.
#[utoipa::path(get, path = "/v1/analytics/cohorts", operation_id = "get_cohorts", tag = "analytics",
    security(("key" = ["analytics:read"])), params(CohortsQuery),
    responses((status = 200, description = "`period`, `cohorts` and `counts`, as `baci cohorts --json` has them", body = Object)))]
pub(crate) async fn cohorts(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<CohortsQuery>,
) -> Result<Response, Problem> {
    let (from, until) =
        (day("from", asked.from.as_deref())?, day("until", asked.until.as_deref())?);
    let ask = CohortsAsk { period: asked.period.unwrap_or_default().period(), from, until };
    let (given, told) = api.baci.cohorts(ask, asked.segment.as_deref()).await?;
    Ok(axum::Json(told.json(&given)).into_response())
}

/// How many customers have which scores of recency, frequency and monetary value.
#[utoipa::path(get, path = "/v1/analytics/rfm", operation_id = "get_rfm", tag = "analytics",
    security(("key" = ["analytics:read"])), params(AsOfQuery),
    responses((status = 200, description = "`as_of`, `scored`, `cells`, `r`, `f`, `m` and `counts`, as `baci rfm --json` has them", body = Object)))]
pub(crate) async fn rfm(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<AsOfQuery>,
) -> Result<Response, Problem> {
    let as_of = day("as_of", asked.as_of.as_deref())?;
    let fit = api.baci.rfm(as_of, asked.segment.as_deref()).await?;
    Ok(axum::Json(fit.own.json(&fit.given, false)).into_response())
}

/// What is owed in points, by wallet and by age of lots.
#[utoipa::path(get, path = "/v1/analytics/liability", operation_id = "get_liability", tag = "analytics",
    security(("key" = ["analytics:read"])), params(LiabilityQuery),
    responses((status = 200, description = "`definition`, `wallets` and `lapsed_holds`, as `baci liability --json` has them", body = Object)))]
pub(crate) async fn liability(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<LiabilityQuery>,
) -> Result<Response, Problem> {
    let as_of = day("as_of", asked.as_of.as_deref())?;
    let expected_use = asked.expected_use.as_deref().map(share).transpose()?.map(i64::from);
    let published = api.baci.in_force().await?;
    let program = &published.program;
    let at = as_of.map_or(Instant::LATEST, |day| program.zone.start_of(day));
    let owed = api.baci.owed(at, expected_use).await?;
    let body: Value = owed.json(program, &Assumed { as_of, expected_use, worth: Map::new() });
    Ok(axum::Json(body).into_response())
}

/// What a month moved between accounts, for the accountant.
#[utoipa::path(get, path = "/v1/analytics/journal", operation_id = "get_journal", tag = "analytics",
    security(("key" = ["analytics:read"])), params(JournalQuery),
    responses((status = 200, description = "`month`, `closed` and `lines`, as `baci journal --json` has them", body = Object)))]
pub(crate) async fn journal(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<JournalQuery>,
) -> Result<Response, Problem> {
    let month: Date = format!("{}-01", asked.month).parse().map_err(|_| {
        Problem::invalid("not-a-month").with("name", "month").with("value", asked.month.as_str())
    })?;
    let published = api.baci.in_force().await?;
    let told = api.baci.journal_of(&published.program, month).await?;
    Ok(axum::Json(told.json(&published.program)).into_response())
}
