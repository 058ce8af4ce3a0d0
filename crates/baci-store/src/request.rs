//! Requests that were answered: which event answers an idempotency key.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::table;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// An answered request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRequest {
    pub key: String,
    /// A hash of what the request said.
    pub fingerprint: Vec<u8>,
    pub member: MemberId,
    pub event: EventId,
    pub created_at: Instant,
}

/// One request, if it was answered.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut WriteTx, key: &str) -> Result<Option<StoredRequest>, StoreError> {
    const SQL: &str = "SELECT request_key, fingerprint, member_id, event_id, created_at FROM requests WHERE request_key = $1";
    type Row = (String, Vec<u8>, Uuid, Uuid, i64);
    let rows = tx.fetch::<Row>(SQL, vec![key.into()]).await?;
    let read = |(key, fingerprint, member, event, at): Row| StoredRequest {
        key,
        fingerprint,
        member: MemberId(member),
        event: EventId(event),
        created_at: Instant::from_micros(at),
    };
    Ok(rows.into_iter().next().map(read))
}

/// Notes one request as answered; see [`add`].
///
/// # Errors
/// [`StoreError`].
pub async fn note(tx: &mut WriteTx, request: StoredRequest) -> Result<(), StoreError> {
    let mut writes = Writes::default();
    add(&mut writes, vec![request])?;
    writes.run(tx).await
}

/// Notes requests as answered; one that is answered already makes a [`StoreError::Conflict`].
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, mut requests: Vec<StoredRequest>) -> Result<(), StoreError> {
    // In one order on every server, so that two of them never wait for each other in a circle.
    requests.sort_by(|a, b| a.key.cmp(&b.key));
    let mut rows = Rows::new(&table::REQUESTS);
    for request in requests {
        rows.push([
            request.key.into(),
            request.fingerprint.into(),
            request.member.0.into(),
            request.event.0.into(),
            request.created_at.micros().into(),
        ])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}
