//! Counters: how much of a cap is used, by one member or by all together.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::packed;
use crate::table;
use crate::value::Column;
use baci_core::id::MemberId;
use uuid::Uuid;

/// A member's use of a cap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCounter {
    pub member: MemberId,
    pub counter: String,
    pub used: i64,
}

/// A counter out of packed rows.
pub(crate) fn unpack((member, counter, used): (Uuid, String, i64)) -> StoredCounter {
    StoredCounter { member: MemberId(member), counter, used }
}

/// The counters of all members together, with these names, only looked at.
///
/// # Errors
/// [`StoreError`].
pub async fn of_program(
    tx: &mut WriteTx,
    names: Vec<String>,
) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str = "SELECT counter, used FROM program_counters WHERE counter IN (@)";
    tx.fetch_in(SQL, Column::texts(names)).await
}

/// The counters of all members together, at most so many, in the order of their names.
///
/// # Errors
/// [`StoreError`].
pub async fn all_of_program(
    database: &Database,
    limit: i64,
) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str = "SELECT counter, used FROM program_counters ORDER BY counter LIMIT $1";
    database.fetch(SQL, vec![limit.into()]).await
}

/// A member's own counters, at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
    limit: i64,
) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str =
        "SELECT counter, used FROM counters WHERE member_id = $1 ORDER BY counter LIMIT $2";
    database.fetch(SQL, vec![member.0.into(), limit.into()]).await
}

/// A member's counter; 0 where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, member: MemberId, name: &str) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT used FROM counters WHERE member_id = $1 AND counter = $2";
    let rows = database.fetch::<(i64,)>(SQL, vec![member.0.into(), name.into()]).await?;
    Ok(rows.first().map_or(0, |(used,)| *used))
}

/// A counter of all members together; 0 where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn get_program(database: &Database, name: &str) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT used FROM program_counters WHERE counter = $1";
    let rows = database.fetch::<(i64,)>(SQL, vec![name.into()]).await?;
    Ok(rows.first().map_or(0, |(used,)| *used))
}

/// The counters of all members together, with these names, locked until the transaction ends, in the
/// order of their names.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_program(
    tx: &mut WriteTx,
    mut names: Vec<String>,
) -> Result<Vec<(String, i64)>, StoreError> {
    names.sort();
    names.dedup();
    let sql = tx.dialect().lock_counters();
    tx.fetch_in(sql, Column::texts(names)).await
}

/// All counters of these members.
///
/// # Errors
/// [`StoreError`].
pub async fn all_of_members(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<StoredCounter>, StoreError> {
    const SQL: &str = "SELECT member_id, counter, used FROM counters WHERE member_id IN (@)";
    Ok(tx.fetch_in(SQL, members).await?.into_iter().map(unpack).collect())
}

/// What these members did by days: their counters from `first` on that begin with `@`.
///
/// # Errors
/// [`StoreError`].
pub async fn of_days(
    tx: &mut WriteTx,
    members: Column,
    first: &str,
) -> Result<Vec<StoredCounter>, StoreError> {
    let packed = packed::columns(tx.dialect(), table::COUNTERS.columns);
    // No text from outside: a sign, and digits of a date. 'A' comes after '@'.
    let sql = format!(
        "SELECT {packed} FROM counters WHERE member_id IN (@) AND counter >= '{first}' AND counter < 'A'"
    );
    let mut found = Vec::new();
    for (rows,) in tx.fetch_in::<(Option<String>,)>(&sql, members).await? {
        found.extend(packed::rows(rows.as_deref())?.into_iter().map(unpack));
    }
    Ok(found)
}

/// The last days on which these members bought, for each at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn last_visits(
    tx: &mut WriteTx,
    members: Column,
    limit: usize,
) -> Result<Vec<StoredCounter>, StoreError> {
    let packed = packed::columns(tx.dialect(), table::COUNTERS.columns);
    let sql = format!(
        "SELECT (SELECT {packed} FROM (SELECT member_id, counter, used FROM counters c \
         WHERE c.member_id = m.member_id AND counter >= '@' AND counter < 'A' \
         AND counter LIKE '%/visits' AND used > 0 ORDER BY counter DESC LIMIT {limit}) own) \
         FROM members m WHERE m.member_id IN (@)"
    );
    let mut found = Vec::new();
    for (rows,) in tx.fetch_in::<(Option<String>,)>(&sql, members).await? {
        found.extend(packed::rows(rows.as_deref())?.into_iter().map(unpack));
    }
    Ok(found)
}

/// Writes members' counters.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, counters: Vec<StoredCounter>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::COUNTERS);
    for StoredCounter { member, counter, used } in counters {
        rows.push([member.0.into(), counter.into(), used.into()])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Writes counters of all members together.
///
/// # Errors
/// [`StoreError`].
pub fn save_program(writes: &mut Writes, counters: Vec<(String, i64)>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::PROGRAM_COUNTERS);
    for (counter, used) in counters {
        rows.push([counter.into(), used.into()])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Writes counters of all members together at once, which [`lock_program`] locked.
///
/// # Errors
/// [`StoreError`].
pub async fn write_program(
    tx: &mut WriteTx,
    counters: Vec<(String, i64)>,
) -> Result<(), StoreError> {
    let mut writes = Writes::default();
    save_program(&mut writes, counters)?;
    writes.run(tx).await
}
