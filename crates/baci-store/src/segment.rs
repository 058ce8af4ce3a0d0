//! Segments: their conditions, who is in which, and who came and went.

mod known;

pub use known::{
    Facts, Old, Page, Person, Whom, among, balances, facts, history, memberships, people, roles,
    save_facts, stages, tiers,
};

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::setting::StoredSetting;
use crate::table;
use crate::value::Value;
use baci_core::id::MemberId;
use baci_core::member::Bought;
use baci_core::text::Texts;
use baci_core::time::Instant;
use uuid::Uuid;

/// A segment as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSegment {
    pub segment: String,
    /// Counts changes, from 1.
    pub revision: i64,
    pub names: Texts,
    pub condition: String,
    /// Who changed it last.
    pub actor: String,
    pub created_at: Instant,
    pub changed_at: Instant,
    pub removed_at: Option<Instant>,
}

type Row = (String, i64, String, String, String, i64, i64, Option<i64>);

fn read(row: Row) -> Result<StoredSegment, StoreError> {
    let (segment, revision, names, condition, actor, created_at, changed_at, removed_at) = row;
    Ok(StoredSegment {
        segment,
        revision,
        names: serde_json::from_str(&names).map_err(|e| StoreError::corrupt("names", e))?,
        condition,
        actor,
        created_at: Instant::from_micros(created_at),
        changed_at: Instant::from_micros(changed_at),
        removed_at: removed_at.map(Instant::from_micros),
    })
}

macro_rules! segments {
    ($rest:literal) => {
        concat!(
            "SELECT segment_id, revision, names, condition, actor, created_at, changed_at, removed_at FROM segments ",
            $rest
        )
    };
}

/// The segments that there are, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn list(database: &Database, limit: i64) -> Result<Vec<StoredSegment>, StoreError> {
    const SQL: &str = segments!("WHERE removed_at IS NULL ORDER BY segment_id LIMIT $1");
    database.fetch::<Row>(SQL, vec![limit.into()]).await?.into_iter().map(read).collect()
}

/// The same within a transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn list_in(tx: &mut WriteTx, limit: i64) -> Result<Vec<StoredSegment>, StoreError> {
    const SQL: &str = segments!("WHERE removed_at IS NULL ORDER BY segment_id LIMIT $1");
    tx.fetch::<Row>(SQL, vec![limit.into()]).await?.into_iter().map(read).collect()
}

/// One segment, also one that was removed.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, id: &str) -> Result<Option<StoredSegment>, StoreError> {
    const SQL: &str = segments!("WHERE segment_id = $1");
    database.fetch::<Row>(SQL, vec![id.into()]).await?.pop().map(read).transpose()
}

/// The same within a transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn get_in(tx: &mut WriteTx, id: &str) -> Result<Option<StoredSegment>, StoreError> {
    const SQL: &str = segments!("WHERE segment_id = $1");
    tx.fetch::<Row>(SQL, vec![id.into()]).await?.pop().map(read).transpose()
}

/// Writes a segment and its revision.
///
/// # Errors
/// [`StoreError::Conflict`] where somebody else wrote this revision.
pub async fn save(tx: &mut WriteTx, own: &StoredSegment) -> Result<(), StoreError> {
    let names = serde_json::to_string(&own.names).map_err(|e| StoreError::corrupt("names", e))?;
    let mut rows = Rows::new(&table::SEGMENTS);
    rows.push([
        own.segment.clone().into(),
        own.revision.into(),
        names.clone().into(),
        own.condition.clone().into(),
        own.actor.clone().into(),
        own.created_at.micros().into(),
        own.changed_at.micros().into(),
        own.removed_at.map(Instant::micros).into(),
    ])?;
    let mut revisions = Rows::new(&table::SEGMENT_REVISIONS);
    revisions.push([
        own.segment.clone().into(),
        own.revision.into(),
        names.into(),
        own.condition.clone().into(),
        own.actor.clone().into(),
        own.changed_at.micros().into(),
        i64::from(own.removed_at.is_some()).into(),
    ])?;
    let mut writes = Writes::default();
    writes.add(rows, OnConflict::Replace);
    writes.add(revisions, OnConflict::Fail);
    writes.run(tx).await
}

