//! Tasks: work that is due at a time, claimed by one server at a time.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::TaskId;
use baci_core::time::Instant;
use uuid::Uuid;

/// A task as stored. `state` is open, done or failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTask {
    pub task: TaskId,
    pub kind: String,
    pub payload: String,
    pub state: String,
    pub due_at: Instant,
    pub locked_until: Instant,
    pub attempts: i64,
    pub last_error: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    task_id: Uuid,
    kind: String,
    payload: String,
    state: String,
    due_at: i64,
    locked_until: i64,
    attempts: i64,
    last_error: Option<String>,
}

impl From<Row> for StoredTask {
    fn from(row: Row) -> Self {
        Self {
            task: TaskId(row.task_id),
            kind: row.kind,
            payload: row.payload,
            state: row.state,
            due_at: Instant::from_micros(row.due_at),
            locked_until: Instant::from_micros(row.locked_until),
            attempts: row.attempts,
            last_error: row.last_error,
        }
    }
}

/// Open tasks that are due and that no server works on.
///
/// # Errors
/// [`StoreError`].
pub async fn due(
    database: &Database,
    now: Instant,
    limit: i64,
) -> Result<Vec<StoredTask>, StoreError> {
    const SQL: &str = "SELECT task_id, kind, payload, state, due_at, locked_until, attempts, last_error FROM tasks WHERE state = 'open' AND due_at <= $1 AND locked_until <= $1 ORDER BY due_at, task_id LIMIT $2";
    let rows = database.fetch::<Row>(SQL, vec![now.micros().into(), limit.into()]).await?;
    Ok(rows.into_iter().map(StoredTask::from).collect())
}

/// Claims a task until `until`; `false` where another server was first.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(
    tx: &mut WriteTx,
    task: TaskId,
    now: Instant,
    until: Instant,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE tasks SET locked_until = $3, attempts = attempts + 1 WHERE task_id = $1 AND state = 'open' AND locked_until <= $2 AND due_at <= $2";
    let values = vec![task.0.into(), now.micros().into(), until.micros().into()];
    Ok(tx.execute(SQL, values).await? == 1)
}

/// Lets a task be due by an instant, where it is there and was due later.
///
/// # Errors
/// [`StoreError`].
pub async fn hasten(tx: &mut WriteTx, task: TaskId, now: Instant) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE tasks SET due_at = $2 WHERE task_id = $1 AND due_at > $2";
    tx.execute(SQL, vec![task.0.into(), now.micros().into()]).await.map(|_| ())
}

/// Adds a task unless it is there, or replaces it.
///
/// # Errors
/// [`StoreError`].
pub async fn save(tx: &mut WriteTx, task: &StoredTask) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::TASKS);
    rows.push([
        task.task.0.into(),
        task.kind.clone().into(),
        task.payload.clone().into(),
        task.state.clone().into(),
        task.due_at.micros().into(),
        task.locked_until.micros().into(),
        task.attempts.into(),
        task.last_error.clone().into(),
    ])?;
    rows.write(tx, OnConflict::Replace).await
}

/// One task.
///
/// # Errors
/// [`StoreError`].
pub async fn get(tx: &mut WriteTx, task: TaskId) -> Result<Option<StoredTask>, StoreError> {
    const SQL: &str = "SELECT task_id, kind, payload, state, due_at, locked_until, attempts, last_error FROM tasks WHERE task_id = $1";
    let rows = tx.fetch::<Row>(SQL, vec![task.0.into()]).await?;
    Ok(rows.into_iter().next().map(StoredTask::from))
}

/// Tasks of a state, the next due first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    database: &Database,
    state: &str,
    limit: i64,
) -> Result<Vec<StoredTask>, StoreError> {
    const SQL: &str = "SELECT task_id, kind, payload, state, due_at, locked_until, attempts, last_error FROM tasks WHERE state = $1 ORDER BY due_at, task_id LIMIT $2";
    let rows = database.fetch::<Row>(SQL, vec![state.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(StoredTask::from).collect())
}
