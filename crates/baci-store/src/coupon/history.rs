//! Where coupons were used and given back.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::Database;
use crate::error::StoreError;
use crate::table;
use baci_core::id::{CouponBatchId, EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A use of a coupon, or what gave it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub code: String,
    pub event: EventId,
    pub member: MemberId,
    pub at: Instant,
    /// 1, or -1 for what was given back.
    pub used: i64,
    /// 1 where a quote puts it aside, or -1 where it lets it go.
    pub held: i64,
}

/// Writes where coupons were used.
///
/// # Errors
/// [`StoreError`].
pub fn add_moves(writes: &mut Writes, moves: Vec<Move>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::COUPON_MOVES);
    for Move { code, event, member, at, used, held } in moves {
        rows.push([
            code.into(),
            event.0.into(),
            member.0.into(),
            at.micros().into(),
            used.into(),
            held.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Where a code was used, latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn moves(database: &Database, code: &str, limit: i64) -> Result<Vec<Move>, StoreError> {
    const SQL: &str = "SELECT code, event_id, buyer_id, at, used, held FROM coupon_moves WHERE code = $1 ORDER BY at DESC, event_id DESC LIMIT $2";
    type Row = (String, Uuid, Uuid, i64, i64, i64);
    let rows = database.fetch::<Row>(SQL, vec![code.into(), limit.into()]).await?;
    let read = |(code, event, member, at, used, held): Row| Move {
        code,
        event: EventId(event),
        member: MemberId(member),
        at: Instant::from_micros(at),
        used,
        held,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// How often the codes of a batch were used in all, and how many of them.
///
/// # Errors
/// [`StoreError`].
pub async fn uses_of(database: &Database, batch: CouponBatchId) -> Result<(i64, i64), StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(SUM(m.used), 0) AS BIGINT), COUNT(DISTINCT CASE WHEN m.used <> 0 THEN m.code END) FROM coupons c JOIN coupon_moves m ON m.code = c.code WHERE c.batch_id = $1";
    let rows = database.fetch::<(i64, i64)>(SQL, vec![batch.0.into()]).await?;
    Ok(rows.first().copied().unwrap_or_default())
}
