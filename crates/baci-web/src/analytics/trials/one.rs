//! A trial: what came of it, its groups as a file, changing and removing it.

use super::{HERE, Wrongs, chip, days, fields, set, typed};
use crate::analytics::or_waiting;
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Field, Summary, Table, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::AppError;
use baci_app::analytics::{Difference, Trial, TrialCounts, TrialFigures};
use baci_core::id::MemberId;
use baci_core::staff::Right;
use futures_util::stream;
use serde::Deserialize;
use std::fmt::Write as _;

/// How many members are read at once for a file.
const PAGE: i64 = 5_000;

/// What of sales is margin.
#[derive(Default, Deserialize)]
pub(crate) struct Ask {
    margin: Option<String>,
}

#[derive(Template)]
#[template(path = "trial.html")]
struct TrialPage {
    page: Page,
    id: String,
    chip: (&'static str, String),
    days: String,
    margin: Field,
    tiles: Tiles,
    warnings: Vec<String>,
    groups: Table,
    summary: Option<Summary>,
    /// The form, for those who may change it.
    fields: Option<Vec<Field>>,
    revision: String,
}

/// The page.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    shown(&web, &visit, &id, (&ask, None)).await
}

/// Takes the form.
pub(crate) async fn change(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Wrong> {
    let revision = form.get("revision").parse().ok();
    match set(&web, &visit, (&id, revision), &form).await? {
        Ok(_) => Ok(web.done(&format!("{HERE}/{id}"), "trial-saved")),
        Err(wrongs) => {
            let page = shown(&web, &visit, &id, (&Ask::default(), Some((&form, wrongs)))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Removes it.
pub(crate) async fn remove(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    web.baci.remove_trial(&visit.by(), &id).await?;
    Ok(web.done(HERE, "trial-removed"))
}

async fn shown(
    web: &Web,
    visit: &Visit,
    id: &str,
    (ask, sent): (&Ask, Option<(&Form, Wrongs)>),
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let currency = visit.program.as_ref().ok_or(Wrong::NotFound)?.program.currency;
    let stored = web.baci.trial(id).await?;
    let (margin, field) = margin(words, ask.margin.as_ref());
    let told = or_waiting(visit, HERE, web.baci.trial_figures(id, margin).await)?;
    let (_, told) = match told {
        Ok(told) => told,
        Err(waiting) => return Ok(waiting),
    };
    let filled = filled(&stored, |cost| currency.format(cost));
    let (form, wrongs) = sent.unwrap_or((&filled, Wrongs::new()));
    let warning =
        |own: &baci_app::analytics::TrialWarning| words.named("trial-warning", own.word());
    show(&TrialPage {
        page: Page::titled(visit, stored.name.clone(), Place::Analytics),
        id: id.to_owned(),
        chip: chip(words, told.state),
        days: days(words, &stored),
        margin: field,
        tiles: tiles(words, &told),
        warnings: told.warnings.iter().map(warning).collect(),
        groups: groups(words, &told),
        summary: Summary::of(words, &wrongs),
        fields: visit.may(Right::ChangeProgram).then(|| fields(words, form, &wrongs, false)),
        revision: stored.revision.to_string(),
    })
}

/// What of sales is margin, in millionths of a percent, and its field.
pub(in crate::analytics) fn margin(words: &Words, text: Option<&String>) -> (i64, Field) {
    let margin = text.and_then(|text| super::percent(text, 6));
    let field = Field::text("margin", words.t("trial-margin")).hint(words.t("trial-margin-hint"));
    let value = margin.and(text).map_or("100", String::as_str);
    (margin.unwrap_or(100_000_000), field.with(value).mode("decimal").complete("off"))
}

fn filled(own: &Trial, money: impl Fn(i64) -> String) -> Form {
    Form::of([
        ("name", own.name.clone()),
        ("control", typed(own.control)),
        ("from", own.from.to_string()),
        ("until", own.until.to_string()),
        ("looks", own.looks.to_string()),
        ("cost", if own.cost == 0 { String::new() } else { money(own.cost) }),
    ])
}

/// A number of a statistic, rounded to whole smallest units.
#[expect(
    clippy::cast_possible_truncation,
    reason = "beyond all range it is the last number there is"
)]
pub(in crate::analytics) const fn whole(x: f64) -> i64 {
    x.round() as i64
}

/// A figure with its interval below it.
pub(in crate::analytics) fn tile(
    words: &Words,
    key: &str,
    own: Option<Difference>,
    written: impl Fn(f64) -> String,
) -> Tile {
    let Some(own) = own else { return Tile::new(words.t(key), "\u{2013}".to_owned()) };
    let said = words.say("analytics-interval").text("low", written(own.low));
    let said = said.text("high", written(own.high)).to_string();
    Tile::new(words.t(key), written(own.by)).more(said)
}

fn tiles(words: &Words, told: &TrialFigures) -> Tiles {
    let points = |x: f64| {
        let tenths = words.tenths(whole(x * 1e8));
        words.say("analytics-points").text("change", tenths).to_string()
    };
    let money = |x: f64| words.money(whole(x));
    let gain = told.gain.map(|own| Difference { by: own.by, low: own.low, high: own.high });
    Tiles {
        tiles: vec![
            tile(words, "trial-uplift", told.uplift, points),
            tile(words, "trial-spend", told.spend, money),
            tile(words, "trial-gain", gain, money),
        ],
    }
}

fn groups(words: &Words, told: &TrialFigures) -> Table {
    let heads = ["trial-group", "analytics-customers", "trial-bought", "analytics-figure-net"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(1).numbers(2).numbers(3);
    let count = |n: u64| words.count(i64::try_from(n).unwrap_or(i64::MAX));
    let row = |word: &str, own: &TrialCounts| {
        let rate = own.rate().map_or_else(String::new, |rate| words.percent(whole(rate * 1e8)));
        vec![
            Cell::Text(words.named("trial-group", word)),
            Cell::Text(count(own.customers)),
            Cell::Two(count(own.buyers), rate),
            Cell::Text(words.money(i64::try_from(own.net).unwrap_or(i64::MAX))),
        ]
    };
    let counted = &told.counted;
    table.rows([row("treated", &counted.treated), row("control", &counted.control)])
}

/// How far a file is.
struct Reading {
    web: Web,
    id: String,
    /// The last member that was written; none yet, or the file is whole.
    after: Option<MemberId>,
    first: bool,
    done: bool,
}

/// Who is in which group, as a file that is sent as it is read.
pub(crate) async fn csv(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    web.baci.trial(&id).await?;
    web.baci.audit_entry(&visit.by(), "trial.export", &id, &serde_json::json!({})).await?;
    let start = Reading { web, id, after: None, first: true, done: false };
    let mut response = Body::from_stream(stream::try_unfold(start, next)).into_response();
    let set = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"groups.csv\""),
    ];
    for (name, value) in set {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// The next part of the file, and how far it is then.
async fn next(mut at: Reading) -> Result<Option<(Bytes, Reading)>, AppError> {
    if at.done {
        return Ok(None);
    }
    let mut text = String::new();
    if std::mem::take(&mut at.first) {
        text.push_str("member_id,group\r\n");
    }
    let page = at.web.baci.trial_groups(&at.id, at.after, PAGE).await?;
    for (member, group) in &page {
        let _ = write!(text, "{member},{}\r\n", group.word());
    }
    at.done = i64::try_from(page.len()).is_ok_and(|len| len < PAGE);
    at.after = page.last().map(|(member, _)| *member);
    Ok(Some((Bytes::from(text), at)))
}
