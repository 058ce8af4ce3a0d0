//! Passkeys of the staff, and the challenges that are to be answered with them. Public keys only.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::{ChallengeId, PasskeyId, StaffId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A passkey as stored. This room does not read its states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPasskey {
    pub passkey: PasskeyId,
    pub staff: StaffId,
    /// The id that its authenticator gave it.
    pub credential: Vec<u8>,
    /// What its owner calls it.
    pub name: String,
    pub transports: i64,
    /// The public key, which stays as it is.
    pub key_state: Vec<u8>,
    /// What changes as it signs.
    pub sign_state: Vec<u8>,
    pub created_at: Instant,
    pub used_at: Option<Instant>,
}

/// A challenge as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredChallenge {
    pub challenge: ChallengeId,
    /// 'register' or 'sign-in'.
    pub purpose: String,
    /// Whose, where that is known beforehand.
    pub staff: Option<StaffId>,
    pub state: Vec<u8>,
    pub expires_at: Instant,
}

#[derive(sqlx::FromRow)]
struct Row {
    passkey_id: Uuid,
    staff_id: Uuid,
    credential: Vec<u8>,
    name: String,
    transports: i64,
    key_state: Vec<u8>,
    sign_state: Vec<u8>,
    created_at: i64,
    used_at: Option<i64>,
}

impl From<Row> for StoredPasskey {
    fn from(row: Row) -> Self {
        Self {
            passkey: PasskeyId(row.passkey_id),
            staff: StaffId(row.staff_id),
            credential: row.credential,
            name: row.name,
            transports: row.transports,
            key_state: row.key_state,
            sign_state: row.sign_state,
            created_at: Instant::from_micros(row.created_at),
            used_at: row.used_at.map(Instant::from_micros),
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT passkey_id, staff_id, credential, name, transports, key_state, sign_state, ",
            "created_at, used_at FROM passkeys ",
            $rest
        )
    };
}

/// The passkey with this credential.
///
/// # Errors
/// [`StoreError`].
pub async fn by_credential(
    database: &Database,
    credential: &[u8],
) -> Result<Option<StoredPasskey>, StoreError> {
    const SQL: &str = select!("WHERE credential = $1");
    let rows = database.fetch::<Row>(SQL, vec![credential.to_vec().into()]).await?;
    Ok(rows.into_iter().next().map(StoredPasskey::from))
}

/// The passkeys of somebody, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_staff(
    database: &Database,
    staff: StaffId,
    limit: i64,
) -> Result<Vec<StoredPasskey>, StoreError> {
    const SQL: &str = select!("WHERE staff_id = $1 ORDER BY created_at, passkey_id LIMIT $2");
    let rows = database.fetch::<Row>(SQL, vec![staff.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(StoredPasskey::from).collect())
}

/// Writes a new passkey.
///
/// # Errors
/// [`StoreError::Conflict`] where its credential is there already.
pub async fn add(tx: &mut WriteTx, passkey: &StoredPasskey) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::PASSKEYS);
    rows.push([
        passkey.passkey.0.into(),
        passkey.staff.0.into(),
        passkey.credential.clone().into(),
        passkey.name.clone().into(),
        passkey.transports.into(),
        passkey.key_state.clone().into(),
        passkey.sign_state.clone().into(),
        passkey.created_at.micros().into(),
        passkey.used_at.map(Instant::micros).into(),
    ])?;
    rows.write(tx, OnConflict::Fail).await
}

/// Notes that a passkey signed; `false` where it was removed, or signed elsewhere meanwhile.
///
/// # Errors
/// [`StoreError`].
pub async fn signed(
    tx: &mut WriteTx,
    before: &StoredPasskey,
    sign_state: Vec<u8>,
    used_at: Instant,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE passkeys SET sign_state = $3, used_at = $4 WHERE passkey_id = $1 AND sign_state = $2";
    let values = vec![
        before.passkey.0.into(),
        before.sign_state.clone().into(),
        sign_state.into(),
        used_at.micros().into(),
    ];
    Ok(tx.execute(SQL, values).await? == 1)
}

/// Removes a passkey of somebody; `false` where there was none.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(tx: &mut WriteTx, id: PasskeyId, staff: StaffId) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM passkeys WHERE passkey_id = $1 AND staff_id = $2";
    Ok(tx.execute(SQL, vec![id.0.into(), staff.0.into()]).await? == 1)
}

/// Writes a challenge.
///
/// # Errors
/// [`StoreError`].
pub async fn challenge(tx: &mut WriteTx, challenge: &StoredChallenge) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::CHALLENGES);
    rows.push([
        challenge.challenge.0.into(),
        challenge.purpose.clone().into(),
        challenge.staff.map(|id| id.0).into(),
        challenge.state.clone().into(),
        challenge.expires_at.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Fail).await
}

/// Takes a challenge away to be answered; `None` where it was answered or never was.
///
/// # Errors
/// [`StoreError`].
pub async fn take(
    tx: &mut WriteTx,
    id: ChallengeId,
) -> Result<Option<StoredChallenge>, StoreError> {
    const SQL: &str = "DELETE FROM challenges WHERE challenge_id = $1 RETURNING challenge_id, purpose, person_id, state, expires_at";
    type Row = (Uuid, String, Option<Uuid>, Vec<u8>, i64);
    let found = tx.fetch::<Row>(SQL, vec![id.0.into()]).await?.pop();
    Ok(found.map(|(id, purpose, staff, state, expires_at)| StoredChallenge {
        challenge: ChallengeId(id),
        purpose,
        staff: staff.map(StaffId),
        state,
        expires_at: Instant::from_micros(expires_at),
    }))
}

/// Removes challenges that ran out before `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, now: Instant, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM challenges WHERE challenge_id IN (SELECT challenge_id FROM challenges WHERE expires_at <= $1 LIMIT $2)";
    tx.execute(SQL, vec![now.micros().into(), limit.into()]).await
}
