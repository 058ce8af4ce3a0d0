//! Batches: what codes, or coupons that members hold, were made for together.

use super::binding::{Stored, text};
use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::coupon::Binding;
use baci_core::id::CouponBatchId;
use baci_core::time::Instant;
use uuid::Uuid;

/// A batch of codes, or of coupons that members hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBatch {
    pub batch: CouponBatchId,
    /// The promotion that it opens, by its id.
    pub promotion: String,
    pub name: String,
    /// What its codes are made from; empty where they came from outside.
    pub template: String,
    /// How many there are to be.
    pub wanted: i64,
    /// How many there are so far.
    pub made: i64,
    /// How often each may be used.
    pub uses: i64,
    pub starts_at: Instant,
    /// [`Instant::FAR`] for never.
    pub ends_at: Instant,
    pub withdrawn_at: Option<Instant>,
    pub actor: String,
    pub created_at: Instant,
    /// The goods that it is for.
    pub binding: Binding,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    batch_id: Uuid,
    promotion: String,
    name: String,
    template: String,
    wanted: i64,
    made: i64,
    uses: i64,
    starts_at: i64,
    ends_at: i64,
    withdrawn_at: Option<i64>,
    actor: String,
    created_at: i64,
    #[sqlx(try_from = "Option<String>")]
    binding: Stored,
}

impl From<Row> for StoredBatch {
    fn from(row: Row) -> Self {
        Self {
            batch: CouponBatchId(row.batch_id),
            promotion: row.promotion,
            name: row.name,
            template: row.template,
            wanted: row.wanted,
            made: row.made,
            uses: row.uses,
            starts_at: Instant::from_micros(row.starts_at),
            ends_at: Instant::from_micros(row.ends_at),
            withdrawn_at: row.withdrawn_at.map(Instant::from_micros),
            actor: row.actor,
            created_at: Instant::from_micros(row.created_at),
            binding: row.binding.0,
        }
    }
}

macro_rules! batches {
    ($rest:literal) => {
        concat!(
            "SELECT batch_id, promotion, name, template, wanted, made, uses, starts_at, ends_at, ",
            "withdrawn_at, actor, created_at, binding FROM coupon_batches ",
            $rest
        )
    };
}

/// A batch, new or changed.
///
/// # Errors
/// [`StoreError`].
pub async fn save_batch(tx: &mut WriteTx, batch: &StoredBatch) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::COUPON_BATCHES);
    rows.push([
        batch.batch.0.into(),
        batch.promotion.clone().into(),
        batch.name.clone().into(),
        batch.template.clone().into(),
        batch.wanted.into(),
        batch.made.into(),
        batch.uses.into(),
        batch.starts_at.micros().into(),
        batch.ends_at.micros().into(),
        batch.withdrawn_at.map(Instant::micros).into(),
        batch.actor.clone().into(),
        batch.created_at.micros().into(),
        text(&batch.binding)?.into(),
    ])?;
    rows.write(tx, OnConflict::Replace).await
}

/// A batch, locked until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_batch(
    tx: &mut WriteTx,
    batch: CouponBatchId,
) -> Result<Option<StoredBatch>, StoreError> {
    let sql = format!("{}{}", batches!("WHERE batch_id = $1"), tx.dialect().lock_rows());
    let rows = tx.fetch_text::<Row>(sql, vec![batch.0.into()]).await?;
    Ok(rows.into_iter().next().map(StoredBatch::from))
}

/// A batch.
///
/// # Errors
/// [`StoreError`].
pub async fn batch(
    database: &Database,
    batch: CouponBatchId,
) -> Result<Option<StoredBatch>, StoreError> {
    const SQL: &str = batches!("WHERE batch_id = $1");
    let rows = database.fetch::<Row>(SQL, vec![batch.0.into()]).await?;
    Ok(rows.into_iter().next().map(StoredBatch::from))
}

/// Batches, latest first, before this one.
///
/// # Errors
/// [`StoreError`].
pub async fn batches(
    database: &Database,
    before: CouponBatchId,
    limit: i64,
) -> Result<Vec<StoredBatch>, StoreError> {
    const SQL: &str = batches!("WHERE batch_id < $1 ORDER BY batch_id DESC LIMIT $2");
    let rows = database.fetch::<Row>(SQL, vec![before.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(StoredBatch::from).collect())
}

/// Batches that are not complete, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn unfinished(database: &Database, limit: i64) -> Result<Vec<StoredBatch>, StoreError> {
    const SQL: &str =
        batches!("WHERE made < wanted AND withdrawn_at IS NULL ORDER BY batch_id LIMIT $1");
    let rows = database.fetch::<Row>(SQL, vec![limit.into()]).await?;
    Ok(rows.into_iter().map(StoredBatch::from).collect())
}
