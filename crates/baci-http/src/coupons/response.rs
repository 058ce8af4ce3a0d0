//! Coupons in the API's words.

use crate::value::Time;
use baci_app::{BatchInfo, CouponInfo, CouponLine, HeldInfo, MemberCoupon, Move, StoredBatch};
use baci_core::id::EventRef;
use baci_core::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// A batch.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchResponse {
    /// `cpb_…`
    pub id: String,
    pub promotion: String,
    pub name: String,
    /// What its codes are made from; empty where they came from outside or members hold them.
    pub template: String,
    /// How many there are to be.
    pub count: i64,
    /// How many there are so far.
    pub made: i64,
    /// How often each may be used; nothing for as often as liked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uses: Option<i64>,
    pub from: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// making, ready or withdrawn.
    pub state: String,
    /// The articles that it is for; all where none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sku: Vec<String>,
    /// The owned item that it is for, in capital letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    pub created_at: Time,
}

/// A batch with its figures.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchInfoResponse {
    #[serde(flatten)]
    pub batch: BatchResponse,
    /// Uses of all its codes, what was given back taken off.
    pub used: i64,
    /// How many of its codes were used at least once.
    pub used_codes: i64,
}

/// A page of batches.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchListResponse {
    pub batches: Vec<BatchResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What was added to a batch.
#[derive(Serialize, ToSchema)]
pub(crate) struct AddedResponse {
    pub batch: BatchResponse,
    /// How many were not there before.
    pub new: u64,
}

/// A page of codes.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeListResponse {
    pub codes: Vec<CouponResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A code.
#[derive(Serialize, ToSchema)]
pub(crate) struct CouponResponse {
    pub code: String,
    /// open, not_yet, expired, used, held or withdrawn.
    pub state: String,
    /// How often it was used.
    pub used: i64,
    /// Whose it is, where a member holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchResponse>,
    /// What the member holds, where one does; with one code only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon: Option<HeldResponse>,
    /// Where it was used or given back, latest first; with one code only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<MoveResponse>>,
}

/// A use of a code, or what gave it back.
#[derive(Serialize, ToSchema)]
pub(crate) struct MoveResponse {
    /// The purchase, or the cancel (`ref_…`).
    pub event: String,
    pub at: Time,
    /// 1, or -1 for what was given back.
    pub used: i64,
    /// 1 where a quote put it aside, or -1 where it let it go.
    pub held: i64,
}

/// A coupon that a member holds.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldResponse {
    pub code: String,
    pub promotion: String,
    pub uses: i64,
    pub from: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// open, held, used, expired or withdrawn.
    pub state: String,
    /// The batch that it is of (`cpb_…`), if it is of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    /// The articles that it is for; all where none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sku: Vec<String>,
    /// The owned item that it is for, in capital letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    pub created_at: Time,
}

/// What a member holds.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldListResponse {
    pub coupons: Vec<HeldResponse>,
}

/// An end, where there is one.
fn end(at: Instant) -> Option<Time> {
    (at != Instant::FAR).then_some(Time(at))
}

impl BatchResponse {
    /// A batch in the API's words.
    pub fn of(batch: &StoredBatch) -> Self {
        let state = match batch.withdrawn_at {
            Some(_) => "withdrawn",
            None if batch.made < batch.wanted => "making",
            None => "ready",
        };
        Self {
            id: batch.batch.to_string(),
            promotion: batch.promotion.clone(),
            name: batch.name.clone(),
            template: batch.template.clone(),
            count: batch.wanted,
            made: batch.made,
            uses: Some(batch.uses).filter(|uses| *uses != i64::MAX),
            from: Time(batch.starts_at),
            until: end(batch.ends_at),
            state: state.to_owned(),
            sku: batch.binding.sku.clone(),
            item: batch.binding.item.clone(),
            created_at: Time(batch.created_at),
        }
    }
}

impl BatchInfoResponse {
    /// A batch with its figures.
    pub fn of(info: &BatchInfo) -> Self {
        let batch = BatchResponse::of(&info.batch);
        Self { batch, used: info.uses, used_codes: info.used_codes }
    }
}

impl CouponResponse {
    /// A code as it is listed.
    pub fn of(line: &CouponLine) -> Self {
        Self {
            code: line.code.clone(),
            state: line.standing.word().to_owned(),
            used: line.used,
            member_id: line.member.map(|id| id.to_string()),
            batch: None,
            coupon: None,
            history: None,
        }
    }

    /// A code with its batch and history.
    pub fn with_history(info: &CouponInfo) -> Self {
        let history = info.moves.iter().map(MoveResponse::of).collect();
        let (batch, history) = (Some(BatchResponse::of(&info.batch)), Some(history));
        Self { batch, history, ..Self::of(&info.line) }
    }

    /// A code that a member holds, with its history.
    pub fn of_member(info: &HeldInfo) -> Self {
        let own = &info.coupon;
        Self {
            code: own.code.clone(),
            state: info.standing.word().to_owned(),
            used: info.used,
            member_id: Some(own.member.to_string()),
            batch: None,
            coupon: Some(HeldResponse::of(own)),
            history: Some(info.moves.iter().map(MoveResponse::of).collect()),
        }
    }
}

impl MoveResponse {
    fn of(own: &Move) -> Self {
        Self {
            event: EventRef { member: own.member, event: own.event }.to_string(),
            at: Time(own.at),
            used: own.used,
            held: own.held,
        }
    }
}

impl HeldResponse {
    /// A coupon that a member holds.
    pub fn of(own: &MemberCoupon) -> Self {
        Self {
            code: own.code.clone(),
            promotion: own.promotion.clone(),
            uses: own.uses,
            from: Time(own.starts_at),
            until: end(own.ends_at),
            state: own.state.clone(),
            batch: own.batch.map(|batch| batch.to_string()),
            sku: own.binding.sku.clone(),
            item: own.binding.item.clone(),
            created_at: Time(own.created_at),
        }
    }
}
