//! The document as a tree that knows where each value stands, whichever format it came from.

use crate::said::Kind;
use serde_json::Value as Json;

/// Where something stands: a source (by its number) and a range of bytes in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub file: usize,
    pub start: usize,
    pub end: usize,
}

/// A value with its place.
#[derive(Debug)]
pub(super) struct Node {
    pub value: Value,
    pub place: Place,
}

/// A key of a table with its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub key: String,
    pub place: Place,
    pub node: Node,
}

/// What a document holds.
#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    /// A number with a point, or one too large, as it is written: never a float.
    Number(String),
    Truth(bool),
    /// JSON's null, which no key takes.
    Nothing,
    List(Vec<Node>),
    /// In the order written.
    Table(Vec<Entry>),
}

impl Node {
    /// What it is.
    pub fn kind(&self) -> Kind {
        match self.value {
            Value::Text(_) => Kind::Text,
            Value::Integer(_) => Kind::Whole,
            Value::Number(_) => Kind::Number,
            Value::Truth(_) => Kind::Truth,
            Value::Nothing => Kind::Nothing,
            Value::List(_) => Kind::List,
            Value::Table(_) => Kind::Table,
        }
    }

    /// The canonical JSON: keys in order, and numbers with a point as texts, so that no reader of
    /// it makes a float of them.
    pub fn json(&self) -> Json {
        match &self.value {
            Value::Text(text) | Value::Number(text) => Json::String(text.clone()),
            Value::Integer(n) => Json::from(*n),
            Value::Truth(truth) => Json::Bool(*truth),
            Value::Nothing => Json::Null,
            Value::List(items) => Json::Array(items.iter().map(Node::json).collect()),
            Value::Table(entries) => {
                let sorted: std::collections::BTreeMap<_, _> =
                    entries.iter().map(|e| (e.key.clone(), e.node.json())).collect();
                Json::Object(sorted.into_iter().collect())
            }
        }
    }
}

/// The deepest nesting that is read.
pub(super) const MAX_DEPTH: usize = 32;
