//! Partners: what was agreed with each, and a month's statement of one, or of a cause, held against the ledger.

use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Field, Table, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, wallet_name};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use baci_app::{PartnerInfo, PartnerStatement};
use baci_core::program::Program;
use baci_core::program::partner::{Rate, Side};
use baci_core::time::Instant;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "partners.html")]
struct PartnersPage {
    page: Page,
    empty: Option<Empty>,
    partners: Vec<Shown>,
}

/// A partner as the shop sees it.
struct Shown {
    path: String,
    name: String,
    /// Its mood and word: open, later or over.
    chip: (&'static str, String),
    lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "partner.html")]
struct PartnerPage {
    page: Page,
    path: String,
    month: Field,
    month_name: String,
    tiles: Tiles,
    /// Who pays how much.
    pays: String,
    settled: String,
    ties: bool,
    lines: Table,
    ledger: Table,
}

/// Of which month.
#[derive(Deserialize)]
pub(crate) struct Ask {
    month: Option<String>,
}

/// The page.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let partners: Vec<Shown> = match visit.program.as_ref() {
        Some(published) if !published.program.partners.is_empty() => {
            let (published, infos) = web.baci.partners().await?;
            infos.iter().filter_map(|own| shown(words, &published.program, own)).collect()
        }
        _ => Vec::new(),
    };
    show(&PartnersPage {
        empty: partners.is_empty().then(|| Empty::new(words, "partners-empty")),
        partners,
        page: Page::new(&visit, "nav-partners", Place::Partners),
    })
}

/// The mood and word of a state.
pub(crate) fn chip(words: &Words, state: &str) -> (&'static str, String) {
    let mood = if state == "open" { "good" } else { "" };
    (mood, words.named("party-is", state))
}

/// When something begins or ends, where it does.
pub(crate) fn times(
    words: &Words,
    (opens, closes): (Option<Instant>, Option<Instant>),
) -> Vec<String> {
    let opens = opens.map(|at| words.say("party-opens").text("day", words.day(at)).to_string());
    let closes = closes.map(|at| words.say("party-closes").text("day", words.day(at)).to_string());
    opens.into_iter().chain(closes).collect()
}

/// The price of one point, in the currency: it may be finer than its smallest coin.
pub(crate) fn price(words: &Words, program: &Program, (wallet, rate): (usize, Rate)) -> String {
    let digits = program.wallets.get(wallet).map_or(0, |own| own.digits);
    let price = rate.price(digits, program.currency.digits).to_string();
    format!("{} {}", words.plain(&price), program.currency.code())
}

fn shown(words: &Words, program: &Program, info: &PartnerInfo) -> Option<Shown> {
    let own = program.partners.get(info.partner)?;
    let mut lines = times(words, (own.opens, own.closes));
    let sides = [("partner-gives", &own.issues), ("partner-takes", &own.accepts)];
    for ((key, side), month) in sides.into_iter().zip(info.sides) {
        let Some(side) = side else { continue };
        let price = price(words, program, (side.wallet, side.rate));
        lines.push(words.say(key).text("price", price).to_string());
        lines.extend(limits(words, program, side));
        if let (Some(left), Some(budget)) = (month.and_then(|month| month.left), side.budget) {
            let units = |units| amount(words, program, side.wallet, units);
            let said = words.say("partner-left").text("left", units(left));
            lines.push(said.text("budget", units(budget)).to_string());
        }
    }
    Some(Shown {
        path: format!("/partners/{}", own.id),
        name: own.name.get(words.language).to_owned(),
        chip: chip(words, info.state),
        lines,
    })
}

fn limits(words: &Words, program: &Program, side: &Side) -> impl Iterator<Item = String> {
    let all = [
        ("partner-most", side.most),
        ("partner-per-day", side.per_day),
        ("partner-per-month", side.per_month),
    ];
    all.into_iter().filter_map(|(key, limit)| {
        let points = amount(words, program, side.wallet, limit?);
        Some(words.say(key).text("points", points).to_string())
    })
}

/// Units of a wallet, by its position.
pub(crate) fn amount(words: &Words, program: &Program, wallet: usize, units: i64) -> String {
    program.wallets.get(wallet).map_or_else(|| words.count(units), |own| words.amount(own, units))
}

