//! Problems: every error leaves as one shape, the problem document of RFC 9457.
//!
//! A handler makes a [`Problem`]; the edge renders it, for only the edge knows the reader's language.

mod titles;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::AppError;
use baci_core::program::Problem as Fault;
use baci_core::refusal::{Code, Kind, Refusal};
use baci_core::text::Language;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use titles::title;

/// Why a request was not done. `code` is stable and for machines.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    /// A sentence for a person, in English.
    pub detail: String,
    /// What is wrong with a program document.
    pub problems: Vec<Fault>,
    /// The values that decided.
    pub values: BTreeMap<&'static str, String>,
    /// In how many seconds it may be tried again.
    pub retry_after: Option<u64>,
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
    /// What is wrong with this very request, and what to do.
    detail: &'a str,
    /// Stable, for machines.
    code: &'a str,
    /// The request's id, as in the log.
    request_id: &'a str,
    /// All problems of a program document, each with its place.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Vec<serde_json::Value>)]
    problems: &'a [Fault],
    /// The values that decided, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    values: &'a BTreeMap<&'static str, String>,
}

impl Problem {
    /// A problem of this crate's own.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            problems: Vec::new(),
            values: BTreeMap::new(),
            retry_after: None,
        }
    }

    /// Something in the request is not as it must be.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Refusal::new(Code::InvalidRequest, detail).into()
    }

    /// With a value that decided.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.insert(name, value.into());
        self
    }

    /// To be tried again with the same idempotency key.
    pub fn later(code: &'static str, detail: &str) -> Self {
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail);
        problem.retry_after = Some(1);
        problem
    }

    /// Something broke here; the reason is in the log, not in the answer.
    pub fn internal() -> Self {
        let detail = "something went wrong on the server: the log has it under this request id";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// The problem of an answer that some other part of the server made.
    pub fn of_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => ("not_found", "there is nothing at this address"),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method_not_allowed", "this address does not take this method: see Allow")
            }
            StatusCode::PAYLOAD_TOO_LARGE => ("payload_too_large", "the body is too large"),
            s if s.is_client_error() => ("invalid_request", "the request is not understood"),
            _ => return Self::internal(),
        };
        Self::new(status, code, detail)
    }

    /// The document, for a reader of this language.
    pub fn render(&self, language: Language, request_id: &str) -> Vec<u8> {
        let body = ProblemBody {
            kind: format!("urn:baci:problem:{}", self.code),
            title: title(self.code, language),
            status: self.status.as_u16(),
            detail: &self.detail,
            code: self.code,
            request_id,
            problems: &self.problems,
            values: &self.values,
        };
        serde_json::to_vec(&body).unwrap_or_default()
    }
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
        let mut problem = Self::new(status, refusal.code.text(), refusal.sentence);
        problem.retry_after = refusal.retry_after.map(u64::from);
        problem
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => refusal.into(),
            AppError::Program(problems) => {
                let sentence = format!("the program document has {} problems", problems.len());
                let mut problem = Self::from(Refusal::new(Code::ProgramInvalid, sentence));
                problem.problems = problems;
                problem
            }
            AppError::Unavailable(reason) => {
                tracing::warn!(%reason, "the database is not available");
                let detail = "the database does not answer for now: send the same request again, with the same key";
                Self::later("unavailable", detail)
            }
            AppError::Busy => {
                let detail =
                    "too many requests are waiting: send the same request again, with the same key";
                Self::later("busy", detail)
            }
            AppError::Internal(reason) => {
                tracing::error!(%reason, "a use case failed");
                Self::internal()
            }
        }
    }
}
