//! A new phone number or e-mail address of a member's own, proved by a code that is sent there.

use crate::form::Form;
use crate::me::doors::identity;
use crate::me::own;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::visit::{Visit, random, see_other};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Asked, Command, Identity, StoredMember};
use baci_core::refusal::Code;

#[derive(Template)]
#[template(path = "me_number.html")]
struct NumberPage {
    page: Page,
    lead: String,
    summary: Option<Summary>,
    action: &'static str,
    hidden: Vec<(&'static str, String)>,
    field: Field,
    button: String,
}

/// Which number?
pub(crate) async fn form(visit: Visit) -> Result<Response, Wrong> {
    own(&visit)?;
    show(&asking(&visit, "", None))
}

fn asking(visit: &Visit, who: &str, wrong: Option<String>) -> NumberPage {
    let words = &visit.words;
    let wrongs: Vec<_> = wrong.iter().map(|text| ("who", text.clone())).collect();
    NumberPage {
        page: Page::new(visit, "me-number", Place::Bare),
        lead: words.t("me-number-lead"),
        summary: Summary::of(words, &wrongs),
        action: "/m/number",
        hidden: Vec::new(),
        field: Field::text("who", words.t("me-who"))
            .with(who)
            .complete("tel")
            .longest(200)
            .wrong(wrong)
            .required(),
        button: words.t("me-send-code"),
    }
}

/// Sends a code there. Whether somebody else has the number makes no difference.
pub(crate) async fn ask(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let (id, who, words) = (own(&visit)?, form.get("who"), &visit.words);
    let wrong = match identity(&visit, who) {
        Err(_) => words.t("me-who-wrong"),
        Ok((new, _)) => {
            let to = (words.language, &visit.place);
            match web.baci.request_proof(&visit.by(), id, &new, to, None).await {
                Ok(()) => return show(&entering(&visit, who, random(), None)),
                Err(error) => words.refusal(&refusal(error)?),
            }
        }
    };
    let page = show(&asking(&visit, who, Some(wrong)))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn entering(visit: &Visit, who: &str, key: String, wrong: Option<String>) -> NumberPage {
    let words = &visit.words;
    let wrongs: Vec<_> = wrong.iter().map(|text| ("code", text.clone())).collect();
    NumberPage {
        lead: words.say("me-number-sent").text("who", who).to_string(),
        summary: Summary::of(words, &wrongs),
        action: "/m/number/code",
        hidden: vec![("who", who.to_owned()), ("key", key)],
        field: Field::text("code", words.t("me-code"))
            .mode("numeric")
            .complete("one-time-code")
            .longest(20)
            .wrong(wrong)
            .required(),
        button: words.t("me-number-change"),
        ..asking(visit, "", None)
    }
}

/// Takes the number for theirs, in the place of the one of its kind that they had.
pub(crate) async fn prove(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let (id, who, words) = (own(&visit)?, form.get("who"), &visit.words);
    let Ok((new, _)) = identity(&visit, who) else { return Ok(see_other("/m/number")) };
    let code: String = form.get("code").chars().take(20).collect();
    let stored = web.baci.member(id).await?;
    let (key, actor) = (form.get("key"), visit.signed_in()?.actor());
    let fingerprint = Command::fingerprint_of(&[new.0.as_bytes(), code.as_bytes()]);
    let asked = Asked { key: format!("me/{actor}/number/{key}"), fingerprint };
    let told = (&new, of_its_kind(&stored, &new));
    let by = visit.by();
    match web.baci.prove_identity((&by, &visit.place), id, told, &code, asked).await {
        Ok(_) => Ok(web.done("/m/profile", "saved")),
        Err(error) => {
            let refusal = refusal(error)?;
            let wrong = match refusal.code {
                Code::ProofFailed => words.t("me-code-wrong"),
                _ => words.refusal(&refusal),
            };
            let page = show(&entering(&visit, who, key.to_owned(), Some(wrong)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The phone number or address that a new one takes the place of.
fn of_its_kind(stored: &StoredMember, new: &Identity) -> Option<Identity> {
    let kind = new.0.split(':').next().unwrap_or_default();
    let same = |own: &&String| own.split(':').next() == Some(kind);
    stored.identities.iter().find(same).cloned().map(Identity)
}
