//! Purchases out of the database as columns of receipts: what figures are made of, as of any instant.

use crate::baci::Baci;
use crate::error::AppError;
use baci_analytics::receipts::{ExactRow, OneByOne, Receipts, Wanted};
use baci_core::event::{Body, Purchase};
use baci_core::id::EventId;
use baci_core::time::{Instant, Zone};
use baci_store::Database;
use baci_store::event::{self, Net, StoredEvent};
use std::collections::HashMap;

/// How much time is read at once; less where what was bought is read, too.
const WINDOW_SECONDS: i64 = 7 * 86_400;
const DAY_SECONDS: i64 = 86_400;

impl Baci {
    /// All purchases before an instant, by days of a zone. What of a purchase came back before that instant
    /// is not in its net. Customers are named by their members' ids.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn bought(
        &self,
        wanted: Wanted,
        zone: &Zone,
        until: Instant,
    ) -> Result<Receipts, AppError> {
        bought(self.database(), wanted, zone, until).await
    }
}

/// The same of a database alone: who works in the background holds no whole Baci.
pub(crate) async fn bought(
    database: &Database,
    wanted: Wanted,
    zone: &Zone,
    until: Instant,
) -> Result<Receipts, AppError> {
    let back = came_back(database, until).await?;
    let lines = wanted.category || wanted.product;
    let bodies = lines || wanted.branch || wanted.channel;
    let mut receipts = OneByOne::new(Wanted { receipt: lines, ..wanted }, zone.clone());
    let span = event::span(database, "purchase").await?;
    let (mut next, last) = span.unwrap_or((until, until));
    let step = if bodies { DAY_SECONDS } else { WINDOW_SECONDS };
    while next <= last && next < until {
        let end = next.plus_seconds(step).min(until);
        match bodies {
            true => with_bodies(database, (next, end), (&back, lines), &mut receipts).await?,
            false => {
                for own in event::nets(database, "purchase", (next, end)).await? {
                    receipts.push(Ok(&row(&own, &back)));
                }
            }
        }
        next = end;
    }
    Ok(receipts.finish())
}

/// What came back of each purchase before an instant; below zero.
async fn came_back(database: &Database, until: Instant) -> Result<HashMap<EventId, i64>, AppError> {
    let mut back = HashMap::new();
    for kind in ["refund", "cancel"] {
        for own in event::nets(database, kind, (Instant::EARLIEST, until)).await? {
            let Some(of) = own.origin else { continue };
            let sum: &mut i64 = back.entry(of).or_default();
            *sum = sum.saturating_add(own.net);
        }
    }
    Ok(back)
}

/// Those of a time with their branches and channels, each as one row, or line by line.
async fn with_bodies(
    database: &Database,
    time: (Instant, Instant),
    (back, by_line): (&HashMap<EventId, i64>, bool),
    receipts: &mut OneByOne,
) -> Result<(), AppError> {
    let mut events = event::between(database, "purchase", time).await?;
    events.sort_by_key(|own| (own.at, own.event));
    for own in events {
        let StoredEvent { member, event, at, origin, net, .. } = own;
        let first = row(&Net { member, event, at, origin, net }, back);
        let body = serde_json::from_str(&own.body).map_err(|error| {
            AppError::Internal(format!("event {event} cannot be read: {error}"))
        })?;
        let Body::Purchase(Purchase { lines, branch, channel, .. }) = body else { continue };
        let mut next = ExactRow { receipt: Some(event.to_string()), branch, channel, ..first };
        if !by_line {
            receipts.push(Ok(&next));
            continue;
        }
        for line in lines {
            (next.category, next.product) = (line.category, line.sku);
            receipts.push(Ok(&next));
            // The whole receipt's net stands with its first line.
            next.net = 0;
        }
    }
    Ok(())
}

fn row(own: &Net, back: &HashMap<EventId, i64>) -> ExactRow {
    ExactRow {
        customer: own.member.to_string(),
        at: own.at,
        net: own.net.saturating_add(back.get(&own.event).copied().unwrap_or(0)),
        receipt: None,
        branch: None,
        channel: None,
        category: None,
        product: None,
    }
}
