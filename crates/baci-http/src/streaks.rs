//! Streaks: how a member stands with each.

use crate::answer::{CouponGivenResponse, CreditResponse};
use crate::auth::{May, MembersRead};
use crate::extract::Named;
use crate::missions::by_language;
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{MemberStreak, StreakAnswer};
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::program::mission::Counting;
use baci_core::program::streak::Streak;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The streaks of a member.
#[derive(Serialize, ToSchema)]
struct StreaksResponse {
    streaks: Vec<StreakResponse>,
}

/// How a member stands with a streak.
#[derive(Serialize, ToSchema)]
struct StreakResponse {
    /// As the program names it.
    streak: String,
    /// By language; empty where the program gives it none.
    name: BTreeMap<String, String>,
    /// day, week or month.
    per: &'static str,
    /// Periods kept one after another; 0 where the last streak broke.
    length: i64,
    /// The best length ever.
    best: i64,
    /// Periods that may still be missed.
    freezes: i64,
    /// Whether this period is kept.
    kept: bool,
    /// times, units or money.
    count: &'static str,
    /// What was done in this period: a number, or an amount of money.
    has: String,
    /// So much keeps a period.
    need: String,
    /// The last day, in the program's zone, on which the next period that is needed can be kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// The next length that sets something off.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

/// How an event left a member with a streak, and what came of the lengths that it reached.
#[derive(Serialize, ToSchema)]
pub(crate) struct StreakAfterResponse {
    /// As the program names it.
    streak: String,
    /// By language; empty where the program has it no more.
    name: BTreeMap<String, String>,
    /// Periods kept one after another.
    length: i64,
    /// Periods that may be missed.
    freezes: i64,
    /// Lengths that were due with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reached: Vec<i64>,
    /// What these gave; it is in the balances, too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    credits: Vec<CreditResponse>,
    /// The coupons that these gave.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coupons: Vec<CouponGivenResponse>,
}

impl StreakAfterResponse {
    /// In the API's words.
    pub fn of(own: &StreakAnswer, program: &Program) -> Self {
        let streak = program.streaks.iter().find(|streak| streak.id == own.streak);
        Self {
            streak: own.streak.clone(),
            name: streak.map(|streak| by_language(&streak.name)).unwrap_or_default(),
            length: own.length,
            freezes: own.freezes,
            reached: own.reached.clone(),
            credits: own.credits.iter().map(|own| CreditResponse::of(own, program)).collect(),
            coupons: own.coupons.iter().map(CouponGivenResponse::of).collect(),
        }
    }
}

fn response(own: &MemberStreak, streak: &Streak, program: &Program) -> StreakResponse {
    let standing = own.standing;
    let text = |amount: i64| match streak.step.count {
        Counting::Money => program.currency.format(amount),
        Counting::Times | Counting::Units => amount.to_string(),
    };
    StreakResponse {
        streak: own.streak.clone(),
        name: by_language(&streak.name),
        per: streak.per.word(),
        length: standing.length,
        best: standing.best,
        freezes: standing.freezes,
        kept: standing.kept(),
        count: streak.step.count.word(),
        has: text(standing.has),
        need: text(standing.need),
        until: standing.until.map(|day| day.to_string()),
        next: streak.next(standing.length),
    }
}

/// How a member stands now with each streak of the program.
#[utoipa::path(get, path = "/v1/members/{id}/streaks", operation_id = "list_member_streaks", tag = "members",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "At most 20", body = StreaksResponse)))]
pub(crate) async fn of_member(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let all = api.baci.streaks_of(id).await?;
    let published = api.baci.in_force().await?;
    let program = &published.program;
    let one = |own: &MemberStreak| {
        let streak = program.streaks.iter().find(|streak| streak.id == own.streak)?;
        Some(response(own, streak, program))
    };
    let streaks = all.iter().filter_map(one).collect();
    Ok(axum::Json(StreaksResponse { streaks }).into_response())
}