/// The month that is asked for: the current one where none is.
fn month(web: &Web, program: &Program, ask: &Ask) -> Date {
    let typed = ask.month.as_ref().and_then(|text| format!("{text}-01").parse::<Date>().ok());
    typed.unwrap_or_else(|| program.zone.local(web.baci.clock().now()).day).first_of_month()
}

async fn statement(
    web: &Web,
    visit: &Visit,
    (id, ask): (&str, &Ask),
) -> Result<(Date, PartnerStatement), Wrong> {
    let published = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let program = &published.program;
    if program.partner(id).is_none() && program.cause(id).is_none() {
        return Err(Wrong::NotFound);
    }
    let month = month(web, program, ask);
    let days = (month, month.saturating_add(1.month()));
    Ok((month, web.baci.partner_statement(id, days).await?))
}

/// A month of a partner, or of a cause.
pub(crate) async fn one(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let (month, told) = statement(&web, &visit, (&id, &ask)).await?;
    let (words, program) = (&visit.words, &told.published.program);
    let month_name = month.strftime("%Y-%m").to_string();
    let (name, place, path) = match (program.partner(&id), program.cause(&id)) {
        (Some(own), _) => (&own.name, Place::Partners, format!("/partners/{id}")),
        (_, Some(own)) => (&own.name, Place::Causes, format!("/causes/{id}")),
        _ => return Err(Wrong::NotFound),
    };
    let name = name.get(words.language).to_owned();
    let due = |key: &str, money: i128| Tile::new(words.t(key), words.money(whole(money)));
    let tiles = vec![
        due("partner-opening", told.opening),
        due("partner-net", told.net),
        due("partner-closing", told.closing()),
    ];
    let pays = match told.payer() {
        "partner" => words.say("partner-pays").text("name", name.clone()),
        "shop" => words.say("partner-shop-pays").text("name", name.clone()),
        _ => words.say("partner-nobody-pays"),
    };
    let settled = match told.is_final {
        true => words.t("partner-final"),
        false => {
            let from = words.moment(told.final_from);
            words.say("partner-not-final").text("time", from).to_string()
        }
    };
    show(&PartnerPage {
        pays: pays.text("money", words.money(whole(told.net.abs()))).to_string(),
        settled,
        tiles: Tiles { tiles },
        ties: told.ties(),
        lines: lines(words, &told),
        ledger: ledger(words, &told),
        month: Field::of("month", "month", words.t("analytics-month")).with(month_name.clone()),
        month_name,
        path,
        page: Page::titled(&visit, name, place),
    })
}

/// The same as a file.
pub(crate) async fn csv(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let (month, told) = statement(&web, &visit, (&id, &ask)).await?;
    let name = format!("attachment; filename=\"{id}-{}.csv\"", month.strftime("%Y-%m"));
    let heads = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((heads, told.csv()).into_response())
}

fn whole(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}

fn points(words: &Words, program: &Program, id: &str, units: i128) -> String {
    let own = program.wallets.iter().find(|own| own.id == id);
    own.map_or_else(|| words.count(whole(units)), |own| words.amount(own, whole(units)))
}

fn wallet(words: &Words, program: &Program, id: &str) -> String {
    let own = program.wallets.iter().find(|own| own.id == id);
    own.map_or(id, |own| wallet_name(own, words.language)).to_owned()
}

fn lines(words: &Words, told: &PartnerStatement) -> Table {
    let program = &told.published.program;
    let heads =
        ["partner-day", "partner-kind", "partner-times", "partner-points", "partner-amount"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(2).numbers(3).numbers(4);
    table.rows(told.lines.iter().map(|own| {
        vec![
            Cell::Text(words.day(program.zone.start_of(own.day))),
            Cell::Two(words.named("partner-kind", &own.kind), wallet(words, program, &own.wallet)),
            Cell::Text(words.count(own.sum.times)),
            Cell::Text(points(words, program, &own.wallet, own.sum.units)),
            Cell::Text(words.money(whole(own.sum.money))),
        ]
    }))
}

fn ledger(words: &Words, told: &PartnerStatement) -> Table {
    let program = &told.published.program;
    let heads = ["partner-kind", "partner-told", "partner-posted"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(1).numbers(2);
    table.rows(told.ties.iter().map(|own| {
        let units = |units| Cell::Text(points(words, program, &own.wallet, units));
        let kind = words.named("partner-kind", &own.kind);
        let kind = Cell::Two(kind, wallet(words, program, &own.wallet));
        vec![kind, units(own.told), units(own.posted)]
    }))
}
