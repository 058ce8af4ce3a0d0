//! Figures: exact quotients of whole numbers, rounded once, and how sure they are.

use baci_core::decimal;

/// A quotient in millionths, rounded to the nearest, halves away from zero; nothing where the denominator
/// is not above zero, or the figure is beyond all range.
///
/// ```
/// use baci_analytics::figure::millionths;
/// assert_eq!(millionths(2, 3), Some(666_667));
/// assert_eq!(millionths(-1, 3), Some(-333_333));
/// assert_eq!(millionths(1, 0), None);
/// ```
pub fn millionths(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    let twice = numerator.checked_mul(2_000_000)?;
    let half = denominator.checked_mul(twice.signum())?;
    i64::try_from((twice.checked_add(half)?) / denominator.checked_mul(2)?).ok()
}

/// A share in percent, in millionths of a percent: 2 of 3 is 66.666667.
pub fn percent(numerator: i128, denominator: i128) -> Option<i64> {
    millionths(numerator.checked_mul(100)?, denominator)
}

/// Millionths as a number; exact up to nine thousand million.
#[expect(clippy::cast_precision_loss, reason = "rates are far below 2^53 millionths")]
pub fn number(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}

/// The average of an amount over so many, in the currency's main unit with six decimals.
///
/// ```
/// use baci_analytics::figure::average;
/// assert_eq!(average(10_000, 3, 2).as_deref(), Some("33.333333"));
/// assert_eq!(average(10_000, 3, 0).as_deref(), Some("3333.333333"));
/// ```
pub fn average(sum: i128, many: i128, digits: u8) -> Option<String> {
    let over = many.checked_mul(10i128.pow(digits.into()))?;
    Some(decimal::format(millionths(sum, over)?, 6))
}

/// An amount in the currency's main unit.
pub fn amount(units: i128, digits: u8) -> String {
    match i64::try_from(units) {
        Ok(units) => decimal::format(units, digits),
        // Beyond an i64 only as a sum: written in two halves.
        Err(_) => {
            let step = 10i128.pow(digits.into());
            let (whole, part) = (units / step, (units % step).abs());
            match digits {
                0 => whole.to_string(),
                digits => format!("{whole}.{part:0width$}", width = usize::from(digits)),
            }
        }
    }
}

/// Standard deviations of the normal distribution that 95% lie within.
pub const Z95: f64 = 1.959_963_984_540_054;

/// The interval of Wilson (1927) for a share, in percent: where the true share lies with 95% confidence.
///
/// ```
/// let (low, high) = baci_analytics::figure::wilson(7, 10).unwrap();
/// assert_eq!((low, high), (39.677_815, 89.220_873));
/// ```
pub fn wilson(numerator: u64, denominator: u64) -> Option<(f64, f64)> {
    let (low, high) = wilson_at(numerator, denominator, Z95)?;
    Some((six(100.0 * low), six(100.0 * high)))
}

/// The same as shares from 0 to 1, for a confidence of `z` standard deviations.
#[expect(clippy::cast_precision_loss, reason = "an interval of a statistic")]
pub fn wilson_at(numerator: u64, denominator: u64, z: f64) -> Option<(f64, f64)> {
    if denominator == 0 || numerator > denominator {
        return None;
    }
    let (n, p) = (denominator as f64, numerator as f64 / denominator as f64);
    let z2 = z * z;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(((middle - half).max(0.0), (middle + half).min(1.0)))
}

/// Rounded to six decimals.
pub fn six(x: f64) -> f64 {
    (x * 1e6).round() / 1e6
}

/// Splitmix64: the random numbers of everything that draws, from a fixed seed, so that the same receipts give
/// the same figures.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = self.0;
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `most`, each equally likely but for less than one in 2^32.
    pub const fn below(&mut self, most: u32) -> u32 {
        (((self.next() >> 32) * most as u64) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_once_and_exactly() {
        assert_eq!(percent(1, 8), Some(12_500_000));
        assert_eq!(millionths(1, 2_000_000), Some(1));
        assert_eq!(millionths(-1, 2_000_000), Some(-1));
        assert_eq!(millionths(1, 2_000_001), Some(0));
        assert_eq!(millionths(i128::MAX, 1), None);
        // The check of the definitions: 308 promoters, 549 passives, 954 detractors.
        assert_eq!(percent(308 - 954, 308 + 549 + 954), Some(-35_670_900));
        assert_eq!(amount(-1, 2), "-0.01");
        assert_eq!(amount(i128::from(i64::MAX) * 100, 2), "9223372036854775807.00");
        assert_eq!(average(1, 3, 2).as_deref(), Some("0.003333"));
    }

    #[test]
    fn shares_of_nothing_and_of_all_have_their_intervals() {
        assert_eq!(wilson(0, 0), None);
        let (low, high) = wilson(0, 10).unwrap();
        assert!(low == 0.0 && (high - 27.753_279).abs() < 1e-4, "{high}");
        assert_eq!(wilson(10, 10).unwrap().1, 100.0);
    }
}
