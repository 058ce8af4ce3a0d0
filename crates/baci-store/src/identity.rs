//! Identities: which member a phone number, card, e-mail or external id belongs to.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::MemberId;
use uuid::Uuid;

/// The members of these identities, of those that are known.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut WriteTx,
    identities: Vec<String>,
) -> Result<Vec<(String, MemberId)>, StoreError> {
    const SQL: &str = "SELECT identity, member_id FROM identities WHERE identity IN (@)";
    let rows: Vec<(String, Uuid)> = tx.fetch_in(SQL, Column::texts(identities)).await?;
    Ok(rows.into_iter().map(|(identity, id)| (identity, MemberId(id))).collect())
}

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
pub async fn add(tx: &mut WriteTx, pairs: Vec<(String, MemberId)>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::IDENTITIES);
    for (identity, member) in pairs {
        rows.push([identity.into(), member.0.into()])?;
    }
    rows.write(tx, OnConflict::Fail).await
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
