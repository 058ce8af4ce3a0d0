//! Tests over all messages: each in four languages, with the same values, none left in English.

use super::files;
use baci_core::refusal::Code;
use baci_core::staff::Role;
use baci_core::text::Language;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet};

/// Messages that read the same in English and in this language, and why that is right.
const SAME: &[(&str, &str)] = &[
    // Loan words and forms that hold no words.
    ("menu", "vi"),
    ("identity-line", "lo th vi"),
    ("identity-zalo", "lo th vi"),
    ("identity-whatsapp", "lo th vi"),
    ("identity-facebook", "lo th vi"),
    ("value-with-unit", "lo th vi"),
    ("analytics-rfm", "lo th vi"),
    ("analytics-percent", "lo th vi"),
    ("analytics-moved", "lo th vi"),
    ("analytics-r", "lo th vi"),
    ("analytics-f", "lo th vi"),
    ("seen-is", "lo th vi"),
    ("seen-units", "lo th vi"),
    ("line-quantity", "lo th vi"),
    ("tier-step", "lo th vi"),
    ("import-size", "lo th vi"),
    ("import-size-small", "lo th vi"),
    ("import-column", "lo th vi"),
    ("segment-file-csv", "lo th vi"),
];

/// What a message says, and the values that it names.
type Messages = BTreeMap<String, (String, BTreeSet<String>)>;

fn messages(language: Language) -> Messages {
    let mut all = Messages::new();
    for (noun, text) in files(language) {
        let resource = parser::parse(*text)
            .unwrap_or_else(|(_, errors)| panic!("{} {noun}: {errors:?}", language.code()));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let key = message.id.name.to_owned();
            let pattern = message.value.unwrap_or_else(|| panic!("{noun}: {key} says nothing"));
            let (mut text, mut values) = (String::new(), BTreeSet::new());
            walk(&pattern, &mut text, &mut values);
            let before = all.insert(key.clone(), (text, values));
            assert!(before.is_none(), "{} {noun}: {key} stands twice", language.code());
        }
    }
    all
}

fn walk(pattern: &Pattern<&str>, text: &mut String, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => {
                    text.push_str("{}");
                    name(inline, values);
                }
                Expression::Select { selector, variants } => {
                    name(selector, values);
                    variants.iter().for_each(|variant| walk(&variant.value, text, values));
                }
            },
        }
    }
}

fn name(inline: &InlineExpression<&str>, values: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        values.insert(id.name.to_owned());
    }
}

#[test]
fn every_message_is_there_in_every_language_with_the_same_values() {
    let english = messages(Language::En);
    for language in Language::ALL {
        let other = messages(language);
        let keys = |all: &Messages| all.keys().cloned().collect::<BTreeSet<_>>();
        let missing: Vec<_> = keys(&english).difference(&keys(&other)).cloned().collect();
        let more: Vec<_> = keys(&other).difference(&keys(&english)).cloned().collect();
        assert!(missing.is_empty() && more.is_empty(), "{}: {missing:?} {more:?}", language.code());
        for (key, (_, values)) in &english {
            assert_eq!(values, &other[key].1, "{}: the values of {key}", language.code());
        }
    }
}

#[test]
fn nothing_is_left_in_english() {
    let english = messages(Language::En);
    for language in [Language::Lo, Language::Th, Language::Vi] {
        for (key, (text, _)) in messages(language) {
            let same = english[&key].0 == text;
            let listed =
                SAME.iter().any(|(k, languages)| *k == key && languages.contains(language.code()));
            assert_eq!(same, listed, "{} {key}: {text}", language.code());
        }
    }
}

#[test]
fn each_language_is_written_in_its_script() {
    let thai = |c: char| ('\u{e00}'..='\u{e7f}').contains(&c);
    let lao = |c: char| ('\u{e80}'..='\u{eff}').contains(&c);
    for language in Language::ALL {
        for (key, (text, _)) in messages(language) {
            let strange = match language {
                Language::Th => text.chars().find(|c| lao(*c)),
                Language::Lo => text.chars().find(|c| thai(*c)),
                _ => text.chars().find(|c| lao(*c) || thai(*c)),
            };
            assert_eq!(strange, None, "{} {key}: {text}", language.code());
        }
    }
}

#[test]
fn every_name_of_the_core_has_its_message() {
    let english = messages(Language::En);
    let code = |code: &Code| format!("refused-{}", code.text().replace('_', "-"));
    let role = |role: Role| format!("role-{}", role.text());
    let kinds = ["enroll", "update", "purchase", "refund", "cancel", "custom", "adjust"];
    let more = ["transfer", "hold", "capture", "release", "settle"];
    let tiers = [
        "tier-up",
        "tier-down",
        "tier-grant",
        "tier-revoke",
        "benefit-use",
        "card-new",
        "mission-done",
        "streak",
        "level-up",
        "leaderboard-place",
        "nickname",
        "nickname-leave",
        "nickname-block",
        "occasion",
        "game-play",
        "surprise",
        "partner-earn",
        "partner-spend",
        "partner-undo",
        "donate",
        "donate-undo",
    ];
    let people = ["identity-add", "identity-change", "identity-remove", "identity-verify"];
    let merges = ["identity-lost", "merge", "merge-away", "unmerge", "merge-back"];
    let quotes = ["quote-hold", "quote-release", "gift-card-hold", "gift-card-release"];
    let rewards = ["claim", "collect", "cancel", "expire", "wait", "leave", "hold", "lapse"];
    let rewards = rewards.map(|step| format!("event-reward-{step}"));
    let events =
        kinds.iter().chain(&more).chain(&quotes).chain(&tiers).map(|kind| format!("event-{kind}"));
    let people = people.iter().chain(&merges).map(|kind| format!("event-{kind}"));
    let households =
        ["found", "invite", "invited", "join", "decline", "leave", "remove", "role", "pay", "back"];
    let households = households.map(|step| format!("event-household-{step}"));
    let events = events.chain(rewards).chain(people).chain(households);
    for key in Code::ALL.iter().map(code).chain(Role::ALL.map(role)).chain(events) {
        assert!(english.contains_key(&key), "{key} is missing");
    }
}

/// Every key that a template or a page names in full is a message.
#[test]
fn every_message_that_is_asked_for_is_there() {
    let english = messages(Language::En);
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let mut open = vec![format!("{root}src"), format!("{root}templates")];
    let mut asked = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path.display().to_string());
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for call in ["t(\"", "say(\"", "Page::new(&visit, \""] {
                for (at, _) in text.match_indices(call) {
                    let before = text[..at].chars().next_back();
                    let rest = &text[at + call.len()..];
                    let key = rest.split('"').next().unwrap_or_default();
                    let plain = key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                    let method = before == Some('.') || call.starts_with('P');
                    if !method || !plain || key.is_empty() {
                        continue;
                    }
                    asked += 1;
                    assert!(english.contains_key(key), "{}: {key} is missing", path.display());
                }
            }
        }
    }
    assert!(asked > 60, "only {asked} messages are asked for");
}
