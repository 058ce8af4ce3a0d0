//! Uses of offers: what each purchase got by which promotion, and the sums over all of it.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;

/// A promotion that gave something on a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredUse {
    pub member: MemberId,
    pub event: EventId,
    pub promotion: String,
    pub at: Instant,
    /// What it took off, gifts with their worth, in the currency's smallest unit.
    pub given: i64,
}

/// The sums of one promotion over all time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    pub promotion: String,
    pub uses: i64,
    pub members: i64,
    pub given: i128,
    pub last: Instant,
}

/// The uses of one promotion in a quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarter {
    pub promotion: String,
    /// Counts quarters of an hour since 1970.
    pub quarter: i64,
    pub uses: i64,
    pub given: i128,
}

/// Notes uses.
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, uses: Vec<StoredUse>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::OFFER_USES);
    for StoredUse { member, event, promotion, at, given } in uses {
        rows.push([
            member.0.into(),
            event.0.into(),
            promotion.into(),
            at.micros().into(),
            given.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// Takes away the uses of a purchase that was cancelled.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(tx: &mut WriteTx, member: MemberId, event: EventId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM offer_uses WHERE member_id = $1 AND event_id = $2";
    tx.execute(SQL, vec![member.0.into(), event.0.into()]).await.map(|_| ())
}

/// The sums of every promotion that was ever used.
///
/// # Errors
/// [`StoreError`].
pub async fn sums(database: &Database) -> Result<Vec<Sums>, StoreError> {
    const SQL: &str = "SELECT promotion, COUNT(*), COUNT(DISTINCT member_id), CAST(SUM(given / 1000000000) AS BIGINT), CAST(SUM(given % 1000000000) AS BIGINT), MAX(at) FROM offer_uses GROUP BY promotion";
    type Row = (String, i64, i64, i64, i64, i64);
    let rows = database.fetch::<Row>(SQL, vec![]).await?;
    let read = |(promotion, uses, members, high, low, last): Row| Sums {
        promotion,
        uses,
        members,
        given: crate::value::whole(high, low),
        last: Instant::from_micros(last),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Uses since an instant, by promotion and quarter of an hour.
///
/// # Errors
/// [`StoreError`].
pub async fn quarters(database: &Database, since: Instant) -> Result<Vec<Quarter>, StoreError> {
    const SQL: &str = "SELECT promotion, at / 900000000 AS quarter, COUNT(*), CAST(SUM(given / 1000000000) AS BIGINT), CAST(SUM(given % 1000000000) AS BIGINT) FROM offer_uses WHERE at >= $1 GROUP BY promotion, quarter";
    type Row = (String, i64, i64, i64, i64);
    let rows = database.fetch::<Row>(SQL, vec![since.micros().into()]).await?;
    let read = |(promotion, quarter, uses, high, low): Row| Quarter {
        promotion,
        quarter,
        uses,
        given: crate::value::whole(high, low),
    };
    Ok(rows.into_iter().map(read).collect())
}
