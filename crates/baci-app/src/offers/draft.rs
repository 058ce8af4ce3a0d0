//! Drafts: an offer or a price list put into a program's text. Whatever else stands there stays as it
//! is, byte for byte, comments and order included.

use serde_json::Value as Json;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

/// What a draft is of: the list of a program's text that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Promotion,
    PriceList,
}

impl Part {
    /// The list's key in the text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Promotion => "promotion",
            Self::PriceList => "price_list",
        }
    }
}

/// Why a draft could not be put into a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The program's text is no TOML.
    #[error("the program cannot be read: {0}")]
    Program(String),
    /// The draft's own text is no TOML, or not one entry of its list.
    #[error("the draft cannot be read: {0}")]
    Draft(String),
    /// The program's list has nothing with this id.
    #[error("the program has nothing with the id '{0}' there")]
    Missing(String),
}

/// A program's text with a draft in it: in the place of the one with the id `over`, at the end
/// where that is not said. `draft` is one entry of its list in TOML.
///
/// # Errors
/// [`DraftError`].
pub fn put_draft(
    part: Part,
    text: &str,
    over: Option<&str>,
    draft: &str,
) -> Result<String, DraftError> {
    let mut document = read(text)?;
    let mut new = one(part, draft)?;
    let place = over.map(|id| position(part, &document, id)).transpose()?;
    match document.get_mut(part.key()) {
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
            document.insert(part.key(), Item::ArrayOfTables(list));
        }
    }
    Ok(document.to_string())
}

