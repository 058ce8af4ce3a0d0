//! Purchases out of the database as columns of receipts: what figures are made of, as of any instant.

use crate::baci::Baci;
use crate::error::AppError;
use baci_analytics::metrics::seed;
use baci_analytics::receipts::{ExactRow, OneByOne, Receipts, Wanted};
use baci_core::event::{Body, Purchase};
use baci_core::id::{EventId, MemberId};
use baci_core::time::{Instant, Zone};
use baci_store::event::{self, Net, StoredEvent};
use baci_store::{Database, rollup};
use serde::Deserialize;
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

/// What a member is drawn by in a bootstrap: the first of the identities with which they joined, as files name customers, so that
/// both draw alike. It never changes; of who joined without any it is the id.
pub(crate) fn drawn_by(member: MemberId, joined: &str) -> Result<u64, AppError> {
    #[derive(Deserialize)]
    struct Joined {
        #[serde(default)]
        identities: Vec<String>,
    }
    let read: Result<Joined, _> = serde_json::from_str(joined);
    let read = read.map_err(|error| {
        AppError::Internal(format!("how {member} joined cannot be read: {error}"))
    })?;
    let first = read.identities.iter().min();
    Ok(first.map_or_else(
        || drawn_by_id(member),
        |own| seed(own.strip_prefix("external:").unwrap_or(own)),
    ))
}

/// What a member is drawn by of whom nothing else is known.
pub(crate) fn drawn_by_id(member: MemberId) -> u64 {
    seed(&member.to_string())
}

/// What the customers of these receipts are drawn by.
async fn seeds(database: &Database, receipts: &Receipts) -> Result<Vec<u64>, AppError> {
    let names = &receipts.customers;
    let every = (0..names.len()).filter_map(|number| u32::try_from(number).ok());
    let numbers: HashMap<MemberId, usize> = every
        .filter_map(|number| Some((names.name(number).parse().ok()?, number as usize)))
        .collect();
    let mut seeds = vec![0; names.len()];
    for (member, number) in &numbers {
        if let Some(own) = seeds.get_mut(*number) {
            *own = drawn_by_id(*member);
        }
    }
    let Some((mut next, last)) = event::span(database, "enroll").await? else { return Ok(seeds) };
    while next <= last {
        let end = next.plus_seconds(WINDOW_SECONDS);
        for (member, joined) in rollup::joined_between(database, (next, end)).await? {
            let slot = numbers.get(&member).and_then(|number| seeds.get_mut(*number));
            if let Some(own) = slot {
                *own = drawn_by(member, &joined)?;
            }
        }
        next = end;
    }
    Ok(seeds)
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
    let mut receipts = receipts.finish();
    receipts.seeds = Some(seeds(database, &receipts).await?);
    Ok(receipts)
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
