//! Countries: what phone numbers look like there, after the national numbering plans.

use crate::money::Currency;
use crate::time::Zone;

/// A country whose local phone numbers are understood.
///
/// ```
/// use baci_core::country::Country;
///
/// let laos = Country::named("LA").ok_or("unknown")?;
/// // 020 5551 2345, without its leading zero.
/// assert!(laos.is_mobile("2055512345"));
/// assert_eq!(laos.calling_code(), "856");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Country {
    Laos,
    Thailand,
    Vietnam,
}

impl Country {
    /// All of them.
    pub const ALL: [Country; 3] = [Country::Laos, Country::Thailand, Country::Vietnam];

    /// The country with this code of ISO 3166, like LA.
    pub fn named(code: &str) -> Option<Country> {
        Self::ALL.into_iter().find(|country| country.code() == code)
    }

    /// Its code of ISO 3166.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Laos => "LA",
            Self::Thailand => "TH",
            Self::Vietnam => "VN",
        }
    }

    /// Where this zone and this currency are at home: by the zone, else by the currency.
    pub fn at(zone: &Zone, currency: Currency) -> Option<Country> {
        match (zone.name(), currency.code()) {
            ("Asia/Vientiane", _) => Some(Self::Laos),
            ("Asia/Ho_Chi_Minh" | "Asia/Saigon", _) => Some(Self::Vietnam),
            (_, "LAK") => Some(Self::Laos),
            (_, "VND") => Some(Self::Vietnam),
            ("Asia/Bangkok", _) | (_, "THB") => Some(Self::Thailand),
            _ => None,
        }
    }

    /// What the international numbers of the countries start with.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::calling_code)
    }

    /// What an international number starts with, after the plus.
    pub const fn calling_code(self) -> &'static str {
        match self {
            Self::Laos => "856",
            Self::Thailand => "66",
            Self::Vietnam => "84",
        }
    }

    /// Whether the digits after the calling code, or after the leading zero, are a mobile number.
    pub fn is_mobile(self, rest: &str) -> bool {
        match self {
            Self::Laos => match rest.len() {
                10 => is_any(rest, &["20"]),
                length => length == 9 && is_any(rest, &["30"]),
            },
            Self::Thailand => rest.len() == 9 && is_any(rest, &["6", "8", "9"]),
            Self::Vietnam => rest.len() == 9 && is_any(rest, &["3", "5", "7", "8", "9"]),
        }
    }

    /// Whether they can be any number of the country at all.
    pub fn is_number(self, rest: &str) -> bool {
        let starts = |with: std::ops::RangeInclusive<char>| rest.starts_with(|c| with.contains(&c));
        // What starts like a mobile number and has another length has lost or won a digit.
        let lines = match self {
            Self::Laos => {
                (8..=9).contains(&rest.len()) && starts('2'..='8') && !is_any(rest, &["20", "30"])
            }
            Self::Thailand => rest.len() == 8 && starts('2'..='7'),
            Self::Vietnam => rest.len() == 10 && starts('2'..='2'),
        };
        lines || self.is_mobile(rest)
    }
}

/// Whether digits start with one of these.
fn is_any(digits: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| digits.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::Country;

    #[test]
    fn codes_name_their_countries() {
        for country in Country::ALL {
            assert_eq!(Country::named(country.code()), Some(country));
        }
        for code in ["la", "LAO", "", "KH"] {
            assert_eq!(Country::named(code), None, "{code}");
        }
    }
}
