//! Reading values off the tree: each kind of value once, with its sentence when it is not one.

use super::node::{Entry, Node, Place, Value};
use super::problem::{Problems, shorten, unknown};
use super::shape::{Shape, nearest};
use crate::decimal::Decimal;
use crate::said::{Kind, empty, said, too_many_decimals, wrong_kind};

/// A table whose keys are known.
pub(super) struct Table<'n> {
    entries: &'n [Entry],
    pub path: String,
    pub place: Place,
}

impl<'n> Table<'n> {
    /// The value of a key, with its path.
    pub fn get(&self, key: &str) -> Option<(&'n Node, String)> {
        let entry = self.entries.iter().find(|e| e.key == key)?;
        Some((&entry.node, join(&self.path, key)))
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|e| e.key == key)
    }

    /// Where a key stands, or the table if it does not.
    pub fn place_of(&self, key: &str) -> Place {
        self.entries.iter().find(|e| e.key == key).map_or(self.place, |e| e.place)
    }
}

/// A path with one more key.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

impl Problems<'_> {
    /// Notes that a value is not what it must be.
    pub fn not(&mut self, node: &Node, path: &str, wanted: Kind) {
        self.at(node.place, path, wrong_kind(node.kind(), wanted));
    }

    /// A table with the keys of `shape`; unknown and missing ones are noted.
    pub fn table<'n>(&mut self, node: &'n Node, path: &str, shape: &Shape) -> Option<Table<'n>> {
        let entries = self.entries(node, path)?;
        for entry in entries {
            let key = entry.key.as_str();
            if shape.keys.contains(&key) {
                continue;
            }
            let said = match nearest(key, shape.keys.iter().copied()) {
                Some(_) => unknown(key, shape.keys),
                None => said!(
                    "unknown-key",
                    "there is no '{name}' here: the keys of {of} are {names}",
                    name = shorten(key, 60),
                    of = shape.name,
                    names = shape.keys.join(", ")
                ),
            };
            self.at(entry.place, &join(path, key), said);
        }
        for key in shape.required {
            if !entries.iter().any(|e| e.key == *key) {
                let said = said!("missing-key", "the key '{key}' is missing: add it", key = *key);
                self.at(node.place, path, said);
            }
        }
        Some(Table { entries, path: path.to_owned(), place: node.place })
    }

    /// The entries of a table with keys of any name.
    pub fn entries<'n>(&mut self, node: &'n Node, path: &str) -> Option<&'n [Entry]> {
        match &node.value {
            Value::Table(entries) => Some(entries),
            _ => {
                self.not(node, path, Kind::Table);
                None
            }
        }
    }

    pub fn list<'n>(&mut self, node: &'n Node, path: &str) -> Option<&'n [Node]> {
        match &node.value {
            Value::List(items) => Some(items),
            _ => {
                self.not(node, path, Kind::List);
                None
            }
        }
    }

    /// A text of 1 to `most` characters.
    pub fn text<'n>(&mut self, node: &'n Node, path: &str, most: usize) -> Option<&'n str> {
        let Value::Text(text) = &node.value else {
            self.not(node, path, Kind::Quoted);
            return None;
        };
        if text.trim().is_empty() {
            self.at(node.place, path, empty());
            return None;
        }
        if text.chars().count() > most {
            let said =
                said!("too-long", "this is too long: at most {most} characters", most = most);
            self.at(node.place, path, said);
            return None;
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
            let said = said!("control-character", "this holds a control character: remove it");
            self.at(node.place, path, said);
            return None;
        }
        Some(text)
    }

    pub fn truth(&mut self, node: &Node, path: &str) -> Option<bool> {
        match node.value {
            Value::Truth(truth) => Some(truth),
            _ => {
                self.not(node, path, Kind::Truth);
                None
            }
        }
    }

    pub fn whole(&mut self, node: &Node, path: &str, least: i64, most: i64) -> Option<i64> {
        let Value::Integer(n) = node.value else {
            self.not(node, path, Kind::Whole);
            return None;
        };
        if !(least..=most).contains(&n) {
            let said = said!(
                "out-of-range",
                "{n} is out of range: from {least} to {most}",
                n = n,
                least = least,
                most = most
            );
            self.at(node.place, path, said);
            return None;
        }
        Some(n)
    }

    /// A number above zero, read from its text; whole numbers and texts will do.
    pub fn positive(&mut self, node: &Node, path: &str) -> Option<Decimal> {
        let read = match &node.value {
            Value::Integer(n) => Ok(Decimal::whole(*n)),
            Value::Number(text) | Value::Text(text) => text.parse(),
            _ => {
                self.not(node, path, Kind::Decimal);
                return None;
            }
        };
        match read {
            Ok(number) if number > Decimal::ZERO => Some(number),
            Ok(number) => {
                let said = said!(
                    "not-positive",
                    "{number} is not above zero: it must be",
                    number = number
                );
                self.at(node.place, path, said);
                None
            }
            Err(error) => {
                self.at(node.place, path, error.into());
                None
            }
        }
    }

    /// A number above zero as a count of units of `digits` decimals.
    pub fn units(&mut self, node: &Node, path: &str, digits: u8) -> Option<i64> {
        let number = self.positive(node, path)?;
        let units = number.in_units(digits);
        if units.is_none() {
            let said = match number.scale > digits {
                true => too_many_decimals(digits),
                false => {
                    said!("too-large", "{number} is too large to count", number = number)
                }
            };
            self.at(node.place, path, said);
        }
        units
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, node: &Node, path: &str, of: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, path, 100)?;
        let found = of.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<_> = of.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            let said = said!(
                "not-one-of",
                "'{text}' is not one of {names}",
                text = text,
                names = words.join(", ")
            );
            self.at(node.place, path, said);
        }
        found.map(|(_, value)| *value)
    }

    /// An id: a small letter, then small letters, digits, `_` and `-`, 64 at most.
    pub fn id(&mut self, id: &str, place: Place, path: &str) -> bool {
        let mut bytes = id.bytes();
        let good = bytes.next().is_some_and(|b| b.is_ascii_lowercase())
            && id.len() <= 64
            && bytes.all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'));
        if !good {
            let said = said!(
                "not-an-id",
                "'{id}' is not an id: begin with a small letter, then small letters, digits, _ and -, 64 at most",
                id = shorten(id, 70)
            );
            self.at(place, path, said);
        }
        good
    }
}
