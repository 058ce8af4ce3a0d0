//! Draws of sums: how sure averages are, a row for each period of each name.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::table;
use crate::value::{Column, Value};

/// What was drawn in a period, of all members, of a branch or of a channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredDraws {
    /// What the name is one of; the caller's.
    pub place: i64,
    /// What period it is; the caller's.
    pub kind: i64,
    pub name: String,
    /// The month in which it begins, counted from the year 0.
    pub start: i64,
    /// Whose part of it; the caller's.
    pub step: i64,
    /// Packed; this room does not read it.
    pub draws: Vec<u8>,
}

type Row = (i64, i64, String, i64, i64, Vec<u8>);

fn read((place, kind, name, start, step, draws): Row) -> StoredDraws {
    StoredDraws { place, kind, name, start, step, draws }
}

/// Those of a place and a kind of period that begin from one month until another, which is left out.
///
/// # Errors
/// [`StoreError`].
pub async fn draws(
    tx: &mut WriteTx,
    (place, kind): (i64, i64),
    (from, until): (i64, i64),
) -> Result<Vec<StoredDraws>, StoreError> {
    const SQL: &str = "SELECT place, kind, name, start, step, draws FROM rollup_draws WHERE place = $1 AND kind = $2 AND start >= $3 AND start < $4";
    let values = [place, kind, from, until].map(Value::from).into();
    Ok(tx.fetch::<Row>(SQL, values).await?.into_iter().map(read).collect())
}

/// The same of some names only.
///
/// # Errors
/// [`StoreError`].
pub async fn draws_of(
    tx: &mut WriteTx,
    (place, kind): (i64, i64),
    names: Column,
    (from, until): (i64, i64),
) -> Result<Vec<StoredDraws>, StoreError> {
    // No text from outside: four numbers.
    let sql = format!(
        "SELECT place, kind, name, start, step, draws FROM rollup_draws WHERE place = {place} AND kind = {kind} AND start >= {from} AND start < {until} AND name IN (@)"
    );
    Ok(tx.fetch_in::<Row>(&sql, names).await?.into_iter().map(read).collect())
}

/// Writes draws over those with the same keys.
///
/// # Errors
/// [`StoreError`].
pub fn save_draws(writes: &mut Writes, draws: Vec<StoredDraws>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::ROLLUP_DRAWS);
    for own in draws {
        rows.push([
            own.place.into(),
            own.kind.into(),
            own.name.into(),
            own.start.into(),
            own.step.into(),
            own.draws.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}
