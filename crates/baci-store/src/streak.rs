//! Streaks: what members keep up, and how many do.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::MemberId;
use baci_core::streak::Record;
use baci_core::time::Instant;
use uuid::Uuid;

/// What a member has of a streak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredStreak {
    pub member: MemberId,
    /// Its id in the program.
    pub streak: String,
    /// How long it was when it was kept last.
    pub length: i64,
    pub best: i64,
    /// From then on it is broken.
    pub ends_at: Instant,
    pub record: Record,
}

/// How a streak stands with the shop's members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreakFigures {
    pub streak: String,
    /// Members whose streak is not broken.
    pub members: i64,
    /// The longest of these.
    pub longest: i64,
    /// The best length that any member ever had, of these.
    pub best: i64,
}

/// The streaks of these members.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<StoredStreak>, StoreError> {
    const SQL: &str = "SELECT member_id, streak, length, best, ends_at, record FROM member_streaks WHERE member_id IN (@)";
    type Row = (Uuid, String, i64, i64, i64, String);
    let rows = tx.fetch_in::<Row>(SQL, members).await?;
    let read = |(member, streak, length, best, ends_at, record): Row| {
        let record = serde_json::from_str(&record).map_err(|e| StoreError::corrupt("record", e))?;
        let (member, ends_at) = (MemberId(member), Instant::from_micros(ends_at));
        Ok(StoredStreak { member, streak, length, best, ends_at, record })
    };
    rows.into_iter().map(read).collect()
}

/// Writes members' streaks.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, streaks: &[&StoredStreak]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBER_STREAKS);
    for own in streaks {
        let record = serde_json::to_string(&own.record);
        let record = record.map_err(|e| StoreError::corrupt("record", e))?;
        rows.push([
            own.member.0.into(),
            own.streak.as_str().into(),
            own.length.into(),
            own.best.into(),
            own.ends_at.micros().into(),
            record.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// How many members keep each streak up at an instant.
///
/// # Errors
/// [`StoreError`].
pub async fn figures(database: &Database, at: Instant) -> Result<Vec<StreakFigures>, StoreError> {
    const SQL: &str = "SELECT streak, COUNT(*), MAX(length), MAX(best) FROM member_streaks WHERE ends_at > $1 GROUP BY streak ORDER BY streak LIMIT 100";
    let rows = database.fetch::<(String, i64, i64, i64)>(SQL, vec![at.micros().into()]).await?;
    let read = |(streak, members, longest, best)| StreakFigures { streak, members, longest, best };
    Ok(rows.into_iter().map(read).collect())
}
