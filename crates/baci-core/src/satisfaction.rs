//! Satisfaction: what somebody's last answer says of them, beside the stage that follows from what they buy.
//!
//! A need is met, somebody is satisfied, got more than expected, or says wow. Who comes often and is not satisfied will
//! not come for long; who is satisfied and comes seldom could come more often.

use crate::condition::Scope;
use crate::decide::Count;
use crate::decide::caps::{Key, Span};
use crate::event::{Body, Field};
use crate::member::Used;
use crate::occasion::{day_number, number_day};
use crate::program::Program;
use crate::stage::Stage;
use jiff::ToSpan;
use jiff::civil::Date;

/// How satisfied somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Satisfaction {
    /// Not even the need was met.
    Unmet,
    NeedMet,
    Satisfied,
    Exceeded,
    Wow,
}

/// What a shop should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Comes in their rhythm, and is not satisfied.
    AtRisk,
    /// Is satisfied, and does not come in their rhythm yet, or no more.
    Opportunity,
}

/// An answer that is noted: the day, and what it said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    pub day: Date,
    pub level: Satisfaction,
}

impl Satisfaction {
    /// All of them, the lowest first.
    pub const ALL: [Self; 5] =
        [Self::Unmet, Self::NeedMet, Self::Satisfied, Self::Exceeded, Self::Wow];

    /// Its stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unmet => "unmet",
            Self::NeedMet => "need_met",
            Self::Satisfied => "satisfied",
            Self::Exceeded => "exceeded",
            Self::Wow => "wow",
        }
    }

    /// What it means beside a stage.
    ///
    /// ```
    /// use baci_core::satisfaction::{Satisfaction, Sign};
    /// use baci_core::stage::Stage;
    /// assert_eq!(Satisfaction::NeedMet.beside(Stage::Loyal), Some(Sign::AtRisk));
    /// assert_eq!(Satisfaction::Wow.beside(Stage::Occasional), Some(Sign::Opportunity));
    /// assert_eq!(Satisfaction::Satisfied.beside(Stage::Regular), None);
    /// ```
    pub const fn beside(self, stage: Stage) -> Option<Sign> {
        let content = matches!(self, Self::Satisfied | Self::Exceeded | Self::Wow);
        match (stage, content) {
            (Stage::Regular | Stage::Loyal, true) | (Stage::Potential, _) => None,
            (Stage::Regular | Stage::Loyal, false) => Some(Sign::AtRisk),
            (_, true) => Some(Sign::Opportunity),
            (_, false) => None,
        }
    }
}

impl Sign {
    /// Its stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AtRisk => "at_risk",
            Self::Opportunity => "opportunity",
        }
    }
}

/// Levels in a number: as many as there are, and one for none.
const ROOM: i64 = 8;

impl Noted {
    /// It as one number, a later one above an earlier one: so the later of two members' answers is theirs where they turn
    /// out to be one.
    ///
    /// ```
    /// use baci_core::satisfaction::{Noted, Satisfaction};
    /// let noted = Noted { day: jiff::civil::date(2026, 11, 29), level: Satisfaction::Wow };
    /// assert_eq!(Noted::read(noted.number()), Some(noted));
    /// assert_eq!(Noted::read(0), None);
    /// ```
    pub fn number(self) -> i64 {
        let place = Satisfaction::ALL.iter().position(|own| *own == self.level).unwrap_or(0);
        day_number(self.day) * ROOM + i64::try_from(place).unwrap_or(0)
    }

    /// The answer that a number notes.
    pub fn read(number: i64) -> Option<Self> {
        let day = number_day(number.div_euclid(ROOM))?;
        let place = usize::try_from(number.rem_euclid(ROOM)).ok()?;
        Satisfaction::ALL.get(place).map(|level| Self { day, level: *level })
    }

    /// The last answer of somebody, as long as it says something on a day.
    pub fn of(program: &Program, used: &dyn Used, today: Date) -> Option<Self> {
        let rules = program.satisfaction.as_ref()?;
        let noted = Self::read(used.used(Key::SATISFACTION))?;
        noted.says(rules.good_days, today).then_some(noted)
    }

    /// Whether it still says something on a day.
    pub fn says(self, good_days: i64, today: Date) -> bool {
        self.day.checked_add(good_days.days()).is_ok_and(|until| today < until)
    }
}

/// What an answer notes: nothing where a later one is noted already.
pub(crate) fn counts(scope: &Scope<'_>) -> Option<Count> {
    let rules = scope.program.satisfaction.as_ref()?;
    let Body::Custom(custom) = &scope.event.body else { return None };
    let declared = scope.program.events.get(rules.on)?;
    if declared.name != custom.name {
        return None;
    }
    let Some(Field::Integer(score)) = custom.fields.get(&rules.field) else { return None };
    let number = Noted { day: scope.local.day, level: rules.level(*score) }.number();
    let before = scope.view.used.used(Key::SATISFACTION);
    let key = Key { rule: "", span: Span::Satisfaction }.to_string();
    (number > before).then(|| Count { key, by: number - before, ..Count::default() })
}
