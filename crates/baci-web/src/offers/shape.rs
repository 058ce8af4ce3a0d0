//! The shape of an offer as a form has it: from the fields to the program's own words, and back where
//! nothing is lost on the way.

use crate::form::Form;
use crate::till::sale::amount;
use baci_core::money::Currency;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// What an offer gives, as people choose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Percent,
    Amount,
    Price,
    Deal,
    Bundle,
    Steps,
    Gift,
    Delivery,
    /// Written by hand.
    Text,
}

impl Kind {
    /// In the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Percent,
        Self::Amount,
        Self::Price,
        Self::Deal,
        Self::Bundle,
        Self::Steps,
        Self::Gift,
        Self::Delivery,
        Self::Text,
    ];

    /// How it is called in an address.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Amount => "amount",
            Self::Price => "price",
            Self::Deal => "deal",
            Self::Bundle => "bundle",
            Self::Steps => "steps",
            Self::Gift => "gift",
            Self::Delivery => "delivery",
            Self::Text => "text",
        }
    }

    /// The kind that is called so.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.text() == text)
    }
}

pub(super) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// The parts of a bundle.
pub(super) const PARTS: [[&str; 3]; 3] = [
    ["part1_quantity", "part1_kind", "part1_names"],
    ["part2_quantity", "part2_kind", "part2_names"],
    ["part3_quantity", "part3_kind", "part3_names"],
];
/// The steps of 'the more, the better'.
pub(super) const STEPS: [[&str; 2]; 4] = [
    ["step1_from", "step1_value"],
    ["step2_from", "step2_value"],
    ["step3_from", "step3_value"],
    ["step4_from", "step4_value"],
];
const LANGUAGES: [(&str, &str); 4] =
    [("name_en", "en"), ("name_lo", "lo"), ("name_th", "th"), ("name_vi", "vi")];

/// What stands in the fields, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values(BTreeMap<String, String>);

/// A field that is wrong, and the message that says why.
pub(super) type Wrong = (&'static str, &'static str);

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

    fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }
}

/// Reads the fields into the program's words.
struct Reader<'a> {
    values: &'a Values,
    currency: Currency,
    wrongs: Vec<Wrong>,
}

/// The offer that the fields say, under this id.
///
/// # Errors
/// The fields that cannot be read; what does not fit together, the program's own check says.
pub(super) fn offer(
    kind: Kind,
    values: &Values,
    id: &str,
    currency: Currency,
) -> Result<Json, Vec<Wrong>> {
    let mut reader = Reader { values, currency, wrongs: Vec::new() };
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(id));
    reader.head(&mut out);
    reader.gives(kind, &mut out);
    match reader.wrongs.is_empty() {
        true => Ok(Json::Object(out)),
        false => Err(reader.wrongs),
    }
}

