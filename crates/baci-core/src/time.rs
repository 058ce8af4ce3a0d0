//! Instants, local days and the program's time zone. The clock itself is outside: time comes in.

use jiff::civil;
use jiff::tz::TimeZone;

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(i64);

impl Instant {
    /// Later than any instant that is accepted from outside.
    pub const FAR: Instant = Instant(i64::MAX);
    /// 1900-01-01T00:00:00Z: nothing earlier is accepted.
    pub const EARLIEST: Instant = Instant(-2_208_988_800_000_000);
    /// 2200-01-01T00:00:00Z: nothing from here on is accepted.
    pub const LATEST: Instant = Instant(7_258_118_400_000_000);

    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This instant moved by whole seconds; stays at the ends of the range.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The instant right before: one microsecond earlier.
    pub const fn just_before(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    fn timestamp(self) -> jiff::Timestamp {
        let clamped = self.0.clamp(Self::EARLIEST.0, Self::LATEST.0);
        jiff::Timestamp::from_microsecond(clamped).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl std::fmt::Display for Instant {
    /// RFC 3339 in UTC, with as many digits of a second as there are.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl std::fmt::Debug for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// Why a text is not an instant that Baci takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    #[error("'{0}' is not a time: write it as in RFC 3339, like 2026-11-22T10:54:00+07:00")]
    NotATime(String),
    #[error("{0} is outside 1900-01-01 to 2199-12-31")]
    OutOfRange(String),
    #[error("'{0}' is not a time zone: use a name of the IANA database, like Asia/Bangkok")]
    NoSuchZone(String),
}

impl std::str::FromStr for Instant {
    type Err = BadTime;
    fn from_str(text: &str) -> Result<Self, BadTime> {
        let shown = || text.chars().take(60).collect::<String>();
        let stamp: jiff::Timestamp = text.parse().map_err(|_| BadTime::NotATime(shown()))?;
        let at = Self(stamp.as_microsecond());
        if (Self::EARLIEST..Self::LATEST).contains(&at) {
            Ok(at)
        } else {
            Err(BadTime::OutOfRange(shown()))
        }
    }
}

impl serde::Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A time zone of the IANA database (the copy that is built in: the same on every machine).
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(TimeZone);

/// An instant as a clock on the wall of the program's zone shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    pub day: civil::Date,
    /// Monday is 1, Sunday 7.
    pub weekday: u8,
    /// Minutes since midnight, 0 to 1439.
    pub minute: u16,
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Zone = Zone(TimeZone::UTC);

    /// The zone with this IANA name.
    ///
    /// # Errors
    /// [`BadTime::NoSuchZone`].
    pub fn named(name: &str) -> Result<Self, BadTime> {
        TimeZone::get(name)
            .map(Self)
            .map_err(|_| BadTime::NoSuchZone(name.chars().take(60).collect()))
    }

    /// The zone's IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The wall clock at an instant.
    pub fn local(&self, at: Instant) -> LocalTime {
        let local = at.timestamp().to_zoned(self.0.clone()).datetime();
        LocalTime {
            day: local.date(),
            weekday: local.weekday().to_monday_one_offset().unsigned_abs(),
            minute: u16::from(local.hour().unsigned_abs()) * 60
                + u16::from(local.minute().unsigned_abs()),
        }
    }

    /// By how many seconds the wall clock is ahead of UTC at an instant.
    ///
    /// ```
    /// use baci_core::time::{Instant, Zone};
    /// let zone = Zone::named("Asia/Vientiane").unwrap();
    /// assert_eq!(zone.offset_seconds(Instant::from_micros(0)), 7 * 3600);
    /// ```
    pub fn offset_seconds(&self, at: Instant) -> i32 {
        self.0.to_offset(at.timestamp()).seconds()
    }

    /// An instant as RFC 3339 with the zone's offset, to the second before it.
    pub fn written(&self, at: Instant) -> String {
        at.timestamp().to_zoned(self.0.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The first instant of a local day (a zone may have no midnight on the day its clock jumps).
    pub fn start_of(&self, day: civil::Date) -> Instant {
        day.to_zoned(self.0.clone())
            .map_or(Instant::FAR, |zoned| Instant(zoned.timestamp().as_microsecond()))
    }

    /// A local date and time as an instant; a time the clock jumped over counts as the later one,
    /// a time that happens twice as the first.
    pub fn at(&self, local: civil::DateTime) -> Instant {
        local
            .to_zoned(self.0.clone())
            .map_or(Instant::FAR, |zoned| Instant(zoned.timestamp().as_microsecond()))
    }
}

/// A length of time as a program writes it: '7 days', '12 months'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub count: u32,
    pub unit: Unit,
}

/// The unit of a [`Period`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Period {
    /// The instant that lies this period after `at`: minutes and hours on the absolute clock, days
    /// and longer on the calendar of the zone (31 January plus a month is the end of February).
    pub fn after(self, at: Instant, zone: &Zone) -> Instant {
        let count = i64::from(self.count);
        let span = match self.unit {
            Unit::Minutes => return at.plus_seconds(count * 60),
            Unit::Hours => return at.plus_seconds(count * 3600),
            Unit::Days => jiff::Span::new().try_days(count),
            Unit::Weeks => jiff::Span::new().try_weeks(count),
            Unit::Months => jiff::Span::new().try_months(count),
            Unit::Years => jiff::Span::new().try_years(count),
        };
        span.and_then(|span| at.timestamp().to_zoned(zone.0.clone()).checked_add(span))
            .map_or(Instant::FAR, |zoned| Instant(zoned.timestamp().as_microsecond()))
    }

    /// The instant that lies this period before `at`, on the same clocks as [`Period::after`].
    ///
    /// ```
    /// use baci_core::time::{Instant, Period, Zone};
    /// let at: Instant = "2026-12-01T00:00:00+07:00".parse().unwrap();
    /// let early = "2 days".parse::<Period>().unwrap().before(at, &Zone::UTC);
    /// assert_eq!(early.to_string(), "2026-11-28T17:00:00Z");
    /// ```
    pub fn before(self, at: Instant, zone: &Zone) -> Instant {
        let count = i64::from(self.count);
        let span = match self.unit {
            Unit::Minutes => return at.plus_seconds(count * -60),
            Unit::Hours => return at.plus_seconds(count * -3600),
            Unit::Days => jiff::Span::new().try_days(count),
            Unit::Weeks => jiff::Span::new().try_weeks(count),
            Unit::Months => jiff::Span::new().try_months(count),
            Unit::Years => jiff::Span::new().try_years(count),
        };
        span.and_then(|span| at.timestamp().to_zoned(zone.0.clone()).checked_sub(span))
            .map_or(Instant::EARLIEST, |zoned| Instant(zoned.timestamp().as_microsecond()))
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            Unit::Minutes => "minute",
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

impl std::str::FromStr for Period {
    type Err = String;
    /// Reads '7 days'; the advice in the error says how to write one.
    fn from_str(text: &str) -> Result<Self, String> {
        let advice = || {
            format!(
                "'{text}' is not a length of time: write a number and a unit, like '7 days' or '12 months'"
            )
        };
        let (count, unit) = text.split_once(' ').ok_or_else(advice)?;
        let unit = match unit.strip_suffix('s').unwrap_or(unit) {
            "minute" => Unit::Minutes,
            "hour" => Unit::Hours,
            "day" => Unit::Days,
            "week" => Unit::Weeks,
            "month" => Unit::Months,
            "year" => Unit::Years,
            _ => return Err(advice()),
        };
        let count = count.parse().map_err(|_| advice())?;
        if count == 0 || count > 10_000 {
            return Err(format!("'{text}': the number must be between 1 and 10000"));
        }
        Ok(Self { count, unit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_after_the_31st_is_the_last_day() {
        let zone = Zone::named("Asia/Vientiane").unwrap();
        let at: Instant = "2026-01-31T10:00:00+07:00".parse().unwrap();
        let month: Period = "1 month".parse().unwrap();
        assert_eq!(month.after(at, &zone).to_string(), "2026-02-28T03:00:00Z");
    }

    #[test]
    fn a_day_is_a_calendar_day_when_the_clock_changes() {
        let zone = Zone::named("Europe/Berlin").unwrap();
        let at: Instant = "2026-03-28T12:00:00+01:00".parse().unwrap();
        assert_eq!(
            "1 day".parse::<Period>().unwrap().after(at, &zone).to_string(),
            "2026-03-29T10:00:00Z"
        );
        assert_eq!(
            "24 hours".parse::<Period>().unwrap().after(at, &zone).to_string(),
            "2026-03-29T11:00:00Z"
        );
    }

    #[test]
    fn times_outside_three_centuries_are_refused() {
        assert!("1899-12-31T23:59:59Z".parse::<Instant>().is_err());
        assert!("1900-01-01T00:00:00Z".parse::<Instant>().is_ok());
        assert!("2200-01-01T00:00:00Z".parse::<Instant>().is_err());
        assert!("soon".parse::<Instant>().is_err());
    }
}
