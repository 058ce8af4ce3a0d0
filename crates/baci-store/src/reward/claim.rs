//! Claims: what members claimed, and how each stands.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::{EventId, MemberId};
use baci_core::reward::Terms;
use baci_core::time::Instant;
use uuid::Uuid;

/// A claim of a reward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredClaim {
    pub member: MemberId,
    /// The event by which it was claimed.
    pub event: EventId,
    pub reward: String,
    /// Empty where its stock is not by branch.
    pub branch: String,
    /// Where its piece was taken from; empty where nobody counts.
    pub place: String,
    /// ready, given, collected, cancelled or expired.
    pub state: String,
    /// What it gives: coupon, gift_card, codes or pick_up.
    pub kind: String,
    /// The coupon's, the partner's or the pick-up's code, or the gift card's number.
    pub code: String,
    /// The wallet that paid; empty for none.
    pub wallet: String,
    /// In the wallet's smallest unit.
    pub units: i64,
    /// What the shop took in money, in the currency's smallest unit.
    pub money: i64,
    pub terms: Terms,
    pub claimed_at: Instant,
    /// When it is too late to collect it; [`Instant::FAR`] where there is nothing to collect.
    pub ends_at: Instant,
    pub changed_at: Instant,
}

#[derive(sqlx::FromRow)]
struct Row {
    member_id: Uuid,
    event_id: Uuid,
    reward: String,
    branch: String,
    place: String,
    state: String,
    kind: String,
    code: String,
    wallet: String,
    units: i64,
    money: i64,
    terms: String,
    claimed_at: i64,
    ends_at: i64,
    changed_at: i64,
}

impl TryFrom<Row> for StoredClaim {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            member: MemberId(row.member_id),
            event: EventId(row.event_id),
            reward: row.reward,
            branch: row.branch,
            place: row.place,
            state: row.state,
            kind: row.kind,
            code: row.code,
            wallet: row.wallet,
            units: row.units,
            money: row.money,
            terms: serde_json::from_str(&row.terms)
                .map_err(|error| StoreError::corrupt("terms", error))?,
            claimed_at: Instant::from_micros(row.claimed_at),
            ends_at: Instant::from_micros(row.ends_at),
            changed_at: Instant::from_micros(row.changed_at),
        })
    }
}

macro_rules! claims {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, event_id, reward, branch, place, state, kind, code, wallet, units, ",
            "money, terms, claimed_at, ends_at, changed_at FROM reward_claims ",
            $rest
        )
    };
}

fn read(rows: Vec<Row>) -> Result<Vec<StoredClaim>, StoreError> {
    rows.into_iter().map(StoredClaim::try_from).collect()
}

/// One claim, within a transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut WriteTx,
    member: MemberId,
    event: EventId,
) -> Result<Option<StoredClaim>, StoreError> {
    const SQL: &str = claims!("WHERE member_id = $1 AND event_id = $2");
    let rows = tx.fetch::<Row>(SQL, vec![member.0.into(), event.0.into()]).await?;
    Ok(read(rows)?.into_iter().next())
}

/// One claim.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(
    database: &Database,
    member: MemberId,
    event: EventId,
) -> Result<Option<StoredClaim>, StoreError> {
    const SQL: &str = claims!("WHERE member_id = $1 AND event_id = $2");
    let rows = database.fetch::<Row>(SQL, vec![member.0.into(), event.0.into()]).await?;
    Ok(read(rows)?.into_iter().next())
}

/// The claim that is handed out for a code.
///
/// # Errors
/// [`StoreError`].
pub async fn by_code(database: &Database, code: &str) -> Result<Option<StoredClaim>, StoreError> {
    const SQL: &str = "SELECT member_id, event_id FROM reward_pick_ups WHERE code = $1";
    let rows = database.fetch::<(Uuid, Uuid)>(SQL, vec![code.into()]).await?;
    match rows.first() {
        Some((member, event)) => claim(database, MemberId(*member), EventId(*event)).await,
        None => Ok(None),
    }
}

/// A member's claims, the latest first, before this one.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
    before: EventId,
    limit: i64,
) -> Result<Vec<StoredClaim>, StoreError> {
    const SQL: &str =
        claims!("WHERE member_id = $1 AND event_id < $2 ORDER BY event_id DESC LIMIT $3");
    let values = vec![member.0.into(), before.0.into(), limit.into()];
    read(database.fetch::<Row>(SQL, values).await?)
}

/// The claims of a reward, the latest first, before this one.
///
/// # Errors
/// [`StoreError`].
pub async fn claims_of(
    database: &Database,
    reward: &str,
    before: EventId,
    limit: i64,
) -> Result<Vec<StoredClaim>, StoreError> {
    const SQL: &str =
        claims!("WHERE reward = $1 AND event_id < $2 ORDER BY event_id DESC LIMIT $3");
    let values = vec![reward.into(), before.0.into(), limit.into()];
    read(database.fetch::<Row>(SQL, values).await?)
}

/// Claims that were not collected in time, those of whom it is longest ago first.
///
/// # Errors
/// [`StoreError`].
pub async fn expired(
    database: &Database,
    until: Instant,
    limit: i64,
) -> Result<Vec<StoredClaim>, StoreError> {
    const SQL: &str = claims!(
        "WHERE state = 'ready' AND ends_at <= $1 ORDER BY ends_at, member_id, event_id LIMIT $2"
    );
    read(database.fetch::<Row>(SQL, vec![until.micros().into(), limit.into()]).await?)
}

/// Writes claims, new ones and changed ones.
///
/// # Errors
/// [`StoreError`].
pub fn save_claims(writes: &mut Writes, claims: &[&StoredClaim]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::REWARD_CLAIMS);
    for claim in claims {
        let terms = serde_json::to_string(&claim.terms)
            .map_err(|error| StoreError::corrupt("terms", error))?;
        rows.push([
            claim.member.0.into(),
            claim.event.0.into(),
            claim.reward.clone().into(),
            claim.branch.clone().into(),
            claim.place.clone().into(),
            claim.state.clone().into(),
            claim.kind.clone().into(),
            claim.code.clone().into(),
            claim.wallet.clone().into(),
            claim.units.into(),
            claim.money.into(),
            terms.into(),
            claim.claimed_at.micros().into(),
            claim.ends_at.micros().into(),
            claim.changed_at.micros().into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Notes for which codes what is handed out.
///
/// # Errors
/// [`StoreError`].
pub fn add_pick_ups(
    writes: &mut Writes,
    codes: Vec<(String, MemberId, EventId)>,
) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::REWARD_PICK_UPS);
    for (code, member, event) in codes {
        rows.push([code.into(), member.0.into(), event.0.into()])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}
