//! What a batch asks first, in one statement: the members that it names, who has which identity, the
//! requests that were answered already, and the number of the program in force.

use crate::database::WriteTx;
use crate::error::StoreError;
use crate::member::{self, StoredMember};
use crate::request::StoredRequest;
use crate::value::Column;
use baci_core::id::{EventId, MemberId};
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
    pub identities: Vec<(String, MemberId)>,
    /// The members named by id or by identity.
    pub members: Vec<StoredMember>,
    pub requests: Vec<StoredRequest>,
}

// What a row tells: 0 the program, 1 a member, 2 an identity, 3 a request.
type Row = (i64, Option<Uuid>, Option<Uuid>, String, String, i64, i64, i64, Option<Vec<u8>>);

/// Members are locked in the order of their ids, so that two servers never wait for each other in a
/// circle. What was committed while this waited for a lock may not be seen in the other rows: an
/// identity that moved shows in the member's own row, a request in the conflict when it is written.
const SQL: &str = "WITH named AS (SELECT identity, member_id FROM identities WHERE identity IN (@)), \
    taken AS (SELECT member_id, joined_at, profile, identities, revision, updated_at FROM members \
        WHERE member_id IN (SELECT member_id FROM named UNION SELECT member_id FROM members \
        WHERE member_id IN (@@)) ORDER BY member_id LOCK) \
    SELECT CAST(0 AS BIGINT) AS what, CAST(NULL AS UUID) AS member_id, CAST(NULL AS UUID) AS event_id, \
        '' AS name, '' AS more, COALESCE(MAX(version), 0) AS at, CAST(0 AS BIGINT) AS revision, \
        CAST(0 AS BIGINT) AS updated_at, CAST(NULL AS BYTEA) AS hash FROM programs \
    UNION ALL SELECT 1, member_id, NULL, profile, identities, joined_at, revision, updated_at, NULL FROM taken \
    UNION ALL SELECT 2, member_id, NULL, identity, '', 0, 0, 0, NULL FROM named \
    UNION ALL SELECT 3, member_id, event_id, request_key, '', created_at, 0, 0, fingerprint FROM requests \
        WHERE request_key IN (@@@)";

/// Looks up these names; `lock` keeps the members' rows from other writers until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut WriteTx, names: Names, lock: bool) -> Result<Found, StoreError> {
    let sql = SQL.replace(" LOCK", if lock { tx.dialect().lock_rows() } else { "" });
    let lists = [
        Column::texts(names.identities),
        Column::uuids(names.members.into_iter().map(|id| id.0)),
        Column::texts(names.requests),
    ];
    let mut found = Found::default();
    for row in tx.fetch_in_each::<Row>(&sql, lists).await? {
        let (what, member, event, name, more, at, revision, updated_at, hash) = row;
        let member = MemberId(member.unwrap_or_default());
        match what {
            0 => found.program = at,
            1 => {
                let row = (member.0, at, name, more, revision, updated_at);
                found.members.push(member::read(row)?);
            }
            2 => found.identities.push((name, member)),
            _ => found.requests.push(StoredRequest {
                key: name,
                fingerprint: hash.unwrap_or_default(),
                member,
                event: EventId(event.unwrap_or_default()),
                created_at: Instant::from_micros(at),
            }),
        }
    }
    Ok(found)
}
