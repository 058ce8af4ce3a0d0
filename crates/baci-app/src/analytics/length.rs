//! Lengths of time as people type them: 90d, 12w, 3m (months of 365/12 days), 1y.

use std::str::FromStr;

/// A length of time.
///
/// ```
/// use baci_app::analytics::Length;
/// let months: Length = "12m".parse().unwrap();
/// assert_eq!(months.days(), 365);
/// assert!("12 moons".parse::<Length>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    pub count: u32,
    pub unit: char,
}

impl Length {
    /// Whole days, rounded down.
    pub fn days(self) -> i32 {
        let days = u64::from(self.count) * self.days_of_twelve() / 12;
        i32::try_from(days).unwrap_or(i32::MAX)
    }

    /// The weeks of one.
    fn weeks_of_one(self) -> f64 {
        // A small whole number.
        f64::from(u32::try_from(self.days_of_twelve()).unwrap_or(u32::MAX)) / 84.0
    }

    /// Weeks in all.
    pub fn weeks(self) -> f64 {
        f64::from(self.count) * self.weeks_of_one()
    }

    /// Twelve times the days of one.
    const fn days_of_twelve(self) -> u64 {
        match self.unit {
            'd' => 12,
            'w' => 84,
            'm' => 365,
            _ => 365 * 12,
        }
    }
}

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no length of time: write it like 90d, 12w, 6m or 1y");
        let unit = text.chars().next_back().filter(char::is_ascii_alphabetic).ok_or_else(wrong)?;
        let count =
            text.strip_suffix(unit).and_then(|n| n.parse::<u32>().ok()).ok_or_else(wrong)?;
        if !(1..=10_000).contains(&count) || !"dwmy".contains(unit) {
            return Err(wrong());
        }
        Ok(Self { count, unit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_days() {
        let days = |text: &str| text.parse().map(Length::days);
        assert_eq!(days("90d"), Ok(90));
        assert_eq!(days("2w"), Ok(14));
        assert_eq!((days("12m"), days("1m"), days("1y")), (Ok(365), Ok(30), Ok(365)));
        for wrong in ["", "d", "0d", "5", "5 d", "1h", "99999d", "ກ"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }
}
