//! Merges: who was merged into whom, and what it takes to undo it.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMerge {
    /// Who stays.
    pub member: MemberId,
    /// The event by which it was done, in the history of the one who stays.
    pub event: EventId,
    /// Who turned out to be the same.
    pub absorbed: MemberId,
    pub at: Instant,
    /// Until when it can be undone.
    pub until: Instant,
    pub undone_at: Option<Instant>,
    /// JSON.
    pub record: String,
}

type Row = (Uuid, Uuid, Uuid, i64, i64, Option<i64>, String);

fn read((member, event, absorbed, at, until, undone_at, record): Row) -> StoredMerge {
    StoredMerge {
        member: MemberId(member),
        event: EventId(event),
        absorbed: MemberId(absorbed),
        at: Instant::from_micros(at),
        until: Instant::from_micros(until),
        undone_at: undone_at.map(Instant::from_micros),
        record,
    }
}

macro_rules! merges {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, event_id, absorbed_id, at, until, undone_at, record FROM merges ",
            $rest
        )
    };
}

/// The last merge by which a member was absorbed that was not undone.
///
/// # Errors
/// [`StoreError`].
pub async fn of_absorbed(
    tx: &mut WriteTx,
    absorbed: MemberId,
) -> Result<Option<StoredMerge>, StoreError> {
    const SQL: &str =
        merges!("WHERE absorbed_id = $1 AND undone_at IS NULL ORDER BY event_id DESC LIMIT 1");
    Ok(tx.fetch::<Row>(SQL, vec![absorbed.0.into()]).await?.pop().map(read))
}

/// The merges by which a member took in others, the latest first; at most a hundred.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
) -> Result<Vec<StoredMerge>, StoreError> {
    const SQL: &str = merges!("WHERE member_id = $1 ORDER BY event_id DESC LIMIT 100");
    let rows = database.fetch::<Row>(SQL, vec![member.0.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Who turned out to be these members, by whom they are now.
///
/// # Errors
/// [`StoreError`].
pub async fn absorbed(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<(MemberId, MemberId)>, StoreError> {
    const SQL: &str =
        "SELECT member_id, merged_into FROM members WHERE merged_into IN (@) ORDER BY member_id";
    let rows = tx.fetch_in::<(Uuid, Uuid)>(SQL, members).await?;
    Ok(rows.into_iter().map(|(id, into)| (MemberId(id), MemberId(into))).collect())
}

/// Who turned out to be a member; at most two hundred.
///
/// # Errors
/// [`StoreError`].
pub async fn absorbed_by(
    database: &Database,
    member: MemberId,
) -> Result<Vec<MemberId>, StoreError> {
    const SQL: &str =
        "SELECT member_id FROM members WHERE merged_into = $1 ORDER BY member_id LIMIT 200";
    let rows = database.fetch::<(Uuid,)>(SQL, vec![member.0.into()]).await?;
    Ok(rows.into_iter().map(|(id,)| MemberId(id)).collect())
}

/// Whom a member turned out to be; `None` for themselves, and where there is no such member.
///
/// # Errors
/// [`StoreError`].
pub async fn into_whom(
    database: &Database,
    member: MemberId,
) -> Result<Option<MemberId>, StoreError> {
    const SQL: &str =
        "SELECT merged_into FROM members WHERE member_id = $1 AND merged_into IS NOT NULL";
    let rows = database.fetch::<(Uuid,)>(SQL, vec![member.0.into()]).await?;
    Ok(rows.first().map(|(id,)| MemberId(*id)))
}

/// Writes merges, new ones and those that were undone.
///
/// # Errors
/// [`StoreError`].
pub fn save<'a>(
    writes: &mut Writes,
    merges: impl Iterator<Item = &'a StoredMerge>,
) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MERGES);
    for merge in merges {
        rows.push([
            merge.member.0.into(),
            merge.event.0.into(),
            merge.absorbed.0.into(),
            merge.at.micros().into(),
            merge.until.micros().into(),
            merge.undone_at.map(Instant::micros).into(),
            merge.record.clone().into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Whoever turned out to be one member is another from now on.
///
/// # Errors
/// [`StoreError`].
pub async fn follow(
    tx: &mut WriteTx,
    members: &[MemberId],
    into: MemberId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE members SET merged_into = $2 WHERE member_id = $1";
    for member in members {
        tx.execute(SQL, vec![member.0.into(), into.0.into()]).await?;
    }
    Ok(())
}

/// Takes away coupons of members that went to others.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_coupons(
    tx: &mut WriteTx,
    coupons: impl Iterator<Item = (MemberId, String)>,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM member_coupons WHERE member_id = $1 AND code = $2";
    for (member, code) in coupons {
        tx.execute(SQL, vec![member.0.into(), code.into()]).await?;
    }
    Ok(())
}

/// Gives the gift cards of one member to another; all of them, or those that are named.
///
/// # Errors
/// [`StoreError`].
pub async fn give_cards(
    tx: &mut WriteTx,
    (from, to): (MemberId, MemberId),
    cards: &[Uuid],
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE gift_cards SET owner_id = $3 WHERE card_id = $1 AND owner_id = $2";
    for card in cards {
        tx.execute(SQL, vec![(*card).into(), from.0.into(), to.0.into()]).await?;
    }
    Ok(())
}

/// The gift cards that a member owns, by their ids; at most a thousand.
///
/// # Errors
/// [`StoreError`].
pub async fn cards_of(tx: &mut WriteTx, member: MemberId) -> Result<Vec<Uuid>, StoreError> {
    const SQL: &str =
        "SELECT card_id FROM gift_cards WHERE owner_id = $1 ORDER BY card_id LIMIT 1000";
    let rows = tx.fetch::<(Uuid,)>(SQL, vec![member.0.into()]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Ends the stage of members who turned out to be others: they are in none any more.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_stages(tx: &mut WriteTx, members: &[MemberId]) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM member_stages WHERE member_id = $1";
    for member in members {
        tx.execute(SQL, vec![member.0.into()]).await?;
    }
    Ok(())
}
