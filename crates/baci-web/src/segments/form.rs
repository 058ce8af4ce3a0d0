//! Making and changing a segment: its names, its condition, and how many it would have, before it is saved.

use super::rows::{self, Name, ROWS};
use super::title;
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::program::edit::{Marked, marked};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, SegmentAsk, SegmentCount};
use baci_core::program::Problem;
use baci_core::text::{Language, Texts};

/// The fields of the names, by language.
const NAMES: [(Language, &str); 4] = [
    (Language::En, "name_en"),
    (Language::Lo, "name_lo"),
    (Language::Th, "name_th"),
    (Language::Vi, "name_vi"),
];

#[derive(Template)]
#[template(path = "segment_form.html")]
struct FormPage {
    page: Page,
    summary: Option<Summary>,
    action: String,
    back: (String, String),
    /// The revision that the form started from; 0 for a new one.
    revision: String,
    id: Option<Field>,
    names: Vec<Field>,
    condition: Field,
    rows: Vec<Vec<Field>>,
    result: Outcome,
    /// Path and meaning of what a condition may name.
    help: Vec<(String, String)>,
}

/// What a condition comes to.
#[derive(Default)]
struct Outcome {
    /// The condition as it is with its rows.
    text: String,
    count: Option<(String, String)>,
    problems_title: String,
    marked: Vec<Marked>,
}

/// The form of a new one.
pub(crate) async fn new(visit: Visit) -> Result<Response, Wrong> {
    let form = Form::of([("revision", "0".to_owned())]);
    show(&page(&visit, (None, &form), &[], Outcome::default())?)
}

/// The form of one that is there.
pub(crate) async fn edit(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    let own = web.baci.segment(&id).await?;
    let stored = own.segment;
    let mut form = Form::of([
        ("revision", stored.revision.to_string()),
        ("condition", stored.condition.clone()),
    ]);
    for (language, field) in NAMES {
        if let Some(name) = stored.names.0.get(&language) {
            form = form.with(field, name);
        }
    }
    let result = outcome(&web, &visit, &stored.condition).await?.0;
    show(&page(&visit, (Some(&id), &form), &[], result)?)
}

/// Takes the form of a new one.
pub(crate) async fn take_new(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    take(&web, &visit, None, form).await
}

/// Takes the form of one that is there.
pub(crate) async fn take_edit(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Wrong> {
    take(&web, &visit, Some(&id), form).await
}

async fn take(web: &Web, visit: &Visit, over: Option<&str>, form: Form) -> Result<Response, Wrong> {
    let names = known(visit)?;
    let condition = rows::condition(&form, &names);
    let (result, good) = outcome(web, visit, &condition).await?;
    if form.get("do") == "try" {
        return show(&page(visit, (over, &form), &[], result)?);
    }
    let mut wrongs = Vec::new();
    if good {
        let ask = SegmentAsk {
            id: over.unwrap_or(form.get("id")).to_owned(),
            names: Texts(named(&form)),
            condition,
            revision: form.get("revision").parse().ok(),
        };
        match web.baci.set_segment(&visit.by(), ask).await {
            Ok(own) => {
                let path = format!("/segments/{}", own.segment.segment);
                return Ok(web.done(&path, "segment-saved"));
            }
            Err(error) => {
                let refusal = refusal(error)?;
                let field = match refusal.message() {
                    "segment-id" => "id",
                    "segment-name" => "name_en",
                    _ => "",
                };
                wrongs.push((field, visit.words.refusal(&refusal)));
            }
        }
    } else {
        wrongs.push(("condition", visit.words.t("segment-condition-wrong")));
    }
    let page = show(&page(visit, (over, &form), &wrongs, result)?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn named(form: &Form) -> std::collections::BTreeMap<Language, String> {
    let filled = |(language, field)| Some((language, form.filled(field)?.to_owned()));
    NAMES.into_iter().filter_map(filled).collect()
}

/// The names of the program in force; without one there are no segments.
fn known(visit: &Visit) -> Result<Vec<Name>, Wrong> {
    let live = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    Ok(rows::names(&live.program))
}

/// How many a condition holds for, or what is wrong with it; and whether it can be saved.
async fn outcome(web: &Web, visit: &Visit, text: &str) -> Result<(Outcome, bool), Wrong> {
    let own = Outcome { text: text.to_owned(), ..Outcome::default() };
    if text.is_empty() {
        return Ok((own, false));
    }
    match web.baci.count_segment(text, false).await {
        Ok(count) => Ok((Outcome { count: Some(told(&visit.words, count)), ..own }, true)),
        Err(AppError::Program(problems)) => Ok((refused(&visit.words, own, &problems), false)),
        Err(error) => Err(error.into()),
    }
}

fn refused(words: &Words, own: Outcome, problems: &[Problem]) -> Outcome {
    let many = i64::try_from(problems.len()).unwrap_or(i64::MAX);
    let problems_title = words.say("program-problems").count("n", many).to_string();
    let marked = marked(words, &own.text, problems);
    Outcome { problems_title, marked, ..own }
}

fn told(words: &Words, count: SegmentCount) -> (String, String) {
    let key = if count.exact { "segment-count" } else { "segment-count-about" };
    let of = words.say(key).text("members", words.count(count.members));
    let how = match count.exact {
        true => words.t("segment-count-exact"),
        false => {
            let said = words.say("segment-count-sample");
            said.text("looked", words.count(count.looked)).to_string()
        }
    };
    (of.text("of", words.count(count.of)).to_string(), how)
}

fn page(
    visit: &Visit,
    (over, form): (Option<&str>, &Form),
    wrongs: &[(&'static str, String)],
    result: Outcome,
) -> Result<FormPage, Wrong> {
    let words = &visit.words;
    let known = known(visit)?;
    let wrong = |name: &str| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let name = |(language, field): (Language, &'static str)| {
        let label = words.say("segment-name-in").text("language", crate::page::own_name(language));
        let field = Field::text(field, label.to_string()).with(form.get(field));
        field
            .longest(100)
            .complete("off")
            .wrong(wrong(NAMES[0].1).filter(|_| language == Language::En))
    };
    let texts = Texts(named(form));
    let (action, back) = match over {
        None => ("/segments/new".to_owned(), ("/segments".to_owned(), words.t("nav-segments"))),
        Some(id) => {
            let back = (format!("/segments/{id}"), title(words, &texts, id));
            (format!("/segments/{id}/edit"), back)
        }
    };
    let key = if over.is_some() { "segment-edit" } else { "segment-new" };
    let id = Field::text("id", words.t("segment-id")).hint(words.t("segment-id-hint"));
    let id = id.with(form.get("id")).longest(64).complete("off").required().wrong(wrong("id"));
    Ok(FormPage {
        page: Page::new(visit, key, Place::Segments),
        summary: Summary::of(words, wrongs),
        action,
        back,
        revision: form.get("revision").to_owned(),
        id: over.is_none().then_some(id),
        names: NAMES.into_iter().map(name).collect(),
        condition: Field::area("condition", words.t("segment-condition"), 4)
            .hint(words.t("segment-condition-hint"))
            .with(form.raw("condition"))
            .longest(4096)
            .wrong(wrong("condition")),
        rows: ROWS.iter().map(|row| rows::fields(words, form, &known, row)).collect(),
        help: known.iter().map(|own| (own.path.clone(), words.t(own.key))).collect(),
        result,
    })
}
