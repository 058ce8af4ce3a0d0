//! The page of metrics: the last period that is over at a glance, all periods as pictures and a table, groups beside each other,
//! and what each figure means.

use super::{
    Change, Tab, change, day, day_field, figure_name, measured, nothing_of, or_waiting, period,
    period_field, progress, segment, segment_field, tabs, usual_start,
};
use crate::page::{Page, show};
use crate::parts::{Cell, Chart, Field, Series, Table};
use crate::segments::title;
use crate::state::Web;
use crate::tiers;
use crate::visit::Visit;
use crate::words::{Words, dates};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::StoredSegment;
use baci_app::analytics::{
    Base, By, Figure, Given, Group, Measure, Metrics, MetricsAsk, PeriodFigures, date,
};
use jiff::civil::Date;
use serde::Deserialize;

const HERE: &str = "/analytics";
/// How long somebody stays in the base of a window.
const WINDOW: i32 = 90;

/// What is asked.
#[derive(Deserialize)]
pub(crate) struct Ask {
    period: Option<String>,
    base: Option<String>,
    by: Option<String>,
    from: Option<String>,
    until: Option<String>,
    segment: Option<String>,
}

#[derive(Template)]
#[template(path = "analytics.html")]
struct MetricsPage {
    page: Page,
    tabs: Vec<Tab>,
    read_at: String,
    /// How far sums are that are not made yet.
    making: Option<String>,
    fields: Vec<Field>,
    /// Of which days the tiles are.
    lead: String,
    tiles: Vec<FigureTile>,
    charts: Vec<Chart>,
    table: Table,
    groups: Option<Table>,
    meanings: Vec<Meaning>,
}

/// A figure at a glance; its name leads to what it means.
struct FigureTile {
    id: &'static str,
    name: String,
    value: String,
    change: Option<Change>,
    /// Where it lies with 95% confidence.
    interval: Option<String>,
}

/// What a figure means.
struct Meaning {
    id: &'static str,
    name: String,
    text: String,
}

/// Those that are shown at a glance.
const GLANCE: [Figure; 8] = [
    Figure::Buyers,
    Figure::StrictRetention,
    Figure::Churn,
    Figure::RepeatPurchases,
    Figure::AverageBill,
    Figure::AverageBillRegulars,
    Figure::Crr,
    Figure::Net,
];

/// Those of a row of the table of groups.
const COMPARED: [Figure; 6] = [
    Figure::Buyers,
    Figure::New,
    Figure::StrictRetention,
    Figure::RepeatPurchases,
    Figure::AverageBill,
    Figure::Net,
];

impl Ask {
    fn of(&self, today: Date) -> MetricsAsk {
        let period = period(self.period.as_deref());
        let by = By::ALL.into_iter().find(|(_, name)| Some(*name) == self.by.as_deref());
        MetricsAsk {
            period,
            from: day(self.from.as_ref()).or_else(|| Some(usual_start(period, today))),
            until: day(self.until.as_ref()),
            base: match self.base.as_deref() {
                Some("window") => Base::Window { days: WINDOW },
                _ => Base::Calendar,
            },
            regular_months: 3,
            by: by.map(|(by, _)| by),
        }
    }
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
    let today = words.zone.local(web.baci.clock().now()).day;
    let asked = ask.of(today);
    let chosen = segment(ask.segment.as_ref());
    let (given, told) = match or_waiting(&visit, HERE, web.baci.metrics(asked, chosen).await)? {
        Ok(told) => told,
        Err(waiting) => return Ok(waiting),
    };
    if given.is_empty() {
        return nothing_of(&visit, HERE, chosen);
    }
    let segments = web.baci.stored_segments().await?;
    let tiers = visit.program.as_ref().is_some_and(|p| !p.program.ladders.is_empty());
    let mut fields = fields(words, &asked, (tiers, !segments.is_empty()));
    fields.extend(segment_field(words, &segments, chosen));
    let two = told.all.last_two(today);
    let glance = two.map_or_else(Vec::new, |(before, now)| tiles(words, before, now));
    let glance = glance.into_iter().chain(more(words, &told.all)).collect();
    let mut charts = Vec::new();
    // The running one has not lost those who are still to come: in a picture it would look like a fall.
    let over = told.all.over(today);
    if over.len() > 1 {
        charts = pictures(words, over);
    }
    show(&MetricsPage {
        page: super::page(&visit),
        tabs: tabs(words, HERE),
        read_at: read_at(words, &given),
        making: progress(&web, words).await?,
        fields,
        lead: two.map_or_else(|| words.t("analytics-none-over"), |(_, now)| days(words, now)),
        tiles: glance,
        charts,
        table: table(words, &told.all.periods),
        groups: asked.by.map(|by| groups(words, (&visit, &segments), (by, &told), today)),
        meanings: meanings(words),
    })
}

