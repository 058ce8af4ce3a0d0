//! Reading a form's fields into the program's words: names, days, money and goods as offers and price
//! lists share them, and back where that is the same.

use crate::form::Form;
use crate::till::sale::amount;
use baci_core::money::Currency;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

pub(crate) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const LANGUAGES: [(&str, &str); 4] =
    [("name_en", "en"), ("name_lo", "lo"), ("name_th", "th"), ("name_vi", "vi")];

/// What stands in the fields, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values(BTreeMap<String, String>);

/// A field that is wrong, and the message that says why.
pub(crate) type Wrong = (&'static str, &'static str);

impl Values {
    /// What was sent.
    pub fn of(form: &Form) -> Self {
        let mut values: BTreeMap<String, String> =
            form.each().map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
        let days: Vec<&str> = form.all("day").collect();
        values.insert("day".to_owned(), days.join(" "));
        Self(values)
    }

    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }
}

/// Reads the fields into the program's words.
pub(crate) struct Reader<'a> {
    pub values: &'a Values,
    pub currency: Currency,
    pub wrongs: Vec<Wrong>,
}

impl Reader<'_> {
    /// The name, in one language at least.
    pub fn names(&mut self, out: &mut Map<String, Json>) {
        let names = LANGUAGES.iter().filter_map(|(field, language)| {
            Some(((*language).to_owned(), json!(self.values.filled(field)?)))
        });
        let names: Map<String, Json> = names.collect();
        if names.is_empty() {
            self.wrongs.push(("name_en", "offer-wrong-name"));
        }
        out.insert("name".to_owned(), Json::Object(names));
    }

    /// Its first and last day, weekdays and hours.
    pub fn active(&mut self) -> Map<String, Json> {
        let mut active = Map::new();
        let from = self.day("from");
        put(&mut active, "from", from.map(|day| json!(day.to_string())));
        let last = self.day("last");
        let until = last.and_then(|day| day.tomorrow().ok());
        put(&mut active, "until", until.map(|day| json!(day.to_string())));
        let days: Vec<&str> = self.values.get("day").split_whitespace().collect();
        let known: Vec<&&str> = WEEKDAYS.iter().filter(|day| days.contains(day)).collect();
        // All of them is no bound.
        let some = !known.is_empty() && known.len() < WEEKDAYS.len();
        put(&mut active, "weekdays", some.then(|| json!(known)));
        put(&mut active, "hours", self.values.filled("hours").map(|hours| json!(hours)));
        active
    }

    /// How much comes off.
    pub fn cut(&mut self, how: &str, field: &'static str) -> Map<String, Json> {
        let mut cut = Map::new();
        let value = if how == "percent" { self.number(field) } else { self.money(field) };
        if value.is_none() && !self.wrongs.iter().any(|(wrong, _)| *wrong == field) {
            self.wrongs.push((field, "offer-wrong-number"));
        }
        let key = if ["percent", "amount", "price"].contains(&how) { how } else { "percent" };
        put(&mut cut, key, value);
        cut
    }

    /// Goods by one list; none where nothing is named.
    pub fn target(&self, kind: &str, names: &str) -> Option<Json> {
        let kind = match self.values.get(kind) {
            known @ ("sku" | "brand" | "tag") => known,
            _ => "category",
        };
        let mut target = Map::new();
        target.insert(kind.to_owned(), words(self.values.get(names))?);
        Some(Json::Object(target))
    }

    pub fn word(&self, name: &str) -> Option<Json> {
        self.values.filled(name).map(|word| json!(word))
    }

    pub fn day(&mut self, name: &'static str) -> Option<Date> {
        let day = self.values.filled(name)?.parse().ok();
        if day.is_none() {
            self.wrongs.push((name, "offer-wrong-day"));
        }
        day
    }

    pub fn money(&mut self, name: &'static str) -> Option<Json> {
        let text = self.values.filled(name)?;
        let units = amount(text, &self.currency);
        if units.is_none() {
            self.wrongs.push((name, "offer-wrong-number"));
        }
        units.map(|units| json!(self.currency.format(units)))
    }

    /// A number that may have decimals.
    pub fn number(&mut self, name: &'static str) -> Option<Json> {
        let found = number_of(self.values.filled(name)?);
        if found.is_none() {
            self.wrongs.push((name, "offer-wrong-number"));
        }
        found
    }

    pub fn whole(&mut self, name: &'static str) -> Option<Json> {
        let number: Option<i64> = self.values.filled(name)?.parse().ok();
        if number.is_none() {
            self.wrongs.push((name, "offer-wrong-number"));
        }
        number.map(|number| json!(number))
    }

    /// A number of pieces; one is not written.
    pub fn pieces(&mut self, name: &'static str) -> Option<Json> {
        self.whole(name).filter(|number| *number != json!(1))
    }
}

