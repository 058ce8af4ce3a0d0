//! When a rule works: dates, weekdays and hours, by the program's own clock.

use crate::program::Active;
use crate::time::{Instant, LocalTime};
use serde::{Serialize, Serializer};

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Active {
    /// Whether a rule works at an instant, which is `local` on the program's clock.
    pub(crate) fn holds(&self, at: Instant, local: LocalTime) -> bool {
        self.from.is_none_or(|from| at >= from)
            && self.until.is_none_or(|until| at < until)
            && self.on_weekday(local)
            && self.within_hours(local)
    }

    fn on_weekday(&self, local: LocalTime) -> bool {
        self.weekdays == 0 || self.weekdays & (1 << local.weekday) != 0
    }

    fn within_hours(&self, local: LocalTime) -> bool {
        self.hours.is_none_or(|(from, until)| {
            if from <= until {
                (from..until).contains(&local.minute)
            } else {
                local.minute >= from || local.minute < until
            }
        })
    }

    /// Why it does not.
    pub(crate) fn why_not(&self, at: Instant, local: LocalTime) -> Inactive {
        match (self.from, self.until, self.hours) {
            (Some(from), ..) if at < from => Inactive::Starts(from),
            (_, Some(until), _) if at >= until => Inactive::Ended(until),
            (.., Some((from, until))) if self.on_weekday(local) => {
                Inactive::Hours { now: local.minute, from, until }
            }
            _ => Inactive::Weekday(local.weekday),
        }
    }
}

/// Why a rule does not work at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inactive {
    /// It starts then.
    Starts(Instant),
    /// It ended then.
    Ended(Instant),
    /// It does not work on this weekday, 1 for Monday to 7 for Sunday.
    Weekday(u8),
    /// It works at other hours of the day; all in minutes of the local day.
    Hours { now: u16, from: u16, until: u16 },
}

impl std::fmt::Display for Inactive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Starts(from) => write!(f, "starts at {from}"),
            Self::Ended(until) => write!(f, "ended at {until}"),
            Self::Weekday(day) => {
                let name = WEEKDAYS.get(usize::from(day).saturating_sub(1));
                write!(f, "not on a {}", name.unwrap_or(&"day like this"))
            }
            Self::Hours { now, from, until } => {
                write!(f, "{} is not between {} and {}", clock(now), clock(from), clock(until))
            }
        }
    }
}

impl Serialize for Inactive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
