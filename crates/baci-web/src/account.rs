//! Whoever is signed in: their own sessions and password.

use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::sign_in::start;
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::SessionInfo;
use baci_core::id::SessionId;
use baci_core::refusal::Code;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    name: String,
    role: String,
    summary: Option<Summary>,
    sessions: Vec<SessionView>,
    fields: [Field; 2],
}

struct SessionView {
    id: SessionId,
    device: String,
    address: String,
    seen: String,
    current: bool,
}

/// The page.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &[]).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    wrongs: &[(&'static str, String)],
) -> Result<AccountPage, Wrong> {
    let words = &visit.words;
    let worker = visit.worker().ok_or(Wrong::SignIn)?;
    let view = |info: SessionInfo| SessionView {
        id: info.id,
        device: match info.device.as_str() {
            "" => words.t("account-device-unknown"),
            device => device.to_owned(),
        },
        address: info.address,
        seen: words.say("account-seen").text("time", words.moment(info.seen_at)).to_string(),
        current: info.current,
    };
    let sessions = web.baci.sessions(visit.signed_in()?).await?;
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let old = Field::of("password", "old", words.t("password-old"))
        .complete("current-password")
        .wrong(wrong("old"))
        .required();
    let new = Field::of("password", "new", words.t("password-new"))
        .hint(words.t("password-hint"))
        .complete("new-password")
        .wrong(wrong("new"))
        .required();
    Ok(AccountPage {
        page: Page::new(visit, "account", Place::Account),
        name: worker.name,
        role: words.named("role", worker.role.text()),
        summary: Summary::of(words, wrongs),
        sessions: sessions.into_iter().map(view).collect(),
        fields: [old, new],
    })
}

/// Changes the password; other sessions end.
pub(crate) async fn password(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let own = visit.signed_in()?;
    let (old, new) = (form.raw("old"), form.raw("new"));
    match web.baci.change_password(own, old, new, &visit.place).await {
        Ok(new) => {
            let mut response = start(&web, &new, "/account");
            web.notice(&mut response, "password");
            Ok(response)
        }
        Err(error) => {
            let refusal = refusal(error)?;
            let field = match refusal.code {
                Code::SignInFailed => "old",
                Code::WeakPassword => "new",
                _ => "",
            };
            let wrongs = [(field, visit.words.refusal(&refusal))];
            let page = show(&page(&web, &visit, &wrongs).await?)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Ends one session.
pub(crate) async fn end(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id: SessionId = form.get("session").parse().map_err(|_| Wrong::NotFound)?;
    web.baci.end_session(visit.signed_in()?, id, &visit.place).await?;
    Ok(web.done("/account", "session-ended"))
}

/// Ends all sessions but this one.
pub(crate) async fn end_others(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    web.baci.end_all_other_sessions(visit.signed_in()?, &visit.place).await?;
    Ok(web.done("/account", "session-ended"))
}
