//! Backtests that were asked for: their question, how far they are, and their report.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::BacktestId;
use baci_core::time::Instant;
use uuid::Uuid;

/// A backtest as stored. This room reads neither its plan nor its report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBacktest {
    pub backtest: BacktestId,
    /// 'waiting', 'running', 'stopped', 'done' or 'failed'.
    pub state: String,
    /// What was asked, as JSON.
    pub plan: String,
    /// How many events are decided.
    pub done: i64,
    /// How much of the time is gone through, in hundredths.
    pub place: i64,
    /// As JSON, once it is there. Lists leave it out.
    pub report: Option<String>,
    /// Why it failed.
    pub problem: Option<String>,
    /// Who started it.
    pub actor: String,
    pub created_at: Instant,
    /// When it last moved.
    pub noted_at: Instant,
    pub started_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

#[derive(sqlx::FromRow)]
struct Row {
    backtest_id: Uuid,
    state: String,
    plan: String,
    done_count: i64,
    place: i64,
    report: Option<String>,
    problem: Option<String>,
    actor: String,
    created_at: i64,
    noted_at: i64,
    started_at: Option<i64>,
    ended_at: Option<i64>,
}

impl From<Row> for StoredBacktest {
    fn from(row: Row) -> Self {
        Self {
            backtest: BacktestId(row.backtest_id),
            state: row.state,
            plan: row.plan,
            done: row.done_count,
            place: row.place,
            report: row.report,
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
    ($report:literal, $rest:literal) => {
        concat!(
            "SELECT backtest_id, state, plan, done_count, place, ",
            $report,
            " AS report, problem, actor, created_at, noted_at, started_at, ended_at ",
            "FROM backtests ",
            $rest
        )
    };
}

async fn all(
    database: &Database,
    sql: &'static str,
    values: Vec<crate::value::Value>,
) -> Result<Vec<StoredBacktest>, StoreError> {
    let rows = database.fetch::<Row>(sql, values).await?;
    Ok(rows.into_iter().map(StoredBacktest::from).collect())
}

/// One backtest with its report.
///
/// # Errors
/// [`StoreError`].
pub async fn get(
    database: &Database,
    id: BacktestId,
) -> Result<Option<StoredBacktest>, StoreError> {
    const SQL: &str = select!("report", "WHERE backtest_id = $1");
    Ok(all(database, SQL, vec![id.0.into()]).await?.into_iter().next())
}

/// The latest, without their reports, last first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(database: &Database, limit: i64) -> Result<Vec<StoredBacktest>, StoreError> {
    const SQL: &str = select!("CAST(NULL AS TEXT)", "ORDER BY backtest_id DESC LIMIT $1");
    all(database, SQL, vec![limit.into()]).await
}

/// Those in a state, without their reports, first first.
///
/// # Errors
/// [`StoreError`].
pub async fn in_state(
    database: &Database,
    state: &str,
    limit: i64,
) -> Result<Vec<StoredBacktest>, StoreError> {
    const SQL: &str =
        select!("CAST(NULL AS TEXT)", "WHERE state = $1 ORDER BY backtest_id LIMIT $2");
    all(database, SQL, vec![state.into(), limit.into()]).await
}

/// Writes one as it is now.
///
/// # Errors
/// [`StoreError`].
pub async fn save(tx: &mut WriteTx, own: &StoredBacktest) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::BACKTESTS);
    rows.push([
        own.backtest.0.into(),
        own.state.clone().into(),
        own.plan.clone().into(),
        own.done.into(),
        own.place.into(),
        own.report.clone().into(),
        own.problem.clone().into(),
        own.actor.clone().into(),
        own.created_at.micros().into(),
        own.noted_at.micros().into(),
        own.started_at.map(Instant::micros).into(),
        own.ended_at.map(Instant::micros).into(),
    ])?;
    rows.write(tx, OnConflict::Replace).await
}

/// Writes how far one is that runs; `false` where it runs no more: somebody stopped it.
///
/// # Errors
/// [`StoreError`].
pub async fn note(
    tx: &mut WriteTx,
    id: BacktestId,
    (done, place): (i64, i64),
    at: Instant,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE backtests SET done_count = $2, place = $3, noted_at = $4 WHERE backtest_id = $1 AND state = 'running'";
    let values = vec![id.0.into(), done.into(), place.into(), at.micros().into()];
    Ok(tx.execute(SQL, values).await? == 1)
}

/// Moves one from one state to another; `false` where somebody was first.
///
/// # Errors
/// [`StoreError`].
pub async fn turn(
    tx: &mut WriteTx,
    id: BacktestId,
    (from, to): (&str, &str),
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE backtests SET state = $3 WHERE backtest_id = $1 AND state = $2";
    Ok(tx.execute(SQL, vec![id.0.into(), from.into(), to.into()]).await? == 1)
}

/// Removes those that were asked for before this one and have ended, a bounded number; answers how many.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, before: BacktestId, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM backtests WHERE backtest_id IN (SELECT backtest_id FROM backtests WHERE backtest_id < $1 AND state NOT IN ('waiting', 'running') ORDER BY backtest_id LIMIT $2)";
    tx.execute(SQL, vec![before.0.into(), limit.into()]).await
}
