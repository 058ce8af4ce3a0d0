//! Rollups: what members bought by months, what of it is not folded yet, and the sums that figures are made of.

mod packs;
mod total;

pub use packs::{StoredPack, Within, packs, packs_of, save_packs};
pub use total::{Total, Wanted, add_totals, totals, whole_totals};

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::{Column, Value};
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// What a member bought in a month in a branch by a channel; either is empty where nobody named one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredMonth {
    pub member: MemberId,
    /// Counted from the year 0.
    pub month: i64,
    pub branch: String,
    pub channel: String,
    pub purchases: i64,
    /// In the currency's smallest unit.
    pub net: i64,
    /// Receipts of zero or less, which are no purchases.
    pub others: i64,
    pub others_net: i64,
    /// Packed; this room does not read it.
    pub days: Vec<u8>,
}

/// That a purchase is new, or something of it came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// Whose history the purchase is in.
    pub member: MemberId,
    /// The purchase, or what came back of it.
    pub event: EventId,
    pub purchase: EventId,
}

/// The same, with when the purchase was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    pub member: MemberId,
    pub event: EventId,
    pub at: Instant,
}

/// A purchase as rollups need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    pub member: MemberId,
    pub event: EventId,
    pub at: Instant,
    /// In the currency's smallest unit, less what came back.
    pub net: i64,
    /// JSON that this room does not read: branch and channel stand in it.
    pub body: String,
}

/// Notes what is new.
///
/// # Errors
/// [`StoreError`].
pub fn note(writes: &mut Writes, news: Vec<News>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::ROLLUP_NEWS);
    for own in news {
        rows.push([own.member.0.into(), own.event.0.into(), own.purchase.0.into()])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// What is new, in the order of members: at most so much.
///
/// # Errors
/// [`StoreError`].
pub async fn news(tx: &mut WriteTx, limit: i64) -> Result<Vec<Dated>, StoreError> {
    const SQL: &str = "SELECT n.member_id, n.event_id, e.at FROM rollup_news n \
         JOIN events e ON e.member_id = n.member_id AND e.event_id = n.purchase_id \
         ORDER BY n.member_id, n.event_id LIMIT $1";
    let rows = tx.fetch::<(Uuid, Uuid, i64)>(SQL, vec![limit.into()]).await?;
    Ok(rows.into_iter().map(dated).collect())
}

/// What is new of these members.
///
/// # Errors
/// [`StoreError`].
pub async fn news_of(tx: &mut WriteTx, members: Column) -> Result<Vec<Dated>, StoreError> {
    const SQL: &str = "SELECT n.member_id, n.event_id, e.at FROM rollup_news n \
         JOIN events e ON e.member_id = n.member_id AND e.event_id = n.purchase_id \
         WHERE n.member_id IN (@)";
    let rows = tx.fetch_in::<(Uuid, Uuid, i64)>(SQL, members).await?;
    Ok(rows.into_iter().map(dated).collect())
}

fn dated((member, event, at): (Uuid, Uuid, i64)) -> Dated {
    Dated { member: MemberId(member), event: EventId(event), at: Instant::from_micros(at) }
}

/// Takes away what was folded: just this, since more may have come meanwhile.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(tx: &mut WriteTx, news: &[Dated]) -> Result<(), StoreError> {
    // Each member's rows are found by the key, and looked for in the list: with the bare column, each event of the list would be
    // looked for with each member.
    const SQL: &str = "DELETE FROM rollup_news WHERE member_id IN (@) AND COALESCE(event_id, event_id) IN (@@) RETURNING CAST(1 AS BIGINT)";
    if news.is_empty() {
        return Ok(());
    }
    let members = Column::uuids(news.iter().map(|own| own.member.0));
    let events = Column::uuids(news.iter().map(|own| own.event.0));
    tx.fetch_lists::<(i64,), 2>(SQL, [members, events], None).await?;
    Ok(())
}

type MonthRow = (Uuid, i64, String, String, i64, i64, i64, i64, Vec<u8>);

/// The months of these members, in the order of their keys.
///
/// # Errors
/// [`StoreError`].
pub async fn months(tx: &mut WriteTx, members: Column) -> Result<Vec<StoredMonth>, StoreError> {
    const SQL: &str = "SELECT member_id, month, branch, channel, purchases, net, others, others_net, days FROM rollup_months WHERE member_id IN (@)";
    let rows = tx.fetch_in::<MonthRow>(SQL, members).await?;
    let read = |row: MonthRow| {
        let (member, month, branch, channel, purchases, net, others, others_net, days) = row;
        let member = MemberId(member);
        StoredMonth { member, month, branch, channel, purchases, net, others, others_net, days }
    };
    let mut months: Vec<StoredMonth> = rows.into_iter().map(read).collect();
    months.sort_unstable();
    Ok(months)
}

