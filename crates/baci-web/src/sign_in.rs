//! Signing in and out, and asking for a new password.

use crate::form::Form;
use crate::page::{Page, Place, home, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::visit::{Visit, own_path, see_other};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{NewSession, Provider, passkeys_at};
use baci_core::id::SessionId;
use serde::Deserialize;

/// How long a browser keeps the cookie of a session, in seconds; the session may end before.
const KEPT: i64 = 7 * 86_400;

/// Where to lead back to.
#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    pub back: String,
    /// What another way in turned somebody away for.
    #[serde(default)]
    wrong: String,
}

/// What the page says to who was turned away by another way in; nothing else that an address names.
const WRONGS: [&str; 5] =
    ["oidc-cancelled", "oidc-stale", "oidc-no-account", "oidc-unverified", "oidc-provider"];

/// The ways in without a password.
pub(crate) struct Doors {
    /// The pages' own address, where passkeys can be.
    passkeys: Option<String>,
    /// The provider's name, and the way there.
    provider: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    pub page: Page,
    pub lead: String,
    pub summary: Option<Summary>,
    pub action: String,
    pub back: String,
    pub fields: Vec<Field>,
    pub button: String,
    pub other: Option<(&'static str, String)>,
    pub doors: Option<Doors>,
}

/// The form.
pub(crate) async fn form(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    if visit.worker().is_some() {
        return Ok(see_other(home(&visit)));
    }
    let wrong = WRONGS.contains(&ask.wrong.as_str()).then(|| visit.words.t(&ask.wrong));
    show(&page(&web, &visit, "", own_path(&ask.back), wrong))
}

/// The page again, with what was wrong.
pub(crate) fn again(
    web: &Web,
    visit: &Visit,
    email: &str,
    back: &str,
    wrong: String,
) -> Result<Response, Wrong> {
    show(&page(web, visit, email, back, Some(wrong)))
}

impl Doors {
    fn of(web: &Web, back: &str) -> Self {
        let origin = &web.config.public_url;
        let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
        let way = |provider: &Provider| {
            (provider.name().to_owned(), format!("/sign-in/oidc?back={back}"))
        };
        Self {
            passkeys: passkeys_at(origin).then(|| origin.clone()),
            provider: web.config.provider.as_ref().map(way),
        }
    }
}

fn page(web: &Web, visit: &Visit, email: &str, back: &str, wrong: Option<String>) -> SignInPage {
    let words = &visit.words;
    let summary = wrong.map(|wrong| ("", wrong)).as_slice().to_vec();
    let mut page = Page::new(visit, "sign-in", Place::Bare);
    // What was sent cannot be loaded again in another language.
    if visit.path != "/sign-in" {
        page.here = "/sign-in".to_owned();
    }
    SignInPage {
        page,
        lead: words.say("sign-in-lead").text("shop", &visit.shop).to_string(),
        summary: Summary::of(words, &summary),
        action: "/sign-in".to_owned(),
        back: back.to_owned(),
        fields: vec![
            Field::of("email", "email", words.t("staff-email"))
                .with(email)
                .complete("username")
                .required(),
            Field::of("password", "password", words.t("password"))
                .complete("current-password")
                .required(),
        ],
        button: words.t("sign-in"),
        other: Some(("/reset", words.t("reset-ask"))),
        doors: Some(Doors::of(web, back)),
    }
}

/// Signs in.
pub(crate) async fn sign_in(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let (email, back) = (form.get("email"), own_path(form.get("back")));
    match web.baci.sign_in(email, form.raw("password"), &visit.place).await {
        Ok(new) => Ok(start(&web, &new, back)),
        Err(error) => {
            let refusal = refusal(error)?;
            let wrong = visit.words.refusal(&refusal);
            let page = again(&web, &visit, email, back, wrong)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Gives the browser its session, and leads on.
pub(crate) fn start(web: &Web, new: &NewSession, to: &str) -> Response {
    let mut response = see_other(to);
    set(web, &mut response, new.token.reveal(), Some(KEPT));
    response
}

fn set(web: &Web, response: &mut Response, token: &str, seconds: Option<i64>) {
    if let Some(cookie) = web.jar().set("session", token, seconds) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Signs out: the session ends, and what the browser still holds of our pages is dropped.
pub(crate) async fn sign_out(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    if let Some(session) = &visit.session {
        let id: SessionId = session.id;
        web.baci
            .end_session(session, id, &visit.place)
            .await
            .or_else(|e| refusal(e).map(|_| ()))?;
    }
    let mut response = see_other("/sign-in");
    set(&web, &mut response, "", Some(0));
    const CLEAR: header::HeaderName = header::HeaderName::from_static("clear-site-data");
    response.headers_mut().insert(CLEAR, HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// The form that asks for a new password.
pub(crate) async fn reset_form(visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let email = Field::of("email", "email", words.t("staff-email")).complete("username").required();
    show(&SignInPage {
        page: Page::new(&visit, "reset-title", Place::Bare),
        lead: words.t("reset-lead"),
        summary: None,
        action: "/reset".to_owned(),
        back: String::new(),
        fields: vec![email],
        button: words.t("reset-send"),
        other: Some(("/sign-in", words.t("sign-in"))),
        doors: None,
    })
}

/// Sends a link for a new password, if there is such an account; the answer is the same if not.
pub(crate) async fn reset(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    web.baci.start_reset(form.get("email"), &visit.place).await?;
    Ok(web.done("/sign-in", "reset-sent"))
}
