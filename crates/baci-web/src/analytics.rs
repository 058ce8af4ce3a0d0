//! Analytics: metrics, cohorts, RFM, what is foreseen, and what is owed in points. What their pages share: the way between them, what is chosen, how
//! rates and changes are written, and what is shown while purchases are read for the first time.

pub(crate) mod acquisition;
pub(crate) mod cohorts;
pub(crate) mod forecast;
pub(crate) mod foreseen;
pub(crate) mod liability;
pub(crate) mod metrics;
pub(crate) mod next;
pub(crate) mod products;
pub(crate) mod profit;
pub(crate) mod rfm;
pub(crate) mod trials;

use crate::members;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Field};
use crate::segments::title;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use baci_app::analytics::{Figure, Measure, Moved, Period};
use baci_app::{AppError, StoredMember, StoredSegment};
use baci_core::id::MemberId;
use baci_core::staff::Right;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A way to another page of analytics.
pub(crate) struct Tab {
    pub path: &'static str,
    pub name: String,
    pub current: bool,
}

const TABS: [(&str, &str); 10] = [
    ("/analytics", "analytics-metrics"),
    ("/analytics/cohorts", "analytics-cohorts"),
    ("/analytics/rfm", "analytics-rfm"),
    ("/analytics/forecast", "forecast"),
    ("/analytics/next", "next-purchases"),
    ("/analytics/products", "bought-together"),
    ("/analytics/liability", "analytics-liability"),
    ("/analytics/trials", "analytics-trials"),
    ("/analytics/profit", "analytics-profit"),
    ("/analytics/acquisition", "analytics-acquisition"),
];

fn tabs(words: &Words, here: &str) -> Vec<Tab> {
    TABS.map(|(path, name)| Tab { path, name: words.t(name), current: path == here }).into()
}

/// Nothing to show, or not yet.
#[derive(Template)]
#[template(path = "analytics_empty.html")]
struct Nothing {
    page: Page,
    tabs: Vec<Tab>,
    empty: Empty,
}

fn page(visit: &Visit) -> Page {
    Page::new(visit, "nav-analytics", Place::Analytics)
}

/// There are no purchases yet.
fn nothing(visit: &Visit, here: &'static str) -> Result<Response, Wrong> {
    none(visit, here, "analytics-empty", None)
}

/// Nobody bought anything yet: at all, or of the segment that was chosen.
fn nothing_of(visit: &Visit, here: &'static str, segment: Option<&str>) -> Result<Response, Wrong> {
    let key = segment.map_or("analytics-empty", |_| "analytics-empty-segment");
    none(visit, here, key, segment)
}

/// There is nothing to show, which a message explains; where a segment was chosen, all customers are a click away.
fn none(
    visit: &Visit,
    here: &'static str,
    key: &str,
    segment: Option<&str>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let empty = Empty::new(words, key);
    let empty = match segment {
        Some(_) => empty.action(words, here, "analytics-everybody"),
        None => empty,
    };
    show(&Nothing { page: page(visit), tabs: tabs(words, here), empty })
}

/// What an answer is, or the page that is shown instead: the purchases are on their way, and the page looks again by itself.
fn or_waiting<T>(
    visit: &Visit,
    here: &str,
    told: Result<T, AppError>,
) -> Result<Result<T, Response>, Wrong> {
    match told {
        Ok(told) => Ok(Ok(told)),
        Err(AppError::Unavailable(_)) => {
            let words = &visit.words;
            let empty = Empty::new(words, "overview-counting");
            let waiting = Nothing { page: page(visit), tabs: tabs(words, here), empty };
            let mut response = show(&waiting)?;
            response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("5"));
            Ok(Err(response))
        }
        Err(error) => Err(error.into()),
    }
}

/// Members by the names that purchases have them under.
struct People<'a> {
    visit: &'a Visit,
    known: BTreeMap<MemberId, StoredMember>,
}

impl<'a> People<'a> {
    async fn of<'n>(
        web: &Web,
        visit: &'a Visit,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Self, Wrong> {
        let ids: BTreeSet<MemberId> = names.filter_map(|name| name.parse().ok()).collect();
        Ok(Self { visit, known: web.baci.members_with(&ids).await? })
    }

    /// A member's name, which leads to their record; for who looks at figures and not at people, their id.
    fn cell(&self, name: &str) -> Cell {
        let id: Option<MemberId> = name.parse().ok();
        let Some(id) = id.filter(|_| self.visit.may(Right::SeeMembers)) else {
            return Cell::Text(name.to_owned());
        };
        let stored = self.known.get(&id);
        let text = stored.map(|own| members::name(&self.visit.words, own)).unwrap_or_default();
        Cell::Link(format!("/members/{id}"), text)
    }
}

