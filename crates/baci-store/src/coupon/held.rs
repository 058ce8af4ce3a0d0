//! Coupons that members hold: each lies with its member.

use super::binding::{Stored, text};
use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::coupon::Binding;
use baci_core::id::{CouponBatchId, EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A coupon that a member holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberCoupon {
    pub member: MemberId,
    pub code: String,
    pub batch: Option<CouponBatchId>,
    pub promotion: String,
    pub uses: i64,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// open, held, used, expired or withdrawn.
    pub state: String,
    /// What it was given for, if anything.
    pub event: Option<EventId>,
    pub actor: String,
    pub created_at: Instant,
    /// The goods that it is for.
    pub binding: Binding,
}

#[derive(sqlx::FromRow)]
struct OwnRow {
    member_id: Uuid,
    code: String,
    batch_id: Option<Uuid>,
    promotion: String,
    uses: i64,
    starts_at: i64,
    ends_at: i64,
    state: String,
    event_id: Option<Uuid>,
    actor: String,
    created_at: i64,
    #[sqlx(try_from = "Option<String>")]
    binding: Stored,
}

impl From<OwnRow> for MemberCoupon {
    fn from(row: OwnRow) -> Self {
        Self {
            member: MemberId(row.member_id),
            code: row.code,
            batch: row.batch_id.map(CouponBatchId),
            promotion: row.promotion,
            uses: row.uses,
            starts_at: Instant::from_micros(row.starts_at),
            ends_at: Instant::from_micros(row.ends_at),
            state: row.state,
            event: row.event_id.map(EventId),
            actor: row.actor,
            created_at: Instant::from_micros(row.created_at),
            binding: row.binding.0,
        }
    }
}

macro_rules! own {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, code, batch_id, promotion, uses, starts_at, ends_at, state, event_id, ",
            "actor, created_at, binding FROM member_coupons ",
            $rest
        )
    };
}

/// Gives members coupons; those that are there already stay. Answers how many are new.
///
/// # Errors
/// [`StoreError`].
pub async fn grant(tx: &mut WriteTx, coupons: &[MemberCoupon]) -> Result<u64, StoreError> {
    member_rows(coupons)?.write_new(tx).await
}

/// Writes members' coupons with all else.
///
/// # Errors
/// [`StoreError`].
pub fn save_own(writes: &mut Writes, coupons: &[MemberCoupon]) -> Result<(), StoreError> {
    writes.add(member_rows(coupons)?, OnConflict::Replace);
    Ok(())
}

fn member_rows(coupons: &[MemberCoupon]) -> Result<Rows, StoreError> {
    let mut rows = Rows::new(&table::MEMBER_COUPONS);
    for coupon in coupons {
        rows.push([
            coupon.member.0.into(),
            coupon.code.clone().into(),
            coupon.batch.map(|batch| batch.0).into(),
            coupon.promotion.clone().into(),
            coupon.uses.into(),
            coupon.starts_at.micros().into(),
            coupon.ends_at.micros().into(),
            coupon.state.clone().into(),
            coupon.event.map(|event| event.0).into(),
            coupon.actor.clone().into(),
            coupon.created_at.micros().into(),
            text(&coupon.binding)?.into(),
        ])?;
    }
    Ok(rows)
}

/// A member's coupons, open ones first, then the latest.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
    limit: i64,
) -> Result<Vec<MemberCoupon>, StoreError> {
    const SQL: &str = own!(
        "WHERE member_id = $1 ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, created_at DESC, code LIMIT $2"
    );
    let rows = database.fetch::<OwnRow>(SQL, vec![member.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(MemberCoupon::from).collect())
}

/// A member's coupon with this code, whoever holds it.
///
/// # Errors
/// [`StoreError`].
pub async fn held(database: &Database, code: &str) -> Result<Option<MemberCoupon>, StoreError> {
    const SQL: &str = own!("WHERE code = $1 ORDER BY member_id LIMIT 1");
    let rows = database.fetch::<OwnRow>(SQL, vec![code.into()]).await?;
    Ok(rows.into_iter().next().map(MemberCoupon::from))
}

/// The coupons of a batch that members hold, after this one.
///
/// # Errors
/// [`StoreError`].
pub async fn held_of(
    database: &Database,
    batch: CouponBatchId,
    (member, code): (MemberId, &str),
    limit: i64,
) -> Result<Vec<MemberCoupon>, StoreError> {
    const SQL: &str = own!(
        "WHERE batch_id = $1 AND (member_id, code) > ($2, $3) ORDER BY member_id, code LIMIT $4"
    );
    let values = vec![batch.0.into(), member.0.into(), code.into(), limit.into()];
    let rows = database.fetch::<OwnRow>(SQL, values).await?;
    Ok(rows.into_iter().map(MemberCoupon::from).collect())
}

/// Takes an open coupon from a member; `false` where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn take(tx: &mut WriteTx, member: MemberId, code: &str) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE member_coupons SET state = 'withdrawn' WHERE member_id = $1 AND code = $2 AND state = 'open'";
    Ok(tx.execute(SQL, vec![member.0.into(), code.into()]).await? > 0)
}

/// Withdraws what members hold of a batch and have not used; at most so many at a time.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw_held(
    tx: &mut WriteTx,
    batch: CouponBatchId,
    limit: i64,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE member_coupons SET state = 'withdrawn' WHERE state = 'open' AND batch_id = $1 AND (member_id, code) IN (SELECT member_id, code FROM member_coupons WHERE batch_id = $1 AND state = 'open' LIMIT $2)";
    tx.execute(SQL, vec![batch.0.into(), limit.into()]).await
}

/// Notes that members' coupons have run out; at most so many at a time.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, now: Instant, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE member_coupons SET state = 'expired' WHERE state = 'open' AND (member_id, code) IN (SELECT member_id, code FROM member_coupons WHERE state = 'open' AND ends_at <= $1 LIMIT $2)";
    tx.execute(SQL, vec![now.micros().into(), limit.into()]).await
}
