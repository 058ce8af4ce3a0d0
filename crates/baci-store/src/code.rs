//! One-time codes by which members sign in, keyed by a hash of the identity they were asked for.

use crate::bulk::{OnConflict, Rows};
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::table;
use baci_core::id::{MemberId, MessageId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A code as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCode {
    /// A hash of the identity.
    pub subject: Vec<u8>,
    /// `None` where nobody has this identity: no code will be right then.
    pub member: Option<MemberId>,
    /// The message that carries it.
    pub message: MessageId,
    /// Argon2id in the PHC form.
    pub code_hash: String,
    /// How often somebody tried.
    pub attempts: i64,
    pub expires_at: Instant,
}

type Row = (Vec<u8>, Option<Uuid>, Uuid, String, i64, i64);

fn read((subject, member, message, code_hash, attempts, expires_at): Row) -> StoredCode {
    StoredCode {
        subject,
        member: member.map(MemberId),
        message: MessageId(message),
        code_hash,
        attempts,
        expires_at: Instant::from_micros(expires_at),
    }
}

/// Counts an attempt and gives the code with it; `None` where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn attempt(tx: &mut WriteTx, subject: &[u8]) -> Result<Option<StoredCode>, StoreError> {
    const SQL: &str = "UPDATE codes SET attempts = attempts + 1 WHERE subject = $1 RETURNING subject, person_id, message_id, code_hash, attempts, expires_at";
    Ok(tx.fetch::<Row>(SQL, vec![subject.to_vec().into()]).await?.pop().map(read))
}

/// Writes a code; the one before for the same identity is gone.
///
/// # Errors
/// [`StoreError`].
pub async fn save(tx: &mut WriteTx, code: &StoredCode) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::CODES);
    rows.push([
        code.subject.clone().into(),
        code.member.map(|id| id.0).into(),
        code.message.0.into(),
        code.code_hash.clone().into(),
        code.attempts.into(),
        code.expires_at.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Replace).await
}

/// Takes a code away as used; `false` where somebody was first.
///
/// # Errors
/// [`StoreError`].
pub async fn take(tx: &mut WriteTx, code: &StoredCode) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM codes WHERE subject = $1 AND message_id = $2";
    let values = vec![code.subject.clone().into(), code.message.0.into()];
    Ok(tx.execute(SQL, values).await? == 1)
}

/// Removes codes that ran out before `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, now: Instant, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM codes WHERE subject IN (SELECT subject FROM codes WHERE expires_at <= $1 LIMIT $2)";
    tx.execute(SQL, vec![now.micros().into(), limit.into()]).await
}
