//! Problems: every error leaves as one shape, the problem document of RFC 9457.
//!
//! A handler makes a [`Problem`]; the edge renders it, for only the edge knows the reader's language.

mod misread;
mod titles;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, say};
use baci_core::program::Problem as Fault;
use baci_core::refusal::{Code, Kind, Refusal, Value};
use baci_core::text::Language;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use misread::misread;
pub(crate) use titles::title;

/// Why a request was not done. `code` is stable and for machines.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    /// The message that says it: see [`say::problem`].
    pub reason: &'static str,
    /// What is wrong with a program document.
    pub problems: Vec<Fault>,
    /// The values that decided.
    pub values: Vec<(&'static str, Value)>,
    /// In how many seconds it may be tried again.
    pub retry_after: Option<u32>,
}

/// What a failed request answers (RFC 9457), as `application/problem+json`.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// Names the kind of problem: `urn:baci:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of problem in the reader's language (Accept-Language: en, lo, th, vi).
    title: &'a str,
    status: u16,
    /// What is wrong with this very request, and what to do, in the reader's language.
    detail: &'a str,
    /// Stable, for machines.
    code: &'a str,
    /// The request's id, as in the log.
    request_id: &'a str,
    /// All problems of a program document, each with its place.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Vec<serde_json::Value>)]
    problems: Vec<Fault>,
    /// The values that decided, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    values: BTreeMap<&'static str, String>,
}

impl Problem {
    /// A problem of this crate's own; its code is the reason, too, unless another is given.
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        let (problems, values) = (Vec::new(), Vec::new());
        Self { status, code, reason: code, problems, values, retry_after: None }
    }

    /// Something in the request is not as it must be.
    pub fn invalid(reason: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::InvalidRequest.text()).because(reason)
    }

    /// With a finer reason than its code.
    pub const fn because(mut self, reason: &'static str) -> Self {
        self.reason = reason;
        self
    }

    /// With a value that decided.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// To be tried again with the same idempotency key.
    pub fn later(code: &'static str) -> Self {
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, code);
        problem.retry_after = Some(1);
        problem
    }

    /// Something broke here; the reason is in the log, not in the answer.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// The problem of an answer that some other part of the server made.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(status, "not_found").because("no-address"),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(status, "method_not_allowed"),
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(status, "payload_too_large").because("too-large")
            }
            s if s.is_client_error() => Self::new(status, "invalid_request"),
            _ => Self::internal(),
        }
    }

    /// The document, for a reader of this language.
    pub fn render(&self, language: Language, request_id: &str) -> Vec<u8> {
        let detail = say::problem(language, self.reason, &self.values, self.retry_after);
        let body = ProblemBody {
            kind: format!("urn:baci:problem:{}", self.code),
            title: title(self.code, language),
            status: self.status.as_u16(),
            detail: &detail,
            code: self.code,
            request_id,
            problems: self.problems.iter().map(|fault| in_words(language, fault)).collect(),
            values: self.values.iter().map(|(name, value)| (*name, value.to_string())).collect(),
        };
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

/// A problem of a program document with its sentence in the reader's language.
fn in_words(language: Language, fault: &Fault) -> Fault {
    Fault { sentence: say::fault(language, fault), ..fault.clone() }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"baci\"");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match (refusal.code, refusal.code.kind()) {
            (Code::ProgramInvalid, _) => StatusCode::UNPROCESSABLE_ENTITY,
            (_, Kind::Invalid) => StatusCode::BAD_REQUEST,
            (_, Kind::Missing) => StatusCode::NOT_FOUND,
            (_, Kind::Conflict) => StatusCode::CONFLICT,
            (_, Kind::Forbidden) => StatusCode::FORBIDDEN,
            (_, Kind::Unknown) => StatusCode::UNAUTHORIZED,
            (_, Kind::TooMany) => StatusCode::TOO_MANY_REQUESTS,
        };
        let reason = refusal.message();
        let mut problem = Self::new(status, refusal.code.text()).because(reason);
        (problem.values, problem.retry_after) = (refusal.values, refusal.retry_after);
        problem
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => refusal.into(),
            AppError::Program(problems) => {
                let code = Code::ProgramInvalid.text();
                let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code);
                problem.problems = problems;
                problem
            }
            AppError::Unavailable(reason) => {
                tracing::warn!(%reason, "the database is not available");
                Self::later("unavailable")
            }
            AppError::Busy => Self::later("busy"),
            AppError::Internal(reason) => {
                tracing::error!(%reason, "a use case failed");
                Self::internal()
            }
        }
    }
}
