//! A purchase as it is shown.

use crate::answer::OutcomeResponse;
use crate::problem::Problem;
use crate::value::Time;
use baci_app::StatementLine;
use baci_core::decide::returns::Returned;
use baci_core::event::{Body, Line, Quantity};
use baci_core::id::EventRef;
use baci_core::program::Program;
use serde::Serialize;
use utoipa::ToSchema;

/// A purchase, what it gave, and what came back since.
#[derive(Serialize, ToSchema)]
pub(crate) struct PurchaseResponse {
    /// `ref_…`
    id: String,
    member_id: String,
    at: Time,
    recorded_at: Time,
    /// Who sent it, as `key:` and the key's name.
    actor: String,
    program_version: i64,
    currency: String,
    /// The sum of the lines, less what a balance paid.
    net: String,
    paid_with_balance: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
    tags: Vec<String>,
    lines: Vec<LineResponse>,
    cancelled: bool,
    #[serde(flatten)]
    outcome: OutcomeResponse,
}

/// A line, with what came back of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct LineResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<String>,
    /// The owned item that it was for.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    tags: Vec<String>,
    quantity: String,
    amount: String,
    discount: String,
    returned_quantity: String,
    returned_amount: String,
}

impl PurchaseResponse {
    /// A stored purchase.
    pub fn of(
        stored: &StatementLine,
        returned: &Returned,
        program: &Program,
    ) -> Result<Self, Problem> {
        let event = &stored.event;
        let Ok(Body::Purchase(purchase)) = serde_json::from_str::<Body>(&event.body) else {
            tracing::error!(event = %event.event, "a stored purchase cannot be read");
            return Err(Problem::internal());
        };
        let money = |amount| program.currency.format(amount);
        let line = |(place, line): (usize, Line)| {
            let back = returned.lines.get(place);
            LineResponse {
                sku: line.sku,
                category: line.category,
                brand: line.brand,
                item: line.item,
                tags: line.tags,
                quantity: line.quantity.to_string(),
                amount: money(line.amount),
                discount: money(line.discount),
                returned_quantity: back.map_or(Quantity(0), |b| b.quantity).to_string(),
                returned_amount: money(back.map_or(0, |b| b.amount)),
            }
        };
        Ok(Self {
            id: EventRef { member: event.member, event: event.event }.to_string(),
            member_id: event.member.to_string(),
            at: Time(event.at),
            recorded_at: Time(event.recorded_at),
            actor: event.actor.clone(),
            program_version: event.program_version,
            currency: program.currency.code().to_owned(),
            net: money(event.net),
            paid_with_balance: money(purchase.paid_with_balance),
            branch: purchase.branch,
            channel: purchase.channel,
            receipt: purchase.receipt,
            tags: purchase.tags,
            lines: purchase.lines.into_iter().enumerate().map(line).collect(),
            cancelled: returned.cancelled,
            outcome: OutcomeResponse::of(&stored.outcome, program),
        })
    }
}
