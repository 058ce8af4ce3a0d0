//! Waits: who waits for a piece of a reward, and for whom one is kept.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A member in line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredWait {
    pub member: MemberId,
    /// What they wait for: see `Reward::place`.
    pub place: String,
    pub reward: String,
    /// Empty where its stock is not by branch.
    pub branch: String,
    /// waiting, held, claimed, left or lapsed.
    pub state: String,
    /// The event by which they joined the line.
    pub event: EventId,
    pub since: Instant,
    /// Until when a piece is kept; [`Instant::FAR`] while they wait.
    pub until: Instant,
}

type Row = (Uuid, String, String, String, String, Uuid, i64, i64);

fn read((member, place, reward, branch, state, event, since, until): Row) -> StoredWait {
    StoredWait {
        member: MemberId(member),
        place,
        reward,
        branch,
        state,
        event: EventId(event),
        since: Instant::from_micros(since),
        until: Instant::from_micros(until),
    }
}

macro_rules! waits {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, place, reward, branch, state, event_id, since, until FROM reward_waits ",
            $rest
        )
    };
}

/// What these members wait for, or had waited for.
///
/// # Errors
/// [`StoreError`].
pub async fn waits_of_members(
    tx: &mut WriteTx,
    members: Column,
    places: Vec<String>,
) -> Result<Vec<StoredWait>, StoreError> {
    const SQL: &str = waits!("WHERE member_id IN (@) AND place IN (@@)");
    if members.is_empty() || places.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.fetch_lists::<Row, 1>(SQL, [members], Some(Column::texts(places))).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// What these members wait for, and what is kept for them.
///
/// # Errors
/// [`StoreError`].
pub async fn open_waits(tx: &mut WriteTx, members: Column) -> Result<Vec<StoredWait>, StoreError> {
    const SQL: &str = waits!("WHERE member_id IN (@) AND state IN ('waiting', 'held')");
    Ok(tx.fetch_in::<Row>(SQL, members).await?.into_iter().map(read).collect())
}

/// What a member waits for, and what is kept for them.
///
/// # Errors
/// [`StoreError`].
pub async fn waits_of(
    database: &Database,
    member: MemberId,
    limit: i64,
) -> Result<Vec<StoredWait>, StoreError> {
    const SQL: &str = waits!(
        "WHERE member_id = $1 AND state IN ('waiting', 'held') ORDER BY since, place LIMIT $2"
    );
    let rows = database.fetch::<Row>(SQL, vec![member.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// A member's place in a line.
///
/// # Errors
/// [`StoreError`].
pub async fn wait(
    database: &Database,
    member: MemberId,
    place: &str,
) -> Result<Option<StoredWait>, StoreError> {
    const SQL: &str = waits!("WHERE member_id = $1 AND place = $2");
    let rows = database.fetch::<Row>(SQL, vec![member.0.into(), place.into()]).await?;
    Ok(rows.into_iter().next().map(read))
}

/// Who is in a state at a place, the first in line first.
///
/// # Errors
/// [`StoreError`].
pub async fn line(
    database: &Database,
    place: &str,
    state: &str,
    limit: i64,
) -> Result<Vec<StoredWait>, StoreError> {
    const SQL: &str = waits!("WHERE place = $1 AND state = $2 ORDER BY since, member_id LIMIT $3");
    let rows = database.fetch::<Row>(SQL, vec![place.into(), state.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// The places at which somebody waits.
///
/// # Errors
/// [`StoreError`].
pub async fn places(database: &Database, limit: i64) -> Result<Vec<(String, String)>, StoreError> {
    const SQL: &str = "SELECT place, MIN(reward) FROM reward_waits WHERE state = 'waiting' GROUP BY place ORDER BY place LIMIT $1";
    database.fetch(SQL, vec![limit.into()]).await
}

/// For whom a piece is kept no longer, those of whom it is longest ago first.
///
/// # Errors
/// [`StoreError`].
pub async fn lapsed(
    database: &Database,
    until: Instant,
    limit: i64,
) -> Result<Vec<StoredWait>, StoreError> {
    const SQL: &str =
        waits!("WHERE state = 'held' AND until <= $1 ORDER BY until, member_id, place LIMIT $2");
    let rows = database.fetch::<Row>(SQL, vec![until.micros().into(), limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Writes waits, new ones and changed ones.
///
/// # Errors
/// [`StoreError`].
pub fn save_waits(writes: &mut Writes, waits: &[&StoredWait]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::REWARD_WAITS);
    for wait in waits {
        rows.push([
            wait.member.0.into(),
            wait.place.clone().into(),
            wait.reward.clone().into(),
            wait.branch.clone().into(),
            wait.state.clone().into(),
            wait.event.0.into(),
            wait.since.micros().into(),
            wait.until.micros().into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}
