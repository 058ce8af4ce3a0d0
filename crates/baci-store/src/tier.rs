//! Tiers: where members stand on the ladders of the program.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::tier::Standing;
use baci_core::time::Instant;
use uuid::Uuid;

/// Where a member stands on a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTier {
    pub member: MemberId,
    pub ladder: String,
    /// The tier that they have; empty for none.
    pub tier: String,
    pub standing: Standing,
    /// Not later than when it changes by itself.
    pub next_due_at: Instant,
    /// The version of the program by which their days were counted.
    pub counted_by: i64,
}

type Row = (Uuid, String, String, String, i64, i64);

fn read((member, ladder, tier, standing, due, counted_by): Row) -> Result<StoredTier, StoreError> {
    let standing =
        serde_json::from_str(&standing).map_err(|e| StoreError::corrupt("standing", e))?;
    let (member, next_due_at) = (MemberId(member), Instant::from_micros(due));
    Ok(StoredTier { member, ladder, tier, standing, next_due_at, counted_by })
}

/// Where these members stand.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(tx: &mut WriteTx, members: Column) -> Result<Vec<StoredTier>, StoreError> {
    const SQL: &str = "SELECT member_id, ladder, tier, standing, next_due_at, counted_by FROM member_tiers WHERE member_id IN (@)";
    tx.fetch_in::<Row>(SQL, members).await?.into_iter().map(read).collect()
}

/// Writes where members stand.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, tiers: &[&StoredTier]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBER_TIERS);
    for own in tiers {
        let standing =
            serde_json::to_string(&own.standing).map_err(|e| StoreError::corrupt("standing", e))?;
        rows.push([
            own.member.0.into(),
            own.ladder.clone().into(),
            own.tier.clone().into(),
            standing.into(),
            own.next_due_at.micros().into(),
            own.counted_by.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// How many members have each tier of each ladder; those without any are not among them.
///
/// # Errors
/// [`StoreError`].
pub async fn counts(database: &Database) -> Result<Vec<(String, String, i64)>, StoreError> {
    const SQL: &str = "SELECT ladder, tier, COUNT(*) FROM member_tiers WHERE tier <> '' GROUP BY ladder, tier ORDER BY ladder, tier LIMIT 1000";
    database.fetch(SQL, vec![]).await
}

/// The ladders and tiers of the members after one, in the order of their ids, those without a tier left out; at most `limit`
/// rows, and a member's rows may be cut: ask again from the member before.
///
/// # Errors
/// [`StoreError`].
pub async fn after(
    database: &Database,
    after: MemberId,
    limit: i64,
) -> Result<Vec<(MemberId, String, String)>, StoreError> {
    const SQL: &str = "SELECT member_id, ladder, tier FROM member_tiers WHERE tier <> '' AND member_id > $1 \
         ORDER BY member_id, ladder LIMIT $2";
    let values = vec![after.0.into(), limit.into()];
    let rows = database.fetch::<(Uuid, String, String)>(SQL, values).await?;
    let one = |(member, ladder, tier): (Uuid, String, String)| (MemberId(member), ladder, tier);
    Ok(rows.into_iter().map(one).collect())
}

/// What happened to members before they were looked at: an event's id, time, kind, body and outcome.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub member: MemberId,
    pub event: EventId,
    pub at: Instant,
    pub kind: String,
    pub body: String,
    pub outcome: String,
}

/// The events of members that tiers may count.
///
/// # Errors
/// [`StoreError`].
pub async fn earlier(tx: &mut WriteTx, members: Column) -> Result<Vec<Earlier>, StoreError> {
    const SQL: &str = "SELECT member_id, event_id, at, kind, body, outcome FROM events WHERE kind IN ('purchase', 'custom', 'enroll', 'tier_up', 'tier_down', 'mission_done', 'occasion', 'profile_answer', 'streak', 'level_up', 'leaderboard_place') AND member_id IN (@) ORDER BY member_id, event_id";
    type Row = (Uuid, Uuid, i64, String, String, String);
    let rows = tx.fetch_in::<Row>(SQL, members).await?;
    let read = |(member, event, at, kind, body, outcome): Row| Earlier {
        member: MemberId(member),
        event: EventId(event),
        at: Instant::from_micros(at),
        kind,
        body,
        outcome,
    };
    Ok(rows.into_iter().map(read).collect())
}
