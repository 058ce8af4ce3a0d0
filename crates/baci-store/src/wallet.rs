//! Wallets: a projection of the postings, one row of running totals for a member's wallet.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::MemberId;
use baci_core::ledger::Wallet;
use baci_core::time::Instant;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    member_id: Uuid,
    wallet: String,
    available: i64,
    pending: i64,
    held: i64,
    debt: i64,
    seq: i64,
    head: Vec<u8>,
    next_due_at: i64,
}

/// The wallet, its lots and holds not loaded.
fn read(row: Row) -> Result<Wallet, StoreError> {
    let head = row.head.try_into().map_err(|_| StoreError::corrupt("head", row.member_id))?;
    Ok(Wallet {
        member: MemberId(row.member_id),
        wallet: row.wallet,
        available: row.available,
        pending: row.pending,
        held: row.held,
        debt: row.debt,
        seq: row.seq,
        head,
        next_due_at: Instant::from_micros(row.next_due_at),
        lots: Vec::new(),
        holds: Vec::new(),
    })
}

/// All wallets of these members.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(tx: &mut WriteTx, members: Column) -> Result<Vec<Wallet>, StoreError> {
    const SQL: &str = "SELECT member_id, wallet, available, pending, held, debt, seq, head, next_due_at FROM wallets WHERE member_id IN (@) ORDER BY member_id, wallet";
    tx.fetch_in::<Row>(SQL, members).await?.into_iter().map(read).collect()
}

/// The wallets of one member.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(database: &Database, member: MemberId) -> Result<Vec<Wallet>, StoreError> {
    const SQL: &str = "SELECT member_id, wallet, available, pending, held, debt, seq, head, next_due_at FROM wallets WHERE member_id = $1 ORDER BY wallet";
    let rows = database.fetch::<Row>(SQL, vec![member.0.into()]).await?;
    rows.into_iter().map(read).collect()
}

/// Members in whose wallets something falls due up to `until`, the most overdue first.
///
/// # Errors
/// [`StoreError`].
pub async fn due(
    database: &Database,
    until: Instant,
    limit: i64,
) -> Result<Vec<(MemberId, Instant)>, StoreError> {
    const SQL: &str = "SELECT member_id, next_due_at FROM wallets WHERE next_due_at <= $1 ORDER BY next_due_at, member_id LIMIT $2";
    let rows =
        database.fetch::<(Uuid, i64)>(SQL, vec![until.micros().into(), limit.into()]).await?;
    Ok(rows.into_iter().map(|(id, at)| (MemberId(id), Instant::from_micros(at))).collect())
}

/// The sums over all members, per wallet: (wallet, members, available, pending, held, debt).
///
/// # Errors
/// [`StoreError`].
pub async fn totals(
    database: &Database,
) -> Result<Vec<(String, i64, i64, i64, i64, i64)>, StoreError> {
    const SQL: &str = "SELECT wallet, COUNT(*), CAST(SUM(available) AS BIGINT), CAST(SUM(pending) AS BIGINT), CAST(SUM(held) AS BIGINT), CAST(SUM(debt) AS BIGINT) FROM wallets GROUP BY wallet ORDER BY wallet";
    database.fetch(SQL, vec![]).await
}

/// Writes wallets, new ones and changed ones.
///
/// # Errors
/// [`StoreError`].
pub async fn save(tx: &mut WriteTx, wallets: &[&Wallet]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::WALLETS);
    for wallet in wallets {
        rows.push([
            wallet.member.0.into(),
            wallet.wallet.clone().into(),
            wallet.available.into(),
            wallet.pending.into(),
            wallet.held.into(),
            wallet.debt.into(),
            wallet.seq.into(),
            wallet.head.into(),
            wallet.next_due_at.micros().into(),
        ])?;
    }
    rows.write(tx, OnConflict::Replace).await
}
