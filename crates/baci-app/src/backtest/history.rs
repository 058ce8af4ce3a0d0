//! History out of the database: purchases, what came back of them and named events, in the order of time, as the
//! commands that they once were.

use super::Assumptions;
use crate::baci::Baci;
use crate::command::{Command, Target, What, Who};
use crate::error::AppError;
use baci_core::event::Body;
use baci_core::id::EventId;
use baci_core::time::Instant;
use baci_store::event::{self, StoredEvent};
use baci_store::member::{self, StoredMember};

/// What stands in the key before the event's own id.
pub(super) const KEY: &str = "history/";
/// The kinds that are decided again. What staff put right, moved or held has no place in another program's run.
const KINDS: [&str; 4] = ["purchase", "refund", "cancel", "custom"];
/// How many members are read at a time.
const PAGE: i64 = 2_000;
/// How much time is read at once.
const WINDOW_SECONDS: i64 = 86_400;

/// Reads history, a day at a time.
pub struct History {
    baci: Baci,
    next: Instant,
    until: Instant,
}

impl History {
    /// Between two instants.
    pub fn new(baci: Baci, assumed: &Assumptions) -> Self {
        Self { baci, next: assumed.from, until: assumed.until }
    }

    /// When the first and the last purchase was made; nothing where there is none.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn span(baci: &Baci) -> Result<Option<(Instant, Instant)>, AppError> {
        Ok(event::span(baci.database()).await?)
    }

    /// All members' records as they are today: what they were at the time is not kept.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn members(&self) -> Result<Vec<StoredMember>, AppError> {
        let mut all = Vec::new();
        loop {
            let after = all.last().map(|stored: &StoredMember| stored.member.id);
            let page = member::list(self.baci.database(), after, PAGE).await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }

    /// The purchases of which something came back.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn returned(&self) -> Result<Vec<EventId>, AppError> {
        let mut all = Vec::new();
        for kind in ["refund", "cancel"] {
            all.extend(event::origins(self.baci.database(), kind, (self.next, self.until)).await?);
        }
        Ok(all)
    }

    /// The commands of the next day; nothing at the end.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn next(&mut self) -> Result<Option<Vec<Command>>, AppError> {
        if self.next >= self.until {
            return Ok(None);
        }
        let end = self.next.plus_seconds(WINDOW_SECONDS).min(self.until);
        let mut events = Vec::new();
        for kind in KINDS {
            events.extend(event::between(self.baci.database(), kind, (self.next, end)).await?);
        }
        // At one instant, what comes back was bought before.
        let comes_back = |event: &StoredEvent| event.origin.is_some() && event.kind != "purchase";
        events.sort_by_key(|own| (own.at, own.recorded_at, comes_back(own), own.event));
        self.next = end;
        let commands: Result<Vec<_>, AppError> = events.iter().map(command).collect();
        commands.map(Some)
    }
}

fn command(event: &StoredEvent) -> Result<Command, AppError> {
    let body: Body = serde_json::from_str(&event.body).map_err(|error| {
        AppError::Internal(format!("event {} cannot be read: {error}", event.event))
    })?;
    Ok(Command {
        key: format!("{KEY}{}", event.event),
        fingerprint: [0; 16],
        actor: "backtest".to_owned(),
        at: Some(event.at),
        who: Who::Id(event.member),
        what: match body {
            Body::Purchase(purchase) => What::Purchase(purchase),
            Body::Refund(refund) => {
                What::Refund { purchase: Target(refund.purchase), what: refund.what }
            }
            Body::Cancel(cancel) => What::Cancel { purchase: Target(cancel.purchase) },
            Body::Custom(custom) => What::Custom(custom),
        },
    })
}
