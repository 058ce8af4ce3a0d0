//! The outbox: messages that are to go out. A secret stands in one only as long as it is of use.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::MessageId;
use baci_core::text::Language;
use baci_core::time::Instant;
use uuid::Uuid;

/// A message as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredMessage {
    pub message: MessageId,
    /// 'email', 'sms' ….
    pub channel: String,
    /// The address in that channel.
    pub recipient: String,
    /// 'invitation', 'reset', 'code' ….
    pub kind: String,
    pub language: Language,
    pub subject: String,
    /// Empty where it held a secret that is of no use any more.
    pub body: String,
    /// 'waiting', 'sent', 'failed', or 'over': what it was for has happened, or has run out.
    pub state: String,
    /// Until when the body holds a secret; `None` for a message without one.
    pub secret_until: Option<Instant>,
    pub created_at: Instant,
}

impl std::fmt::Debug for StoredMessage {
    /// Without receiver and text: they are personal or secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}, {})", self.message, self.kind, self.state)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    message_id: Uuid,
    channel: String,
    recipient: String,
    kind: String,
    language: String,
    subject: String,
    body: String,
    state: String,
    secret_until: Option<i64>,
    created_at: i64,
}

fn read(row: Row) -> Result<StoredMessage, StoreError> {
    Ok(StoredMessage {
        message: MessageId(row.message_id),
        channel: row.channel,
        recipient: row.recipient,
        kind: row.kind,
        language: row.language.parse().map_err(|e| StoreError::corrupt("language", e))?,
        subject: row.subject,
        body: row.body,
        state: row.state,
        secret_until: row.secret_until.map(Instant::from_micros),
        created_at: Instant::from_micros(row.created_at),
    })
}

/// A page of messages, latest first: those before an id.
///
/// # Errors
/// [`StoreError`].
pub async fn page(
    database: &Database,
    before: MessageId,
    limit: i64,
) -> Result<Vec<StoredMessage>, StoreError> {
    const SQL: &str = "SELECT message_id, channel, recipient, kind, language, subject, body, state, secret_until, created_at FROM messages WHERE message_id < $1 ORDER BY message_id DESC LIMIT $2";
    let rows = database.fetch::<Row>(SQL, vec![before.0.into(), limit.into()]).await?;
    rows.into_iter().map(read).collect()
}

/// Adds a message.
///
/// # Errors
/// [`StoreError`].
pub async fn add(tx: &mut WriteTx, message: StoredMessage) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MESSAGES);
    rows.push([
        message.message.0.into(),
        message.channel.into(),
        message.recipient.into(),
        message.kind.into(),
        message.language.code().into(),
        message.subject.into(),
        message.body.into(),
        message.state.into(),
        message.secret_until.map(Instant::micros).into(),
        message.created_at.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Fail).await
}

/// Empties a message whose secret was used or replaced; nothing where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn empty(tx: &mut WriteTx, id: MessageId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE messages SET body = '', state = 'over', secret_until = NULL WHERE message_id = $1 AND secret_until IS NOT NULL";
    tx.execute(SQL, vec![id.0.into()]).await.map(|_| ())
}

/// Empties messages whose secret ran out before `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, now: Instant, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE messages SET body = '', state = 'over', secret_until = NULL WHERE message_id IN (SELECT message_id FROM messages WHERE secret_until <= $1 LIMIT $2)";
    tx.execute(SQL, vec![now.micros().into(), limit.into()]).await
}

/// Removes messages from before an id: those that are older than they are kept.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(tx: &mut WriteTx, before: MessageId, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM messages WHERE message_id IN (SELECT message_id FROM messages WHERE message_id < $1 ORDER BY message_id LIMIT $2)";
    tx.execute(SQL, vec![before.0.into(), limit.into()]).await
}
