//! Streaks: what members do period after period, and what is due to them who keep it up.

use super::mission::Step;
use super::{Program, Trigger};
use crate::decide::caps::{Key, Per, Span};
use crate::text::Texts;
use jiff::civil::Date;

/// The event that a length which was reached is, for rules and coupons that it sets off.
pub const STREAK: &str = "streak";

/// Something that is to be done in each day, week or month.
#[derive(Debug)]
pub struct Streak {
    pub id: String,
    pub name: Texts,
    /// What counts, and how much of it a period takes.
    pub step: Step,
    pub per: Per,
    /// Each so many periods set off an event.
    pub every: Option<i64>,
    /// Lengths that set off an event, the shortest first.
    pub milestones: Vec<i64>,
    pub freezes: Option<Freezes>,
}

/// Periods that may be missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freezes {
    /// The most that somebody has at once.
    pub most: i64,
    /// Each so many periods that were kept earn one.
    pub each: i64,
}

impl Streak {
    /// Under which key what was done on a day is noted.
    pub fn key(&self, day: Date) -> Key<'_> {
        let start = self.per.start(self.per.number(day)).unwrap_or(day);
        Key { rule: &self.id, span: Span::Streak(start) }
    }

    /// The next length after this one that sets something off.
    pub fn next(&self, length: i64) -> Option<i64> {
        let own = self.milestones.iter().copied().find(|own| *own > length);
        let every = self.every.map(|every| (length / every + 1).saturating_mul(every));
        [own, every].into_iter().flatten().min()
    }

    /// Whether another version of it counts the same, so that what was done still means it.
    pub fn counts_like(&self, new: &Self, (before, after): (&Program, &Program)) -> bool {
        let name = |on: &Trigger, program: &Program| match on {
            Trigger::Purchase => None,
            Trigger::Event(at) => program.events.get(*at).map(|event| event.name.clone()),
        };
        let same = |own: &Self| (own.per, own.step.count, own.step.need);
        name(&self.step.on, before) == name(&new.step.on, after) && same(self) == same(new)
    }
}
