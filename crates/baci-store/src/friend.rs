//! Friends: who compares themselves with whom on leaderboards, and who asked whom.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::leaderboard::Named;
use crate::table;
use baci_core::id::MemberId;
use baci_core::time::Instant;
use uuid::Uuid;

/// A friend, or somebody who asked or was asked, by the nickname that they have now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFriend {
    pub friend: MemberId,
    pub nickname: String,
    /// asking, asked, friend or refused.
    pub state: String,
}

/// Those of a member who take part, by nickname, at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
    limit: i64,
) -> Result<Vec<StoredFriend>, StoreError> {
    const SQL: &str = "SELECT n.member_id, n.nickname, f.state FROM member_friends f JOIN members m ON m.member_id = f.friend_id JOIN member_nicknames n ON n.member_id = COALESCE(m.merged_into, m.member_id) WHERE f.member_id = $1 ORDER BY n.folded, f.friend_id LIMIT $2";
    let values = vec![member.0.into(), limit.into()];
    let rows = database.fetch::<(Uuid, String, String)>(SQL, values).await?;
    let read =
        |(friend, nickname, state)| StoredFriend { friend: MemberId(friend), nickname, state };
    Ok(rows.into_iter().map(read).collect())
}

/// The scores of a member's friends in a week or month, the best first, at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn scores(
    database: &Database,
    (leaderboard, period): (&str, i64),
    member: MemberId,
    limit: i64,
) -> Result<Vec<Named>, StoreError> {
    const SQL: &str = "SELECT DISTINCT n.member_id, n.nickname, s.score FROM member_friends f JOIN members m ON m.member_id = f.friend_id JOIN member_nicknames n ON n.member_id = COALESCE(m.merged_into, m.member_id) JOIN leaderboard_scores s ON s.member_id = n.member_id WHERE f.member_id = $1 AND f.state = 'friend' AND s.leaderboard = $2 AND s.period = $3 AND s.score > 0 ORDER BY s.score DESC LIMIT $4";
    let values = vec![member.0.into(), leaderboard.into(), period.into(), limit.into()];
    let rows = database.fetch::<(Uuid, String, i64)>(SQL, values).await?;
    let read = |(member, nickname, score)| Named { member: MemberId(member), nickname, score };
    Ok(rows.into_iter().map(read).collect())
}

/// How many a member has in any state.
///
/// # Errors
/// [`StoreError`].
pub async fn count(tx: &mut WriteTx, member: MemberId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM member_friends WHERE member_id = $1";
    let rows = tx.fetch::<(i64,)>(SQL, vec![member.0.into()]).await?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// How one side stands to the other; nothing where neither asked.
///
/// # Errors
/// [`StoreError`].
pub async fn state(
    tx: &mut WriteTx,
    (member, friend): (MemberId, MemberId),
) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT state FROM member_friends WHERE member_id = $1 AND friend_id = $2";
    let rows = tx.fetch::<(String,)>(SQL, vec![member.0.into(), friend.0.into()]).await?;
    Ok(rows.into_iter().next().map(|(state,)| state))
}

/// Writes both sides of a pair, the lower id first, so that two who write at once do not wait for each other; none
/// for a side is that its row goes.
///
/// # Errors
/// [`StoreError`].
pub async fn write(
    tx: &mut WriteTx,
    sides: [(MemberId, Option<&str>); 2],
    at: Instant,
) -> Result<(), StoreError> {
    const GONE: &str = "DELETE FROM member_friends WHERE member_id = $1 AND friend_id = $2";
    let [(one, _), (other, _)] = sides;
    let mut both = [(one, other, sides[0].1), (other, one, sides[1].1)];
    both.sort_by_key(|(member, ..)| *member);
    for (member, friend, state) in both {
        let Some(state) = state else {
            tx.execute(GONE, vec![member.0.into(), friend.0.into()]).await?;
            continue;
        };
        let mut rows = Rows::new(&table::MEMBER_FRIENDS);
        rows.push([member.0.into(), friend.0.into(), state.into(), at.micros().into()])?;
        rows.write(tx, OnConflict::Replace).await?;
    }
    Ok(())
}
