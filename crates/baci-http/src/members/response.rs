//! Members as they are shown.

use crate::answer::{BalanceResponse, balances};
use crate::named::IdentityResponse;
use crate::value::{Time, in_wallet};
use baci_app::{Balance, StoredLot, StoredMember};
use baci_core::program::Program;
use baci_core::time::Instant;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A page of members.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberListResponse {
    pub members: Vec<MemberSummary>,
    /// The cursor of the next page; not there on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A member's record.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberSummary {
    /// `mem_…`
    pub id: String,
    pub joined_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `YYYY-MM-DD`, or `--MM-DD` where the year is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'static str>,
    pub tags: Vec<String>,
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub fields: BTreeMap<String, baci_core::event::Field>,
    pub identities: Vec<IdentityResponse>,
    /// Counts changes of the record, from 1.
    pub revision: i64,
    pub updated_at: Time,
}

/// A member with what they have.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberResponse {
    #[serde(flatten)]
    pub member: MemberSummary,
    pub balances: BTreeMap<String, BalanceResponse>,
    /// Lots that still hold something, the first to expire first.
    pub lots: Vec<LotResponse>,
}

/// Points earned at once.
#[derive(Serialize, ToSchema)]
pub(crate) struct LotResponse {
    pub wallet: String,
    /// The event that earned it.
    pub event_id: String,
    pub earned_at: Time,
    pub available_at: Time,
    /// Not there for what never expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    pub amount: String,
    pub pending: String,
    pub available: String,
    pub held: String,
}

impl MemberSummary {
    /// The record of a stored member.
    pub fn of(stored: &StoredMember) -> Self {
        let profile = &stored.member.profile;
        Self {
            id: stored.member.id.to_string(),
            joined_at: Time(stored.member.joined_at),
            name: profile.name.clone(),
            birthday: profile.birthday.map(|day| day.to_string()),
            language: profile.language.map(baci_core::text::Language::code),
            tags: profile.tags.clone(),
            fields: profile.fields.clone(),
            identities: stored.identities.iter().map(|own| IdentityResponse::of(own)).collect(),
            revision: stored.revision,
            updated_at: Time(stored.updated_at),
        }
    }
}

impl MemberResponse {
    /// The whole of a member. Before any program is published nobody has anything.
    pub fn of(
        stored: &StoredMember,
        all: &BTreeMap<String, Balance>,
        lots: &[StoredLot],
        program: Option<&Program>,
    ) -> Self {
        let lot = |program, stored: &StoredLot| lot(program, stored);
        Self {
            member: MemberSummary::of(stored),
            balances: program.map(|p| balances(all, p)).unwrap_or_default(),
            lots: program.iter().flat_map(|p| lots.iter().map(move |l| lot(p, l))).collect(),
        }
    }
}

fn lot(program: &Program, stored: &StoredLot) -> LotResponse {
    let text = |amount| in_wallet(program, &stored.wallet, amount);
    let lot = &stored.lot;
    let event = baci_core::id::EventRef { member: stored.member, event: lot.event };
    LotResponse {
        wallet: stored.wallet.clone(),
        event_id: event.to_string(),
        earned_at: Time(lot.earned_at),
        available_at: Time(lot.available_at),
        expires_at: (lot.expires_at != Instant::FAR).then_some(Time(lot.expires_at)),
        amount: text(lot.amount),
        pending: text(lot.pending),
        available: text(lot.available),
        held: text(lot.held),
    }
}