/// Writes months over those with the same keys.
///
/// # Errors
/// [`StoreError`].
pub fn save_months(writes: &mut Writes, months: Vec<StoredMonth>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::ROLLUP_MONTHS);
    for own in months {
        rows.push([
            own.member.0.into(),
            own.month.into(),
            own.branch.into(),
            own.channel.into(),
            own.purchases.into(),
            own.net.into(),
            own.others.into(),
            own.others_net.into(),
            own.days.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// The purchases of these members within a time, each less what came back of it until now, in whoever's history that is.
///
/// # Errors
/// [`StoreError`].
pub async fn bought(
    tx: &mut WriteTx,
    members: Column,
    (from, until): (Instant, Instant),
) -> Result<Vec<Bought>, StoreError> {
    // No text from outside: two numbers. With the bare column SQLite would look through the purchases of everybody in that time
    // instead of through the events of these members.
    let (from, until) = (from.micros(), until.micros());
    let sql = format!(
        "SELECT member_id, event_id, at, net, body, \
         (SELECT CAST(SUM(b.net) AS BIGINT) FROM events b WHERE b.origin_id = e.event_id AND b.kind IN ('refund', 'cancel')) AS back \
         FROM events e WHERE COALESCE(kind, kind) = 'purchase' AND at >= {from} AND at < {until} AND member_id IN (@)"
    );
    type Row = (Uuid, Uuid, i64, i64, String, Option<i64>);
    let read = |(member, event, at, net, body, back): Row| Bought {
        member: MemberId(member),
        event: EventId(event),
        at: Instant::from_micros(at),
        net: net.saturating_add(back.unwrap_or(0)),
        body,
    };
    Ok(tx.fetch_in::<Row>(&sql, members).await?.into_iter().map(read).collect())
}

/// With which bodies these members joined.
///
/// # Errors
/// [`StoreError`].
pub async fn joined(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<(MemberId, String)>, StoreError> {
    // As above: found by these members, not among all who joined.
    const SQL: &str = "SELECT member_id, body FROM events WHERE COALESCE(kind, kind) = 'enroll' AND member_id IN (@)";
    let rows = tx.fetch_in::<(Uuid, String)>(SQL, members).await?;
    Ok(rows.into_iter().map(|(id, body)| (MemberId(id), body)).collect())
}

/// Who joined within a time, each with the body of it.
///
/// # Errors
/// [`StoreError`].
pub async fn joined_between(
    database: &Database,
    (from, until): (Instant, Instant),
) -> Result<Vec<(MemberId, String)>, StoreError> {
    const SQL: &str =
        "SELECT member_id, body FROM events WHERE kind = 'enroll' AND at >= $1 AND at < $2";
    let values = vec![from.micros().into(), until.micros().into()];
    let rows = database.fetch::<(Uuid, String)>(SQL, values).await?;
    Ok(rows.into_iter().map(|(id, body)| (MemberId(id), body)).collect())
}

/// The next members after one, in their order, at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn members_after(
    tx: &mut WriteTx,
    after: MemberId,
    limit: i64,
) -> Result<Vec<MemberId>, StoreError> {
    const SQL: &str =
        "SELECT member_id FROM members WHERE member_id > $1 ORDER BY member_id LIMIT $2";
    let values: Vec<Value> = vec![after.0.into(), limit.into()];
    let rows = tx.fetch::<(Uuid,)>(SQL, values).await?;
    Ok(rows.into_iter().map(|(id,)| MemberId(id)).collect())
}

/// How many members come up to one in their order, that one too.
///
/// # Errors
/// [`StoreError`].
pub async fn members_up_to(tx: &mut WriteTx, last: MemberId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM members WHERE member_id <= $1";
    let rows = tx.fetch::<(i64,)>(SQL, vec![last.0.into()]).await?;
    Ok(rows.first().map_or(0, |row| row.0))
}

/// How many purchases there are, counted no further than so many.
///
/// # Errors
/// [`StoreError`].
pub async fn purchases_up_to(tx: &mut WriteTx, most: i64) -> Result<i64, StoreError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM (SELECT 1 FROM events WHERE kind = 'purchase' LIMIT $1) own";
    let rows = tx.fetch::<(i64,)>(SQL, vec![most.into()]).await?;
    Ok(rows.first().map_or(0, |row| row.0))
}

/// Takes all months and all sums away, to be made anew.
///
/// # Errors
/// [`StoreError`].
pub async fn clear(tx: &mut WriteTx) -> Result<(), StoreError> {
    tx.execute("DELETE FROM rollup_packs", vec![]).await?;
    tx.execute("DELETE FROM rollup_totals", vec![]).await?;
    tx.execute("DELETE FROM rollup_months", vec![]).await?;
    Ok(())
}
