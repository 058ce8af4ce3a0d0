//! What is absent from the core: the outside world, and floats where value is.

use super::tree::{read, rust};

/// A word that has no place in the core, and why.
const BANNED: &[(&str, &str)] = &[
    ("SystemTime", "no clock"),
    ("Instant::now", "no clock"),
    ("Timestamp::now", "no clock"),
    ("Zoned::now", "no clock"),
    ("TimeZone::system", "no zone of the machine"),
    ("rand::", "no randomness"),
    ("getrandom", "no randomness"),
    ("now_v7", "no clock and no randomness"),
    ("new_v4", "no randomness"),
    ("RandomState", "no randomness"),
    ("HashMap", "its order is random: use BTreeMap"),
    ("HashSet", "its order is random: use BTreeSet"),
    ("std::fs", "no files"),
    ("std::net", "no network"),
    ("std::env", "no environment"),
    ("std::process", "no processes"),
    ("std::thread", "no threads"),
    ("async fn", "nothing waits"),
    (".await", "nothing waits"),
    ("tokio", "nothing waits"),
    ("static mut", "no global state"),
    ("OnceLock", "no global state"),
    ("LazyLock", "no global state"),
    ("thread_local!", "no global state"),
    ("println!", "nothing is printed"),
    ("f32", "no floats"),
    ("f64", "no floats"),
];

/// Exceptions: file, word, and why it does no harm there.
const EXCEPT: &[(&str, &str, &str)] = &[
    (
        "crates/baci-core/src/condition/interpret.rs",
        "HashMap",
        "the interpreter's maps are of this kind; they are looked up by key, never walked",
    ),
    (
        "crates/baci-core/src/price/index.rs",
        "HashMap",
        "hashed by fixed keys, looked up by key, never walked",
    ),
    (
        "crates/baci-core/src/condition/parse.rs",
        "std::thread",
        "the parser recurses deeply and gets a stack of its own; what it gives is the same",
    ),
];

/// The part of a file that is built: tests may do as they like, and comments may name things.
fn built(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let line = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    code.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_core_has_no_outside() {
    let files: Vec<String> =
        rust().into_iter().filter(|f| f.starts_with("crates/baci-core/src/")).collect();
    assert!(files.len() > 20);
    for file in files.iter().filter(|f| !f.contains("/tests") && !f.ends_with("tests.rs")) {
        let code = built(&read(file));
        for (word, why) in BANNED {
            if EXCEPT.iter().any(|(f, w, _)| f == file && w == word) {
                continue;
            }
            let found = code.match_indices(word).any(|(at, _)| whole_word(&code, at, word));
            assert!(!found, "{file} has '{word}': {why}");
        }
    }
}

fn whole_word(code: &str, at: usize, word: &str) -> bool {
    let before = code[..at].chars().next_back();
    let after = code[at + word.len()..].chars().next();
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let starts = word.starts_with(|c: char| c.is_alphanumeric());
    let ends = word.ends_with(|c: char| c.is_alphanumeric());
    !(starts && part(before) || ends && part(after))
}

#[test]
fn sql_is_only_in_the_store() {
    const WORDS: &[&str] = &["SELECT ", "INSERT INTO", "DELETE FROM", "UPDATE "];
    for file in rust() {
        let rooms = ["crates/baci-store/", "crates/baci-testing/"];
        let elsewhere = file.starts_with("crates/") && !rooms.iter().any(|r| file.starts_with(r));
        if !elsewhere || file.contains("/tests/") {
            continue;
        }
        let code = built(&read(&file));
        for word in WORDS {
            assert!(
                !code.contains(&format!("\"{word}")),
                "{file} has SQL: it belongs to the store"
            );
        }
    }
}

#[test]
fn the_dialect_is_one_file() {
    for file in rust() {
        if file.contains("/tests/") || file.ends_with("dialect.rs") {
            continue;
        }
        let code = built(&read(&file));
        for word in ["PRAGMA ", "FOR UPDATE", "UNNEST", "BEGIN IMMEDIATE", "= ANY("] {
            assert!(!code.contains(word), "{file} has '{word}': it belongs to the store's dialect");
        }
    }
}
