//! Requests that were answered: which event answers an idempotency key.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::error::StoreError;
use crate::table;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;

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
