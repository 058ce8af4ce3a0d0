//! From JSON to the tree. A reader of our own: it keeps each value's place and each number's text,
//! and refuses a key that stands twice, none of which a general one does.

use super::node::{Entry, MAX_DEPTH, Node, Place, Value};
use super::problem::{Problems, twice};
use crate::said::said;

/// Reads one text; a problem is noted and nothing returned where it is not JSON.
pub(super) fn read(problems: &mut Problems<'_>) -> Option<Node> {
    let text = problems.sources.first()?.text;
    let mut reader = Reader { text, at: 0 };
    let read = reader.value(0, problems).and_then(|node| {
        reader.space();
        if reader.at < text.len() {
            Err("the document ends here, but more follows")
        } else {
            Ok(node)
        }
    });
    match read {
        Ok(node) => Some(node),
        Err(what) => {
            let place = Place { file: 0, start: reader.at, end: reader.at };
            problems.at(place, "", said!("not-json", "this is not JSON: {told}", told = what));
            None
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

type Read<T> = Result<T, &'static str>;

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize, problems: &mut Problems<'_>) -> Read<Node> {
        if depth > MAX_DEPTH {
            return Err("it nests too deeply, at most 32 levels");
        }
        self.space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.table(depth, problems)?,
            Some(b'[') => self.list(depth, problems)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => self.word()?,
            None => return Err("it ends too early"),
        };
        Ok(Node { value, place: Place { file: 0, start, end: self.at } })
    }

    fn table(&mut self, depth: usize, problems: &mut Problems<'_>) -> Read<Value> {
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        if self.take(b'}') {
            return Ok(Value::Table(entries));
        }
        loop {
            self.space();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err("a key in double quotes must stand here");
            }
            let key = self.string()?;
            let place = Place { file: 0, start, end: self.at };
            if !self.take(b':') {
                return Err("a colon must stand here");
            }
            let node = self.value(depth + 1, problems)?;
            if seen.insert(key.clone()) {
                entries.push(Entry { key, place, node });
            } else {
                problems.at(place, &key, twice(&key));
            }
            if self.take(b'}') {
                return Ok(Value::Table(entries));
            }
            if !self.take(b',') {
                return Err("a comma or a closing brace must stand here");
            }
        }
    }

    fn list(&mut self, depth: usize, problems: &mut Problems<'_>) -> Read<Value> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1, problems)?);
            if self.take(b']') {
                return Ok(Value::List(items));
            }
            if !self.take(b',') {
                return Err("a comma or a closing bracket must stand here");
            }
        }
    }

    fn string(&mut self) -> Read<String> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err("a text is not closed"),
            }
        }
        self.at += 1;
        let raw = self.text.get(start..self.at).ok_or("a text is not closed")?;
        serde_json::from_str(raw).map_err(|_| "a text holds an escape or a sign that JSON forbids")
    }

    fn number(&mut self) -> Read<Value> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        let raw = self.text.get(start..self.at).unwrap_or_default();
        serde_json::from_str::<serde::de::IgnoredAny>(raw).map_err(|_| "this is not a number")?;
        Ok(raw.parse().map_or_else(|_| Value::Number(raw.to_owned()), Value::Integer))
    }

    fn word(&mut self) -> Read<Value> {
        for (word, value) in
            [("true", Value::Truth(true)), ("false", Value::Truth(false)), ("null", Value::Nothing)]
        {
            if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err("a value must stand here")
    }
}
