//! Holds: parts of a balance put aside.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{HoldId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A hold as stored. `state` is open, quoted, captured, released or expired; `pieces` is JSON.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
struct Row {
    member_id: Uuid,
    hold_id: Uuid,
    wallet: String,
    amount: i64,
    held: i64,
    expires_at: i64,
    state: String,
    pieces: String,
}

/// A hold with the wallet it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredHold {
    pub member: MemberId,
    pub hold: HoldId,
    pub wallet: String,
    /// What was put aside at first.
    pub amount: i64,
    /// What is still put aside.
    pub held: i64,
    pub expires_at: Instant,
    /// open, quoted (open, and of a quote that holds), captured, released or expired.
    pub state: String,
    /// From which lots: pairs of lot and amount.
    pub pieces: Vec<(i64, i64)>,
}

fn read(row: Row) -> Result<StoredHold, StoreError> {
    Ok(StoredHold {
        member: MemberId(row.member_id),
        hold: HoldId(row.hold_id),
        wallet: row.wallet,
        amount: row.amount,
        held: row.held,
        expires_at: Instant::from_micros(row.expires_at),
        state: row.state,
        pieces: serde_json::from_str(&row.pieces).map_err(|e| StoreError::corrupt("pieces", e))?,
    })
}

/// The open holds of these members.
///
/// # Errors
/// [`StoreError`].
pub async fn open(tx: &mut WriteTx, members: Column) -> Result<Vec<StoredHold>, StoreError> {
    const SQL: &str = "SELECT member_id, hold_id, wallet, amount, held, expires_at, state, pieces FROM holds WHERE member_id IN (@) AND state IN ('open', 'quoted') ORDER BY member_id, hold_id";
    tx.fetch_in::<Row>(SQL, members).await?.into_iter().map(read).collect()
}

/// One hold, within a transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut WriteTx,
    member: MemberId,
    hold: HoldId,
) -> Result<Option<StoredHold>, StoreError> {
    const SQL: &str = "SELECT member_id, hold_id, wallet, amount, held, expires_at, state, pieces FROM holds WHERE member_id = $1 AND hold_id = $2";
    let rows = tx.fetch::<Row>(SQL, vec![member.0.into(), hold.0.into()]).await?;
    rows.into_iter().next().map(read).transpose()
}

/// One hold.
///
/// # Errors
/// [`StoreError`].
pub async fn get(
    database: &Database,
    member: MemberId,
    hold: HoldId,
) -> Result<Option<StoredHold>, StoreError> {
    const SQL: &str = "SELECT member_id, hold_id, wallet, amount, held, expires_at, state, pieces FROM holds WHERE member_id = $1 AND hold_id = $2";
    let rows = database.fetch::<Row>(SQL, vec![member.0.into(), hold.0.into()]).await?;
    rows.into_iter().next().map(read).transpose()
}

/// Writes holds, new ones and changed ones.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, holds: &[StoredHold]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::HOLDS);
    for hold in holds {
        let pieces = serde_json::to_string(&hold.pieces);
        rows.push([
            hold.member.0.into(),
            hold.hold.0.into(),
            hold.wallet.clone().into(),
            hold.amount.into(),
            hold.held.into(),
            hold.expires_at.micros().into(),
            hold.state.clone().into(),
            pieces.map_err(|e| StoreError::corrupt("pieces", e))?.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}
