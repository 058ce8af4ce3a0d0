//! When a rule works: dates, weekdays and hours, by the program's own clock.

use crate::program::Active;
use crate::time::{Instant, LocalTime};

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Active {
    /// Whether a rule works at an instant, which is `local` on the program's clock.
    pub(super) fn holds(&self, at: Instant, local: LocalTime) -> bool {
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

    /// Why it does not, in words.
    pub(super) fn why_not(&self, at: Instant, local: LocalTime) -> String {
        match (self.from, self.until, self.hours) {
            (Some(from), ..) if at < from => format!("starts at {from}"),
            (_, Some(until), _) if at >= until => format!("ended at {until}"),
            _ if !self.on_weekday(local) => {
                let day = WEEKDAYS.get(usize::from(local.weekday).saturating_sub(1));
                format!("not on a {}", day.unwrap_or(&"day like this"))
            }
            (.., Some((from, until))) => {
                let (now, from, until) = (clock(local.minute), clock(from), clock(until));
                format!("{now} is not between {from} and {until}")
            }
            _ => String::new(),
        }
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
