//! Days as numbers, and instants as days and minutes on the wall clock of a zone, quickly.

use baci_core::time::{Instant, Zone};
use jiff::civil::{Date, Time};

/// Days since 1970-01-01, of a local calendar.
pub type Day = i32;

const FIRST_YEAR: i16 = 1900;
const YEARS: usize = 300;
const DAY_MICROS: i64 = 86_400_000_000;
/// Day numbers of 1900-01-01 and, beside it, of how many days are kept.
const FIRST_DAY: i64 = -25_567;
const DAYS: usize = 109_576;
/// Not looked at yet; has a change of the clock in it, or is no day.
const UNKNOWN: i32 = i32::MIN;
const ODD: i32 = i32::MIN + 1;

/// The number of a date.
///
/// ```
/// let day = baci_analytics::day::number(jiff::civil::date(2024, 1, 1));
/// assert_eq!(day, 19_723);
/// assert_eq!(baci_analytics::day::date(day).to_string(), "2024-01-01");
/// ```
pub fn number(date: Date) -> Day {
    // Days from 0000-03-01, so that the day that a leap year adds is a year's last one.
    let (year, month, day) =
        (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a number; the nearest that can be written for one out of all range.
pub fn date(day: Day) -> Date {
    let stamp = jiff::Timestamp::from_second(i64::from(day) * 86_400);
    let clamped = if day < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::tz::TimeZone::UTC.to_datetime(stamp.unwrap_or(clamped)).date()
}

/// Days and minutes of a zone, remembered day by day.
#[derive(Debug)]
pub struct LocalDays {
    zone: Zone,
    /// Seconds that the wall clock is ahead on each day of UTC.
    offsets: Vec<i32>,
    /// The number of each local day on which the clock does not change.
    dates: Vec<Day>,
}

impl LocalDays {
    /// For a zone.
    pub fn new(zone: Zone) -> Self {
        Self { zone, offsets: vec![UNKNOWN; DAYS], dates: vec![UNKNOWN; YEARS * 12 * 31] }
    }

    /// The local day and minute of an instant.
    pub fn of(&mut self, at: Instant) -> (Day, u16) {
        let micros = at.micros();
        let utc_day = micros.div_euclid(DAY_MICROS);
        let slot = usize::try_from(utc_day - FIRST_DAY).unwrap_or(usize::MAX);
        let offset = match self.offsets.get_mut(slot) {
            Some(offset) if *offset == UNKNOWN => {
                let edge =
                    |day: i64| self.zone.offset_seconds(Instant::from_micros(day * DAY_MICROS));
                let (start, end) = (edge(utc_day), edge(utc_day + 1));
                *offset = if start == end { start } else { ODD };
                *offset
            }
            Some(offset) => *offset,
            None => ODD,
        };
        let offset = if offset == ODD { self.zone.offset_seconds(at) } else { offset };
        wall(micros + i64::from(offset) * 1_000_000)
    }

    /// The day and minute that the zone makes of a time on its wall clock, which reads `plain`: another
    /// where the clock jumped over it.
    pub fn of_wall(&mut self, micros: i64, plain: (Day, u16)) -> (Day, u16) {
        let date = date(plain.0);
        if let Some(day) = self.plain(date.year(), date.month(), date.day()) {
            return (day, plain.1);
        }
        let stamp = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
        self.of(self.zone.at(jiff::tz::TimeZone::UTC.to_datetime(stamp)))
    }

    /// The number of a local date, where any time of it stands for that day and its own minute in the
    /// zone; `None` where it is no date or the clock changes on it.
    pub fn plain(&mut self, year: i16, month: i8, day: i8) -> Option<Day> {
        let slot = |n: i16, from: i16| usize::try_from(n - from).ok();
        let (y, m) = (slot(year, FIRST_YEAR)?, slot(month.into(), 1)?);
        let d = slot(day.into(), 1).filter(|d| *d < 31 && m < 12)?;
        let kept = self.dates.get_mut((y * 12 + m) * 31 + d)?;
        if *kept == UNKNOWN {
            *kept = steady(&self.zone, year, month, day).unwrap_or(ODD);
        }
        (*kept != ODD).then_some(*kept)
    }
}

/// Day and minute of microseconds on a wall clock.
pub fn wall(micros: i64) -> (Day, u16) {
    let day = micros.div_euclid(DAY_MICROS);
    let minute = micros.rem_euclid(DAY_MICROS) / 60_000_000;
    (i32::try_from(day).unwrap_or(i32::MAX), u16::try_from(minute).unwrap_or(0))
}

fn steady(zone: &Zone, year: i16, month: i8, day: i8) -> Option<Day> {
    let date = Date::new(year, month, day).ok()?;
    let start = zone.at(date.to_datetime(Time::midnight()));
    let end = zone.at(date.to_datetime(Time::new(23, 59, 59, 0).ok()?));
    let whole = end.micros() - start.micros() == DAY_MICROS - 1_000_000;
    (whole && zone.local(start).day == date).then(|| number(date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as civil;

    #[test]
    fn numbers_and_dates_are_each_others() {
        let mut day = civil(1899, 12, 25);
        let mut n = number(day);
        assert_eq!(number(civil(1970, 1, 1)), 0);
        for _ in 0..120_000 {
            assert_eq!((number(day), date(n)), (n, day));
            (day, n) = (day.tomorrow().unwrap(), n + 1);
        }
    }

    #[test]
    fn local_days_are_the_zones_own() {
        // Clocks that change, one of them at midnight, and a day that there never was.
        for name in ["Asia/Bangkok", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "UTC"] {
            let zone = Zone::named(name).unwrap();
            let mut days = LocalDays::new(zone.clone());
            for hour in 0..200_000i64 {
                let at =
                    Instant::from_micros((hour * 3_600 + 1_799) * 1_000_000 + 631_152_000_000_000);
                let local = zone.local(at);
                assert_eq!(days.of(at), (number(local.day), local.minute), "{name} {at}");
            }
            for n in 0..10_000 {
                let day = date(12_000 + n);
                let Some(found) = days.plain(day.year(), day.month(), day.day()) else { continue };
                for (hour, minute) in [(0, 0), (0, 30), (2, 30), (23, 59)] {
                    let local = zone.local(zone.at(day.at(hour, minute, 0, 0)));
                    let minutes = u16::try_from(i16::from(hour) * 60 + i16::from(minute)).unwrap();
                    assert_eq!((number(local.day), local.minute), (found, minutes), "{name} {day}");
                }
            }
        }
        let mut days = LocalDays::new(Zone::UTC);
        assert_eq!(days.plain(2023, 2, 29), None);
        assert_eq!(days.plain(2569, 1, 1), None);
    }
}
