//! Where somebody is signed in, and ending it: the same for the staff and for members.

use crate::form::Form;
use crate::page::Page;
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::SessionInfo;
use baci_core::id::SessionId;

/// The list of one's own sessions, with a button to end each other one.
#[derive(Template)]
#[template(path = "parts/sessions.html")]
pub(crate) struct Sessions {
    page: Page,
    /// Where its forms are sent to, without a slash at the end.
    path: &'static str,
    sessions: Vec<SessionView>,
}

impl askama::filters::HtmlSafe for Sessions {}

struct SessionView {
    id: SessionId,
    device: String,
    address: String,
    seen: String,
    current: bool,
}

impl Sessions {
    /// Those of whoever is signed in.
    ///
    /// # Errors
    /// Nobody is; or the database is out of order.
    pub async fn of(web: &Web, visit: &Visit, page: &Page) -> Result<Self, Wrong> {
        let words = &visit.words;
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
        let path = if visit.mine() { "/m" } else { "/account" };
        Ok(Self { page: page.clone(), path, sessions: sessions.into_iter().map(view).collect() })
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
    Ok(web.done(home(&visit), "session-ended"))
}

/// Ends all sessions but this one.
pub(crate) async fn end_others(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    web.baci.end_all_other_sessions(visit.signed_in()?, &visit.place).await?;
    Ok(web.done(home(&visit), "session-ended"))
}

/// The page that the list stands on.
fn home(visit: &Visit) -> &'static str {
    if visit.mine() { "/m/profile" } else { "/account" }
}
