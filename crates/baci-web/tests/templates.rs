//! No word that a person reads stands in a template: each is a message of `locales/`.

use std::path::{Path, PathBuf};

/// Attributes that are read to somebody or shown.
const SHOWN: &[&str] = &["title", "placeholder", "aria-label", "alt", "label", "content"];

fn templates(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => templates(&path, found),
            path => found.push(path),
        }
    }
}

/// The template without what askama replaces: comments, blocks, expressions.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = ["{#", "{%", "{{"].iter().filter_map(|open| rest.find(open)).min() {
        out.push_str(&rest[..at]);
        let close = match &rest[at..at + 2] {
            "{#" => "#}",
            "{%" => "%}",
            _ => "}}",
        };
        let end = rest[at..].find(close).expect("what is opened is closed");
        rest = &rest[at + end + 2..];
    }
    out + rest
}

/// The texts between tags, and the attributes that are shown.
fn words(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        found.push(rest[..open].to_owned());
        let (mut quoted, mut end) = (false, rest.len());
        for (at, c) in rest[open..].char_indices() {
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => {
                    end = open + at;
                    break;
                }
                _ => {}
            }
        }
        let tag = &rest[open..end];
        for name in SHOWN {
            let start = format!(" {name}=\"");
            if let Some(at) = tag.find(&start) {
                let value = &tag[at + start.len()..];
                let meta = tag.starts_with("<meta");
                let value = value.split('"').next().unwrap_or_default();
                if !meta {
                    found.push(value.to_owned());
                }
            }
        }
        rest = &rest[(end + 1).min(rest.len())..];
    }
    found.push(rest.to_owned());
    found
}

#[test]
fn no_word_stands_in_a_template() {
    let mut all = Vec::new();
    templates(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")), &mut all);
    assert!(all.len() > 10, "the templates are not found");
    for path in all {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("{# "), "{}: the first line says what it is for", path.display());
        for word in words(&plain(&text)) {
            let letters = word.replace("&nbsp;", "").chars().any(char::is_alphabetic);
            assert!(!letters, "{}: '{}' is no message", path.display(), word.trim());
        }
        for inline in [" style=\"", "<style", " onclick", " onsubmit", " onchange", "<script>"] {
            assert!(!text.contains(inline), "{}: {inline} is inline", path.display());
        }
    }
}

#[test]
fn the_measure_itself_measures() {
    let found = words(&plain(
        "<p title=\"{{ a }}\" class=\"x\">{# y #}{% if z %}Left <b>over</b>{% endif %}</p>",
    ));
    let letters: Vec<_> = found.iter().filter(|w| w.chars().any(char::is_alphabetic)).collect();
    assert_eq!(letters, ["Left ", "over"]);
    let found = words("<input placeholder=\"Name\">");
    assert!(found.contains(&"Name".to_owned()));
}