/// What a segment was at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    pub revision: i64,
    pub names: Texts,
    pub condition: String,
    pub actor: String,
    pub at: Instant,
    pub removed: bool,
}

/// A segment's revisions, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn revisions(
    database: &Database,
    id: &str,
    limit: i64,
) -> Result<Vec<Revision>, StoreError> {
    const SQL: &str = "SELECT revision, names, condition, actor, at, removed FROM segment_revisions WHERE segment_id = $1 ORDER BY revision DESC LIMIT $2";
    type Row = (i64, String, String, String, i64, i64);
    let rows = database.fetch::<Row>(SQL, vec![id.into(), limit.into()]).await?;
    let one = |(revision, names, condition, actor, at, removed): Row| {
        let names = serde_json::from_str(&names).map_err(|e| StoreError::corrupt("names", e))?;
        let (at, removed) = (Instant::from_micros(at), removed != 0);
        Ok(Revision { revision, names, condition, actor, at, removed })
    };
    rows.into_iter().map(one).collect()
}

/// The setting that says in which generation segments are, kept as it is until the transaction ends: whoever wants to
/// change it waits for those who go by it, and they do not wait for each other.
///
/// # Errors
/// [`StoreError`].
pub async fn generation(tx: &mut WriteTx) -> Result<Option<StoredSetting>, StoreError> {
    let share = tx.dialect().share_rows();
    let sql = format!(
        "SELECT name, document, revision, changed_at FROM settings WHERE name = 'segments'{share}"
    );
    type Row = (String, String, i64, i64);
    let row = tx.fetch_text::<Row>(sql, vec![]).await?.pop();
    Ok(row.map(|(name, document, revision, changed_at)| {
        let changed_at = Instant::from_micros(changed_at);
        StoredSetting { name, document, revision, changed_at }
    }))
}

/// In which generation segments are, only looked at; 0 where there never were any.
///
/// # Errors
/// [`StoreError`].
pub async fn generation_seen(tx: &mut WriteTx) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COALESCE(MAX(revision), 0) FROM settings WHERE name = 'segments'";
    let rows = tx.fetch::<(i64,)>(SQL, vec![]).await?;
    Ok(rows.first().map_or(0, |(revision,)| *revision))
}

/// Who is in a segment, since when or until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub member: MemberId,
    pub segment: String,
    pub entered_at: Instant,
    pub left_at: Option<Instant>,
}

/// Somebody came into a segment or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub member: MemberId,
    pub at: Instant,
    pub segment: String,
    pub entered: bool,
}

