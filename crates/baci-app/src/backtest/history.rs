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
use std::collections::HashMap;

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

/// Something that happened, as the command that it once was.
#[derive(Clone, Debug)]
pub struct Past {
    pub command: Command,
    /// What came back by it, in the currency's smallest unit, where something did.
    pub back: i64,
}

impl Past {
    pub(super) const fn at(&self) -> Option<Instant> {
        self.command.at
    }
}

impl From<Command> for Past {
    fn from(command: Command) -> Self {
        Self { command, back: 0 }
    }
}

impl History {
    /// From the first event on, so that who bought before is no newcomer, until the end.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn new(baci: Baci, assumed: &Assumptions) -> Result<Self, AppError> {
        let first = Self::span(&baci).await?.map_or(assumed.from, |(first, _)| first);
        Ok(Self { baci, next: first.min(assumed.from), until: assumed.until })
    }

    /// When the first and the last thing happened that is decided again; nothing where there is none.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn span(baci: &Baci) -> Result<Option<(Instant, Instant)>, AppError> {
        let mut all: Option<(Instant, Instant)> = None;
        for kind in KINDS {
            let Some((first, last)) = event::span(baci.database(), kind).await? else { continue };
            let (least, most) = all.unwrap_or((first, last));
            all = Some((least.min(first), most.max(last)));
        }
        Ok(all)
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
    pub async fn next(&mut self) -> Result<Option<Vec<Past>>, AppError> {
        if self.next >= self.until {
            return Ok(None);
        }
        let end = self.next.plus_seconds(WINDOW_SECONDS).min(self.until);
        let mut events = Vec::new();
        for kind in KINDS {
            events.extend(event::between(self.baci.database(), kind, (self.next, end)).await?);
        }
        // At one instant, what comes back was bought before; what came before that instant comes first, as
        // in an exchange, which takes goods back and then sells others.
        let bought: HashMap<EventId, Instant> =
            events.iter().map(|own| (own.event, own.recorded_at)).collect();
        let later = |own: &StoredEvent| {
            own.origin.is_none_or(|of| bought.get(&of).is_some_and(|at| *at == own.recorded_at))
        };
        let rank = |own: &StoredEvent| match own.kind.as_str() {
            "refund" | "cancel" if later(own) => 2,
            "refund" | "cancel" => 0,
            _ => 1,
        };
        events.sort_by_key(|own| (own.at, own.recorded_at, rank(own), own.event));
        self.next = end;
        let past: Result<Vec<_>, AppError> = events.iter().map(past).collect();
        past.map(Some)
    }
}

fn past(event: &StoredEvent) -> Result<Past, AppError> {
    let body: Body = serde_json::from_str(&event.body).map_err(|error| {
        AppError::Internal(format!("event {} cannot be read: {error}", event.event))
    })?;
    let command = Command {
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
    };
    Ok(Past { command, back: (-event.net).max(0) })
}
