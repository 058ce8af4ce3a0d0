//! The statement: a member's history, latest first, each line with what it moved.

use crate::answer::Outcome;
use crate::baci::Baci;
use crate::error::AppError;
use crate::stored;
use baci_core::id::{EventId, EventRef, MemberId};
use baci_core::ledger::{Account, Posting};
use baci_core::refusal::Code;
use baci_core::tier::Move;
use baci_core::time::Instant;
use baci_store::event::{self, StoredEvent};
use baci_store::{merge, posting};
use std::collections::BTreeMap;

/// A page of a member's history.
#[derive(Clone, Debug)]
pub struct Statement {
    pub lines: Vec<StatementLine>,
    /// Where the next page starts, if there may be one.
    pub next: Option<(Instant, EventId)>,
}

/// One event with what it moved.
#[derive(Clone, Debug)]
pub struct StatementLine {
    pub event: StoredEvent,
    pub outcome: Outcome,
    pub postings: Vec<(String, Posting)>,
}

impl StatementLine {
    /// The step up or down on a ladder that it is, if it is one.
    pub fn step(&self) -> Option<Move> {
        let own = matches!(self.event.kind.as_str(), "tier_up" | "tier_down");
        own.then(|| serde_json::from_str(&self.event.body).ok()).flatten()
    }

    /// What came to the account in all, below zero for what left it; what only waits or is held
    /// stays with it.
    pub fn moved(&self) -> i64 {
        let own = |account| {
            use Account::{Available, Debt, Held, Pending};
            matches!(account, Available | Pending | Held | Debt)
        };
        let by = |posting: &Posting| match (own(posting.from), own(posting.to)) {
            (false, true) => posting.amount,
            (true, false) => -posting.amount,
            _ => 0,
        };
        self.postings.iter().map(|(_, posting)| by(posting)).fold(0, i64::saturating_add)
    }
}

impl Baci {
    /// A page of a member's history, latest first, before a place where an earlier page ended.
    ///
    /// # Errors
    /// No such member.
    pub async fn statement(
        &self,
        member: MemberId,
        before: Option<(Instant, EventId)>,
        limit: i64,
    ) -> Result<Statement, AppError> {
        let member = self.member(member).await?.member.id;
        // What those did who turned out to be them is theirs too.
        let mut all = merge::absorbed_by(self.database(), member).await?;
        all.push(member);
        self.history_of_all(&all, before, limit).await
    }

    /// The same of any account: a gift card has one too.
    pub(crate) async fn history_of(
        &self,
        member: MemberId,
        before: Option<(Instant, EventId)>,
        limit: i64,
    ) -> Result<Statement, AppError> {
        self.history_of_all(&[member], before, limit).await
    }

    /// One history of several accounts.
    async fn history_of_all(
        &self,
        members: &[MemberId],
        before: Option<(Instant, EventId)>,
        limit: i64,
    ) -> Result<Statement, AppError> {
        let last = (Instant::FAR, EventId(baci_core::id::HIGHEST));
        let mut lines = Vec::new();
        for member in members {
            let before = before.unwrap_or(last);
            let events = event::page(self.database(), *member, before, limit).await?;
            lines.extend(self.lines(*member, events).await?);
        }
        lines.sort_by_key(|line| std::cmp::Reverse((line.event.at, line.event.event)));
        lines.truncate(usize::try_from(limit).unwrap_or(0));
        let full = i64::try_from(lines.len()).unwrap_or(0) >= limit;
        let next = lines.last().map(|line| (line.event.at, line.event.event)).filter(|_| full);
        Ok(Statement { lines, next })
    }

    /// One event with what it moved.
    ///
    /// # Errors
    /// [`Code::EventNotFound`].
    pub async fn event(&self, id: EventRef) -> Result<StatementLine, AppError> {
        let event = event::get(self.database(), id.member, id.event).await?;
        let event = event.ok_or_else(|| {
            AppError::refused(Code::EventNotFound, format!("there is no event {id}"))
                .with("event", id.to_string())
        })?;
        let lines = self.lines(id.member, vec![event]).await?;
        lines.into_iter().next().ok_or_else(|| AppError::Internal(format!("no line of {id}")))
    }

    /// A member's events with what they moved, read in one go.
    async fn lines(
        &self,
        member: MemberId,
        events: Vec<StoredEvent>,
    ) -> Result<Vec<StatementLine>, AppError> {
        let ids: Vec<_> = events.iter().map(|event| event.event).collect();
        let mut moved: BTreeMap<EventId, Vec<(String, Posting)>> = BTreeMap::new();
        for stored in posting::of_events(self.database(), member, &ids).await? {
            moved.entry(stored.posting.event).or_default().push((stored.wallet, stored.posting));
        }
        let line = |event: StoredEvent| {
            let outcome = stored::answer(&event)?.outcome;
            let postings = moved.remove(&event.event).unwrap_or_default();
            Ok(StatementLine { event, outcome, postings })
        };
        events.into_iter().map(line).collect()
    }
}
