//! Missions and stamp cards: how far a member is with each.

use crate::answer::{CouponGivenResponse, CreditResponse};
use crate::auth::{May, MembersRead};
use crate::extract::Named;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::Time;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{MemberMission, MissionAnswer};
use baci_core::id::MemberId;
use baci_core::mission::{Progress, StepProgress};
use baci_core::program::Program;
use baci_core::program::mission::{Counting, Step};
use baci_core::text::Texts;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The missions of a member.
#[derive(Serialize, ToSchema)]
struct MissionsResponse {
    missions: Vec<MissionResponse>,
}

/// How far a member is with a mission.
#[derive(Serialize, ToSchema)]
pub(crate) struct MissionResponse {
    /// As the program names it.
    mission: String,
    /// By language; empty where the program has it no more.
    name: BTreeMap<String, String>,
    /// mission, card or badge.
    look: &'static str,
    /// Rounds that are done.
    done: i64,
    /// Whether there is nothing more to do, until it begins anew if it does.
    over: bool,
    /// When nothing counts for it any more, or it begins anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
    /// In this round; of a mission that is over, all of it.
    steps: Vec<MissionStepResponse>,
    /// Rounds that the event finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    finished: Option<i64>,
    /// What these gave; it is in the balances, too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    credits: Vec<CreditResponse>,
    /// The coupons that these gave.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coupons: Vec<CouponGivenResponse>,
}

/// How far a member is with a step.
#[derive(Serialize, ToSchema)]
struct MissionStepResponse {
    /// By language; empty where the program gives it none.
    name: BTreeMap<String, String>,
    /// times, units or money.
    count: &'static str,
    /// What was done: a number, or an amount of money.
    has: String,
    need: String,
    /// What is missing.
    missing: String,
}

impl MissionResponse {
    /// How far somebody is, in the API's words.
    pub fn of(own: &Progress, program: &Program) -> Self {
        let mission = program.missions.iter().find(|mission| mission.id == own.mission);
        let step = |(at, progress): (usize, &StepProgress)| {
            let step = mission.and_then(|mission| mission.steps.get(at));
            MissionStepResponse::of(*progress, step, program)
        };
        Self {
            mission: own.mission.clone(),
            name: mission.map(|mission| by_language(&mission.name)).unwrap_or_default(),
            look: mission.map(|mission| mission.look).unwrap_or_default().word(),
            done: own.done,
            over: own.over,
            until: None,
            steps: own.steps.iter().enumerate().map(step).collect(),
            finished: None,
            credits: Vec::new(),
            coupons: Vec::new(),
        }
    }

    /// How far an event brought somebody, and what finished rounds gave.
    pub fn after(own: &MissionAnswer, program: &Program) -> Self {
        Self {
            finished: Some(own.finished).filter(|n| *n > 0),
            credits: own.credits.iter().map(|c| CreditResponse::of(c, program)).collect(),
            coupons: own.coupons.iter().map(CouponGivenResponse::of).collect(),
            ..Self::of(&own.progress, program)
        }
    }
}

impl MissionStepResponse {
    fn of(own: StepProgress, step: Option<&Step>, program: &Program) -> Self {
        let count = step.map(|step| step.count).unwrap_or_default();
        let text = |amount: i64| match count {
            Counting::Money => program.currency.format(amount),
            Counting::Times | Counting::Units => amount.to_string(),
        };
        Self {
            name: step.and_then(|step| step.name.as_ref()).map(by_language).unwrap_or_default(),
            count: count.word(),
            has: text(own.has),
            need: text(own.need),
            missing: text(own.missing()),
        }
    }
}

/// A name with the languages' codes.
pub(crate) fn by_language(texts: &Texts) -> BTreeMap<String, String> {
    texts.0.iter().map(|(language, text)| (language.code().to_owned(), text.clone())).collect()
}

/// The missions and stamp cards that are for a member now, with how far they are.
#[utoipa::path(get, path = "/v1/members/{id}/missions", operation_id = "list_member_missions", tag = "members",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "At most 50", body = MissionsResponse)))]
pub(crate) async fn of_member(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let all = api.baci.missions_of(id).await?;
    let published = api.baci.in_force().await?;
    let one = |own: &MemberMission| MissionResponse {
        until: own.until.map(Time),
        ..MissionResponse::of(&own.progress, &published.program)
    };
    let missions = all.iter().map(one).collect();
    Ok(axum::Json(MissionsResponse { missions }).into_response())
}
