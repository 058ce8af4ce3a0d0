//! One offer: its words, its figures, its text, and the ways to change or end it.

use super::{chip, figures};
use crate::page::{Page, Place, show};
use crate::parts::{Chart, Series, Tile, Tiles};
use crate::program::edit;
use crate::program::offers::{card, title};
use crate::program::{Card, numbered};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, dates};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use baci_app::{Figures, OfferFigures, OfferUse, Part, end_part, part_text};
use baci_core::program::{Program, Promotion};
use baci_core::staff::Right;

#[derive(Template)]
#[template(path = "offer.html")]
struct OfferPage {
    page: Page,
    id: String,
    chip: (&'static str, String),
    may_change: bool,
    /// Whether there is anything left to end.
    may_end: bool,
    card: Card,
    tiles: Option<Tiles>,
    charts: Vec<Chart>,
    as_of: String,
    text: Vec<String>,
}

/// Reads one.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let published = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let program = &published.program;
    let promotion = found(program, &id)?;
    let used = web.baci.offer_use().await?;
    let now = web.baci.clock().now();
    let figures = figures(&web, &visit).await;
    let may_change = visit.may(Right::ChangeProgram);
    let none = OfferFigures::default();
    let own = figures.as_ref().map(|all| all.offers.get(&promotion.id).unwrap_or(&none));
    let text = part_text(Part::Promotion, &program.to_toml(), &promotion.id)
        .map_err(|_| Wrong::NotFound)?;
    let as_of = figures
        .as_ref()
        .map(|all| words.say("overview-lead").text("day", words.moment(all.as_of)).to_string());
    show(&OfferPage {
        page: Page::titled(&visit, title(words, promotion), Place::Offers),
        id: promotion.id.clone(),
        chip: chip(words, used.state(promotion, now)),
        may_change,
        may_end: may_change && promotion.active.until.is_none_or(|until| now < until),
        card: card(words, program, promotion, now),
        tiles: own.map(|own| tiles(words, promotion, &used, own)),
        charts: figures
            .as_ref()
            .zip(own)
            .map_or_else(Vec::new, |(all, own)| charts(words, all, own)),
        as_of: as_of.unwrap_or_default(),
        text: numbered(&text),
    })
}

/// Writes its end into the program's text: what would change is shown, to be published.
pub(crate) async fn end(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    let published = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let promotion = found(&published.program, &id)?;
    let now = web.baci.clock().now();
    let begun = promotion.active.from.is_none_or(|from| from < now);
    let at = published.program.zone.written(now);
    let text = end_part(Part::Promotion, &published.program.to_toml(), &id, (&at, begun));
    let text = text.map_err(|_| Wrong::NotFound)?;
    let note = visit.words.say("offer-note-end").text("name", title(&visit.words, promotion));
    edit::review(&visit, &text, &note.to_string(), published.version)
}

/// The promotion of an address.
pub(super) fn found<'a>(program: &'a Program, id: &str) -> Result<&'a Promotion, Wrong> {
    program.promotions.iter().find(|promotion| promotion.id == id).ok_or(Wrong::NotFound)
}

fn tiles(words: &Words, promotion: &Promotion, used: &OfferUse, own: &OfferFigures) -> Tiles {
    let limits = &promotion.limits;
    let tile = |key, value| Tile::new(words.t(key), value);
    let with = |tile: Tile, limit: Option<String>| match limit {
        Some(limit) => tile.more(words.say("offer-of-limit").text("limit", limit).to_string()),
        None => tile,
    };
    let uses = limits.uses.map_or(own.uses, |_| used.uses(promotion));
    let given = limits.budget.map_or(own.given, |_| used.given(promotion));
    let last = own.last.map_or_else(|| words.t("offer-never"), |at| words.moment(at));
    Tiles {
        tiles: vec![
            with(tile("offer-times-used", words.count(uses)), limits.uses.map(|n| words.count(n))),
            with(tile("offer-given", words.money(given)), limits.budget.map(|n| words.money(n))),
            tile("offer-members", words.count(own.members)),
            tile("offer-last", last),
        ],
    }
}

fn charts(words: &Words, all: &Figures, own: &OfferFigures) -> Vec<Chart> {
    if own.days.is_empty() {
        return Vec::new();
    }
    let labels: Vec<String> = all.days.iter().map(|day| dates::short(words, day.day)).collect();
    let series = |key: &str, of: fn(&baci_app::OfferDay) -> i64| {
        let mut values = vec![0; labels.len()];
        for day in &own.days {
            if let Some(value) = values.get_mut(day.day) {
                *value = of(day).max(0);
            }
        }
        vec![Series::new(words.t(key), values)]
    };
    let head = || words.t("chart-day");
    let unit = words.currency.map_or_else(String::new, |currency| currency.to_string());
    let uses = series("offer-times-used", |day| day.uses);
    let given = series("offer-given", |day| day.given);
    let (count, money) = (|v| words.count(v), |v| words.money(v));
    vec![
        Chart::new(
            words,
            (words.t("chart-offer-uses"), words.t("chart-number"), head()),
            &labels,
            uses,
            count,
            count,
        ),
        Chart::new(
            words,
            (words.t("chart-offer-given"), unit, head()),
            &labels,
            given,
            money,
            |v| words.round_money(v),
        ),
    ]
}
