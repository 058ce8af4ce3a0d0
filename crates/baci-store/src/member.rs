//! Members: one row each, locked in order before anything of theirs is written.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::MemberId;
use baci_core::member::{Member, Profile};
use baci_core::time::Instant;
use uuid::Uuid;

/// A member as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMember {
    pub member: Member,
    /// Phone numbers, cards and so on, as in `identities`: 'phone:+8562055512345'.
    pub identities: Vec<String>,
    /// Counts changes of the record, from 1.
    pub revision: i64,
    pub updated_at: Instant,
    /// The member who they turned out to be.
    pub merged_into: Option<MemberId>,
}

pub(crate) type Row = (Uuid, i64, String, String, i64, i64, Option<Uuid>);

pub(crate) fn read(row: Row) -> Result<StoredMember, StoreError> {
    let (id, joined_at, profile, identities, revision, updated_at, merged_into) = row;
    let profile: Profile = match profile.as_str() {
        "{}" => Profile::default(),
        text => serde_json::from_str(text).map_err(|e| StoreError::corrupt("profile", e))?,
    };
    let identities =
        serde_json::from_str(&identities).map_err(|e| StoreError::corrupt("identities", e))?;
    Ok(StoredMember {
        member: Member { id: MemberId(id), joined_at: Instant::from_micros(joined_at), profile },
        identities,
        revision,
        updated_at: Instant::from_micros(updated_at),
        merged_into: merged_into.map(MemberId),
    })
}

/// One member.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, id: MemberId) -> Result<Option<StoredMember>, StoreError> {
    const SQL: &str = "SELECT member_id, joined_at, profile, identities, revision, updated_at, merged_into FROM members WHERE member_id = $1";
    database.fetch::<Row>(SQL, vec![id.0.into()]).await?.pop().map(read).transpose()
}

/// The members with these ids.
///
/// # Errors
/// [`StoreError`].
pub async fn load(tx: &mut WriteTx, ids: &[MemberId]) -> Result<Vec<StoredMember>, StoreError> {
    of_ids(tx, ids, "").await
}

/// The members with these ids, locked until the transaction ends, in the order of their ids, so that
/// two servers never wait for each other in a circle.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &mut WriteTx, ids: &[MemberId]) -> Result<Vec<StoredMember>, StoreError> {
    let lock = tx.dialect().lock_rows();
    of_ids(tx, ids, lock).await
}

async fn of_ids(
    tx: &mut WriteTx,
    ids: &[MemberId],
    lock: &str,
) -> Result<Vec<StoredMember>, StoreError> {
    const SQL: &str = "SELECT member_id, joined_at, profile, identities, revision, updated_at, merged_into FROM members WHERE member_id IN (@) ORDER BY member_id";
    let list = Column::uuids(ids.iter().map(|id| id.0));
    let rows: Vec<Row> = tx.fetch_in(&format!("{SQL}{lock}"), list).await?;
    rows.into_iter().map(read).collect()
}

/// A page of members in the order of their ids, those after `after`; also those who turned out to be another
/// one.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    database: &Database,
    after: Option<MemberId>,
    limit: i64,
) -> Result<Vec<StoredMember>, StoreError> {
    const SQL: &str = "SELECT member_id, joined_at, profile, identities, revision, updated_at, merged_into FROM members WHERE member_id > $1 ORDER BY member_id LIMIT $2";
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let rows = database.fetch::<Row>(SQL, vec![after.into(), limit.into()]).await?;
    rows.into_iter().map(read).collect()
}

/// A page of members, the latest to join first: those below one id, down to another.
///
/// # Errors
/// [`StoreError`].
pub async fn latest(
    database: &Database,
    before: MemberId,
    down_to: MemberId,
    limit: i64,
) -> Result<Vec<StoredMember>, StoreError> {
    const SQL: &str = "SELECT member_id, joined_at, profile, identities, revision, updated_at, merged_into FROM members WHERE member_id < $1 AND member_id >= $2 AND merged_into IS NULL ORDER BY member_id DESC LIMIT $3";
    let rows =
        database.fetch::<Row>(SQL, vec![before.0.into(), down_to.0.into(), limit.into()]).await?;
    rows.into_iter().map(read).collect()
}

/// How many members there are, those who turned out to be another one left out.
///
/// # Errors
/// [`StoreError`].
pub async fn count(database: &Database) -> Result<i64, StoreError> {
    let rows = database.fetch::<(i64,)>("SELECT (SELECT COUNT(*) FROM members) - (SELECT COUNT(*) FROM members WHERE merged_into IS NOT NULL)", vec![]).await?;
    Ok(rows.first().map_or(0, |row| row.0))
}

/// How many joined since an instant, by quarters of an hour since 1970.
///
/// # Errors
/// [`StoreError`].
pub async fn joined(database: &Database, since: Instant) -> Result<Vec<(i64, i64)>, StoreError> {
    // Ids start with the millisecond of joining: a part of the table is read, not all of it.
    const SQL: &str = "SELECT joined_at / 900000000 AS quarter, COUNT(*) FROM members WHERE member_id >= $1 GROUP BY quarter";
    let millis = u64::try_from(since.micros().div_euclid(1000)).unwrap_or(0);
    let first = baci_core::id::first_of_millis(millis);
    database.fetch::<(i64, i64)>(SQL, vec![first.into()]).await
}

/// Writes members, new ones and changed ones.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, members: &[&StoredMember]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBERS);
    for stored in members {
        let profile = serde_json::to_string(&stored.member.profile);
        let identities = serde_json::to_string(&stored.identities);
        rows.push([
            stored.member.id.0.into(),
            stored.member.joined_at.micros().into(),
            profile.map_err(|e| StoreError::corrupt("profile", e))?.into(),
            identities.map_err(|e| StoreError::corrupt("identities", e))?.into(),
            stored.revision.into(),
            stored.updated_at.micros().into(),
            stored.merged_into.map(|id| id.0).into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}
