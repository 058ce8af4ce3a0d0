//! Coupons that an event gives by itself.

use crate::condition::Seen;
use crate::decide::caps::{Key, Span, of_limits, together};
use crate::decide::case::Case;
use crate::decide::record::Recorder;
use crate::decide::{CapReason, Count, Decision, Inactive};
use crate::program::CouponRule;
use serde::Serialize;

/// Why the program gave a coupon by itself, or did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CouponReason {
    /// The id of what gives it.
    pub coupon: String,
    /// The promotion that it opens, by its id.
    pub promotion: String,
    pub outcome: CouponOutcome,
}

/// How it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum CouponOutcome {
    /// The member has it.
    Given,
    /// Not within its dates, weekdays or hours.
    NotActive { reason: Inactive },
    /// Its condition did not hold.
    ConditionFailed { failed: Vec<Seen> },
    /// As many as may be are given.
    CapReached { cap: CapReason },
}

/// Decides which coupons the event gives.
pub(super) fn give<R: Recorder>(case: &Case<'_>, recorder: &mut R, decision: &mut Decision) {
    for (position, own) in case.coupons() {
        let why_not = why_not(case, own);
        recorder.coupon(|| CouponReason {
            coupon: own.id.clone(),
            promotion: own.promotion.clone(),
            outcome: why_not.as_ref().map_or(CouponOutcome::Given, |why| why(case, own)),
        });
        if why_not.is_some() {
            continue;
        }
        decision.coupons.push(position);
        for (span, ..) in of_limits(&own.limits, case.scope.local.day) {
            let key = Key { rule: &own.id, span }.to_string();
            decision.counts.push(Count {
                key,
                program: together(span),
                by: 1,
                kept: own.kept,
                whole: !own.kept,
                ..Count::default()
            });
        }
    }
}

/// How a reason is put in words, where somebody reads them.
type Words = fn(&Case<'_>, &CouponRule) -> CouponOutcome;

fn why_not(case: &Case<'_>, own: &CouponRule) -> Option<Words> {
    let scope = &case.scope;
    let (at, local) = (scope.event.at, scope.local);
    if !own.active.holds(at, local) {
        return Some(|case, own| {
            let (at, local) = (case.scope.event.at, case.scope.local);
            CouponOutcome::NotActive { reason: own.active.why_not(at, local) }
        });
    }
    if own.when.as_ref().is_some_and(|when| !when.holds(scope)) {
        return Some(|case, own| {
            let failed = own.when.as_ref().map(|when| when.explain(&case.scope));
            CouponOutcome::ConditionFailed { failed: failed.unwrap_or_default() }
        });
    }
    reached(case, own)?;
    Some(|case, own| {
        let none = CapReason { cap: String::new(), limit: 0, used: 0, allowed: 0 };
        CouponOutcome::CapReached { cap: reached(case, own).unwrap_or(none) }
    })
}

/// The limit that is reached, if one is.
fn reached(case: &Case<'_>, own: &CouponRule) -> Option<CapReason> {
    let used = case.scope.view.used;
    of_limits(&own.limits, case.scope.local.day).find_map(|(span, limit, _)| {
        let used = used.used(Key { rule: &own.id, span });
        let cap = match span {
            Span::Member => "member",
            Span::Program => "program",
            _ => "day",
        };
        (used >= limit).then(|| CapReason { cap: cap.to_owned(), limit, used, allowed: 0 })
    })
}
