//! Price lists: those of the live program, how each stands, for whom it is, and how many prices it has.

mod fields;
pub(crate) mod make;
pub(crate) mod one;
mod shape;

use crate::list::ListPage;
use crate::page::{Place, show};
use crate::parts::{Cell, Empty, Field, Pager, Table};
use crate::program::{offers::list_lead, standing};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong as Refused;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_core::program::{PriceList, Program};
use baci_core::search::fold;
use baci_core::staff::Right;
use baci_core::text::Language;
use baci_core::time::Instant;
use serde::Deserialize;

pub(crate) use shape::{Wrong, list as shaped};

/// How many price lists a page has.
const PAGE: usize = 40;

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    q: String,
    from: Option<usize>,
}

/// The list.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Refused> {
    let words = &visit.words;
    let now = web.baci.clock().now();
    let all = visit.program.as_ref().map_or(&[][..], |live| &live.program.price_lists);
    let from = ask.from.unwrap_or(0);
    let found: Vec<&PriceList> = all.iter().filter(|list| fits(list, &ask.q)).collect();
    let next = (found.len() > from.saturating_add(PAGE)).then(|| (from + PAGE).to_string());
    let rows = found.into_iter().skip(from).take(PAGE).map(|list| row(words, list, now));
    let heads = ["list-name", "offer-state", "offer-when", "list-for", "list-number"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(4).rows(rows);
    let empty = if all.is_empty() { "lists-empty" } else { "offers-none" };
    let place = ("nav-price-lists", Place::PriceLists);
    let mut page = ListPage::new(&visit, "/price-lists", place, table, empty);
    page.lead = words.t("lists-lead");
    let may_change = visit.may(Right::ChangeProgram) && visit.program.is_some();
    page.action = may_change.then(|| ("/price-lists/new", words.t("list-new")));
    if page.empty.is_some() && all.is_empty() && may_change {
        page.empty = Some(Empty::new(words, empty).action(words, "/price-lists/new", "list-new"));
    }
    let name = Field::of("search", "q", words.t("offer-find")).with(&ask.q);
    page.filter = vec![name.complete("off").longest(100)];
    let back = ask.from.map(|from| from.to_string());
    let query = [("q", ask.q.as_str())];
    let pager = Pager::new(words, "/price-lists", &query, back.as_deref(), next.as_deref());
    page.pager = pager.within("list");
    show(&page)
}

fn row(words: &Words, list: &PriceList, now: Instant) -> Vec<Cell> {
    let (chip, mood) = standing(&list.active, now);
    let when = crate::program::active(words, &list.active);
    let when = if when.is_empty() { words.t("offer-always") } else { when.join(" · ") };
    vec![
        Cell::Named(
            format!("/price-lists/{}", list.id),
            title(words, list),
            list_lead(words, list),
        ),
        Cell::Chip(mood, words.t(chip)),
        Cell::Text(when),
        Cell::Text(for_whom(words, list)),
        Cell::Text(words.count(i64::try_from(list.prices.len()).unwrap_or(i64::MAX))),
    ]
}

/// For whom it is, in words.
fn for_whom(words: &Words, list: &PriceList) -> String {
    let tag = list.when.as_ref().and_then(|when| shape::tag_of(when.source()));
    match (list.held, &list.when, tag) {
        (true, ..) => words.t("list-held"),
        (false, Some(_), Some((tag, _))) => words.say("list-for-tag").text("tag", tag).to_string(),
        (false, Some(_), None) => words.t("list-for-condition"),
        (false, None, _) => words.t("list-for-all"),
    }
}

/// Whether a price list is named so in any language.
fn fits(list: &PriceList, typed: &str) -> bool {
    let typed = fold(typed.trim());
    let names = Language::ALL.map(|language| list.name.get(language));
    let mut all = names.into_iter().chain([list.id.as_str()]);
    typed.is_empty() || all.any(|name| fold(name).contains(&typed))
}

/// A price list's name, or its id where it has none.
pub(crate) fn title(words: &Words, list: &PriceList) -> String {
    match list.name.get(words.language) {
        "" => list.id.clone(),
        name => name.to_owned(),
    }
}

/// The price list of an address.
pub(crate) fn found<'a>(program: &'a Program, id: &str) -> Result<&'a PriceList, Refused> {
    program.price_lists.iter().find(|list| list.id == id).ok_or(Refused::NotFound)
}

/// Whether it has more prices than a form takes.
fn too_long(list: &PriceList) -> bool {
    list.prices.values().map(Vec::len).sum::<usize>() > shape::MOST_ROWS
}
