//! Missions: what members do step by step, and stamp cards, which are missions of one step that begin again.

use super::tier::Calendar;
use super::{Active, Filter, Program, Trigger};
use crate::condition::Condition;
use crate::decide::caps::{Key, Span};
use crate::text::Texts;
use jiff::civil::Date;

/// The event that a finished round is, for rules and coupons that it sets off.
pub const DONE: &str = "mission_done";

/// What members are asked to do.
#[derive(Debug)]
pub struct Mission {
    pub id: String,
    pub name: Texts,
    pub look: Look,
    pub active: Active,
    /// Who takes part.
    pub when: Option<Condition>,
    /// One at least.
    pub steps: Vec<Step>,
    /// Whether a step counts only once those before it are done.
    pub ordered: bool,
    /// Whether it begins again when it is done; of one step, what is over counts for the next round.
    pub repeat: bool,
    /// The part of the calendar with which it begins anew, whatever was done.
    pub per: Option<Calendar>,
}

/// How members see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Mission,
    /// A card with a place for each stamp.
    Card,
    /// Something that one has or has not.
    Badge,
}

/// One thing to do.
#[derive(Debug)]
pub struct Step {
    pub name: Option<Texts>,
    pub on: Trigger,
    pub when: Option<Condition>,
    /// The lines of a purchase that count; an empty filter is all.
    pub only: Filter,
    pub count: Counting,
    /// So much makes it done: times, whole units, or the currency's smallest units.
    pub need: i64,
    /// The most that counts on a local day.
    pub per_day: Option<i64>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counting {
    /// Events: purchases with goods that count, answers to surveys.
    #[default]
    Times,
    /// Whole units of the goods.
    Units,
    /// What the goods cost, after discounts.
    Money,
}

impl Look {
    /// Its word in a document.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mission => "mission",
            Self::Card => "card",
            Self::Badge => "badge",
        }
    }
}

impl Counting {
    /// Its word in a document.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Times => "times",
            Self::Units => "units",
            Self::Money => "money",
        }
    }
}

impl Mission {
    /// The first day of the part of the calendar that a day is in, where it begins anew with each.
    pub fn part(&self, day: Date) -> Option<Date> {
        self.per.map(|per| per.start(day))
    }

    /// Whether another version of it counts the same for each step, so that what was done still means it.
    pub fn counts_like(&self, new: &Self, (before, after): (&Program, &Program)) -> bool {
        let name = |on: &Trigger, program: &Program| match on {
            Trigger::Purchase => None,
            Trigger::Event(at) => program.events.get(*at).map(|event| event.name.clone()),
        };
        let same = |(old, new): (&Step, &Step)| {
            name(&old.on, before) == name(&new.on, after)
                && (old.count, old.need) == (new.count, new.need)
        };
        self.steps.len() == new.steps.len() && self.steps.iter().zip(&new.steps).all(same)
    }

    /// Under which key what was done for a step is counted on a day.
    pub fn step_key(&self, step: usize, day: Date) -> Key<'_> {
        Key { rule: &self.id, span: Span::Step(step, self.part(day)) }
    }

    /// Under which key what counted for a step on that very day is noted.
    pub fn day_key(&self, step: usize, day: Date) -> Key<'_> {
        Key { rule: &self.id, span: Span::StepDay(step, day) }
    }

    /// Under which key its finished rounds are counted on a day.
    pub fn done_key(&self, day: Date) -> Key<'_> {
        Key { rule: &self.id, span: Span::Done(self.part(day)) }
    }

    /// All keys that an event of a day may look at.
    pub fn keys(&self, day: Date) -> impl Iterator<Item = Key<'_>> {
        let steps = self.steps.iter().enumerate();
        let of = move |(at, step): (usize, &Step)| {
            let own = step.per_day.map(|_| self.day_key(at, day));
            [Some(self.step_key(at, day)), own].into_iter().flatten()
        };
        steps.flat_map(of).chain([self.done_key(day)])
    }
}
