//! The questions of a member's profile in a form, and what was answered.

use super::Field;
use crate::form::Form;
use crate::words::Words;
use baci_core::decimal::Decimal;
use baci_core::event::Field as Answer;
use baci_core::member::Profile;
use baci_core::program::question::Question;
use baci_core::program::{FieldKind, Program};

/// The most characters of an answer.
const LONGEST: u32 = 200;

/// The name of a question's field in a form.
pub(crate) fn name(question: &Question) -> String {
    format!("question-{}", question.id)
}

/// Their fields, with what stands in the form, else in the record.
pub(crate) fn fields(
    words: &Words,
    program: &Program,
    (profile, form): (&Profile, Option<&Form>),
    wrong: Option<&(String, String)>,
) -> Vec<Field> {
    let field = |question: &Question| {
        let name = name(question);
        let value = match form {
            Some(form) => form.get(&name).to_owned(),
            None => profile.fields.get(&question.field).map(typed).unwrap_or_default(),
        };
        let wrong = wrong.filter(|(own, _)| *own == name).map(|(_, text)| text.clone());
        let ask = question.ask.get(words.language).to_owned();
        let none = (String::new(), "\u{2013}".to_owned());
        let choices: Vec<(String, String)> = match question.kind {
            FieldKind::Truth => vec![
                ("true".to_owned(), words.t("answer-yes")),
                ("false".to_owned(), words.t("answer-no")),
            ],
            _ => {
                let choice = |own: &baci_core::program::question::Choice| {
                    (own.value.clone(), own.name.get(words.language).to_owned())
                };
                question.options.iter().map(choice).collect()
            }
        };
        let field = match (choices.is_empty(), question.kind) {
            (false, _) => Field::select(name, ask, [none].into_iter().chain(choices)),
            (true, FieldKind::Integer) => Field::text(name, ask).mode("numeric").longest(18),
            (true, FieldKind::Decimal) => Field::text(name, ask).mode("decimal").longest(18),
            (true, _) => Field::text(name, ask).longest(LONGEST),
        };
        field.with(value).complete("off").wrong(wrong)
    };
    program.questions.iter().map(field).collect()
}

/// Puts what was answered into a record; a question whose field was not sent stays as it is.
///
/// # Errors
/// The name of the first field that holds no answer of its kind.
pub(crate) fn read(program: &Program, form: &Form, profile: &mut Profile) -> Result<(), String> {
    for question in &program.questions {
        let name = name(question);
        if !form.each().any(|(own, _)| own == name) {
            continue;
        }
        match form.filled(&name) {
            None => {
                profile.fields.remove(&question.field);
            }
            Some(text) => {
                let answer = answer(question.kind, text).ok_or(name)?;
                profile.fields.insert(question.field.clone(), answer);
            }
        }
    }
    Ok(())
}

fn answer(kind: FieldKind, text: &str) -> Option<Answer> {
    match kind {
        FieldKind::Text => Some(Answer::Text(text.to_owned())),
        FieldKind::Integer => text.parse().ok().map(Answer::Integer),
        FieldKind::Truth => text.parse().ok().map(Answer::Truth),
        FieldKind::Decimal => {
            let text = text.replace(',', ".");
            text.parse::<Decimal>().ok().map(|_| Answer::Text(text))
        }
    }
}

fn typed(answer: &Answer) -> String {
    match answer {
        Answer::Truth(is) => is.to_string(),
        Answer::Integer(n) => n.to_string(),
        Answer::Text(text) => text.clone(),
    }
}

/// What is asked by a field and what was answered, as people read it; nothing where no question asks for it.
pub(crate) fn told(
    words: &Words,
    program: &Program,
    field: &str,
    answer: &Answer,
) -> Option<(String, String)> {
    let question = program.questions.iter().find(|own| own.field == field)?;
    let ask = question.ask.get(words.language).to_owned();
    let told = match answer {
        Answer::Truth(true) => words.t("answer-yes"),
        Answer::Truth(false) => words.t("answer-no"),
        Answer::Integer(n) => words.count(*n),
        Answer::Text(text) => {
            let chosen = question.options.iter().find(|own| own.value == *text);
            chosen.map_or_else(|| text.clone(), |own| own.name.get(words.language).to_owned())
        }
    };
    Some((ask, told))
}