/// A place in a list, as a pager names it.
fn place(text: Option<&String>) -> usize {
    text.and_then(|text| text.parse::<u32>().ok()).map_or(0, |place| place as usize)
}

/// How many there are, as messages count.
fn many(n: usize) -> i64 {
    members::count(n)
}

/// How far the sums are that figures by month are made of, while they are made; nothing once they are there.
async fn progress(web: &Web, words: &Words) -> Result<Option<String>, Wrong> {
    let Some(own) = web.baci.rollups_progress().await? else { return Ok(None) };
    let said = words.say("analytics-making").text("done", words.count(own.members));
    Ok(Some(said.text("all", words.count(own.all)).to_string()))
}

/// A period by the word of a form; months where it names none.
fn period(word: Option<&str>) -> Period {
    let found = Period::ALL.into_iter().find(|(_, name)| Some(*name) == word);
    found.map_or(Period::Month, |(period, _)| period)
}

fn period_field(words: &Words, chosen: Period) -> Field {
    let options = Period::ALL.map(|(_, name)| (name.to_owned(), words.named("analytics-by", name)));
    Field::select("period", words.t("analytics-period"), options).with(chosen.name())
}

/// The segment that a form names; nothing for everybody.
fn segment(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|id| !id.is_empty())
}

/// Whose figures are told; nothing where there are no segments to choose from.
fn segment_field(words: &Words, segments: &[StoredSegment], chosen: Option<&str>) -> Option<Field> {
    let everybody = (String::new(), words.t("analytics-everybody"));
    let one = |own: &StoredSegment| (own.segment.clone(), title(words, &own.names, &own.segment));
    let options = std::iter::once(everybody).chain(segments.iter().map(one));
    let field = Field::select("segment", words.t("analytics-segment"), options);
    (!segments.is_empty()).then(|| field.with(chosen.unwrap_or_default()))
}

fn day_field(words: &Words, name: &'static str, label: &str, day: Option<Date>) -> Field {
    let value = day.map_or_else(String::new, |day| day.to_string());
    Field::of("date", name, words.t(label)).with(value)
}

/// A day of a form; none where there is none, or what was typed is none.
fn day(text: Option<&String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

/// The first day where none is chosen: so many periods back that they fit on a screen.
fn usual_start(period: Period, today: Date) -> Date {
    let many = match period {
        Period::Day => 30,
        Period::Week => 26,
        Period::Month => 12,
        Period::Quarter => 8,
        Period::Year => 5,
    };
    (0..many).fold(period.start(today), |start, _| period.before(start))
}

/// What a figure comes to, as the reader writes it.
fn measured(words: &Words, measure: Measure) -> String {
    match measure {
        Measure::Count(n) => words.count(n),
        Measure::Rate(rate) => words.percent(rate),
        Measure::Money(amount) => words.money(amount),
    }
}

/// A figure that moved, as a sentence, with whether that is good.
pub(crate) struct Change {
    pub mood: &'static str,
    pub text: String,
}

/// How a figure moved: +3.2 points, −12%.
fn change(words: &Words, moved: Moved) -> Change {
    let mood = match (moved.by.signum(), moved.figure.is_loss()) {
        // So little that it would be written as nothing.
        _ if moved.by.unsigned_abs() < 50_000 => {
            return Change { mood: "", text: words.t("analytics-same") };
        }
        (1, false) | (-1, true) => "good",
        _ => "bad",
    };
    let sign = if moved.by > 0 { "+" } else { "\u{2212}" };
    let size = words.tenths(i64::try_from(moved.by.unsigned_abs()).unwrap_or(i64::MAX));
    let key = match moved.now {
        Measure::Rate(_) => "analytics-points",
        _ => "analytics-percent",
    };
    let text = words.say(key).text("change", format!("{sign}{size}")).to_string();
    Change { mood, text }
}

fn figure_name(words: &Words, figure: Figure) -> String {
    words.named("analytics-figure", figure.name())
}

/// What changed most with the last period that is over, each as a sentence: for the overview.
pub(crate) fn moves(words: &Words, moved: &[Moved]) -> Vec<(String, Change)> {
    let line = |own: &Moved| {
        let text = words
            .say("analytics-moved")
            .text("figure", figure_name(words, own.figure))
            .text("before", measured(words, own.before))
            .text("now", measured(words, own.now))
            .to_string();
        (text, change(words, *own))
    };
    moved.iter().map(line).collect()
}
