//! Passkeys: adding one, signing in with one, removing one. The browser's part is `passkey.js`.

use crate::account;
use crate::form::Form;
use crate::sign_in;
use crate::state::Web;
use crate::visit::{Visit, own_path};
use crate::wrong::{Wrong, refusal};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{Answered, Challenge};
use baci_core::id::PasskeyId;
use baci_core::refusal::Code;

/// What a form brought back from the browser.
fn answered(form: &Form) -> Result<Answered<'_>, Wrong> {
    let ticket = form.get("ticket").parse().map_err(|_| Wrong::NotFound)?;
    Ok(Answered { ticket, response: form.raw("response") })
}

/// A challenge for the script; the options are JSON already.
fn handed(challenge: &Challenge) -> Response {
    let Challenge { ticket, options } = challenge;
    let json = format!(r#"{{"ticket":"{ticket}","options":{options}}}"#);
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

/// Starts to add one.
pub(crate) async fn start(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let own = visit.signed_in()?;
    Ok(handed(&web.baci.start_passkey(own, &web.config.public_url).await?))
}

/// Adds the one that the browser made.
pub(crate) async fn add(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let (own, answered) = (visit.signed_in()?, answered(&form)?);
    let (origin, name) = (&web.config.public_url, form.get("name"));
    match web.baci.finish_passkey(own, origin, answered, name, &visit.place).await {
        Ok(_) => Ok(web.done("/account", "passkey-added")),
        Err(error) => {
            let refusal = refusal(error)?;
            let wrong = match refusal.code {
                Code::SignInFailed => visit.words.t("passkey-not-added"),
                _ => visit.words.refusal(&refusal),
            };
            account::again(&web, &visit, &[("name", wrong)]).await
        }
    }
}

/// Removes one.
pub(crate) async fn remove(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id: PasskeyId = form.get("passkey").parse().map_err(|_| Wrong::NotFound)?;
    web.baci.remove_passkey(visit.signed_in()?, id, &visit.place).await?;
    Ok(web.done("/account", "passkey-removed"))
}

/// Starts to sign in with one.
pub(crate) async fn start_sign_in(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    Ok(handed(&web.baci.start_passkey_sign_in(&web.config.public_url, &visit.place).await?))
}

/// Signs in with one.
pub(crate) async fn sign_in(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let (answered, back) = (answered(&form)?, own_path(form.get("back")));
    match web.baci.passkey_sign_in(&web.config.public_url, answered, &visit.place).await {
        Ok(new) => Ok(sign_in::start(&web, &new, back)),
        Err(error) => {
            let refusal = refusal(error)?;
            let wrong = match refusal.code {
                Code::SignInFailed => visit.words.t("passkey-unknown"),
                _ => visit.words.refusal(&refusal),
            };
            let page = sign_in::again(&web, &visit, "", back, wrong)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
