//! Coupons: batches of codes, latest first, and the ways to make more.

pub(crate) mod code;
pub(crate) mod export;
pub(crate) mod held;
pub(crate) mod make;
pub(crate) mod more;
pub(crate) mod one;

use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Field, Pager, Table};
use crate::price_lists;
use crate::program::offers::title;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::StoredBatch;
use baci_core::coupon::Binding;
use baci_core::id::CouponBatchId;
use baci_core::staff::Right;
use baci_core::time::Instant;
use serde::Deserialize;

/// How many batches a page has.
const PAGE: usize = 30;

/// Where the page starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<CouponBatchId>,
}

#[derive(Template)]
#[template(path = "coupons.html")]
struct CouponsPage {
    page: Page,
    may_make: bool,
    /// Whether the live program has a promotion that takes coupons.
    any: bool,
    find: Field,
    empty: Option<Empty>,
    table: Table,
    pager: Pager,
}

/// The list.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let mut found = web.baci.coupon_batches(ask.from, PAGE + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| last.batch.to_string());
    let mut rows = Vec::with_capacity(found.len());
    for batch in found {
        let info = web.baci.coupon_batch(batch.batch).await?;
        rows.push(row(&visit, &info.batch, info.used_codes));
    }
    let heads = ["coupons-name", "coupons-made", "coupons-used", "coupons-until", "coupons-state"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(1).numbers(2).rows(rows);
    let from = ask.from.map(|id| id.to_string());
    let pager = Pager::new(words, "/coupons", &[], from.as_deref(), next.as_deref());
    show(&CouponsPage {
        may_make: visit.may(Right::MakeCoupons),
        any: !takers(&visit).is_empty(),
        find: find_field(words, ""),
        empty: table.is_empty().then(|| Empty::new(words, "coupons-empty")),
        table,
        pager: pager.within("list"),
        page: Page::new(&visit, "nav-coupons", Place::Coupons),
    })
}

fn row(visit: &Visit, batch: &StoredBatch, used: i64) -> Vec<Cell> {
    let words = &visit.words;
    let (mood, state) = state(words, batch);
    let path = format!("/coupons/{}", batch.batch);
    vec![
        Cell::Named(path, batch.name.clone(), promotion(visit, &batch.promotion)),
        Cell::Text(made(words, batch)),
        Cell::Text(words.count(used)),
        Cell::Text(end(words, batch.ends_at)),
        Cell::Chip(mood, state),
    ]
}

/// The field by which a code is found.
fn find_field(words: &Words, typed: &str) -> Field {
    let field = Field::of("search", "q", words.t("coupons-find")).with(typed);
    field.complete("off").longest(40)
}

/// What of the live program takes coupons: promotions, and price lists that members hold; each with
/// its id and name.
pub(crate) fn takers(visit: &Visit) -> Vec<(String, String)> {
    let Some(live) = &visit.program else { return Vec::new() };
    let (program, words) = (&live.program, &visit.words);
    let promotions = program.promotions.iter().filter(|promotion| promotion.coupon.is_some());
    let lists = program.price_lists.iter().filter(|list| list.held);
    let promotions = promotions.map(|own| (own.id.clone(), title(words, own)));
    promotions.chain(lists.map(|own| (own.id.clone(), price_lists::title(words, own)))).collect()
}

/// The name of a promotion or a price list by its id, as it is live; the id itself where it is no more.
pub(crate) fn promotion(visit: &Visit, id: &str) -> String {
    let Some(live) = &visit.program else { return id.to_owned() };
    let promotion = live.program.promotions.iter().find(|promotion| promotion.id == id);
    let list = || live.program.price_lists.iter().find(|list| list.id == id);
    match promotion {
        Some(promotion) => title(&visit.words, promotion),
        None => list().map_or_else(|| id.to_owned(), |own| price_lists::title(&visit.words, own)),
    }
}

/// What a coupon is for, where it is not for all that its promotion is on.
pub(crate) fn only(words: &Words, binding: &Binding) -> Option<String> {
    let sku = binding.sku.join(", ");
    match &binding.item {
        None => Some(sku).filter(|sku| !sku.is_empty()),
        Some(item) if sku.is_empty() => Some(item.clone()),
        Some(item) => {
            Some(words.say("coupons-for-item").text("what", sku).text("item", item).to_string())
        }
    }
}

/// How many codes there are, and of how many where they are still being made.
fn made(words: &Words, batch: &StoredBatch) -> String {
    let made = words.count(batch.made);
    match making(batch) {
        false => made,
        true => {
            let said = words.say("coupons-made-of").text("made", made);
            said.text("wanted", words.count(batch.wanted)).to_string()
        }
    }
}

/// Whether codes of it are still being made.
fn making(batch: &StoredBatch) -> bool {
    batch.made < batch.wanted && batch.withdrawn_at.is_none()
}

/// A batch's mood and state.
fn state(words: &Words, batch: &StoredBatch) -> (&'static str, String) {
    let (mood, state) = match batch.withdrawn_at {
        Some(_) => ("bad", "withdrawn"),
        None if making(batch) => ("warn", "making"),
        None => ("good", "ready"),
    };
    (mood, words.named("coupons-is", state))
}

/// The last day of something that is over at an instant.
pub(crate) fn end(words: &Words, at: Instant) -> String {
    if at == Instant::FAR { words.t("never") } else { words.day(at.just_before()) }
}
