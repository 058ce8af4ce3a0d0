//! Staff who sign in by another provider: whom of ours its issuer and subject mean.

use crate::bulk::{OnConflict, Rows};
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::table;
use baci_core::id::StaffId;
use baci_core::time::Instant;
use uuid::Uuid;

/// Somebody as a provider knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The provider's address.
    pub issuer: &'a str,
    /// Its id of the person, which it never gives to anybody else.
    pub subject: &'a str,
}

/// Whom of the staff a provider means.
///
/// # Errors
/// [`StoreError`].
pub async fn staff(tx: &mut WriteTx, who: Subject<'_>) -> Result<Option<StaffId>, StoreError> {
    const SQL: &str = "SELECT staff_id FROM oidc_people WHERE issuer = $1 AND subject = $2";
    let values = vec![who.issuer.into(), who.subject.into()];
    let found = tx.fetch::<(Uuid,)>(SQL, values).await?.pop();
    Ok(found.map(|(id,)| StaffId(id)))
}

/// Whether somebody of the staff is known to a provider already.
///
/// # Errors
/// [`StoreError`].
pub async fn is_known(tx: &mut WriteTx, issuer: &str, staff: StaffId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT staff_id FROM oidc_people WHERE issuer = $1 AND staff_id = $2";
    let found = tx.fetch::<(Uuid,)>(SQL, vec![issuer.into(), staff.0.into()]).await?;
    Ok(!found.is_empty())
}

/// Notes whom a provider means, the first time they come.
///
/// # Errors
/// [`StoreError::Conflict`] where either is tied to another already.
pub async fn add(
    tx: &mut WriteTx,
    who: Subject<'_>,
    staff: StaffId,
    now: Instant,
) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::OIDC_PEOPLE);
    rows.push([
        who.issuer.into(),
        who.subject.into(),
        staff.0.into(),
        now.micros().into(),
        now.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Fail).await
}

/// Notes that they came again.
///
/// # Errors
/// [`StoreError`].
pub async fn used(tx: &mut WriteTx, who: Subject<'_>, now: Instant) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE oidc_people SET used_at = $3 WHERE issuer = $1 AND subject = $2";
    let values = vec![who.issuer.into(), who.subject.into(), now.micros().into()];
    tx.execute(SQL, values).await.map(|_| ())
}
