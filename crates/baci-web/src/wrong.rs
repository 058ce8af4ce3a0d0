//! What can go wrong with a page, and the page that says so.

use crate::page::{Page, Place};
use crate::visit::Visit;
use crate::words::Words;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use baci_app::AppError;
use baci_core::refusal::{Kind, Refusal};
use std::sync::Arc;

/// A page that could not be shown, or a form that was not taken.
#[derive(Clone, Debug)]
pub(crate) enum Wrong {
    NotFound,
    /// Signed in, but without the right.
    Forbidden,
    /// Nobody is signed in: leads to the sign-in page.
    SignIn,
    /// The form's proof is missing or of another session: the page must be loaded again.
    Stale,
    TooLarge,
    /// Too much at once, or the database is out of order for now.
    Busy,
    Timeout,
    Refused(Box<Refusal>),
    Internal,
}

impl From<AppError> for Wrong {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => Self::Refused(Box::new(refusal)),
            AppError::Unavailable(_) | AppError::Busy => {
                tracing::warn!(%error, "a page has to wait");
                Self::Busy
            }
            AppError::Program(_) | AppError::Internal(_) => {
                tracing::error!(%error, "a page failed");
                Self::Internal
            }
        }
    }
}

impl From<askama::Error> for Wrong {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page could not be rendered");
        Self::Internal
    }
}

/// The edge renders it, for it knows the reader.
impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

impl Wrong {
    /// What a bare status means.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            // A part of the address that is no id, or a method that is not there.
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::BAD_REQUEST => {
                Self::NotFound
            }
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            status if status.is_server_error() => Self::Internal,
            _ => Self::Stale,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Stale => StatusCode::FORBIDDEN,
            Self::SignIn => StatusCode::SEE_OTHER,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy | Self::Timeout => StatusCode::SERVICE_UNAVAILABLE,
            Self::Refused(refusal) => match refusal.code.kind() {
                Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
                Kind::Missing => StatusCode::NOT_FOUND,
                Kind::Conflict => StatusCode::CONFLICT,
                Kind::Forbidden => StatusCode::FORBIDDEN,
                Kind::Unknown => StatusCode::UNAUTHORIZED,
                Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            },
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What it says, and whether trying again may help.
    fn message(&self, words: &Words) -> (String, bool) {
        let (name, retry) = match self {
            Self::NotFound => ("not-found", false),
            Self::Forbidden => ("forbidden", false),
            Self::SignIn => ("sign-in", false),
            Self::Stale => ("stale", true),
            Self::TooLarge => ("too-large", false),
            Self::Busy => ("busy", true),
            Self::Timeout => ("timeout", true),
            Self::Refused(refusal) => return (words.refusal(refusal), false),
            Self::Internal => ("internal", true),
        };
        let key = match self {
            Self::Forbidden | Self::TooLarge => format!("refused-{name}"),
            _ => format!("problem-{name}"),
        };
        (words.t(&key), retry)
    }

    /// The page that says it.
    pub fn show(&self, visit: &Visit) -> Response {
        if matches!(self, Self::SignIn) && visit.mine() {
            return crate::visit::see_other("/m/sign-in");
        }
        if matches!(self, Self::SignIn) {
            // What was sent at the till is no page to come back to.
            let here = if visit.path.starts_with("/till/") { "/till" } else { &visit.here };
            let back: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
            return crate::visit::see_other(&format!("/sign-in?back={back}"));
        }
        let (text, retry) = self.message(&visit.words);
        let title = visit.words.t(match self.status() {
            StatusCode::NOT_FOUND => "problem-title-missing",
            status if status.is_server_error() => "problem-title-broken",
            _ => "problem-title-refused",
        });
        let page = Page::titled(visit, title, Place::Nowhere);
        let rendered = ErrorPage { page, text, retry }.render();
        let html = rendered.unwrap_or_else(|error| {
            tracing::error!(%error, "the error page could not be rendered");
            String::new()
        });
        let mut response = (self.status(), Html(html)).into_response();
        if matches!(self, Self::Busy) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

/// The refusal that an error is; everything else is a page of its own.
///
/// # Errors
/// It is none.
pub(crate) fn refusal(error: AppError) -> Result<Refusal, Wrong> {
    match error {
        AppError::Refused(refusal) => Ok(refusal),
        other => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    text: String,
    retry: bool,
}
