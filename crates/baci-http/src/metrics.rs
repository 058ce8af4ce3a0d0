//! The server's own figures, for Prometheus.

use crate::auth::{May, MetricsRead};
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;

/// Bounds of the latency histogram, in seconds.
const SECONDS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// Bounds of the batch sizes.
const COMMANDS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];
/// How often samples are put into their buckets when nobody reads the figures.
const UPKEEP: Duration = Duration::from_secs(5);

/// The process's recorder: one, however many routers there are. `None` where another program that
/// holds this one has its own.
pub(crate) fn recorder() -> Option<PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let install = || {
        let name = |n: &str| Matcher::Full(n.to_owned());
        PrometheusBuilder::new()
            .set_buckets_for_metric(name("baci_http_request_seconds"), SECONDS)
            .and_then(|b| b.set_buckets_for_metric(name("baci_batch_seconds"), SECONDS))
            .and_then(|b| b.set_buckets_for_metric(name("baci_batch_commands"), COMMANDS))
            .and_then(PrometheusBuilder::install_recorder)
            .map_err(|error| tracing::warn!(%error, "no figures are kept"))
            .ok()
    };
    RECORDER.get_or_init(install).clone()
}

/// Keeps the samples small; ends with the server.
pub(crate) async fn upkeep() {
    let Some(handle) = recorder() else { return };
    loop {
        tokio::time::sleep(UPKEEP).await;
        handle.run_upkeep();
    }
}

/// Counts a request.
pub(crate) fn request(method: &Method, route: &str, status: StatusCode, elapsed: Duration) {
    let route = route.to_owned();
    let method = match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PATCH" => "PATCH",
        _ => "other",
    };
    let status = status.as_str().to_owned();
    metrics::counter!("baci_http_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("baci_http_request_seconds", "method" => method, "route" => route)
        .record(elapsed.as_secs_f64());
}

/// The server's own figures in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", operation_id = "metrics", tag = "server", security(("key" = ["metrics:read"])),
    responses((status = 200, description = "The figures", body = String, content_type = "text/plain")))]
pub(crate) async fn read(_: May<MetricsRead>, State(api): State<Api>) -> Result<Response, Problem> {
    let text = api.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
