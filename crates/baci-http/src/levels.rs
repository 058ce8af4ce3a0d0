//! Levels: where a member stands on each ladder.

use crate::answer::{CouponGivenResponse, CreditResponse};
use crate::auth::{May, MembersRead};
use crate::extract::Named;
use crate::missions::by_language;
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{LevelAnswer, MemberLevel};
use baci_core::id::MemberId;
use baci_core::level::Standing;
use baci_core::program::Program;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Where a member stands on ladders of levels.
#[derive(Serialize, ToSchema)]
struct LevelsResponse {
    levels: Vec<LevelResponse>,
}

/// Where a member stands on a ladder of levels.
#[derive(Serialize, ToSchema)]
struct LevelResponse {
    /// As the program names it.
    levels: String,
    /// By language; empty where the program gives it none.
    name: BTreeMap<String, String>,
    /// The highest level that was reached; 0 is none yet.
    number: i64,
    /// The level's name by language; empty where the program gives it none.
    level: BTreeMap<String, String>,
    experience: i64,
    /// What the next level takes; none on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
    /// What is missing for it.
    missing: i64,
}

/// Where an event left a member on a ladder of levels, and what came of those that it reached.
#[derive(Serialize, ToSchema)]
pub(crate) struct LevelAfterResponse {
    /// As the program names it.
    levels: String,
    /// By language; empty where the program has it no more.
    name: BTreeMap<String, String>,
    /// What the event gave of experience.
    gained: i64,
    /// The highest level that was reached.
    number: i64,
    experience: i64,
    /// What is missing for the next one; 0 on the last.
    missing: i64,
    /// Levels that were reached with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reached: Vec<i64>,
    /// What these gave; it is in the balances, too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    credits: Vec<CreditResponse>,
    /// The coupons that these gave.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coupons: Vec<CouponGivenResponse>,
}

impl LevelAfterResponse {
    /// In the API's words.
    pub fn of(own: &LevelAnswer, program: &Program) -> Self {
        let ladder = program.levels.iter().find(|levels| levels.id == own.levels);
        Self {
            levels: own.levels.clone(),
            name: ladder.map(|ladder| by_language(&ladder.name)).unwrap_or_default(),
            gained: own.gained,
            number: own.standing.number,
            experience: own.standing.experience,
            missing: own.standing.missing(),
            reached: own.reached.clone(),
            credits: own.credits.iter().map(|own| CreditResponse::of(own, program)).collect(),
            coupons: own.coupons.iter().map(CouponGivenResponse::of).collect(),
        }
    }
}

/// Where a member stands now on each ladder of levels of the program.
#[utoipa::path(get, path = "/v1/members/{id}/levels", operation_id = "list_member_levels", tag = "members",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "At most 10", body = LevelsResponse)))]
pub(crate) async fn of_member(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let all = api.baci.levels_of(id).await?;
    let published = api.baci.in_force().await?;
    let one = |own: &MemberLevel| {
        let ladder = published.program.levels.iter().find(|levels| levels.id == own.levels)?;
        let level = ladder.level(own.standing.number).and_then(|level| level.name.as_ref());
        let Standing { number, experience, next, .. } = own.standing;
        Some(LevelResponse {
            levels: own.levels.clone(),
            name: by_language(&ladder.name),
            number,
            level: level.map(by_language).unwrap_or_default(),
            experience,
            next,
            missing: own.standing.missing(),
        })
    };
    let levels = all.iter().filter_map(one).collect();
    Ok(axum::Json(LevelsResponse { levels }).into_response())
}
