//! Live cards: the codes for a shop's own app, and the key by which a till checks them without a connection.

use crate::auth::{May, MembersWrite, PurchasesWrite};
use crate::extract::Named;
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use baci_app::MOST_LIVE;
use baci_core::id::MemberId;
use serde::Serialize;
use utoipa::ToSchema;

/// What a member's phone shows, the first now, each in the place of the one before.
#[derive(Serialize, ToSchema)]
pub(crate) struct LiveCardResponse {
    codes: Vec<LiveCodeResponse>,
}

/// A code; as a QR code it is 45 or 49 modules wide.
#[derive(Serialize, ToSchema)]
pub(crate) struct LiveCodeResponse {
    code: String,
    from: String,
    until: String,
}

/// The public key. What is signed, by ECDSA over P-256 with SHA-256, is the code up to its signature, which is its last
/// 128 characters: `r` and `s` in hexadecimal digits. A code is good from 15 seconds before `from` to 15 after `until`.
#[derive(Serialize, ToSchema)]
pub(crate) struct LiveKeyResponse {
    /// The point, uncompressed (SEC 1), in hexadecimal digits.
    point: String,
}

/// The codes that a member's phone shows in the next five minutes, for a shop's own app.
#[utoipa::path(get, path = "/v1/members/{id}/live-card", operation_id = "live_card", tag = "members",
    security(("key" = ["members:write"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The codes, the first now", body = LiveCardResponse)))]
pub(crate) async fn codes(
    _: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let codes = api.baci.live_codes(id, MOST_LIVE).await?;
    let told = codes.into_iter().map(|code| LiveCodeResponse {
        code: code.text,
        from: code.from.to_string(),
        until: code.until.to_string(),
    });
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((headers, axum::Json(LiveCardResponse { codes: told.collect() })).into_response())
}

/// The key by which a till checks live cards without a connection.
#[utoipa::path(get, path = "/v1/live-card-key", operation_id = "live_card_key", tag = "members",
    security(("key" = ["purchases:write"])),
    responses((status = 200, description = "The public key", body = LiveKeyResponse)))]
pub(crate) async fn key(
    _: May<PurchasesWrite>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    Ok(axum::Json(LiveKeyResponse { point: api.baci.live_key().await? }).into_response())
}
