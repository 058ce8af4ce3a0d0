//! Coupons that a member holds: shown on the record, given one by one, and taken back.

use super::make::{Problem, binding, binding_fields, dates, promotion_field, span, uses};
use super::{end, only, promotion, takers};
use crate::form::Form;
use crate::members::record;
use crate::page::show;
use crate::parts::{Button, Cell, Field, Table};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{MemberCoupon, NewCoupon};
use baci_core::id::MemberId;
use baci_core::staff::Right;
use baci_core::time::Instant;

/// How many are shown.
const SHOWN: usize = 50;

/// The part of a member's record.
pub(crate) struct Held {
    pub table: Option<Table>,
    /// The form for one more, where the reader may give any.
    pub give: Vec<Field>,
    /// What makes the form safe to send twice.
    pub key: String,
}

impl Held {
    /// What a member holds, with a form that was sent and what is wrong with it.
    pub async fn of(
        web: &Web,
        visit: &Visit,
        id: MemberId,
        (form, wrongs): (&Form, &[Problem]),
    ) -> Result<Option<Self>, Wrong> {
        let sees = visit.may(Right::SeeCoupons);
        let gives = visit.may(Right::GiveCoupons) && !takers(visit).is_empty();
        let held = if sees { web.baci.coupons_of(id, SHOWN).await? } else { Vec::new() };
        if held.is_empty() && !gives {
            return Ok(None);
        }
        let words = &visit.words;
        let now = web.baci.clock().now();
        let heads = ["coupons-promotion", "coupons-until", "coupons-state", "action"];
        let table = Table::new(heads.map(|key| words.t(key)));
        let table = table.rows(held.iter().map(|own| row(visit, own, now)));
        let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
        let give = || {
            let uses = Field::text("uses", words.t("coupons-uses")).with(form.get("uses"));
            let uses = uses.hint(words.t("coupons-uses-one")).mode("numeric").complete("off");
            let mut all = vec![promotion_field(visit, form), uses.wrong(wrong("uses"))];
            all.extend(dates(words, form, wrongs));
            all.extend(binding_fields(words, form, wrongs));
            all
        };
        Ok(Some(Self {
            table: Some(table).filter(|table| !table.is_empty()),
            give: if gives { give() } else { Vec::new() },
            key: form.filled("key").map_or_else(random, str::to_owned),
        }))
    }
}

fn row(visit: &Visit, own: &MemberCoupon, now: Instant) -> Vec<Cell> {
    let words = &visit.words;
    let (mood, state) = chip(words, own, now);
    let take = (visit.may(Right::GiveCoupons) && own.state == "open").then(|| Button {
        action: format!("/members/{}/coupons/take", own.member),
        token: visit.token.clone(),
        name: "code",
        value: own.code.clone(),
        label: words.t("coupons-take"),
        sure: Some(words.t("coupons-take-sure")),
    });
    let named = match only(words, &own.binding) {
        None => own.code.clone(),
        Some(only) => format!("{} · {}: {only}", own.code, words.t("coupons-for")),
    };
    vec![
        Cell::Two(promotion(visit, &own.promotion), named),
        Cell::Text(end(words, own.ends_at)),
        Cell::Chip(mood, state),
        Cell::Button(take),
    ]
}

/// How one stands: its mood and word. What is open may be too early or too late.
fn chip(words: &Words, own: &MemberCoupon, now: Instant) -> (&'static str, String) {
    let (mood, word) = match own.state.as_str() {
        "open" if now < own.starts_at => ("warn", "not_yet"),
        "open" if now >= own.ends_at => ("", "expired"),
        "open" => ("good", "open"),
        "withdrawn" => ("bad", "withdrawn"),
        other => ("", other),
    };
    (mood, words.named("coupon-is", word))
}

/// Gives a member a coupon.
pub(crate) async fn give(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let what = [&id.to_string(), form.get("promotion"), form.get("uses"), form.get("from")];
    let wrong = match wanted(&visit.words, &form) {
        Err(wrong) => wrong,
        Ok(new) => {
            let rest = ["until", "sku", "item"].map(|name| form.get(name));
            let all: Vec<&str> = what.into_iter().chain(rest).collect();
            let asked = visit.asked(form.get("key"), &all)?;
            match web.baci.grant_coupon(&visit.by(), id, new, Some(asked)).await {
                Ok(_) => return Ok(web.done(&format!("/members/{id}"), "coupon-given")),
                Err(error) => {
                    let refusal = refusal(error)?;
                    (super::make::field_of(&refusal), visit.words.refusal(&refusal))
                }
            }
        }
    };
    let page = record::with_coupon(&web, &visit, id, &form, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

fn wanted(words: &Words, form: &Form) -> Result<NewCoupon, Problem> {
    let (from, until) = span(words, form)?;
    let promotion = form.get("promotion").to_owned();
    Ok(NewCoupon { promotion, uses: uses(words, form)?, from, until, binding: binding(form) })
}

/// Takes it away again.
pub(crate) async fn take(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    web.baci.take_coupon(&visit.by(), id, form.get("code")).await?;
    Ok(web.done(&format!("/members/{id}"), "coupon-taken"))
}
