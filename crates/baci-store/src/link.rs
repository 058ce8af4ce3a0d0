//! One-time links: for the first owner, invitations, new passwords, and members. Only hashes are here,
//! and a link that was used is gone.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::LinkId;
use baci_core::time::Instant;
use uuid::Uuid;

/// A link as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLink {
    pub link: LinkId,
    /// 'first-owner', 'invitation', 'reset' or 'member'.
    pub purpose: String,
    /// Whom it is for; nil for the first owner.
    pub person_id: Uuid,
    pub secret_hash: Vec<u8>,
    pub created_at: Instant,
    pub expires_at: Instant,
}

type Row = (Uuid, String, Uuid, Vec<u8>, i64, i64);

/// One link.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, id: LinkId) -> Result<Option<StoredLink>, StoreError> {
    const SQL: &str = "SELECT link_id, purpose, person_id, secret_hash, created_at, expires_at FROM links WHERE link_id = $1";
    let found = database.fetch::<Row>(SQL, vec![id.0.into()]).await?.pop();
    Ok(found.map(|(id, purpose, person_id, secret_hash, created_at, expires_at)| StoredLink {
        link: LinkId(id),
        purpose,
        person_id,
        secret_hash,
        created_at: Instant::from_micros(created_at),
        expires_at: Instant::from_micros(expires_at),
    }))
}

/// Writes a new link.
///
/// # Errors
/// [`StoreError`].
pub async fn add(tx: &mut WriteTx, link: &StoredLink) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::LINKS);
    rows.push([
        link.link.0.into(),
        link.purpose.clone().into(),
        link.person_id.into(),
        link.secret_hash.clone().into(),
        link.created_at.micros().into(),
        link.expires_at.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Fail).await
}

/// Takes a link away as used; `false` where somebody was first.
///
/// # Errors
/// [`StoreError`].
pub async fn take(tx: &mut WriteTx, id: LinkId) -> Result<bool, StoreError> {
    Ok(tx.execute("DELETE FROM links WHERE link_id = $1", vec![id.0.into()]).await? == 1)
}

/// The links of a person for a purpose.
///
/// # Errors
/// [`StoreError`].
pub async fn of_person(
    tx: &mut WriteTx,
    person_id: Uuid,
    purpose: &str,
) -> Result<Vec<LinkId>, StoreError> {
    const SQL: &str = "SELECT link_id FROM links WHERE person_id = $1 AND purpose = $2 ORDER BY link_id LIMIT 100";
    let rows = tx.fetch::<(Uuid,)>(SQL, vec![person_id.into(), purpose.into()]).await?;
    Ok(rows.into_iter().map(|row| LinkId(row.0)).collect())
}

/// Removes links that ran out before `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, now: Instant, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM links WHERE link_id IN (SELECT link_id FROM links WHERE expires_at <= $1 LIMIT $2)";
    tx.execute(SQL, vec![now.micros().into(), limit.into()]).await
}
