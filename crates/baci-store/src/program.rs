//! Published programs: one row a version, never changed.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::time::Instant;

/// A published version; `document` is its canonical JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProgram {
    pub version: i64,
    pub program: String,
    pub hash: Vec<u8>,
    pub document: String,
    pub note: Option<String>,
    pub published_by: String,
    pub published_at: Instant,
}

type Row = (i64, String, Vec<u8>, String, Option<String>, String, i64);

fn read(row: Row) -> StoredProgram {
    let (version, program, hash, document, note, published_by, at) = row;
    let published_at = Instant::from_micros(at);
    StoredProgram { version, program, hash, document, note, published_by, published_at }
}

/// The number of the latest version; 0 where nothing is published.
///
/// # Errors
/// [`StoreError`].
pub async fn latest(tx: &mut WriteTx) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COALESCE(MAX(version), 0) FROM programs";
    Ok(tx.fetch::<(i64,)>(SQL, vec![]).await?.first().map_or(0, |row| row.0))
}

/// One version, or the latest.
///
/// # Errors
/// [`StoreError`].
pub async fn get(
    database: &Database,
    version: Option<i64>,
) -> Result<Option<StoredProgram>, StoreError> {
    const SQL: &str = "SELECT version, program_id, hash, document, note, published_by, published_at FROM programs WHERE version <= $1 ORDER BY version DESC LIMIT 1";
    let rows = database.fetch::<Row>(SQL, vec![version.unwrap_or(i64::MAX).into()]).await?;
    let found = rows.into_iter().next().map(read);
    Ok(found.filter(|stored| version.is_none_or(|version| version == stored.version)))
}

/// One version, as a transaction sees it.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut WriteTx, version: i64) -> Result<Option<StoredProgram>, StoreError> {
    const SQL: &str = "SELECT version, program_id, hash, document, note, published_by, published_at FROM programs WHERE version = $1";
    Ok(tx.fetch::<Row>(SQL, vec![version.into()]).await?.into_iter().next().map(read))
}

/// Versions before `before`, latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    database: &Database,
    before: i64,
    limit: i64,
) -> Result<Vec<StoredProgram>, StoreError> {
    const SQL: &str = "SELECT version, program_id, hash, document, note, published_by, published_at FROM programs WHERE version < $1 ORDER BY version DESC LIMIT $2";
    let rows = database.fetch::<Row>(SQL, vec![before.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Adds a version; a number that is there already makes a [`StoreError::Conflict`].
///
/// # Errors
/// [`StoreError`].
pub async fn add(tx: &mut WriteTx, stored: StoredProgram) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::PROGRAMS);
    rows.push([
        stored.version.into(),
        stored.program.into(),
        stored.hash.into(),
        stored.document.into(),
        stored.note.into(),
        stored.published_by.into(),
        stored.published_at.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Fail).await
}
