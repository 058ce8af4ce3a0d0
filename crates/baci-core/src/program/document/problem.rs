//! Problems of a document: all of them, each with its place and a sentence that says what to do.

use super::Source;
use super::node::Place;
use super::shape::nearest;
use crate::decimal::Decimal;
use crate::refusal::Value;
use crate::said::{Said, said};
use serde::{Serialize, Serializer};

/// What is wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file's name, as it was given.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// The key, as `earn[2].when`; empty for the whole document.
    pub path: String,
    /// The key of the message that says it, without `problem-`.
    pub reason: &'static str,
    /// What is wrong and what to do, in English.
    pub sentence: String,
    /// The values that decided, by the names that the message gives them.
    #[serde(serialize_with = "by_name", skip_serializing_if = "<[_]>::is_empty")]
    pub values: Vec<(&'static str, Value)>,
}

fn by_name<S: Serializer>(values: &[(&'static str, Value)], s: S) -> Result<S::Ok, S::Error> {
    s.collect_map(values.iter().map(|(name, value)| (name, value)))
}

impl Problem {
    /// One that is about the whole document, found by who knows more than the document.
    pub fn whole(said: Said) -> Self {
        let Said { reason, sentence, values } = said;
        let (file, path) = ("program".to_owned(), String::new());
        Self { file, line: 1, column: 1, path, reason, sentence, values }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.sentence)
    }
}

/// A key that means something only beside another.
pub(super) fn goes_with(key: &str, with: &str) -> Said {
    said!(
        "goes-with",
        "'{key}' goes with '{with}' only: add that, or remove it",
        key = key,
        with = with
    )
}

/// A list that is empty or too long.
pub(super) fn list_length(most: usize, has: usize) -> Said {
    said!("list-length", "this must name 1 to {most}, not {has}", most = most, has = has)
}

/// More of something than a program may have.
pub(super) fn too_many(most: usize, has: usize) -> Said {
    said!("too-many", "there are too many here: {has}, at most {most}", most = most, has = has)
}

/// A table that must have exactly one of several keys.
pub(super) fn one_of(names: &str) -> Said {
    said!("one-of", "write exactly one of {names} here", names = names)
}

/// Keys of which only one may stand.
pub(super) fn keep_one(names: &str) -> Said {
    said!("keep-one", "this has {names}: keep one", names = names)
}

/// A rule or promotion without anything to give.
pub(super) fn gives_nothing(names: &str) -> Said {
    said!("gives-nothing", "this gives nothing: add one of {names}", names = names)
}

/// A name that nothing has: with the one that may be meant, or with those that there are.
pub(super) fn unknown(name: &str, known: &[&str]) -> Said {
    let near = nearest(name, known.iter().copied()).map(str::to_owned);
    let known: Vec<_> = known.iter().map(|known| (*known).to_owned()).collect();
    Said::unknown(&shorten(name, 70), near, &known)
}

/// What stands two times where one is meant.
pub(super) fn twice(name: &str) -> Said {
    said!("twice", "'{name}' stands twice here: keep one", name = name)
}

/// More of a hundred than may be.
pub(super) fn too_much(number: Decimal, most: i64) -> Said {
    said!("too-much", "{number} is too much: at most {most}", number = number, most = most)
}

/// More than this many are not noted: a reader has seen enough, and a hostile text is cut short.
const MOST: usize = 200;

/// The problems found so far.
pub(super) struct Problems<'a> {
    pub sources: &'a [Source<'a>],
    list: Vec<Problem>,
}

impl<'a> Problems<'a> {
    pub fn new(sources: &'a [Source<'a>]) -> Self {
        Self { sources, list: Vec::new() }
    }

    /// Notes a problem.
    pub fn at(&mut self, place: Place, path: &str, said: Said) {
        if self.list.len() >= MOST {
            return;
        }
        let (file, text) = self.sources.get(place.file).map_or(("", ""), |s| (s.name, s.text));
        let (line, column) = position(text, place.start);
        let (path, sentence) = (shorten(path, 300), shorten(&said.sentence, 600));
        let short = |(name, value)| match value {
            Value::Text(text) => (name, Value::Text(shorten(&text, 300))),
            other => (name, other),
        };
        let values = said.values.into_iter().map(short).collect();
        let (file, reason) = (file.to_owned(), said.reason);
        self.list.push(Problem { file, line, column, path, reason, sentence, values });
    }

    /// The file and line of a place.
    pub fn line_of(&self, place: Place) -> (&'a str, u32) {
        let (file, text) = self.sources.get(place.file).map_or(("", ""), |s| (s.name, s.text));
        (file, position(text, place.start).0)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, in the order of the files and lines.
    pub fn into_list(self) -> Vec<Problem> {
        let mut list = self.list;
        let order = |p: &Problem| self.sources.iter().position(|s| s.name == p.file);
        list.sort_by_key(|p| (order(p), p.line, p.column));
        list.dedup();
        list
    }
}

fn position(text: &str, start: usize) -> (u32, u32) {
    let mut start = start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let before = text.get(..start).unwrap_or_default();
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (small(line), small(column))
}

/// A text cut to so many characters, so that a megabyte of name is not said back.
pub(super) fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl Problems<'_> {
    /// Where the decoded `text` of the value at `place` begins in its file, if it stands there
    /// letter by letter (no escapes).
    pub fn inside(&self, place: Place, text: &str) -> Option<usize> {
        let file = self.sources.get(place.file)?.text;
        Some(place.start + file.get(place.start..place.end)?.find(text)?)
    }
}
