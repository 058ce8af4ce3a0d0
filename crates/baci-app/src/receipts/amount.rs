//! Amounts as files write them, to whole smallest units, without a float in between.

use baci_core::decimal::Decimal;
use baci_core::event::Quantity;
use baci_core::money::{BadAmount, Currency};

/// Reads amounts of a currency.
#[derive(Clone, Copy, Debug)]
pub struct AmountReader {
    pub currency: Currency,
    /// Decimals that an amount may have: the currency's, or none where whole units are written.
    pub digits: u8,
}

impl AmountReader {
    /// A text as whole smallest units.
    pub fn read(self, text: &str) -> Result<i64, String> {
        if let Some(units) = plain(text.as_bytes(), self.digits) {
            return Ok(units);
        }
        let decimal: Decimal = text.trim().parse().map_err(|e| format!("amount: {e}"))?;
        let too_fine = || match self.digits {
            0 if self.currency.digits > 0 => {
                format!("amount: '{}' is not a whole number of smallest units", shorten(text))
            }
            _ => {
                let (text, currency) = (shorten(text), self.currency);
                format!("amount: {}", BadAmount::TooFine { text, currency })
            }
        };
        decimal.in_units(self.digits).ok_or_else(too_fine)
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The quick way for '123' and '123.45'; `None` for all else, which the exact reader then judges.
fn plain(text: &[u8], digits: u8) -> Option<i64> {
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

/// A text as a quantity, in thousandths.
pub fn quantity(text: &str) -> Result<Quantity, String> {
    if let Some(units) = plain(text.as_bytes(), Quantity::DIGITS) {
        return Ok(Quantity(units));
    }
    let decimal: Decimal = text.trim().parse().map_err(|e| format!("quantity: {e}"))?;
    let units = decimal.in_units(Quantity::DIGITS);
    units.map(Quantity).ok_or_else(|| format!("quantity: '{text}' has more than three decimals"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_agrees_with_the_exact_one() {
        let texts = ["0", "7", "7.5", "7.50", "007.05", "7.", ".5", "", "-1", "1e3", "7.505", "1 "];
        for text in texts {
            let exact = text.parse::<Decimal>().ok().and_then(|d| d.in_units(2));
            if let Some(quick) = plain(text.as_bytes(), 2) {
                assert_eq!(Some(quick), exact, "{text}");
            }
        }
        assert_eq!(plain(b"29.33", 2), Some(2933));
        assert_eq!(plain(b"9.5", 2), Some(950));
        assert_eq!(quantity("0.250"), Ok(Quantity(250)));
    }

    #[test]
    fn what_is_no_amount_is_told() {
        let read = |text| {
            let currency = Currency::new("THB", None).unwrap();
            AmountReader { currency, digits: 2 }.read(text)
        };
        assert_eq!(read(" 12.5 "), Ok(1250));
        assert_eq!(read("-3"), Ok(-300));
        assert!(read("12.505").unwrap_err().contains("decimals"));
        assert!(read("12,50").is_err());
    }
}
