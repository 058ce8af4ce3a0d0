//! Reading `[[question]]`.

use super::problem::{Problems, list_length, too_many};
use super::reader::{Table, join};
use super::shape::{CHOICE, QUESTION};
use crate::program::question::{Choice, Question};
use crate::program::{FieldDef, FieldKind};
use crate::said::said;

const MAX_QUESTIONS: usize = 50;
const MAX_CHOICES: usize = 100;
/// The most characters of an answer that is chosen.
const MAX_VALUE: usize = 100;

/// Reads all of them, in the order in which they stand.
pub(super) fn questions(
    document: &Table<'_>,
    fields: &[FieldDef],
    problems: &mut Problems<'_>,
) -> Vec<Question> {
    let Some((node, _)) = document.get("question") else { return Vec::new() };
    let Some(items) = problems.list(node, "question") else { return Vec::new() };
    if items.len() > MAX_QUESTIONS {
        problems.at(node.place, "question", too_many(MAX_QUESTIONS, items.len()));
        return Vec::new();
    }
    let mut ids = std::collections::BTreeMap::new();
    let mut questions: Vec<Question> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("question[{i}]");
        let Some(table) = problems.table(item, &path, &QUESTION) else { continue };
        let id = super::rules::id(&table, &mut ids, problems);
        let Some(question) = question(id.unwrap_or_default(), fields, &table, problems) else {
            continue;
        };
        if questions.iter().any(|own| own.field == question.field) {
            let said = said!(
                "question-field-taken",
                "another question asks for the field '{field}' already: one question a field",
                field = &question.field
            );
            problems.at(table.place_of("field"), &join(&path, "field"), said);
        }
        questions.push(question);
    }
    questions
}

fn question(
    id: String,
    fields: &[FieldDef],
    table: &Table<'_>,
    problems: &mut Problems<'_>,
) -> Option<Question> {
    let ask = table.get("ask").and_then(|(node, at)| super::head::name(node, &at, problems));
    let (node, path) = table.get("field")?;
    let field = problems.text(node, &path, 1000)?.to_owned();
    let Some(def) = fields.iter().find(|def| def.name == field) else {
        let said = said!(
            "question-field",
            "members have no field '{field}': declare it in [member.fields]",
            field = &field
        );
        problems.at(node.place, &path, said);
        return None;
    };
    let options = choices(table, problems);
    if table.has("options") && def.kind != FieldKind::Text {
        let said = said!(
            "question-options-text",
            "only a text is chosen from options: the field '{field}' is none",
            field = &field
        );
        problems.at(table.place_of("options"), &join(&table.path, "options"), said);
    }
    Some(Question { id, ask: ask.unwrap_or_default(), field, kind: def.kind, options })
}

fn choices(table: &Table<'_>, problems: &mut Problems<'_>) -> Vec<Choice> {
    let Some((node, path)) = table.get("options") else { return Vec::new() };
    let Some(items) = problems.list(node, &path) else { return Vec::new() };
    if items.is_empty() || items.len() > MAX_CHOICES {
        problems.at(node.place, &path, list_length(MAX_CHOICES, items.len()));
        return Vec::new();
    }
    let mut choices: Vec<Choice> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let Some(table) = problems.table(item, &path, &CHOICE) else { continue };
        let value = table.get("value").and_then(|(node, at)| problems.text(node, &at, MAX_VALUE));
        let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
        let (Some(value), Some(name)) = (value, name) else { continue };
        if choices.iter().any(|own| own.value == value) {
            let said = said!(
                "question-option-twice",
                "the option '{value}' stands here twice",
                value = value
            );
            problems.at(table.place_of("value"), &join(&path, "value"), said);
        }
        choices.push(Choice { value: value.to_owned(), name });
    }
    choices
}
