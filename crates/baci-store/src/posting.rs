//! Postings: the ledger's lines, only ever added.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
use baci_core::ledger::{Account, Posting};
use baci_core::time::Instant;
use uuid::Uuid;

/// A posting with the wallet it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPosting {
    pub member: MemberId,
    pub wallet: String,
    pub posting: Posting,
}

#[derive(sqlx::FromRow)]
struct Row {
    member_id: Uuid,
    wallet: String,
    seq: i64,
    event_id: Uuid,
    at: i64,
    source: i64,
    target: i64,
    amount: i64,
    lot: i64,
    hash: Vec<u8>,
}

fn account(code: i64) -> Result<Account, StoreError> {
    u8::try_from(code)
        .ok()
        .and_then(Account::from_code)
        .ok_or_else(|| StoreError::corrupt("account", code))
}

fn read(row: Row) -> Result<StoredPosting, StoreError> {
    let hash = row.hash.try_into().map_err(|_| StoreError::corrupt("hash", row.seq))?;
    Ok(StoredPosting {
        member: MemberId(row.member_id),
        wallet: row.wallet,
        posting: Posting {
            seq: row.seq,
            event: EventId(row.event_id),
            at: Instant::from_micros(row.at),
            from: account(row.source)?,
            to: account(row.target)?,
            amount: row.amount,
            lot: row.lot,
            hash,
        },
    })
}

/// Adds postings.
///
/// # Errors
/// [`StoreError`].
pub fn add(writes: &mut Writes, postings: Vec<StoredPosting>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::POSTINGS);
    for StoredPosting { member, wallet, posting } in postings {
        rows.push([
            member.0.into(),
            wallet.into(),
            posting.seq.into(),
            posting.event.0.into(),
            posting.at.micros().into(),
            i64::from(posting.from.code()).into(),
            i64::from(posting.to.code()).into(),
            posting.amount.into(),
            posting.lot.into(),
            posting.hash.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// All postings of these members, by wallet and in their order.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<StoredPosting>, StoreError> {
    const SQL: &str = "SELECT member_id, wallet, seq, event_id, at, source, target, amount, lot, hash FROM postings WHERE member_id IN (@) ORDER BY member_id, wallet, seq";
    tx.fetch_in::<Row>(SQL, members).await?.into_iter().map(read).collect()
}

/// A member's postings of these events, in the order of wallets and numbers.
///
/// # Errors
/// [`StoreError`].
pub async fn of_events(
    database: &Database,
    member: MemberId,
    events: &[EventId],
) -> Result<Vec<StoredPosting>, StoreError> {
    // The lowest and highest number of the page's events bound what is read: a member's history may be long.
    let (Some(first), Some(last)) = (events.iter().min(), events.iter().max()) else {
        return Ok(Vec::new());
    };
    const SQL: &str = "SELECT member_id, wallet, seq, event_id, at, source, target, amount, lot, hash FROM postings WHERE member_id = $1 AND event_id >= $2 AND event_id <= $3 ORDER BY wallet, seq";
    let values = vec![member.0.into(), first.0.into(), last.0.into()];
    let rows = database.fetch::<Row>(SQL, values).await?;
    let mut found = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    found.retain(|stored| events.contains(&stored.posting.event));
    Ok(found)
}

/// What moved from account to account, in all, per wallet: (wallet, from, to, sum).
///
/// # Errors
/// [`StoreError`].
pub async fn flows(
    database: &Database,
) -> Result<Vec<(String, Account, Account, i128)>, StoreError> {
    const SQL: &str = "SELECT wallet, source, target, CAST(SUM(amount / 1000000000) AS BIGINT), CAST(SUM(amount % 1000000000) AS BIGINT) FROM postings GROUP BY wallet, source, target ORDER BY wallet, source, target";
    let rows = database.fetch::<(String, i64, i64, i64, i64)>(SQL, vec![]).await?;
    rows.into_iter()
        .map(|(wallet, from, to, high, low)| {
            Ok((wallet, account(from)?, account(to)?, crate::value::whole(high, low)))
        })
        .collect()
}

/// What moved from account to account, per wallet and quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    pub wallet: String,
    pub from: Account,
    pub to: Account,
    /// Counts quarters of an hour since 1970; 0 for all that was before.
    pub quarter: i64,
    pub sum: i128,
}

/// What moved to and from the program's own accounts, in all and, since an instant, by quarters of an
/// hour.
///
/// # Errors
/// [`StoreError`].
pub async fn flows_since(database: &Database, since: Instant) -> Result<Vec<Flow>, StoreError> {
    // Three million rows are sorted: one number as a key, and no row that moves within the member.
    const SQL: &str = "SELECT wallet, (CASE WHEN at >= $1 THEN at / 900000000 ELSE 0 END) * 256 + source * 16 + target AS flow, CAST(SUM(amount / 1000000000) AS BIGINT), CAST(SUM(amount % 1000000000) AS BIGINT) FROM postings WHERE source >= $2 OR target >= $2 GROUP BY wallet, flow";
    let own = i64::from(Account::Issued.code());
    let values = vec![since.micros().into(), own.into()];
    let read = |(wallet, flow, high, low): (String, i64, i64, i64)| {
        let (from, to) = (account(flow / 16 % 16)?, account(flow % 16)?);
        let sum = crate::value::whole(high, low);
        Ok(Flow { wallet, from, to, quarter: flow / 256, sum })
    };
    database.fetch::<(String, i64, i64, i64)>(SQL, values).await?.into_iter().map(read).collect()
}
