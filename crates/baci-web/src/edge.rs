//! The edge: what happens around every page, in one place and one layer.
//!
//! It finds out who comes, asks whether they may, checks that a form came from a page of ours, bounds
//! the time and the size, catches a panic, shows what went wrong in the reader's language, and sets
//! the headers. The log gets one line: no query, no form, no personal data.

use crate::form::{self, Form};
use crate::headers;
use crate::parcel;
use crate::routes::Need;
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::Wrong;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header, request::Parts};
use axum::middleware::Next;
use axum::response::Response;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

/// Around every request.
pub(crate) async fn edge(State(web): State<Web>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let (parts, body) = request.into_parts();
    let method = parts.method.clone();
    let path = parts.extensions.get::<MatchedPath>().cloned();
    let (visit, known) = Visit::of(&web, &parts).await;
    let place = web.places.try_acquire();
    let parcel = path.as_ref().is_some_and(|p| parcel::is_parcel(p.as_str(), &parts.headers));
    let patience = if parcel { web.config.upload_timeout } else { web.config.timeout };
    let work = caught(within(&web, &visit, parts, body, next));
    let done = match (place, known) {
        (Err(_), _) => Err(Wrong::Busy),
        (_, Err(error)) => Err(error.into()),
        (Ok(_), Ok(())) => match tokio::time::timeout(patience, work).await {
            Ok(Some(done)) => done,
            Ok(None) => Err(Wrong::Internal),
            Err(_) => Err(Wrong::Timeout),
        },
    };
    let mut response =
        done.map_or_else(|wrong| wrong.show(&visit), |response| shown(response, &visit));
    headers::secure(response.headers_mut(), &visit.path, web.config.secure());
    for cookie in &visit.cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    let route = path.as_ref().map_or("none", MatchedPath::as_str);
    let (status, ms) = (response.status().as_u16(), start.elapsed().as_secs_f64() * 1000.0);
    tracing::info!(%method, route, status, ms, "page");
    response
}

/// Asks whether the visitor may, reads the form, and lets the page do its work.
async fn within(
    web: &Web,
    visit: &Visit,
    mut parts: Parts,
    body: Body,
    next: Next,
) -> Result<Response, Wrong> {
    let path = parts.extensions.get::<MatchedPath>().cloned();
    if let Some(path) = &path {
        let method = if parts.method == Method::HEAD { "GET" } else { parts.method.as_str() };
        let need = web.needs.get(&(path.as_str(), method));
        allowed(visit, *need.ok_or(Wrong::NotFound)?)?;
    }
    parts.extensions.insert(visit.clone());
    if parts.method == Method::POST {
        if !form::same_origin(&parts.headers) {
            return Err(Wrong::Stale);
        }
        if path.is_some_and(|path| parcel::is_parcel(path.as_str(), &parts.headers)) {
            return Ok(next.run(Request::from_parts(parts, body)).await);
        }
        let form = read_form(web, &parts, body).await?;
        if !visit.owns(form.get("token")) {
            return Err(Wrong::Stale);
        }
        parts.extensions.insert(form);
    }
    Ok(next.run(Request::from_parts(parts, Body::empty())).await)
}

fn allowed(visit: &Visit, need: Need) -> Result<(), Wrong> {
    match need {
        Need::Nothing => Ok(()),
        Need::Member if visit.member().is_some() => Ok(()),
        _ if visit.worker().is_none() => Err(Wrong::SignIn),
        Need::Member => Err(Wrong::SignIn),
        Need::SignedIn => Ok(()),
        Need::May(right) if visit.may(right) => Ok(()),
        Need::May(_) => Err(Wrong::Forbidden),
    }
}

async fn read_form(web: &Web, parts: &Parts, body: Body) -> Result<Form, Wrong> {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(Wrong::Stale);
    }
    let bytes = to_bytes(body, web.config.form_limit_bytes).await.map_err(|_| Wrong::TooLarge)?;
    Ok(Form::read(&bytes))
}

/// A page as it is, or what went wrong with it in the reader's language.
fn shown(mut response: Response, visit: &Visit) -> Response {
    let wrong = response.extensions_mut().remove::<Arc<Wrong>>();
    let status = response.status();
    let bare = status.is_client_error() || status.is_server_error();
    let html = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|v| v.to_str().is_ok_and(|kind| kind.starts_with("text/html")));
    match wrong {
        Some(wrong) => wrong.show(visit),
        None if bare && !html => Wrong::of_status(status).show(visit),
        None => response,
    }
}

/// Where there is no page.
pub(crate) async fn nothing() -> Wrong {
    Wrong::NotFound
}

/// What a future gives; `None` where it panics, so that one request's fault stays its own.
async fn caught<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| {
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(Poll::Ready(done)) => Poll::Ready(Some(done)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(None),
        }
    })
    .await
}
