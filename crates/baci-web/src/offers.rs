//! Offers: the list of the live program's promotions, how each stands, and what it cost so far.

mod example;
pub(crate) use example::told;
pub(crate) mod fields;
pub(crate) mod make;
pub(crate) mod one;
pub(crate) mod shape;

use crate::list::ListPage;
use crate::page::{Place, show};
use crate::parts::{Cell, Empty, Field, Pager, Table};
use crate::program::offers::{lead, title};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::{Figures, OfferFigures, OfferState, OfferUse};
use baci_core::program::Promotion;
use baci_core::search::fold;
use baci_core::staff::Right;
use serde::Deserialize;
use std::sync::Arc;

/// How many offers a page has.
const PAGE: usize = 40;

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    q: String,
    #[serde(default)]
    state: String,
    from: Option<usize>,
}

/// The list.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let (mut rows, mut next, mut any) = (Vec::new(), None, false);
    if let Some(published) = &visit.program {
        let program = &published.program;
        any = !program.promotions.is_empty();
        let used = web.baci.offer_use().await?;
        let figures = figures(&web, &visit).await;
        let now = web.baci.clock().now();
        let mut found: Vec<(OfferState, &Promotion)> = program
            .promotions
            .iter()
            .filter(|promotion| fits(promotion, &ask.q))
            .map(|promotion| (used.state(promotion, now), promotion))
            .filter(|(state, _)| ask.state.is_empty() || state.text() == ask.state)
            .collect();
        // What works comes first; within a state, as they stand in the program.
        found.sort_by_key(|(state, _)| *state);
        let from = ask.from.unwrap_or(0);
        next = (found.len() > from.saturating_add(PAGE)).then(|| from + PAGE);
        let part = found.into_iter().skip(from).take(PAGE);
        let all = Listed { words, used: &used, figures: figures.as_deref() };
        rows = part.map(|(state, promotion)| all.row(state, promotion)).collect();
    }
    let sees = visit.may(Right::SeeOverview);
    let mut heads = vec!["offer-name", "offer-state", "offer-when"];
    heads.extend(
        sees.then_some(["offer-times-used", "offer-given", "offer-last"]).into_iter().flatten(),
    );
    let heads = heads.into_iter().map(|key| words.t(key));
    let table = Table::new(heads).numbers(3).numbers(4).rows(rows);
    let asked = !ask.q.is_empty() || !ask.state.is_empty();
    let empty = if any && asked { "offers-none" } else { "offers-empty" };
    let mut page = ListPage::new(&visit, "/offers", ("nav-offers", Place::Offers), table, empty);
    page.lead = words.t("offers-lead");
    let may_change = visit.may(Right::ChangeProgram) && visit.program.is_some();
    page.action = may_change.then(|| ("/offers/new", words.t("offer-new")));
    if page.empty.is_some() && !any && may_change {
        page.empty = Some(Empty::new(words, empty).action(words, "/offers/new", "offer-new"));
    }
    page.filter = filter(words, &ask);
    let query = [("q", ask.q.as_str()), ("state", ask.state.as_str())];
    let (from, next) = (ask.from.map(|n| n.to_string()), next.map(|n| n.to_string()));
    let pager = Pager::new(words, "/offers", &query, from.as_deref(), next.as_deref());
    page.pager = pager.within("list");
    show(&page)
}

fn filter(words: &Words, ask: &Ask) -> Vec<Field> {
    let name =
        Field::of("search", "q", words.t("offer-find")).with(&ask.q).complete("off").longest(100);
    let all = (String::new(), words.t("offer-state-all"));
    let states = OfferState::ALL
        .map(|state| (state.text().to_owned(), words.named("offer-state", state.text())));
    let states = [all].into_iter().chain(states);
    vec![name, Field::select("state", words.t("offer-state"), states).with(&ask.state)]
}

/// Whether a promotion is named so in any language.
fn fits(promotion: &Promotion, typed: &str) -> bool {
    let typed = fold(typed.trim());
    let names = baci_core::text::Language::ALL.map(|language| promotion.name.get(language));
    let mut all = names.into_iter().chain([promotion.id.as_str()]);
    typed.is_empty() || all.any(|name| fold(name).contains(&typed))
}

/// The shop's figures, for those who may see them. Where they are not there yet, the page is
/// shown without.
pub(super) async fn figures(web: &Web, visit: &Visit) -> Option<Arc<Figures>> {
    if !visit.may(Right::SeeOverview) {
        return None;
    }
    let figures = web.baci.figures().await;
    figures.inspect_err(|error| tracing::warn!(%error, "offers are shown without figures")).ok()
}

struct Listed<'a> {
    words: &'a Words,
    used: &'a OfferUse,
    figures: Option<&'a Figures>,
}

impl Listed<'_> {
    fn row(&self, state: OfferState, promotion: &Promotion) -> Vec<Cell> {
        let words = self.words;
        let (mood, chip) = chip(words, state);
        let path = format!("/offers/{}", promotion.id);
        let mut cells = vec![
            Cell::Named(path, title(words, promotion), lead(words, promotion)),
            Cell::Chip(mood, chip),
            Cell::Text(when(words, promotion)),
        ];
        if let Some(figures) = self.figures {
            let none = OfferFigures::default();
            let own = figures.offers.get(&promotion.id).unwrap_or(&none);
            let uses = promotion.limits.uses.map(|_| self.used.uses(promotion)).unwrap_or(own.uses);
            let given =
                promotion.limits.budget.map(|_| self.used.given(promotion)).unwrap_or(own.given);
            let count = |n| words.count(n);
            cells.push(of(words, count(uses), promotion.limits.uses.map(count)));
            let money = |n| words.money(n);
            cells.push(of(words, money(given), promotion.limits.budget.map(money)));
            let last = own.last.map_or_else(|| words.t("offer-never"), |at| words.moment(at));
            cells.push(Cell::Text(last));
        }
        cells
    }
}

/// How much of a limit is used, where there is one.
fn of(words: &Words, used: String, limit: Option<String>) -> Cell {
    match limit {
        None => Cell::Text(used),
        Some(limit) => {
            Cell::Two(used, words.say("offer-of-limit").text("limit", limit).to_string())
        }
    }
}

/// A state's mood and word.
pub(super) fn chip(words: &Words, state: OfferState) -> (&'static str, String) {
    let mood = match state {
        OfferState::Live => "good",
        OfferState::Scheduled => "warn",
        OfferState::UsedUp => "bad",
        OfferState::Ended => "",
    };
    (mood, words.named("offer-state", state.text()))
}

/// When it works, on one line.
pub(super) fn when(words: &Words, promotion: &Promotion) -> String {
    let lines = crate::program::active(words, &promotion.active);
    if lines.is_empty() { words.t("offer-always") } else { lines.join(" · ") }
}
