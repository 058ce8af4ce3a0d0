//! Imports of files of receipts, and the rows that were refused.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::ImportId;
use baci_core::time::Instant;
use uuid::Uuid;

/// An import as stored. This room does not read its plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredImport {
    pub import: ImportId,
    /// As the file was called where it came from.
    pub file_name: String,
    pub bytes: i64,
    /// Of the file's contents.
    pub hash: Vec<u8>,
    /// 'draft', 'waiting', 'running', 'stopped', 'done' or 'failed'.
    pub state: String,
    /// How the file is read, as JSON.
    pub plan: String,
    /// How many of its bytes are read.
    pub place: i64,
    pub rows: i64,
    /// Receipts.
    pub new: i64,
    /// Receipts that were there already.
    pub there: i64,
    /// Rows.
    pub refused: i64,
    /// Why it stopped or failed.
    pub problem: Option<String>,
    /// Who started it.
    pub actor: String,
    pub created_at: Instant,
    /// When it last moved.
    pub noted_at: Instant,
    pub started_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

/// A refused row as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredRow {
    /// From 1, the head line not counted.
    pub row_number: i64,
    /// Why, as a code.
    pub code: String,
    /// What the wrong cell was to be; empty where it is about the whole row.
    pub field: String,
    /// The start of the wrong cell.
    pub cell: String,
    /// The row as it stood, as a JSON list of texts.
    pub contents: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    import_id: Uuid,
    file_name: String,
    bytes: i64,
    hash: Vec<u8>,
    state: String,
    plan: String,
    place: i64,
    row_count: i64,
    new_count: i64,
    there_count: i64,
    refused_count: i64,
    problem: Option<String>,
    actor: String,
    created_at: i64,
    noted_at: i64,
    started_at: Option<i64>,
    ended_at: Option<i64>,
}

impl From<Row> for StoredImport {
    fn from(row: Row) -> Self {
        Self {
            import: ImportId(row.import_id),
            file_name: row.file_name,
            bytes: row.bytes,
            hash: row.hash,
            state: row.state,
            plan: row.plan,
            place: row.place,
            rows: row.row_count,
            new: row.new_count,
            there: row.there_count,
            refused: row.refused_count,
            problem: row.problem,
            actor: row.actor,
            created_at: Instant::from_micros(row.created_at),
            noted_at: Instant::from_micros(row.noted_at),
            started_at: row.started_at.map(Instant::from_micros),
            ended_at: row.ended_at.map(Instant::from_micros),
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT import_id, file_name, bytes, hash, state, plan, place, row_count, new_count, ",
            "there_count, refused_count, problem, actor, created_at, noted_at, ",
            "started_at, ended_at ",
            "FROM imports ",
            $rest
        )
    };
}

/// One import.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, id: ImportId) -> Result<Option<StoredImport>, StoreError> {
    const SQL: &str = select!("WHERE import_id = $1");
    let rows = database.fetch::<Row>(SQL, vec![id.0.into()]).await?;
    Ok(rows.into_iter().next().map(StoredImport::from))
}

/// Imports, latest first, before this one.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    database: &Database,
    before: ImportId,
    limit: i64,
) -> Result<Vec<StoredImport>, StoreError> {
    const SQL: &str = select!("WHERE import_id < $1 ORDER BY import_id DESC LIMIT $2");
    let rows = database.fetch::<Row>(SQL, vec![before.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(StoredImport::from).collect())
}

/// Imports in a state, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn in_state(
    database: &Database,
    state: &str,
    limit: i64,
) -> Result<Vec<StoredImport>, StoreError> {
    const SQL: &str = select!("WHERE state = $1 ORDER BY import_id LIMIT $2");
    let rows = database.fetch::<Row>(SQL, vec![state.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(StoredImport::from).collect())
}

/// Writes an import as it is now.
///
/// # Errors
/// [`StoreError`].
pub async fn save(tx: &mut WriteTx, import: &StoredImport) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::IMPORTS);
    rows.push([
        import.import.0.into(),
        import.file_name.clone().into(),
        import.bytes.into(),
        import.hash.clone().into(),
        import.state.clone().into(),
        import.plan.clone().into(),
        import.place.into(),
        import.rows.into(),
        import.new.into(),
        import.there.into(),
        import.refused.into(),
        import.problem.clone().into(),
        import.actor.clone().into(),
        import.created_at.micros().into(),
        import.noted_at.micros().into(),
        import.started_at.map(Instant::micros).into(),
        import.ended_at.map(Instant::micros).into(),
    ])?;
    rows.write(tx, OnConflict::Replace).await
}

