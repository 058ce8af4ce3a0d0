//! A date of birth, whose year need not be known: many people tell the day, few the year.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A day of birth, with or without its year.
///
/// Written `1995-04-13`, or `--04-13` where the year is not known (as in ISO 8601 and vCard).
///
/// ```
/// use baci_core::birthday::Birthday;
/// let born: Birthday = "--02-29".parse().unwrap();
/// assert_eq!((born.year(), born.month(), born.day()), (None, 2, 29));
/// assert_eq!(born.to_string(), "--02-29");
/// assert!("1995-02-30".parse::<Birthday>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Birthday {
    year: Option<i16>,
    month: i8,
    day: i8,
}

/// The text is no day that exists, written as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a birthday is a day that exists, written YYYY-MM-DD, or --MM-DD without the year")]
pub struct BadBirthday;

impl Birthday {
    /// One with these parts.
    ///
    /// # Errors
    /// There is no such day; without a year, 29 February is one.
    pub fn new(year: Option<i16>, month: i8, day: i8) -> Result<Self, BadBirthday> {
        // A leap year has every day that there is.
        let years = 1800..=9999;
        if year.is_some_and(|year| !years.contains(&year)) {
            return Err(BadBirthday);
        }
        Date::new(year.unwrap_or(2000), month, day).map_err(|_| BadBirthday)?;
        Ok(Self { year, month, day })
    }

    /// The year, where it is known.
    pub const fn year(self) -> Option<i16> {
        self.year
    }

    /// 1 to 12.
    pub const fn month(self) -> i8 {
        self.month
    }

    /// 1 to 31.
    pub const fn day(self) -> i8 {
        self.day
    }

    /// The day as a date, where the year is known.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }
}

impl From<Date> for Birthday {
    fn from(day: Date) -> Self {
        Self { year: Some(day.year()), month: day.month(), day: day.day() }
    }
}

impl std::fmt::Display for Birthday {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

impl std::str::FromStr for Birthday {
    type Err = BadBirthday;
    /// Reads both spellings, and nothing else.
    fn from_str(text: &str) -> Result<Self, BadBirthday> {
        let (year, rest) = match text.strip_prefix("--") {
            Some(rest) => (None, rest),
            None => {
                let (year, rest) = text.split_once('-').ok_or(BadBirthday)?;
                (Some(digits(year, 4)?), rest)
            }
        };
        let (month, day) = rest.split_once('-').ok_or(BadBirthday)?;
        let small = |text| digits(text, 2).and_then(|n| i8::try_from(n).map_err(|_| BadBirthday));
        Self::new(year, small(month)?, small(day)?)
    }
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Result<i16, BadBirthday> {
    let plain = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().ok_or(BadBirthday)
}

impl Serialize for Birthday {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Birthday {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_come_back_and_nothing_else_is_taken() {
        for text in ["1995-04-13", "--04-13", "--02-29", "2000-02-29", "1800-01-01"] {
            assert_eq!(text.parse::<Birthday>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "04-13",
            "--4-13",
            "--13-01",
            "--02-30",
            "2001-02-29",
            "1995-04-13T00:00:00",
            "19950413",
            "+995-04-13",
            "1995-4-13",
            "1799-12-31",
            "---4-13",
            "--04-13 ",
            "----",
        ] {
            assert!(text.parse::<Birthday>().is_err(), "{text}");
        }
    }
}
