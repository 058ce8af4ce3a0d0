//! The edge: what happens around every request, in one place and one layer.
//!
//! It gives the request an id, turns away what is too much, bounds the time, catches a panic,
//! renders problems in the reader's language, and notes one line in the log: no query, no body, no
//! personal data.

use crate::problem::Problem;
use crate::rate::Left;
use crate::reader;
use crate::state::Api;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use baci_core::id::KeyId;
use baci_core::text::Language;
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::task::Poll;
use std::time::Instant;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a handler lets the edge know for the log.
#[derive(Clone, Default)]
pub(crate) struct Noted(Arc<OnceLock<(KeyId, Left)>>);

impl Noted {
    /// The key that was recognized, and what it may still ask.
    pub fn caller(&self, key: KeyId, left: Left) {
        let _ = self.0.set((key, left));
    }
}

/// Around every request.
pub(crate) async fn edge(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = request_id(request.headers());
    let language = reader::of(request.headers());
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let route = path.as_ref().map_or("none", MatchedPath::as_str);
    let noted = Noted::default();
    request.extensions_mut().insert(noted.clone());
    let mut response = reader::speaking(language, answer(&api, route, request, next)).await;
    finish(&mut response, language, &id);
    if let Some((_, left)) = noted.0.get() {
        left.tell(response.headers_mut());
    }
    note(&method, route, &response, start, &id, &noted);
    response
}

/// The answer, within the limits.
async fn answer(api: &Api, route: &str, request: Request, next: Next) -> Response {
    // Whether the server lives must be seen also when it is busy.
    let place = api.places.try_acquire().ok();
    if place.is_none() && route.starts_with("/v1") {
        return Problem::later("busy").into_response();
    }
    match tokio::time::timeout(api.config.timeout, caught(next.run(request))).await {
        Ok(Some(response)) => response,
        Ok(None) => Problem::internal().into_response(),
        Err(_) => Problem::later("timeout").into_response(),
    }
}

/// What a future gives; `None` where it panics, so that one request's fault stays its own.
async fn caught(future: impl Future<Output = Response>) -> Option<Response> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| {
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(Poll::Ready(response)) => Poll::Ready(Some(response)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(None),
        }
    })
    .await
}

/// The caller's own id where it is short and plain, else a new one.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    static SERVER: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0u8));
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-_.".contains(b);
    let given = headers.get(REQUEST_ID).filter(|id| {
        let bytes = id.as_bytes();
        (1..=64).contains(&bytes.len()) && bytes.iter().all(plain)
    });
    given.cloned().unwrap_or_else(|| {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        HeaderValue::from_str(&format!("req_{:016x}{count:08x}", *SERVER))
            .unwrap_or(HeaderValue::from_static("req"))
    })
}

/// Renders a problem, and sets the headers that every answer has.
fn finish(response: &mut Response, language: Language, id: &HeaderValue) {
    let problem = response.extensions_mut().remove::<Arc<Problem>>();
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let problem = problem.or_else(|| failed.then(|| Arc::new(Problem::of_status(status))));
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id.clone());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Some(problem) = problem {
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
        headers.remove(header::CONTENT_LENGTH);
        let bytes = problem.render(language, id.to_str().unwrap_or_default());
        *response.body_mut() = Body::from(bytes);
    }
}

/// One line in the log, and the figures.
fn note(
    method: &Method,
    route: &str,
    response: &Response,
    start: Instant,
    id: &HeaderValue,
    noted: &Noted,
) {
    let elapsed = start.elapsed();
    let status = response.status();
    let ms = elapsed.as_secs_f64() * 1000.0;
    let key = noted.0.get().map(|(key, _)| key);
    let id = id.to_str().unwrap_or_default();
    tracing::info!(
        %method, route, status = status.as_u16(), ms, request.id = id, key.id = key.map(tracing::field::debug),
        "request"
    );
    crate::metrics::request(method, route, status, elapsed);
}

/// Where there is no route.
pub(crate) async fn nothing() -> Problem {
    Problem::of_status(StatusCode::NOT_FOUND)
}

/// Where there is a route, but not for this method.
pub(crate) async fn wrong_method() -> Problem {
    Problem::of_status(StatusCode::METHOD_NOT_ALLOWED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_one_requests_own() {
        let thrown = async { panic!("as a test wants it") };
        assert!(caught(thrown).await.is_none());
        let fine = async { StatusCode::OK.into_response() };
        assert_eq!(caught(fine).await.map(|r| r.status()), Some(StatusCode::OK));
    }
}
