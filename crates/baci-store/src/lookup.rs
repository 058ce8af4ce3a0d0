//! What every batch asks, in two statements: first the members that it names, who has which identity,
//! the requests that were answered already, and the program in force; then where those members stand.

use crate::counter::{self, StoredCounter};
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::member::{self, StoredMember};
use crate::occasion::{self, StoredOccasions};
use crate::packed::{self, Hex};
use crate::request::StoredRequest;
use crate::table;
use crate::value::Column;
use crate::wallet;
use baci_core::id::{EventId, MemberId};
use baci_core::ledger::Wallet;
use baci_core::time::Instant;
use uuid::Uuid;

/// What to look up.
#[derive(Debug, Default)]
pub struct Names {
    pub identities: Vec<String>,
    pub members: Vec<MemberId>,
    pub requests: Vec<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The number of the latest program; 0 where none is published.
    pub program: i64,
    /// In which generation segments are; 0 where there never were any.
    pub segments: i64,
    pub identities: Vec<(String, MemberId)>,
    /// The members named by id or by identity, and those whom they turned out to be.
    pub members: Vec<StoredMember>,
    pub requests: Vec<StoredRequest>,
}

/// Members are locked in the order of their ids, so that two servers never wait for each other in a
/// circle. What was committed while this waited for a lock may not be seen in the rest: an identity
/// that moved shows in the member's own row, a request in the conflict when it is written.
fn named(tx: &WriteTx, lock: bool) -> String {
    let dialect = tx.dialect();
    let lock = if lock { dialect.lock_rows() } else { "" };
    let members = packed::columns(dialect, table::MEMBERS.columns);
    let identities = packed::columns(dialect, table::IDENTITIES.columns);
    let requests = packed::columns(dialect, table::REQUESTS.columns);
    format!(
        "WITH named AS (SELECT identity, member_id FROM identities WHERE identity IN (@)), \
         taken AS (SELECT * FROM members WHERE member_id IN (SELECT member_id FROM named \
         UNION SELECT member_id FROM members WHERE member_id IN (@@) \
         UNION SELECT merged_into FROM members WHERE member_id IN (@@)) ORDER BY member_id{lock}) \
         SELECT (SELECT COALESCE(MAX(version), 0) FROM programs), \
         (SELECT COALESCE(MAX(revision), 0) FROM settings WHERE name = 'segments'), \
         (SELECT {members} FROM taken), \
         (SELECT {identities} FROM named), \
         (SELECT {requests} FROM requests WHERE request_key IN (@@@))"
    )
}

/// Looks up these names; `lock` keeps the members' rows from other writers until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut WriteTx, names: Names, lock: bool) -> Result<Found, StoreError> {
    type Row = (i64, i64, Option<String>, Option<String>, Option<String>);
    let sql = named(tx, lock);
    let lists = [
        Column::texts(names.identities),
        Column::uuids(names.members.into_iter().map(|id| id.0)),
        Column::texts(names.requests),
    ];
    let mut found = Found::default();
    for (program, segments, members, identities, requests) in
        tx.fetch_lists::<Row, 3>(&sql, lists, None).await?
    {
        (found.program, found.segments) = (program, segments);
        for row in packed::rows(members.as_deref())? {
            found.members.push(member::read(row)?);
        }
        let pair = |(identity, id): (String, Uuid)| (identity, MemberId(id));
        found.identities.extend(packed::rows(identities.as_deref())?.into_iter().map(pair));
        found.requests.extend(packed::rows(requests.as_deref())?.into_iter().map(request));
    }
    Ok(found)
}

fn request((key, hash, member, event, at): (String, Hex, Uuid, Uuid, i64)) -> StoredRequest {
    StoredRequest {
        key,
        fingerprint: hash.0,
        member: MemberId(member),
        event: EventId(event),
        created_at: Instant::from_micros(at),
    }
}

/// By what a writer knows that the database is as it left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs {
    /// The number of the latest program; 0 where none is published.
    pub program: i64,
    /// Another number whenever another process has changed anything.
    pub outside: i64,
    /// How many transactions this process had committed.
    pub inside: u64,
}

/// The signs, where [`Database::has_one_writer`](crate::Database::has_one_writer).
///
/// # Errors
/// [`StoreError`].
pub async fn signs(tx: &mut WriteTx) -> Result<Signs, StoreError> {
    const SQL: &str = "SELECT COALESCE(MAX(version), 0), OUTSIDE FROM programs";
    let sql = SQL.replace("OUTSIDE", tx.dialect().outside_changes());
    let rows = tx.fetch_text::<(i64, i64)>(sql, vec![]).await?;
    let (program, outside) = rows.first().copied().unwrap_or_default();
    Ok(Signs { program, outside, inside: tx.commits() })
}

/// Where members stand: all their wallets (lots and holds not loaded), these counters of theirs, and when an
/// occasion is due of them.
///
/// # Errors
/// [`StoreError`].
pub async fn standing(
    tx: &mut WriteTx,
    members: Column,
    counters: Vec<String>,
) -> Result<(Vec<Wallet>, Vec<StoredCounter>, Vec<StoredOccasions>), StoreError> {
    type Row = (Option<String>, Option<String>, Option<String>);
    if members.is_empty() {
        return Ok(Default::default());
    }
    let packed = |table: &table::Table| packed::columns(tx.dialect(), table.columns);
    let (wallets, counted) = (packed(&table::WALLETS), packed(&table::COUNTERS));
    let occasions = packed(&table::MEMBER_OCCASIONS);
    let sql = format!(
        "SELECT (SELECT {wallets} FROM wallets WHERE member_id IN (@)), \
         (SELECT {counted} FROM counters WHERE member_id IN (@) AND counter IN (@@)), \
         (SELECT {occasions} FROM member_occasions WHERE member_id IN (@))"
    );
    let (mut wallets, mut counted, mut due) = (Vec::new(), Vec::new(), Vec::new());
    for row in tx.fetch_lists::<Row, 1>(&sql, [members], Some(Column::texts(counters))).await? {
        for row in packed::rows(row.0.as_deref())? {
            wallets.push(wallet::unpack(row)?);
        }
        counted.extend(packed::rows(row.1.as_deref())?.into_iter().map(counter::unpack));
        due.extend(packed::rows(row.2.as_deref())?.into_iter().map(occasion::unpack));
    }
    Ok((wallets, counted, due))
}
