//! The overview: the figures of the whole shop.

use crate::page::{Page, Place, home, show};
use crate::parts::{Chart, Empty, Tile, Tiles};
use crate::state::Web;
use crate::visit::{Visit, see_other};
use crate::words::{Words, wallet_name};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::{Overview, WalletTotals};
use baci_core::program::{Program, Wallet};
use baci_core::staff::Right;

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    page: Page,
    lead: String,
    empty: Option<Empty>,
    tiles: Tiles,
    wallets: Vec<WalletView>,
    charts: Vec<Chart>,
}

struct WalletView {
    name: String,
    members: String,
    tiles: Tiles,
}

/// Shows it.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    if !visit.may(Right::SeeOverview) {
        return match home(&visit) {
            "/" => Err(Wrong::Forbidden),
            path => Ok(see_other(path)),
        };
    }
    let overview = web.baci.overview().await?;
    let words = &visit.words;
    let empty = match &visit.program {
        None => Some(Empty::new(words, "overview-no-program").action(
            words,
            "/program/edit",
            "program-write",
        )),
        Some(_) if overview.members == 0 => {
            Some(Empty::new(words, "overview-empty").action(words, "/members/new", "members-add"))
        }
        Some(_) => None,
    };
    let wallets = match &visit.program {
        Some(published) => wallets(words, &published.program, &overview),
        None => Vec::new(),
    };
    let lead =
        words.say("overview-lead").text("day", words.moment(web.baci.clock().now())).to_string();
    let (tiles, charts) = (tiles(words, &overview), Vec::new());
    let page = Page::new(&visit, "nav-overview", Place::Overview);
    show(&OverviewPage { page, lead, empty, tiles, wallets, charts })
}

fn tiles(words: &Words, overview: &Overview) -> Tiles {
    let average = overview.purchases_net.checked_div(overview.purchases).unwrap_or(0);
    let tile = |key, value| Tile::new(words.t(key), value);
    Tiles {
        tiles: vec![
            tile("overview-members", words.count(overview.members)),
            tile("overview-purchases", words.count(overview.purchases)),
            tile("overview-sales", words.money(overview.purchases_net)),
            tile("overview-average-bill", words.money(average)),
            tile("overview-refunds", words.count(overview.refunds)),
        ],
    }
}

fn wallets(words: &Words, program: &Program, overview: &Overview) -> Vec<WalletView> {
    let view = |wallet: &Wallet| {
        let none = WalletTotals::default();
        let totals = overview.wallets.get(&wallet.id).unwrap_or(&none);
        WalletView {
            name: wallet_name(wallet, words.language).to_owned(),
            members: words.say("overview-wallet-members").count("n", totals.members).to_string(),
            tiles: wallet_tiles(words, wallet, totals),
        }
    };
    program.wallets.iter().map(view).collect()
}

fn wallet_tiles(words: &Words, wallet: &Wallet, totals: &WalletTotals) -> Tiles {
    let tile = |key, amount| Tile::new(words.t(key), words.amount(wallet, amount));
    Tiles {
        tiles: vec![
            tile("overview-issued", totals.issued),
            tile("overview-redeemed", totals.redeemed),
            tile("overview-expired", totals.expired),
            tile("overview-available", totals.balance.available),
            tile("overview-pending", totals.balance.pending),
        ],
    }
}
