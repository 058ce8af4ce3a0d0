//! Reasons: why each rule gave or did not give, in the API's words.

use crate::purchases::{CodeResponse, PromotionResponse};
use crate::value::in_wallet;
use baci_app::Offers;
use baci_core::condition::Seen;
use baci_core::decide::{
    CapReason, CouponOutcome, CouponReason, Explanation, Outcome, RuleReason, TakeBackReason,
};
use baci_core::program::Program;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Why an event gave what it gave.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExplanationResponse {
    /// Every rule that was looked at, in the program's order.
    rules: Vec<RuleResponse>,
    /// Every coupon that the program may give by itself on such an event.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coupons: Vec<CouponReasonResponse>,
    /// For a refund or cancel: what was taken back, with its arithmetic.
    taken_back: Vec<TakeBackResponse>,
    /// Every promotion that the basket touched, how it came out and what it took off each line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    promotions: Vec<PromotionResponse>,
    /// What became of each code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    codes: Vec<CodeResponse>,
}

/// One rule's part.
#[derive(Default, Serialize, ToSchema)]
pub(crate) struct RuleResponse {
    rule: String,
    wallet: String,
    /// "0" where it did not apply.
    amount: String,
    /// applied, not_active, no_lines, condition_failed, zero, cap_reached, visit_counted, shut_out.
    outcome: &'static str,
    /// '312.50 x 1 / 25 = 12.5, rounded down to 12'.
    #[serde(skip_serializing_if = "Option::is_none")]
    arithmetic: Option<String>,
    /// Why it was not active.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The exclusive rule that applied instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The parts of its condition that did not hold, with the values seen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed: Vec<ConditionResponse>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    caps: Vec<CapResponse>,
}

/// How a coupon came out that the program may give by itself.
#[derive(Default, Serialize, ToSchema)]
pub(crate) struct CouponReasonResponse {
    /// The id of what gives it.
    coupon: String,
    /// The promotion that it opens, by its id.
    promotion: String,
    /// given, not_active, condition_failed, cap_reached.
    outcome: &'static str,
    /// Why it was not active.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The parts of its condition that did not hold, with the values seen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed: Vec<ConditionResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cap: Option<CapResponse>,
}

/// A part of a condition.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConditionResponse {
    /// As it is written: `cart.total >= 300`.
    part: String,
    held: bool,
    /// What it saw, by name.
    values: BTreeMap<String, String>,
}

/// What a cap did.
#[derive(Serialize, ToSchema)]
pub(crate) struct CapResponse {
    /// receipt, day, month, member or program.
    cap: String,
    limit: String,
    used: String,
    /// What was left of the rule's amount after it.
    allowed: String,
}

/// A credit that was taken back.
#[derive(Serialize, ToSchema)]
pub(crate) struct TakeBackResponse {
    rule: String,
    wallet: String,
    amount: String,
    arithmetic: String,
}

impl ExplanationResponse {
    /// An explanation in decimal strings.
    pub fn of(explanation: Explanation, offers: Option<&Offers>, program: &Program) -> Self {
        let taken = |t: TakeBackReason| TakeBackResponse {
            amount: in_wallet(program, &t.wallet, t.amount),
            rule: t.rule,
            wallet: t.wallet,
            arithmetic: t.arithmetic,
        };
        Self {
            rules: explanation.rules.into_iter().map(|r| rule(r, program)).collect(),
            coupons: explanation.coupons.into_iter().map(coupon).collect(),
            taken_back: explanation.take_backs.into_iter().map(taken).collect(),
            promotions: offers.map(|own| PromotionResponse::all(own, program)).unwrap_or_default(),
            codes: offers.map(|own| CodeResponse::all(own, program)).unwrap_or_default(),
        }
    }
}

fn coupon(reason: CouponReason) -> CouponReasonResponse {
    let CouponReason { coupon, promotion, outcome } = reason;
    let mut response =
        CouponReasonResponse { coupon, promotion, ..CouponReasonResponse::default() };
    match outcome {
        CouponOutcome::Given => response.outcome = "given",
        CouponOutcome::NotActive { reason } => {
            response.outcome = "not_active";
            response.reason = Some(reason.to_string());
        }
        CouponOutcome::ConditionFailed { failed } => {
            response.outcome = "condition_failed";
            response.failed = failed.into_iter().map(condition).collect();
        }
        CouponOutcome::CapReached { cap } => {
            response.outcome = "cap_reached";
            response.cap = Some(CapResponse {
                cap: cap.cap,
                limit: cap.limit.to_string(),
                used: cap.used.to_string(),
                allowed: cap.allowed.to_string(),
            });
        }
    }
    response
}

fn rule(reason: RuleReason, program: &Program) -> RuleResponse {
    let RuleReason { rule, wallet, amount, outcome } = reason;
    let all = |list: Vec<CapReason>| list.into_iter().map(|c| cap(c, &wallet, program)).collect();
    let mut response = match outcome {
        Outcome::Applied { arithmetic, caps } => RuleResponse {
            outcome: "applied",
            arithmetic: Some(arithmetic.to_string()),
            caps: all(caps),
            ..RuleResponse::default()
        },
        Outcome::NotActive { reason } => RuleResponse {
            outcome: "not_active",
            reason: Some(reason.to_string()),
            ..RuleResponse::default()
        },
        Outcome::NoLines => RuleResponse { outcome: "no_lines", ..RuleResponse::default() },
        Outcome::ConditionFailed { failed } => RuleResponse {
            outcome: "condition_failed",
            failed: failed.into_iter().map(condition).collect(),
            ..RuleResponse::default()
        },
        Outcome::Zero { arithmetic } => RuleResponse {
            outcome: "zero",
            arithmetic: Some(arithmetic.to_string()),
            ..RuleResponse::default()
        },
        Outcome::CapReached { caps } => {
            RuleResponse { outcome: "cap_reached", caps: all(caps), ..RuleResponse::default() }
        }
        Outcome::VisitCounted => {
            RuleResponse { outcome: "visit_counted", ..RuleResponse::default() }
        }
        Outcome::ShutOut { by } => {
            RuleResponse { outcome: "shut_out", by: Some(by), ..RuleResponse::default() }
        }
    };
    response.amount = in_wallet(program, &wallet, amount);
    (response.rule, response.wallet) = (rule, wallet);
    response
}

fn condition(seen: Seen) -> ConditionResponse {
    let Seen { part, held, values } = seen;
    ConditionResponse { part, held, values: values.into_iter().collect() }
}

fn cap(cap: CapReason, wallet: &str, program: &Program) -> CapResponse {
    let text = |amount| in_wallet(program, wallet, amount);
    CapResponse {
        limit: text(cap.limit),
        used: text(cap.used),
        allowed: text(cap.allowed),
        cap: cap.cap,
    }
}
