//! Codes of partners' pools, numbered in the order in which they are given.

use crate::bulk::Rows;
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::time::Instant;

/// A code of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCode {
    pub pool: String,
    pub code: String,
    /// From 1, without gaps.
    pub number: i64,
    pub added_at: Instant,
}

/// Codes of a pool with numbers after one, at most so many.
///
/// # Errors
/// [`StoreError`].
pub async fn codes(
    tx: &mut WriteTx,
    pool: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    const SQL: &str = "SELECT number, code FROM reward_codes WHERE pool = $1 AND number > $2 ORDER BY number LIMIT $3";
    tx.fetch(SQL, vec![pool.into(), after.into(), limit.into()]).await
}

/// Those of these codes that the pool has already.
///
/// # Errors
/// [`StoreError`].
pub async fn known_codes(
    tx: &mut WriteTx,
    pool: &str,
    codes: Vec<String>,
) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT code FROM reward_codes WHERE code IN (@) AND pool IN (@@)";
    let lists = [Column::texts(codes)];
    let pool = Some(Column::texts(vec![pool.to_owned()]));
    let rows = tx.fetch_lists::<(String,), 1>(SQL, lists, pool).await?;
    Ok(rows.into_iter().map(|(code,)| code).collect())
}

/// Puts codes into a pool; the caller has counted them, and none is there.
///
/// # Errors
/// [`StoreError`].
pub async fn add_codes(tx: &mut WriteTx, codes: Vec<StoredCode>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::REWARD_CODES);
    for StoredCode { pool, code, number, added_at } in codes {
        rows.push([pool.into(), code.into(), number.into(), added_at.micros().into()])?;
    }
    rows.write(tx, crate::bulk::OnConflict::Fail).await
}
