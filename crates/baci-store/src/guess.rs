//! Counters against guessing, keyed by a hash of what was tried, or from where.

use crate::bulk::{OnConflict, Rows};
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::table;
use baci_core::time::Instant;

/// A counter as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredGuess {
    pub subject: Vec<u8>,
    pub failures: i64,
    pub locked_until: Instant,
    /// All is forgotten then.
    pub expires_at: Instant,
}

/// A counter, locked until the transaction ends; a new one where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &mut WriteTx, subject: &[u8]) -> Result<StoredGuess, StoreError> {
    const SQL: &str = "INSERT INTO guesses (subject, failures, locked_until, expires_at) VALUES ($1, 0, 0, 0) ON CONFLICT (subject) DO UPDATE SET failures = guesses.failures RETURNING failures, locked_until, expires_at";
    let rows = tx.fetch::<(i64, i64, i64)>(SQL, vec![subject.to_vec().into()]).await?;
    let (failures, locked_until, expires_at) = rows.first().copied().unwrap_or_default();
    Ok(StoredGuess {
        subject: subject.to_vec(),
        failures,
        locked_until: Instant::from_micros(locked_until),
        expires_at: Instant::from_micros(expires_at),
    })
}

/// Writes a counter.
///
/// # Errors
/// [`StoreError`].
pub async fn save(tx: &mut WriteTx, guess: &StoredGuess) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::GUESSES);
    rows.push([
        guess.subject.clone().into(),
        guess.failures.into(),
        guess.locked_until.micros().into(),
        guess.expires_at.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Replace).await
}

/// Forgets a counter.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(tx: &mut WriteTx, subject: &[u8]) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM guesses WHERE subject = $1";
    tx.execute(SQL, vec![subject.to_vec().into()]).await.map(|_| ())
}

/// Removes counters that are to be forgotten before `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, now: Instant, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM guesses WHERE subject IN (SELECT subject FROM guesses WHERE expires_at <= $1 LIMIT $2)";
    tx.execute(SQL, vec![now.micros().into(), limit.into()]).await
}
