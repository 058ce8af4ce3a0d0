//! Wallets: a projection of the postings, one row of running totals for a member's wallet.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::packed::Hex;
use crate::table;
use crate::value::{Column, whole};
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

/// The columns of a packed row.
pub(crate) type Packed = (Uuid, String, i64, i64, i64, i64, i64, Hex, i64);

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

/// A wallet out of packed rows.
pub(crate) fn unpack(
    (member_id, wallet, available, pending, held, debt, seq, head, next_due_at): Packed,
) -> Result<Wallet, StoreError> {
    let head = head.0;
    read(Row { member_id, wallet, available, pending, held, debt, seq, head, next_due_at })
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

/// A wallet in which something falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub member: MemberId,
    pub at: Instant,
    /// How many postings it has.
    pub seq: i64,
}

/// Wallets in which something falls due up to `until`, the most overdue first: those after a place
/// where an earlier page ended.
///
/// # Errors
/// [`StoreError`].
pub async fn due(
    database: &Database,
    until: Instant,
    after: (Instant, MemberId),
    limit: i64,
) -> Result<Vec<Due>, StoreError> {
    const SQL: &str = "SELECT member_id, next_due_at, seq FROM wallets WHERE next_due_at <= $1 AND (next_due_at, member_id) > ($2, $3) ORDER BY next_due_at, member_id LIMIT $4";
    let (at, member) = after;
    let values = vec![until.micros().into(), at.micros().into(), member.0.into(), limit.into()];
    let rows = database.fetch::<(Uuid, i64, i64)>(SQL, values).await?;
    let read = |(id, at, seq)| Due { member: MemberId(id), at: Instant::from_micros(at), seq };
    Ok(rows.into_iter().map(read).collect())
}

/// The sums over all members of one wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    pub wallet: String,
    pub members: i64,
    pub available: i128,
    pub pending: i128,
    pub held: i128,
    pub debt: i128,
}

/// The sums over all members, per wallet.
///
/// # Errors
/// [`StoreError`].
pub async fn totals(database: &Database) -> Result<Vec<Totals>, StoreError> {
    // High and low parts: the sum of many may be more than the database can count.
    const SQL: &str = "SELECT wallet, COUNT(*), CAST(SUM(available / 1000000000) AS BIGINT), CAST(SUM(available % 1000000000) AS BIGINT), CAST(SUM(pending / 1000000000) AS BIGINT), CAST(SUM(pending % 1000000000) AS BIGINT), CAST(SUM(held / 1000000000) AS BIGINT), CAST(SUM(held % 1000000000) AS BIGINT), CAST(SUM(debt / 1000000000) AS BIGINT), CAST(SUM(debt % 1000000000) AS BIGINT) FROM wallets GROUP BY wallet ORDER BY wallet";
    type Row = (String, i64, i64, i64, i64, i64, i64, i64, i64, i64);
    let read = |(wallet, members, a, b, c, d, e, f, g, h): Row| Totals {
        wallet,
        members,
        available: whole(a, b),
        pending: whole(c, d),
        held: whole(e, f),
        debt: whole(g, h),
    };
    Ok(database.fetch::<Row>(SQL, vec![]).await?.into_iter().map(read).collect())
}

/// Writes wallets, new ones and changed ones.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, wallets: &[&Wallet]) -> Result<(), StoreError> {
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
    writes.add(rows, OnConflict::Replace);
    Ok(())
}
