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
