//! Club cards that were lost: numbers that are nobody's any more.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A card that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostCard {
    /// The number as an identity: 'card:2991234567892'.
    pub identity: String,
    /// Whose it was.
    pub member: MemberId,
    /// The event by which it was replaced.
    pub event: EventId,
    pub lost_at: Instant,
}

/// Those of these identities that are lost cards'.
///
/// # Errors
/// [`StoreError`].
pub async fn among(tx: &mut WriteTx, identities: Vec<String>) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT identity FROM lost_cards WHERE identity IN (@)";
    let rows = tx.fetch_in::<(String,)>(SQL, Column::texts(identities)).await?;
    Ok(rows.into_iter().map(|(identity,)| identity).collect())
}

/// Whether an identity is a lost card's.
///
/// # Errors
/// [`StoreError`].
pub async fn is_lost(database: &Database, identity: &str) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT identity FROM lost_cards WHERE identity = $1";
    Ok(!database.fetch::<(String,)>(SQL, vec![identity.into()]).await?.is_empty())
}

/// The cards that a member lost, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(database: &Database, member: MemberId) -> Result<Vec<LostCard>, StoreError> {
    const SQL: &str = "SELECT identity, member_id, event_id, lost_at FROM lost_cards WHERE member_id = $1 ORDER BY lost_at DESC, identity LIMIT 100";
    type Row = (String, Uuid, Uuid, i64);
    let read = |(identity, member, event, at): Row| LostCard {
        identity,
        member: MemberId(member),
        event: EventId(event),
        lost_at: Instant::from_micros(at),
    };
    let rows = database.fetch::<Row>(SQL, vec![member.0.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Notes lost cards.
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, cards: Vec<LostCard>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::LOST_CARDS);
    for LostCard { identity, member, event, lost_at } in cards {
        rows.push([identity.into(), member.0.into(), event.0.into(), lost_at.micros().into()])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}
