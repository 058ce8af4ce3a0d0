//! Purchases of all members, latest first, narrowed down by time, branch or receipt.

use crate::answer::Outcome;
use crate::baci::Baci;
use crate::error::AppError;
use crate::stored;
use baci_core::event::{Body, Purchase};
use baci_core::id::EventId;
use baci_core::time::Instant;
use baci_store::event::{self, StoredEvent};
use baci_store::{Column, StoreError, returns};
use std::collections::BTreeSet;

/// How many purchases one call looks at: what is left is behind its cursor.
const SCAN: usize = 5000;
/// How many are read at a time.
const PAGE: i64 = 200;

/// What a list of purchases is narrowed down by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PurchaseFilter {
    pub from: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
    /// As receipts name it.
    pub branch: Option<String>,
    /// The whole receipt number; the time does not matter then.
    pub receipt: Option<String>,
}

/// A purchase in a list.
#[derive(Clone, Debug)]
pub struct PurchaseLine {
    pub event: StoredEvent,
    pub purchase: Purchase,
    pub outcome: Outcome,
}

/// Where a page ended.
pub type PurchasePlace = (Instant, EventId);

/// A page of purchases, latest first.
#[derive(Clone, Debug)]
pub struct PurchasePage {
    pub lines: Vec<PurchaseLine>,
    /// Where the next page starts, if there may be one.
    pub next: Option<PurchasePlace>,
}

impl Baci {
    /// A page of purchases, latest first, before a place where an earlier page ended. With a branch it
    /// may hold fewer than `limit` and still have a next one: a call looks at a bounded number.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn purchases(
        &self,
        filter: &PurchaseFilter,
        before: Option<PurchasePlace>,
        limit: usize,
    ) -> Result<PurchasePage, AppError> {
        if let Some(receipt) = &filter.receipt {
            let most = i64::try_from(limit.min(SCAN)).unwrap_or(PAGE);
            let found = event::with_receipt(self.database(), receipt, most).await?;
            let lines = found.into_iter().map(line).collect::<Result<_, _>>()?;
            return Ok(PurchasePage { lines, next: None });
        }
        let from = filter.from.unwrap_or(Instant::EARLIEST);
        let until = (filter.until.unwrap_or(Instant::FAR), EventId(baci_core::id::LOWEST));
        let mut place = before.unwrap_or(until).min(until);
        let size = match filter.branch {
            None => PAGE.min(i64::try_from(limit).unwrap_or(PAGE)),
            Some(_) => PAGE,
        };
        let (mut lines, mut seen) = (Vec::new(), 0);
        while seen < SCAN {
            let page = event::purchases(self.database(), place, from, size).await?;
            let last = i64::try_from(page.len()).unwrap_or(0) < size;
            seen += page.len();
            for event in page {
                place = (event.at, event.event);
                let line = line(event)?;
                if filter.branch.is_none() || line.purchase.branch == filter.branch {
                    lines.push(line);
                }
                if lines.len() == limit {
                    return Ok(PurchasePage { lines, next: Some(place) });
                }
            }
            if last {
                return Ok(PurchasePage { lines, next: None });
            }
        }
        Ok(PurchasePage { lines, next: Some(place) })
    }
}

impl Baci {
    /// Which of these purchases were taken back whole.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn cancelled(&self, lines: &[PurchaseLine]) -> Result<BTreeSet<EventId>, AppError> {
        let members: BTreeSet<_> = lines.iter().map(|line| line.event.member.0).collect();
        let mut tx = self.database().begin_snapshot().await?;
        let found = returns::of_members(&mut tx, Column::uuids(members)).await?;
        tx.rollback().await?;
        Ok(found.into_iter().filter(|(.., back)| back.cancelled).map(|(_, id, _)| id).collect())
    }
}

fn line(event: StoredEvent) -> Result<PurchaseLine, AppError> {
    let body = serde_json::from_str(&event.body).map_err(|e| StoreError::corrupt("body", e))?;
    let Body::Purchase(purchase) = body else {
        return Err(StoreError::corrupt("purchase", event.event).into());
    };
    let outcome = stored::answer(&event)?.outcome;
    Ok(PurchaseLine { event, purchase, outcome })
}
