//! What differs between two versions of the program.

use crate::words::Words;
use askama::Template;
use baci_core::program::Program;
use baci_core::program::diff::{self, Kind};
use baci_core::text::Texts;
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
    /// What people call the rule, promotion or wallet that it is about, and the key in it.
    title: String,
    path: String,
    old: Option<String>,
    new: Option<String>,
}

impl Changes {
    /// Differences in words.
    pub fn new(words: &Words, changes: &[diff::Change], programs: &[&Program]) -> Self {
        let one = |change: &diff::Change| {
            let (mood, key) = match change.kind {
                Kind::Added => ("good", "diff-added"),
                Kind::Removed => ("bad", "diff-removed"),
                Kind::Changed => ("warn", "diff-changed"),
            };
            let path = change.path.clone();
            let text = |value: &Option<Value>| value.as_ref().map(|value| text(&path, value));
            let (old, new) = (text(&change.old), text(&change.new));
            let title = title(words, &path, change, programs);
            Change { mood, kind: words.t(key), title, path, old, new }
        };
        Self { words: words.clone(), changes: changes.iter().map(one).collect() }
    }
}

/// What the thing is called that a path leads to: `earn[gold].when` is about the rule 'gold'.
fn title(words: &Words, path: &str, change: &diff::Change, programs: &[&Program]) -> String {
    let (list, rest) = path.split_once(['[', '.']).unwrap_or((path, ""));
    let id = rest.split([']', '.']).next().unwrap_or_default();
    let named =
        |texts: &Texts| Some(texts.get(words.language).to_owned()).filter(|t| !t.is_empty());
    let stored = programs.iter().find_map(|program| match list {
        "earn" => named(&program.rules.iter().find(|rule| rule.id == id)?.name),
        "promotion" => named(&program.promotions.iter().find(|own| own.id == id)?.name),
        "wallets" => named(&program.wallets.iter().find(|wallet| wallet.id == id)?.name),
        _ => None,
    });
    // A whole new rule brings its own name.
    let own = change.new.as_ref().or(change.old.as_ref()).and_then(|value| {
        let name = value.get("name")?;
        name.as_str().or_else(|| name.get(words.language.code())?.as_str()).map(str::to_owned)
    });
    stored.or(own).unwrap_or_default()
}

/// A value as it is written in the program: a rule with its keys, or one key with what it is.
fn text(path: &str, value: &Value) -> String {
    let key = path.rsplit(['.', ']']).next().unwrap_or_default();
    let whole = matches!(value, Value::Object(_)) && path.ends_with(']');
    let toml = match whole || key.is_empty() {
        true => Program::part_as_toml(value),
        false => Program::part_as_toml(&serde_json::json!({ key: value })),
    };
    toml.trim().to_owned()
}
