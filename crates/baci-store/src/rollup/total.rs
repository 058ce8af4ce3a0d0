//! Sums over members: read in the groups that a question asks for, and added to.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::table;
use crate::value::{Value, whole};

/// A sum as stored. What its key means, and its parts, is the caller's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    pub name: String,
    pub kind: i64,
    pub start: i64,
    pub other: i64,
    pub step: i64,
    pub members: i64,
    pub repeaters: i64,
    pub kept: i64,
    pub purchases: i64,
    pub days: i64,
    pub net: i128,
}

/// What a statement does not name is 0.
#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    #[sqlx(default)]
    kind: i64,
    #[sqlx(default)]
    start: i64,
    #[sqlx(default)]
    other: i64,
    #[sqlx(default)]
    step: i64,
    #[sqlx(default)]
    members: i64,
    #[sqlx(default)]
    repeaters: i64,
    #[sqlx(default)]
    kept: i64,
    #[sqlx(default)]
    purchases: i64,
    #[sqlx(default)]
    days: i64,
    #[sqlx(default)]
    net: i64,
    #[sqlx(default)]
    net_rest: i64,
}

impl From<Row> for Total {
    fn from(row: Row) -> Self {
        Self {
            name: row.name,
            kind: row.kind,
            start: row.start,
            other: row.other,
            step: row.step,
            members: row.members,
            repeaters: row.repeaters,
            kept: row.kept,
            purchases: row.purchases,
            days: row.days,
            net: whole(row.net, row.net_rest),
        }
    }
}

/// Which sums of one kind are read, what of their key is told apart, and what of them is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Members, by `start`.
    Starts,
    /// All but days, by `start` and `other`, and whether `step` is no less than so much (it is that number then, or 0).
    Periods { from: i64, until: i64, step: i64 },
    /// Net of all that start in a range, and the members of those whose `other` is no less than so much.
    After { from: i64, until: i64, other: i64 },
    /// Members and days of all that start before one.
    Before { until: i64 },
    /// Purchases and net of all.
    All,
}

/// The sum of a column under its own name, or of what is put in its place.
macro_rules! sum {
    ($column:literal) => {
        concat!("CAST(SUM(", $column, ") AS BIGINT) AS ", $column)
    };
    ($column:literal if $when:literal) => {
        concat!(
            "CAST(SUM(CASE WHEN ",
            $when,
            " THEN ",
            $column,
            " ELSE 0 END) AS BIGINT) AS ",
            $column
        )
    };
}

/// A SELECT of sums of one place and kind, grouped in the order of the key, so that none are sorted.
macro_rules! select {
    ($keys:literal, [$($sum:expr),*], $filter:literal, $group:literal) => {
        concat!(
            "SELECT name", $keys $(, ", ", $sum)*,
            " FROM rollup_totals WHERE place = $1 AND kind = $2", $filter, " GROUP BY name", $group
        )
    };
}

const STARTS: &str = select!(", start", [sum!("members")], "", ", start");
const PERIODS: &str = select!(
    ", start, other, CAST(CASE WHEN step >= $5 THEN $5 ELSE 0 END AS BIGINT) AS step",
    [
        sum!("members"),
        sum!("repeaters"),
        sum!("kept"),
        sum!("purchases"),
        sum!("net"),
        sum!("net_rest")
    ],
    " AND start >= $3 AND start < $4",
    ", start, other, CASE WHEN step >= $5 THEN $5 ELSE 0 END"
);
const AFTER: &str = select!(
    "",
    [sum!("members" if "other >= $5"), sum!("net"), sum!("net_rest")],
    " AND start >= $3 AND start < $4",
    ""
);
const BEFORE: &str = select!("", [sum!("members"), sum!("days")], " AND start < $3", "");
const ALL: &str = select!("", [sum!("purchases"), sum!("net"), sum!("net_rest")], "", "");

/// The sums of a place and a kind that are wanted.
///
/// # Errors
/// [`StoreError`].
pub async fn totals(
    tx: &mut WriteTx,
    (place, kind): (i64, i64),
    wanted: Wanted,
) -> Result<Vec<Total>, StoreError> {
    let (sql, more) = match wanted {
        Wanted::Starts => (STARTS, vec![]),
        Wanted::Periods { from, until, step } => (PERIODS, vec![from, until, step]),
        Wanted::After { from, until, other } => (AFTER, vec![from, until, other]),
        Wanted::Before { until } => (BEFORE, vec![until]),
        Wanted::All => (ALL, vec![]),
    };
    let keys = [place, kind].into_iter().chain(more);
    let rows = tx.fetch::<Row>(sql, keys.map(Value::from).collect()).await?;
    Ok(rows.into_iter().map(|row| Total { kind, ..Total::from(row) }).collect())
}

/// A page of all sums of a place after a key, for a check.
///
/// # Errors
/// [`StoreError`].
pub async fn whole_totals(
    tx: &mut WriteTx,
    place: i64,
    after: Option<&Total>,
    limit: i64,
) -> Result<Vec<Total>, StoreError> {
    const SQL: &str = "SELECT name, kind, start, other, step, members, repeaters, kept, purchases, days, net, net_rest FROM rollup_totals WHERE place = $1 AND (kind, name, start, other, step) > ($2, $3, $4, $5, $6) ORDER BY kind, name, start, other, step LIMIT $7";
    let first = Total { kind: -1, ..Total::default() };
    let own = after.unwrap_or(&first);
    let values = vec![
        place.into(),
        own.kind.into(),
        own.name.clone().into(),
        own.start.into(),
        own.other.into(),
        own.step.into(),
        limit.into(),
    ];
    Ok(tx.fetch::<Row>(SQL, values).await?.into_iter().map(Total::from).collect())
}

/// Adds to the sums of a place; no key may come twice.
///
/// # Errors
/// A sum beyond what is kept.
pub fn add_totals(writes: &mut Writes, sums: Vec<(i64, Total)>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::ROLLUP_TOTALS);
    for (place, own) in sums {
        let net = parts(own.net)?;
        rows.push([
            place.into(),
            own.kind.into(),
            own.name.into(),
            own.start.into(),
            own.other.into(),
            own.step.into(),
            own.members.into(),
            own.repeaters.into(),
            own.kept.into(),
            own.purchases.into(),
            own.days.into(),
            net.0.into(),
            net.1.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Add);
    Ok(())
}

/// A number in billions and the rest, as [`whole`] puts it together again.
fn parts(n: i128) -> Result<(i64, i64), StoreError> {
    const BILLION: i128 = 1_000_000_000;
    let both = i64::try_from(n / BILLION).ok().zip(i64::try_from(n % BILLION).ok());
    both.ok_or_else(|| StoreError::Other("a sum of purchases is beyond what is kept".into()))
}