impl Reader<'_> {
    fn head(&mut self, out: &mut Map<String, Json>) {
        let names = LANGUAGES.iter().filter_map(|(field, language)| {
            Some(((*language).to_owned(), json!(self.values.filled(field)?)))
        });
        let names: Map<String, Json> = names.collect();
        if names.is_empty() {
            self.wrongs.push(("name_en", "offer-wrong-name"));
        }
        out.insert("name".to_owned(), Json::Object(names));
        for key in ["code", "when", "group"] {
            put(out, key, self.values.filled(key).map(|text| json!(text)));
        }
        let active = self.active();
        put(out, "active", filled(active));
        let needs = self.needs();
        put(out, "needs", needs);
        let mut costs = Map::new();
        put(&mut costs, "units", self.number("costs_units"));
        if !costs.is_empty() {
            put(&mut costs, "wallet", self.values.filled("costs_wallet").map(|id| json!(id)));
        }
        put(out, "costs", filled(costs));
        let most = self.money("most");
        put(out, "most", most);
        let mut limits = Map::new();
        for key in ["uses", "per_member", "per_day"] {
            let number = self.whole(key);
            put(&mut limits, key, number);
        }
        let budget = self.money("budget");
        put(&mut limits, "budget", budget);
        put(out, "limits", filled(limits));
        if self.values.get("exclusive") == "yes" {
            out.insert("exclusive".to_owned(), json!(true));
        }
    }

    fn active(&mut self) -> Map<String, Json> {
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

    fn needs(&mut self) -> Option<Json> {
        let of = self.target("need_kind", "need_names");
        let amount = self.money("need_amount").map(|amount| ("amount", amount));
        let quantity = self.number("need_quantity").map(|quantity| ("quantity", quantity));
        let mut needs = Vec::new();
        for (key, value) in [amount, quantity].into_iter().flatten() {
            let mut need = Map::new();
            need.insert(key.to_owned(), value);
            put(&mut need, "of", of.clone());
            needs.push(Json::Object(need));
        }
        one_or_more(needs)
    }

    fn gives(&mut self, kind: Kind, out: &mut Map<String, Json>) {
        let mut own = Map::new();
        let key = match kind {
            Kind::Percent | Kind::Amount | Kind::Price => {
                let cut = self.cut(kind.text(), "value");
                own.extend(cut);
                put(&mut own, "on", self.target("on_kind", "on_names"));
                if kind == Kind::Amount {
                    put(&mut own, "per", self.word("per"));
                } else {
                    let units = self.whole("units");
                    put(&mut own, "units", units);
                }
                "discount"
            }
            Kind::Steps => {
                self.steps(&mut own);
                "discount"
            }
            Kind::Delivery => {
                own.insert("of".to_owned(), json!("delivery"));
                let how = self.values.get("how").to_owned();
                own.extend(self.cut(&how, "value"));
                put(&mut own, "methods", words(self.values.get("methods")));
                "discount"
            }
            Kind::Deal => {
                self.deal(&mut own);
                "deal"
            }
            Kind::Bundle => {
                self.bundle(&mut own);
                "bundle"
            }
            Kind::Gift => {
                self.gift(&mut own);
                "gift"
            }
            Kind::Text => return,
        };
        out.insert(key.to_owned(), Json::Object(own));
    }

    fn steps(&mut self, own: &mut Map<String, Json>) {
        let by = self.values.get("by").to_owned();
        put(own, "by", self.word("by"));
        put(own, "on", self.target("on_kind", "on_names"));
        put(own, "per", self.word("per"));
        let how = self.values.get("how").to_owned();
        let mut steps = Vec::new();
        for [from, value] in STEPS {
            if self.values.filled(from).is_none() && self.values.filled(value).is_none() {
                continue;
            }
            let mut step = Map::new();
            let begin = if by == "quantity" { self.number(from) } else { self.money(from) };
            put(&mut step, "from", begin);
            step.extend(self.cut(&how, value));
            steps.push(Json::Object(step));
        }
        if steps.is_empty() {
            self.wrongs.push(("step1_from", "offer-wrong-step"));
        }
        put(own, "steps", one_or_more(steps));
    }

    fn deal(&mut self, own: &mut Map<String, Json>) {
        let (mut buy, mut get) = (Map::new(), Map::new());
        put(&mut buy, "quantity", self.pieces("buy_quantity"));
        put(&mut buy, "on", self.target("buy_kind", "buy_names"));
        put(&mut get, "quantity", self.pieces("get_quantity"));
        put(&mut get, "on", self.target("get_kind", "get_names"));
        let how = self.values.get("how").to_owned();
        if how == "added" {
            own.insert("added".to_owned(), json!(true));
        } else if how != "free" {
            get.extend(self.cut(&how, "value"));
        }
        own.insert("buy".to_owned(), Json::Object(buy));
        own.insert("get".to_owned(), Json::Object(get));
        let times = self.whole("times");
        put(own, "times", times);
    }

    fn bundle(&mut self, own: &mut Map<String, Json>) {
        let mut parts = Vec::new();
        for [quantity, kind, names] in PARTS {
            let Some(on) = self.target(kind, names) else { continue };
            let mut part = Map::new();
            put(&mut part, "quantity", self.pieces(quantity));
            part.insert("on".to_owned(), on);
            parts.push(Json::Object(part));
        }
        if parts.is_empty() {
            self.wrongs.push(("part1_names", "offer-wrong-part"));
        }
        own.insert("parts".to_owned(), Json::Array(parts));
        let how = self.values.get("how").to_owned();
        own.extend(self.cut(&how, "value"));
        let times = self.whole("times");
        put(own, "times", times);
    }

    fn gift(&mut self, own: &mut Map<String, Json>) {
        match self.values.filled("sku") {
            Some(sku) => put(own, "sku", Some(json!(sku))),
            None => self.wrongs.push(("sku", "offer-wrong-gift")),
        }
        put(own, "quantity", self.pieces("quantity"));
        let worth = self.money("worth");
        put(own, "worth", worth);
        put(own, "for_each", self.target("each_kind", "each_names"));
    }

    /// How much comes off.
    fn cut(&mut self, how: &str, field: &'static str) -> Map<String, Json> {
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
    fn target(&self, kind: &str, names: &str) -> Option<Json> {
        let kind = match self.values.get(kind) {
            known @ ("sku" | "brand" | "tag") => known,
            _ => "category",
        };
        let mut target = Map::new();
        target.insert(kind.to_owned(), words(self.values.get(names))?);
        Some(Json::Object(target))
    }

    fn word(&self, name: &str) -> Option<Json> {
        self.values.filled(name).map(|word| json!(word))
    }

    fn day(&mut self, name: &'static str) -> Option<Date> {
        let day = self.values.filled(name)?.parse().ok();
        if day.is_none() {
            self.wrongs.push((name, "offer-wrong-day"));
        }
        day
    }

    fn money(&mut self, name: &'static str) -> Option<Json> {
        let text = self.values.filled(name)?;
        let units = amount(text, &self.currency);
        if units.is_none() {
            self.wrongs.push((name, "offer-wrong-number"));
        }
        units.map(|units| json!(self.currency.format(units)))
    }

    /// A number that may have decimals.
    fn number(&mut self, name: &'static str) -> Option<Json> {
        let text = self.values.filled(name)?.replace(',', ".");
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && text.bytes().filter(|b| *b == b'.').count() <= 1
            && text.bytes().any(|b| b.is_ascii_digit());
        if !plain {
            self.wrongs.push((name, "offer-wrong-number"));
            return None;
        }
        Some(text.parse::<i64>().map_or_else(|_| json!(text), |whole| json!(whole)))
    }

    fn whole(&mut self, name: &'static str) -> Option<Json> {
        let number: Option<i64> = self.values.filled(name)?.parse().ok();
        if number.is_none() {
            self.wrongs.push((name, "offer-wrong-number"));
        }
        number.map(|number| json!(number))
    }

    /// A number of pieces; one is not written.
    fn pieces(&mut self, name: &'static str) -> Option<Json> {
        self.whole(name).filter(|number| *number != json!(1))
    }
}

fn put(out: &mut Map<String, Json>, key: &str, value: Option<Json>) {
    if let Some(value) = value {
        out.insert(key.to_owned(), value);
    }
}

fn filled(table: Map<String, Json>) -> Option<Json> {
    (!table.is_empty()).then_some(Json::Object(table))
}

fn one_or_more(mut items: Vec<Json>) -> Option<Json> {
    match items.len() {
        0 => None,
        1 => items.pop(),
        _ => Some(Json::Array(items)),
    }
}

/// Names with commas between them.
fn words(text: &str) -> Option<Json> {
    let names: Vec<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| json!(names))
}

/// The fields that say this offer, where a form can say all of it.
pub(super) fn fields(offer: &Json, currency: Currency) -> Option<(Kind, Values)> {
    let id = offer.get("id")?.as_str()?;
    let (kind, values) = back::read(offer)?;
    // The form's list of measures has no such one.
    if values.get("by") == "spent" {
        return None;
    }
    let again = self::offer(kind, &values, id, currency).ok()?;
    (plain(&again) == plain(offer)).then_some((kind, values))
}

/// An offer without the freedom that the document gives: numbers as texts, one of a list as itself,
/// what is said where nothing need be left out.
fn plain(json: &Json) -> Json {
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

mod back;
#[cfg(test)]
mod tests;
