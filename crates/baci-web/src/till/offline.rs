//! The till without a connection: a page that the browser keeps, and the worker that keeps it.

use crate::assets;
use crate::form::Form;
use crate::page::{Page, show};
use crate::state::Web;
use crate::till::Frame;
use crate::till::bill::GoodsFields;
use crate::visit::Visit;
use crate::words::numbers;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "till_offline.html")]
struct OfflinePage {
    page: Page,
    till: Frame,
    branch: String,
    currency: String,
    decimals: bool,
    goods: GoodsFields,
    codes: String,
    /// The key by which the browser checks live cards.
    live_key: String,
}

/// The page: the bill with a phone number or card, kept in the browser until it can be sent.
pub(crate) async fn page(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    let till = Frame::new(&web, &visit, &headers, ("till-offline", "/till")).await?;
    let currency = visit.program.as_ref().map(|p| p.program.currency);
    show(&OfflinePage {
        page: till.page.clone(),
        branch: till.branch.as_ref().map(|branch| branch.id.clone()).unwrap_or_default(),
        currency: currency.map_or_else(String::new, |c| numbers::sign(&c).to_owned()),
        decimals: currency.is_some_and(|c| c.digits > 0),
        goods: GoodsFields::of(visit.program.as_ref().map(|p| &p.program), &Form::default()),
        codes: String::new(),
        live_key: web.baci.live_key().await?,
        till,
    })
}

/// The worker, for the till alone.
pub(crate) async fn worker() -> Response {
    script(include_str!("../../assets/till-worker.js"), "/till", &["till.css", "till.js"])
}

/// A service worker with the names of the assets that it keeps.
pub(crate) fn script(text: &str, scope: &'static str, own: &[&str]) -> Response {
    let all = ["baci.css", "app.js", "logo.svg"].iter().chain(own);
    let paths: Vec<String> = all.map(|name| assets::path(name)).collect();
    let paths = serde_json::to_string(&paths).unwrap_or_default();
    // A new set of assets is a new worker, with a cache of its own.
    let version: String = blake3::hash(paths.as_bytes()).to_hex().chars().take(12).collect();
    let text = text.replace("__SHELL__", &paths).replace("__VERSION__", &version);
    const ALLOWED: header::HeaderName = header::HeaderName::from_static("service-worker-allowed");
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (ALLOWED, scope),
    ];
    (headers, text).into_response()
}
