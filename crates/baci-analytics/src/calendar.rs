//! Periods of the calendar, half-open, and which of them a day lies in.

use crate::day::{self, Day};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

/// A kind of period. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Period {
    /// All of them with their names.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Day, "day"),
        (Self::Week, "week"),
        (Self::Month, "month"),
        (Self::Quarter, "quarter"),
        (Self::Year, "year"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }

    /// The first day of the period that a day lies in.
    ///
    /// ```
    /// use baci_analytics::calendar::Period;
    /// use jiff::civil::date;
    /// assert_eq!(Period::Quarter.start(date(2026, 11, 28)), date(2026, 10, 1));
    /// assert_eq!(Period::Week.start(date(2026, 11, 28)), date(2026, 11, 23));
    /// ```
    pub fn start(self, day: Date) -> Date {
        let first = |month: i8| Date::new(day.year(), month, 1).unwrap_or(day);
        match self {
            Self::Day => day,
            Self::Week => {
                let since = i64::from(day.weekday().since(Weekday::Monday));
                day.saturating_sub(since.days())
            }
            Self::Month => first(day.month()),
            Self::Quarter => first((day.month() - 1) / 3 * 3 + 1),
            Self::Year => first(1),
        }
    }

    fn span(self) -> Span {
        match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year => 1.year(),
        }
    }

    /// The first day of the period after the one that begins on `start`.
    pub fn next(self, start: Date) -> Date {
        start.saturating_add(self.span())
    }

    /// The first day of the period before the one that begins on `start`.
    pub fn before(self, start: Date) -> Date {
        self.start(start.saturating_sub(1.day()))
    }
}

/// The most periods that are told at once: thirty years of days.
pub const MOST: usize = 11_000;

/// Successive periods, with the one before the first.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Where they begin: the one before the first, the first, …; at last where the last one ends.
    bounds: Vec<Day>,
    /// Of each day from the start on, the place of its period.
    places: Vec<u32>,
}

impl Calendar {
    /// The periods from a day until another. Where these are no starts of periods, the first and the last
    /// are shorter than the others. Nothing where there is no day in them, or too many periods.
    pub fn new(period: Period, from: Date, until: Date) -> Option<Self> {
        let mut bounds = vec![day::number(period.before(from)), day::number(from)];
        let mut next = period.next(period.start(from));
        while next < until && bounds.len() <= MOST {
            bounds.push(day::number(next));
            next = period.next(next);
        }
        bounds.push(day::number(until));
        if from >= until || bounds.len() > MOST {
            return None;
        }
        let mut places = Vec::new();
        for (place, pair) in (0u32..).zip(bounds.windows(2)) {
            let [start, end] = pair else { continue };
            places.extend(std::iter::repeat_n(place, usize::try_from(end - start).unwrap_or(0)));
        }
        Some(Self { bounds, places })
    }

    /// How many periods there are, the one before the first left out.
    pub const fn len(&self) -> usize {
        self.bounds.len().saturating_sub(2)
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of a day's period: 0 for the one before the first.
    pub fn place(&self, day: Day) -> Option<usize> {
        let start = self.bounds.first().copied().unwrap_or(0);
        let at = usize::try_from(i64::from(day) - i64::from(start)).ok()?;
        self.places.get(at).map(|place| *place as usize)
    }

    /// Where the period at a place begins and ends.
    pub fn bounds(&self, place: usize) -> (Day, Day) {
        let at = |i: usize| self.bounds.get(i).copied().unwrap_or(Day::MAX);
        (at(place), at(place + 1))
    }

    /// The first day of all.
    pub fn from(&self) -> Day {
        self.bounds(1).0
    }

    /// The day after the last of all.
    pub fn until(&self) -> Day {
        self.bounds.last().copied().unwrap_or(0)
    }
}

/// Months, counted from the year 0.
pub fn month(day: Day) -> i32 {
    let date = day::date(day);
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

/// The first day of a month that is counted from the year 0; nothing where it cannot be written.
pub fn first_day(month: i32) -> Option<Day> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let date = Date::new(year, i8::try_from(month.rem_euclid(12)).ok()? + 1, 1).ok()?;
    Some(day::number(date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_day_has_its_period() {
        let (from, until) = (date(2023, 12, 29), date(2025, 4, 8));
        for (period, many) in [
            (Period::Day, 466),
            (Period::Week, 68),
            (Period::Month, 17),
            (Period::Quarter, 7),
            (Period::Year, 3),
        ] {
            let calendar = Calendar::new(period, from, until).unwrap();
            assert_eq!(calendar.len(), many, "{period:?}");
            let mut day = from;
            while day < until {
                let place = calendar.place(day::number(day)).unwrap();
                let (start, end) = calendar.bounds(place);
                assert!((start..end).contains(&day::number(day)), "{period:?} {day}");
                let first = period.start(day).max(from);
                assert_eq!((day::date(start), place >= 1), (first, true), "{period:?} {day}");
                day = day.tomorrow().unwrap();
            }
            assert_eq!(calendar.place(day::number(until)), None);
            assert_eq!(calendar.place(day::number(from.yesterday().unwrap())), Some(0));
        }
        assert!(Calendar::new(Period::Day, date(2024, 1, 1), date(2024, 1, 1)).is_none());
        assert!(Calendar::new(Period::Day, date(1900, 1, 1), date(2199, 1, 1)).is_none());
    }
}
