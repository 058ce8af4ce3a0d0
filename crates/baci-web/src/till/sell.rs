//! Selling, what came of it, and taking it back within the day.

use crate::coupons::{end, promotion};
use crate::form::Form;
use crate::missions::{self, MissionView};
use crate::page::{Page, show};
use crate::state::Web;
use crate::till::bill::ask;
use crate::till::priced::Priced;
use crate::till::sale::Sale;
use crate::till::{Customer, Frame, Gift, customer, gifts, kept_up, usable};
use crate::visit::{Visit, see_other};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use baci_app::{Answer, Command, CouponGiven, Target, What, Who};
use baci_core::id::{EventRef, MemberId};
use baci_core::refusal::{Code, Refusal};
use baci_core::staff::Right;
use baci_core::time::Instant;
use serde_json::json;

#[derive(Template)]
#[template(path = "till_done.html")]
struct DonePage {
    page: Page,
    till: Frame,
    customer: Customer,
    when: String,
    priced: Priced,
    sums: Vec<String>,
    gifts: Vec<Gift>,
    /// Coupons that it brought, for the next time.
    coupons: Vec<String>,
    usable: Vec<String>,
    /// How far the customer is with what it counted for.
    missions: Vec<MissionView>,
    /// Where it leaves them with streaks and levels.
    kept_up: Vec<String>,
    /// Where it is said why it gave what it gave, for who may see purchases.
    why: Option<String>,
    cancelled: bool,
    /// Where taking it back is sent to, while it can be.
    undo: Option<String>,
    /// What is asked before: whose sale, and of how much.
    sure: String,
}

#[derive(Template)]
#[template(path = "till_refused.html")]
struct RefusedPage {
    page: Page,
    till: Frame,
    text: String,
    back: String,
}

/// Sells. The key of the bill makes it safe to send twice.
pub(crate) async fn sell(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Wrong> {
    let (text, member) = match Sale::read(&web, &visit, &form).await? {
        Err((_, text)) => (text, form.get("member").parse::<MemberId>().ok()),
        Ok(sale) => match web.baci.commit(sale.command(visit.signed_in()?.actor())).await {
            Ok(answer) => return Ok(see_other(&format!("/till/done/{}", answer.event))),
            Err(error) => {
                let refusal = refusal(error)?;
                let (text, member) = (visit.words.refusal(&refusal), sale.member);
                // The new price is shown, and asked for again.
                if refusal.code == Code::PriceChanged {
                    let changed = visit.words.t("till-price-changed");
                    let asked = ask(&web, &visit, &headers, &form, sale, Some(changed)).await?;
                    if let Ok(response) = asked {
                        return Ok(response);
                    }
                }
                (text, Some(member))
            }
        },
    };
    let back = member.map_or_else(|| "/till".to_owned(), |id| format!("/till/member/{id}"));
    let till = Frame::new(&web, &visit, &headers, ("till-refused", &back)).await?;
    let page = RefusedPage { page: till.page.clone(), till, text, back };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

/// What came of it, and the next customer.
pub(crate) async fn done(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    Path(reference): Path<String>,
) -> Result<Response, Wrong> {
    let reference: EventRef = reference.parse().map_err(|_| Wrong::NotFound)?;
    let words = &visit.words;
    let program = visit.program.as_ref().map(|p| &p.program).ok_or(Wrong::NotFound)?;
    let line = web.baci.event(reference).await?;
    if line.event.kind != "purchase" {
        return Err(Wrong::NotFound);
    }
    let stored = web.baci.member(reference.member).await?;
    let cancelled = web.baci.returned(reference).await?.cancelled;
    let till = Frame::new(&web, &visit, &headers, ("till", &visit.here)).await?;
    let answer = Answer {
        event: reference,
        kind: line.event.kind.clone(),
        at: line.event.at,
        program_version: line.event.program_version,
        outcome: line.outcome,
        replayed: false,
    };
    let (sums, gifts) = gifts(words, program, &answer);
    let priced = match &answer.outcome.offers {
        Some(offers) => Priced::of(words, program, offers, &answer.outcome.cards),
        None => Priced { due: words.money(line.event.net), ..Priced::default() },
    };
    let customer = customer(&web, &visit, &stored).await?;
    let sure = words.say("till-undo-sure").text("name", customer.name.as_str());
    let sure = sure.text("amount", priced.due.as_str()).to_string();
    let may = visit.may(Right::Undo) && !cancelled && is_today(&web, &visit, line.event.at);
    show(&DonePage {
        page: till.page.clone(),
        till,
        customer,
        sure,
        when: words.moment(answer.at),
        priced,
        sums,
        gifts,
        coupons: answer.outcome.gave_coupons().map(|own| coupon(&visit, own)).collect(),
        usable: usable(words, program, &answer),
        missions: missions::told(words, program, &answer.outcome.missions),
        kept_up: kept_up(words, program, &answer.outcome),
        why: visit.may(Right::SeePurchases).then(|| format!("/purchases/{reference}")),
        cancelled,
        undo: may.then(|| format!("/till/undo/{reference}")),
    })
}

/// A coupon that a sale brought, in words.
fn coupon(visit: &Visit, own: &CouponGiven) -> String {
    let words = &visit.words;
    let key = if own.until == Instant::FAR { "till-coupon-no-end" } else { "till-coupon" };
    let said = words.say(key).text("name", promotion(visit, &own.promotion));
    let said = said.text("from", words.day(own.from));
    let until = if own.until == Instant::FAR { String::new() } else { end(words, own.until) };
    said.text("until", until).to_string()
}

/// Whether it happened on the shop's own day.
pub(crate) fn is_today(web: &Web, visit: &Visit, at: Instant) -> bool {
    let zone = &visit.words.zone;
    zone.local(at).day == zone.local(web.baci.clock().now()).day
}

/// Takes a purchase of today back whole.
pub(crate) async fn undo(
    State(web): State<Web>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Wrong> {
    let reference: EventRef = reference.parse().map_err(|_| Wrong::NotFound)?;
    let line = web.baci.event(reference).await?;
    if !is_today(&web, &visit, line.event.at) {
        let sentence = "the till takes back what was sold today; older purchases need the console";
        return Err(Wrong::Refused(Box::new(
            Refusal::new(Code::TimeOutOfRange, sentence).because("undo-today"),
        )));
    }
    let target = reference.to_string();
    let command = Command {
        // The same key as in the console: taking back twice is the same as once.
        key: format!("web/undo/{target}"),
        fingerprint: Command::fingerprint_of(&[target.as_bytes()]),
        actor: visit.signed_in()?.actor(),
        at: None,
        who: Who::Id(reference.member),
        what: What::Cancel { purchase: Target(reference.event) },
    };
    let answer = web.baci.commit(command).await?;
    let details = json!({ "event": answer.event.to_string() });
    web.baci.audit_entry(&visit.by(), "purchase.undo", &target, &details).await?;
    Ok(web.done(&format!("/till/done/{reference}"), "undone"))
}
