//! Leaderboards: nicknames, the scores of those who take part, and weeks and months that are closed.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::MemberId;
use baci_core::time::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The nickname by which a member takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredNickname {
    pub member: MemberId,
    /// As it is shown.
    pub nickname: String,
    /// As it is compared.
    pub folded: String,
    pub since: Instant,
}

/// Whose a nickname is, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NicknameOwner {
    pub folded: String,
    /// Who has it, or had it when the shop took it away.
    pub member: MemberId,
    pub blocked_at: Option<Instant>,
}

/// The score of a member who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredScore {
    pub member: MemberId,
    pub leaderboard: String,
    /// The first day of the week or month, see [`baci_core::occasion::day_number`].
    pub period: i64,
    pub score: i64,
}

/// A score with the nickname beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub member: MemberId,
    pub nickname: String,
    pub score: i64,
}

/// Who had one of the first places when a week or month was closed. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    pub member: MemberId,
    pub place: i64,
    pub score: i64,
}

/// A week or month that is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPeriod {
    pub leaderboard: String,
    pub period: i64,
    /// closed, or given.
    pub state: String,
    pub closed_at: Instant,
    pub places: Vec<Placed>,
}

/// The nicknames of these members.
///
/// # Errors
/// [`StoreError`].
pub async fn nicknames_of(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<StoredNickname>, StoreError> {
    const SQL: &str =
        "SELECT member_id, nickname, folded, since FROM member_nicknames WHERE member_id IN (@)";
    let rows = tx.fetch_in::<(Uuid, String, String, i64)>(SQL, members).await?;
    let read = |(member, nickname, folded, since)| StoredNickname {
        member: MemberId(member),
        nickname,
        folded,
        since: Instant::from_micros(since),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The nickname of a member, if they take part.
///
/// # Errors
/// [`StoreError`].
pub async fn nickname_of(
    database: &Database,
    member: MemberId,
) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT nickname FROM member_nicknames WHERE member_id = $1";
    let rows = database.fetch::<(String,)>(SQL, vec![member.0.into()]).await?;
    Ok(rows.into_iter().next().map(|(nickname,)| nickname))
}

/// Whose these nicknames are, of those that nobody else can have.
///
/// # Errors
/// [`StoreError`].
pub async fn taken(
    tx: &mut WriteTx,
    folded: Vec<String>,
) -> Result<Vec<NicknameOwner>, StoreError> {
    const SQL: &str = "SELECT folded, member_id, blocked_at FROM nicknames WHERE folded IN (@)";
    let rows = tx.fetch_in::<(String, Uuid, Option<i64>)>(SQL, Column::texts(folded)).await?;
    let read = |(folded, member, blocked): (String, Uuid, Option<i64>)| NicknameOwner {
        folded,
        member: MemberId(member),
        blocked_at: blocked.map(Instant::from_micros),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Removes nicknames, and members who take part no more with all their scores.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(
    tx: &mut WriteTx,
    folded: impl Iterator<Item = String>,
    left: impl Iterator<Item = MemberId>,
) -> Result<(), StoreError> {
    for folded in folded {
        tx.execute("DELETE FROM nicknames WHERE folded = $1", vec![folded.into()]).await?;
    }
    for member in left {
        for sql in [
            "DELETE FROM member_nicknames WHERE member_id = $1",
            "DELETE FROM leaderboard_scores WHERE member_id = $1",
        ] {
            tx.execute(sql, vec![member.0.into()]).await?;
        }
    }
    Ok(())
}

/// Writes whose nicknames are; one that another has fails the whole batch, which is tried again.
///
/// # Errors
/// [`StoreError`].
pub fn take(writes: &mut Writes, taken: Vec<NicknameOwner>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::NICKNAMES);
    for own in taken {
        let blocked = own.blocked_at.map(Instant::micros);
        rows.push([own.folded.into(), own.member.0.into(), blocked.into()])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// Writes the nicknames of members.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, nicknames: &[&StoredNickname]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBER_NICKNAMES);
    for own in nicknames {
        let (nickname, folded) = (own.nickname.as_str(), own.folded.as_str());
        let since = own.since.micros();
        rows.push([own.member.0.into(), nickname.into(), folded.into(), since.into()])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Writes scores.
///
/// # Errors
/// [`StoreError`].
pub fn score(writes: &mut Writes, scores: Vec<StoredScore>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::LEADERBOARD_SCORES);
    for own in scores {
        let (period, score) = (own.period.into(), own.score.into());
        rows.push([own.member.0.into(), own.leaderboard.into(), period, score])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

fn named(rows: Vec<(Uuid, String, i64)>) -> Vec<Named> {
    let read = |(member, nickname, score)| Named { member: MemberId(member), nickname, score };
    rows.into_iter().map(read).collect()
}

/// The best scores of a week or month, the best first, at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn best(
    database: &Database,
    (leaderboard, period): (&str, i64),
    limit: i64,
) -> Result<Vec<Named>, StoreError> {
    const SQL: &str = "SELECT s.member_id, n.nickname, s.score FROM leaderboard_scores s JOIN member_nicknames n ON n.member_id = s.member_id WHERE s.leaderboard = $1 AND s.period = $2 AND s.score > 0 ORDER BY s.score DESC, s.member_id DESC LIMIT $3";
    let values = vec![leaderboard.into(), period.into(), limit.into()];
    Ok(named(database.fetch(SQL, values).await?))
}

/// The score of a member who takes part, in a week or month; none where they have none.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    (leaderboard, period): (&str, i64),
    member: MemberId,
) -> Result<Option<Named>, StoreError> {
    const SQL: &str = "SELECT s.member_id, n.nickname, s.score FROM leaderboard_scores s JOIN member_nicknames n ON n.member_id = s.member_id WHERE s.member_id = $1 AND s.leaderboard = $2 AND s.period = $3 AND s.score > 0";
    let values = vec![member.0.into(), leaderboard.into(), period.into()];
    Ok(named(database.fetch(SQL, values).await?).pop())
}

/// How many have a better score in a week or month, counted up to so many.
///
/// # Errors
/// [`StoreError`].
pub async fn better(
    database: &Database,
    (leaderboard, period): (&str, i64),
    score: i64,
    most: i64,
) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM leaderboard_scores WHERE leaderboard = $1 AND period = $2 AND score > $3 LIMIT $4) better";
    let values = vec![leaderboard.into(), period.into(), score.into(), most.into()];
    let rows = database.fetch::<(i64,)>(SQL, values).await?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// Whether somebody has a score in a week or month.
///
/// # Errors
/// [`StoreError`].
pub async fn has_scores(
    database: &Database,
    (leaderboard, period): (&str, i64),
) -> Result<bool, StoreError> {
    Ok(better(database, (leaderboard, period), 0, 1).await? > 0)
}

type PeriodRow = (String, i64, String, i64, String);

fn period(row: PeriodRow) -> Result<StoredPeriod, StoreError> {
    let (leaderboard, period, state, closed_at, places) = row;
    let places = serde_json::from_str(&places).map_err(|e| StoreError::corrupt("places", e))?;
    let closed_at = Instant::from_micros(closed_at);
    Ok(StoredPeriod { leaderboard, period, state, closed_at, places })
}

/// A week or month, where it is closed.
///
/// # Errors
/// [`StoreError`].
pub async fn closed(
    database: &Database,
    (leaderboard, of): (&str, i64),
) -> Result<Option<StoredPeriod>, StoreError> {
    const SQL: &str = "SELECT leaderboard, period, state, closed_at, places FROM leaderboard_periods WHERE leaderboard = $1 AND period = $2";
    let rows = database.fetch::<PeriodRow>(SQL, vec![leaderboard.into(), of.into()]).await?;
    rows.into_iter().next().map(period).transpose()
}

/// Weeks and months that are closed and not given yet, at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn to_give(database: &Database, limit: i64) -> Result<Vec<StoredPeriod>, StoreError> {
    const SQL: &str = "SELECT leaderboard, period, state, closed_at, places FROM leaderboard_periods WHERE state = 'closed' ORDER BY closed_at, leaderboard LIMIT $1";
    let rows = database.fetch::<PeriodRow>(SQL, vec![limit.into()]).await?;
    rows.into_iter().map(period).collect()
}

fn row(own: &StoredPeriod) -> Result<Rows, StoreError> {
    let places =
        serde_json::to_string(&own.places).map_err(|e| StoreError::corrupt("places", e))?;
    let mut rows = Rows::new(&table::LEADERBOARD_PERIODS);
    rows.push([
        own.leaderboard.as_str().into(),
        own.period.into(),
        own.state.as_str().into(),
        own.closed_at.micros().into(),
        places.into(),
    ])?;
    Ok(rows)
}

/// Closes a week or month, where nobody else did before: whose places those are is decided once.
///
/// # Errors
/// [`StoreError`].
pub async fn close(tx: &mut WriteTx, own: &StoredPeriod) -> Result<u64, StoreError> {
    row(own)?.write_new(tx).await
}

/// Notes that all places of a closed week or month were given.
///
/// # Errors
/// [`StoreError`].
pub async fn given(tx: &mut WriteTx, own: &StoredPeriod) -> Result<(), StoreError> {
    let own = StoredPeriod { state: "given".to_owned(), ..own.clone() };
    row(&own)?.write(tx, OnConflict::Replace).await
}

/// Forgets scores of a leaderboard from before a week or month, a bounded number; answers how many.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(
    tx: &mut WriteTx,
    (leaderboard, before): (&str, i64),
    limit: i64,
) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM leaderboard_scores WHERE (member_id, leaderboard, period) IN (SELECT member_id, leaderboard, period FROM leaderboard_scores WHERE leaderboard = $1 AND period < $2 LIMIT $3)";
    tx.execute(SQL, vec![leaderboard.into(), before.into(), limit.into()]).await
}
