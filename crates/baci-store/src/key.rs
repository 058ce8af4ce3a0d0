//! API keys: their names, scopes and the hashes of their secrets.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::KeyId;
use baci_core::time::Instant;
use uuid::Uuid;

/// An API key as stored; the secret itself is nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    pub key: KeyId,
    pub name: String,
    pub secret_hash: Vec<u8>,
    /// Separated by spaces.
    pub scopes: String,
    pub created_at: Instant,
    pub revoked_at: Option<Instant>,
    /// The partner that it acts for, and for nobody else; `None` for a key of the shop's own.
    pub partner: Option<String>,
}

type Row = (Uuid, String, Vec<u8>, String, i64, Option<i64>, Option<String>);

fn read((key, name, secret_hash, scopes, created_at, revoked_at, partner): Row) -> StoredKey {
    StoredKey {
        key: KeyId(key),
        name,
        secret_hash,
        scopes,
        created_at: Instant::from_micros(created_at),
        revoked_at: revoked_at.map(Instant::from_micros),
        partner,
    }
}

/// One key.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, key: KeyId) -> Result<Option<StoredKey>, StoreError> {
    const SQL: &str = "SELECT key_id, name, secret_hash, scopes, created_at, revoked_at, partner FROM api_keys WHERE key_id = $1";
    let rows = database.fetch::<Row>(SQL, vec![key.0.into()]).await?;
    Ok(rows.into_iter().next().map(read))
}

/// All keys, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(database: &Database, limit: i64) -> Result<Vec<StoredKey>, StoreError> {
    const SQL: &str = "SELECT key_id, name, secret_hash, scopes, created_at, revoked_at, partner FROM api_keys ORDER BY created_at, key_id LIMIT $1";
    let rows = database.fetch::<Row>(SQL, vec![limit.into()]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Writes a key, new or changed.
///
/// # Errors
/// [`StoreError`].
pub async fn save(tx: &mut WriteTx, key: &StoredKey) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::API_KEYS);
    rows.push([
        key.key.0.into(),
        key.name.clone().into(),
        key.secret_hash.clone().into(),
        key.scopes.clone().into(),
        key.created_at.micros().into(),
        key.revoked_at.map(Instant::micros).into(),
        key.partner.clone().into(),
    ])?;
    rows.write(tx, OnConflict::Replace).await
}
