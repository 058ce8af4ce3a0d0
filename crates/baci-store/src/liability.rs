//! Sums of the ledger for what is owed: what moved by the age of its lot, and by time.

use crate::database::Database;
use crate::error::StoreError;
use crate::value::whole;
use baci_core::ledger::Account;
use baci_core::time::Instant;

/// What moved between accounts of a wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub wallet: String,
    pub from: Account,
    pub to: Account,
    /// By age: whole steps from when the lot was earned until the instant asked for. By time: quarters of an hour
    /// since [`Instant::EARLIEST`].
    pub place: i64,
    /// By age: whole steps from when the lot was earned until it moved. By time: 0.
    pub age: i64,
    pub sum: i128,
}

type Row = (String, i64, i64, i64, i64, i64);

fn read((wallet, flow, place, age, high, low): Row) -> Result<Moved, StoreError> {
    let account = |code: i64| {
        let known = u8::try_from(code).ok().and_then(Account::from_code);
        known.ok_or_else(|| StoreError::corrupt("account", code))
    };
    let (from, to) = (account(flow / 16)?, account(flow % 16)?);
    Ok(Moved { wallet, from, to, place, age, sum: whole(high, low) })
}

/// What moved before an instant into lots and out of them, by the age of the lot in steps of so many
/// microseconds. What only changed its state within a lot is left out.
///
/// # Errors
/// [`StoreError`].
pub async fn by_age(
    database: &Database,
    until: Instant,
    step: i64,
) -> Result<Vec<Moved>, StoreError> {
    const SQL: &str = "SELECT p.wallet, p.source * 16 + p.target AS flow, ($1 - l.earned_at) / $2 AS cohort, (p.at - l.earned_at) / $2 AS age, CAST(SUM(p.amount / 1000000000) AS BIGINT), CAST(SUM(p.amount % 1000000000) AS BIGINT) FROM postings p JOIN lots l ON l.member_id = p.member_id AND l.wallet = p.wallet AND l.lot = p.lot WHERE p.at < $1 AND (p.source >= $3 OR p.target >= $3) GROUP BY p.wallet, flow, cohort, age ORDER BY p.wallet, flow, cohort, age";
    let own = i64::from(Account::Debt.code());
    let values = vec![until.micros().into(), step.into(), own.into()];
    database.fetch::<Row>(SQL, values).await?.into_iter().map(read).collect()
}

/// What expired before an instant by its date, though no operation has come to it yet: by age, as [`by_age`] tells it.
///
/// # Errors
/// [`StoreError`].
pub async fn due_by_age(
    database: &Database,
    until: Instant,
    step: i64,
) -> Result<Vec<Moved>, StoreError> {
    const SQL: &str = "SELECT wallet, 16 + $3 AS flow, ($1 - earned_at) / $2 AS cohort, (expires_at - earned_at) / $2 AS age, CAST(SUM((available + pending) / 1000000000) AS BIGINT), CAST(SUM((available + pending) % 1000000000) AS BIGINT) FROM lots WHERE expires_at < $1 AND available + pending > 0 GROUP BY wallet, cohort, age ORDER BY wallet, cohort, age";
    let expired = i64::from(Account::Expired.code());
    let values = vec![until.micros().into(), step.into(), expired.into()];
    database.fetch::<Row>(SQL, values).await?.into_iter().map(read).collect()
}

/// What moved before an instant to and from the program's accounts and debts, by quarters of an hour.
///
/// # Errors
/// [`StoreError`].
pub async fn by_time(database: &Database, until: Instant) -> Result<Vec<Moved>, StoreError> {
    const SQL: &str = "SELECT wallet, source * 16 + target AS flow, (at - $2) / 900000000 AS quarter, CAST(0 AS BIGINT), CAST(SUM(amount / 1000000000) AS BIGINT), CAST(SUM(amount % 1000000000) AS BIGINT) FROM postings WHERE at < $1 AND (source >= $3 OR target >= $3) GROUP BY wallet, flow, quarter ORDER BY wallet, flow, quarter";
    let own = i64::from(Account::Debt.code());
    let first = Instant::EARLIEST.micros();
    let values = vec![until.micros().into(), first.into(), own.into()];
    database.fetch::<Row>(SQL, values).await?.into_iter().map(read).collect()
}

/// What expired before an instant by its date, though no operation has come to it yet, by quarters of an hour.
///
/// # Errors
/// [`StoreError`].
pub async fn due_by_time(database: &Database, until: Instant) -> Result<Vec<Moved>, StoreError> {
    const SQL: &str = "SELECT wallet, 16 + $3 AS flow, (expires_at - $2) / 900000000 AS quarter, CAST(0 AS BIGINT), CAST(SUM((available + pending) / 1000000000) AS BIGINT), CAST(SUM((available + pending) % 1000000000) AS BIGINT) FROM lots WHERE expires_at < $1 AND available + pending > 0 GROUP BY wallet, quarter ORDER BY wallet, quarter";
    let expired = i64::from(Account::Expired.code());
    let first = Instant::EARLIEST.micros();
    let values = vec![until.micros().into(), first.into(), expired.into()];
    database.fetch::<Row>(SQL, values).await?.into_iter().map(read).collect()
}

/// Holds that ran out before an instant, though no operation has come to them yet.
///
/// # Errors
/// [`StoreError`].
pub async fn lapsed_holds(database: &Database, until: Instant) -> Result<i64, StoreError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM holds WHERE state IN ('open', 'quoted') AND expires_at < $1";
    let found = database.fetch::<(i64,)>(SQL, vec![until.micros().into()]).await?;
    Ok(found.first().map_or(0, |row| row.0))
}
