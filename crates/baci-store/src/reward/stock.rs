//! What staff added to the stock of rewards, and took away.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::AuditId;
use baci_core::time::Instant;
use uuid::Uuid;

/// A movement of stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockMove {
    pub id: AuditId,
    /// See `Reward::place`.
    pub place: String,
    /// Pieces; below zero for those that went.
    pub by: i64,
    pub reason: String,
    pub actor: String,
    pub at: Instant,
}

/// Notes a movement; how many there are is counted beside it.
///
/// # Errors
/// [`StoreError`].
pub async fn add_move(tx: &mut WriteTx, own: StockMove) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::REWARD_STOCK_MOVES);
    rows.push([
        own.id.0.into(),
        own.place.into(),
        own.by.into(),
        own.reason.into(),
        own.actor.into(),
        own.at.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Fail).await
}

/// The movements at a place, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn moves(
    database: &Database,
    place: &str,
    limit: i64,
) -> Result<Vec<StockMove>, StoreError> {
    const SQL: &str = "SELECT move_id, place, by_count, reason, actor, at FROM reward_stock_moves WHERE place = $1 ORDER BY move_id DESC LIMIT $2";
    type Row = (Uuid, String, i64, String, String, i64);
    let read = |(id, place, by, reason, actor, at): Row| StockMove {
        id: AuditId(id),
        place,
        by,
        reason,
        actor,
        at: Instant::from_micros(at),
    };
    let rows = database.fetch::<Row>(SQL, vec![place.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}
