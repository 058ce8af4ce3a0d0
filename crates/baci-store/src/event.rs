//! Events: what happened to a member, what was decided, and what the decision saw.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// An event as stored; `body`, `seen` and `outcome` are JSON that this room does not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    pub member: MemberId,
    pub event: EventId,
    pub kind: String,
    pub at: Instant,
    pub recorded_at: Instant,
    /// The purchase, for a refund or cancel; the hold's event, for what becomes of a hold.
    pub origin: Option<EventId>,
    pub receipt: Option<String>,
    /// What it added to the member's spending, in the currency's smallest unit.
    pub net: i64,
    pub program_version: i64,
    pub actor: String,
    pub body: String,
    pub seen: String,
    pub outcome: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    member_id: Uuid,
    event_id: Uuid,
    kind: String,
    at: i64,
    recorded_at: i64,
    origin_id: Option<Uuid>,
    receipt: Option<String>,
    net: i64,
    program_version: i64,
    actor: String,
    body: String,
    seen: String,
    outcome: String,
}

impl From<Row> for StoredEvent {
    fn from(row: Row) -> Self {
        Self {
            member: MemberId(row.member_id),
            event: EventId(row.event_id),
            kind: row.kind,
            at: Instant::from_micros(row.at),
            recorded_at: Instant::from_micros(row.recorded_at),
            origin: row.origin_id.map(EventId),
            receipt: row.receipt,
            net: row.net,
            program_version: row.program_version,
            actor: row.actor,
            body: row.body,
            seen: row.seen,
            outcome: row.outcome,
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, event_id, kind, at, recorded_at, origin_id, receipt, net, ",
            "program_version, actor, body, seen, outcome FROM events ",
            $rest
        )
    };
}

/// The events with these ids (of whichever member; the caller compares).
///
/// # Errors
/// [`StoreError`].
pub async fn load(
    tx: &mut WriteTx,
    ids: &[(MemberId, EventId)],
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for (member, event) in ids {
        const SQL: &str = select!("WHERE member_id = $1 AND event_id = $2");
        let rows = tx.fetch::<Row>(SQL, vec![member.0.into(), event.0.into()]).await?;
        found.extend(rows.into_iter().map(StoredEvent::from));
    }
    Ok(found)
}

/// One event.
///
/// # Errors
/// [`StoreError`].
pub async fn get(
    database: &Database,
    member: MemberId,
    event: EventId,
) -> Result<Option<StoredEvent>, StoreError> {
    const SQL: &str = select!("WHERE member_id = $1 AND event_id = $2");
    let rows = database.fetch::<Row>(SQL, vec![member.0.into(), event.0.into()]).await?;
    Ok(rows.into_iter().next().map(StoredEvent::from))
}

/// A page of a member's events, latest first: those before (`at`, `event`).
///
/// # Errors
/// [`StoreError`].
pub async fn page(
    database: &Database,
    member: MemberId,
    before: (Instant, EventId),
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    const SQL: &str = select!(
        "WHERE member_id = $1 AND (at < $2 OR (at = $2 AND event_id < $3)) \
         ORDER BY at DESC, event_id DESC LIMIT $4"
    );
    let (at, event) = before;
    let values = vec![member.0.into(), at.micros().into(), event.0.into(), limit.into()];
    Ok(database.fetch::<Row>(SQL, values).await?.into_iter().map(StoredEvent::from).collect())
}

/// A page of purchases of all members, latest first: those before (`at`, `event`), down to `from`.
///
/// # Errors
/// [`StoreError`].
pub async fn purchases(
    database: &Database,
    before: (Instant, EventId),
    from: Instant,
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    const SQL: &str = select!(
        "WHERE kind = 'purchase' AND at <= $1 AND at >= $3 AND (at < $1 OR event_id < $2) \
         ORDER BY at DESC, event_id DESC LIMIT $4"
    );
    let (at, event) = before;
    let values = vec![at.micros().into(), event.0.into(), from.micros().into(), limit.into()];
    Ok(database.fetch::<Row>(SQL, values).await?.into_iter().map(StoredEvent::from).collect())
}

