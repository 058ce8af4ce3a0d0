//! The JSON API: routes, extractors, request and response types, OpenAPI.
//!
//! **Architecture invariants:** a handler authorises, validates, calls one use case and maps the
//! result; no rule of a program, no SQL and no page is known here; no personal data reaches a log.

#![warn(clippy::unwrap_used)]

mod config;
mod routes;
mod serve;

pub use config::Config;
pub use routes::{openapi, router};
pub use serve::serve;
