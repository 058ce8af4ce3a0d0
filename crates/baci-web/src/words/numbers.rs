//! Numbers and money: digits are grouped as each language does it, signs stand where people expect them.

use baci_core::money::Currency;
use baci_core::text::Language;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::{Locale, locale};
use std::sync::LazyLock;

/// Between a number and its sign: they stay on one line.
const JOINT: char = '\u{a0}';

static FORMATTERS: LazyLock<[Option<DecimalFormatter>; 4]> = LazyLock::new(|| {
    Language::ALL
        .map(|language| DecimalFormatter::try_new(locale(language).into(), Default::default()).ok())
});

/// A language as ICU names it.
pub(crate) fn locale(language: Language) -> Locale {
    match language {
        Language::En => locale!("en"),
        Language::Lo => locale!("lo"),
        Language::Th => locale!("th"),
        Language::Vi => locale!("vi"),
    }
}

/// A whole number of units with so many decimals: 123456 with two is 1,234.56.
pub(crate) fn decimal(language: Language, units: i64, digits: u8) -> String {
    let mut decimal = Decimal::from(units);
    decimal.multiply_pow10(-i16::from(digits));
    match &FORMATTERS[language as usize] {
        Some(formatter) => formatter.format(&decimal).to_string(),
        None => decimal.to_string(),
    }
}

/// A decimal as a document writes it (`0.25`), for a reader.
pub(crate) fn plain(language: Language, text: &str) -> String {
    let decimal = text.parse::<Decimal>().ok();
    match (decimal, &FORMATTERS[language as usize]) {
        (Some(decimal), Some(formatter)) => formatter.format(&decimal).to_string(),
        _ => text.to_owned(),
    }
}

/// The sign between a number and its decimals.
pub(crate) fn point(language: Language) -> &'static str {
    match language {
        Language::En | Language::Th => ".",
        Language::Lo | Language::Vi => ",",
    }
}

/// A currency's sign, or its code where it has none: ฿, ₭, EUR.
pub(crate) fn sign(currency: &Currency) -> &str {
    match currency.code() {
        "THB" => "฿",
        "USD" => "$",
        "LAK" => "₭",
        "VND" => "₫",
        code => code,
    }
}

/// An amount with the sign that people in its country write, in their place: ฿1,250, 25.000 ₫.
pub(crate) fn money(language: Language, amount: i64, currency: &Currency) -> String {
    let size = amount.unsigned_abs();
    let number = decimal(language, i64::try_from(size).unwrap_or(i64::MAX), currency.digits);
    let minus = if amount < 0 { "\u{2212}" } else { "" };
    match currency.code() {
        "THB" => format!("{minus}฿{number}"),
        "USD" => format!("{minus}${number}"),
        "LAK" => format!("{minus}{number}{JOINT}₭"),
        "VND" => format!("{minus}{number}{JOINT}₫"),
        code => format!("{minus}{number}{JOINT}{code}"),
    }
}