/// All events of a kind within a time, of all members, in no order.
///
/// # Errors
/// [`StoreError`].
pub async fn between(
    database: &Database,
    kind: &str,
    (from, until): (Instant, Instant),
) -> Result<Vec<StoredEvent>, StoreError> {
    const SQL: &str = select!("WHERE kind = $1 AND at >= $2 AND at < $3");
    let values = vec![kind.into(), from.micros().into(), until.micros().into()];
    Ok(database.fetch::<Row>(SQL, values).await?.into_iter().map(StoredEvent::from).collect())
}

/// What an event added to a member's spending, and no more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    pub member: MemberId,
    pub event: EventId,
    pub at: Instant,
    pub origin: Option<EventId>,
    /// In the currency's smallest unit.
    pub net: i64,
}

/// What all events of a kind within a time added, of all members, in the order of time.
///
/// # Errors
/// [`StoreError`].
pub async fn nets(
    database: &Database,
    kind: &str,
    (from, until): (Instant, Instant),
) -> Result<Vec<Net>, StoreError> {
    const SQL: &str = "SELECT member_id, event_id, at, origin_id, net FROM events \
         WHERE kind = $1 AND at >= $2 AND at < $3 ORDER BY at, event_id";
    let values = vec![kind.into(), from.micros().into(), until.micros().into()];
    let rows = database.fetch::<(Uuid, Uuid, i64, Option<Uuid>, i64)>(SQL, values).await?;
    let one = |(member, event, at, origin, net): (Uuid, Uuid, i64, Option<Uuid>, i64)| Net {
        member: MemberId(member),
        event: EventId(event),
        at: Instant::from_micros(at),
        origin: origin.map(EventId),
        net,
    };
    Ok(rows.into_iter().map(one).collect())
}

/// The purchases of which something came back by events of a kind within a time.
///
/// # Errors
/// [`StoreError`].
pub async fn origins(
    database: &Database,
    kind: &str,
    (from, until): (Instant, Instant),
) -> Result<Vec<EventId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT origin_id FROM events \
         WHERE kind = $1 AND at >= $2 AND at < $3 AND origin_id IS NOT NULL";
    let values = vec![kind.into(), from.micros().into(), until.micros().into()];
    let rows = database.fetch::<(Uuid,)>(SQL, values).await?;
    Ok(rows.into_iter().map(|(id,)| EventId(id)).collect())
}

/// When the first and the last event of a kind was, if there is any.
///
/// # Errors
/// [`StoreError`].
pub async fn span(
    database: &Database,
    kind: &str,
) -> Result<Option<(Instant, Instant)>, StoreError> {
    const SQL: &str = "SELECT MIN(at), MAX(at) FROM events WHERE kind = $1";
    let rows = database.fetch::<(Option<i64>, Option<i64>)>(SQL, vec![kind.into()]).await?;
    let (first, last) = rows.first().copied().unwrap_or_default();
    let both = first.zip(last);
    Ok(both.map(|(first, last)| (Instant::from_micros(first), Instant::from_micros(last))))
}

/// Purchases of all members with a receipt number, latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn with_receipt(
    database: &Database,
    receipt: &str,
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    const SQL: &str = select!(
        "WHERE receipt = $1 AND kind = 'purchase' ORDER BY at DESC, event_id DESC LIMIT $2"
    );
    let rows = database.fetch::<Row>(SQL, vec![receipt.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(StoredEvent::from).collect())
}

/// How many events of a kind there are, and the sum of their net.
///
/// # Errors
/// [`StoreError`].
pub async fn totals(database: &Database, kind: &str) -> Result<(i64, i128), StoreError> {
    const SQL: &str = "SELECT COUNT(*), CAST(COALESCE(SUM(net / 1000000000), 0) AS BIGINT), CAST(COALESCE(SUM(net % 1000000000), 0) AS BIGINT) FROM events WHERE kind = $1";
    let rows = database.fetch::<(i64, i64, i64)>(SQL, vec![kind.into()]).await?;
    Ok(rows.first().map_or((0, 0), |(count, high, low)| (*count, crate::value::whole(*high, *low))))
}

