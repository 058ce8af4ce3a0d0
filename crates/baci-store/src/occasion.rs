//! Occasions: when something is due of a member, and what members have had.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// When something is due of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredOccasions {
    pub member: MemberId,
    /// Everything before it is done.
    pub next_due_at: Instant,
    /// The version of the program that it was worked out by.
    pub counted_by: i64,
}

/// An occasion that a member had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDay {
    pub member: MemberId,
    /// Its id in the program of that time.
    pub occasion: String,
    /// The day that was celebrated, see [`baci_core::occasion::day_number`].
    pub day: i64,
    /// When it was due.
    pub at: Instant,
    pub event: EventId,
}

pub(crate) fn unpack((member, due, counted_by): (Uuid, i64, i64)) -> StoredOccasions {
    let (member, next_due_at) = (MemberId(member), Instant::from_micros(due));
    StoredOccasions { member, next_due_at, counted_by }
}

/// When something is due of these members, where that was worked out.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<StoredOccasions>, StoreError> {
    const SQL: &str =
        "SELECT member_id, next_due_at, counted_by FROM member_occasions WHERE member_id IN (@)";
    let rows = tx.fetch_in::<(Uuid, i64, i64)>(SQL, members).await?;
    Ok(rows.into_iter().map(unpack).collect())
}

/// Writes when something is due.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, all: &[StoredOccasions]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBER_OCCASIONS);
    for own in all {
        let (due, by) = (own.next_due_at.micros(), own.counted_by);
        rows.push([own.member.0.into(), due.into(), by.into()])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Notes what was had. The same again fails the whole batch: it must never come twice.
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, days: Vec<StoredDay>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::OCCASION_DAYS);
    for StoredDay { member, occasion, day, at, event } in days {
        let at = at.micros();
        rows.push([member.0.into(), occasion.into(), day.into(), at.into(), event.0.into()])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// What a member had, the latest first, at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
    limit: i64,
) -> Result<Vec<StoredDay>, StoreError> {
    const SQL: &str = "SELECT occasion, day, at, event_id FROM occasion_days WHERE member_id = $1 ORDER BY at DESC, occasion LIMIT $2";
    type Row = (String, i64, i64, Uuid);
    let rows = database.fetch::<Row>(SQL, vec![member.0.into(), limit.into()]).await?;
    let read = |(occasion, day, at, event): Row| {
        let (at, event) = (Instant::from_micros(at), EventId(event));
        StoredDay { member, occasion, day, at, event }
    };
    Ok(rows.into_iter().map(read).collect())
}

/// How many members had each occasion from an instant up to another, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn counts(
    database: &Database,
    (from, until): (Instant, Instant),
) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str = "SELECT occasion, COUNT(DISTINCT member_id) FROM occasion_days WHERE at >= $1 AND at < $2 GROUP BY occasion ORDER BY occasion LIMIT 1000";
    database.fetch(SQL, vec![from.micros().into(), until.micros().into()]).await
}
