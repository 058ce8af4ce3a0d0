//! Surprises: draws, everybody who could be drawn, and what was given.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDraw {
    /// Its surprise's id with the first day of its part of the calendar, apart by `/`.
    pub draw: String,
    /// The id in the program of that time.
    pub surprise: String,
    pub seal: String,
    /// Told once it is drawn.
    pub seed: String,
    /// open, drawn, given or void.
    pub state: String,
    pub opened_at: Instant,
    pub due_at: Instant,
    /// As `due_at` before it is drawn.
    pub drawn_at: Instant,
    /// The version of the program by which it was drawn; 0 before.
    pub program_version: i64,
    /// How many members were looked at.
    pub looked: i64,
    /// How many of them could be drawn.
    pub eligible: i64,
    /// How many are given to: the first places.
    pub members: i64,
    /// How many gifts were given.
    pub given: i64,
}

/// Somebody who could be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    pub member: MemberId,
    /// How many they had had in the last 365 days.
    pub had: i64,
    /// From 1.
    pub place: i64,
}

/// A gift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredGift {
    pub member: MemberId,
    pub event: EventId,
    pub surprise: String,
    pub draw: String,
    pub at: Instant,
}

#[derive(sqlx::FromRow)]
struct Row {
    draw: String,
    surprise: String,
    seal: String,
    seed: String,
    state: String,
    opened_at: i64,
    due_at: i64,
    drawn_at: i64,
    program_version: i64,
    looked: i64,
    eligible: i64,
    members: i64,
    given: i64,
}

impl From<Row> for StoredDraw {
    fn from(row: Row) -> Self {
        Self {
            draw: row.draw,
            surprise: row.surprise,
            seal: row.seal,
            seed: row.seed,
            state: row.state,
            opened_at: Instant::from_micros(row.opened_at),
            due_at: Instant::from_micros(row.due_at),
            drawn_at: Instant::from_micros(row.drawn_at),
            program_version: row.program_version,
            looked: row.looked,
            eligible: row.eligible,
            members: row.members,
            given: row.given,
        }
    }
}

macro_rules! draws {
    ($rest:literal) => {
        concat!(
            "SELECT draw, surprise, seal, seed, state, opened_at, due_at, drawn_at, program_version, ",
            "looked, eligible, members, given FROM surprise_draws ",
            $rest
        )
    };
}

fn read(rows: Vec<Row>) -> Vec<StoredDraw> {
    rows.into_iter().map(StoredDraw::from).collect()
}

/// Draws of a state that are due up to an instant, the first due first.
///
/// # Errors
/// [`StoreError`].
pub async fn due(
    database: &Database,
    state: &str,
    until: Instant,
    limit: i64,
) -> Result<Vec<StoredDraw>, StoreError> {
    const SQL: &str = draws!("WHERE state = $1 AND due_at <= $2 ORDER BY due_at, draw LIMIT $3");
    let values = vec![state.into(), until.micros().into(), limit.into()];
    Ok(read(database.fetch::<Row>(SQL, values).await?))
}

/// All draws, the latest due first, at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn latest(database: &Database, limit: i64) -> Result<Vec<StoredDraw>, StoreError> {
    const SQL: &str = draws!("ORDER BY due_at DESC, draw LIMIT $1");
    Ok(read(database.fetch::<Row>(SQL, vec![limit.into()]).await?))
}

/// One draw.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, draw: &str) -> Result<Option<StoredDraw>, StoreError> {
    const SQL: &str = draws!("WHERE draw = $1");
    Ok(read(database.fetch::<Row>(SQL, vec![draw.into()]).await?).pop())
}

/// One draw, locked until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &mut WriteTx, draw: &str) -> Result<Option<StoredDraw>, StoreError> {
    let sql = format!("{}{}", draws!("WHERE draw IN (@)"), tx.dialect().lock_rows());
    let rows: Vec<Row> = tx.fetch_in(&sql, Column::texts([draw.to_owned()])).await?;
    Ok(read(rows).pop())
}

fn rows<'a>(draws: impl IntoIterator<Item = &'a StoredDraw>) -> Result<Rows, StoreError> {
    let mut rows = Rows::new(&table::SURPRISE_DRAWS);
    for own in draws {
        rows.push([
            own.draw.clone().into(),
            own.surprise.clone().into(),
            own.seal.clone().into(),
            own.seed.clone().into(),
            own.state.clone().into(),
            own.opened_at.micros().into(),
            own.due_at.micros().into(),
            own.drawn_at.micros().into(),
            own.program_version.into(),
            own.looked.into(),
            own.eligible.into(),
            own.members.into(),
            own.given.into(),
        ])?;
    }
    Ok(rows)
}

/// Makes draws that are not there yet; answers how many.
///
/// # Errors
/// [`StoreError`].
pub async fn open(tx: &mut WriteTx, draws: &[StoredDraw]) -> Result<u64, StoreError> {
    rows(draws)?.write_new(tx).await
}

/// Writes a draw over the one before.
///
/// # Errors
/// [`StoreError`].
pub async fn save(tx: &mut WriteTx, draw: &StoredDraw) -> Result<(), StoreError> {
    rows([draw])?.write(tx, OnConflict::Replace).await
}

/// Notes who could be drawn.
///
/// # Errors
/// [`StoreError`].
pub async fn enter(
    tx: &mut WriteTx,
    draw: &str,
    entries: &[StoredEntry],
) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::SURPRISE_ENTRIES);
    for StoredEntry { member, had, place } in entries {
        rows.push([member.0.into(), draw.into(), (*had).into(), (*place).into()])?;
    }
    rows.write(tx, OnConflict::Fail).await
}

/// Who could be drawn, by their places, after one place.
///
/// # Errors
/// [`StoreError`].
pub async fn entries(
    database: &Database,
    draw: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<StoredEntry>, StoreError> {
    const SQL: &str = "SELECT member_id, had, place FROM surprise_entries WHERE draw = $1 AND place > $2 ORDER BY place LIMIT $3";
    let values = vec![draw.into(), after.into(), limit.into()];
    let rows = database.fetch::<(Uuid, i64, i64)>(SQL, values).await?;
    let read = |(member, had, place)| StoredEntry { member: MemberId(member), had, place };
    Ok(rows.into_iter().map(read).collect())
}

/// Notes gifts.
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, gifts: Vec<StoredGift>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::SURPRISE_GIFTS);
    for StoredGift { member, event, surprise, draw, at } in gifts {
        let (member, event, at) = (member.0.into(), event.0.into(), at.micros().into());
        rows.push([member, event, surprise.into(), draw.into(), at])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// Who had a surprise since an instant: how often, and when last.
///
/// # Errors
/// [`StoreError`].
pub async fn had(
    database: &Database,
    surprise: &str,
    since: Instant,
) -> Result<Vec<(MemberId, i64, Instant)>, StoreError> {
    const SQL: &str = "SELECT member_id, COUNT(*), MAX(at) FROM surprise_gifts WHERE surprise = $1 AND at >= $2 GROUP BY member_id ORDER BY member_id LIMIT 1000000";
    let values = vec![surprise.into(), since.micros().into()];
    let rows = database.fetch::<(Uuid, i64, i64)>(SQL, values).await?;
    let read = |(id, n, last)| (MemberId(id), n, Instant::from_micros(last));
    Ok(rows.into_iter().map(read).collect())
}
