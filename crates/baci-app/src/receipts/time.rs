//! Times as files write them.

use super::Fault;
use baci_core::time::{Instant, Zone};
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;

/// Reads times, by a format or as ISO writes them.
#[derive(Clone, Debug)]
pub struct TimeReader {
    format: Option<String>,
    zone: Zone,
}

impl TimeReader {
    /// A reader for this format, in this zone where a time does not say its own.
    pub fn new(format: Option<&str>, zone: Zone) -> Result<Self, Fault> {
        if let Some(format) = format {
            // A format that cannot write a time cannot read one either.
            let sample = jiff::Zoned::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
            jiff::fmt::strtime::format(format, &sample)
                .map_err(|error| Fault::usage(format!("--time-format: {error}")))?;
        }
        Ok(Self { format: format.map(str::to_owned), zone })
    }

    /// A text as an instant.
    pub fn read(&self, text: &str) -> Result<Instant, String> {
        let text = text.trim();
        let at = match &self.format {
            Some(format) => self.by_format(format, text)?,
            None => match plain(text.as_bytes()) {
                Some(local) => self.zone.at(local),
                None => self.slowly(text)?,
            },
        };
        if (Instant::EARLIEST..Instant::LATEST).contains(&at) {
            Ok(at)
        } else {
            Err(format!("time: {text} is outside 1900-01-01 to 2199-12-31"))
        }
    }

    /// Whether times are read as ISO writes them.
    pub const fn is_plain(&self) -> bool {
        self.format.is_none()
    }

    /// Whether times that do not say their zone are of this one.
    pub fn is_of(&self, zone: &Zone) -> bool {
        self.zone == *zone
    }

    /// For a column of a type that says how it is read.
    pub fn forget_format(&mut self) {
        self.format = None;
    }

    fn by_format(&self, format: &str, text: &str) -> Result<Instant, String> {
        let wrong = |error: jiff::Error| format!("time: '{text}' is not of that format: {error}");
        let mut parts = BrokenDownTime::parse(format, text).map_err(wrong)?;
        if let Some(year) = parts.year() {
            parts.set_year(Some(common(year))).map_err(wrong)?;
        }
        // A form that says its zone, or counts seconds.
        if let Ok(stamp) = parts.to_timestamp() {
            return Ok(Instant::from_micros(stamp.as_microsecond()));
        }
        let date = parts.to_date().map_err(wrong)?;
        let time = match parts.hour() {
            Some(_) => parts.to_time().map_err(wrong)?,
            None => Time::midnight(),
        };
        Ok(self.zone.at(date.to_datetime(time)))
    }

    /// RFC 3339, or what else of ISO 8601 stands for a local time.
    fn slowly(&self, text: &str) -> Result<Instant, String> {
        if let Ok(at) = text.parse() {
            return Ok(at);
        }
        let shown: String = text.chars().take(40).collect();
        let local: DateTime = text.parse().map_err(|_| {
            format!("time: '{shown}' is not a time like 2026-11-22 18:54:00: name its form with --time-format")
        })?;
        Ok(self.zone.at(local))
    }
}

/// A year of the Buddhist era, as Thai files have it, as one of the common era: 2569 is 2026. No receipt is
/// from the years for which it could be meant otherwise.
fn common(year: i16) -> i16 {
    match year {
        2443..=2742 => year - 543,
        year => year,
    }
}

/// The quick way for 'YYYY-MM-DD', with 'HH:MM' or 'HH:MM:SS' after a space or a T.
fn plain(text: &[u8]) -> Option<DateTime> {
    let two = |at: usize| -> Option<i8> {
        let (a, b) = (text.get(at)?.wrapping_sub(b'0'), text.get(at + 1)?.wrapping_sub(b'0'));
        (a < 10 && b < 10).then(|| i8::try_from(a * 10 + b).ok())?
    };
    let is = |at: usize, byte: u8| text.get(at) == Some(&byte);
    if !matches!(text.len(), 10 | 16 | 19) || !is(4, b'-') || !is(7, b'-') {
        return None;
    }
    let year = common(i16::from(two(0)?) * 100 + i16::from(two(2)?));
    let date = Date::new(year, two(5)?, two(8)?).ok()?;
    if text.len() == 10 {
        return Some(date.to_datetime(Time::midnight()));
    }
    if !(is(10, b' ') || is(10, b'T')) || !is(13, b':') {
        return None;
    }
    let second = match text.len() {
        16 => 0,
        _ if is(16, b':') => two(17)?,
        _ => return None,
    };
    Some(date.to_datetime(Time::new(two(11)?, two(14)?, second, 0).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: Option<&str>, text: &str) -> Result<String, String> {
        let zone = Zone::named("Asia/Bangkok").unwrap();
        TimeReader::new(format, zone).unwrap().read(text).map(|at| at.to_string())
    }

    #[test]
    fn iso_times_are_read_with_and_without_a_zone() {
        for text in
            ["2026-01-31", "2026-01-31 00:00", "2026-01-31T00:00:00", "2026-01-30T17:00:00Z"]
        {
            assert_eq!(read(None, text).unwrap(), "2026-01-30T17:00:00Z", "{text}");
        }
        assert_eq!(read(None, "2026-01-31 00:00:00.5").unwrap(), "2026-01-30T17:00:00.5Z");
        for text in ["", "31.1.2026", "2026-02-30", "2026-01-31 25:00", "1850-01-01"] {
            assert!(read(None, text).is_err(), "{text}");
        }
    }

    #[test]
    fn years_of_the_buddhist_era_are_read() {
        for (format, text) in [
            (Some("%d/%m/%Y %H:%M"), "31/01/2569 07:30"),
            (Some("%Y/%m/%d %H:%M"), "2569/01/31 07:30"),
            (None, "2569-01-31 07:30"),
        ] {
            assert_eq!(read(format, text).unwrap(), "2026-01-31T00:30:00Z", "{text}");
        }
        // 2567 is no leap year, 2024 is one.
        assert_eq!(read(Some("%d/%m/%Y"), "29/02/2567").unwrap(), "2024-02-28T17:00:00Z");
        assert_eq!(read(None, "2567-02-29").unwrap(), "2024-02-28T17:00:00Z");
        assert!(read(Some("%d/%m/%Y"), "31/02/2569").is_err());
        assert!(read(None, "2300-01-01").is_err());
    }

    #[test]
    fn other_forms_are_named() {
        assert_eq!(read(Some("%Y%m%d"), "19970118").unwrap(), "1997-01-17T17:00:00Z");
        assert_eq!(
            read(Some("%d/%m/%Y %H:%M"), "31/01/2026 07:30").unwrap(),
            "2026-01-31T00:30:00Z"
        );
        assert_eq!(read(Some("%s"), "86400").unwrap(), "1970-01-02T00:00:00Z");
        assert!(read(Some("%Y%m%d"), "1997-01-18").is_err());
        assert!(TimeReader::new(Some("%!"), Zone::UTC).is_err());
    }
}
