//! Drafts: an offer put into a program's text. Whatever else stands there stays as it is, byte for
//! byte, comments and order included.

use serde_json::Value as Json;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

/// The list of a program's text that holds the offers.
const LIST: &str = "promotion";

/// Why an offer could not be put into a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The program's text is no TOML.
    #[error("the program cannot be read: {0}")]
    Program(String),
    /// The offer's own text is no TOML, or not one `[[promotion]]`.
    #[error("the offer cannot be read: {0}")]
    Offer(String),
    /// The program has no offer with this id.
    #[error("the program has no promotion '{0}'")]
    Missing(String),
}

/// A program's text with an offer in it: in the place of the one with the id `over`, at the end
/// where that is not said. `offer` is one `[[promotion]]` in TOML.
///
/// # Errors
/// [`DraftError`].
pub fn put_offer(text: &str, over: Option<&str>, offer: &str) -> Result<String, DraftError> {
    let mut document = read(text)?;
    let mut new = one(offer)?;
    let place = over.map(|id| position(&document, id)).transpose()?;
    match document.get_mut(LIST) {
        Some(Item::ArrayOfTables(list)) => {
            let there = place.and_then(|at| list.get_mut(at));
            match there {
                Some(there) => {
                    let place = there.position();
                    *new.decor_mut() = there.decor().clone();
                    float(&mut new);
                    new.set_position(place);
                    *there = new;
                }
                None => push(list, new),
            }
        }
        Some(Item::Value(Value::Array(list))) => {
            let new = Value::InlineTable(new.into_inline_table());
            match place {
                Some(at) => {
                    list.replace(at, new);
                }
                None => list.push(new),
            }
        }
        _ => {
            let mut list = ArrayOfTables::new();
            push(&mut list, new);
            document.insert(LIST, Item::ArrayOfTables(list));
        }
    }
    Ok(document.to_string())
}

/// The text of one offer of a program, as one `[[promotion]]`.
///
/// # Errors
/// [`DraftError`].
pub fn offer_text(text: &str, id: &str) -> Result<String, DraftError> {
    let document = read(text)?;
    let at = position(&document, id)?;
    let mut own = match document.get(LIST) {
        Some(Item::ArrayOfTables(list)) => list.get(at).cloned(),
        Some(Item::Value(Value::Array(list))) => {
            list.get(at).and_then(Value::as_inline_table).cloned().map(|t| t.into_table())
        }
        _ => None,
    }
    .ok_or_else(|| DraftError::Missing(id.to_owned()))?;
    float(&mut own);
    own.decor_mut().clear();
    let mut list = ArrayOfTables::new();
    list.push(own);
    let mut alone = DocumentMut::new();
    alone.insert(LIST, Item::ArrayOfTables(list));
    Ok(alone.to_string())
}

/// An offer as one `[[promotion]]` in TOML: a key a line, in the order in which people read them.
pub fn offer_toml(offer: &Json) -> String {
    const FIRST: [&str; 9] =
        ["id", "name", "code", "active", "when", "needs", "costs", "discount", "deal"];
    let rank = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
    let mut entries: Vec<_> = offer.as_object().into_iter().flatten().collect();
    entries.sort_by_key(|(key, _)| rank(key));
    let mut table = Table::new();
    for (key, json) in entries {
        if let Some(value) = inline(json) {
            table.insert(key, Item::Value(value));
        }
    }
    let mut list = ArrayOfTables::new();
    list.push(table);
    let mut alone = DocumentMut::new();
    alone.insert(LIST, Item::ArrayOfTables(list));
    alone.to_string()
}

/// A JSON value as it stands on one line of TOML, which knows no null.
fn inline(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(truth) => Value::from(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::from(whole),
            None => Value::from(number.to_string()),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::Array(items.iter().filter_map(inline).collect()),
        Json::Object(entries) => {
            let pairs = entries.iter().filter_map(|(key, json)| Some((key, inline(json)?)));
            Value::InlineTable(pairs.collect())
        }
    })
}

/// A program's text in which an offer ends at a time, written as RFC 3339; one that has not begun
/// loses its beginning.
///
/// # Errors
/// [`DraftError`].
pub fn end_offer(text: &str, id: &str, at: &str, begun: bool) -> Result<String, DraftError> {
    let mut document = read(text)?;
    let place = position(&document, id)?;
    let missing = || DraftError::Missing(id.to_owned());
    let own: Option<&mut dyn toml_edit::TableLike> = match document.get_mut(LIST) {
        Some(Item::ArrayOfTables(list)) => {
            list.get_mut(place).map(|table| table as &mut dyn toml_edit::TableLike)
        }
        Some(Item::Value(Value::Array(list))) => list
            .get_mut(place)
            .and_then(Value::as_inline_table_mut)
            .map(|table| table as &mut dyn toml_edit::TableLike),
        _ => None,
    };
    let own = own.ok_or_else(missing)?;
    if own.get("active").is_none() {
        own.insert("active", toml_edit::value(toml_edit::InlineTable::new()));
    }
    let active = own.get_mut("active").and_then(Item::as_table_like_mut).ok_or_else(missing)?;
    if !begun {
        active.remove("from");
    }
    active.insert("until", toml_edit::value(at));
    if let Some(inline) = own.get_mut("active").and_then(Item::as_inline_table_mut) {
        inline.fmt();
    }
    Ok(document.to_string())
}

fn read(text: &str) -> Result<DocumentMut, DraftError> {
    text.parse().map_err(|error: toml_edit::TomlError| DraftError::Program(error.to_string()))
}