/// Since when the figures are as they are.
pub(super) fn read_at(words: &Words, given: &Given) -> String {
    let at = given.as_of.map_or_else(String::new, |at| words.moment(at));
    words.say("overview-lead").text("day", at).to_string()
}

/// What can be chosen; tiers and segments where there are any.
fn fields(words: &Words, asked: &MetricsAsk, (tiers, segments): (bool, bool)) -> Vec<Field> {
    let base = match asked.base {
        Base::Calendar => "calendar",
        Base::Window { .. } => "window",
    };
    let bases = [("calendar", "analytics-base-calendar"), ("window", "analytics-base-window")]
        .map(|(value, key)| (value.to_owned(), words.t(key)));
    let none = [(String::new(), words.t("analytics-all"))];
    let some = |by: By| match by {
        By::Tier => tiers,
        By::Segment => segments,
        _ => true,
    };
    let groups = By::ALL.into_iter().filter(|(by, _)| some(*by));
    let groups = groups.map(|(_, name)| (name.to_owned(), words.named("analytics-group", name)));
    let by = By::ALL.into_iter().find(|(by, _)| Some(*by) == asked.by).map_or("", |(_, name)| name);
    vec![
        period_field(words, asked.period),
        Field::select("base", words.t("analytics-base"), bases).with(base),
        Field::select("by", words.t("analytics-groups"), none.into_iter().chain(groups)).with(by),
        day_field(words, "from", "analytics-from", asked.from),
        day_field(words, "until", "analytics-until", asked.until),
    ]
}

/// The first and the last day of a period.
fn days(words: &Words, told: &PeriodFigures) -> String {
    let last = date(told.figures.end - 1);
    let said =
        words.say("analytics-days").text("from", dates::day(words, date(told.figures.start)));
    said.text("until", dates::day(words, last)).to_string()
}

fn tiles(words: &Words, before: Option<&PeriodFigures>, now: &PeriodFigures) -> Vec<FigureTile> {
    let tile = |figure: Figure| {
        let moved = before.and_then(|before| figure.moved(before, now));
        FigureTile {
            id: figure.name(),
            name: figure_name(words, figure),
            value: figure.of(now).map_or_else(|| "\u{2013}".to_owned(), |own| measured(words, own)),
            change: moved.map(|moved| change(words, moved)),
            interval: figure.interval(now).map(|own| sure(words, own)),
        }
    };
    GLANCE.into_iter().map(tile).collect()
}

fn sure(words: &Words, (low, high): (Measure, Measure)) -> String {
    let said = words.say("analytics-interval").text("low", measured(words, low));
    said.text("high", measured(words, high)).to_string()
}

/// What is told of all time.
fn more(words: &Words, all: &Group) -> Vec<FigureTile> {
    let mut out = Vec::new();
    if let Some(value) = all.lifetime_value() {
        let (name, value) = (words.t("analytics-figure-ltv"), measured(words, value));
        let interval = all.lifetime_interval().map(|own| sure(words, own));
        out.push(FigureTile { id: "ltv", name, value, change: None, interval });
    }
    if let Some(days) = all.gaps.quantile(50).and_then(|days| i64::try_from(days).ok()) {
        let (name, value) = (words.t("analytics-gap"), words.say("analytics-gap-days"));
        let value = value.count("n", days).to_string();
        out.push(FigureTile { id: "gap", name, value, change: None, interval: None });
    }
    out
}

