//! Returns: what of a purchase came back, a projection of its refunds.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::decide::returns::Returned;
use baci_core::id::{EventId, MemberId};
use uuid::Uuid;

/// What came back of each of these purchases; one of which nothing came back has no entry.
///
/// # Errors
/// [`StoreError`].
pub async fn load(
    tx: &mut WriteTx,
    ids: &[(MemberId, EventId)],
) -> Result<Vec<(MemberId, EventId, Returned)>, StoreError> {
    let mut found = Vec::new();
    for (member, event) in ids {
        const SQL: &str = "SELECT state FROM returns WHERE member_id = $1 AND event_id = $2";
        let rows = tx.fetch::<(String,)>(SQL, vec![member.0.into(), event.0.into()]).await?;
        for (state,) in rows {
            found.push((*member, *event, read(&state)?));
        }
    }
    Ok(found)
}

/// What came back of the purchases of these members.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<(MemberId, EventId, Returned)>, StoreError> {
    const SQL: &str = "SELECT member_id, event_id, state FROM returns WHERE member_id IN (@)";
    let rows = tx.fetch_in::<(Uuid, Uuid, String)>(SQL, members).await?;
    let row = |(member, event, state): (Uuid, Uuid, String)| {
        Ok((MemberId(member), EventId(event), read(&state)?))
    };
    rows.into_iter().map(row).collect()
}

/// What came back of one purchase.
///
/// # Errors
/// [`StoreError`].
pub async fn get(
    database: &Database,
    member: MemberId,
    event: EventId,
) -> Result<Returned, StoreError> {
    const SQL: &str = "SELECT state FROM returns WHERE member_id = $1 AND event_id = $2";
    let rows = database.fetch::<(String,)>(SQL, vec![member.0.into(), event.0.into()]).await?;
    rows.first().map_or_else(|| Ok(Returned::default()), |(state,)| read(state))
}

fn read(state: &str) -> Result<Returned, StoreError> {
    serde_json::from_str(state).map_err(|e| StoreError::corrupt("returns", e))
}

/// Writes what came back.
///
/// # Errors
/// [`StoreError`].
pub fn save(
    writes: &mut Writes,
    returns: impl Iterator<Item = (MemberId, EventId, Returned)>,
) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::RETURNS);
    for (member, event, returned) in returns {
        let state =
            serde_json::to_string(&returned).map_err(|e| StoreError::corrupt("returns", e))?;
        rows.push([member.0.into(), event.0.into(), state.into()])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}
