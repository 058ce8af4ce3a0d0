//! From TOML to the tree: one text, or several merged.

use super::node::{Entry, MAX_DEPTH, Node, Place, Value};
use super::problem::Problems;
use crate::said::{nests, said};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// More dots in a row of names than anybody writes; `a.a.a…` nests without any bracket.
const MAX_DOTS: usize = 200;

/// The most syntax errors of a file that are told: after the first few, they follow from each other.
const MAX_ERRORS: usize = 10;

/// Reads all sources into one table; none where one of them is not TOML, for what seems to be
/// missing or unknown then may stand in it.
pub(super) fn read(problems: &mut Problems<'_>) -> Option<Node> {
    let mut root = Node { value: Value::Table(Vec::new()), place: Place::default() };
    let mut whole = true;
    for (file, source) in problems.sources.iter().enumerate() {
        if let Some(place) = too_dotted(source.text) {
            problems.at(Place { file, ..place }, "", nests(MAX_DEPTH));
            whole = false;
            continue;
        }
        let (table, errors) = DeTable::parse_recoverable(source.text);
        for error in errors.iter().take(MAX_ERRORS) {
            let span = error.span().unwrap_or_default();
            let place = Place { file, start: span.start, end: span.end };
            let said = said!("not-toml", "this is not TOML: {told}", told = error.message());
            problems.at(place, "", said);
        }
        if !errors.is_empty() {
            whole = false;
            continue;
        }
        let place = Place { file, ..Place::default() };
        let table = table_node(table.into_inner(), place, 0, problems);
        merge(&mut root, table, "", problems);
    }
    whole.then_some(root)
}

fn too_dotted(text: &str) -> Option<Place> {
    let mut dots = 0;
    for (start, byte) in text.bytes().enumerate() {
        match byte {
            b'.' => dots += 1,
            b'\n' | b'=' | b',' | b'[' | b']' | b'{' | b'}' => dots = 0,
            _ => {}
        }
        if dots > MAX_DOTS {
            return Some(Place { file: 0, start, end: start + 1 });
        }
    }
    None
}

fn table_node(table: DeTable<'_>, place: Place, depth: usize, problems: &mut Problems<'_>) -> Node {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| {
            let span = key.span();
            let place = Place { file: place.file, start: span.start, end: span.end };
            let node = node(value, place.file, depth + 1, problems);
            Entry { key: key.into_inner().into_owned(), place, node }
        })
        .collect();
    entries.sort_by_key(|entry| entry.place.start);
    Node { value: Value::Table(entries), place }
}

fn node(
    value: Spanned<DeValue<'_>>,
    file: usize,
    depth: usize,
    problems: &mut Problems<'_>,
) -> Node {
    let span = value.span();
    let place = Place { file, start: span.start, end: span.end };
    if depth > MAX_DEPTH {
        problems.at(place, "", nests(MAX_DEPTH));
        return Node { value: Value::Nothing, place };
    }
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
            Ok(n) => Value::Integer(n),
            Err(_) => Value::Number(n.to_string()),
        },
        DeValue::Float(n) => Value::Number(n.as_str().to_owned()),
        DeValue::Boolean(truth) => Value::Truth(truth),
        // A date is taken as the text it is written as: the reader knows what it expects there.
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(items) => Value::List(
            items.into_iter().map(|item| node(item, file, depth + 1, problems)).collect(),
        ),
        DeValue::Table(table) => return table_node(table, place, depth, problems),
    };
    Node { value, place }
}

/// Tables join, top-level lists are put one after the other, all else may be said only once.
fn merge(into: &mut Node, from: Node, path: &str, problems: &mut Problems<'_>) {
    let (Value::Table(into), Value::Table(from)) = (&mut into.value, from.value) else { return };
    for entry in from {
        let Some(old) = into.iter_mut().find(|old| old.key == entry.key) else {
            into.push(entry);
            continue;
        };
        let here =
            if path.is_empty() { entry.key.clone() } else { format!("{path}.{}", entry.key) };
        match (&mut old.node.value, entry.node.value) {
            (Value::List(old), Value::List(new)) if path.is_empty() => old.extend(new),
            (Value::Table(_), new @ Value::Table(_)) if here.matches('.').count() == 0 => {
                let new = Node { value: new, place: entry.node.place };
                merge(&mut old.node, new, &here, problems);
            }
            _ => {
                let (file, line) = problems.line_of(old.place);
                let said = said!(
                    "stands-also",
                    "'{name}' is also in {file}, line {line}: keep one of the two",
                    name = &here,
                    file = file,
                    line = line
                );
                problems.at(entry.place, &here, said);
            }
        }
    }
}