/// Writes who is in, and who came and went.
///
/// # Errors
/// [`StoreError`].
pub fn save_moves(
    writes: &mut Writes,
    memberships: Vec<Membership>,
    moves: Vec<Move>,
) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::SEGMENT_MEMBERS);
    for own in memberships {
        rows.push([
            own.member.0.into(),
            own.segment.into(),
            own.entered_at.micros().into(),
            own.left_at.map(Instant::micros).into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    let mut rows = Rows::new(&table::SEGMENT_MOVES);
    for own in moves {
        let entered = i64::from(own.entered);
        rows.push([
            own.member.0.into(),
            own.at.micros().into(),
            own.segment.into(),
            entered.into(),
        ])?;
    }
    // The same step once more, by a batch that is tried again, is the same row.
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// How many members each segment has; those without any are left out.
///
/// # Errors
/// [`StoreError`].
pub async fn counts(database: &Database) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str = "SELECT segment_id, COUNT(*) FROM segment_members WHERE left_at IS NULL GROUP BY segment_id ORDER BY segment_id LIMIT 1000";
    database.fetch(SQL, vec![]).await
}

/// How many are in one.
///
/// # Errors
/// [`StoreError`].
pub async fn count(database: &Database, segment: &str) -> Result<i64, StoreError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM segment_members WHERE segment_id = $1 AND left_at IS NULL";
    let rows = database.fetch::<(i64,)>(SQL, vec![segment.into()]).await?;
    Ok(rows.first().map_or(0, |row| row.0))
}

/// A page of a segment's members, in the order of their ids, those after one: who, and since when.
///
/// # Errors
/// [`StoreError`].
pub async fn members(
    database: &Database,
    segment: &str,
    after: Option<MemberId>,
    limit: i64,
) -> Result<Vec<(MemberId, Instant)>, StoreError> {
    const SQL: &str = "SELECT member_id, entered_at FROM segment_members WHERE segment_id = $1 AND left_at IS NULL AND member_id > $2 ORDER BY member_id LIMIT $3";
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let values: Vec<Value> = vec![segment.into(), after.into(), limit.into()];
    let rows = database.fetch::<(Uuid, i64)>(SQL, values).await?;
    Ok(rows.into_iter().map(|(id, at)| (MemberId(id), Instant::from_micros(at))).collect())
}

/// The same, who alone: the index holds that.
///
/// # Errors
/// [`StoreError`].
pub async fn ids(
    database: &Database,
    segment: &str,
    after: Option<MemberId>,
    limit: i64,
) -> Result<Vec<MemberId>, StoreError> {
    const SQL: &str = "SELECT member_id FROM segment_members WHERE segment_id = $1 AND left_at IS NULL AND member_id > $2 ORDER BY member_id LIMIT $3";
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let values: Vec<Value> = vec![segment.into(), after.into(), limit.into()];
    let rows = database.fetch::<(Uuid,)>(SQL, values).await?;
    Ok(rows.into_iter().map(|(id,)| MemberId(id)).collect())
}

/// The segments that a member is in, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
) -> Result<Vec<(String, Instant)>, StoreError> {
    // By the member, not through all that anybody is in: see `memberships`.
    const SQL: &str = "SELECT segment_id, entered_at FROM segment_members WHERE member_id = $1 AND COALESCE(left_at, left_at) IS NULL ORDER BY segment_id LIMIT 1000";
    let rows = database.fetch::<(String, i64)>(SQL, vec![member.0.into()]).await?;
    Ok(rows.into_iter().map(|(id, at)| (id, Instant::from_micros(at))).collect())
}

/// How a member came into segments and went, the latest first: those before an instant.
///
/// # Errors
/// [`StoreError`].
pub async fn moves(
    database: &Database,
    member: MemberId,
    before: Instant,
    limit: i64,
) -> Result<Vec<Move>, StoreError> {
    const SQL: &str = "SELECT at, segment_id, entered FROM segment_moves WHERE member_id = $1 AND at < $2 ORDER BY at DESC, segment_id, entered LIMIT $3";
    let values = vec![member.0.into(), before.micros().into(), limit.into()];
    let rows = database.fetch::<(i64, String, i64)>(SQL, values).await?;
    let one = |(at, segment, entered): (i64, String, i64)| Move {
        member,
        at: Instant::from_micros(at),
        segment,
        entered: entered != 0,
    };
    Ok(rows.into_iter().map(one).collect())
}

/// What a page of members bought, in the order of their ids, those after one.
///
/// # Errors
/// [`StoreError`].
pub async fn bought(
    database: &Database,
    after: MemberId,
    limit: i64,
) -> Result<Vec<(MemberId, Bought)>, StoreError> {
    const SQL: &str = "SELECT member_id, purchases, days, spend, COALESCE(first_at, 0), COALESCE(last_at, 0) FROM member_facts WHERE member_id > $1 AND purchases > 0 ORDER BY member_id LIMIT $2";
    type Row = (Uuid, i64, i64, i64, i64, i64);
    let rows = database.fetch::<Row>(SQL, vec![after.0.into(), limit.into()]);
    let one = |(member, purchases, days, spend, first, last): Row| {
        let span = Some((Instant::from_micros(first), Instant::from_micros(last)));
        (MemberId(member), Bought { purchases, days, spend, span, ..Bought::default() })
    };
    Ok(rows.await?.into_iter().map(one).collect())
}

/// How many members joined between two, whose ids say when: from one up to another, which is left out.
///
/// # Errors
/// [`StoreError`].
pub async fn joined(
    database: &Database,
    (from, to): (MemberId, MemberId),
) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM members WHERE member_id >= $1 AND member_id < $2";
    let rows = database.fetch::<(i64,)>(SQL, vec![from.0.into(), to.0.into()]).await?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}
