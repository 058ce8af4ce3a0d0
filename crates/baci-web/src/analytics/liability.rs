//! The page of what is owed in points: by wallet and by age, with each month's journal for the accountant.

use super::{Tab, day, day_field, tabs};
use crate::page::{Page, show};
use crate::parts::{Cell, Field, Table, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, wallet_name};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use baci_app::{JournalMonth, LiabilityFigures, Valued};
use baci_core::program::{Program, WalletKind};
use baci_core::time::Instant;
use jiff::civil::Date;
use serde::Deserialize;

const HERE: &str = "/analytics/liability";

/// As of which day, and of which month.
#[derive(Deserialize)]
pub(crate) struct Ask {
    as_of: Option<String>,
    month: Option<String>,
}

#[derive(Template)]
#[template(path = "liability.html")]
struct LiabilityPage {
    page: Page,
    tabs: Vec<Tab>,
    day: Field,
    wallets: Vec<WalletOwed>,
    month: Field,
    month_name: String,
    closed: bool,
    journal: Table,
}

struct WalletOwed {
    name: String,
    tiles: Tiles,
    ages: Table,
    /// Whether the program says what a unit is worth.
    worth: bool,
}

fn month(text: Option<&String>, today: Date) -> Date {
    let typed = text.and_then(|text| format!("{text}-01").parse::<Date>().ok());
    typed.unwrap_or(today).first_of_month()
}

/// Shows it.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let Some(published) = &visit.program else { return super::nothing(&visit, HERE) };
    let (words, program) = (&visit.words, &published.program);
    let today = words.zone.local(web.baci.clock().now()).day;
    let as_of = day(ask.as_of.as_ref());
    let at = as_of.map_or(Instant::LATEST, |day| program.zone.start_of(day));
    let owed = web.baci.owed(at, None).await?;
    if owed.wallets.is_empty() {
        return super::nothing(&visit, HERE);
    }
    let told = web.baci.journal_of(program, month(ask.month.as_ref(), today)).await?;
    let wallets = owed.wallets.iter().map(|(id, own)| wallet(words, program, id, own)).collect();
    let month = Field::of("month", "month", words.t("analytics-month")).with(told.name());
    show(&LiabilityPage {
        page: super::page(&visit),
        tabs: tabs(words, HERE),
        day: day_field(words, "as_of", "analytics-as-of", as_of),
        wallets,
        month,
        month_name: told.name(),
        closed: told.closed,
        journal: journal(words, program, &told),
    })
}

/// The journal of a month as a file.
pub(crate) async fn csv(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let published = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let today = visit.words.zone.local(web.baci.clock().now()).day;
    let told = web.baci.journal_of(&published.program, month(ask.month.as_ref(), today)).await?;
    let name = format!("attachment; filename=\"journal-{}.csv\"", told.name());
    let heads = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((heads, told.csv()).into_response())
}

fn whole(units: i128) -> i64 {
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })
}

fn wallet(words: &Words, program: &Program, id: &str, own: &LiabilityFigures) -> WalletOwed {
    let valued = Valued::of(program, id);
    let amount = |units: i128| match valued.wallet {
        Some(wallet) => words.amount(wallet, whole(units)),
        None => words.count(whole(units)),
    };
    let money = |units: i128| {
        valued.worth(units).map_or_else(|| "\u{2013}".to_owned(), |sum| words.money(whole(sum)))
    };
    let tile = |key: &str, value: String| Tile::new(words.t(key), value);
    let tiles = vec![
        tile("analytics-owed", money(own.expected())),
        tile("analytics-outstanding", amount(own.outstanding())).more(money(own.outstanding())),
        tile("analytics-expected", amount(own.expected())),
        tile("overview-issued", amount(own.issued)),
        tile("overview-redeemed", amount(own.used)),
        tile("overview-expired", amount(own.expired)),
    ];
    let heads =
        ["analytics-age", "analytics-outstanding", "analytics-expected-use", "analytics-expected"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(1).numbers(2).numbers(3);
    let rows = own.steps().filter(|(_, step)| step.outstanding != 0).map(|(days, step)| {
        let age = words.say("analytics-age-days").count("from", days.0).count("until", days.1);
        vec![
            Cell::Text(age.to_string()),
            Cell::Text(amount(step.outstanding)),
            Cell::Text(words.percent(step.expected_use)),
            Cell::Text(amount(step.expected)),
        ]
    });
    let is_points = valued.wallet.is_none_or(|wallet| wallet.kind == WalletKind::Points);
    WalletOwed {
        name: valued.wallet.map_or(id, |wallet| wallet_name(wallet, words.language)).to_owned(),
        tiles: Tiles { tiles },
        ages: table.rows(rows),
        worth: !is_points || valued.wallet.is_some_and(|wallet| wallet.worth.is_some()),
    }
}

fn journal(words: &Words, program: &Program, told: &JournalMonth) -> Table {
    let heads = [
        "analytics-wallet",
        "analytics-debit",
        "analytics-credit",
        "analytics-units",
        "analytics-amount",
    ];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(3).numbers(4);
    table.rows(told.rows.iter().map(|row| {
        let wallet = Valued::of(program, &row.wallet).wallet;
        let name = wallet.map_or(row.wallet.as_str(), |own| wallet_name(own, words.language));
        let plain = |text: &Option<String>| {
            text.as_deref().map_or_else(|| "\u{2013}".to_owned(), |text| words.plain(text))
        };
        vec![
            Cell::Text(name.to_owned()),
            Cell::Text(words.named("analytics-account", row.debit)),
            Cell::Text(words.named("analytics-account", row.credit)),
            Cell::Text(plain(&row.units)),
            Cell::Text(plain(&row.amount)),
        ]
    }))
}
