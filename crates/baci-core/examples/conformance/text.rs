//! Reading the values of a case: texts, numbers as text, lists; what is absent is empty.

use serde_json::Value as Json;

/// A text or a number as text; empty where there is none.
pub fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        Json::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}

/// A text under a key, if there is one.
pub fn word(value: &Json, key: &str) -> Option<String> {
    let found = text(&value[key]);
    (!found.is_empty()).then_some(found)
}

pub fn whole(value: &Json, key: &str) -> Option<i64> {
    word(value, key)?.parse().ok()
}

pub fn truth(value: &Json, key: &str) -> bool {
    word(value, key).as_deref() == Some("true")
}

/// The items of a list, or the one value that stands for a list.
pub fn items(value: &Json) -> Vec<Json> {
    match value {
        Json::Array(items) => items.clone(),
        Json::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

/// A decimal as a count of 10^-digits.
pub fn units(text: &str, digits: u8) -> Option<i64> {
    text.parse::<baci_core::decimal::Decimal>().ok()?.in_units(digits)
}

/// A fraction of one as a percentage: `0.075` is `7.5`.
pub fn percent(fraction: &str) -> Option<String> {
    let units = units(fraction, 9)?;
    let text = baci_core::decimal::format(units, 7);
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// A name as an id of the program document.
pub fn id(name: &str) -> String {
    let low = name.to_lowercase();
    let plain = low.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!("x-{}", plain.collect::<String>())
}
