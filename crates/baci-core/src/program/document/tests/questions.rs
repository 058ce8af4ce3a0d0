//! Questions in a document: what they become, and what is refused.

use crate::event::Field;
use crate::member::Profile;
use crate::program::{Program, Source};
use crate::text::Language;

const GOOD: &str = r#"schema = 1
[program]
id = "shop"
name = "Shop"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[member.fields]
food = "text"
children = "integer"
[[question]]
id = "favourite"
ask = { en = "What do you like?", lo = "ທ່ານມັກຫຍັງ?" }
field = "food"
options = [{ value = "noodles", name = "Noodles" }, { value = "rice", name = "Rice" }]
[[question]]
id = "family"
ask = "How many children?"
field = "children"
"#;

fn read(text: &str) -> Result<Program, Vec<crate::program::document::Problem>> {
    Program::from_toml(&[Source { name: "p.toml", text }])
}

#[test]
fn questions_are_read_and_know_their_answers() {
    let program = read(GOOD).unwrap();
    let [favourite, family] = &program.questions[..] else { panic!("{:?}", program.questions) };
    assert_eq!(favourite.ask.get(Language::Lo), "ທ່ານມັກຫຍັງ?");
    assert_eq!(favourite.key().to_string(), "favourite/answered");
    let text = |text: &str| Field::Text(text.to_owned());
    assert!(favourite.allows(&text("rice")) && favourite.allows(&text("")));
    assert!(!favourite.allows(&text("pizza")));
    assert!(family.allows(&Field::Integer(3)));
    let mut profile = Profile::default();
    profile.fields.insert("food".into(), text(""));
    profile.fields.insert("children".into(), Field::Integer(0));
    assert!(!favourite.is_answered(&profile), "an empty text is no answer");
    assert!(family.is_answered(&profile), "none is an answer");
    let again = Program::from_json(&program.document().to_string()).unwrap();
    assert_eq!(again.questions, program.questions);
}

#[test]
fn what_cannot_be_asked_is_refused_with_its_place() {
    for (from, to, reason) in [
        ("field = \"food\"", "field = \"drink\"", "question-field"),
        ("field = \"children\"", "field = \"food\"", "question-field-taken"),
        (
            "ask = \"How many children?\"",
            "ask = \"How?\"\noptions = [{ value = \"1\", name = \"One\" }]",
            "question-options-text",
        ),
        ("value = \"rice\"", "value = \"noodles\"", "question-option-twice"),
        (
            "options = [{ value = \"noodles\", name = \"Noodles\" }, { value = \"rice\", name = \"Rice\" }]",
            "options = []",
            "list-length",
        ),
        ("id = \"family\"", "id = \"favourite\"", "id-taken"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        let problems = read(&text).unwrap_err();
        assert_eq!(problems[0].reason, reason, "{problems:?}");
        assert!(problems[0].line > 10, "{problems:?}");
    }
}
