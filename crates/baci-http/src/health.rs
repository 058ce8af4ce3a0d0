//! Whether the server lives, and whether it can work.

use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// How it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct HealthResponse {
    status: &'static str,
}

/// Whether the server lives.
#[utoipa::path(get, path = "/health", operation_id = "health", tag = "server",
    responses((status = 200, description = "It lives", body = HealthResponse)))]
pub(crate) async fn health() -> Response {
    axum::Json(HealthResponse { status: "ok" }).into_response()
}

/// Whether the database answers, so that requests can be taken.
#[utoipa::path(get, path = "/ready", operation_id = "ready", tag = "server",
    responses((status = 200, description = "It can work", body = HealthResponse)))]
pub(crate) async fn ready(State(api): State<Api>) -> Result<Response, Problem> {
    api.baci.ready().await?;
    Ok(axum::Json(HealthResponse { status: "ready" }).into_response())
}
