//! Currencies, and rounding: value is a whole number of smallest units, an i64, everywhere.

use crate::decimal::{self, BadDecimal, Decimal};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::cmp::Reverse;

/// A currency code of ISO 4217 with the number of decimals used in daily life.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: [u8; 3],
    /// Decimals of an amount: 2 for THB, 0 for LAK and VND.
    pub digits: u8,
}

/// Currencies whose daily use has other than two decimals.
const DIGITS: &[(&str, u8)] = &[
    ("LAK", 0),
    ("VND", 0),
    ("JPY", 0),
    ("KRW", 0),
    ("IDR", 0),
    ("KHR", 0),
    ("MMK", 0),
    ("CLP", 0),
    ("ISK", 0),
    ("UGX", 0),
    ("PYG", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
    ("RWF", 0),
    ("BHD", 3),
    ("KWD", 3),
    ("OMR", 3),
    ("JOD", 3),
    ("TND", 3),
    ("IQD", 3),
    ("LYD", 3),
];

impl Currency {
    /// The currency with this code; `digits` where the program sets another number of decimals.
    ///
    /// # Errors
    /// A sentence for the person who wrote it.
    pub fn new(code: &str, digits: Option<u8>) -> Result<Self, String> {
        let bytes: [u8; 3] = code
            .as_bytes()
            .try_into()
            .ok()
            .filter(|b: &[u8; 3]| b.iter().all(u8::is_ascii_uppercase))
            .ok_or_else(|| {
                let shown: String = code.chars().take(20).collect();
                format!("'{shown}' is not a currency: write the three capital letters of ISO 4217, like THB")
            })?;
        let usual = DIGITS.iter().find(|(c, _)| *c == code).map_or(2, |(_, d)| *d);
        match digits {
            Some(digits) if digits > 4 => Err(format!("{digits} decimals: a currency has 0 to 4")),
            _ => Ok(Self { code: bytes, digits: digits.unwrap_or(usual) }),
        }
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("???")
    }

    /// Reads '99.90' as a count of the smallest unit; more decimals than the currency has are refused.
    ///
    /// # Errors
    /// [`BadAmount`].
    pub fn parse(&self, text: &str) -> Result<i64, BadAmount> {
        let decimal: Decimal = text.parse()?;
        decimal.in_units(self.digits).ok_or_else(|| BadAmount::TooFine {
            text: text.chars().take(40).collect(),
            currency: *self,
        })
    }

    /// A count of the smallest unit as a decimal string with the currency's decimals.
    pub fn format(&self, amount: i64) -> String {
        decimal::format(amount, self.digits)
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.code(), self.digits)
    }
}

/// Why a text is not an amount of a currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAmount {
    #[error(transparent)]
    Decimal(#[from] BadDecimal),
    #[error("'{text}' has more decimals than {currency} has ({})", .currency.digits)]
    TooFine { text: String, currency: Currency },
}

/// How a share of a unit becomes a whole one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// Towards zero: 1.9 is 1.
    #[default]
    Down,
    /// To the nearest, halves away from zero: 1.5 is 2.
    HalfUp,
    /// Away from zero: 1.1 is 2.
    Up,
}

impl Rounding {
    /// `amount` x `percent` / 100 as a whole number; `None` where it does not fit an i64.
    pub fn percent(self, amount: i64, percent: Decimal) -> Option<i64> {
        let over = 100 * i128::from(crate::decimal::power(percent.scale));
        self.divide(i128::from(amount).saturating_mul(i128::from(percent.mantissa)), over)
    }

    /// `numerator` / `denominator` as a whole number; `None` where it does not fit an i64 or the
    /// denominator is not above zero.
    pub fn divide(self, numerator: i128, denominator: i128) -> Option<i64> {
        if denominator <= 0 {
            return None;
        }
        let (size, sign) = (numerator.unsigned_abs(), numerator.signum());
        let step = denominator.unsigned_abs();
        let (whole, rest) = quotient(size, step);
        let up = match self {
            Self::Down => false,
            Self::HalfUp => rest >= step - rest,
            Self::Up => rest > 0,
        };
        let rounded = i128::try_from(whole + u128::from(up)).ok()?;
        i64::try_from(rounded * sign).ok()
    }
}

