//! Issuing a gift card. Its PIN is on the page that follows, and never again.

use super::money;
use crate::form::Form;
use crate::list::CheckBox;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::till;
use crate::visit::{Visit, random};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::WantedCard;
use baci_core::id::GiftCardId;
use baci_core::refusal::{Code, Refusal};

/// A problem with a field.
type Problem = (&'static str, String);

#[derive(Template)]
#[template(path = "gift_card_form.html")]
struct IssuePage {
    page: Page,
    summary: Option<Summary>,
    key: String,
    fields: Vec<Field>,
    pin: CheckBox,
}

#[derive(Template)]
#[template(path = "gift_card_pin.html")]
pub(super) struct PinPage {
    pub page: Page,
    pub id: GiftCardId,
    pub number: String,
    /// `None` where it has none, or was told before.
    pub pin: Option<String>,
    pub lead: String,
}

/// The empty form.
pub(crate) async fn form(visit: Visit) -> Result<Response, Wrong> {
    show(&page(&visit, &Form::of([("pin", "yes".to_owned())]), &[]))
}

fn page(visit: &Visit, form: &Form, wrongs: &[Problem]) -> IssuePage {
    let words = &visit.words;
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let field = |name: &'static str, label: &str| {
        let field = Field::text(name, words.t(label)).with(form.get(name)).complete("off");
        field.wrong(wrong(name))
    };
    let number = field("number", "gift-card-own").hint(words.t("gift-card-own-hint"));
    let member = field("member", "gift-card-bound").hint(words.t("gift-card-bound-hint"));
    IssuePage {
        page: Page::new(visit, "gift-card-issue", Place::GiftCards),
        summary: Summary::of(words, wrongs),
        key: form.filled("key").map_or_else(random, str::to_owned),
        fields: vec![
            field("amount", "gift-card-amount").mode("decimal").required(),
            number.longest(80),
            member.longest(100),
        ],
        pin: CheckBox {
            name: "pin",
            value: "yes".to_owned(),
            label: words.t("gift-card-with-pin"),
            checked: form.filled("pin").is_some(),
        },
    }
}

/// Issues one. The answer is the only page that ever shows its PIN, so it is no redirect.
pub(crate) async fn take(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let wrong = match wanted(&web, &visit, &form).await? {
        Err(wrong) => wrong,
        Ok(wanted) => {
            let what = ["amount", "number", "member", "pin"].map(|name| form.get(name));
            let asked = visit.asked(form.get("key"), &what)?;
            let actor = visit.signed_in()?.actor();
            match web.baci.issue_card(&actor, wanted, asked).await {
                Ok(issued) => {
                    let words = &visit.words;
                    let id = issued.card.card;
                    let pin = issued.pin.map(|pin| pin.reveal().to_owned());
                    let told = issued.answer.replayed && issued.card.pin_hash.is_some();
                    let lead = match (&pin, told) {
                        (Some(_), _) => "gift-card-pin-lead",
                        (None, true) => "gift-card-pin-told",
                        (None, false) => "gift-card-no-pin",
                    };
                    let mut page = Page::new(&visit, "gift-card-new", Place::GiftCards);
                    page.here = format!("/gift-cards/{id}");
                    let (number, lead) = (issued.card.number, words.t(lead));
                    return show(&PinPage { page, id, number, pin, lead });
                }
                Err(error) => {
                    let refusal = refusal(error)?;
                    (field_of(&refusal), visit.words.refusal(&refusal))
                }
            }
        }
    };
    let page = show(&page(&visit, &form, &[wrong]))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The card that the form asks for.
async fn wanted(
    web: &Web,
    visit: &Visit,
    form: &Form,
) -> Result<Result<WantedCard, Problem>, Wrong> {
    let amount = match money(visit, form) {
        Ok(amount) => amount,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let owner = match form.filled("member") {
        None => None,
        Some(typed) => match till::sale::known(web, visit, typed).await? {
            Some(id) => Some(id),
            None => return Ok(Err(("member", visit.words.t("gift-card-nobody")))),
        },
    };
    let number = form.filled("number").map(str::to_owned);
    Ok(Ok(WantedCard { amount, number, pin: form.filled("pin").is_some(), owner }))
}

/// The field that a refusal is about.
fn field_of(refusal: &Refusal) -> &'static str {
    match (refusal.code, refusal.reason) {
        (Code::GiftCardTaken, _) | (_, "gift-card-number") => "number",
        (_, "gift-card-amount") => "amount",
        _ => "",
    }
}
