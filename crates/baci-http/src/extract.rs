//! What requests carry: strict JSON bodies, ids in paths, queries, and the key that makes a write safe.

use crate::problem::{Problem, misread};
use crate::state::Api;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use axum::response::IntoResponse;
use baci_app::{Caller, Command, What, Who};
use baci_core::time::Instant;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::str::FromStr;

/// A JSON body: unknown and double keys are refused by the types, with their place.
pub(crate) struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Api> for Json<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        is_json(request.headers())?;
        let bytes = read(request, api).await?;
        parse(&bytes).map(Self)
    }
}

/// A write: the body with the `Idempotency-Key` that makes it safe to send twice.
pub(crate) struct Write<T> {
    pub ticket: Ticket,
    pub body: T,
}

/// What makes a write safe to send twice: its key, and what tells its request from another.
pub(crate) struct Ticket {
    key: String,
    fingerprint: [u8; 16],
}

impl<T: DeserializeOwned> FromRequest<Api> for Write<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let key = idempotency_key(request.headers())?;
        // A verb without a body (release, cancel) may come without a content type.
        if request.headers().contains_key(header::CONTENT_TYPE) || has_body(request.headers()) {
            is_json(request.headers())?;
        }
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let bytes = read(request, api).await?;
        let parts = [method.as_str().as_bytes(), path.as_bytes(), &bytes];
        let fingerprint = Command::fingerprint_of(&parts);
        let body = parse(if bytes.is_empty() { b"{}" } else { &bytes })?;
        Ok(Self { ticket: Ticket { key, fingerprint }, body })
    }
}

impl Ticket {
    /// The key of a write that may come without one, with what tells its request from another.
    pub fn if_any(headers: &HeaderMap, parts: &[&[u8]]) -> Result<Option<Self>, Problem> {
        if !headers.contains_key("idempotency-key") {
            return Ok(None);
        }
        let fingerprint = Command::fingerprint_of(parts);
        Ok(Some(Self { key: idempotency_key(headers)?, fingerprint }))
    }

    /// What makes a write safe to send twice that is no command.
    pub fn asked(&self, caller: &Caller) -> baci_app::Asked {
        let key = format!("{}:{}", caller.key, self.key);
        baci_app::Asked { key, fingerprint: self.fingerprint }
    }

    /// The command of this caller.
    pub fn command(&self, caller: &Caller, at: Option<Instant>, who: Who, what: What) -> Command {
        Command {
            key: format!("{}:{}", caller.key, self.key),
            fingerprint: self.fingerprint,
            actor: format!("key:{}", caller.name),
            at,
            who,
            what,
        }
    }
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0")
        || headers.contains_key(header::TRANSFER_ENCODING)
}

/// The most characters of an idempotency key.
const KEY_MOST: usize = 200;

fn idempotency_key(headers: &HeaderMap) -> Result<String, Problem> {
    let mut keys = headers.get_all("idempotency-key").iter();
    let key = keys.next().and_then(|key| key.to_str().ok()).filter(|key| {
        (1..=KEY_MOST).contains(&key.len()) && key.bytes().all(|b| (0x21..=0x7e).contains(&b))
    });
    match (key, keys.next()) {
        (Some(key), None) => Ok(key.to_owned()),
        _ => Err(Problem::new(StatusCode::BAD_REQUEST, "idempotency_key_required")
            .with("most", KEY_MOST)),
    }
}

fn is_json(headers: &HeaderMap) -> Result<(), Problem> {
    match media_type(headers).as_deref() {
        Some("application/json") => Ok(()),
        Some(kind) if kind.starts_with("application/") && kind.ends_with("+json") => Ok(()),
        _ => Err(unsupported("application/json")),
    }
}

/// That the content type is not one of those that are taken here.
pub(crate) fn unsupported(taken: &str) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type").with("names", taken)
}

/// The content type without its parameters, in lower case.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(|kind| kind.trim().to_ascii_lowercase())
}

/// The body's bytes, up to the limit.
pub(crate) async fn read(request: Request, api: &Api) -> Result<Bytes, Problem> {
    Bytes::from_request(request, api).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let limit = api.config.body_limit_bytes;
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large").with("most", limit)
        }
        _ => Problem::invalid("body-cut"),
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let problem = match error.classify() {
            Category::Data => misread(&error.to_string(), "json-value"),
            _ => Problem::new(StatusCode::BAD_REQUEST, "invalid_json"),
        };
        problem.with("line", error.line()).with("column", error.column())
    })
}

/// An id in the path; a text that is no such id names nothing.
pub(crate) struct Named<T>(pub T);

impl<T: FromStr> FromRequestParts<Api> for Named<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let text = Path::<String>::from_request_parts(parts, api).await;
        let Path(text) = text.map_err(|r| Problem::of_status(r.into_response().status()))?;
        text.parse().map(Self).map_err(|_| not_named(&text))
    }
}

/// Two ids in the path.
pub(crate) struct NamedPair<A, B>(pub A, pub B);

impl<A, B> FromRequestParts<Api> for NamedPair<A, B>
where
    A: FromStr,
    B: FromStr,
{
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let texts = Path::<(String, String)>::from_request_parts(parts, api).await;
        let Path((a, b)) = texts.map_err(|r| Problem::of_status(r.into_response().status()))?;
        let first = a.parse().map_err(|_| not_named(&a))?;
        Ok(Self(first, b.parse().map_err(|_| not_named(&b))?))
    }
}

/// That a text is no id of what is asked for.
pub(crate) fn not_named(text: &str) -> Problem {
    let shown: String = text.chars().take(60).collect();
    Problem::new(StatusCode::NOT_FOUND, "not_found").because("not-an-id").with("value", shown)
}

/// A strict query.
pub(crate) struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Api> for Asked<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, api).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(rejection) => Err(misread(&rejection.body_text(), "query-value")),
        }
    }
}

/// The most entries of a page.
pub(crate) const PAGE_MOST: i64 = 100;

/// How many entries a page has: 1 to 100, 50 where nothing is said.
pub(crate) fn page_limit(asked: Option<i64>) -> Result<i64, Problem> {
    match asked.unwrap_or(50) {
        limit @ 1..=PAGE_MOST => Ok(limit),
        _ => Err(Problem::invalid("page-limit").with("most", PAGE_MOST)),
    }
}

/// A cursor from an earlier page.
pub(crate) fn cursor<T: FromStr>(text: Option<&str>) -> Result<Option<T>, Problem> {
    let bad = |_| Problem::invalid("cursor");
    text.map(|text| text.parse().map_err(bad)).transpose()
}
