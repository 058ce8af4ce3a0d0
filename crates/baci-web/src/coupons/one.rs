//! One batch: its figures, how far its making is, more for it, and taking it out of use.

use super::make::Problem;
use super::{end, made, making, more, only, promotion, state};
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary, Tile, Tiles};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use baci_app::{BatchInfo, StoredBatch};
use baci_core::id::CouponBatchId;
use baci_core::staff::Right;

#[derive(Template)]
#[template(path = "coupon_batch.html")]
pub(super) struct BatchPage {
    page: Page,
    id: CouponBatchId,
    summary: Option<Summary>,
    chip: (&'static str, String),
    /// Whether it moves: the page then looks again by itself.
    again: bool,
    made: i64,
    wanted: i64,
    progress: String,
    tiles: Tiles,
    facts: Vec<(String, String)>,
    may_make: bool,
    may_withdraw: bool,
    /// Fields for more codes and more members, where the batch is not made from a template.
    more: Option<(Field, Field)>,
    /// What is wrong with a file.
    file_wrong: Option<String>,
}

/// Reads one.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<CouponBatchId>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, id, &Form::default(), &[]).await?)
}

/// The page, with what is wrong with a form of it.
pub(super) async fn page(
    web: &Web,
    visit: &Visit,
    id: CouponBatchId,
    form: &Form,
    wrongs: &[Problem],
) -> Result<BatchPage, Wrong> {
    let words = &visit.words;
    let info = web.baci.coupon_batch(id).await?;
    let batch = &info.batch;
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let may_make = visit.may(Right::MakeCoupons);
    let works = batch.withdrawn_at.is_none();
    let more = (may_make && works && batch.template.is_empty()).then(|| {
        let codes = more::codes_field(words, form).wrong(wrong("codes"));
        (codes, more::members_field(words, form).wrong(wrong("members")))
    });
    let progress = words.say("coupons-progress").text("made", words.count(batch.made));
    let mut page = Page::titled(visit, batch.name.clone(), Place::Coupons);
    page.here = format!("/coupons/{id}");
    Ok(BatchPage {
        page,
        id,
        summary: Summary::of(words, wrongs),
        chip: state(words, batch),
        again: making(batch),
        made: batch.made,
        wanted: batch.wanted,
        progress: progress.text("wanted", words.count(batch.wanted)).to_string(),
        tiles: tiles(words, &info),
        facts: facts(visit, batch),
        may_make,
        may_withdraw: may_make && works,
        more,
        file_wrong: wrong("file"),
    })
}

fn tiles(words: &Words, info: &BatchInfo) -> Tiles {
    let uses = words.say("coupons-uses-all").count("n", info.uses).to_string();
    Tiles {
        tiles: vec![
            Tile::new(words.t("coupons-made"), made(words, &info.batch)),
            Tile::new(words.t("coupons-used"), words.count(info.used_codes)).more(uses),
        ],
    }
}

fn facts(visit: &Visit, batch: &StoredBatch) -> Vec<(String, String)> {
    let words = &visit.words;
    let uses = match batch.uses {
        i64::MAX => words.t("coupons-uses-any"),
        uses => words.count(uses),
    };
    let mut facts = vec![
        (words.t("coupons-promotion"), promotion(visit, &batch.promotion)),
        (words.t("coupons-uses"), uses),
        (words.t("coupons-from"), words.day(batch.starts_at)),
        (words.t("coupons-until"), end(words, batch.ends_at)),
    ];
    facts.extend(only(words, &batch.binding).map(|only| (words.t("coupons-for"), only)));
    if !batch.template.is_empty() {
        facts.insert(1, (words.t("coupons-template"), batch.template.clone()));
    }
    facts
}

/// Takes it out of use.
pub(crate) async fn withdraw(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<CouponBatchId>,
) -> Result<Response, Wrong> {
    web.baci.withdraw_batch(&visit.by(), id).await?;
    Ok(web.done(&format!("/coupons/{id}"), "coupons-withdrawn"))
}
