//! What is asked about gift cards.

use crate::value::Exact;
use baci_core::id::MemberId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A card that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IssueRequest {
    /// What is on it, in the program's currency.
    pub amount: Exact,
    /// The number that is printed on it already; one is drawn where nothing is said.
    #[schema(min_length = 8, max_length = 40)]
    pub number: Option<String>,
    /// Whether it has a PIN; it has one where nothing is said.
    #[serde(default = "yes")]
    pub pin: bool,
    /// The only member who may pay with it (`mem_…`).
    #[schema(value_type = Option<String>)]
    pub member_id: Option<MemberId>,
}

const fn yes() -> bool {
    true
}

/// Money for a card.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TopUpRequest {
    pub amount: Exact,
}

/// A card in somebody's hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FindRequest {
    #[schema(max_length = 80)]
    pub number: String,
    #[schema(max_length = 20)]
    pub pin: Option<String>,
}

/// A verb needs no body.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerbRequest {}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100; 50 where nothing is said.
    pub limit: Option<i64>,
}
