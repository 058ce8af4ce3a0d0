//! Gift cards: the list, latest first, and finding one by its number.

pub(crate) mod issue;
pub(crate) mod one;

use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Field, Pager, Summary, Table};
use crate::state::Web;
use crate::visit::{Visit, see_other};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use crate::{members, till};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::CardInfo;
use baci_core::id::{GiftCardId, MemberId};
use baci_core::staff::Right;
use serde::Deserialize;

/// How many cards a page has.
const PAGE: usize = 30;

/// Where the page starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<GiftCardId>,
}

#[derive(Template)]
#[template(path = "gift_cards.html")]
struct CardsPage {
    page: Page,
    /// Whether the live program has gift cards.
    any: bool,
    may_issue: bool,
    summary: Option<Summary>,
    find: Field,
    empty: Option<Empty>,
    table: Table,
    pager: Pager,
}

/// A card that is bound to a member, as their record shows it.
pub(crate) struct Bound {
    /// Where it is looked at, for those who may.
    pub path: Option<String>,
    pub number: String,
    pub balance: String,
    pub chip: (&'static str, String),
    pub until: Option<String>,
}

/// The list.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, ask.from, &Form::default(), None).await?)
}

/// Leads to the card with a number. By a form: no number stands in an address.
pub(crate) async fn find(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let wrong = match web.baci.gift_card_by_number(form.get("number")).await {
        Ok(info) => return Ok(see_other(&format!("/gift-cards/{}", info.card.card))),
        Err(error) => {
            refusal(error)?;
            visit.words.t("gift-card-none")
        }
    };
    let page = show(&page(&web, &visit, None, &form, Some(wrong)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn page(
    web: &Web,
    visit: &Visit,
    from: Option<GiftCardId>,
    form: &Form,
    wrong: Option<String>,
) -> Result<CardsPage, Wrong> {
    let words = &visit.words;
    let mut found = web.baci.gift_cards(from, PAGE + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| last.card.card.to_string());
    let owners = found.iter().filter_map(|info| info.card.owner).collect();
    let names = web.baci.members_with(&owners).await?;
    let heads =
        ["gift-card-number", "gift-card-balance", "gift-card-state", "member", "gift-card-issued"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(1);
    let table = table.rows(found.iter().map(|info| {
        let (mood, state) = chip(words, info);
        let card = &info.card;
        let owner = card.owner.and_then(|id| Some((id, names.get(&id)?)));
        vec![
            Cell::Link(format!("/gift-cards/{}", card.card), hidden(info)),
            Cell::Text(words.money(info.left)),
            Cell::Chip(mood, state),
            match owner {
                Some((id, stored)) => {
                    Cell::Link(format!("/members/{id}"), members::name(words, stored))
                }
                None => Cell::Text(String::new()),
            },
            Cell::Text(words.moment(card.issued_at)),
        ]
    }));
    let from = from.map(|id| id.to_string());
    let pager = Pager::new(words, "/gift-cards", &[], from.as_deref(), next.as_deref());
    let find = Field::text("number", words.t("gift-card-find")).with(form.get("number"));
    let find = find.complete("off").longest(80).wrong(wrong.clone());
    let mut page = Page::new(visit, "nav-gift-cards", Place::GiftCards);
    page.here = "/gift-cards".to_owned();
    let any = any(visit);
    Ok(CardsPage {
        any,
        may_issue: any && visit.may(Right::IssueGiftCards),
        summary: wrong.and_then(|wrong| Summary::of(words, &[("number", wrong)])),
        find,
        empty: table.is_empty().then(|| Empty::new(words, "gift-cards-empty")),
        table,
        pager: pager.within("list"),
        page,
    })
}

/// Whether the live program has gift cards.
fn any(visit: &Visit) -> bool {
    visit.program.as_ref().is_some_and(|live| live.program.gift_wallet().is_some())
}

/// A number as those see it who need not know all of it.
fn hidden(info: &CardInfo) -> String {
    format!("\u{2022}\u{2022}\u{2022}\u{2022}\u{a0}{}", info.ends_in())
}

/// How a card stands: its mood and word.
fn chip(words: &Words, info: &CardInfo) -> (&'static str, String) {
    let mood = match info.card.state.as_str() {
        "open" if info.left > 0 => "good",
        "open" => "",
        _ => "bad",
    };
    let word = if mood.is_empty() { "empty" } else { info.card.state.as_str() };
    (mood, words.named("gift-card-is", word))
}

/// The cards that are bound to a member.
pub(crate) async fn bound(web: &Web, visit: &Visit, id: MemberId) -> Result<Vec<Bound>, Wrong> {
    let words = &visit.words;
    let cards = web.baci.gift_cards_of(id).await?;
    let path = |info: &CardInfo| format!("/gift-cards/{}", info.card.card);
    let one = |info: &CardInfo| Bound {
        path: visit.may(Right::SeeGiftCards).then(|| path(info)),
        number: hidden(info),
        balance: words.money(info.left),
        chip: chip(words, info),
        until: info.next_end.map(|at| {
            let day = words.day(at.just_before());
            words.say("me-offer-until").text("day", day).to_string()
        }),
    };
    Ok(cards.iter().map(one).collect())
}

/// An amount of money as somebody typed it, or what is wrong with it.
fn money(visit: &Visit, form: &Form) -> Result<i64, (&'static str, String)> {
    let currency = visit.words.currency;
    let amount = currency.and_then(|currency| till::sale::amount(form.get("amount"), &currency));
    let wrong = || ("amount", visit.words.t("adjust-wrong-amount"));
    amount.filter(|amount| *amount > 0).ok_or_else(wrong)
}
