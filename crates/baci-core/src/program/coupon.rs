//! Coupons that the program gives by itself: for the next purchase, for joining, for a birthday.

use super::{Active, Limits, Trigger};
use crate::condition::Condition;
use crate::text::Texts;
use crate::time::{Instant, Period, Zone};

/// Who gets a coupon of which promotion, and when. All that is set must hold.
#[derive(Debug)]
pub struct CouponRule {
    pub id: String,
    pub name: Texts,
    /// What sets it off: a purchase, or an event.
    pub on: Trigger,
    /// The promotion that its coupons open, by its id.
    pub promotion: String,
    pub active: Active,
    pub when: Option<Condition>,
    /// How long after it was given it can be used first.
    pub after: Option<Period>,
    /// How long it is good from then on; for ever where nothing is said.
    pub lasts: Option<Period>,
    /// How many are given: in all, to a member, to a member on a local day.
    pub limits: Limits,
    /// Whether the member keeps it when what it was given for is taken back.
    pub kept: bool,
}

impl CouponRule {
    /// From and until when a coupon is good that is given at an instant.
    pub fn span(&self, at: Instant, zone: &Zone) -> (Instant, Instant) {
        let from = self.after.map_or(at, |after| after.after(at, zone));
        (from, self.lasts.map_or(Instant::FAR, |lasts| lasts.after(from, zone)))
    }
}