/// How many purchases each of these members made, those that were cancelled left out; members
/// without any are not listed.
///
/// # Errors
/// [`StoreError`].
pub async fn purchases_of(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<(MemberId, i64)>, StoreError> {
    const SQL: &str = "SELECT member_id, CAST(SUM(CASE WHEN kind = 'purchase' THEN 1 ELSE -1 END) AS BIGINT) FROM events WHERE kind IN ('purchase', 'cancel') AND member_id IN (@) GROUP BY member_id";
    let rows = tx.fetch_in::<(uuid::Uuid, i64)>(SQL, members).await?;
    Ok(rows.into_iter().map(|(id, count)| (MemberId(id), count)).collect())
}

/// When each of these members bought first, of those that did; purchases that were cancelled left out.
///
/// # Errors
/// [`StoreError`].
pub async fn first_purchases(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<(MemberId, Instant)>, StoreError> {
    const SQL: &str = "SELECT member_id, MIN(at) FROM events WHERE kind = 'purchase' AND member_id IN (@) AND event_id NOT IN (SELECT origin_id FROM events WHERE kind = 'cancel' AND origin_id IS NOT NULL AND member_id IN (@)) GROUP BY member_id";
    let rows = tx.fetch_in::<(uuid::Uuid, i64)>(SQL, members).await?;
    Ok(rows.into_iter().map(|(id, at)| (MemberId(id), Instant::from_micros(at))).collect())
}

/// Events of a kind in a quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarter {
    pub kind: String,
    /// Counts quarters of an hour since 1970.
    pub quarter: i64,
    pub count: i64,
    pub net: i128,
}

/// How many purchases, refunds and cancels there were since an instant, and the sums of their net, by
/// quarters of an hour.
///
/// # Errors
/// [`StoreError`].
pub async fn quarters(database: &Database, since: Instant) -> Result<Vec<Quarter>, StoreError> {
    const SQL: &str = "SELECT kind, at / 900000000 AS quarter, COUNT(*), CAST(SUM(net / 1000000000) AS BIGINT), CAST(SUM(net % 1000000000) AS BIGINT) FROM events WHERE kind IN ('purchase', 'refund', 'cancel') AND at >= $1 GROUP BY kind, quarter";
    type Row = (String, i64, i64, i64, i64);
    let rows = database.fetch::<Row>(SQL, vec![since.micros().into()]).await?;
    let read = |(kind, quarter, count, high, low): Row| Quarter {
        kind,
        quarter,
        count,
        net: crate::value::whole(high, low),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// How many members bought something since an instant.
///
/// # Errors
/// [`StoreError`].
pub async fn active(database: &Database, since: Instant) -> Result<i64, StoreError> {
    const SQL: &str =
        "SELECT COUNT(DISTINCT member_id) FROM events WHERE kind = 'purchase' AND at >= $1";
    let rows = database.fetch::<(i64,)>(SQL, vec![since.micros().into()]).await?;
    Ok(rows.first().map_or(0, |row| row.0))
}

/// Writes new events.
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, events: Vec<StoredEvent>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::EVENTS);
    for event in events {
        rows.push([
            event.member.0.into(),
            event.event.0.into(),
            event.kind.into(),
            event.at.micros().into(),
            event.recorded_at.micros().into(),
            event.origin.map(|id| id.0).into(),
            event.receipt.into(),
            event.net.into(),
            event.program_version.into(),
            event.actor.into(),
            event.body.into(),
            event.seen.into(),
            event.outcome.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// All events of these members, for the ledger's check.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(tx: &mut WriteTx, members: Column) -> Result<Vec<StoredEvent>, StoreError> {
    const SQL: &str = select!("WHERE member_id IN (@) ORDER BY member_id, event_id");
    Ok(tx.fetch_in::<Row>(SQL, members).await?.into_iter().map(StoredEvent::from).collect())
}
