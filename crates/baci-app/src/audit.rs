//! The audit log: who did what, to what, when and from where. Ids only, no personal data.

use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use crate::secret::random;
use baci_core::id::AuditId;
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::audit::{self, StoredAudit};
use serde_json::Value;

/// The longest details, in characters.
const LONGEST: usize = 4_000;
/// How many lines one search looks at: what is left is behind its cursor.
const SCAN: i64 = 20_000;
/// How many are read at a time.
const PAGE: i64 = 500;

/// What a search is narrowed down by; empty for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub actor: String,
    /// The whole word, or what stands before a dot: 'staff' finds 'staff.invite'.
    pub action: String,
    pub target: String,
    /// Words that stand in the line.
    pub text: String,
    pub from: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
}

/// A page of the log, latest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditPage {
    pub lines: Vec<StoredAudit>,
    /// Where the next page starts, if there may be one.
    pub next: Option<AuditId>,
}

/// A line on its way: written with the change that it is about.
pub(crate) async fn note(
    tx: &mut WriteTx,
    at: Instant,
    by: &By,
    (action, target): (&str, &str),
    details: &Value,
) -> Result<(), AppError> {
    let details = details.to_string();
    if details.chars().count() > LONGEST {
        return Err(AppError::Internal(format!("the details of {action} are too long")));
    }
    let line = StoredAudit {
        audit: AuditId::derive(at, &random::<16>()?),
        at,
        actor: by.actor.clone(),
        action: action.to_owned(),
        target: target.to_owned(),
        details,
        address: by.address.clone(),
    };
    Ok(audit::add(tx, line).await?)
}

impl Baci {
    /// Notes what somebody did by a page. `action` reads 'member.adjust', `target` is an id, `details`
    /// holds amounts, codes and ids, and nobody's name, number or address.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn audit_entry(
        &self,
        by: &By,
        action: &str,
        target: &str,
        details: &Value,
    ) -> Result<(), AppError> {
        let mut tx = self.database().begin().await?;
        note(&mut tx, self.clock().now(), by, (action, target), details).await?;
        Ok(tx.commit().await?)
    }

    /// A page of the log, latest first, before a place where an earlier page ended. It may hold fewer
    /// than `limit` lines and still have a next one: a search looks at a bounded number at a time.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn audit(
        &self,
        filter: &AuditFilter,
        before: Option<AuditId>,
        limit: usize,
    ) -> Result<AuditPage, AppError> {
        let by = index(filter);
        let down_to = filter.from.map_or(AuditId(baci_core::id::LOWEST), first_of);
        let until = filter.until.map_or(AuditId(baci_core::id::HIGHEST), first_of);
        let mut place = before.unwrap_or(until).min(until);
        let (mut lines, mut seen) = (Vec::new(), 0);
        while seen < SCAN {
            let page = audit::page(self.database(), &by, place, down_to, PAGE).await?;
            let last = page.len() < usize::try_from(PAGE).unwrap_or(0);
            seen += PAGE;
            for line in page {
                place = line.audit;
                if fits(filter, &line) {
                    lines.push(line);
                }
                if lines.len() == limit {
                    return Ok(AuditPage { lines, next: Some(place) });
                }
            }
            if last {
                return Ok(AuditPage { lines, next: None });
            }
        }
        Ok(AuditPage { lines, next: Some(place) })
    }
}

/// Below all lines of an instant, above all before it.
fn first_of(at: Instant) -> AuditId {
    let millis = u64::try_from(at.micros().div_euclid(1000)).unwrap_or(0);
    AuditId(baci_core::id::first_of_millis(millis))
}

/// The index that narrows down the most.
fn index(filter: &AuditFilter) -> audit::By {
    let AuditFilter { actor, action, target, .. } = filter;
    match (target.is_empty(), actor.is_empty(), action.contains('.')) {
        (false, ..) => audit::By::Target(target.clone()),
        (_, false, _) => audit::By::Actor(actor.clone()),
        (_, _, true) => audit::By::Action(action.clone()),
        _ => audit::By::All,
    }
}

fn fits(filter: &AuditFilter, line: &StoredAudit) -> bool {
    let AuditFilter { actor, action, target, text, from, until } = filter;
    let same = |wanted: &String, is: &String| wanted.is_empty() || wanted == is;
    let area = line.action.split('.').next() == Some(action.as_str());
    let when = from.is_none_or(|from| line.at >= from) && until.is_none_or(|until| line.at < until);
    let all = format!("{} {} {} {}", line.actor, line.action, line.target, line.details);
    let all = all.to_lowercase();
    let words = text.split_whitespace().all(|word| all.contains(&word.to_lowercase()));
    when && same(actor, &line.actor)
        && (same(action, &line.action) || area)
        && same(target, &line.target)
        && words
}
