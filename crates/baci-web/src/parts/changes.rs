//! What differs between two versions of the program.

use crate::words::Words;
use askama::Template;
use baci_core::program::diff::{self, Kind};
use serde_json::Value;

/// The differences, one by one.
#[derive(Template)]
#[template(path = "parts/changes.html")]
pub(crate) struct Changes {
    words: Words,
    changes: Vec<Change>,
}

struct Change {
    mood: &'static str,
    kind: String,
    path: String,
    old: Option<String>,
    new: Option<String>,
}

impl Changes {
    /// Differences in words.
    pub fn new(words: &Words, changes: &[diff::Change]) -> Self {
        let one = |change: &diff::Change| {
            let (mood, key) = match change.kind {
                Kind::Added => ("good", "diff-added"),
                Kind::Removed => ("bad", "diff-removed"),
                Kind::Changed => ("warn", "diff-changed"),
            };
            let path = change.path.clone();
            let (old, new) = (change.old.as_ref().map(text), change.new.as_ref().map(text));
            Change { mood, kind: words.t(key), path, old, new }
        };
        Self { words: words.clone(), changes: changes.iter().map(one).collect() }
    }
}

/// A value as a person reads it: texts without quotes, tables with a line for each key.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(_) | Value::Array(_) => {
            serde_json::to_string_pretty(value).unwrap_or_default()
        }
        plain => plain.to_string(),
    }
}
