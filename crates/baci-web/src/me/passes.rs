//! The club card for the wallet of the phone.

use crate::me::own;
use crate::state::Web;
use crate::visit::{Visit, see_other};
use crate::wrong::Wrong;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The file for Apple's wallet.
pub(crate) async fn apple(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let made = web.baci.apple_pass(&web.config.passes, own(&visit)?, visit.words.language).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.apple.pkpass"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"card.pkpass\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, made.ok_or(Wrong::NotFound)?).into_response())
}

/// Leads to Google's wallet.
pub(crate) async fn google(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let made = web.baci.google_pass(&web.config.passes, own(&visit)?, visit.words.language).await?;
    Ok(see_other(&made.ok_or(Wrong::NotFound)?))
}
