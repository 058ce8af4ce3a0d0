//! Levels: which ones members reached, and how many did.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::Database;
use crate::error::StoreError;
use crate::table;
use baci_core::id::MemberId;

/// The highest level that a member reached on a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLevel {
    pub member: MemberId,
    /// The ladder, by its id in the program.
    pub levels: String,
    /// 0 for none, which is counted nowhere.
    pub number: i64,
}

/// Writes the levels of members.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, all: Vec<StoredLevel>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBER_LEVELS);
    for StoredLevel { member, levels, number } in all {
        rows.push([member.0.into(), levels.into(), number.into()])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// How many members are on each level: the ladder, the level's number, and how many.
///
/// # Errors
/// [`StoreError`].
pub async fn counts(database: &Database) -> Result<Vec<(String, i64, i64)>, StoreError> {
    const SQL: &str = "SELECT levels, number, COUNT(*) FROM member_levels WHERE number > 0 GROUP BY levels, number ORDER BY levels, number LIMIT 5000";
    database.fetch(SQL, vec![]).await
}
