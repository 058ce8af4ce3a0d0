//! Making and changing an offer or a price list by a form, with an example cart beside it. What comes
//! of it is a program's text, which is compared with what is live and published as any other.

use super::example::{self, Example, drafted, start, tried};
use super::fields::{Group, Maker};
use super::one::found;
use super::shape::{Kind, Values, fields};
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::price_lists;
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
use baci_app::{Goods, Part, Published, part_text};
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
    /// The list that it belongs to: path and name.
    list: (&'static str, String),
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
pub(crate) struct Draft {
    pub kind: Kind,
    pub values: Values,
    /// What it changes, by its id; something new where there is none.
    pub over: Option<String>,
}

/// A new offer: first its kind, then the form.
pub(crate) async fn new(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    live(&visit)?;
    let named = |text| Kind::named(Part::Promotion, text);
    let Some(kind) = ask.kind.as_deref().and_then(named) else {
        let words = &visit.words;
        let kind = |kind: Kind| {
            let text = kind.text();
            (text, words.named("offer-kind", text), words.named("offer-kind-is", text))
        };
        let page = Page::new(&visit, "offer-new", Place::Offers);
        return show(&KindsPage { page, kinds: Kind::ALL.map(kind).into() });
    };
    let mut values = Values::default();
    let words = &visit.words;
    if kind == Kind::Text {
        let name = words.t("offer-new");
        values.set("text", format!("[[promotion]]\nid = \"new-offer\"\nname = {{ en = \"{name}\" }}\ndiscount = {{ percent = 10 }}\n"));
    }
    if kind == Kind::Delivery {
        values.set("cart_fee", "40");
    }
    begin(&web, &visit, Draft { kind, values, over: None })
}

/// Shows the form of a draft for the first time, with something in its cart.
pub(crate) fn begin(web: &Web, visit: &Visit, mut draft: Draft) -> Result<Response, Wrong> {
    let published = live(visit)?;
    start(&mut draft.values, &published.program);
    show(&page(web, visit, &published, &draft, &[])?)
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
            let text = part_text(Part::Promotion, &program.to_toml(), &id);
            values.set("text", text.map_err(|_| Wrong::NotFound)?);
            (Kind::Text, values)
        }
    };
    if kind == Kind::Delivery {
        values.set("cart_fee", "40");
    }
    if let Some(code) = &promotion.code {
        values.set("cart_code", code.as_str());
    }
    begin(&web, &visit, Draft { kind, values, over: Some(id) })
}

/// Takes the form of a new one.
pub(crate) async fn take_new(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    take(&web, &visit, Part::Promotion, &form, None)
}

/// Takes the form of one that is there.
pub(crate) async fn take_edit(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Wrong> {
    take(&web, &visit, Part::Promotion, &form, Some(id))
}

/// Tries the draft on the example cart, or shows what it would change, to be published.
pub(crate) fn take(
    web: &Web,
    visit: &Visit,
    part: Part,
    form: &Form,
    over: Option<String>,
) -> Result<Response, Wrong> {
    let published = live(visit)?;
    let kind = Kind::named(part, form.get("kind")).ok_or(Wrong::NotFound)?;
    let mut values = Values::of(form);
    for lines in ["text", "prices"] {
        values.set(lines, form.raw(lines).replace("\r\n", "\n"));
    }
    let draft = Draft { kind, values, over };
    if form.get("do") != "review" {
        return show(&page(web, visit, &published, &draft, &[])?);
    }
    let (over, words) = (draft.over.as_deref(), &visit.words);
    let wrongs = match drafted(kind, &draft.values, &published.program, over) {
        Ok((text, own)) => match problems(words, &text) {
            problems if problems.is_empty() => {
                let name = name(&draft, &own);
                let verb = if over.is_some() { "change" } else { "new" };
                let key = format!("{}-note-{verb}", noun(part));
                let note = words.say(&key).text("name", name).to_string();
                // Against what is live now, which the text was made of.
                return edit::review(visit, &text, &note, published.version);
            }
            problems => problems.into_iter().map(|problem| ("", problem)).collect(),
        },
        Err(unmade) => {
            let text = unmade.text(words, part).map(|text| ("", text));
            text.into_iter().chain(unmade.fields(words)).collect::<Vec<_>>()
        }
    };
    let page = page(web, visit, &published, &draft, &wrongs)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

/// With what a part's messages begin.
const fn noun(part: Part) -> &'static str {
    match part {
        Part::Promotion => "offer",
        Part::PriceList => "list",
    }
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

pub(crate) fn live(visit: &Visit) -> Result<Arc<Published>, Wrong> {
    visit.program.clone().ok_or(Wrong::NotFound)
}

fn page(
    web: &Web,
    visit: &Visit,
    published: &Published,
    draft: &Draft,
    wrongs: &[(&'static str, String)],
) -> Result<FormPage, Wrong> {
    let (words, program) = (&visit.words, &published.program);
    let (over, part) = (draft.over.as_deref(), draft.kind.part());
    let now = web.baci.clock().now();
    let example = match drafted(draft.kind, &draft.values, program, over) {
        Ok((text, own)) => tried(words, (&text, &own), &draft.values, now),
        Err(unmade) => Example {
            problems: unmade.text(words, part).into_iter().collect(),
            ..Example::none(words, words.t("example-not-yet"))
        },
    };
    let kind = draft.kind.text();
    let (root, place, list) = match part {
        Part::Promotion => ("/offers", Place::Offers, "nav-offers"),
        Part::PriceList => ("/price-lists", Place::PriceLists, "nav-price-lists"),
    };
    let (heading, action, back) = match over {
        Some(id) => {
            let name = match part {
                Part::Promotion => title(words, found(program, id)?),
                Part::PriceList => price_lists::title(words, price_lists::found(program, id)?),
            };
            (name, format!("{root}/{id}/edit"), format!("{root}/{id}"))
        }
        None => (words.t(&format!("{}-new", noun(part))), format!("{root}/new"), root.to_owned()),
    };
    let mut page = Page::titled(visit, heading, place);
    if over.is_none() {
        page.here = format!("{root}/new?kind={kind}");
    } else {
        page.here.clone_from(&action);
    }
    let names = Goods::of(program);
    let maker = Maker { words, program, values: &draft.values, wrongs };
    Ok(FormPage {
        page,
        action,
        list: (root, words.t(list)),
        back,
        kind,
        kind_title: words.named("offer-kind", kind),
        summary: Summary::of(words, wrongs),
        groups: maker.groups(draft.kind),
        goods: names.names(SUGGESTED).into_iter().map(str::to_owned).collect(),
        cart: example::fields(words, &draft.values),
        cart_more: example::more(words, &draft.values),
        example,
    })
}
