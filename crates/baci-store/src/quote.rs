//! Quotes that hold: how each stands. What it holds is said by its event.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::{EventId, EventRef, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// How a quote that holds stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredQuote {
    pub member: MemberId,
    /// The event that put things aside.
    pub event: EventId,
    /// open, bought, released or expired.
    pub state: String,
    pub expires_at: Instant,
    /// What it became.
    pub purchase: Option<EventId>,
}

type Row = (Uuid, Uuid, String, i64, Option<Uuid>);

fn read((member, event, state, expires_at, purchase): Row) -> StoredQuote {
    StoredQuote {
        member: MemberId(member),
        event: EventId(event),
        state,
        expires_at: Instant::from_micros(expires_at),
        purchase: purchase.map(EventId),
    }
}

/// One quote, within a transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut WriteTx,
    member: MemberId,
    event: EventId,
) -> Result<Option<StoredQuote>, StoreError> {
    const SQL: &str = "SELECT member_id, event_id, state, expires_at, purchase_id FROM quotes WHERE member_id = $1 AND event_id = $2";
    let rows = tx.fetch::<Row>(SQL, vec![member.0.into(), event.0.into()]).await?;
    Ok(rows.into_iter().next().map(read))
}

/// One quote.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, quote: EventRef) -> Result<Option<StoredQuote>, StoreError> {
    const SQL: &str = "SELECT member_id, event_id, state, expires_at, purchase_id FROM quotes WHERE member_id = $1 AND event_id = $2";
    let rows =
        database.fetch::<Row>(SQL, vec![quote.member.0.into(), quote.event.0.into()]).await?;
    Ok(rows.into_iter().next().map(read))
}

/// Open quotes whose time is over, the longest first.
///
/// # Errors
/// [`StoreError`].
pub async fn over(
    database: &Database,
    now: Instant,
    limit: i64,
) -> Result<Vec<StoredQuote>, StoreError> {
    const SQL: &str = "SELECT member_id, event_id, state, expires_at, purchase_id FROM quotes WHERE state = 'open' AND expires_at <= $1 ORDER BY expires_at, member_id, event_id LIMIT $2";
    let rows = database.fetch::<Row>(SQL, vec![now.micros().into(), limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Writes quotes, new ones and changed ones.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, quotes: &[&StoredQuote]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::QUOTES);
    for quote in quotes {
        rows.push([
            quote.member.0.into(),
            quote.event.0.into(),
            quote.state.clone().into(),
            quote.expires_at.micros().into(),
            quote.purchase.map(|purchase| purchase.0).into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}
