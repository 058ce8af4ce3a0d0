//! Exact decimals: what a person writes as 0.25 or 99.90, without a float in between.

/// The most digits after the point that are read.
pub const MAX_SCALE: u8 = 9;

/// `mantissa` / 10^`scale`, exact.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    pub mantissa: i64,
    pub scale: u8,
}

/// 10^n for n up to 18.
pub const fn power(n: u8) -> i64 {
    10i64.pow(n as u32)
}

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal { mantissa: 0, scale: 0 };

    /// A whole number.
    pub const fn whole(n: i64) -> Self {
        Self { mantissa: n, scale: 0 }
    }

    /// The same number counted in units of 10^-`digits`, if it is a whole count of them.
    ///
    /// ```
    /// use baci_core::decimal::Decimal;
    /// let price: Decimal = "99.90".parse().unwrap();
    /// assert_eq!(price.in_units(2), Some(9990));
    /// assert_eq!(price.in_units(0), None);
    /// ```
    pub fn in_units(self, digits: u8) -> Option<i64> {
        if digits >= self.scale {
            return self.mantissa.checked_mul(10i64.checked_pow(u32::from(digits - self.scale))?);
        }
        let step = 10i64.checked_pow(u32::from(self.scale - digits))?;
        (self.mantissa % step == 0).then(|| self.mantissa / step)
    }

    fn wide(self) -> (i128, i128) {
        (i128::from(self.mantissa), 10i128.pow(u32::from(self.scale)))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Decimal {}
impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let ((a, a_step), (b, b_step)) = (self.wide(), other.wide());
        (a * b_step).cmp(&(b * a_step))
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&format(self.mantissa, self.scale))
    }
}

/// A count of 10^-`digits` units as a decimal string: 9990 with two digits is '99.90'.
pub fn format(units: i64, digits: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let whole = units.unsigned_abs();
    if digits == 0 {
        return format!("{sign}{whole}");
    }
    let step = 10u64.pow(u32::from(digits));
    format!("{sign}{}.{:0width$}", whole / step, whole % step, width = usize::from(digits))
}

/// The quick way for '123' and '123.45': the same number as [`Decimal::in_units`] gives, in units of
/// 10^-`digits`; `None` for all else, which the exact reader then judges.
///
/// ```
/// use baci_core::decimal::quick_units;
/// assert_eq!(quick_units(b"29.33", 2), Some(2933));
/// assert_eq!(quick_units(b"-1", 2), None);
/// ```
pub fn quick_units(text: &[u8], digits: u8) -> Option<i64> {
    if text.is_empty() || text.len() > 16 {
        return None;
    }
    let (mut units, mut after, mut whole) = (0i64, None, 0usize);
    for byte in text {
        match (byte, after) {
            (b'0'..=b'9', _) => {
                units = units * 10 + i64::from(byte - b'0');
                match &mut after {
                    Some(n) => *n += 1,
                    None => whole += 1,
                }
            }
            (b'.', None) => after = Some(0u8),
            _ => return None,
        }
    }
    let missing = digits.checked_sub(after.unwrap_or(0))?;
    let complete = whole > 0 && after != Some(0) && missing <= 4;
    complete.then(|| units.checked_mul(10i64.pow(missing.into())))?
}

/// Why a text is not a decimal that Baci takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDecimal {
    #[error("'{0}' is not a number: write digits, and a point before the decimals, like 1250.50")]
    NotANumber(String),
    #[error("'{0}' has too many digits: at most 18 in all and 9 after the point")]
    TooLong(String),
}

impl std::str::FromStr for Decimal {
    type Err = BadDecimal;
    /// Digits, optionally a minus sign in front and a point with decimals; nothing else.
    fn from_str(text: &str) -> Result<Self, BadDecimal> {
        let shown = || text.chars().take(40).collect::<String>();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let only_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !only_digits(whole) || !only_digits(part) || digits.ends_with('.') {
            return Err(BadDecimal::NotANumber(shown()));
        }
        let whole = whole.trim_start_matches('0');
        if part.len() > usize::from(MAX_SCALE) || whole.len() + part.len() > 19 {
            return Err(BadDecimal::TooLong(shown()));
        }
        let joined = format!("{}{whole}{part}", if negative { "-" } else { "" });
        let mantissa = match joined.as_str() {
            "" | "-" => 0,
            joined => joined.parse().map_err(|_| BadDecimal::TooLong(shown()))?,
        };
        Ok(Self { mantissa, scale: u8::try_from(part.len()).unwrap_or(MAX_SCALE) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_agrees_with_the_exact_one() {
        let texts = ["0", "7", "7.5", "7.50", "007.05", "7.", ".5", "", "-1", "1e3", "7.505", "1 "];
        for text in texts {
            let exact = text.parse::<Decimal>().ok().and_then(|d| d.in_units(2));
            if let Some(quick) = quick_units(text.as_bytes(), 2) {
                assert_eq!(Some(quick), exact, "{text}");
            }
        }
        assert_eq!(quick_units(b"29.33", 2), Some(2933));
        assert_eq!(quick_units(b"9.5", 2), Some(950));
    }

    #[test]
    fn only_plain_decimals_are_read() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1e3",
            "+1",
            " 1",
            "1,000",
            "٣",
            "1.0000000001",
            "99999999999999999999",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
        assert_eq!("-9223372036854775808".parse::<Decimal>().unwrap().mantissa, i64::MIN);
        assert_eq!("007.50".parse::<Decimal>().unwrap(), Decimal { mantissa: 75, scale: 1 });
        assert!("99.90".parse::<Decimal>().unwrap() < "99.901".parse().unwrap());
    }

    #[test]
    fn units_print_with_their_digits() {
        assert_eq!(format(-5, 2), "-0.05");
        assert_eq!(format(i64::MIN, 3), "-9223372036854775.808");
        assert_eq!(format(12, 0), "12");
    }
}
