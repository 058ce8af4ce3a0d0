//! Does it pay: what the program gave in some months and what that cost, what is owed, and what it brought.

use super::trials::one::{margin, tile};
use super::{Tab, or_waiting, tabs};
use crate::page::{Page, show};
use crate::parts::{Cell, Field, Table, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, wallet_name};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::Valued;
use baci_app::analytics::{Difference, Profit, WalletProfit};
use baci_core::program::Program;
use jiff::civil::Date;
use serde::Deserialize;

const HERE: &str = "/analytics/profit";
/// How many months are told where nobody says.
const MONTHS: i32 = 12;

/// Which months, and what of sales is margin.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<String>,
    until: Option<String>,
    margin: Option<String>,
}

#[derive(Template)]
#[template(path = "profit.html")]
struct ProfitPage {
    page: Page,
    tabs: Vec<Tab>,
    fields: Vec<Field>,
    tiles: Tiles,
    /// Whether some wallet that was used has no worth.
    incomplete: bool,
    /// Whether a group was left alone in all of these months.
    compared: bool,
    wallets: Table,
}

fn month(text: Option<&String>) -> Option<Date> {
    text.and_then(|text| format!("{text}-01").parse().ok())
}

fn whole(units: i128) -> i64 {
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })
}

/// Shows it.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let Some(published) = &visit.program else { return super::nothing(&visit, HERE) };
    let (words, program) = (&visit.words, &published.program);
    let usual = Profit::usual(words.zone.local(web.baci.clock().now()).day, MONTHS);
    let asked = month(ask.from.as_ref()).zip(month(ask.until.as_ref()));
    // Months that make no time are not asked for: the usual ones are shown.
    let months = asked.filter(|(from, until)| from < until && until.year() - from.year() < 10);
    let (margin, margin_field) = margin(words, ask.margin.as_ref());
    let told = web.baci.profit(months.unwrap_or(usual), margin).await;
    let told = match or_waiting(&visit, HERE, told)? {
        Ok(told) => told,
        Err(waiting) => return Ok(waiting),
    };
    let field = |name: &'static str, key: &str, day: Date| {
        Field::of("month", name, words.t(key)).with(day.strftime("%Y-%m").to_string())
    };
    show(&ProfitPage {
        page: super::page(&visit),
        tabs: tabs(words, HERE),
        fields: vec![
            field("from", "analytics-from", told.from),
            field("until", "analytics-until", told.until),
            margin_field,
        ],
        tiles: tiles(words, program, &told),
        incomplete: !told.cost(program).1,
        compared: told.more.is_some(),
        wallets: wallets(words, program, &told),
    })
}

fn tiles(words: &Words, program: &Program, told: &Profit) -> Tiles {
    let money = |x: f64| words.money(super::trials::one::whole(x));
    let gain =
        told.gain(program).map(|own| Difference { by: own.by, low: own.low, high: own.high });
    let owed = told.wallets.iter().filter_map(|own| own.liability(program)).sum();
    let mut tiles = vec![
        tile(words, "profit-gain", gain, money),
        Tile::new(words.t("profit-cost"), words.money(whole(told.cost(program).0))),
        Tile::new(words.t("analytics-owed"), words.money(whole(owed))),
    ];
    if let Some((more, customers)) = told.more {
        let count = i64::try_from(customers).unwrap_or(i64::MAX);
        tiles.push(tile(words, "trial-spend", Some(more), money));
        tiles.push(Tile::new(words.t("profit-reached"), words.count(count)));
    }
    Tiles { tiles }
}

fn wallets(words: &Words, program: &Program, told: &Profit) -> Table {
    let heads = [
        "analytics-wallet",
        "overview-issued",
        "overview-redeemed",
        "overview-expired",
        "analytics-outstanding",
        "profit-cost",
        "analytics-owed",
    ];
    let table = Table::new(heads.map(|key| words.t(key)));
    let table = (1..heads.len()).fold(table, Table::numbers);
    table.rows(told.wallets.iter().map(|own| wallet(words, program, own)))
}

fn wallet(words: &Words, program: &Program, own: &WalletProfit) -> Vec<Cell> {
    let known = Valued::of(program, &own.wallet).wallet;
    let amount = |units: i128| {
        Cell::Text(match known {
            Some(wallet) => words.amount(wallet, whole(units)),
            None => words.count(whole(units)),
        })
    };
    let money = |sum: Option<i128>| {
        Cell::Text(sum.map_or_else(|| "\u{2013}".to_owned(), |sum| words.money(whole(sum))))
    };
    let name = known.map_or(own.wallet.as_str(), |wallet| wallet_name(wallet, words.language));
    vec![
        Cell::Text(name.to_owned()),
        amount(own.issued),
        amount(own.used),
        amount(own.expired),
        amount(own.outstanding),
        money(own.cost(program)),
        money(own.liability(program)),
    ]
}
