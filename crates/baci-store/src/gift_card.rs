//! Gift cards: who they are. What is on them stands in the ledger, under the card's id.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{GiftCardId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A gift card as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCard {
    pub card: GiftCardId,
    /// As it is compared: digits and capital letters only.
    pub number: String,
    /// Of its PIN, if it has one.
    pub pin_hash: Option<String>,
    /// The member whose it is, if it is bound to one.
    pub owner: Option<MemberId>,
    /// open or blocked.
    pub state: String,
    pub actor: String,
    pub issued_at: Instant,
}

type Row = (Uuid, String, Option<String>, Option<Uuid>, String, String, i64);

fn read((card, number, pin_hash, owner, state, actor, issued_at): Row) -> StoredCard {
    StoredCard {
        card: GiftCardId(card),
        number,
        pin_hash,
        owner: owner.map(MemberId),
        state,
        actor,
        issued_at: Instant::from_micros(issued_at),
    }
}

macro_rules! cards {
    ($rest:literal) => {
        concat!(
            "SELECT card_id, number, pin_hash, owner_id, state, actor, issued_at FROM gift_cards ",
            $rest
        )
    };
}

/// These cards; `lock` keeps them from other writers until the transaction ends. In the order of their
/// ids, and after members, so that two servers never wait for each other in a circle.
///
/// # Errors
/// [`StoreError`].
pub async fn load(
    tx: &mut WriteTx,
    cards: impl Iterator<Item = GiftCardId>,
    lock: bool,
) -> Result<Vec<StoredCard>, StoreError> {
    let lock = if lock { tx.dialect().lock_rows() } else { "" };
    let sql = format!("{}{lock}", cards!("WHERE card_id IN (@) ORDER BY card_id"));
    let rows = tx.fetch_in::<Row>(&sql, Column::uuids(cards.map(|card| card.0))).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// One card.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, card: GiftCardId) -> Result<Option<StoredCard>, StoreError> {
    const SQL: &str = cards!("WHERE card_id = $1");
    let rows = database.fetch::<Row>(SQL, vec![card.0.into()]).await?;
    Ok(rows.into_iter().next().map(read))
}

/// The card with this number.
///
/// # Errors
/// [`StoreError`].
pub async fn by_number(
    database: &Database,
    number: &str,
) -> Result<Option<StoredCard>, StoreError> {
    const SQL: &str = "SELECT card_id FROM gift_card_numbers WHERE number = $1";
    let rows = database.fetch::<(Uuid,)>(SQL, vec![number.into()]).await?;
    match rows.first() {
        Some((card,)) => get(database, GiftCardId(*card)).await,
        None => Ok(None),
    }
}

/// Cards after this one, in the order in which they were issued.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    database: &Database,
    after: GiftCardId,
    limit: i64,
) -> Result<Vec<StoredCard>, StoreError> {
    const SQL: &str = cards!("WHERE card_id > $1 ORDER BY card_id LIMIT $2");
    let rows = database.fetch::<Row>(SQL, vec![after.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Cards before this one, latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn latest(
    database: &Database,
    before: GiftCardId,
    limit: i64,
) -> Result<Vec<StoredCard>, StoreError> {
    const SQL: &str = cards!("WHERE card_id < $1 ORDER BY card_id DESC LIMIT $2");
    let rows = database.fetch::<Row>(SQL, vec![before.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// The cards that are bound to a member, latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
    limit: i64,
) -> Result<Vec<StoredCard>, StoreError> {
    const SQL: &str = cards!("WHERE owner_id = $1 ORDER BY card_id DESC LIMIT $2");
    let rows = database.fetch::<Row>(SQL, vec![member.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Writes new cards; a number that is there already makes a [`StoreError::Conflict`].
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, cards: &[StoredCard]) -> Result<(), StoreError> {
    let mut numbers = Rows::new(&table::GIFT_CARD_NUMBERS);
    for card in cards {
        numbers.push([card.number.clone().into(), card.card.0.into()])?;
    }
    writes.add(numbers, OnConflict::Fail);
    let mut rows = Rows::new(&table::GIFT_CARDS);
    for card in cards {
        rows.push([
            card.card.0.into(),
            card.number.clone().into(),
            card.pin_hash.clone().into(),
            card.owner.map(|owner| owner.0).into(),
            card.state.clone().into(),
            card.actor.clone().into(),
            card.issued_at.micros().into(),
        ])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// Blocks a card or opens it again; `false` where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn set_state(
    tx: &mut WriteTx,
    card: GiftCardId,
    state: &str,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE gift_cards SET state = $2 WHERE card_id = $1";
    Ok(tx.execute(SQL, vec![card.0.into(), state.into()]).await? > 0)
}

/// Gives a card another PIN; `false` where there is no such card.
///
/// # Errors
/// [`StoreError`].
pub async fn set_pin(
    tx: &mut WriteTx,
    card: GiftCardId,
    pin_hash: &str,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE gift_cards SET pin_hash = $2 WHERE card_id = $1";
    Ok(tx.execute(SQL, vec![card.0.into(), pin_hash.into()]).await? > 0)
}
