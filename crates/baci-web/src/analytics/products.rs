//! The page of what is bought together: pairs of products, how well they foretell, and what goes with a cart or with a member.

use super::{Tab, many, or_waiting, place, tabs};
use crate::members;
use crate::page::{Page, show};
use crate::parts::{Cell, Field, Pager, Table, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::analytics::{HitRate, LAST, ProductPair, Products, Suggested, Suggestion};
use baci_core::id::MemberId;
use baci_core::staff::Right;
use serde::Deserialize;

const HERE: &str = "/analytics/products";
/// Pairs of a page.
const PAGE: usize = 30;
/// Products that are suggested.
const SUGGESTED: usize = 10;
/// On how many receipts a pair must be to count: what can be chosen.
const SUPPORTS: [u32; 5] = [2, 5, 10, 50, 200];

/// What is asked.
#[derive(Deserialize)]
pub(crate) struct Ask {
    support: Option<String>,
    cart: Option<String>,
    member: Option<MemberId>,
    from: Option<String>,
}

#[derive(Template)]
#[template(path = "products.html")]
struct ProductsPage {
    page: Page,
    tabs: Vec<Tab>,
    read_at: String,
    tiles: Tiles,
    fields: Vec<Field>,
    suggested: Option<SuggestedView>,
    lead: String,
    pairs: Table,
    pager: Pager,
    notes: Vec<String>,
}

/// What is suggested, for what or for whom.
struct SuggestedView {
    title: String,
    table: Table,
    unknown: Option<String>,
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
    let support = ask.support.as_deref().and_then(|text| text.parse().ok());
    let support = support.filter(|own| SUPPORTS.contains(own)).unwrap_or(5);
    let told = match or_waiting(&visit, HERE, web.baci.products(support).await)? {
        Ok(told) => told,
        Err(waiting) => return Ok(waiting),
    };
    if told.rules.receipts == 0 {
        return super::none(&visit, HERE, "together-empty", None);
    }
    let from = place(ask.from.as_ref());
    let next = (from + PAGE < told.rules.pairs().len()).then(|| (from + PAGE).to_string());
    let (kept, cart) = (support.to_string(), ask.cart.clone().unwrap_or_default());
    let query = [("support", kept.as_str()), ("cart", cart.as_str())];
    let pager = Pager::new(words, HERE, &query, ask.from.as_deref(), next.as_deref());
    let options = SUPPORTS.map(|own| (own.to_string(), words.count(own.into())));
    let at = told.shelf.as_of.map_or_else(String::new, |at| words.moment(at));
    show(&ProductsPage {
        page: super::page(&visit),
        tabs: tabs(words, HERE),
        read_at: words.say("overview-lead").text("day", at).to_string(),
        tiles: tiles(words, &told),
        suggested: suggested(&web, &visit, &told, &ask).await?,
        lead: lead(words, &told),
        pairs: pairs(words, &told, from),
        pager: pager.within("pairs"),
        notes: notes(words, &told),
        fields: vec![
            Field::select("support", words.t("together-support"), options).with(kept),
            Field::text("cart", words.t("together-cart"))
                .hint(words.t("together-cart-hint"))
                .complete("off")
                .longest(400)
                .with(cart),
        ],
    })
}

fn tiles(words: &Words, told: &Products) -> Tiles {
    let share = |hits: u64, own: &HitRate| match i64::try_from(hits) {
        Ok(hits) if own.tried > 0 => {
            words.percent(hits * 100_000_000 / i64::try_from(own.tried).unwrap_or(1))
        }
        _ => "\u{2013}".to_owned(),
    };
    let trial = |key: &str, own: &HitRate| {
        let popular = words.say("together-popular").text("share", share(own.popular, own));
        Tile::new(words.t(key), share(own.hits, own)).more(popular.to_string())
    };
    let receipts = words.count(i64::try_from(told.rules.receipts).unwrap_or(i64::MAX));
    Tiles {
        tiles: vec![
            Tile::new(words.t("together-receipts"), receipts),
            Tile::new(
                words.t("together-products"),
                words.count(many(told.shelf.baskets.products())),
            ),
            trial("together-hit-members", &told.holdout.members),
            trial("together-hit-carts", &told.holdout.carts),
        ],
    }
}

/// A share, or a dash.
fn percent(words: &Words, own: Option<i64>) -> Cell {
    Cell::Text(own.map_or_else(|| "\u{2013}".to_owned(), |own| words.percent(own)))
}

/// How many times as often, with two decimals.
fn times(words: &Words, own: Option<i64>) -> Cell {
    Cell::Text(own.map_or_else(|| "\u{2013}".to_owned(), |own| words.decimals(own / 10_000, 2)))
}

/// What the table of pairs is called.
fn lead(words: &Words, told: &Products) -> String {
    words.say("together-lead").count("n", many(told.rules.pairs().len())).to_string()
}

fn pairs(words: &Words, told: &Products, from: usize) -> Table {
    let heads = [
        "together-first",
        "together-second",
        "together-both",
        "together-support-share",
        "together-then",
        "together-back",
        "together-lift",
    ];
    let table = (2..7).fold(Table::new(heads.map(|key| words.t(key))), Table::numbers);
    let row = |own: &ProductPair| {
        let [support, of_a, of_b, lift] = told.figures(own);
        let name = |product| Cell::Text(told.name(product).to_owned());
        let both = Cell::Text(words.count(own.both.into()));
        let [support, of_a, of_b] = [support, of_a, of_b].map(|own| percent(words, own));
        vec![name(own.a), name(own.b), both, support, of_a, of_b, times(words, lift)]
    };
    table.wide(lead(words, told)).rows(told.listed(from, PAGE).iter().map(row))
}

async fn suggested(
    web: &Web,
    visit: &Visit,
    told: &Products,
    ask: &Ask,
) -> Result<Option<SuggestedView>, Wrong> {
    let words = &visit.words;
    let cart = ask.cart.iter().flat_map(|own| own.split(',')).map(str::trim);
    let cart: Vec<&str> = cart.filter(|own| !own.is_empty()).take(LAST).collect();
    let (title, own) = match ask.member.filter(|_| cart.is_empty() && visit.may(Right::SeeMembers))
    {
        Some(id) => {
            let stored = web.baci.member(id).await?;
            let name = members::name(words, &stored);
            let own = told.for_customer(&id.to_string(), SUGGESTED);
            let own = own.unwrap_or_else(|| told.for_anybody(SUGGESTED));
            (words.say("together-for").text("name", name).to_string(), own)
        }
        None if cart.is_empty() => return Ok(None),
        None => (
            words.say("together-with").text("cart", cart.join(", ")).to_string(),
            told.for_cart(cart.into_iter(), SUGGESTED),
        ),
    };
    let unknown = (!own.unknown.is_empty())
        .then(|| words.say("together-unknown").text("names", own.unknown.join(", ")).to_string());
    Ok(Some(SuggestedView { title, table: suggestions(words, told, &own), unknown }))
}

fn suggestions(words: &Words, told: &Products, all: &Suggested) -> Table {
    let heads = ["together-product", "together-because", "together-confidence", "together-lift"];
    let row = |own: &Suggestion| {
        let because = own.because.map(|(from, _)| told.name(from).to_owned());
        let [confidence, lift] = told.because(own);
        vec![
            Cell::Text(told.name(own.product).to_owned()),
            Cell::Text(because.unwrap_or_else(|| words.t("together-many-buy"))),
            percent(words, confidence),
            times(words, lift),
        ]
    };
    let table = Table::new(heads.map(|key| words.t(key))).numbers(2).numbers(3);
    table.rows(all.products.iter().map(row))
}

/// What does not count: nothing is left out silently.
fn notes(words: &Words, told: &Products) -> Vec<String> {
    let baskets = &told.shelf.baskets;
    let all = [
        ("together-too-wide", baskets.wide),
        ("together-bare", baskets.bare),
        ("together-left-out", told.left_out()),
    ];
    let some = all.into_iter().filter(|(_, n)| *n > 0);
    let said = |(key, n): (&'static str, u64)| {
        words.say(key).count("n", i64::try_from(n).unwrap_or(i64::MAX)).to_string()
    };
    some.map(said).collect()
}
