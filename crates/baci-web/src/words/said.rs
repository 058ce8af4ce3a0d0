//! A message that is being given its values.

use super::Words;
use fluent_bundle::{FluentArgs, FluentValue};

/// A message and the values that it names; printed once they are there.
pub(crate) struct Said<'a> {
    words: &'a Words,
    key: &'a str,
    args: FluentArgs<'a>,
}

impl<'a> Said<'a> {
    pub(super) fn new(words: &'a Words, key: &'a str) -> Self {
        Self { words, key, args: FluentArgs::new() }
    }

    /// With a text.
    pub fn text(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.args.set(name, FluentValue::from(value.into()));
        self
    }

    /// With a count, which decides between one and many.
    pub fn count(mut self, name: &'a str, n: i64) -> Self {
        self.args.set(name, FluentValue::from(n));
        self
    }
}

impl std::fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words.message(self.key, Some(&self.args)))
    }
}
