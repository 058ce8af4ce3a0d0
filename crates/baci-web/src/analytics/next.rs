//! The page of next purchases: who is expected this week, who later, and who is late.

use super::{
    People, Tab, many, metrics::read_at, nothing_of, or_waiting, place, segment, segment_field,
    tabs,
};
use crate::page::{Page, show};
use crate::parts::{Cell, Field, Pager, Table, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, dates};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::analytics::{NextFigures, NextOne, date};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

const HERE: &str = "/analytics/next";
/// Customers of a page.
const PAGE: usize = 30;

/// Who is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Week,
    Month,
    Late,
}

const SHOWN: [(Shown, &str); 3] =
    [(Shown::Week, "week"), (Shown::Month, "month"), (Shown::Late, "late")];

/// What is asked.
#[derive(Deserialize)]
pub(crate) struct Ask {
    show: Option<String>,
    from: Option<String>,
    segment: Option<String>,
}

#[derive(Template)]
#[template(path = "next.html")]
struct NextPage {
    page: Page,
    tabs: Vec<Tab>,
    read_at: String,
    tiles: Tiles,
    fields: Vec<Field>,
    lead: String,
    table: Table,
    pager: Pager,
    /// How well it would have told.
    check: Option<String>,
}

/// Shows it.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    if visit.program.is_none() {
        return super::nothing(&visit, HERE);
    }
    let words = &visit.words;
    let whose = segment(ask.segment.as_ref());
    let fit = match or_waiting(&visit, HERE, web.baci.next_purchases(None, whose).await)? {
        Ok(fit) => fit,
        Err(waiting) => return Ok(waiting),
    };
    let (told, names) = (&fit.own, &fit.given.receipts.customers);
    if told.told.customers.is_empty() {
        return nothing_of(&visit, HERE, whose);
    }
    let today = words.zone.local(web.baci.clock().now()).day;
    let found = SHOWN.into_iter().find(|(_, name)| Some(*name) == ask.show.as_deref());
    let (shown, name) = found.unwrap_or((Shown::Week, "week"));
    let from = place(ask.from.as_ref());
    let (all, rows) = match shown.span(today) {
        Some((first, end)) => {
            (told.many(Some(first), Some(end)), told.expected((Some(first), Some(end)), from, PAGE))
        }
        None => (told.many(None, Some(today)), told.late(today, from, PAGE)),
    };
    let people = People::of(&web, &visit, rows.iter().map(|own| names.name(own.customer))).await?;
    let cells = |own: &&NextOne| row(words, people.cell(names.name(own.customer)), own, today);
    let next = (from + PAGE < all).then(|| (from + PAGE).to_string());
    let kept = [("show", name), ("segment", whose.unwrap_or_default())];
    let pager = Pager::new(words, HERE, &kept, ask.from.as_deref(), next.as_deref());
    let options = SHOWN.map(|(_, name)| (name.to_owned(), words.named("next-show", name)));
    let mut fields = vec![Field::select("show", words.t("next-show"), options).with(name)];
    fields.extend(segment_field(words, &web.baci.stored_segments().await?, whose));
    show(&NextPage {
        page: super::page(&visit),
        tabs: tabs(words, HERE),
        read_at: read_at(words, &fit.given),
        tiles: tiles(words, told, today),
        fields,
        lead: words.say("next-lead").count("n", many(all)).to_string(),
        table: table(words).rows(rows.iter().map(cells)),
        pager: pager.within("next"),
        check: check(words, told),
    })
}

impl Shown {
    /// From which day on and before which one somebody is expected; nothing of who is late.
    fn span(self, today: Date) -> Option<(Date, Date)> {
        match self {
            Self::Week => Some((today, today.saturating_add(7.days()))),
            Self::Month => Some((today, today.saturating_add(28.days()))),
            Self::Late => None,
        }
    }
}

fn tiles(words: &Words, told: &NextFigures, today: Date) -> Tiles {
    let count = |from, until| words.count(many(told.many(from, until)));
    let week = Shown::Week.span(today).map(|(first, end)| count(Some(first), Some(end)));
    let mut tiles = vec![
        Tile::new(words.t("next-this-week"), week.unwrap_or_default()),
        Tile::new(words.t("next-late"), count(None, Some(today))),
    ];
    if let Some(days) = told.told.typical {
        let days = words.say("analytics-gap-days").count("n", days.into()).to_string();
        tiles.push(Tile::new(words.t("next-typical"), days));
    }
    Tiles { tiles }
}

fn table(words: &Words) -> Table {
    let heads = ["member", "next-expected", "next-rhythm", "next-best", "next-last"];
    Table::new(heads.map(|key| words.t(key)))
}

fn row(words: &Words, member: Cell, own: &NextOne, today: Date) -> Vec<Cell> {
    let day = dates::day(words, date(own.expected));
    let expected = match days_late(words, own, today) {
        Some(late) => Cell::Two(day, late),
        None => Cell::Text(day),
    };
    let rhythm = words.say("next-every").count("n", own.rhythm.into()).to_string();
    let whose = words.t(if own.own { "next-own" } else { "next-of-all" });
    let last = Cell::Text(dates::day(words, date(own.last)));
    vec![member, expected, Cell::Two(rhythm, whose), Cell::Text(best(words, own)), last]
}

/// By how many days somebody is late, where they are.
pub(super) fn days_late(words: &Words, own: &NextOne, today: Date) -> Option<String> {
    let days = today.since(date(own.expected)).map_or(0, |span| span.get_days());
    (days > 0).then(|| words.say("next-days-late").count("n", days.into()).to_string())
}

/// When somebody mostly comes.
pub(super) fn best(words: &Words, own: &NextOne) -> String {
    let weekday = words.named("weekday", &(own.weekday + 1).to_string());
    let said = words.say("next-best-is").text("weekday", weekday);
    said.text("hour", format!("{:02}:00", own.hour)).to_string()
}

fn check(words: &Words, told: &NextFigures) -> Option<String> {
    let [own, typical] = told.missed();
    let said = words.say("next-check").count("n", i64::try_from(told.told.checked).ok()?);
    Some(said.text("own", words.tenths(own?)).text("typical", words.tenths(typical?)).to_string())
}