/// The text of one entry of a program's list.
///
/// # Errors
/// [`DraftError`].
pub fn part_text(part: Part, text: &str, id: &str) -> Result<String, DraftError> {
    let document = read(text)?;
    let at = position(part, &document, id)?;
    let mut own = match document.get(part.key()) {
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
    alone.insert(part.key(), Item::ArrayOfTables(list));
    Ok(alone.to_string())
}

/// A draft in TOML: a key a line, in the order in which people read them, and each price on a line.
pub fn draft_toml(part: Part, draft: &Json) -> String {
    const FIRST: [&str; 9] =
        ["id", "name", "code", "active", "when", "needs", "costs", "discount", "deal"];
    let rank = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
    let mut entries: Vec<_> = draft.as_object().into_iter().flatten().collect();
    entries.sort_by_key(|(key, _)| rank(key));
    let mut table = Table::new();
    for (key, json) in entries {
        match inline(json) {
            Some(Value::Array(prices)) if key == "prices" => {
                table.insert(key, Item::Value(Value::Array(one_a_line(prices))));
            }
            Some(value) => {
                table.insert(key, Item::Value(value));
            }
            None => {}
        }
    }
    let mut list = ArrayOfTables::new();
    list.push(table);
    let mut alone = DocumentMut::new();
    alone.insert(part.key(), Item::ArrayOfTables(list));
    alone.to_string()
}

/// An array whose items stand on lines of their own.
fn one_a_line(mut array: Array) -> Array {
    for item in array.iter_mut() {
        item.decor_mut().set_prefix("\n    ");
    }
    array.set_trailing_comma(true);
    array.set_trailing("\n");
    array
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

/// A program's text in which an entry of a list ends at a time, written as RFC 3339; one that has
/// not begun loses its beginning.
///
/// # Errors
/// [`DraftError`].
pub fn end_part(
    part: Part,
    text: &str,
    id: &str,
    (at, begun): (&str, bool),
) -> Result<String, DraftError> {
    let mut document = read(text)?;
    let place = position(part, &document, id)?;
    let missing = || DraftError::Missing(id.to_owned());
    let own: Option<&mut dyn toml_edit::TableLike> = match document.get_mut(part.key()) {
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

/// The one entry of a text.
fn one(part: Part, text: &str) -> Result<Table, DraftError> {
    let key = part.key();
    let wrong = |why: &str| DraftError::Draft(why.to_owned());
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| wrong(&error.to_string()))?;
    if document.len() != 1 {
        return Err(wrong(&format!("it begins with [[{key}]], and nothing else stands beside it")));
    }
    match document.remove(key) {
        Some(Item::ArrayOfTables(list)) if list.len() == 1 => {
            list.into_iter().next().ok_or_else(|| wrong("it is empty"))
        }
        Some(_) => Err(wrong(&format!("it is one [[{key}]], not more of them"))),
        None => Err(wrong(&format!("it begins with [[{key}]]"))),
    }
}

fn position(part: Part, document: &DocumentMut, id: &str) -> Result<usize, DraftError> {
    let is = |found: Option<&str>| found == Some(id);
    let at = match document.get(part.key()) {
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
            let more = put_draft(Part::Promotion, text, None, NEW).unwrap();
            let added = format!("\n{NEW}");
            let at = more.find(&added).unwrap();
            assert_eq!(format!("{}{}", &more[..at], &more[at + added.len()..]), text);
            assert_eq!(part_text(Part::Promotion, &more, "new").unwrap(), NEW);
            assert_eq!(
                put_draft(Part::Promotion, &more, Some("new"), NEW).unwrap(),
                more,
                "the same again"
            );
        }
    }

    #[test]
    fn an_offer_takes_the_place_of_one_that_is_there() {
        let own = part_text(Part::Promotion, CAFE, "third-cup").unwrap();
        assert!(own.starts_with("[[promotion]]\nid = \"third-cup\"\n"), "{own}");
        let more = put_draft(Part::Promotion, CAFE, None, NEW).unwrap();
        let changed = own.replace("times = 2", "times = 3");
        let text = put_draft(Part::Promotion, &more, Some("third-cup"), &changed).unwrap();
        assert_eq!(text, more.replace("times = 2", "times = 3"), "its comment stays, too");
        let gone = put_draft(Part::Promotion, CAFE, Some("nothing"), NEW);
        assert_eq!(gone, Err(DraftError::Missing("nothing".into())));
    }

    #[test]
    fn an_offer_ends_where_it_is_written_inline_or_with_no_dates() {
        let at = "2026-11-22T21:00:00+07:00";
        let ended = end_part(Part::Promotion, CAFE, "third-cup", (at, true)).unwrap();
        assert!(ended.contains("hours = \"14:00-16:00\", until = \"2026-11-22T21:00:00+07:00\" }"));
        let more = put_draft(Part::Promotion, CAFE, None, NEW).unwrap();
        let ended = end_part(Part::Promotion, &more, "new", (at, true)).unwrap();
        assert!(ended.contains("active = { until = \"2026-11-22T21:00:00+07:00\" }"), "{ended}");
        let listed = "promotion = [{ id = \"a\", active = { from = \"2027-01-01\" } }]\n";
        let ended = end_part(Part::Promotion, listed, "a", (at, false)).unwrap();
        assert!(!ended.contains("from") && ended.contains("until"), "{ended}");
    }

    #[test]
    fn an_offer_is_written_as_people_read_it() {
        let offer = serde_json::json!({
            "discount": { "percent": "12.5", "on": { "category": ["rolls"] } },
            "id": "a", "limits": { "uses": 3 }, "exclusive": true, "name": { "en": "A \"b\"" },
        });
        let text = draft_toml(Part::Promotion, &offer);
        assert_eq!(
            text,
            "[[promotion]]\nid = \"a\"\nname = { en = 'A \"b\"' }\n\
             discount = { on = { category = [\"rolls\"] }, percent = \"12.5\" }\n\
             exclusive = true\nlimits = { uses = 3 }\n"
        );
        assert!(put_draft(Part::Promotion, CAFE, None, &text).unwrap().contains(&text));
    }

    #[test]
    fn what_is_no_offer_is_refused() {
        for wrong in ["", "id = 1", "[[promotion]]\n[[promotion]]", "[[promotion]]\n[prices]", "["]
        {
            let refused = put_draft(Part::Promotion, CAFE, None, wrong);
            assert!(matches!(refused, Err(DraftError::Draft(_))), "{wrong}: {refused:?}");
        }
        assert!(matches!(put_draft(Part::Promotion, "[", None, NEW), Err(DraftError::Program(_))));
    }

    #[test]
    fn a_price_list_has_each_price_on_a_line() {
        let list = serde_json::json!({
            "id": "friends", "name": { "en": "Friends" },
            "prices": [{ "sku": "roll", "price": "90.00" }, { "sku": "tea", "price": "40.00" }],
        });
        let text = draft_toml(Part::PriceList, &list);
        assert_eq!(
            text,
            "[[price_list]]\nid = \"friends\"\nname = { en = \"Friends\" }\nprices = [\n    \
             { price = \"90.00\", sku = \"roll\" },\n    { price = \"40.00\", sku = \"tea\" },\n]\n"
        );
        let more = put_draft(Part::PriceList, CAFE, None, &text).unwrap();
        assert!(more.ends_with(&text));
        assert_eq!(part_text(Part::PriceList, &more, "friends").unwrap(), text);
        let ended = end_part(Part::PriceList, &more, "friends", ("2026-11-22", true)).unwrap();
        assert!(ended.contains("active = { until = \"2026-11-22\" }"), "{ended}");
        let promotion = put_draft(Part::PriceList, CAFE, None, NEW);
        assert!(matches!(promotion, Err(DraftError::Draft(_))), "{promotion:?}");
    }
}
