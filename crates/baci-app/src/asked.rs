//! Asked: a write that makes no event of a member is safe to send twice, too.

use crate::error::AppError;
use baci_core::id::{EventId, LOWEST, MemberId};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::request::{self, StoredRequest};
use uuid::Uuid;

/// What makes a request safe to send twice: its key, and what tells it from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The idempotency key, with what makes it the caller's own in front.
    pub key: String,
    /// See [`crate::Command::fingerprint_of`].
    pub fingerprint: [u8; 16],
}

/// Notes that a request makes something, or says what it made before.
///
/// # Errors
/// [`Code::IdempotencyKeyReused`] where the key came before with another request.
pub(crate) async fn first(
    tx: &mut WriteTx,
    asked: &Asked,
    now: Instant,
    made: Uuid,
) -> Result<Option<Uuid>, AppError> {
    if let Some(there) = before(tx, asked).await? {
        return Ok(Some(there));
    }
    let request = StoredRequest {
        key: stored_key(asked),
        fingerprint: asked.fingerprint.to_vec(),
        member: MemberId(LOWEST),
        event: EventId(made),
        created_at: now,
    };
    request::note(tx, request).await?;
    Ok(None)
}

/// What a request made before, if it came before.
///
/// # Errors
/// [`Code::IdempotencyKeyReused`] where the key came before with another request.
pub(crate) async fn before(tx: &mut WriteTx, asked: &Asked) -> Result<Option<Uuid>, AppError> {
    let Some(there) = request::find(tx, &stored_key(asked)).await? else { return Ok(None) };
    if there.fingerprint == asked.fingerprint {
        return Ok(Some(there.event.0));
    }
    let sentence =
        "this idempotency key came before with another request: take a new key for a new request";
    Err(AppError::refused(Code::IdempotencyKeyReused, sentence))
}

/// Events have their keys in the same table: these are apart from them.
fn stored_key(asked: &Asked) -> String {
    format!("asked/{}", asked.key)
}
