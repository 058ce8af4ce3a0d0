//! What makes the member's page an app on a phone: its manifest, and the worker that keeps the card.

use crate::assets;
use crate::till::offline::script;
use crate::visit::Visit;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The manifest: the shop's name, in the reader's language.
pub(crate) async fn manifest(visit: Visit) -> Response {
    let icon = json!({ "src": assets::path("logo.svg"), "type": "image/svg+xml", "sizes": "any",
        "purpose": "any" });
    let manifest = json!({ "id": "/m", "start_url": "/m", "scope": "/m", "display": "standalone",
        "name": visit.shop, "short_name": visit.shop, "lang": visit.words.language.code(),
        "background_color": "#faf6f0", "theme_color": "#8f3a1d", "icons": [icon] });
    ([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response()
}

/// The worker, for the member's page alone.
pub(crate) async fn worker() -> Response {
    script(include_str!("../../assets/me-worker.js"), "/m", &["me.css", "me.js"])
}
