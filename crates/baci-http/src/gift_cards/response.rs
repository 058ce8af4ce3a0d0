//! Gift cards in the API's words.

use crate::value::Time;
use baci_app::{CardInfo, StatementLine};
use baci_core::program::Program;
use serde::Serialize;
use utoipa::ToSchema;

/// A gift card.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardResponse {
    /// `gft_…`
    pub id: String,
    pub number: String,
    /// In the answer that issued it only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// What can be spent of it now.
    pub balance: String,
    /// What is put aside for quotes that hold it.
    pub held: String,
    pub currency: String,
    /// open or blocked.
    pub state: String,
    /// The only member who may pay with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<String>,
    /// When the first of what is on it runs out, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_end: Option<Time>,
    pub issued_at: Time,
}

/// A page of cards.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardListResponse {
    pub cards: Vec<CardResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A new PIN.
#[derive(Serialize, ToSchema)]
pub(crate) struct PinResponse {
    pub pin: String,
}

/// What a card paid and got.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardHistoryResponse {
    pub lines: Vec<CardLineResponse>,
}

/// A line of a card's history.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardLineResponse {
    /// gift_card_issue, gift_card_top_up, gift_card_pay, gift_card_back, gift_card_hold,
    /// gift_card_release or settle (something ran out).
    pub kind: String,
    pub at: Time,
    /// Below zero where money left the card.
    pub amount: String,
}

impl CardResponse {
    /// A card in the API's words.
    pub fn of(info: &CardInfo, program: &Program) -> Self {
        let money = |amount| program.currency.format(amount);
        Self {
            id: info.card.card.to_string(),
            number: info.card.number.clone(),
            pin: None,
            balance: money(info.left),
            held: money(info.held),
            currency: program.currency.to_string(),
            state: info.card.state.clone(),
            member_id: info.card.owner.map(|owner| owner.to_string()),
            next_end: info.next_end.map(Time),
            issued_at: Time(info.card.issued_at),
        }
    }
}

impl CardHistoryResponse {
    /// Lines in the API's words.
    pub fn of(lines: &[StatementLine], program: &Program) -> Self {
        let line = |line: &StatementLine| CardLineResponse {
            kind: line.event.kind.clone(),
            at: Time(line.event.at),
            amount: program.currency.format(line.moved()),
        };
        Self { lines: lines.iter().map(line).collect() }
    }
}
