//! Editing the program as text: checked with its problems beside their lines, compared with what is
//! live, and published.

use crate::form::Form;
use crate::offers::told;
use crate::page::{Page, Place, show};
use crate::parts::{Changes, Field};
use crate::program::pieces;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::AppError;
use baci_core::program::diff::diff;
use baci_core::program::{Problem, Program, Source};
use serde::Deserialize;
use serde_json::json;

/// What somebody starts with where nothing is published yet: a small café's program.
const START: &str = include_str!("../../../../examples/programs/cafe/program.toml");

/// Which version to start with; the one in force where none is named.
#[derive(Deserialize)]
pub(crate) struct Ask {
    version: Option<i64>,
}

#[derive(Template)]
#[template(path = "program_edit.html")]
struct EditPage {
    page: Page,
    /// The version that the text started from.
    expected: String,
    wrong: Option<String>,
    problems_title: String,
    marked: Vec<Marked>,
    changes: Option<Changes>,
    same: bool,
    note: Field,
    text: Field,
    /// What a piece to copy does, and its text.
    pieces: Vec<(String, String)>,
}

/// A line with what is wrong with it.
pub(crate) struct Marked {
    pub number: usize,
    pub text: String,
    pub problems: Vec<String>,
}

/// The form.
pub(crate) async fn form(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let live = visit.program.as_ref();
    let text = match (ask.version, live) {
        (Some(version), _) => {
            let stored = web.baci.program(Some(version)).await?;
            Program::from_json(&stored.document).map_err(AppError::Program)?.to_toml()
        }
        (None, Some(published)) => published.program.to_toml(),
        (None, None) => START.to_owned(),
    };
    show(&page(&visit, &text, "", live.map_or(0, |p| p.version)))
}

fn page(visit: &Visit, text: &str, note: &str, expected: i64) -> EditPage {
    let words = &visit.words;
    EditPage {
        page: Page::new(visit, "program-edit", Place::Program),
        expected: expected.to_string(),
        wrong: None,
        problems_title: String::new(),
        marked: Vec::new(),
        changes: None,
        same: false,
        note: Field::text("note", words.t("version-note"))
            .hint(words.t("version-note-hint"))
            .with(note)
            .complete("off")
            .longest(200),
        text: Field::area("text", words.t("program-text"), 28).with(text),
        pieces: visit.program.as_ref().map_or_else(Vec::new, |p| pieces::of(words, &p.program)),
    }
}

/// A text that a page made, with what it would change, ready to be published.
pub(crate) fn review(
    visit: &Visit,
    text: &str,
    note: &str,
    expected: i64,
) -> Result<Response, Wrong> {
    let mut page = page(visit, text, note, expected);
    let status = match Program::from_toml(&[Source { name: "program.toml", text }]) {
        Err(problems) => {
            page.refuse(visit, text, &problems);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(program) => {
            page.compare(visit, &program);
            StatusCode::OK
        }
    };
    Ok((status, show(&page)?).into_response())
}

/// Checks the text, and publishes it if that is asked for.
pub(crate) async fn take(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    // Browsers send the ends of lines as in mail.
    let text = form.raw("text").replace("\r\n", "\n");
    let expected: i64 = form.get("expected").parse().unwrap_or(0);
    let mut page = page(&visit, &text, form.get("note"), expected);
    let status = match Program::from_toml(&[Source { name: "program.toml", text: &text }]) {
        Err(problems) => {
            page.refuse(&visit, &text, &problems);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(program) if form.get("do") == "publish" => {
            let note = form.filled("note").map(str::to_owned);
            let actor = visit.signed_in()?.actor();
            match web.baci.publish(&program, &actor, note, Some(expected)).await {
                Ok(version) => {
                    web.forget();
                    let details = json!({ "version": version.version, "hash": version.hash });
                    let target = version.program.clone();
                    web.baci.audit_entry(&visit.by(), "program.publish", &target, &details).await?;
                    return Ok(web.done("/program", "published"));
                }
                Err(AppError::Program(problems)) => page.refuse(&visit, &text, &problems),
                Err(error) => page.wrong = Some(visit.words.refusal(&refusal(error)?)),
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(program) => {
            page.compare(&visit, &program);
            StatusCode::OK
        }
    };
    Ok((status, show(&page)?).into_response())
}

impl EditPage {
    fn refuse(&mut self, visit: &Visit, text: &str, problems: &[Problem]) {
        let many = i64::try_from(problems.len()).unwrap_or(i64::MAX);
        self.problems_title = visit.words.say("program-problems").count("n", many).to_string();
        self.marked = marked(&visit.words, text, problems);
    }

    /// What would change against the version in force.
    fn compare(&mut self, visit: &Visit, program: &Program) {
        let none = json!({});
        let live = visit.program.as_ref().map_or(&none, |p| p.program.document());
        let changes = diff(live, program.document());
        self.same = changes.is_empty();
        let live = visit.program.as_ref().map(|published| &published.program);
        let programs: Vec<_> = live.into_iter().chain([program]).collect();
        self.changes = Some(Changes::new(&visit.words, &changes, &programs));
    }
}

/// The lines around problems, each with what is wrong with it.
pub(crate) fn marked(words: &Words, text: &str, problems: &[Problem]) -> Vec<Marked> {
    const AROUND: usize = 2;
    let line = |p: &Problem| usize::try_from(p.line).unwrap_or(0);
    let near = |number: usize| problems.iter().any(|p| line(p).abs_diff(number) <= AROUND);
    let here = |number: usize| {
        let here = problems.iter().filter(|p| line(p) == number);
        here.map(|problem| told(words, problem)).collect()
    };
    let lines = text.lines().enumerate().map(|(i, text)| (i + 1, text));
    let shown = lines.filter(|(number, _)| near(*number));
    shown
        .map(|(number, text)| Marked { number, text: text.to_owned(), problems: here(number) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_stands_beside_its_line() {
        let text = START.replace("currency", "curency");
        let problems = Program::from_toml(&[Source { name: "x.toml", text: &text }]).unwrap_err();
        let lines = marked(&Words::new(baci_core::text::Language::En), &text, &problems);
        let wrong = lines.iter().find(|line| line.text.starts_with("curency")).unwrap();
        assert!(!wrong.problems.is_empty(), "{problems:?}");
        assert!(lines.len() < text.lines().count(), "only what is near a problem is shown");
    }

    #[test]
    fn what_one_starts_with_is_good() {
        Program::from_toml(&[Source { name: "x.toml", text: START }]).unwrap();
    }
}
