//! Proofs: which of their identities members proved to be theirs.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// That an identity is a member's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProof {
    pub member: MemberId,
    /// As in `identities`: 'phone:+8562055512345'.
    pub identity: String,
    /// 'code' or 'vouched'.
    pub how: String,
    /// The event by which it was proved.
    pub event: EventId,
    pub proved_at: Instant,
}

type Row = (Uuid, String, String, Uuid, i64);

fn read((member, identity, how, event, at): Row) -> StoredProof {
    StoredProof {
        member: MemberId(member),
        identity,
        how,
        event: EventId(event),
        proved_at: Instant::from_micros(at),
    }
}

/// The proofs of a member, at most as many as they can have identities.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
) -> Result<Vec<StoredProof>, StoreError> {
    const SQL: &str = "SELECT member_id, identity, how, event_id, proved_at FROM identity_proofs WHERE member_id = $1 ORDER BY identity LIMIT 200";
    let rows = database.fetch::<Row>(SQL, vec![member.0.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// The proofs of these members, within a transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(tx: &mut WriteTx, members: Column) -> Result<Vec<StoredProof>, StoreError> {
    const SQL: &str = "SELECT member_id, identity, how, event_id, proved_at FROM identity_proofs WHERE member_id IN (@) ORDER BY member_id, identity";
    Ok(tx.fetch_in::<Row>(SQL, members).await?.into_iter().map(read).collect())
}

/// Writes proofs.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, proofs: Vec<StoredProof>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::IDENTITY_PROOFS);
    for proof in proofs {
        rows.push([
            proof.member.0.into(),
            proof.identity.into(),
            proof.how.into(),
            proof.event.0.into(),
            proof.proved_at.micros().into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Takes proofs away: the identity is not the member's any more.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(
    tx: &mut WriteTx,
    proofs: impl Iterator<Item = (MemberId, String)>,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM identity_proofs WHERE member_id = $1 AND identity = $2";
    for (member, identity) in proofs {
        tx.execute(SQL, vec![member.0.into(), identity.into()]).await?;
    }
    Ok(())
}
