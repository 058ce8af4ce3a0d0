//! Problems of a document: all of them, each with its place and a sentence that says what to do.

use super::Source;
use super::node::Place;
use serde::Serialize;

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
    /// What is wrong and what to do.
    pub sentence: String,
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
    pub fn at(&mut self, place: Place, path: &str, sentence: impl Into<String>) {
        if self.list.len() >= MOST {
            return;
        }
        let (file, text) = self.sources.get(place.file).map_or(("", ""), |s| (s.name, s.text));
        let (line, column) = position(text, place.start);
        let (path, sentence) = (shorten(path, 300), shorten(&sentence.into(), 600));
        self.list.push(Problem { file: file.to_owned(), line, column, path, sentence });
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
