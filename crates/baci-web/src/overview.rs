//! The overview: the figures of the whole shop.

use crate::analytics::{self, Change};
use crate::page::{Page, Place, home, show};
use crate::parts::{Chart, Empty, Series, Tile, Tiles};
use crate::state::Web;
use crate::visit::{Visit, see_other};
use crate::words::{Words, dates, wallet_name};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use baci_app::{AppError, Day, Figures, WalletFigures};
use baci_core::program::{Program, Wallet, WalletKind};
use baci_core::staff::Right;

/// How many figures that changed are shown.
const MOVES: usize = 4;

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    page: Page,
    lead: String,
    empty: Option<Empty>,
    tiles: Tiles,
    /// What changed most with the last month that is over.
    moves: Vec<(String, Change)>,
    charts: Vec<Chart>,
    wallets: Vec<WalletView>,
}

struct WalletView {
    name: String,
    liability: String,
    tiles: Tiles,
    chart: Chart,
}

/// Shows it; who may not see figures is led to their own work.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    if !visit.may(Right::SeeOverview) {
        return match home(&visit) {
            "/" => Err(Wrong::Forbidden),
            path => Ok(see_other(path)),
        };
    }
    let words = &visit.words;
    let figures = match &visit.program {
        Some(_) => match web.baci.figures().await {
            Ok(figures) => Some(figures),
            // The very first ones of a shop that brought a long history with it.
            Err(AppError::Unavailable(_)) => return counting(&visit),
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let mut shown = blank(&visit);
    match (&visit.program, figures) {
        (Some(_), Some(figures)) if figures.members == 0 => shown.empty = Some(empty(&visit)),
        (Some(published), Some(figures)) => {
            let day = words.moment(figures.as_of);
            shown.lead = words.say("overview-lead").text("day", day).to_string();
            shown.tiles = tiles(words, &figures);
            shown.moves = moves(&web, words).await?;
            shown.charts = charts(words, &figures);
            shown.wallets = wallets(words, &published.program, &figures);
        }
        _ => shown.empty = Some(no_program(&visit)),
    }
    show(&shown)
}

/// What changed most with the last month that is over; nothing while the purchases are read for the first time.
async fn moves(web: &Web, words: &Words) -> Result<Vec<(String, Change)>, Wrong> {
    let today = words.zone.local(web.baci.clock().now()).day;
    match web.baci.moved_most(today, MOVES).await {
        Ok(moved) => Ok(analytics::moves(words, &moved)),
        Err(AppError::Unavailable(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn blank(visit: &Visit) -> OverviewPage {
    OverviewPage {
        page: Page::new(visit, "nav-overview", Place::Overview),
        lead: String::new(),
        empty: None,
        tiles: Tiles { tiles: Vec::new() },
        moves: Vec::new(),
        charts: Vec::new(),
        wallets: Vec::new(),
    }
}

/// The figures are on their way: the page looks again by itself.
fn counting(visit: &Visit) -> Result<Response, Wrong> {
    let empty = Empty::new(&visit.words, "overview-counting");
    let mut response = show(&OverviewPage { empty: Some(empty), ..blank(visit) })?;
    response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("5"));
    Ok(response)
}

fn no_program(visit: &Visit) -> Empty {
    let empty = Empty::new(&visit.words, "overview-no-program");
    match visit.may(Right::ChangeProgram) {
        true => empty.action(&visit.words, "/program/edit", "program-write"),
        false => empty,
    }
}

fn empty(visit: &Visit) -> Empty {
    let empty = Empty::new(&visit.words, "overview-empty");
    match visit.may(Right::ChangeMembers) {
        true => empty.action(&visit.words, "/members/new", "members-add"),
        false => empty,
    }
}

fn tiles(words: &Words, figures: &Figures) -> Tiles {
    let today = |of: fn(&Day) -> i64| figures.today().map_or(0, of);
    let new = today(|day| day.new_members);
    let average = {
        let (net, bills) = figures.days.iter().fold((0i64, 0i64), |(net, bills), day| {
            (net.saturating_add(day.net), bills + day.purchases)
        });
        net.checked_div(bills).unwrap_or(0)
    };
    let tile = |key, value| Tile::new(words.t(key), value);
    Tiles {
        tiles: vec![
            tile("overview-members", words.count(figures.members))
                .more(words.say("overview-new-today").count("n", new).to_string()),
            tile("overview-active", words.count(figures.active))
                .more(words.t("overview-in-30-days")),
            tile("overview-today", words.money(today(|day| day.net))).more(
                words.say("overview-bills").count("n", today(|day| day.purchases)).to_string(),
            ),
            tile("overview-average-bill", words.money(average))
                .more(words.t("overview-in-90-days")),
            tile("overview-liability", words.money(figures.liability))
                .more(words.t("overview-liability-is")),
        ],
    }
}

/// The days as the table of a chart names them.
fn labels(words: &Words, figures: &Figures) -> Vec<String> {
    figures.days.iter().map(|day| dates::short(words, day.day)).collect()
}

fn charts(words: &Words, figures: &Figures) -> Vec<Chart> {
    let labels = labels(words, figures);
    let series = |key: &str, of: fn(&Day) -> i64| {
        vec![Series::new(words.t(key), figures.days.iter().map(of))]
    };
    let head = || words.t("chart-day");
    let unit = words.currency.map_or_else(String::new, |currency| currency.to_string());
    let sales = series("overview-sales", |day| day.net.max(0));
    let bills = series("overview-purchases", |day| day.purchases);
    vec![
        Chart::new(
            words,
            (words.t("chart-sales"), unit, head()),
            &labels,
            sales,
            |v| words.money(v),
            |v| words.round_money(v),
        ),
        Chart::new(
            words,
            (words.t("chart-purchases"), words.t("chart-number"), head()),
            &labels,
            bills,
            |v| words.count(v),
            |v| words.count(v),
        ),
    ]
}

fn wallets(words: &Words, program: &Program, figures: &Figures) -> Vec<WalletView> {
    let view = |wallet: &Wallet| {
        let none = WalletFigures::default();
        let of = figures.wallets.get(&wallet.id).unwrap_or(&none);
        let liability = words.money(of.liability);
        WalletView {
            name: wallet_name(wallet, words.language).to_owned(),
            liability: words.say("overview-worth").text("amount", liability).to_string(),
            tiles: wallet_tiles(words, wallet, of),
            chart: wallet_chart(words, wallet, figures),
        }
    };
    program.wallets.iter().map(view).collect()
}

fn wallet_tiles(words: &Words, wallet: &Wallet, of: &WalletFigures) -> Tiles {
    let tile = |key, amount| Tile::new(words.t(key), words.amount(wallet, amount));
    Tiles {
        tiles: vec![
            tile("overview-issued", of.issued),
            tile("overview-redeemed", of.redeemed),
            tile("overview-expired", of.expired),
            tile("overview-available", of.balance.available),
            tile("overview-pending", of.balance.pending),
            tile("overview-expiring", of.expiring).more(words.t("overview-within-30-days")),
        ],
    }
}

fn wallet_chart(words: &Words, wallet: &Wallet, figures: &Figures) -> Chart {
    let of = |pick: fn(&Day) -> &std::collections::BTreeMap<String, i64>| {
        let value = |day: &Day| pick(day).get(&wallet.id).copied().unwrap_or(0).max(0);
        figures.days.iter().map(value).collect::<Vec<_>>()
    };
    let series = vec![
        Series::new(words.t("overview-issued"), of(|day| &day.issued)),
        Series::new(words.t("overview-redeemed"), of(|day| &day.redeemed)),
        Series::new(words.t("overview-expired"), of(|day| &day.expired)),
    ];
    let name = wallet_name(wallet, words.language).to_owned();
    let unit = match wallet.kind {
        WalletKind::Money | WalletKind::GiftCard => {
            words.currency.map_or_else(String::new, |c| c.to_string())
        }
        WalletKind::Points => name.clone(),
    };
    let title = words.say("chart-wallet").text("wallet", name).to_string();
    let labels = labels(words, figures);
    let head = words.t("chart-day");
    let tick = |v| match wallet.kind {
        WalletKind::Money | WalletKind::GiftCard => words.round_money(v),
        WalletKind::Points => words.amount(wallet, v),
    };
    Chart::new(words, (title, unit, head), &labels, series, |v| words.amount(wallet, v), tick)
}