/// Writes how far an import is, and leaves its state alone: somebody may be stopping it.
///
/// # Errors
/// [`StoreError`].
pub async fn note(tx: &mut WriteTx, import: &StoredImport) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE imports SET place = $2, row_count = $3, new_count = $4, there_count = $5, refused_count = $6, noted_at = $7 WHERE import_id = $1";
    let values = vec![
        import.import.0.into(),
        import.place.into(),
        import.rows.into(),
        import.new.into(),
        import.there.into(),
        import.refused.into(),
        import.noted_at.micros().into(),
    ];
    tx.execute(SQL, values).await?;
    Ok(())
}

/// Moves an import from one state to another; `false` where somebody was first.
///
/// # Errors
/// [`StoreError`].
pub async fn turn(
    tx: &mut WriteTx,
    id: ImportId,
    (from, to): (&str, &str),
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE imports SET state = $3 WHERE import_id = $1 AND state = $2";
    Ok(tx.execute(SQL, vec![id.0.into(), from.into(), to.into()]).await? == 1)
}

/// Removes an import with its refused rows.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(tx: &mut WriteTx, id: ImportId) -> Result<(), StoreError> {
    forget_rows(tx, id).await?;
    tx.execute("DELETE FROM imports WHERE import_id = $1", vec![id.0.into()]).await?;
    Ok(())
}

/// Imports in a state that last moved before this instant, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn left(
    database: &Database,
    state: &str,
    before: Instant,
    limit: i64,
) -> Result<Vec<StoredImport>, StoreError> {
    const SQL: &str = select!("WHERE state = $1 AND noted_at < $2 ORDER BY import_id LIMIT $3");
    let values = vec![state.into(), before.micros().into(), limit.into()];
    let rows = database.fetch::<Row>(SQL, values).await?;
    Ok(rows.into_iter().map(StoredImport::from).collect())
}

/// Removes refused rows of imports that were made before this one, a bounded number; answers how many.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep_rows(tx: &mut WriteTx, before: ImportId, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM import_rows WHERE (import_id, row_number) IN (SELECT import_id, row_number FROM import_rows WHERE import_id < $1 ORDER BY import_id, row_number LIMIT $2)";
    tx.execute(SQL, vec![before.0.into(), limit.into()]).await
}

/// Adds refused rows.
///
/// # Errors
/// [`StoreError`].
pub async fn add_rows(
    tx: &mut WriteTx,
    id: ImportId,
    refused: Vec<StoredRow>,
) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::IMPORT_ROWS);
    for row in refused {
        rows.push([
            id.0.into(),
            row.row_number.into(),
            row.code.into(),
            row.field.into(),
            row.cell.into(),
            row.contents.into(),
        ])?;
    }
    rows.write(tx, OnConflict::Replace).await
}

/// Refused rows of an import after this number, in their order.
///
/// # Errors
/// [`StoreError`].
pub async fn rows(
    database: &Database,
    id: ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<StoredRow>, StoreError> {
    const SQL: &str = "SELECT row_number, code, field, cell, contents FROM import_rows WHERE import_id = $1 AND row_number > $2 ORDER BY row_number LIMIT $3";
    database.fetch::<StoredRow>(SQL, vec![id.0.into(), after.into(), limit.into()]).await
}

/// Removes the refused rows of an import.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_rows(tx: &mut WriteTx, id: ImportId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM import_rows WHERE import_id = $1", vec![id.0.into()]).await?;
    Ok(())
}
