//! The JSON API: routes, extractors, request and response types, OpenAPI.
//!
//! **Architecture invariants:** a handler authorises, validates, calls one use case and maps the
//! result; no rule of a program, no SQL and no page is known here; no personal data reaches a log.

#![warn(clippy::unwrap_used)]

mod acquisition;
mod adjustments;
mod analytics;
mod answer;
mod auth;
mod cards;
mod config;
mod coupons;
mod decisions;
mod describe;
mod edge;
mod events;
mod explanation;
mod extract;
mod games;
mod gift_cards;
mod health;
mod holds;
mod households;
mod identities;
mod leaderboards;
mod levels;
mod live_cards;
mod members;
mod merges;
mod metrics;
mod missions;
mod named;
mod occasions;
mod partners;
mod problem;
mod programs;
mod purchases;
mod quotes;
mod rate;
mod reader;
mod rewards;
mod routes;
mod segments;
mod serve;
mod stages;
mod state;
mod statement;
mod streaks;
mod surprises;
mod tiers;
mod transfers;
mod trials;
mod value;

pub use config::Config;
pub use rate::Rate;
pub use routes::{openapi, router, router_beside};
pub use serve::serve;
