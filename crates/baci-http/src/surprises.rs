//! Surprises: draws with their seals and seeds, who was drawn, and everybody who could be.

use crate::auth::{GamesRead, May};
use crate::extract::Asked;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::Time;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use baci_app::{CheckedDraw, StoredDraw, StoredEntry};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How many who could be drawn are listed at a time.
const ENTRIES: i64 = 1000;

/// Where a list of those who could be drawn goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntriesQuery {
    /// The last place of the page before; 0 where nothing is said.
    after: Option<i64>,
}

/// Draws.
#[derive(Serialize, ToSchema)]
struct DrawListResponse {
    /// The latest due first, at most 200.
    draws: Vec<DrawResponse>,
}

/// A draw.
#[derive(Serialize, ToSchema)]
struct DrawResponse {
    /// The surprise's id in the program of that time.
    surprise: String,
    /// The first day of its part of the calendar.
    day: String,
    /// open, drawn (it is known who gets it), given, or void (the program has it no more).
    state: String,
    due_at: Time,
    /// The SHA-256 of the seed, shown before it is drawn.
    seal: String,
    /// 64 hexadecimal digits, once it is drawn.
    #[serde(skip_serializing_if = "String::is_empty")]
    seed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn_at: Option<Time>,
    /// The version of the program by which it was drawn; 0 before.
    program_version: i64,
    /// How many members were looked at.
    looked: i64,
    /// How many of them could be drawn.
    eligible: i64,
    /// How many are given to: the first places.
    members: i64,
    /// How many gifts were given.
    given: i64,
}

/// A draw, drawn once more.
#[derive(Serialize, ToSchema)]
struct CheckedDrawResponse {
    #[serde(flatten)]
    draw: DrawResponse,
    /// Those who were drawn, in their order.
    drawn: Vec<EntryResponse>,
    /// Whether the seed's hash is the seal.
    sealed: bool,
    /// Whether everybody who could be drawn stands at the place that the seed gives them.
    ordered: bool,
    holds: bool,
}

/// Those who could be drawn.
#[derive(Serialize, ToSchema)]
struct EntryListResponse {
    /// By their places, at most 1000.
    entries: Vec<EntryResponse>,
    /// `after` of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

/// Somebody who could be drawn.
#[derive(Serialize, ToSchema)]
struct EntryResponse {
    member_id: String,
    /// How many they had had in the last 365 days: who had fewer comes first.
    had: i64,
    /// From 1: among those who had as many, by the SHA-256 of `seed:member_id`.
    place: i64,
}

impl DrawResponse {
    fn of(own: &StoredDraw) -> Self {
        let drawn = ["drawn", "given"].contains(&own.state.as_str());
        let day = own.draw.rsplit_once('/').map_or("", |(_, day)| day);
        Self {
            surprise: own.surprise.clone(),
            day: day.to_owned(),
            state: own.state.clone(),
            due_at: Time(own.due_at),
            seal: own.seal.clone(),
            seed: own.seed.clone(),
            drawn_at: drawn.then_some(Time(own.drawn_at)),
            program_version: own.program_version,
            looked: own.looked,
            eligible: own.eligible,
            members: own.members,
            given: own.given,
        }
    }
}

impl EntryResponse {
    fn of(own: &StoredEntry) -> Self {
        Self { member_id: own.member.to_string(), had: own.had, place: own.place }
    }
}

impl CheckedDrawResponse {
    fn of(own: &CheckedDraw) -> Self {
        Self {
            draw: DrawResponse::of(&own.draw),
            drawn: own.drawn.iter().map(EntryResponse::of).collect(),
            sealed: own.sealed,
            ordered: own.ordered,
            holds: own.holds(),
        }
    }
}

/// Draws of surprises: those that come, with their seals, and those that were.
#[utoipa::path(get, path = "/v1/surprises/draws", operation_id = "list_surprise_draws", tag = "games",
    security(("key" = ["games:read"])),
    responses((status = 200, description = "Draws", body = DrawListResponse)))]
pub(crate) async fn list(_: May<GamesRead>, State(api): State<Api>) -> Result<Response, Problem> {
    let draws = api.baci.surprise_draws().await?;
    let draws = draws.iter().map(DrawResponse::of).collect();
    Ok(axum::Json(DrawListResponse { draws }).into_response())
}

/// A draw, drawn once more from its seed and the list of those who could be drawn.
#[utoipa::path(get, path = "/v1/surprises/draws/{surprise}/{day}", operation_id = "check_surprise_draw", tag = "games",
    security(("key" = ["games:read"])), params(
        ("surprise" = String, Path, description = "The surprise's id"),
        ("day" = String, Path, description = "The first day of its part of the calendar, `YYYY-MM-DD`")),
    responses((status = 200, description = "The draw", body = CheckedDrawResponse)))]
pub(crate) async fn check(
    _: May<GamesRead>,
    State(api): State<Api>,
    Path((surprise, day)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let checked = api.baci.check_draw(&format!("{surprise}/{day}")).await?;
    Ok(axum::Json(CheckedDrawResponse::of(&checked)).into_response())
}

/// Everybody who could be drawn by a draw, by their places.
#[utoipa::path(get, path = "/v1/surprises/draws/{surprise}/{day}/entries", operation_id = "list_surprise_entries", tag = "games",
    security(("key" = ["games:read"])), params(
        ("surprise" = String, Path, description = "The surprise's id"),
        ("day" = String, Path, description = "The first day of its part of the calendar, `YYYY-MM-DD`"),
        EntriesQuery),
    responses((status = 200, description = "Those who could be drawn", body = EntryListResponse)))]
pub(crate) async fn entries(
    _: May<GamesRead>,
    State(api): State<Api>,
    Path((surprise, day)): Path<(String, String)>,
    Asked(asked): Asked<EntriesQuery>,
) -> Result<Response, Problem> {
    let draw = api.baci.surprise_draw(&format!("{surprise}/{day}")).await?;
    let after = asked.after.unwrap_or(0);
    let entries = api.baci.surprise_entries(&draw.draw, after, ENTRIES).await?;
    let next = entries.last().map(|own| own.place).filter(|place| *place < draw.eligible);
    let entries = entries.iter().map(EntryResponse::of).collect();
    Ok(axum::Json(EntryListResponse { entries, next }).into_response())
}