fn pictures(words: &Words, periods: &[PeriodFigures]) -> Vec<Chart> {
    let labels: Vec<String> =
        periods.iter().map(|told| dates::day(words, date(told.figures.start))).collect();
    let series = |figures: &[Figure]| {
        let one = |figure: &Figure| {
            let value = |told: &PeriodFigures| figure.of(told).map(Measure::units);
            let values = periods.iter().map(value).collect();
            Series { name: figure_name(words, *figure), values }
        };
        let known = |series: &Series| series.values.iter().any(Option::is_some);
        figures.iter().map(one).filter(known).collect::<Vec<_>>()
    };
    let head = || words.t("analytics-from");
    let currency = words.currency.map_or_else(String::new, |currency| currency.to_string());
    let rates = [Figure::StrictRetention, Figure::RepeatPurchases, Figure::Churn];
    vec![
        Chart::new(
            words,
            (words.t("analytics-customers"), words.t("chart-number"), head()),
            &labels,
            series(&[Figure::Buyers, Figure::New, Figure::Lost]),
            |v| words.count(v),
            |v| words.count(v),
        ),
        Chart::new(
            words,
            (words.t("analytics-rates"), "%".to_owned(), head()),
            &labels,
            series(&rates),
            |v| words.percent(v),
            |v| words.percent(v),
        ),
        Chart::new(
            words,
            (words.t("analytics-bills"), currency, head()),
            &labels,
            series(&[Figure::AverageBill, Figure::AverageBillRegulars]),
            |v| words.money(v),
            |v| words.round_money(v),
        ),
    ]
}

fn cells(words: &Words, told: &PeriodFigures, figures: &[Figure]) -> Vec<Cell> {
    let cell = |figure: &Figure| {
        let text =
            figure.of(told).map_or_else(|| "\u{2013}".to_owned(), |own| measured(words, own));
        Cell::Text(text)
    };
    figures.iter().map(cell).collect()
}

/// A table with a first column and figures.
fn framed(words: &Words, first: String, figures: &[Figure]) -> Table {
    let names = figures.iter().map(|figure| figure_name(words, *figure));
    let table = Table::new(std::iter::once(first).chain(names));
    (1..=figures.len()).fold(table, Table::numbers)
}

fn table(words: &Words, periods: &[PeriodFigures]) -> Table {
    // The latest first: it is what people look for.
    let rows = periods.iter().rev().map(|told| {
        let first = Cell::Text(dates::day(words, date(told.figures.start)));
        std::iter::once(first).chain(cells(words, told, &Figure::ALL)).collect()
    });
    framed(words, words.t("analytics-from"), &Figure::ALL)
        .wide(words.t("analytics-every"))
        .rows(rows)
}

/// The groups beside each other, in the last period that is over.
fn groups(
    words: &Words,
    known: (&Visit, &[StoredSegment]),
    (by, told): (By, &Metrics),
    today: Date,
) -> Table {
    let row = |group: &Group| {
        let (_, now) = group.last_two(today)?;
        let first = Cell::Text(group_name(words, known, by, group.name.as_deref().unwrap_or("")));
        Some(std::iter::once(first).chain(cells(words, now, &COMPARED)).collect())
    };
    let name = By::ALL.into_iter().find(|(own, _)| *own == by).map_or("", |(_, name)| name);
    let head = words.named("analytics-group", name);
    framed(words, head, &COMPARED).rows(told.groups.iter().filter_map(row))
}

fn group_name(
    words: &Words,
    (visit, segments): (&Visit, &[StoredSegment]),
    by: By,
    name: &str,
) -> String {
    match by {
        _ if name.is_empty() => words.t("analytics-no-group"),
        By::Branch => words.branch(name),
        By::Channel => name.to_owned(),
        By::Cohort => name.parse().map_or_else(|_| name.to_owned(), |day| dates::day(words, day)),
        By::Stage => words.named("stage", name),
        By::Segment => {
            let own = segments.iter().find(|own| own.segment == name);
            own.map_or_else(|| name.to_owned(), |own| title(words, &own.names, name))
        }
        By::Tier => {
            let (ladder, tier) = name.split_once('/').unwrap_or(("", name));
            let program = visit.program.as_ref().map(|p| &p.program);
            let ladder = program.and_then(|p| p.ladders.iter().find(|own| own.id == ladder));
            let own = ladder.and_then(|ladder| ladder.tiers.iter().find(|own| own.id == tier));
            own.map_or_else(|| name.to_owned(), |own| tiers::named(words, &own.name, &own.id))
        }
    }
}

fn meanings(words: &Words) -> Vec<Meaning> {
    let meaning = |figure: Figure| Meaning {
        id: figure.name(),
        name: figure_name(words, figure),
        text: words.named("analytics-is", figure.name()),
    };
    let mut all: Vec<Meaning> = Figure::ALL.into_iter().map(meaning).collect();
    let (name, text) = (words.t("analytics-figure-ltv"), words.t("analytics-is-ltv"));
    all.push(Meaning { id: "ltv", name, text });
    let (name, text) = (words.t("analytics-gap"), words.t("analytics-is-gap"));
    all.push(Meaning { id: "gap", name, text });
    all
}
