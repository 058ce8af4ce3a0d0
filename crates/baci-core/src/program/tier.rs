//! Tiers: ladders that members climb, what each tier takes to reach and to keep, and what it brings.

use crate::condition::Condition;
use crate::decide::caps::{self, Key};
use crate::text::Texts;
use crate::time::Period;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// The ladder of tiers that name none.
pub const MAIN: &str = "main";

/// Tiers above each other; a member stands on one of them, or on none.
#[derive(Debug)]
pub struct Ladder {
    pub id: String,
    pub name: Texts,
    pub review: Review,
    pub landing: Landing,
    /// The lowest first.
    pub tiers: Vec<Tier>,
}

/// When it is looked at whether a tier is still earned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Review {
    /// On the day on which what it takes is no longer there; calendar windows when they end.
    #[default]
    AtOnce,
    /// A year after it was reached, and every year from then on.
    Anniversary,
}

/// Where somebody lands who does not keep a tier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Landing {
    /// One step down, and safe there for a whole window.
    #[default]
    Step,
    /// On the highest tier that they still earn.
    Fall,
}

/// One step of a ladder.
#[derive(Debug)]
pub struct Tier {
    pub id: String,
    pub name: Texts,
    /// The higher, the better; no two of a ladder are alike.
    pub rank: i64,
    /// One of these is enough; who has none to meet is there by joining.
    pub reach: Vec<Goal>,
    /// Kept for good where there is none.
    pub keep: Option<Keep>,
    /// Positions in `Program::benefits`.
    pub benefits: Vec<usize>,
}

/// What it takes to stay.
#[derive(Debug)]
pub struct Keep {
    pub goal: Goal,
    /// How long one may still make up for it.
    pub grace: Option<Period>,
}

/// What has to be there; all of it.
#[derive(Debug)]
pub struct Goal {
    pub needs: Vec<Least>,
    pub window: Window,
    pub when: Option<Condition>,
}

/// The least of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Least {
    pub measure: Measure,
    pub least: i64,
}

/// What is counted day by day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Money, in the currency's smallest unit.
    Spend,
    /// Local days on which something was bought.
    Visits,
    /// Units earned into a wallet: a position in `Program::wallets`.
    Points(usize),
}

/// The days over which it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    Ever,
    /// So long back, the day itself included.
    Rolling(Period),
    /// The month, quarter or year that a day is in.
    Calendar(Calendar),
}

/// A part of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    Month,
    Quarter,
    Year,
}

/// Something that a tier brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benefit {
    pub id: String,
    pub name: Texts,
    /// How often, in a part of the calendar or ever; as often as one likes where there is none.
    pub allowance: Option<i64>,
    pub per: Option<Calendar>,
}

impl Calendar {
    const fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// The first day of the part that a day is in.
    pub fn start(self, day: Date) -> Date {
        let month = (day.month() - 1) / self.months() * self.months() + 1;
        Date::new(day.year(), month, 1).unwrap_or(day)
    }

    /// The first day of the next part.
    pub fn next(self, day: Date) -> Date {
        self.start(day).saturating_add(i64::from(self.months()).months())
    }

    /// Its word in a document.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

impl Window {
    /// The first day that counts on a day.
    pub fn first(self, day: Date) -> Date {
        match self {
            Self::Ever => Date::MIN,
            Self::Calendar(part) => part.start(day),
            Self::Rolling(period) => {
                day.saturating_sub(days_of(period)).tomorrow().unwrap_or(Date::MAX)
            }
        }
    }

    /// The first day on which what was counted on `day` counts no more; none where it always does.
    pub fn leaves(self, day: Date) -> Option<Date> {
        match self {
            Self::Ever => None,
            Self::Calendar(part) => Some(part.next(day)),
            Self::Rolling(period) => {
                let mut leaves = day.saturating_add(days_of(period));
                // Months differ in length: the day that the sum says may be some days off.
                while self.first(leaves) <= day {
                    leaves = leaves.tomorrow().ok()?;
                }
                while leaves.yesterday().is_ok_and(|before| self.first(before) > day) {
                    leaves = leaves.yesterday().ok()?;
                }
                Some(leaves)
            }
        }
    }
}

/// A period as days of the calendar.
pub(crate) fn days_of(period: Period) -> Span {
    use crate::time::Unit;
    let count = i64::from(period.count);
    match period.unit {
        Unit::Minutes | Unit::Hours => 1.day(),
        Unit::Days => count.days(),
        Unit::Weeks => count.weeks(),
        Unit::Months => count.months(),
        Unit::Years => count.years(),
    }
}

impl Ladder {
    /// The position of the tier with this id.
    pub fn tier(&self, id: &str) -> Option<usize> {
        self.tiers.iter().position(|tier| tier.id == id)
    }
}

impl Benefit {
    /// Under what its uses on a day are counted.
    pub fn key(&self, day: Date) -> Key<'_> {
        Key { rule: &self.id, span: caps::Span::Benefit(self.per.map(|part| part.start(day))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_leaves_a_window_on_the_first_day_that_does_not_count_it() {
        let periods = ["1 day", "2 weeks", "90 days", "1 month", "6 months", "12 months", "1 year"];
        let rolling = periods.map(|period| Window::Rolling(period.parse().unwrap()));
        let parts = [Calendar::Month, Calendar::Quarter, Calendar::Year].map(Window::Calendar);
        // Over two leap days and every length of month.
        for n in 0..1800 {
            let day = date(2023, 12, 1).saturating_add(n.days());
            for window in rolling.into_iter().chain(parts) {
                let leaves = window.leaves(day).unwrap();
                assert!(window.first(leaves) > day, "{day} {window:?} {leaves}");
                let before = leaves.yesterday().unwrap();
                assert!(window.first(before) <= day, "{day} {window:?} {leaves}");
            }
            assert_eq!(Window::Ever.leaves(day), None);
        }
    }

    #[test]
    fn parts_of_the_calendar_begin_and_end_where_people_say() {
        let day = date(2024, 2, 29);
        assert_eq!(Calendar::Quarter.start(day), date(2024, 1, 1));
        assert_eq!(Calendar::Quarter.next(day), date(2024, 4, 1));
        assert_eq!(Calendar::Month.next(day), date(2024, 3, 1));
        assert_eq!(Calendar::Year.next(day), date(2025, 1, 1));
    }
}
