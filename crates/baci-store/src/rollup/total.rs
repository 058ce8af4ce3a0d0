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
    pub square: i128,
    pub product: i128,
    pub purchases_square: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    kind: i64,
    start: i64,
    other: i64,
    step: i64,
    members: i64,
    repeaters: i64,
    kept: i64,
    purchases: i64,
    days: i64,
    net: i64,
    net_rest: i64,
    square: i64,
    square_rest: i64,
    product: i64,
    product_rest: i64,
    purchases_square: i64,
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
            square: whole(row.square, row.square_rest),
            product: whole(row.product, row.product_rest),
            purchases_square: row.purchases_square,
        }
    }
}

/// Which sums are read: those of one kind whose key lies in a range, and what of the key is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// By `start`.
    Starts,
    /// By `start` and `other`, and whether `step` is no less than so much (it is that number then, or 0).
    Periods { from: i64, until: i64, step: i64 },
    /// By `step`, of those that start before one and whose `other` is not before another.
    Steps { from: i64, until: i64 },
    /// Whether `other` is no less than so much (1, or 0), of those that start in a range.
    Flags { from: i64, until: i64, other: i64 },
    /// Whether `other` is `start` (1, or 0), of those that start before one.
    Firsts { until: i64 },
    /// All in one.
    All,
}

/// A SELECT of sums, grouped by what is named as `start`, `other` and `step`.
macro_rules! select {
    ($start:literal, $other:literal, $step:literal, $filter:literal) => {
        concat!(
            "SELECT name, kind, CAST(",
            $start,
            " AS BIGINT) AS start, CAST(",
            $other,
            " AS BIGINT) AS other, CAST(",
            $step,
            " AS BIGINT) AS step, ",
            "CAST(SUM(members) AS BIGINT) AS members, CAST(SUM(repeaters) AS BIGINT) AS repeaters, ",
            "CAST(SUM(kept) AS BIGINT) AS kept, CAST(SUM(purchases) AS BIGINT) AS purchases, ",
            "CAST(SUM(days) AS BIGINT) AS days, CAST(SUM(net) AS BIGINT) AS net, ",
            "CAST(SUM(net_rest) AS BIGINT) AS net_rest, CAST(SUM(square) AS BIGINT) AS square, ",
            "CAST(SUM(square_rest) AS BIGINT) AS square_rest, CAST(SUM(product) AS BIGINT) AS product, ",
            "CAST(SUM(product_rest) AS BIGINT) AS product_rest, ",
            "CAST(SUM(purchases_square) AS BIGINT) AS purchases_square ",
            "FROM rollup_totals WHERE place = $1 AND kind = $2 ",
            $filter,
            " GROUP BY 1, 2, 3, 4, 5"
        )
    };
}

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
        Wanted::Starts => (select!("start", "0", "0", ""), vec![]),
        Wanted::Periods { from, until, step } => (
            select!(
                "start",
                "other",
                "CASE WHEN step >= $5 THEN $5 ELSE 0 END",
                "AND start >= $3 AND start < $4"
            ),
            vec![from, until, step],
        ),
        Wanted::Steps { from, until } => {
            (select!("0", "0", "step", "AND start < $4 AND other >= $3"), vec![from, until])
        }
        Wanted::Flags { from, until, other } => (
            select!(
                "0",
                "CASE WHEN other >= $5 THEN 1 ELSE 0 END",
                "0",
                "AND start >= $3 AND start < $4"
            ),
            vec![from, until, other],
        ),
        Wanted::Firsts { until } => (
            select!("0", "CASE WHEN other = start THEN 1 ELSE 0 END", "0", "AND start < $3"),
            vec![until],
        ),
        Wanted::All => (select!("0", "0", "0", ""), vec![]),
    };
    let keys = [place, kind].into_iter().chain(more);
    let rows = tx.fetch::<Row>(sql, keys.map(Value::from).collect()).await?;
    Ok(rows.into_iter().map(Total::from).collect())
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
    const SQL: &str = "SELECT name, kind, start, other, step, members, repeaters, kept, purchases, days, net, net_rest, square, square_rest, product, product_rest, purchases_square FROM rollup_totals WHERE place = $1 AND (kind, name, start, other, step) > ($2, $3, $4, $5, $6) ORDER BY kind, name, start, other, step LIMIT $7";
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
        let [net, square, product] = [parts(own.net)?, parts(own.square)?, parts(own.product)?];
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
            square.0.into(),
            square.1.into(),
            product.0.into(),
            product.1.into(),
            own.purchases_square.into(),
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
