//! Days of the shop's zone, by a library and not by the code that is simulated.

use crate::account::Time;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// A local day.
pub type Day = Date;

const ZONE: &str = "Europe/Berlin";

fn zone() -> TimeZone {
    TimeZone::get(ZONE).expect("the zone is known")
}

fn local(at: Time) -> Zoned {
    Timestamp::from_microsecond(at).expect("a time of the run").to_zoned(zone())
}

pub fn of(at: Time) -> Day {
    local(at).date()
}

/// So many minutes after midnight by the clock on the wall.
pub fn at(day: Day, minutes: i64) -> Time {
    let (hour, minute) = (minutes / 60, minutes % 60);
    let time = day.at(i8::try_from(hour).unwrap_or(0), i8::try_from(minute).unwrap_or(0), 0, 0);
    time.to_zoned(zone()).expect("the zone has the time").timestamp().as_microsecond()
}

pub fn back(day: Day, days: i64) -> Day {
    day.checked_sub(days.days()).expect("a day of the calendar")
}

pub fn ahead(day: Day, days: i64) -> Day {
    day.checked_add(days.days()).expect("a day of the calendar")
}

/// So many days later at the same time on the wall.
pub fn after(at: Time, days: i64) -> Time {
    let later = local(at).checked_add(days.days()).expect("a time of the run");
    later.timestamp().as_microsecond()
}

/// When points run out: with the end of the month in which they are a year old.
pub fn points_gone(at: Time) -> Time {
    let year = local(at).checked_add(12.months()).expect("a time of the run");
    let next = year.date().last_of_month().tomorrow().expect("a day of the calendar");
    next.to_zoned(zone()).expect("the zone has midnight").timestamp().as_microsecond()
}

/// How many days the second is after the first.
pub fn between(first: Day, second: Day) -> i64 {
    first.until(second).map_or(0, |span| i64::from(span.get_days()))
}

/// The Monday of a day's week.
pub fn monday(day: Day) -> Day {
    back(day, i64::from(day.weekday().to_monday_zero_offset()))
}
