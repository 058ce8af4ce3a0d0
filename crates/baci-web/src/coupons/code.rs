//! One code: how it stands, whose batch it is of or which member holds it, and where it was used.

use super::{end, find_field, only, promotion};
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Field, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::{AppError, CouponInfo, FoundCoupon, HeldInfo, Move};
use baci_core::coupon::Standing;
use baci_core::id::EventRef;
use baci_core::refusal::Code;
use baci_core::staff::Right;
use serde::Deserialize;

/// Which code is looked for.
#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "coupon.html")]
struct CodePage {
    page: Page,
    find: Field,
    code: String,
    /// What is to be said where there is no such code.
    nothing: Option<String>,
    chip: (&'static str, String),
    facts: Vec<(String, String)>,
    batch: Option<(String, String)>,
    /// Who holds it, where it is a member's own: path and name.
    member: Option<(String, String)>,
    may_withdraw: bool,
    history: Option<Table>,
}

/// Shows it, or that there is none.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let typed: String = ask.q.trim().chars().take(60).collect();
    let found = match web.baci.find_coupon(&typed).await {
        Err(AppError::Refused(refusal)) if refusal.code == Code::NotFound => None,
        found => Some(found?),
    };
    let mut shown = CodePage {
        page: Page::new(&visit, "coupon-title", Place::Coupons),
        find: find_field(words, &typed),
        code: typed,
        nothing: found.is_none().then(|| words.t("coupon-none")),
        chip: ("", String::new()),
        facts: Vec::new(),
        batch: None,
        member: None,
        may_withdraw: false,
        history: None,
    };
    match found {
        None => {}
        Some(FoundCoupon::OfBatch(info)) => fill(&mut shown, &visit, &info),
        Some(FoundCoupon::Held(info)) => {
            let member = web.baci.member(info.coupon.member).await?;
            let name = crate::members::name(words, &member);
            shown.member = Some((format!("/members/{}", info.coupon.member), name));
            fill_held(&mut shown, &visit, &info);
        }
    }
    show(&shown)
}

/// A coupon that a member holds: it is taken away on the member's record.
fn fill_held(shown: &mut CodePage, visit: &Visit, info: &HeldInfo) {
    let (words, own) = (&visit.words, &info.coupon);
    shown.code.clone_from(&own.code);
    shown.chip = chip(words, info.standing);
    shown.facts = vec![
        (words.t("coupons-promotion"), promotion(visit, &own.promotion)),
        (words.t("coupons-from"), words.day(own.starts_at)),
        (words.t("coupons-until"), end(words, own.ends_at)),
    ];
    let only = only(words, &own.binding).map(|only| (words.t("coupons-for"), only));
    shown.facts.extend(only);
    shown.history = history(words, &info.moves);
}

fn fill(shown: &mut CodePage, visit: &Visit, info: &CouponInfo) {
    let words = &visit.words;
    let (line, batch) = (&info.line, &info.batch);
    shown.code.clone_from(&line.code);
    shown.chip = chip(words, line.standing);
    shown.batch = Some((format!("/coupons/{}", batch.batch), batch.name.clone()));
    let used = match batch.uses {
        i64::MAX => words.count(line.used),
        most => {
            let said = words.say("coupon-used-of").text("used", words.count(line.used));
            said.text("most", words.count(most)).to_string()
        }
    };
    shown.facts = vec![
        (words.t("coupons-promotion"), promotion(visit, &batch.promotion)),
        (words.t("coupons-used"), used),
        (words.t("coupons-from"), words.day(batch.starts_at)),
        (words.t("coupons-until"), end(words, batch.ends_at)),
    ];
    let only = only(words, &batch.binding).map(|only| (words.t("coupons-for"), only));
    shown.facts.extend(only);
    shown.may_withdraw = visit.may(Right::MakeCoupons) && line.standing != Standing::Withdrawn;
    shown.history = history(words, &info.moves);
}

/// Where it was used and given back, where it ever was.
fn history(words: &Words, moves: &[Move]) -> Option<Table> {
    let heads = ["purchase-when", "coupon-move"].map(|key| words.t(key));
    let rows = moves.iter().map(|own| {
        let event = EventRef { member: own.member, event: own.event };
        let what = match (own.used, own.held) {
            (1.., _) => "coupon-move-used",
            (0, 1..) => "coupon-move-held",
            _ => "coupon-move-back",
        };
        vec![
            Cell::Link(format!("/purchases/{event}"), words.moment(own.at)),
            Cell::Text(words.t(what)),
        ]
    });
    Some(Table::new(heads).rows(rows)).filter(|table| !table.is_empty())
}

/// How a code stands: its mood and word.
pub(crate) fn chip(words: &Words, standing: Standing) -> (&'static str, String) {
    let mood = match standing {
        Standing::Open => "good",
        Standing::NotYet | Standing::Held => "warn",
        Standing::Withdrawn => "bad",
        Standing::Expired | Standing::Used => "",
    };
    (mood, words.named("coupon-is", standing.word()))
}

/// Takes it out of use.
pub(crate) async fn withdraw(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let code = form.get("code");
    web.baci.withdraw_coupon(&visit.by(), code).await?;
    let code: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
    Ok(web.done(&format!("/coupons/code?q={code}"), "coupon-withdrawn"))
}
