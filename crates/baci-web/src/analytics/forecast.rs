//! The page of what is to come: how many purchases and for how much, from whom, and how well the model would have told.

use super::{People, Tab, many, metrics::read_at, or_waiting, segment, segment_field, tabs};
use crate::page::{Page, show};
use crate::parts::{Cell, Chart, Field, Series, Table, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::AppError;
use baci_app::analytics::{
    Fit, FittedModel, Horizon, Length, Lifetime, LifetimeAsk, LifetimeHoldout, LifetimeOrder,
    Model, PARAMETERS_OF_SPEND, Pair, Score, Warning, check_day, rounded,
};
use baci_core::refusal::Code;
use serde::Deserialize;
use std::sync::Arc;

const HERE: &str = "/analytics/forecast";
/// Members of each list.
const SHOWN: usize = 15;
/// How far can be looked ahead, in months.
const HORIZONS: [u32; 4] = [3, 6, 12, 24];
/// What money loses in a month, in tenths of a percent.
const DISCOUNTS: [u8; 4] = [0, 5, 10, 20];

/// What is asked.
#[derive(Deserialize)]
pub(crate) struct Ask {
    model: Option<String>,
    months: Option<String>,
    discount: Option<String>,
    segment: Option<String>,
}

#[derive(Template)]
#[template(path = "forecast.html")]
struct ForecastPage {
    page: Page,
    tabs: Vec<Tab>,
    read_at: String,
    fields: Vec<Field>,
    lead: String,
    tiles: Tiles,
    warnings: Vec<String>,
    best: Table,
    at_risk: Table,
    alive: Chart,
    check: Option<Check>,
    parameters: Table,
    likelihood: String,
    meanings: Vec<(String, String)>,
}

/// How well the model would have told.
struct Check {
    text: String,
    charts: Vec<Chart>,
}

/// What was chosen of what there is.
struct Chosen {
    model: Model,
    months: u32,
    discount: u8,
}

fn one_of<T: Copy + PartialEq + std::str::FromStr>(text: Option<&str>, all: &[T], usual: T) -> T {
    let typed = text.and_then(|text| text.parse().ok());
    typed.filter(|own| all.contains(own)).unwrap_or(usual)
}

impl Ask {
    fn chosen(&self) -> Chosen {
        let model = Model::ALL.into_iter().find(|(_, name)| Some(*name) == self.model.as_deref());
        Chosen {
            model: model.map_or(Model::BgNbd, |(model, _)| model),
            months: one_of(self.months.as_deref(), &HORIZONS, 12),
            discount: one_of(self.discount.as_deref(), &DISCOUNTS, 0),
        }
    }
}

impl Chosen {
    fn ask(&self) -> LifetimeAsk {
        let weeks = Length { count: self.months, unit: 'm' }.weeks();
        let horizon = Horizon { weeks, discount: f64::from(self.discount) / 1_000.0 };
        LifetimeAsk { model: self.model, horizon, through: None }
    }

    fn fields(&self, words: &Words) -> Vec<Field> {
        let months = |n: u32| words.say("forecast-months").count("n", n.into()).to_string();
        let share = |n: u8| words.percent(i64::from(n) * 100_000);
        let models = Model::ALL.map(|(_, name)| (name.to_owned(), words.named("forecast", name)));
        let horizons = HORIZONS.map(|n| (n.to_string(), months(n)));
        let discounts = DISCOUNTS.map(|n| (n.to_string(), share(n)));
        vec![
            Field::select("months", words.t("forecast-horizon"), horizons)
                .with(self.months.to_string()),
            Field::select("model", words.t("forecast-model"), models).with(self.model.name()),
            Field::select("discount", words.t("forecast-discount"), discounts)
                .with(self.discount.to_string()),
        ]
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
    let chosen = ask.chosen();
    let whose = segment(ask.segment.as_ref());
    let told = match web.baci.lifetime(chosen.ask(), whose).await {
        Err(error) if too_few(&error) => {
            return super::none(&visit, HERE, "forecast-empty", whose);
        }
        told => told,
    };
    let fit = match or_waiting(&visit, HERE, told)? {
        Ok(fit) => fit,
        Err(waiting) => return Ok(waiting),
    };
    let earlier = match or_waiting(&visit, HERE, checked(&web, &fit, chosen.model, whose).await)? {
        Ok(earlier) => earlier,
        Err(waiting) => return Ok(waiting),
    };
    let mut fields = chosen.fields(words);
    fields.extend(segment_field(words, &web.baci.stored_segments().await?, whose));
    let told = &fit.own;
    let best = told.listed(LifetimeOrder::Value, 0, SHOWN);
    let at_risk = told.listed(LifetimeOrder::AtRisk, 0, SHOWN);
    let name = |own: &&Score| fit.given.receipts.customers.name(own.customer);
    let people = People::of(&web, &visit, best.iter().chain(&at_risk).map(name)).await?;
    let members = |all: &[&Score]| {
        let row = |own: &&Score| row(words, people.cell(name(own)), own, fit.given.currency.digits);
        member_table(words).rows(all.iter().map(row))
    };
    let holdout = earlier.as_ref().and_then(|own| own.own.holdout.as_ref());
    show(&ForecastPage {
        page: super::page(&visit),
        tabs: tabs(words, HERE),
        read_at: read_at(words, &fit.given),
        fields,
        lead: words.say("forecast-lead").count("n", chosen.months.into()).to_string(),
        tiles: tiles(words, &fit),
        warnings: told.warnings.iter().map(|own| warning(words, *own)).collect(),
        best: members(&best),
        at_risk: members(&at_risk),
        alive: by_alive(words, told),
        check: holdout.map(|own| check(words, own)),
        parameters: parameters(words, told),
        likelihood: likelihood(words, told),
        meanings: meanings(words),
    })
}

fn too_few(error: &AppError) -> bool {
    matches!(error, AppError::Refused(refusal) if refusal.code == Code::TooFewRepeaters)
}

/// The same model as it would have been a while ago, with what came since; nothing where there is too little of it.
async fn checked(
    web: &Web,
    fit: &Fit<Lifetime>,
    model: Model,
    segment: Option<&str>,
) -> Result<Option<Arc<Fit<Lifetime>>>, AppError> {
    let Some(through) = check_day(&fit.given) else { return Ok(None) };
    let ask = LifetimeAsk { model, through: Some(through), ..LifetimeAsk::default() };
    match web.baci.lifetime(ask, segment).await {
        Err(error) if too_few(&error) => Ok(None),
        told => told.map(Some),
    }
}

fn tiles(words: &Words, fit: &Fit<Lifetime>) -> Tiles {
    let (told, digits) = (&fit.own, fit.given.currency.digits);
    let whole = |value: f64| words.count(rounded(value, 0));
    let value = told.totals.value.map(|value| words.money(rounded(value, digits)));
    let of = words.say("forecast-of").count("n", many(told.customers));
    let value =
        Tile::new(words.t("forecast-value"), value.unwrap_or_else(|| "\u{2013}".to_owned()));
    Tiles {
        tiles: vec![
            Tile::new(words.t("forecast-purchases"), whole(told.totals.purchases)),
            value,
            Tile::new(words.t("forecast-still"), whole(told.totals.alive)).more(of.to_string()),
            Tile::new(words.t("forecast-repeaters"), words.count(many(told.repeaters))),
        ],
    }
}

fn warning(words: &Words, own: Warning) -> String {
    let key = format!("forecast-warning-{}", own.name());
    let said = words.say(&key);
    match own {
        Warning::FewRepeaters(n) => said.count("n", many(n)).to_string(),
        Warning::SpendByFrequency(own) => {
            said.text("correlation", words.decimals(rounded(own, 2), 2)).to_string()
        }
        _ => said.to_string(),
    }
}

fn member_table(words: &Words) -> Table {
    let heads = ["member", "forecast-purchases", "forecast-alive", "forecast-value"];
    Table::new(heads.map(|key| words.t(key))).numbers(1).numbers(2).numbers(3)
}

fn row(words: &Words, member: Cell, own: &Score, digits: u8) -> Vec<Cell> {
    let value = own.value.map(|value| words.money(rounded(value, digits)));
    vec![
        member,
        Cell::Text(words.decimals(rounded(own.expected, 2), 2)),
        Cell::Text(words.percent(rounded(own.alive, 8))),
        Cell::Text(value.unwrap_or_else(|| "\u{2013}".to_owned())),
    ]
}

fn by_alive(words: &Words, told: &Lifetime) -> Chart {
    let labels: Vec<String> = (0..10).map(|n| format!("{n}0%")).collect();
    let counts = told.by_alive().map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let heads = ["forecast-by-alive", "analytics-customers", "forecast-alive"];
    let [title, unit, head] = heads.map(|key| words.t(key));
    let series = vec![Series::new(words.t("analytics-customers"), counts)];
    let write = |n| words.count(n);
    Chart::new(words, (title, unit, head), &labels, series, write, write)
}

/// What the model expected beside what came, by week and by how often somebody had come.
fn check(words: &Words, own: &LifetimeHoldout) -> Check {
    let text = words
        .say("forecast-check")
        .text("weeks", words.count(rounded(own.weeks, 0)))
        .text("expected", words.count(rounded(own.all.expected, 0)))
        .text("came", words.count(rounded(own.all.actual, 0)))
        .text("error", words.decimals(rounded(own.mean_error, 2), 2))
        .text("before", words.decimals(rounded(own.mean_error_as_before, 2), 2))
        .to_string();
    let weeks: Vec<String> = (1..=own.by_week.len()).map(|n| n.to_string()).collect();
    let last = own.by_frequency.len().saturating_sub(1);
    let often = |n: usize| if n == last { format!("{n}+") } else { n.to_string() };
    let often: Vec<String> = (0..own.by_frequency.len()).map(often).collect();
    let heads = |keys: [&str; 3]| {
        let [title, unit, head] = keys.map(|key| words.t(key));
        (title, unit, head)
    };
    let sum = |sum: f64, _: &Pair| Some(rounded(sum, 1));
    let each =
        |sum: f64, own: &Pair| (own.customers > 0.0).then(|| rounded(sum / own.customers, 1));
    let of_weeks = heads(["forecast-by-week", "forecast-purchases", "forecast-week"]);
    let of_often = heads(["forecast-by-frequency", "forecast-purchases", "forecast-frequency"]);
    let charts = vec![
        beside(words, of_weeks, &weeks, (&own.by_week, sum)),
        beside(words, of_often, &often, (&own.by_frequency, each)),
    ];
    Check { text, charts }
}

/// Two lines, in tenths of a purchase.
fn beside(
    words: &Words,
    heads: (String, String, String),
    labels: &[String],
    (pairs, of): (&[Pair], impl Fn(f64, &Pair) -> Option<i64>),
) -> Chart {
    let line = |key: &str, value: fn(&Pair) -> f64| Series {
        name: words.t(key),
        values: pairs.iter().map(|own| of(value(own), own)).collect(),
    };
    let series = vec![
        line("forecast-expected", |own| own.expected),
        line("forecast-came", |own| own.actual),
    ];
    let write = |n| words.decimals(n, 1);
    Chart::new(words, heads, labels, series, write, write)
}

fn parameters(words: &Words, told: &Lifetime) -> Table {
    let heads = ["forecast-parameter", "forecast-is", "forecast-error"].map(|key| words.t(key));
    let six = |value: f64| words.decimals(rounded(value, 6), 6);
    let rows = |own: &FittedModel, names: &[&str], model: String| -> Vec<Vec<Cell>> {
        let errors = own.standard_errors();
        let row = |(at, (name, value)): (usize, (&&str, &f64))| {
            let error = errors.as_ref().and_then(|all| all.get(at)).copied();
            let error = error.map_or_else(|| "\u{2013}".to_owned(), six);
            let name = Cell::Two((*name).to_owned(), model.clone());
            vec![name, Cell::Text(six(*value)), Cell::Text(error)]
        };
        names.iter().zip(&own.parameters).enumerate().map(row).collect()
    };
    let buying = words.named("forecast", told.model.name());
    let mut all = rows(&told.buying, &told.model.parameters(), buying);
    if let Some(own) = &told.spending {
        all.extend(rows(own, &PARAMETERS_OF_SPEND, words.t("forecast-gamma-gamma")));
    }
    Table::new(heads).numbers(1).numbers(2).rows(all)
}

fn likelihood(words: &Words, told: &Lifetime) -> String {
    let value = words.decimals(rounded(told.buying.log_likelihood, 6), 6);
    let day = told.through.map(|day| crate::words::dates::day(words, day)).unwrap_or_default();
    words.say("forecast-likelihood").text("value", value).text("day", day).to_string()
}

fn meanings(words: &Words) -> Vec<(String, String)> {
    ["purchases", "alive", "value", "at-risk", "expected"]
        .map(|name| (words.named("forecast", name), words.named("forecast-means", name)))
        .into()
}
