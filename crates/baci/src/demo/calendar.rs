//! When people eat out: weekdays, paydays, hours, and the feasts of the region.

use super::people::People;
use super::random::Random;
use jiff::civil::{Date, Weekday};

/// The first days of the lunar year, for Tet.
const LUNAR_NEW_YEARS: [(i16, i8, i8); 8] = [
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
    (2031, 1, 23),
    (2032, 2, 11),
];

/// How many visits of each hour, from 10 to 21.
const HOURS: [u64; 12] = [10, 60, 110, 70, 25, 15, 25, 70, 120, 110, 55, 15];

/// How busy a day is for a people, in percent of an ordinary one.
pub fn busy(day: Date, people: People) -> u64 {
    let weekday = match day.weekday() {
        Weekday::Monday | Weekday::Tuesday => 80,
        Weekday::Wednesday => 85,
        Weekday::Thursday => 95,
        Weekday::Friday | Weekday::Sunday => 125,
        Weekday::Saturday => 140,
    };
    let payday = if day.day() + 3 > day.days_in_month() { 115 } else { 100 };
    weekday * payday * season(day, people) / 10_000
}

fn season(day: Date, people: People) -> u64 {
    match (day.month(), day.day()) {
        // Songkran, and Pi Mai in Laos.
        (4, 13..=16) if matches!(people, People::Thai | People::Lao) => 190,
        (12, 30..=31) | (1, 1..=2) => 170,
        // Lao National Day.
        (12, 2) if people == People::Lao => 140,
        (2, 14) => 150,
        _ if people == People::Vietnamese && near_tet(day) => 180,
        // The rains keep people at home.
        (8..=9, _) => 85,
        _ => 100,
    }
}

fn near_tet(day: Date) -> bool {
    let from = |(year, month, first): &(i16, i8, i8)| {
        let first = Date::new(*year, *month, *first).ok()?;
        Some(day.since(first).ok()?.get_days())
    };
    LUNAR_NEW_YEARS.iter().filter_map(from).any(|days| (-2..=4).contains(&days))
}

/// A time of day, in seconds since midnight.
pub fn second_of_day(random: &mut Random) -> i64 {
    let hour = 10 + i64::try_from(random.weighed(&HOURS)).unwrap_or(0);
    hour * 3600 + random.between(0, 3600)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn feasts_are_busy_for_those_who_keep_them() {
        assert!(busy(date(2026, 4, 14), People::Lao) > busy(date(2026, 4, 21), People::Lao));
        assert!(near_tet(date(2026, 2, 17)) && !near_tet(date(2026, 3, 17)));
        assert!(
            busy(date(2026, 2, 18), People::Vietnamese) > busy(date(2026, 2, 18), People::Thai)
        );
    }
}
