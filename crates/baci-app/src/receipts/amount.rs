//! Amounts as files write them, to whole smallest units, without a float in between.

use baci_core::decimal::{Decimal, quick_units};
use baci_core::event::Quantity;
use baci_core::money::{BadAmount, Currency};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberForm {
    /// 1234.50
    #[default]
    Plain,
    /// 1,234.50, as in English and Thai
    Point,
    /// 1.234,50, as in Lao and Vietnamese
    Comma,
}

impl NumberForm {
    /// The number as it is written plainly; `None` where it is not of this form.
    pub fn plain(self, text: &str) -> Option<Cow<'_, str>> {
        let (group, sign) = match self {
            Self::Plain => return Some(Cow::Borrowed(text)),
            Self::Point => (',', '.'),
            Self::Comma => ('.', ','),
        };
        let text = text.trim();
        let (whole, part) = text.split_once(sign).map_or((text, None), |(w, p)| (w, Some(p)));
        let grouped = whole.contains(group);
        let mut groups = whole.trim_start_matches('-').split(group);
        let first = groups.next().unwrap_or_default();
        // A first group is short, all others have three digits: else it is another form.
        let good = !grouped || (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3);
        if !good || part.is_some_and(|part| part.contains([group, sign])) {
            return None;
        }
        let whole = whole.replace(group, "");
        Some(Cow::Owned(part.map_or_else(|| whole.clone(), |part| format!("{whole}.{part}"))))
    }
}

/// Reads amounts of a currency.
#[derive(Clone, Copy, Debug)]
pub struct AmountReader {
    pub currency: Currency,
    pub form: NumberForm,
    /// Decimals that an amount may have: the currency's, or none where whole units are written.
    pub digits: u8,
}

impl AmountReader {
    /// A text as whole smallest units.
    pub fn read(self, text: &str) -> Result<i64, String> {
        let written = self.form.plain(text).ok_or_else(|| {
            format!("amount: '{}' is not written as the option says", shorten(text))
        })?;
        let text = written.as_ref();
        if let Some(units) = quick_units(text.as_bytes(), self.digits) {
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

/// A text as a quantity, in thousandths.
pub fn quantity(text: &str, form: NumberForm) -> Result<Quantity, String> {
    let written = form.plain(text).ok_or_else(|| {
        format!("quantity: '{}' is not written as the option says", shorten(text))
    })?;
    let text = written.as_ref();
    if let Some(units) = quick_units(text.as_bytes(), Quantity::DIGITS) {
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
    fn quantities_are_thousandths() {
        assert_eq!(quantity("0.250", NumberForm::Plain), Ok(Quantity(250)));
        assert_eq!(quantity("0,25", NumberForm::Comma), Ok(Quantity(250)));
    }

    #[test]
    fn what_is_no_amount_is_told() {
        let read = |text| {
            let currency = Currency::new("THB", None).unwrap();
            AmountReader { currency, form: NumberForm::Plain, digits: 2 }.read(text)
        };
        assert_eq!(read(" 12.5 "), Ok(1250));
        assert_eq!(read("-3"), Ok(-300));
        assert!(read("12.505").unwrap_err().contains("decimals"));
        assert!(read("12,50").is_err());
    }
    #[test]
    fn numbers_are_read_as_each_country_writes_them() {
        let plain = |form: NumberForm, text: &'static str| form.plain(text).map(Cow::into_owned);
        for (form, text, read) in [
            (NumberForm::Point, "1,234.50", Some("1234.50")),
            (NumberForm::Point, "-1,234,567", Some("-1234567")),
            (NumberForm::Point, "1234.5", Some("1234.5")),
            (NumberForm::Point, "12,50", None),
            (NumberForm::Point, "1.234,50", None),
            (NumberForm::Comma, " 1.234,50 ", Some("1234.50")),
            (NumberForm::Comma, "25.000", Some("25000")),
            (NumberForm::Comma, "12.50", None),
            (NumberForm::Comma, "1,2,3", None),
            (NumberForm::Comma, ".500", None),
        ] {
            assert_eq!(plain(form, text).as_deref(), read, "{form:?} {text}");
        }
    }
}
