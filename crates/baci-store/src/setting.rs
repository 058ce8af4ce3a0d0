//! Settings that people change while Baci runs: one JSON document by name, which this room does not read.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::time::Instant;

/// A document as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSetting {
    pub name: String,
    pub document: String,
    /// Counts changes, from 1.
    pub revision: i64,
    pub changed_at: Instant,
}

type Row = (String, String, i64, i64);

fn read((name, document, revision, changed_at): Row) -> StoredSetting {
    StoredSetting { name, document, revision, changed_at: Instant::from_micros(changed_at) }
}

/// One document.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, name: &str) -> Result<Option<StoredSetting>, StoreError> {
    const SQL: &str = "SELECT name, document, revision, changed_at FROM settings WHERE name = $1";
    Ok(database.fetch::<Row>(SQL, vec![name.into()]).await?.pop().map(read))
}

/// One document, within a transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn read_in(tx: &mut WriteTx, name: &str) -> Result<Option<StoredSetting>, StoreError> {
    const SQL: &str = "SELECT name, document, revision, changed_at FROM settings WHERE name = $1";
    Ok(tx.fetch::<Row>(SQL, vec![name.into()]).await?.pop().map(read))
}

/// One document, locked until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &mut WriteTx, name: &str) -> Result<Option<StoredSetting>, StoreError> {
    let lock = tx.dialect().lock_rows();
    let sql = format!(
        "SELECT name, document, revision, changed_at FROM settings WHERE name IN (@){lock}"
    );
    let rows: Vec<Row> = tx.fetch_in(&sql, Column::texts([name.to_owned()])).await?;
    Ok(rows.into_iter().next().map(read))
}

/// Writes a document: the first revision as new, later ones over the one before.
///
/// # Errors
/// [`StoreError::Conflict`] where two write the first revision.
pub async fn save(tx: &mut WriteTx, setting: &StoredSetting) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::SETTINGS);
    rows.push([
        setting.name.clone().into(),
        setting.document.clone().into(),
        setting.revision.into(),
        setting.changed_at.micros().into(),
    ])?;
    let first = setting.revision == 1;
    rows.write(tx, if first { OnConflict::Fail } else { OnConflict::Replace }).await
}
