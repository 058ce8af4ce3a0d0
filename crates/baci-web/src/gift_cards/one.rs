//! One gift card: what is on it, what it paid, and what staff may do with it.

use super::issue::PinPage;
use super::{chip, hidden, money};
use crate::form::Form;
use crate::members;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{CardInfo, StatementLine};
use baci_core::id::GiftCardId;
use baci_core::staff::Right;

/// How many lines of its history are shown.
const LINES: i64 = 100;

/// A problem with a field.
type Problem = (&'static str, String);

#[derive(Template)]
#[template(path = "gift_card.html")]
struct CardPage {
    page: Page,
    id: GiftCardId,
    summary: Option<Summary>,
    balance: String,
    held: Option<String>,
    chip: (&'static str, String),
    facts: Vec<(String, String)>,
    owner: Option<(String, String)>,
    lines: Vec<Line>,
    top_up: Option<Field>,
    /// What makes the form safe to send twice.
    key: String,
    may_block: bool,
    blocked: bool,
    has_pin: bool,
}

/// A line of the history.
struct Line {
    what: String,
    when: String,
    /// Up or down, and by how much.
    moved: Option<(&'static str, String)>,
}

/// Reads one.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<GiftCardId>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, id, &Form::default(), &[]).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    id: GiftCardId,
    form: &Form,
    wrongs: &[Problem],
) -> Result<CardPage, Wrong> {
    let words = &visit.words;
    let info = web.baci.gift_card(id).await?;
    let history = web.baci.gift_card_history(id, None, LINES).await?;
    let owner = match info.card.owner {
        None => None,
        Some(owner) => {
            let name = members::name(words, &web.baci.member(owner).await?);
            Some((format!("/members/{owner}"), name))
        }
    };
    let blocked = info.card.state != "open";
    let wrong = wrongs.iter().find(|(n, _)| *n == "amount").map(|(_, text)| text.clone());
    let top_up = (visit.may(Right::IssueGiftCards) && !blocked).then(|| {
        let field = Field::text("amount", words.t("amount")).with(form.get("amount"));
        field.mode("decimal").complete("off").wrong(wrong).required()
    });
    let mut page = Page::titled(visit, hidden(&info), Place::GiftCards);
    page.here = format!("/gift-cards/{id}");
    let held = words.say("balance-held").text("amount", words.money(info.held)).to_string();
    Ok(CardPage {
        page,
        id,
        summary: Summary::of(words, wrongs),
        balance: words.money(info.left),
        held: Some(held).filter(|_| info.held != 0),
        chip: chip(words, &info),
        facts: facts(words, &info),
        owner,
        lines: history.lines.iter().map(|l| line(words, l)).collect(),
        top_up,
        key: form.filled("key").map_or_else(random, str::to_owned),
        may_block: visit.may(Right::BlockGiftCards),
        blocked,
        has_pin: info.card.pin_hash.is_some(),
    })
}

fn facts(words: &Words, info: &CardInfo) -> Vec<(String, String)> {
    let pin = if info.card.pin_hash.is_some() { "yes" } else { "no" };
    let mut facts = vec![
        (words.t("gift-card-number"), info.card.number.clone()),
        (words.t("gift-card-pin"), words.t(pin)),
        (words.t("gift-card-issued"), words.moment(info.card.issued_at)),
    ];
    if let Some(end) = info.next_end {
        facts.push((words.t("member-lot-until"), words.day(end.just_before())));
    }
    facts
}

fn line(words: &Words, line: &StatementLine) -> Line {
    let moved = line.moved();
    let size = words.money(moved.saturating_abs());
    let moved = match moved {
        0 => None,
        1.. => Some(("up", format!("+{size}"))),
        _ => Some(("down", format!("\u{2212}{size}"))),
    };
    let what = words.named("event", &line.event.kind);
    Line { what, when: words.moment(line.event.at), moved }
}

/// Puts more money on it.
pub(crate) async fn top_up(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<GiftCardId>,
    form: Form,
) -> Result<Response, Wrong> {
    let wrong = match money(&visit, &form) {
        Err(wrong) => wrong,
        Ok(amount) => {
            let what = [&id.to_string(), form.get("amount")];
            let asked = visit.asked(form.get("key"), &what)?;
            let actor = visit.signed_in()?.actor();
            match web.baci.top_up_card(&actor, id, amount, asked).await {
                Ok(_) => return Ok(web.done(&format!("/gift-cards/{id}"), "gift-card-topped-up")),
                Err(error) => ("amount", visit.words.refusal(&refusal(error)?)),
            }
        }
    };
    let page = show(&page(&web, &visit, id, &form, &[wrong]).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Takes it out of use, or puts it back.
pub(crate) async fn block(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<GiftCardId>,
    form: Form,
) -> Result<Response, Wrong> {
    let (blocked, notice) = match form.get("do") {
        "block" => (true, "gift-card-blocked"),
        "unblock" => (false, "gift-card-unblocked"),
        _ => return Err(Wrong::NotFound),
    };
    web.baci.block_card(&visit.by(), id, blocked).await?;
    Ok(web.done(&format!("/gift-cards/{id}"), notice))
}

/// Gives it a new PIN. The answer is the only page that ever shows it.
pub(crate) async fn new_pin(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<GiftCardId>,
) -> Result<Response, Wrong> {
    let pin = web.baci.new_card_pin(&visit.by(), id).await?;
    let info = web.baci.gift_card(id).await?;
    let mut page = Page::new(&visit, "gift-card-new-pin", Place::GiftCards);
    page.here = format!("/gift-cards/{id}");
    let lead = visit.words.t("gift-card-pin-lead");
    show(&PinPage { page, id, number: info.card.number, pin: Some(pin.reveal().to_owned()), lead })
}
