//! Leaderboards: what counts for a place, how long, and how many places are shown and given something.

use super::level::Gain;
use crate::decide::caps::{Key, Per, Span};
use crate::text::Texts;
use crate::time::{Instant, Zone};
use jiff::civil::Date;

/// The event that one of the first places is, for rules and coupons that it sets off.
pub const PLACE: &str = "leaderboard_place";

/// How many parts of the calendar stay readable, the running one among them.
pub const KEPT: i64 = 12;

/// How long after its end a part of the calendar still takes what comes late, in seconds; then it is closed.
const LATE: i64 = 86_400;

/// A leaderboard.
#[derive(Debug)]
pub struct Leaderboard {
    pub id: String,
    pub name: Texts,
    /// What counts; empty where the units that are earned into a wallet do.
    pub counts: Vec<Gain>,
    /// A position in `Program::wallets`.
    pub wallet: Option<usize>,
    /// A week or a month.
    pub per: Per,
    /// So many are shown.
    pub show: i64,
    /// The first places that set something off when a part of the calendar is closed; 0 for none.
    pub rewarded: i64,
}

impl Leaderboard {
    /// Under which key a member's score of a day's part of the calendar is counted.
    pub fn key(&self, day: Date) -> Key<'_> {
        Key { rule: &self.id, span: Span::Score(self.first(day)) }
    }

    /// The first day of the part of the calendar that a day is in.
    pub fn first(&self, day: Date) -> Date {
        self.per.start(self.per.number(day)).unwrap_or(day)
    }

    /// The first day of the part before that of a day, or of so many before it.
    pub fn before(&self, day: Date, parts: i64) -> Option<Date> {
        self.per.start(self.per.number(day) - parts)
    }

    /// When the part of the calendar that a day is in ends.
    pub fn ends(&self, zone: &Zone, day: Date) -> Instant {
        let next = self.per.start(self.per.number(day) + 1);
        next.map_or(Instant::FAR, |day| zone.start_of(day))
    }

    /// From when on nothing that comes late changes it any more: a day after it ended.
    pub fn closes(&self, zone: &Zone, day: Date) -> Instant {
        self.ends(zone, day).plus_seconds(LATE)
    }
}