/// The one offer of a text.
fn one(text: &str) -> Result<Table, DraftError> {
    let wrong = |why: &str| DraftError::Offer(why.to_owned());
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| wrong(&error.to_string()))?;
    if document.len() != 1 {
        return Err(wrong("it begins with [[promotion]], and nothing else stands beside it"));
    }
    match document.remove(LIST) {
        Some(Item::ArrayOfTables(list)) if list.len() == 1 => {
            list.into_iter().next().ok_or_else(|| wrong("it is empty"))
        }
        Some(_) => Err(wrong("it is one [[promotion]], not more of them")),
        None => Err(wrong("it begins with [[promotion]]")),
    }
}

fn position(document: &DocumentMut, id: &str) -> Result<usize, DraftError> {
    let is = |found: Option<&str>| found == Some(id);
    let at = match document.get(LIST) {
        Some(Item::ArrayOfTables(list)) => {
            list.iter().position(|table| is(table.get("id").and_then(Item::as_str)))
        }
        Some(Item::Value(Value::Array(list))) => list.iter().position(|value| {
            let table = value.as_inline_table();
            is(table.and_then(|table| table.get("id")).and_then(Value::as_str))
        }),
        _ => None,
    };
    at.ok_or_else(|| DraftError::Missing(id.to_owned()))
}

fn push(list: &mut ArrayOfTables, mut new: Table) {
    float(&mut new);
    new.decor_mut().set_prefix("\n");
    list.push(new);
}

/// Takes a table and those below it out of the places that they had in their own text: they follow
/// whatever stands before them.
fn float(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(below) => float(below),
            Item::ArrayOfTables(list) => list.iter_mut().for_each(float),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAFE: &str = include_str!("../../../../examples/programs/cafe/program.toml");
    const NEW: &str =
        "[[promotion]]\nid = \"new\"\n\n[promotion.deal]\nbuy = { quantity = 2 }\nget = {}\n";

    #[test]
    fn what_stands_there_stays_byte_for_byte() {
        for text in [
            CAFE,
            include_str!("../../../../examples/programs/restaurant-chain/promotions.toml"),
            include_str!("../../../../examples/programs/supermarket/program.toml"),
            include_str!("../../../../examples/programs/cosmetics/program.toml"),
            include_str!("../../../../examples/programs/car-dealer/program.toml"),
        ] {
            let more = put_offer(text, None, NEW).unwrap();
            let added = format!("\n{NEW}");
            let at = more.find(&added).unwrap();
            assert_eq!(format!("{}{}", &more[..at], &more[at + added.len()..]), text);
            assert_eq!(offer_text(&more, "new").unwrap(), NEW);
            assert_eq!(put_offer(&more, Some("new"), NEW).unwrap(), more, "the same again");
        }
    }

    #[test]
    fn an_offer_takes_the_place_of_one_that_is_there() {
        let own = offer_text(CAFE, "third-cup").unwrap();
        assert!(own.starts_with("[[promotion]]\nid = \"third-cup\"\n"), "{own}");
        let more = put_offer(CAFE, None, NEW).unwrap();
        let changed = own.replace("times = 2", "times = 3");
        let text = put_offer(&more, Some("third-cup"), &changed).unwrap();
        assert_eq!(text, more.replace("times = 2", "times = 3"), "its comment stays, too");
        let gone = put_offer(CAFE, Some("nothing"), NEW);
        assert_eq!(gone, Err(DraftError::Missing("nothing".into())));
    }

    #[test]
    fn an_offer_ends_where_it_is_written_inline_or_with_no_dates() {
        let at = "2026-11-22T21:00:00+07:00";
        let ended = end_offer(CAFE, "third-cup", at, true).unwrap();
        assert!(ended.contains("hours = \"14:00-16:00\", until = \"2026-11-22T21:00:00+07:00\" }"));
        let more = put_offer(CAFE, None, NEW).unwrap();
        let ended = end_offer(&more, "new", at, true).unwrap();
        assert!(ended.contains("active = { until = \"2026-11-22T21:00:00+07:00\" }"), "{ended}");
        let listed = "promotion = [{ id = \"a\", active = { from = \"2027-01-01\" } }]\n";
        let ended = end_offer(listed, "a", at, false).unwrap();
        assert!(!ended.contains("from") && ended.contains("until"), "{ended}");
    }

    #[test]
    fn an_offer_is_written_as_people_read_it() {
        let offer = serde_json::json!({
            "discount": { "percent": "12.5", "on": { "category": ["rolls"] } },
            "id": "a", "limits": { "uses": 3 }, "exclusive": true, "name": { "en": "A \"b\"" },
        });
        let text = offer_toml(&offer);
        assert_eq!(
            text,
            "[[promotion]]\nid = \"a\"\nname = { en = 'A \"b\"' }\n\
             discount = { on = { category = [\"rolls\"] }, percent = \"12.5\" }\n\
             exclusive = true\nlimits = { uses = 3 }\n"
        );
        assert!(put_offer(CAFE, None, &text).unwrap().ends_with(&text));
    }

    #[test]
    fn what_is_no_offer_is_refused() {
        for wrong in ["", "id = 1", "[[promotion]]\n[[promotion]]", "[[promotion]]\n[prices]", "["]
        {
            let refused = put_offer(CAFE, None, wrong);
            assert!(matches!(refused, Err(DraftError::Offer(_))), "{wrong}: {refused:?}");
        }
        assert!(matches!(put_offer("[", None, NEW), Err(DraftError::Program(_))));
    }
}
