//! Refusals: whatever is refused can be said in four languages, and nothing is said that is never refused.

use super::tree::{files, read};
use std::collections::BTreeSet;

const LANGUAGES: [&str; 4] = ["en", "lo", "th", "vi"];

/// Calls whose first text is a reason; the last two are short names for the first.
const CALLS: &[&str] =
    &["because(", "Problem::invalid(", "Problem::later(", "misread(", " refused(", "wrong("];

/// The program's own sources, without their tests.
fn sources() -> Vec<(String, String)> {
    let rust = files().into_iter().filter(|file| file.ends_with(".rs"));
    let own = rust.filter(|file| file.contains("/src/") && !file.contains("tests"));
    own.map(|file| (file.clone(), read(&file))).collect()
}

/// The reasons that have a message in a language.
fn said(language: &str) -> BTreeSet<String> {
    let text = read(&format!("locales/{language}/refusals.ftl"));
    let keys = text.lines().filter_map(|line| line.strip_prefix("refused-"));
    keys.filter_map(|line| Some(line.split_once(" =")?.0.to_owned())).collect()
}

#[test]
fn every_reason_is_said_in_four_languages() {
    let mut asked = 0;
    for (file, text) in sources() {
        for call in CALLS {
            for (at, _) in text.match_indices(call) {
                let rest = text[at + call.len()..].trim_start();
                // A name, not a text: it is handed on, and stands elsewhere.
                let Some(rest) = rest.strip_prefix('"') else { continue };
                let reason = rest.split('"').next().unwrap_or_default().replace('_', "-");
                // A sentence; or a field of a page, which has its own messages.
                if reason.contains(' ') || file.starts_with("crates/baci-web/") {
                    continue;
                }
                asked += 1;
                for language in LANGUAGES {
                    assert!(said(language).contains(&reason), "{file}: {reason} in {language}");
                }
            }
        }
    }
    assert!(asked > 80, "only {asked} reasons are given");
}

#[test]
fn every_code_is_said_in_four_languages() {
    let table = read("crates/baci-core/src/refusal.rs");
    let table = table.split_once("\ncodes! {").unwrap().1.split_once("\n}").unwrap().0;
    let rows = table.lines().filter(|line| !line.trim().starts_with("///"));
    let codes: Vec<_> = rows.filter_map(|row| row.split('"').nth(1)).collect();
    assert!(codes.len() > 20, "{codes:?}");
    for code in codes {
        let reason = code.replace('_', "-");
        for language in LANGUAGES {
            assert!(said(language).contains(&reason), "{reason} in {language}");
        }
    }
}

#[test]
fn nothing_is_said_that_is_never_refused() {
    let sources = sources();
    for reason in said("en") {
        let spelled = [format!("\"{reason}\""), format!("\"{}\"", reason.replace('-', "_"))];
        let given = sources.iter().any(|(_, text)| spelled.iter().any(|s| text.contains(s)));
        assert!(given, "nobody is refused because of {reason}");
    }
}

/// The messages of a program's problems in a language: reason, and the values that each names.
fn faults(language: &str) -> std::collections::BTreeMap<String, BTreeSet<String>> {
    let text = read(&format!("locales/{language}/document.ftl"));
    let rows = text.lines().filter_map(|line| line.strip_prefix("wrong-")?.split_once(" = "));
    let named = |said: &str| {
        let parts = said.split("{ $").skip(1);
        parts.filter_map(|part| Some(part.split_once(" }")?.0.to_owned())).collect()
    };
    rows.map(|(reason, said)| (reason.to_owned(), named(said))).collect()
}

/// The reasons that the core gives for what is wrong with a text, with the calls that give them.
fn given() -> Vec<(String, String)> {
    let mut given = Vec::new();
    for (_, text) in sources().into_iter().filter(|(_, text)| text.contains("::said::")) {
        for call in ["said!(", "Said::new(", "Self::new("] {
            for (at, _) in text.match_indices(call) {
                let rest = text[at + call.len()..].trim_start();
                let Some(rest) = rest.strip_prefix('"') else { continue };
                // The call, up to the end of its statement or the next call.
                let (reason, rest) = rest.split_once('"').unwrap();
                let own = rest.split(';').next().unwrap_or_default();
                let own = own.split("said!(").next().unwrap_or_default();
                if reason.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
                    given.push((reason.to_owned(), own.to_owned()));
                }
            }
        }
    }
    given
}

#[test]
fn every_problem_of_a_program_is_said_in_four_languages() {
    let given = given();
    assert!(given.len() > 75, "only {} reasons are given", given.len());
    for language in LANGUAGES {
        let said = faults(language);
        for (reason, _) in &given {
            assert!(said.contains_key(reason), "wrong-{reason} in {language}");
        }
        for reason in said.keys() {
            let spelled = given.iter().any(|(own, _)| own == reason);
            assert!(spelled, "nothing is wrong because of {reason}");
        }
    }
}

#[test]
fn a_problem_of_a_program_names_what_it_brings() {
    for language in LANGUAGES {
        let said = faults(language);
        // What each reason brings must be enough for its message, wherever it is given.
        for (reason, call) in &given() {
            for name in said.get(reason).into_iter().flatten() {
                let brought = [format!("{name} = "), format!("\"{name}\", ")];
                let found = brought.iter().any(|text| call.contains(text));
                assert!(found, "{language}: wrong-{reason} lacks {name}: {call}");
            }
        }
    }
}

/// What a code alone does not tell needs a reason of its own.
#[test]
fn a_request_that_is_wrong_says_what_is_wrong_with_it() {
    for (file, text) in sources() {
        for code in ["Code::InvalidRequest,", "Code::UnknownName,"] {
            for (at, _) in text.match_indices(code) {
                // The statement and what is made of it: up to the next refusal.
                let rest = &text[at + code.len()..];
                let end = ["Refusal::new(", "AppError::refused("];
                let end = end.iter().filter_map(|call| rest.find(call)).min();
                let own = &rest[..end.unwrap_or(rest.len())];
                assert!(own.contains("because("), "{file}: a refusal without a reason");
            }
        }
    }
}
