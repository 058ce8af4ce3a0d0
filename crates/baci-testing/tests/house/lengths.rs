//! Files and functions stay short enough to be read at once.

use super::tree::{read, rust};

/// The most lines of a file.
const FILE: usize = 500;
/// The most lines of a function, its signature and braces included.
const FUNCTION: usize = 70;
/// The most characters of a line of code.
const LINE: usize = 140;

#[test]
fn files_are_short() {
    for file in rust() {
        let lines = read(&file).lines().count();
        assert!(
            lines <= FILE,
            "{file} has {lines} lines, {FILE} is the limit: take a room out of it"
        );
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in rust() {
        let text = read(&file);
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//!"), "{file}: the first line says what the room is for");
    }
}

#[test]
fn functions_are_short() {
    for file in rust() {
        for (line, name, length) in functions(&read(&file)) {
            assert!(
                length <= FUNCTION,
                "{file}:{line}: {name} has {length} lines, {FUNCTION} is the limit: name its steps"
            );
        }
    }
}

#[test]
fn lines_fit_on_a_screen() {
    for file in rust() {
        for (number, line) in read(&file).lines().enumerate() {
            let text = line.contains('"') || line.contains("//");
            let length = line.chars().count();
            assert!(text || length <= LINE, "{file}:{}: {length} characters", number + 1);
        }
    }
}

/// Functions with the line they start at and how many they take. Code is formatted by rustfmt, so
/// a function ends at the brace that stands as far in as its `fn`.
fn functions(text: &str) -> Vec<(usize, String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let words: Vec<&str> = code.split([' ', '(', '<']).collect();
        let Some(at) = words.iter().position(|w| *w == "fn") else { continue };
        let modifiers = ["pub", "async", "const", "unsafe", "extern", "crate)", "super)", "in"];
        if !words[..at].iter().all(|w| modifiers.iter().any(|m| w.starts_with(m))) {
            continue;
        }
        let closing = format!("{}}}", " ".repeat(indent));
        let one_line = code.ends_with('}') || code.ends_with(';');
        let end = match one_line {
            true => Some(0),
            false => lines[start..].iter().position(|l| {
                *l == closing
                    || l.trim_end().ends_with(';') && l.len() - l.trim_start().len() == indent
            }),
        };
        if let Some(end) = end {
            found.push((start + 1, (*words.get(at + 1).unwrap_or(&"?")).to_owned(), end + 1));
        }
    }
    found
}

#[test]
fn the_measure_itself_measures() {
    let text = "fn a() {\n    b();\n}\n\nimpl X {\n    pub(crate) async fn c(\n        d: u8,\n    ) {\n        e();\n    }\n}\n";
    let found = functions(text);
    assert_eq!(found, [(1, "a".to_owned(), 3), (6, "c".to_owned(), 5)]);
}
