//! Coupons in the tree of reasons: those that the program gave by itself, and why not others.

use super::rules::{inactive, seen};
use crate::parts::Node;
use crate::words::Words;
use baci_app::say::promotion_name;
use baci_core::decide::{CouponOutcome, CouponReason};
use baci_core::program::Program;

/// A node for each.
pub(super) fn nodes(words: &Words, program: &Program, reasons: &[CouponReason]) -> Vec<Node> {
    reasons.iter().map(|reason| node(words, program, reason)).collect()
}

fn node(words: &Words, program: &Program, reason: &CouponReason) -> Node {
    let found = program.coupons.iter().find(|own| own.id == reason.coupon);
    let name = found.map_or("", |own| own.name.get(words.language));
    let title = if name.is_empty() { reason.coupon.clone() } else { name.to_owned() };
    let (mood, sentence, reasons) = match &reason.outcome {
        CouponOutcome::Given => {
            let promotion = promotion_name(words.language, program, &reason.promotion);
            let said = words.say("why-coupon-given").text("promotion", promotion);
            ("gave", said.to_string(), Vec::new())
        }
        CouponOutcome::NotActive { reason } => ("nothing", inactive(words, *reason), Vec::new()),
        CouponOutcome::ConditionFailed { failed } => {
            let parts = failed.iter().map(|part| seen(words, part)).collect();
            ("nothing", words.t("why-condition"), parts)
        }
        CouponOutcome::CapReached { cap } => {
            let said = words.say("why-coupons-given").text("count", words.count(cap.limit));
            ("nothing", said.to_string(), Vec::new())
        }
    };
    Node { mood, title, amount: String::new(), sentence, reasons }
}
