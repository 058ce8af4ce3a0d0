//! Making and changing an offer by a form, with an example cart beside it. What comes of it is a
//! program's text, which is compared with what is live and published as any other.

use super::example::{self, Example, Unmade, drafted, start, tried};
use super::fields::{Group, Maker};
use super::one::found;
use super::shape::{Kind, Values, Wrong as Bad, fields};
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::program::edit;
use crate::program::offers::title;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Goods, Published, offer_text};
use serde::Deserialize;
use std::sync::Arc;

/// The most names of goods that fields suggest.
const SUGGESTED: usize = 200;

/// Which kind of offer to begin with.
#[derive(Deserialize)]
pub(crate) struct Ask {
    kind: Option<String>,
}

#[derive(Template)]
#[template(path = "offer_kinds.html")]
struct KindsPage {
    page: Page,
    /// Name in an address, title, what it is.
    kinds: Vec<(&'static str, String, String)>,
}

#[derive(Template)]
#[template(path = "offer_form.html")]
struct FormPage {
    page: Page,
    action: String,
    back: String,
    kind: &'static str,
    kind_title: String,
    summary: Option<Summary>,
    groups: Vec<Group>,
    goods: Vec<String>,
    cart: Vec<[Field; 3]>,
    cart_more: Vec<Field>,
    example: Example,
}

/// What the form is about.
struct Draft {
    kind: Kind,
    values: Values,
    /// The offer that it changes; a new one where there is none.
    over: Option<String>,
}

/// A new offer: first its kind, then the form.
pub(crate) async fn new(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let published = live(&visit)?;
    let Some(kind) = ask.kind.as_deref().and_then(Kind::named) else {
        let words = &visit.words;
        let kind = |kind: Kind| {
            let text = kind.text();
            (text, words.named("offer-kind", text), words.named("offer-kind-is", text))
        };
        let page = Page::new(&visit, "offer-new", Place::Offers);
        return show(&KindsPage { page, kinds: Kind::ALL.map(kind).into() });
    };
    let mut values = Values::default();
    start(&mut values, &published.program);
    let words = &visit.words;
    if kind == Kind::Text {
        let name = words.t("offer-new");
        values.set("text", format!("[[promotion]]\nid = \"new-offer\"\nname = {{ en = \"{name}\" }}\ndiscount = {{ percent = 10 }}\n"));
    }
    if kind == Kind::Delivery {
        values.set("cart_fee", "40");
    }
    let draft = Draft { kind, values, over: None };
    show(&page(&web, &visit, &published, &draft, &[], None)?)
}

/// The form of one that is there; as text where a form cannot say all of it.
pub(crate) async fn edit(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    let published = live(&visit)?;
    let program = &published.program;
    let promotion = found(program, &id)?;
    let list = program.document().get("promotion").and_then(|list| list.as_array());
    let stored = list.into_iter().flatten().find(|own| own["id"] == *id).ok_or(Wrong::NotFound)?;
    let (kind, mut values) = match fields(stored, program.currency) {
        Some(found) => found,
        None => {
            let mut values = Values::default();
            let text = offer_text(&program.to_toml(), &id).map_err(|_| Wrong::NotFound)?;
            values.set("text", text);
            (Kind::Text, values)
        }
    };
    start(&mut values, program);
    if kind == Kind::Delivery {
        values.set("cart_fee", "40");
    }
    if let Some(code) = &promotion.code {
        values.set("cart_code", code.as_str());
    }
    let draft = Draft { kind, values, over: Some(id) };
    show(&page(&web, &visit, &published, &draft, &[], None)?)
}

/// Takes the form of a new one.
pub(crate) async fn take_new(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    take(&web, &visit, &form, None)
}

/// Takes the form of one that is there.
pub(crate) async fn take_edit(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Wrong> {
    take(&web, &visit, &form, Some(id))
}

/// Tries the draft on the example cart, or shows what it would change, to be published.
fn take(web: &Web, visit: &Visit, form: &Form, over: Option<String>) -> Result<Response, Wrong> {
    let published = live(visit)?;
    let kind = Kind::named(form.get("kind")).ok_or(Wrong::NotFound)?;
    let mut values = Values::of(form);
    values.set("text", form.raw("text").replace("\r\n", "\n"));
    let draft = Draft { kind, values, over };
    if form.get("do") != "review" {
        return show(&page(web, visit, &published, &draft, &[], None)?);
    }
    let over = draft.over.as_deref();
    let (bad, wrong) = match drafted(kind, &draft.values, &published.program, over) {
        Ok((text, offer)) => match problems(&visit.words, &text) {
            problems if problems.is_empty() => {
                let name = name(&draft, &offer);
                let key = if over.is_some() { "offer-note-change" } else { "offer-note-new" };
                let note = visit.words.say(key).text("name", name).to_string();
                // Against what is live now, which the text was made of.
                return edit::review(visit, &text, &note, published.version);
            }
            problems => (Vec::new(), Some(problems)),
        },
        Err(Unmade::Fields(bad)) => (bad, None),
        Err(Unmade::Text(wrong)) => (Vec::new(), Some(vec![Unmade::text(&visit.words, &wrong)])),
    };
    let page = page(web, visit, &published, &draft, &bad, wrong)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

/// What the program's own check says of a text.
fn problems(words: &Words, text: &str) -> Vec<String> {
    use baci_core::program::{Program, Source};
    let checked = Program::from_toml(&[Source { name: "program.toml", text }]);
    let told = |problem| example::told(words, &problem);
    checked.err().into_iter().flatten().take(10).map(told).collect()
}

/// A name for the version's note.
fn name(draft: &Draft, offer: &str) -> String {
    let named = ["name_en", "name_th", "name_lo", "name_vi"].map(|field| draft.values.get(field));
    let named = named.into_iter().find(|name| !name.is_empty());
    let id = || offer.split('"').nth(1).unwrap_or_default();
    named.unwrap_or_else(id).to_owned()
}

fn live(visit: &Visit) -> Result<Arc<Published>, Wrong> {
    visit.program.clone().ok_or(Wrong::NotFound)
}

fn page(
    web: &Web,
    visit: &Visit,
    published: &Published,
    draft: &Draft,
    bad: &[Bad],
    problems: Option<Vec<String>>,
) -> Result<FormPage, Wrong> {
    let (words, program) = (&visit.words, &published.program);
    let over = draft.over.as_deref();
    let now = web.baci.clock().now();
    let example = match drafted(draft.kind, &draft.values, program, over) {
        Ok((text, offer)) => tried(words, (&text, &offer), &draft.values, now),
        Err(Unmade::Fields(_)) => Example::none(words, words.t("example-not-yet")),
        Err(Unmade::Text(error)) => Example {
            problems: vec![Unmade::text(words, &error)],
            ..Example::none(words, words.t("example-not-yet"))
        },
    };
    let kind = draft.kind.text();
    let mut wrongs: Vec<(&'static str, String)> =
        bad.iter().map(|(name, message)| (*name, words.t(message))).collect();
    wrongs.extend(problems.into_iter().flatten().map(|problem| ("", problem)));
    let maker = Maker { words, program, values: &draft.values, wrongs: bad };
    let (heading, action, back) = match over {
        Some(id) => {
            let name = title(words, found(program, id)?);
            (name, format!("/offers/{id}/edit"), format!("/offers/{id}"))
        }
        None => (words.t("offer-new"), "/offers/new".to_owned(), "/offers".to_owned()),
    };
    let mut page = Page::titled(visit, heading, Place::Offers);
    if over.is_none() {
        page.here = format!("/offers/new?kind={kind}");
    } else {
        page.here.clone_from(&action);
    }
    let names = Goods::of(program);
    Ok(FormPage {
        page,
        action,
        back,
        kind,
        kind_title: words.named("offer-kind", kind),
        summary: Summary::of(words, &wrongs),
        groups: maker.groups(draft.kind),
        goods: names.names(SUGGESTED).into_iter().map(str::to_owned).collect(),
        cart: example::fields(words, &draft.values),
        cart_more: example::more(words, &draft.values),
        example,
    })
}
