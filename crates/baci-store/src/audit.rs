//! The audit log: who did what, to what, when and from where. Ids only, never names; only ever added.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::AuditId;
use baci_core::time::Instant;
use uuid::Uuid;

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAudit {
    pub audit: AuditId,
    pub at: Instant,
    /// 'staff:stf_…', 'member:mem_…', 'key:…', 'console', 'task'.
    pub actor: String,
    /// 'staff.invite', 'session.start' ….
    pub action: String,
    /// What it was done to: an id, or empty.
    pub target: String,
    /// A JSON object of a few values.
    pub details: String,
    /// Where from, shortened.
    pub address: String,
}

/// By what a list is narrowed down, by an index each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum By {
    #[default]
    All,
    Actor(String),
    Action(String),
    Target(String),
}

type Row = (Uuid, i64, String, String, String, String, String);

fn read((id, at, actor, action, target, details, address): Row) -> StoredAudit {
    let at = Instant::from_micros(at);
    StoredAudit { audit: AuditId(id), at, actor, action, target, details, address }
}

macro_rules! select {
    ($filter:literal) => {
        concat!(
            "SELECT audit_id, at, actor, action, target, details, address FROM audit ",
            "WHERE audit_id < $1 AND audit_id >= $2 ",
            $filter,
            " ORDER BY audit_id DESC LIMIT $3"
        )
    };
}

/// A page of the log, latest first: lines before one id, down to another.
///
/// # Errors
/// [`StoreError`].
pub async fn page(
    database: &Database,
    by: &By,
    before: AuditId,
    down_to: AuditId,
    limit: i64,
) -> Result<Vec<StoredAudit>, StoreError> {
    let (sql, value) = match by {
        By::All => (select!(""), None),
        By::Actor(actor) => (select!("AND actor = $4"), Some(actor)),
        By::Action(action) => (select!("AND action = $4"), Some(action)),
        By::Target(target) => (select!("AND target = $4"), Some(target)),
    };
    let mut values = vec![before.0.into(), down_to.0.into(), limit.into()];
    values.extend(value.map(|value| value.as_str().into()));
    Ok(database.fetch::<Row>(sql, values).await?.into_iter().map(read).collect())
}

/// Adds a line.
///
/// # Errors
/// [`StoreError`].
pub async fn add(tx: &mut WriteTx, line: StoredAudit) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::AUDIT);
    rows.push([
        line.audit.0.into(),
        line.at.micros().into(),
        line.actor.into(),
        line.action.into(),
        line.target.into(),
        line.details.into(),
        line.address.into(),
    ])?;
    rows.write(tx, OnConflict::Fail).await
}

/// Removes lines from before an id: those that are older than the log is kept.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, before: AuditId, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM audit WHERE audit_id IN (SELECT audit_id FROM audit WHERE audit_id < $1 ORDER BY audit_id LIMIT $2)";
    tx.execute(SQL, vec![before.0.into(), limit.into()]).await
}
