//! Lots: a projection of the postings, kept so that spending need not read them all.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::ledger::Lot;
use baci_core::time::Instant;
use uuid::Uuid;

/// A lot with the wallet it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLot {
    pub member: MemberId,
    pub wallet: String,
    pub lot: Lot,
}

#[derive(sqlx::FromRow)]
struct Row {
    member_id: Uuid,
    wallet: String,
    lot: i64,
    event_id: Uuid,
    earned_at: i64,
    available_at: i64,
    expires_at: i64,
    amount: i64,
    pending: i64,
    available: i64,
    held: i64,
}

impl From<Row> for StoredLot {
    fn from(row: Row) -> Self {
        Self {
            member: MemberId(row.member_id),
            wallet: row.wallet,
            lot: Lot {
                id: row.lot,
                event: EventId(row.event_id),
                earned_at: Instant::from_micros(row.earned_at),
                available_at: Instant::from_micros(row.available_at),
                expires_at: Instant::from_micros(row.expires_at),
                amount: row.amount,
                pending: row.pending,
                available: row.available,
                held: row.held,
            },
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, wallet, lot, event_id, earned_at, available_at, expires_at, ",
            "amount, pending, available, held FROM lots ",
            $rest
        )
    };
}

/// The lots of these members that still hold something.
///
/// # Errors
/// [`StoreError`].
pub async fn open(tx: &mut WriteTx, members: Column) -> Result<Vec<StoredLot>, StoreError> {
    const SQL: &str = select!(
        "WHERE member_id IN (@) AND (pending > 0 OR available > 0 OR held > 0) \
         ORDER BY member_id, wallet, lot"
    );
    Ok(tx.fetch_in::<Row>(SQL, members).await?.into_iter().map(StoredLot::from).collect())
}

/// All lots of these members.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(tx: &mut WriteTx, members: Column) -> Result<Vec<StoredLot>, StoreError> {
    const SQL: &str = select!("WHERE member_id IN (@) ORDER BY member_id, wallet, lot");
    Ok(tx.fetch_in::<Row>(SQL, members).await?.into_iter().map(StoredLot::from).collect())
}

/// A member's lots that still hold something, the first to expire first.
///
/// # Errors
/// [`StoreError`].
pub async fn open_of(
    database: &Database,
    member: MemberId,
    limit: i64,
) -> Result<Vec<StoredLot>, StoreError> {
    const SQL: &str = select!(
        "WHERE member_id = $1 AND (pending > 0 OR available > 0 OR held > 0) \
         ORDER BY wallet, expires_at, lot LIMIT $2"
    );
    let rows = database.fetch::<Row>(SQL, vec![member.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(StoredLot::from).collect())
}

/// What expires after one instant and up to another, of all members, by wallet.
///
/// # Errors
/// [`StoreError`].
pub async fn expiring(
    database: &Database,
    after: Instant,
    until: Instant,
) -> Result<Vec<(String, i128)>, StoreError> {
    const SQL: &str = "SELECT wallet, CAST(SUM((available + pending) / 1000000000) AS BIGINT), CAST(SUM((available + pending) % 1000000000) AS BIGINT) FROM lots WHERE expires_at > $1 AND expires_at <= $2 AND (available > 0 OR pending > 0) GROUP BY wallet";
    let values = vec![after.micros().into(), until.micros().into()];
    let rows = database.fetch::<(String, i64, i64)>(SQL, values).await?;
    Ok(rows.into_iter().map(|(wallet, a, b)| (wallet, crate::value::whole(a, b))).collect())
}

/// Writes lots, new ones and changed ones.
///
/// # Errors
/// [`StoreError`].
pub fn save(
    writes: &mut Writes,
    lots: impl Iterator<Item = (MemberId, String, Lot)>,
) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::LOTS);
    for (member, wallet, lot) in lots {
        rows.push([
            member.0.into(),
            wallet.into(),
            lot.id.into(),
            lot.event.0.into(),
            lot.earned_at.micros().into(),
            lot.available_at.micros().into(),
            lot.expires_at.micros().into(),
            lot.amount.into(),
            lot.pending.into(),
            lot.available.into(),
            lot.held.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}
