//! The pages: console, till and member's page, rendered on the server, in four languages.
//!
//! **Architecture invariants:** a page authorises, validates, calls one use case and shows the
//! result; no rule of a program and no SQL is known here; no word that a person reads stands in a
//! template or in code, all are messages in `locales/`; nothing inline, so the content security
//! policy can forbid it; every page works without scripts.

#![warn(clippy::unwrap_used)]

mod account;
mod analytics;
mod assets;
mod audit;
mod backtest;
mod causes;
mod config;
mod cookies;
mod coupons;
mod edge;
mod form;
mod games;
mod gift_cards;
mod headers;
mod households;
mod imports;
mod keys;
mod leaderboards;
mod levels;
mod link;
mod list;
mod look;
mod me;
mod members;
mod merges;
mod missions;
mod occasions;
mod offers;
mod oidc;
mod outbox;
mod overview;
mod page;
mod parcel;
mod partners;
mod parts;
mod passkey;
mod price_lists;
mod program;
mod proxies;
mod purchases;
mod rewards;
mod routes;
mod segments;
mod sessions;
mod settings;
mod sign_in;
mod staff;
mod stages;
mod state;
mod streaks;
mod surprises;
mod tasks;
mod tiers;
mod till;
mod visit;
mod why;
mod words;
mod wrong;

pub use assets::pass_icon;
pub use config::WebConfig;
pub use proxies::Proxies;
pub use routes::router;
