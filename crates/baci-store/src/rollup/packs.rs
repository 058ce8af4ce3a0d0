//! Packed sums, many in a row: draws, that tell how sure averages are, and days between visits.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::table;
use crate::value::{Column, Value};
use std::ops::Range;

/// What was counted in some months, of all members, of a branch or of a channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredPack {
    /// What the name is one of; the caller's.
    pub place: i64,
    /// What it is; the caller's.
    pub kind: i64,
    pub name: String,
    /// The month in which it begins, counted from the year 0.
    pub start: i64,
    /// Whose part of it, or the month in which it ends; the caller's.
    pub step: i64,
    /// This room does not read it.
    pub pack: Vec<u8>,
}

/// Which of a kind: those that begin, and whose `step` is, within these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    pub start: Range<i64>,
    pub step: Range<i64>,
}

impl Within {
    /// Those that begin from one month until another, which is left out.
    pub const fn starts(start: Range<i64>) -> Self {
        Self { start, step: 0..i64::MAX }
    }
}

type Row = (i64, i64, String, i64, i64, Vec<u8>);

fn read((place, kind, name, start, step, pack): Row) -> StoredPack {
    StoredPack { place, kind, name, start, step, pack }
}

/// Those of a place and a kind that are asked for.
///
/// # Errors
/// [`StoreError`].
pub async fn packs(
    tx: &mut WriteTx,
    (place, kind): (i64, i64),
    Within { start, step }: Within,
) -> Result<Vec<StoredPack>, StoreError> {
    const SQL: &str = "SELECT place, kind, name, start, step, pack FROM rollup_packs WHERE place = $1 AND kind = $2 AND start >= $3 AND start < $4 AND step >= $5 AND step < $6";
    let values = [place, kind, start.start, start.end, step.start, step.end];
    let rows = tx.fetch::<Row>(SQL, values.map(Value::from).into()).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// The same of some names only.
///
/// # Errors
/// [`StoreError`].
pub async fn packs_of(
    tx: &mut WriteTx,
    (place, kind): (i64, i64),
    names: Column,
    Within { start, step }: Within,
) -> Result<Vec<StoredPack>, StoreError> {
    // No text from outside: numbers.
    let sql = format!(
        "SELECT place, kind, name, start, step, pack FROM rollup_packs WHERE place = {place} AND kind = {kind} \
         AND start >= {} AND start < {} AND step >= {} AND step < {} AND name IN (@)",
        start.start, start.end, step.start, step.end
    );
    Ok(tx.fetch_in::<Row>(&sql, names).await?.into_iter().map(read).collect())
}

/// Writes packs over those with the same keys.
///
/// # Errors
/// [`StoreError`].
pub fn save_packs(writes: &mut Writes, packs: Vec<StoredPack>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::ROLLUP_PACKS);
    for own in packs {
        rows.push([
            own.place.into(),
            own.kind.into(),
            own.name.into(),
            own.start.into(),
            own.step.into(),
            own.pack.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}
