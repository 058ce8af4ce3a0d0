//! Codes of batches: each is unique over all of them.

use super::batch::{Row, StoredBatch};
use crate::bulk::Rows;
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::CouponBatchId;
use baci_core::time::Instant;

/// A code with its batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCoupon {
    pub code: String,
    pub withdrawn_at: Option<Instant>,
    pub batch: StoredBatch,
}

#[derive(sqlx::FromRow)]
struct CodeRow {
    code: String,
    code_withdrawn_at: Option<i64>,
    #[sqlx(flatten)]
    batch: Row,
}

impl From<CodeRow> for StoredCoupon {
    fn from(row: CodeRow) -> Self {
        let withdrawn_at = row.code_withdrawn_at.map(Instant::from_micros);
        Self { code: row.code, withdrawn_at, batch: row.batch.into() }
    }
}

macro_rules! codes {
    ($rest:literal) => {
        concat!(
            "SELECT c.code, c.withdrawn_at AS code_withdrawn_at, b.batch_id, b.promotion, b.name, ",
            "b.template, b.wanted, b.made, b.uses, b.starts_at, b.ends_at, b.withdrawn_at, b.actor, ",
            "b.created_at, b.binding FROM coupons c JOIN coupon_batches b ON b.batch_id = c.batch_id ",
            $rest
        )
    };
}

/// Adds codes to a batch, in their order; those that are somewhere already are left out. Answers how
/// many are new.
///
/// # Errors
/// [`StoreError`].
pub async fn add_codes(
    tx: &mut WriteTx,
    batch: CouponBatchId,
    codes: Vec<String>,
) -> Result<u64, StoreError> {
    let mut rows = Rows::new(&table::COUPONS);
    for code in codes {
        rows.push([code.into(), batch.0.into(), None::<i64>.into()])?;
    }
    rows.write_new(tx).await
}

/// One code of a batch.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, code: &str) -> Result<Option<StoredCoupon>, StoreError> {
    const SQL: &str = codes!("WHERE c.code = $1");
    let rows = database.fetch::<CodeRow>(SQL, vec![code.into()]).await?;
    Ok(rows.into_iter().next().map(StoredCoupon::from))
}

/// Codes of a batch after this one, in their order, each with how often it was used or is held by a
/// quote, how often it is held, and when it was withdrawn.
///
/// # Errors
/// [`StoreError`].
pub async fn codes_of(
    database: &Database,
    batch: CouponBatchId,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, i64, i64, Option<i64>)>, StoreError> {
    const SQL: &str = "SELECT c.code, COALESCE(p.used, 0), COALESCE(h.used, 0), c.withdrawn_at FROM coupons c LEFT JOIN program_counters p ON p.counter = c.code || '/coupon' LEFT JOIN program_counters h ON h.counter = c.code || '/held' WHERE c.batch_id = $1 AND c.code > $2 ORDER BY c.code LIMIT $3";
    let values = vec![batch.0.into(), after.into(), limit.into()];
    database.fetch(SQL, values).await
}

/// Takes a code out of use, or puts it back; `false` where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw(
    tx: &mut WriteTx,
    code: &str,
    at: Option<Instant>,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE coupons SET withdrawn_at = $2 WHERE code = $1";
    let at: Option<i64> = at.map(Instant::micros);
    Ok(tx.execute(SQL, vec![code.into(), at.into()]).await? > 0)
}
