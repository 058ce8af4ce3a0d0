//! Surprises: presents that nobody asked for, given to members who are drawn.

use super::Program;
use super::present::{Budget, Part, Present};
use crate::condition::Condition;
use crate::decide::caps::{Key, Span};
use crate::text::Texts;
use crate::time::Instant;
use jiff::ToSpan;
use jiff::civil::Date;

/// The event that a gift is.
pub const GIFT: &str = "surprise";

/// A surprise: to how many, how often, what, and for whom.
#[derive(Debug)]
pub struct Surprise {
    pub id: String,
    pub name: Texts,
    /// Who may be drawn; everybody where nothing is said.
    pub when: Option<Condition>,
    pub opens: Option<Instant>,
    /// Exclusive.
    pub closes: Option<Instant>,
    pub gives: Present,
    /// What it takes of the budget, in the currency's smallest unit.
    pub worth: i64,
    pub budget: Option<Budget>,
    /// How many are drawn each time.
    pub members: i64,
    /// There is one draw in each of these.
    pub every: Part,
    /// On which day of it, from 1; not looked at where `every` is a day.
    pub on: i64,
    /// At which minute of the local day.
    pub at: u16,
    /// Whoever was drawn is drawn again after so many days at the earliest.
    pub not_again_days: i64,
}

impl Surprise {
    /// When the draw of the part is due that a day is in.
    pub fn due(&self, program: &Program, day: Date) -> Instant {
        let first = self.every.start(day);
        let on = if self.every == Part::Day { 1 } else { self.on };
        let own = first.saturating_add((on - 1).days());
        let (hour, minute) = (i8::try_from(self.at / 60), i8::try_from(self.at % 60));
        program.zone.at(own.at(hour.unwrap_or(0), minute.unwrap_or(0), 0, 0))
    }

    /// The name of that draw; no id holds a `/`.
    pub fn draw(&self, day: Date) -> String {
        format!("{}/{}", self.id, self.every.start(day))
    }

    /// The counter that notes on which day somebody had it last.
    pub fn key(&self) -> Key<'_> {
        Key { rule: &self.id, span: Span::Surprise }
    }
}

impl Program {
    /// The surprise with this id.
    pub fn surprise(&self, id: &str) -> Option<&Surprise> {
        self.surprises.iter().find(|own| own.id == id)
    }
}
