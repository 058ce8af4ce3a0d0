//! What was stored with an event, read again: its answer, a purchase as returns need it, its digest.

use crate::answer::{Answer, Outcome};
use crate::commands::quote::Held;
use crate::state::KnownQuote;
use baci_core::decide::returns::{Origin, Returned};
use baci_core::event::Body;
use baci_core::id::EventRef;
use baci_store::StoreError;
use baci_store::event::StoredEvent;
use baci_store::quote::StoredQuote;

/// The answer that was stored with an event.
pub(crate) fn answer(event: &StoredEvent) -> Result<Answer, StoreError> {
    let outcome: Outcome =
        serde_json::from_str(&event.outcome).map_err(|e| StoreError::corrupt("outcome", e))?;
    Ok(Answer {
        event: EventRef { member: event.member, event: event.event },
        kind: event.kind.clone(),
        at: event.at,
        program_version: event.program_version,
        outcome,
        replayed: true,
    })
}

/// A stored purchase as returns need it; `None` where the event is something else.
pub(crate) fn origin(
    stored: &StoredEvent,
    returned: Returned,
) -> Result<Option<Origin>, StoreError> {
    if stored.kind != "purchase" {
        return Ok(None);
    }
    let body: Body =
        serde_json::from_str(&stored.body).map_err(|e| StoreError::corrupt("body", e))?;
    let outcome: Outcome =
        serde_json::from_str(&stored.outcome).map_err(|e| StoreError::corrupt("outcome", e))?;
    let Body::Purchase(purchase) = body else { return Ok(None) };
    let Outcome { credits, counts, .. } = outcome;
    Ok(Some(Origin { event: stored.event, purchase, credits, counts, returned }))
}

/// What a quote holds, from its event.
pub(crate) fn quote(event: &StoredEvent, stored: StoredQuote) -> Result<KnownQuote, StoreError> {
    let Held { purchase, .. } =
        serde_json::from_str(&event.body).map_err(|e| StoreError::corrupt("body", e))?;
    let outcome: Outcome =
        serde_json::from_str(&event.outcome).map_err(|e| StoreError::corrupt("outcome", e))?;
    let Outcome { mut counts, offers, quote, .. } = outcome;
    // That they are held is noted beside them.
    counts.retain(|count| !count.key.ends_with("/held"));
    let (offers, quote) = (offers.unwrap_or_default(), quote.map(|quote| quote.holds));
    Ok(KnownQuote { stored, purchase, offers, counts, holds: quote.unwrap_or_default() })
}

/// The digest of an event that the postings it made carry in their hashes: BLAKE3 over its fields,
/// each with its length in front. The outcome is left out: the postings say it.
pub(crate) fn digest(event: &StoredEvent) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(event.kind.as_bytes());
    part(&event.at.micros().to_le_bytes());
    part(event.origin.as_ref().map_or(&[][..], |id| id.0.as_bytes()));
    part(event.receipt.as_deref().unwrap_or_default().as_bytes());
    part(&event.net.to_le_bytes());
    part(&event.program_version.to_le_bytes());
    part(event.actor.as_bytes());
    part(event.body.as_bytes());
    part(event.seen.as_bytes());
    *hasher.finalize().as_bytes()
}
