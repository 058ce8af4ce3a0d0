//! How members come in and go: a code that is sent to them, a link, signing out.

use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::visit::{Visit, see_other};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{Channel, Identity, NewSession, Purpose};
use baci_core::refusal::{Code, Refusal};

/// How long a browser keeps the cookie of a member's session, in seconds; it may end before.
const KEPT: i64 = 365 * 86_400;

#[derive(Template)]
#[template(path = "me_sign_in.html")]
struct DoorPage {
    page: Page,
    lead: String,
    summary: Option<Summary>,
    action: String,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    button: String,
    other: Option<(&'static str, String)>,
    contact: String,
}

/// Who are you? A phone number or an e-mail address.
pub(crate) async fn form(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    if visit.member().is_some() {
        return Ok(see_other("/m"));
    }
    show(&asking(&web, &visit, "", None).await?)
}

async fn asking(
    web: &Web,
    visit: &Visit,
    who: &str,
    wrong: Option<String>,
) -> Result<DoorPage, Wrong> {
    let words = &visit.words;
    let wrongs: Vec<_> = wrong.iter().map(|text| ("who", text.clone())).collect();
    let mut page = Page::new(visit, "me-sign-in", Place::Bare);
    page.here = "/m/sign-in".to_owned();
    Ok(DoorPage {
        page,
        lead: words.say("me-sign-in-lead").text("shop", &visit.shop).to_string(),
        summary: Summary::of(words, &wrongs),
        action: "/m/sign-in".to_owned(),
        hidden: Vec::new(),
        fields: vec![
            Field::text("who", words.t("me-who"))
                .hint(words.t("me-who-hint"))
                .with(who)
                .complete("username")
                .longest(200)
                .wrong(wrong)
                .required(),
        ],
        button: words.t("me-send-code"),
        other: None,
        contact: web.known().await?.shop.contact,
    })
}

/// A phone number or an e-mail address, and how a code gets there.
pub(super) fn identity(visit: &Visit, typed: &str) -> Result<(Identity, Channel), Refusal> {
    if typed.contains('@') {
        return Identity::email(typed).map(|identity| (identity, Channel::Email));
    }
    let home = visit.program.as_ref().and_then(|p| p.program.country);
    Identity::phone(typed, home).map(|identity| (identity, Channel::Sms))
}

/// Sends a code, if there is such a member; the answer is the same if not.
pub(crate) async fn ask(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let (who, words) = (form.get("who"), &visit.words);
    let wrong = match identity(&visit, who) {
        Err(_) => words.t("me-who-wrong"),
        Ok((identity, channel)) => {
            let sent =
                web.baci.request_code(&identity, channel, words.language, &visit.place).await;
            match sent {
                Ok(()) => return show(&entering(&web, &visit, who, None).await?),
                Err(error) => words.refusal(&refusal(error)?),
            }
        }
    };
    let page = show(&asking(&web, &visit, who, Some(wrong)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn entering(
    web: &Web,
    visit: &Visit,
    who: &str,
    wrong: Option<String>,
) -> Result<DoorPage, Wrong> {
    let words = &visit.words;
    let wrongs: Vec<_> = wrong.iter().map(|text| ("code", text.clone())).collect();
    let code = Field::text("code", words.t("me-code"))
        .mode("numeric")
        .complete("one-time-code")
        .longest(20)
        .wrong(wrong)
        .required();
    Ok(DoorPage {
        lead: words.say("me-code-lead").text("who", who).to_string(),
        summary: Summary::of(words, &wrongs),
        action: "/m/code".to_owned(),
        hidden: vec![("who", who.to_owned())],
        fields: vec![code],
        button: words.t("sign-in"),
        other: Some(("/m/sign-in", words.t("me-code-again"))),
        ..asking(web, visit, "", None).await?
    })
}

/// Signs in by the code.
pub(crate) async fn enter(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let who = form.get("who");
    let Ok((identity, _)) = identity(&visit, who) else { return Ok(see_other("/m/sign-in")) };
    let code: String = form.get("code").chars().take(20).collect();
    match web.baci.sign_in_member(&identity, &code, &visit.place).await {
        Ok(new) => Ok(start(&web, &new)),
        Err(error) => {
            let refusal = refusal(error)?;
            let wrong = match refusal.code {
                Code::SignInFailed => visit.words.t("me-code-wrong"),
                _ => visit.words.refusal(&refusal),
            };
            let page = show(&entering(&web, &visit, who, Some(wrong)).await?)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// What a link is for; looking uses nothing up, so that a messenger's preview does no harm.
pub(crate) async fn link(
    State(web): State<Web>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Wrong> {
    let link = web.baci.link(&token, &visit.place).await?;
    if link.purpose != Purpose::Member {
        return Err(Wrong::NotFound);
    }
    let words = &visit.words;
    let page = DoorPage {
        page: Page::new(&visit, "me-sign-in", Place::Bare),
        lead: words.say("me-link-lead").text("shop", &visit.shop).to_string(),
        action: format!("/m/link/{token}"),
        fields: Vec::new(),
        button: words.t("me-link-go"),
        ..asking(&web, &visit, "", None).await?
    };
    show(&page)
}

/// Signs in by a link, which is used up by it.
pub(crate) async fn take_link(
    State(web): State<Web>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Wrong> {
    Ok(start(&web, &web.baci.accept_member_link(&token, &visit.place).await?))
}

fn start(web: &Web, new: &NewSession) -> Response {
    let mut response = see_other("/m");
    set(web, &mut response, new.token.reveal(), KEPT);
    response
}

fn set(web: &Web, response: &mut Response, token: &str, seconds: i64) {
    if let Some(cookie) = web.jar().set("member", token, Some(seconds)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Signs out; the browser forgets the card that it kept.
pub(crate) async fn sign_out(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    if let Some(session) = &visit.session {
        let ended = web.baci.end_session(session, session.id, &visit.place).await;
        ended.or_else(|error| refusal(error).map(|_| ()))?;
    }
    let mut response = see_other("/m/sign-in");
    set(&web, &mut response, "", 0);
    const CLEAR: header::HeaderName = header::HeaderName::from_static("clear-site-data");
    response.headers_mut().insert(CLEAR, HeaderValue::from_static("\"cache\""));
    Ok(response)
}
