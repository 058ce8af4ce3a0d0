//! Stages: where members stand with the shop, and the steps between.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::MemberId;
use baci_core::stage::Stage;
use baci_core::time::Instant;
use uuid::Uuid;

/// A member's stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredStage {
    pub member: MemberId,
    pub stage: Stage,
    pub since: Instant,
    /// Not later than when it changes by itself.
    pub next_due_at: Instant,
    /// The version of the program by which their days were counted.
    pub counted_by: i64,
}

/// A step from one stage to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageMove {
    pub member: MemberId,
    pub at: Instant,
    pub from: Stage,
    pub to: Stage,
}

fn read(word: &str) -> Result<Stage, StoreError> {
    Stage::of_word(word).ok_or_else(|| StoreError::Corrupt(format!("'{word}' is no stage")))
}

/// The stages of these members.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(tx: &mut WriteTx, members: Column) -> Result<Vec<StoredStage>, StoreError> {
    const SQL: &str = "SELECT member_id, stage, since, next_due_at, counted_by FROM member_stages WHERE member_id IN (@)";
    let rows = tx.fetch_in::<(Uuid, String, i64, i64, i64)>(SQL, members).await?;
    let one = |(member, stage, since, due, counted_by): (Uuid, String, i64, i64, i64)| {
        Ok(StoredStage {
            member: MemberId(member),
            stage: read(&stage)?,
            since: Instant::from_micros(since),
            next_due_at: Instant::from_micros(due),
            counted_by,
        })
    };
    rows.into_iter().map(one).collect()
}

/// Writes members' stages.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, stages: &[StoredStage]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBER_STAGES);
    for own in stages {
        rows.push([
            own.member.0.into(),
            own.stage.word().into(),
            own.since.micros().into(),
            own.next_due_at.micros().into(),
            own.counted_by.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Notes steps; the same one again changes nothing.
///
/// # Errors
/// [`StoreError`].
pub fn add_moves(writes: &mut Writes, moves: &[StageMove]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::STAGE_MOVES);
    for step in moves {
        rows.push([
            step.member.0.into(),
            step.at.micros().into(),
            step.to.word().into(),
            step.from.word().into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// How many members are in each stage.
///
/// # Errors
/// [`StoreError`].
pub async fn counts(database: &Database) -> Result<Vec<(Stage, i64)>, StoreError> {
    const SQL: &str = "SELECT stage, COUNT(*) FROM member_stages GROUP BY stage ORDER BY stage";
    let rows = database.fetch::<(String, i64)>(SQL, vec![]).await?;
    rows.into_iter().map(|(stage, count)| Ok((read(&stage)?, count))).collect()
}

/// How many members of each stage have each number noted under a counter; 0 for none.
///
/// # Errors
/// [`StoreError`].
pub async fn noted(
    database: &Database,
    counter: &str,
) -> Result<Vec<(Stage, i64, i64)>, StoreError> {
    const SQL: &str = "SELECT s.stage, COALESCE(c.used, 0), COUNT(*) FROM member_stages s LEFT JOIN counters c ON c.member_id = s.member_id AND c.counter = $1 GROUP BY s.stage, COALESCE(c.used, 0) ORDER BY s.stage, COALESCE(c.used, 0)";
    let rows = database.fetch::<(String, i64, i64)>(SQL, vec![counter.into()]).await?;
    rows.into_iter().map(|(stage, number, n)| Ok((read(&stage)?, number, n))).collect()
}

/// How many steps there were from each stage to each other, from an instant up to another.
///
/// # Errors
/// [`StoreError`].
pub async fn flow(
    database: &Database,
    (from, until): (Instant, Instant),
) -> Result<Vec<(Stage, Stage, i64)>, StoreError> {
    const SQL: &str = "SELECT from_stage, to_stage, COUNT(*) FROM stage_moves WHERE at >= $1 AND at < $2 GROUP BY from_stage, to_stage ORDER BY from_stage, to_stage";
    let values = vec![from.micros().into(), until.micros().into()];
    let rows = database.fetch::<(String, String, i64)>(SQL, values).await?;
    let one = |(from, to, count): (String, String, i64)| Ok((read(&from)?, read(&to)?, count));
    rows.into_iter().map(one).collect()
}
