//! New customers: what winning them cost, month by month, what they are worth beside that, and entering what it cost.

use super::trials::{money, one::margin};
use super::{Tab, or_waiting, tabs};
use crate::form::Form;
use crate::page::{Page, show};
use crate::parts::{Cell, Field, Summary, Table, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::analytics::{Acquired, AcquiredRow};
use baci_core::staff::Right;
use jiff::civil::Date;
use serde::Deserialize;

const HERE: &str = "/analytics/acquisition";
/// How many months are shown.
const MOST: usize = 36;

/// What of sales is margin.
#[derive(Default, Deserialize)]
pub(crate) struct Ask {
    margin: Option<String>,
}

#[derive(Template)]
#[template(path = "acquisition.html")]
struct AcquisitionPage {
    page: Page,
    tabs: Vec<Tab>,
    margin: Field,
    tiles: Tiles,
    months: Table,
    channels: Table,
    summary: Option<Summary>,
    /// The form, for those who may enter costs.
    fields: Option<Vec<Field>>,
}

/// The page.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    shown(&web, &visit, &ask, (&Form::default(), &[])).await
}

/// Takes what it cost.
pub(crate) async fn take(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let currency = visit.program.as_ref().ok_or(Wrong::NotFound)?.program.currency;
    let mut wrongs = Vec::new();
    let month: Option<Date> = format!("{}-01", form.get("month")).parse().ok();
    if month.is_none() {
        wrongs.push(("month", words.t("acquisition-month-wrong")));
    }
    let cost = money(form.get("cost"), &currency);
    if cost.is_none() {
        wrongs.push(("cost", words.t("trial-money-wrong")));
    }
    if let Some((month, cost)) = month.zip(cost) {
        let costs = vec![(form.get("channel").to_owned(), cost)];
        match web.baci.set_acquisition_costs(&visit.by(), month, costs).await {
            Ok(()) => return Ok(web.done(HERE, "acquisition-saved")),
            Err(error) => wrongs.push(("channel", words.refusal(&refusal(error)?))),
        }
    }
    let page = shown(&web, &visit, &Ask::default(), (&form, &wrongs)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn shown(
    web: &Web,
    visit: &Visit,
    ask: &Ask,
    (form, wrongs): (&Form, &[(&'static str, String)]),
) -> Result<Response, Wrong> {
    if visit.program.is_none() {
        return super::nothing(visit, HERE);
    }
    let words = &visit.words;
    let (margin, field) = margin(words, ask.margin.as_ref());
    let (given, told) = match or_waiting(visit, HERE, web.baci.acquired(margin).await)? {
        Ok(told) => told,
        Err(waiting) => return Ok(waiting),
    };
    let digits = given.currency.digits;
    let rows = |all: &[AcquiredRow]| {
        let shown = all.iter().take(MOST);
        let rows: Vec<_> = shown.map(|own| row(words, &told, own, digits)).collect();
        table(words).rows(rows)
    };
    show(&AcquisitionPage {
        page: super::page(visit),
        tabs: tabs(words, HERE),
        margin: field,
        tiles: tiles(words, &told, digits),
        months: rows(&told.months),
        channels: rows(&told.channels),
        summary: Summary::of(words, wrongs),
        fields: visit.may(Right::ChangeProgram).then(|| fields(words, form, wrongs)),
    })
}

fn fields(words: &Words, form: &Form, wrongs: &[(&'static str, String)]) -> Vec<Field> {
    let wrong = |name: &str| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let of = |kind: &'static str, name: &'static str, key: &str| {
        let field = Field::of(kind, name, words.t(key)).complete("off");
        field.with(form.get(name)).wrong(wrong(name))
    };
    let channel = of("text", "channel", "acquisition-channel");
    let cost = of("text", "cost", "acquisition-cost").hint(words.t("acquisition-cost-hint"));
    vec![
        of("month", "month", "analytics-month").required(),
        channel.hint(words.t("acquisition-channel-hint")).longest(100),
        cost.mode("decimal").required(),
    ]
}

/// A decimal in the currency's main unit, as money; a dash for none.
fn each(words: &Words, own: &AcquiredRow, digits: u8) -> String {
    let text = own.won.cost_of_one(own.cost, digits).filter(|_| own.cost > 0);
    let over = 10f64.powi(digits.into());
    let read = text.and_then(|text| text.parse::<f64>().ok());
    read.map_or_else(dash, |x| words.money(super::trials::one::whole(x * over)))
}

fn dash() -> String {
    "\u{2013}".to_owned()
}

/// So many times, with one decimal.
fn times(words: &Words, millionths: Option<i64>) -> String {
    let said = |n| words.say("acquisition-times").text("n", words.tenths(n)).to_string();
    millionths.map_or_else(dash, said)
}

fn worth(told: &Acquired, own: &AcquiredRow) -> Option<i64> {
    told.value_to_cost(own).map(|times| super::trials::one::whole(times * 1e6))
}

fn payback(words: &Words, told: &Acquired, own: &AcquiredRow) -> String {
    let months = own.won.payback(own.cost, told.margin).and_then(|n| i64::try_from(n).ok());
    let said = |n| words.say("acquisition-months").count("n", n).to_string();
    months.map_or_else(dash, said)
}

fn tiles(words: &Words, told: &Acquired, digits: u8) -> Tiles {
    let all = &told.all;
    let customers = i64::try_from(all.won.customers).unwrap_or(i64::MAX);
    let tile = |key: &str, value: String| Tile::new(words.t(key), value);
    Tiles {
        tiles: vec![
            tile("acquisition-cac", each(words, all, digits)),
            tile("acquisition-worth", times(words, worth(told, all))),
            tile("acquisition-payback", payback(words, told, all)),
            tile("acquisition-cost", words.money(all.cost)),
            tile("analytics-figure-cn", words.count(customers)),
        ],
    }
}

fn table(words: &Words) -> Table {
    let heads = [
        "analytics-month",
        "acquisition-cost",
        "analytics-figure-cn",
        "acquisition-cac",
        "acquisition-returned",
        "acquisition-worth",
        "acquisition-payback",
    ];
    let table = Table::new(heads.map(|key| words.t(key)));
    (1..heads.len()).fold(table, Table::numbers)
}

fn row(words: &Words, told: &Acquired, own: &AcquiredRow, digits: u8) -> Vec<Cell> {
    let month = own.month.strftime("%Y-%m").to_string();
    let customers = i64::try_from(own.won.customers).unwrap_or(i64::MAX);
    vec![
        match &own.channel {
            Some(channel) => Cell::Two(channel.clone(), month),
            None => Cell::Text(month),
        },
        Cell::Text(if own.cost > 0 { words.money(own.cost) } else { dash() }),
        Cell::Text(words.count(customers)),
        Cell::Text(each(words, own, digits)),
        Cell::Text(times(words, own.won.returned(own.cost, told.margin))),
        Cell::Text(times(words, worth(told, own))),
        Cell::Text(payback(words, told, own)),
    ]
}
