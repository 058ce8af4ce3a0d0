//! Reading the head of the document: the program itself, names, and declared fields and events.

use super::node::{Node, Value};
use super::problem::{Problems, too_many};
use super::reader::{Table, join};
use super::shape::{EVENT, MEMBER, NAME, PROGRAM};
use super::wallets::period;
use crate::country::Country;
use crate::money::Currency;
use crate::program::{EventDef, FieldDef, FieldKind};
use crate::said::{Kind, Said, said};
use crate::text::Texts;
use crate::time::{BadTime, Period, Zone};

const MAX_NAME: usize = 200;
const MAX_FIELDS: usize = 100;
const MAX_EVENTS: usize = 200;

/// The `[program]` table.
pub(super) struct Head {
    pub id: String,
    pub name: Texts,
    pub currency: Currency,
    pub zone: Zone,
    pub country: Option<Country>,
}

/// What stands in where the head cannot be read: no currency, with the most decimals, so that
/// whatever follows is taken by it.
pub(super) fn stand_in() -> Option<Head> {
    let currency = Currency::new("XXX", Some(4)).ok()?;
    Some(Head {
        id: String::new(),
        name: Texts::default(),
        currency,
        zone: Zone::UTC,
        country: None,
    })
}

/// Reads `[program]` over what stands in.
pub(super) fn head(node: &Node, stand_in: Head, problems: &mut Problems<'_>) -> Head {
    let Some(table) = problems.table(node, "program", &PROGRAM) else { return stand_in };
    let id = table.get("id").and_then(|(node, path)| {
        let id = problems.text(node, &path, 1000)?;
        problems.id(id, node.place, &path).then(|| id.to_owned())
    });
    let name = table.get("name").and_then(|(node, path)| name(node, &path, problems));
    let currency = currency(&table, problems);
    let zone = table.get("timezone").and_then(|(node, path)| {
        let text = problems.text(node, &path, 100)?;
        let said = |error: BadTime| Said::new("not-a-zone", error.to_string()).with("text", text);
        Zone::named(text).map_err(|error| problems.at(node.place, &path, said(error))).ok()
    });
    let currency = currency.unwrap_or(stand_in.currency);
    let zone = zone.unwrap_or(stand_in.zone);
    let country = country(&table, problems).or_else(|| Country::at(&zone, currency));
    Head {
        id: id.unwrap_or(stand_in.id),
        name: name.unwrap_or(stand_in.name),
        currency,
        zone,
        country,
    }
}

fn currency(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<Currency> {
    let digits = match table.get("currency_digits") {
        Some((node, path)) => Some(u8::try_from(problems.whole(node, &path, 0, 4)?).ok()?),
        None => None,
    };
    let (node, path) = table.get("currency")?;
    let code = problems.text(node, &path, 100)?;
    let said = |error: String| Said::new("not-a-currency", error).with("text", code);
    Currency::new(code, digits).map_err(|error| problems.at(node.place, &path, said(error))).ok()
}

/// The country that the document names.
fn country(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<Country> {
    let (node, path) = table.get("country")?;
    let code = problems.text(node, &path, 100)?;
    let found = Country::named(code);
    if found.is_none() {
        let known = Country::ALL.map(Country::code).join(", ");
        let said = said!(
            "not-a-country",
            "“{text}” is no country whose phone numbers are known: {known}",
            text = code,
            known = known
        );
        problems.at(node.place, &path, said);
    }
    found
}

/// A name: a text, or texts by language.
pub(super) fn name(node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<Texts> {
    if let Value::Text(_) = node.value {
        return problems.text(node, path, MAX_NAME).map(Texts::plain);
    }
    if !matches!(node.value, Value::Table(_)) {
        problems.not(node, path, Kind::Name);
        return None;
    }
    let table = problems.table(node, path, &NAME)?;
    let mut texts = Texts::default();
    for language in crate::text::Language::ALL {
        if let Some((node, path)) = table.get(language.code())
            && let Some(text) = problems.text(node, &path, MAX_NAME)
        {
            texts.0.insert(language, text.to_owned());
        }
    }
    if texts.is_empty() {
        let said = said!("name-empty", "this name says nothing: write it in at least one language");
        problems.at(node.place, path, said);
    }
    Some(texts)
}

/// The `[member]` table: fields, and for how long a merge can be undone.
pub(super) fn member(node: &Node, problems: &mut Problems<'_>) -> (Vec<FieldDef>, Option<Period>) {
    let Some(table) = problems.table(node, "member", &MEMBER) else { return Default::default() };
    let found = table.get("fields");
    let fields = found.map(|(node, path)| fields(node, &path, problems)).unwrap_or_default();
    let unmerge = table.get("unmerge").and_then(|(node, path)| period(node, &path, problems));
    (fields, unmerge)
}

/// The `[events]` table.
pub(super) fn events(node: &Node, problems: &mut Problems<'_>) -> Vec<EventDef> {
    let Some(entries) = problems.entries(node, "events") else { return Vec::new() };
    if entries.len() > MAX_EVENTS {
        problems.at(node.place, "events", too_many(MAX_EVENTS, entries.len()));
        return Vec::new();
    }
    let mut events = Vec::new();
    for entry in entries {
        let path = join("events", &entry.key);
        problems.id(&entry.key, entry.place, &path);
        if matches!(entry.key.as_str(), "purchase" | "refund" | "cancel") {
            let said = said!(
                "built-in",
                "'{name}' is built in: give the event another name",
                name = &entry.key
            );
            problems.at(entry.place, &path, said);
        }
        let table = problems.table(&entry.node, &path, &EVENT);
        let of = |key: &str| table.as_ref().and_then(|table| table.get(key));
        let title = of("name").and_then(|(node, path)| name(node, &path, problems));
        let fields = of("fields").map(|(node, path)| fields(node, &path, problems));
        events.push(EventDef {
            name: entry.key.clone(),
            title: title.unwrap_or_default(),
            fields: fields.unwrap_or_default(),
        });
    }
    events.sort_by(|a, b| a.name.cmp(&b.name));
    events
}

fn fields(node: &Node, path: &str, problems: &mut Problems<'_>) -> Vec<FieldDef> {
    const KINDS: &[(&str, FieldKind)] = &[
        ("text", FieldKind::Text),
        ("integer", FieldKind::Integer),
        ("decimal", FieldKind::Decimal),
        ("truth", FieldKind::Truth),
    ];
    let Some(entries) = problems.entries(node, path) else { return Vec::new() };
    if entries.len() > MAX_FIELDS {
        problems.at(node.place, path, too_many(MAX_FIELDS, entries.len()));
        return Vec::new();
    }
    let mut fields = Vec::new();
    for entry in entries {
        let path = join(path, &entry.key);
        problems.id(&entry.key, entry.place, &path);
        if entry.key.contains('-') {
            let said = said!(
                "no-minus",
                "a field's name has no '-', which a condition reads as minus: use '_'"
            );
            problems.at(entry.place, &path, said);
        }
        if let Some(kind) = problems.choice(&entry.node, &path, KINDS) {
            fields.push(FieldDef { name: entry.key.clone(), kind });
        }
    }
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    fields
}
