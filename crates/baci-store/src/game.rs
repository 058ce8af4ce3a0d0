//! Games: what members played and won.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::Database;
use crate::error::StoreError;
use crate::table;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPlay {
    pub member: MemberId,
    pub event: EventId,
    /// Its id in the program of that time, and those of the prizes.
    pub game: String,
    pub drawn: String,
    /// The prize that was given.
    pub prize: String,
    /// What it took of the budget, in the currency's smallest unit.
    pub worth: i64,
    pub at: Instant,
}

/// How often a prize was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrizeCount {
    pub game: String,
    pub prize: String,
    pub times: i64,
    /// In all, in the currency's smallest unit.
    pub worth: i64,
}

type Row = (Uuid, Uuid, String, String, String, i64, i64);

fn read((member, event, game, drawn, prize, worth, at): Row) -> StoredPlay {
    let (member, event, at) = (MemberId(member), EventId(event), Instant::from_micros(at));
    StoredPlay { member, event, game, drawn, prize, worth, at }
}

/// Notes plays.
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, plays: Vec<StoredPlay>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::GAME_PLAYS);
    for StoredPlay { member, event, game, drawn, prize, worth, at } in plays {
        let (member, event) = (member.0.into(), event.0.into());
        let at = at.micros().into();
        rows.push([member, event, game.into(), drawn.into(), prize.into(), worth.into(), at])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// A member's plays, the latest first, before this one.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
    before: EventId,
    limit: i64,
) -> Result<Vec<StoredPlay>, StoreError> {
    const SQL: &str = "SELECT member_id, event_id, game, drawn, prize, worth, at FROM game_plays WHERE member_id = $1 AND event_id < $2 ORDER BY event_id DESC LIMIT $3";
    let values = vec![member.0.into(), before.0.into(), limit.into()];
    Ok(database.fetch::<Row>(SQL, values).await?.into_iter().map(read).collect())
}

/// How often each prize of a game was given from an instant up to another.
///
/// # Errors
/// [`StoreError`].
pub async fn counts(
    database: &Database,
    game: &str,
    (from, until): (Instant, Instant),
) -> Result<Vec<PrizeCount>, StoreError> {
    const SQL: &str = "SELECT game, prize, COUNT(*), CAST(SUM(worth) AS BIGINT) FROM game_plays WHERE game = $1 AND at >= $2 AND at < $3 GROUP BY game, prize ORDER BY game, prize LIMIT 1000";
    let values = vec![game.into(), from.micros().into(), until.micros().into()];
    let rows = database.fetch::<(String, String, i64, i64)>(SQL, values).await?;
    let read = |(game, prize, times, worth)| PrizeCount { game, prize, times, worth };
    Ok(rows.into_iter().map(read).collect())
}
