//! What is asked about rewards.

use serde::Deserialize;
use utoipa::ToSchema;

pub(super) use crate::gift_cards::{ListQuery, VerbRequest};

/// A reward that a member claims.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimRequest {
    /// Its id in the program.
    pub reward: String,
    /// The way to pay, counted from 1; the first where nothing is said. Where it asks for money, the shop
    /// takes that itself.
    #[schema(minimum = 1)]
    pub price: Option<usize>,
    /// Where it is claimed; needed where each branch has its own stock.
    #[schema(max_length = 200)]
    pub branch: Option<String>,
    /// The code on the member's phone, where the program asks for it to spend.
    pub live_card: Option<String>,
}

/// A line for what is out of stock.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineRequest {
    /// The reward's id in the program.
    pub reward: String,
    /// Where; needed where each branch has its own stock.
    #[schema(max_length = 200)]
    pub branch: Option<String>,
}

/// Pieces that come or go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StockRequest {
    /// How many come; below zero for those that go.
    pub by: i64,
    /// Where; needed where each branch has its own stock.
    pub branch: Option<String>,
    /// Why; it stays beside the movement.
    #[schema(max_length = 200)]
    pub reason: String,
}

/// Codes for a pool.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PoolRequest {
    /// In the order in which they are to be given.
    #[schema(min_items = 1, max_items = 10_000)]
    pub codes: Vec<String>,
}

/// A code that a member shows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeRequest {
    #[schema(max_length = 80)]
    pub code: String,
}
