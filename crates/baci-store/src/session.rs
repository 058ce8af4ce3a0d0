//! Sessions: who is signed in, on which device, until when. Only a hash of the secret is here.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::SessionId;
use baci_core::time::Instant;
use uuid::Uuid;

/// A session as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    pub session: SessionId,
    pub secret_hash: Vec<u8>,
    /// 'staff' or 'member'.
    pub person: String,
    pub person_id: Uuid,
    /// What kind of device, in a few words.
    pub device: String,
    /// Where from, shortened so that it names no single line.
    pub address: String,
    pub created_at: Instant,
    pub seen_at: Instant,
    /// It ends then, unless it is used before.
    pub idle_at: Instant,
    /// It ends then, whatever happens.
    pub ends_at: Instant,
}

#[derive(sqlx::FromRow)]
struct Row {
    session_id: Uuid,
    secret_hash: Vec<u8>,
    person: String,
    person_id: Uuid,
    device: String,
    address: String,
    created_at: i64,
    seen_at: i64,
    idle_at: i64,
    ends_at: i64,
}

impl From<Row> for StoredSession {
    fn from(row: Row) -> Self {
        Self {
            session: SessionId(row.session_id),
            secret_hash: row.secret_hash,
            person: row.person,
            person_id: row.person_id,
            device: row.device,
            address: row.address,
            created_at: Instant::from_micros(row.created_at),
            seen_at: Instant::from_micros(row.seen_at),
            idle_at: Instant::from_micros(row.idle_at),
            ends_at: Instant::from_micros(row.ends_at),
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT session_id, secret_hash, person, person_id, device, address, created_at, ",
            "seen_at, idle_at, ends_at FROM sessions ",
            $rest
        )
    };
}

/// One session, ended or not.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, id: SessionId) -> Result<Option<StoredSession>, StoreError> {
    const SQL: &str = select!("WHERE session_id = $1");
    Ok(database.fetch::<Row>(SQL, vec![id.0.into()]).await?.pop().map(StoredSession::from))
}

/// The sessions of a person that go on after `now`, last used first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_person(
    database: &Database,
    person_id: Uuid,
    now: Instant,
    limit: i64,
) -> Result<Vec<StoredSession>, StoreError> {
    const SQL: &str = select!(
        "WHERE person_id = $1 AND idle_at > $2 ORDER BY seen_at DESC, session_id DESC LIMIT $3"
    );
    let values = vec![person_id.into(), now.micros().into(), limit.into()];
    let rows = database.fetch::<Row>(SQL, values).await?;
    Ok(rows.into_iter().map(StoredSession::from).collect())
}

/// Writes a new session.
///
/// # Errors
/// [`StoreError`].
pub async fn add(tx: &mut WriteTx, session: &StoredSession) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::SESSIONS);
    rows.push([
        session.session.0.into(),
        session.secret_hash.clone().into(),
        session.person.clone().into(),
        session.person_id.into(),
        session.device.clone().into(),
        session.address.clone().into(),
        session.created_at.micros().into(),
        session.seen_at.micros().into(),
        session.idle_at.micros().into(),
        session.ends_at.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Fail).await
}

/// Notes that a session was used; one that was ended meanwhile stays ended.
///
/// # Errors
/// [`StoreError`].
pub async fn touch(
    tx: &mut WriteTx,
    id: SessionId,
    seen_at: Instant,
    idle_at: Instant,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE sessions SET seen_at = $2, idle_at = $3 WHERE session_id = $1";
    let values = vec![id.0.into(), seen_at.micros().into(), idle_at.micros().into()];
    tx.execute(SQL, values).await.map(|_| ())
}

/// Ends one session of a person; `false` where there was none.
///
/// # Errors
/// [`StoreError`].
pub async fn end(tx: &mut WriteTx, id: SessionId, person_id: Uuid) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM sessions WHERE session_id = $1 AND person_id = $2";
    Ok(tx.execute(SQL, vec![id.0.into(), person_id.into()]).await? == 1)
}

/// Ends all sessions of a person but one; answers how many.
///
/// # Errors
/// [`StoreError`].
pub async fn end_all(
    tx: &mut WriteTx,
    person_id: Uuid,
    but: Option<SessionId>,
) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM sessions WHERE person_id = $1 AND session_id <> $2";
    let but = but.map_or(Uuid::nil(), |id| id.0);
    tx.execute(SQL, vec![person_id.into(), but.into()]).await
}

/// Removes sessions that ended before `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, now: Instant, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM sessions WHERE session_id IN (SELECT session_id FROM sessions WHERE idle_at <= $1 LIMIT $2)";
    tx.execute(SQL, vec![now.micros().into(), limit.into()]).await
}
