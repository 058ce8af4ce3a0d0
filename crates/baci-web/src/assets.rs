//! Assets: styles, script and pictures, built in, named by what they hold so that they are kept for long.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

macro_rules! assets {
    ($($name:literal $kind:literal),* $(,)?) => {
        &[$(Asset { name: $name, kind: $kind, bytes: include_bytes!(concat!("../assets/", $name)) }),*]
    };
}

const ASSETS: &[Asset] = assets![
    "baci.css" "text/css; charset=utf-8",
    "app.js" "text/javascript; charset=utf-8",
    "till.css" "text/css; charset=utf-8",
    "till.js" "text/javascript; charset=utf-8",
    "me.css" "text/css; charset=utf-8",
    "me.js" "text/javascript; charset=utf-8",
    "passkey.js" "text/javascript; charset=utf-8",
    "logo.svg" "image/svg+xml",
    "icon.png" "image/png",
];

/// The names with their hashes, in the order of the assets: `baci.5f3a9c01d2e4.css`.
static HASHED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let hashed = |asset: &Asset| {
        let hash = blake3::hash(asset.bytes).to_hex();
        let (stem, ending) = asset.name.rsplit_once('.').unwrap_or((asset.name, ""));
        format!("{stem}.{}.{ending}", &hash[..12])
    };
    ASSETS.iter().map(hashed).collect()
});

/// Where an asset is found.
pub(crate) fn path(name: &str) -> String {
    let found = ASSETS.iter().zip(&*HASHED).find(|(asset, _)| asset.name == name);
    debug_assert!(found.is_some(), "there is no asset {name}");
    format!("/assets/{}", found.map_or(name, |(_, hashed)| hashed))
}

/// The picture that stands on passes.
pub fn pass_icon() -> baci_app::Icon {
    let found = ASSETS.iter().find(|asset| asset.name == "icon.png");
    baci_app::Icon { bytes: found.map_or(&[], |asset| asset.bytes), path: path("icon.png") }
}

/// Gives an asset. Its name changes with what it holds, so it may be kept for a year.
pub(crate) async fn get(Path(name): Path<String>) -> Response {
    let Some((asset, _)) = ASSETS.iter().zip(&*HASHED).find(|(_, hashed)| **hashed == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, asset.bytes).into_response()
}
