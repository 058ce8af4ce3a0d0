//! Occasions: birthdays, anniversaries and feasts of a member, and how many members had each.

use crate::auth::{May, MembersRead};
use crate::extract::{Asked, Named};
use crate::problem::Problem;
use crate::stages::{DaysQuery, days};
use crate::state::Api;
use crate::value::Time;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{HadOccasion, MemberOccasion};
use baci_core::id::MemberId;
use serde::Serialize;
use utoipa::ToSchema;

/// The occasions of a member.
#[derive(Serialize, ToSchema)]
struct MemberOccasionsResponse {
    /// Those of the program.
    occasions: Vec<MemberOccasionResponse>,
    /// What they had, the latest first, at most 100.
    had: Vec<HadOccasionResponse>,
}

/// An occasion of a member's, as it is on or comes next.
#[derive(Serialize, ToSchema)]
struct MemberOccasionResponse {
    /// As the program names it.
    occasion: String,
    /// Whether it is on.
    on: bool,
    /// Its day, the first where it lasts for several; not there where none comes, as long as no birthday is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    /// The first day that belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The last day that belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// The age, or the years since; not there where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    years: Option<i64>,
}

/// An occasion that a member had.
#[derive(Serialize, ToSchema)]
struct HadOccasionResponse {
    occasion: String,
    /// The day that was celebrated.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    at: Time,
    /// The event that it is in the history, `evt_…`.
    event: String,
}

/// How many members had each occasion.
#[derive(Serialize, ToSchema)]
struct OccasionsResponse {
    /// By id; those that nobody had are left out.
    occasions: Vec<OccasionCountResponse>,
}

/// How often an occasion was had.
#[derive(Serialize, ToSchema)]
struct OccasionCountResponse {
    occasion: String,
    members: i64,
}

impl MemberOccasionResponse {
    fn of(own: &MemberOccasion) -> Self {
        let last = own.of.map(|of| of.until.yesterday().unwrap_or(of.until));
        Self {
            occasion: own.occasion.clone(),
            on: own.on,
            day: own.of.map(|of| of.day.to_string()),
            from: own.of.map(|of| of.from.to_string()),
            until: last.map(|day| day.to_string()),
            years: own.of.and_then(|of| of.years),
        }
    }
}

impl HadOccasionResponse {
    fn of(own: &HadOccasion) -> Self {
        Self {
            occasion: own.occasion.clone(),
            day: own.day.map(|day| day.to_string()),
            at: Time(own.at),
            event: own.event.to_string(),
        }
    }
}

/// The birthdays, anniversaries and feasts of a member: what is on or comes next, and what they had.
#[utoipa::path(get, path = "/v1/members/{id}/occasions", operation_id = "list_member_occasions", tag = "members",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "At most 50, and 100 that were had", body = MemberOccasionsResponse)))]
pub(crate) async fn of_member(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let own = api.baci.occasions_of(id).await?;
    let body = MemberOccasionsResponse {
        occasions: own.all.iter().map(MemberOccasionResponse::of).collect(),
        had: own.had.iter().map(HadOccasionResponse::of).collect(),
    };
    Ok(axum::Json(body).into_response())
}

/// How many members had each occasion on some days.
#[utoipa::path(get, path = "/v1/occasions", operation_id = "count_occasions", tag = "members",
    security(("key" = ["members:read"])), params(DaysQuery),
    responses((status = 200, description = "By occasion", body = OccasionsResponse)))]
pub(crate) async fn list(
    _: May<MembersRead>,
    State(api): State<Api>,
    Asked(asked): Asked<DaysQuery>,
) -> Result<Response, Problem> {
    let all = api.baci.occasions(days(&asked)?).await?.into_iter();
    let one = |(occasion, members)| OccasionCountResponse { occasion, members };
    Ok(axum::Json(OccasionsResponse { occasions: all.map(one).collect() }).into_response())
}
