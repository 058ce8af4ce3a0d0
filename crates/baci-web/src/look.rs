//! The look: light or dark, and how Thai years are counted; kept in the browser.

use crate::cookies::YEAR;
use crate::form::Form;
use crate::state::Web;
use crate::visit::{own_path, see_other};
use axum::extract::State;
use axum::http::header;
use axum::response::Response;

/// Keeps a choice, and leads back.
pub(crate) async fn choose(State(web): State<Web>, form: Form) -> Response {
    let mut response = see_other(own_path(form.get("back")));
    let jar = web.jar();
    let theme = form.filled("theme").filter(|v| ["auto", "light", "dark"].contains(v));
    let years = form.filled("years").filter(|v| ["common", "buddhist"].contains(v));
    let chosen = [("theme", theme), ("years", years)];
    for (name, value) in chosen.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        if let Some(cookie) = jar.set(name, value, Some(YEAR)) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}
