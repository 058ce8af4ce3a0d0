//! Identities: which member a phone number, card, e-mail or external id belongs to.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::MemberId;
use uuid::Uuid;

/// The member of one identity.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, identity: &str) -> Result<Option<MemberId>, StoreError> {
    const SQL: &str = "SELECT member_id FROM identities WHERE identity = $1";
    let rows = database.fetch::<(Uuid,)>(SQL, vec![identity.into()]).await?;
    Ok(rows.first().map(|row| MemberId(row.0)))
}

/// Gives identities to members; one that is taken makes a [`StoreError::Conflict`].
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, pairs: Vec<(String, MemberId)>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::IDENTITIES);
    for (identity, member) in pairs {
        rows.push([identity.into(), member.0.into()])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// Takes identities away.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(tx: &mut WriteTx, identities: Vec<String>) -> Result<(), StoreError> {
    for identity in identities {
        tx.execute("DELETE FROM identities WHERE identity = $1", vec![identity.into()]).await?;
    }
    Ok(())
}