/// A number that may have decimals, as somebody typed it.
pub(crate) fn number_of(text: &str) -> Option<Json> {
    let text = text.replace(',', ".");
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.bytes().filter(|b| *b == b'.').count() <= 1
        && text.bytes().any(|b| b.is_ascii_digit());
    plain.then(|| text.parse::<i64>().map_or_else(|_| json!(text), |whole| json!(whole)))
}

pub(crate) fn put(out: &mut Map<String, Json>, key: &str, value: Option<Json>) {
    if let Some(value) = value {
        out.insert(key.to_owned(), value);
    }
}

pub(crate) fn filled(table: Map<String, Json>) -> Option<Json> {
    (!table.is_empty()).then_some(Json::Object(table))
}

pub(crate) fn one_or_more(mut items: Vec<Json>) -> Option<Json> {
    match items.len() {
        0 => None,
        1 => items.pop(),
        _ => Some(Json::Array(items)),
    }
}

/// Names with commas between them.
pub(crate) fn words(text: &str) -> Option<Json> {
    let names: Vec<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| json!(names))
}

/// An offer without the freedom that the document gives: numbers as texts, one of a list as itself,
/// what is said where nothing need be left out.
pub(crate) fn plain(json: &Json) -> Json {
    match json {
        Json::Number(number) => trimmed(&number.to_string()),
        Json::String(text) => trimmed(text),
        Json::Array(items) => match items.as_slice() {
            [one @ Json::Object(_)] => plain(one),
            items => Json::Array(items.iter().map(plain).collect()),
        },
        Json::Object(entries) => {
            let pairs = entries.iter().map(|(key, value)| (key.clone(), plain(value)));
            let said = |(key, value): &(String, Json)| {
                let usual = (key == "quantity" && *value == json!("1"))
                    || (key == "of" && *value == json!("goods"));
                !usual && *value != Json::Bool(false)
            };
            let name = |(key, value): (String, Json)| match (key.as_str(), &value) {
                ("name", Json::String(text)) => (key, json!({ "en": text })),
                _ => (key, value),
            };
            Json::Object(pairs.filter(said).map(name).collect())
        }
        other => other.clone(),
    }
}

/// A number without zeros at its end.
fn trimmed(text: &str) -> Json {
    let number = text.contains('.') && text.parse::<baci_core::decimal::Decimal>().is_ok();
    let text = if number { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    json!(text)
}

/// The name and the time of an offer or a price list, in a form's fields.
pub(crate) fn name_and_time(offer: &Json, values: &mut Values) {
    match offer.get("name") {
        Some(Json::String(name)) => values.set("name_en", name.as_str()),
        Some(names) => {
            LANGUAGES.iter().for_each(|(field, key)| copy(names, values, &[(field, key)]));
        }
        None => {}
    }
    if let Some(active) = offer.get("active") {
        copy(active, values, &[("from", "from"), ("hours", "hours")]);
        let until = active.get("until").and_then(Json::as_str);
        let last = until.and_then(|day| day.parse::<Date>().ok()?.yesterday().ok());
        values.set("last", last.map_or_else(String::new, |day| day.to_string()));
        let days = active.get("weekdays").and_then(Json::as_array);
        let days = days.into_iter().flatten().filter_map(Json::as_str);
        values.set("day", days.collect::<Vec<_>>().join(" "));
    }
}

/// Goods by one list, in two fields: the kind of their names, and the names.
pub(crate) fn target(from: Option<&Json>, values: &mut Values, kind: &str, field: &str) {
    let lists = ["category", "sku", "brand", "tag"];
    let found = lists.into_iter().find_map(|key| Some((key, from?.get(key)?)));
    if let Some((key, list)) = found {
        values.set(kind, key);
        values.set(field, names(list));
    }
}

pub(crate) fn names(list: &Json) -> String {
    let names = list.as_array().into_iter().flatten().filter_map(Json::as_str);
    names.collect::<Vec<_>>().join(", ")
}

/// Copies texts and numbers, as (field, key).
pub(crate) fn copy(from: &Json, values: &mut Values, pairs: &[(&str, &str)]) {
    for (field, key) in pairs {
        match from.get(key) {
            Some(Json::String(text)) => values.set(field, text.as_str()),
            Some(Json::Number(number)) => values.set(field, number.to_string()),
            _ => {}
        }
    }
}
