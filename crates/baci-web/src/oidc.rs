//! Signing in by another provider: the way there, and the way back.

use crate::page::home;
use crate::sign_in::{Ask, start};
use crate::state::Web;
use crate::visit::{Visit, own_path, see_other};
use crate::wrong::Wrong;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use baci_app::{CameBack, OidcError};
use serde::Deserialize;

/// The cookie that a browser keeps while it is away, and for how long, in seconds.
const COOKIE: &str = "oidc";
const KEPT: i64 = 600;

/// What the provider says in the address that it sends a browser back to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    state: String,
    code: String,
    error: String,
    iss: String,
}

/// Leads to the provider. It is a link and no form, since the pages' policy lets forms lead nowhere
/// else; so another site's page must not be what follows it.
pub(crate) async fn leave(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let provider = web.config.provider.as_ref().ok_or(Wrong::NotFound)?;
    let back = own_path(&ask.back);
    if visit.worker().is_some() {
        return Ok(see_other(home(&visit)));
    }
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if site.is_some_and(|site| !["same-origin", "none"].contains(&site)) {
        return Ok(see_other("/sign-in"));
    }
    match web.baci.start_oidc(provider, back, &visit.place).await {
        Ok(away) => {
            let mut response = see_other(&away.address);
            keep(&web, &mut response, away.ticket.reveal(), KEPT);
            Ok(response)
        }
        Err(error) => turned_away(error),
    }
}

/// Signs in who comes back. What the browser kept is good once, whatever comes of it.
pub(crate) async fn come_back(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, Wrong> {
    let provider = web.config.provider.as_ref().ok_or(Wrong::NotFound)?;
    let ticket = web.jar().read(&headers, COOKIE).unwrap_or_default();
    let Answer { state, code, error, iss } = &answer;
    let came = CameBack { ticket: &ticket, state, code, error, issuer: iss };
    let mut response = match web.baci.oidc_sign_in(provider, came, &visit.place).await {
        Ok((new, back)) => start(&web, &new, own_path(&back)),
        Err(error) => turned_away(error)?,
    };
    keep(&web, &mut response, "", 0);
    Ok(response)
}

fn keep(web: &Web, response: &mut Response, ticket: &str, seconds: i64) {
    if let Some(cookie) = web.jar().set(COOKIE, ticket, Some(seconds)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Leads to the sign-in page, which says what was wrong.
fn turned_away(error: OidcError) -> Result<Response, Wrong> {
    let wrong = match error {
        OidcError::Cancelled => "oidc-cancelled",
        OidcError::Stale => "oidc-stale",
        OidcError::NoAccount => "oidc-no-account",
        OidcError::Unverified => "oidc-unverified",
        OidcError::Provider(_) => "oidc-provider",
        OidcError::App(error) => return Err(error.into()),
    };
    Ok(see_other(&format!("/sign-in?wrong={wrong}")))
}