/// `a` / `b` and what is left, for `b` above zero: in 64 bits where both fit, which is much faster.
fn quotient(a: u128, b: u128) -> (u128, u128) {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => ((a / b).into(), (a % b).into()),
        _ => (a / b, a % b),
    }
}

/// Splits `total` over `weights` in proportion by largest remainder, ties to the first; the parts
/// sum to the total exactly. With no weight at all, everything goes to the first part.
///
/// `out` takes the parts and must be as long as `weights`. Weights below zero count as zero.
///
/// ```
/// let mut parts = [0; 3];
/// baci_core::money::split(100, &[1, 1, 1], &mut parts);
/// assert_eq!(parts, [34, 33, 33]);
/// ```
pub fn split(total: i64, weights: &[i64], out: &mut [i64]) {
    debug_assert_eq!(weights.len(), out.len());
    let weight = |i: usize| i128::from(weights.get(i).copied().unwrap_or(0).max(0));
    let sum: i128 = (0..out.len()).map(weight).sum();
    let Some(first) = out.first_mut() else { return };
    if sum == 0 {
        *first = total;
        out.iter_mut().skip(1).for_each(|part| *part = 0);
        return;
    }
    let mut left = i128::from(total);
    let mut rests: SmallVec<[(i128, Reverse<usize>); 8]> = SmallVec::with_capacity(out.len());
    for (i, part) in out.iter_mut().enumerate() {
        let exact = i128::from(total) * weight(i);
        let (share, _) = quotient(exact.unsigned_abs(), sum.unsigned_abs());
        let share = i128::try_from(share).unwrap_or(0) * exact.signum();
        *part = i64::try_from(share).unwrap_or(0);
        left -= share;
        rests.push(((exact - share * sum).abs(), Reverse(i)));
    }
    // What is left is fewer units than there are rests above zero: one each to the largest.
    let step = i64::try_from(left.signum()).unwrap_or(0);
    if step == 0 {
        return;
    }
    rests.sort_unstable_by(|a, b| b.cmp(a));
    for (_, Reverse(i)) in rests.iter().take(usize::try_from(left.unsigned_abs()).unwrap_or(0)) {
        if let Some(part) = out.get_mut(*i) {
            *part += step;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn daily_decimals_are_known() {
        assert_eq!(Currency::new("LAK", None).unwrap().digits, 0);
        assert_eq!(Currency::new("THB", None).unwrap().parse("99.9"), Ok(9990));
        assert!(Currency::new("THB", None).unwrap().parse("0.001").is_err());
        assert!(Currency::new("thb", None).is_err());
    }

    #[test]
    fn rounding_is_symmetric_around_zero() {
        assert_eq!(Rounding::HalfUp.divide(-3, 2), Some(-2));
        assert_eq!(Rounding::Down.divide(-3, 2), Some(-1));
        assert_eq!(Rounding::Up.divide(1, 3), Some(1));
        assert_eq!(Rounding::Down.divide(i128::MAX, 1), None);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_total(total in any::<i64>(), weights in prop::collection::vec(0i64..1_000_000, 1..40)) {
            let mut parts = vec![0; weights.len()];
            split(total, &weights, &mut parts);
            let sum: i128 = weights.iter().map(|w| i128::from(*w)).sum();
            for (part, weight) in parts.iter().zip(&weights).filter(|_| sum > 0) {
                let off = i128::from(*part) * sum - i128::from(total) * i128::from(*weight);
                prop_assert!(off.abs() < sum, "each part is within a unit of its exact share");
            }
            prop_assert_eq!(parts.iter().map(|p| i128::from(*p)).sum::<i128>(), i128::from(total));
        }
    }
}
