//! History out of the database: purchases, what came back of them and named events, in the order of time, as the
//! commands that they once were.

use super::acts::{self, ACTS, LEFT_OUT};
use super::{Assumptions, Backtest};
use crate::baci::Baci;
use crate::command::{Command, Target, What, Who};
use crate::error::AppError;
use baci_core::event::Body;
use baci_core::id::{EventId, MemberId};
use baci_core::program::game::PLAY;
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::event::{self, StoredEvent};
use baci_store::member::{self, StoredMember};
use baci_store::{counter, segment};
use std::collections::HashMap;

/// What stands in the key before the event's own id.
pub(super) const KEY: &str = "history/";
/// The kinds that are decided again, beside what members did on their own.
const KINDS: [&str; 4] = ["purchase", "refund", "cancel", "custom"];
/// The most counters of all members that are looked through.
const COUNTERS: i64 = 100_000;
/// How many members are read at a time.
const PAGE: i64 = 2_000;
/// How much time is read at once.
const WINDOW_SECONDS: i64 = 86_400;

/// Reads history, a day at a time.
pub struct History {
    baci: Baci,
    next: Instant,
    until: Instant,
    /// The kinds that there are: those that are decided again, and those that are left out.
    kinds: Vec<&'static str>,
    left_out: Vec<&'static str>,
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
        let kinds = there(&baci, KINDS.iter().chain(&ACTS)).await?;
        let left_out = there(&baci, LEFT_OUT.iter()).await?;
        let (next, until) = (first.min(assumed.from), assumed.until);
        Ok(Self { baci, next, until, kinds, left_out })
    }

    /// When the first and the last thing happened that is decided again; nothing where there is none.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn span(baci: &Baci) -> Result<Option<(Instant, Instant)>, AppError> {
        let mut all: Option<(Instant, Instant)> = None;
        for kind in KINDS.iter().chain(&ACTS) {
            // Without anything that was bought there is nothing to ask programs about.
            if all.is_none() && ACTS.contains(kind) {
                break;
            }
            let Some((first, last)) = event::span(baci.database(), kind).await? else { continue };
            let (least, most) = all.unwrap_or((first, last));
            all = Some((least.min(first), most.max(last)));
        }
        Ok(all)
    }

    /// How far it is.
    pub const fn at(&self) -> Instant {
        self.next
    }

    /// Lets both runs know what has to be known beforehand: all members' records and segments as they are today (records
    /// of the time are not kept), and what will come back.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] where there are more members than `most`; [`AppError::Unavailable`].
    pub async fn prepare(&self, runs: &mut Backtest, most: usize) -> Result<(), AppError> {
        let mut after = None;
        let mut known = 0_usize;
        loop {
            let page = member::list(self.baci.database(), after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.member.id);
            known += page.len();
            if known > most {
                let sentence = format!("there are more than {most} members: run 'baci backtest'");
                let refused = AppError::refused(Code::InvalidRequest, sentence);
                return Err(refused.because("backtest-large").with("most", most));
            }
            runs.know(&page, &self.segments(runs, &page).await?);
        }
        runs.expect_returns(&self.returned().await?);
        let counters = counter::all_of_program(self.baci.database(), COUNTERS).await?;
        // What was added to a shelf is there from the start: when it came is not what is asked.
        let added = counters.into_iter().filter(|(name, _)| name.ends_with("/added"));
        // Without plays nothing is drawn, and no secret has to be made.
        let secret = match self.kinds.contains(&PLAY) {
            true => Some(self.baci.draw_secret().await?),
            false => None,
        };
        runs.draw_with(secret, &added.collect::<Vec<_>>());
        Ok(())
    }

    /// The segments that members are in, where a program asks.
    async fn segments(
        &self,
        runs: &Backtest,
        members: &[StoredMember],
    ) -> Result<Vec<(MemberId, String)>, AppError> {
        if !runs.asks_segments() {
            return Ok(Vec::new());
        }
        let ids: Vec<MemberId> = members.iter().map(|own| own.member.id).collect();
        let mut tx = self.baci.database().begin_snapshot().await?;
        let all = segment::among(&mut tx, &ids).await;
        tx.rollback().await?;
        Ok(all?)
    }

    /// The purchases of which something came back.
    async fn returned(&self) -> Result<Vec<EventId>, AppError> {
        let mut all = Vec::new();
        for kind in ["refund", "cancel"] {
            all.extend(event::origins(self.baci.database(), kind, (self.next, self.until)).await?);
        }
        Ok(all)
    }

    /// The commands of the next day; nothing at the end. What is not decided again is noted.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn next(&mut self, runs: &mut Backtest) -> Result<Option<Vec<Past>>, AppError> {
        if self.next >= self.until {
            return Ok(None);
        }
        let end = self.next.plus_seconds(WINDOW_SECONDS).min(self.until);
        let mut events = Vec::new();
        for kind in &self.kinds {
            events.extend(event::between(self.baci.database(), kind, (self.next, end)).await?);
        }
        for kind in &self.left_out {
            let left = event::between(self.baci.database(), kind, (self.next, end)).await?;
            left.iter().for_each(|own| runs.leave_out(own));
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
            kind if acts::follows(kind) => 2,
            _ => 1,
        };
        events.sort_by_key(|own| (own.at, own.recorded_at, rank(own), own.event));
        self.next = end;
        let past: Result<Vec<_>, AppError> =
            events.iter().filter_map(|own| past(own).transpose()).collect();
        past.map(Some)
    }
}

/// Those of these kinds of which there is any event.
async fn there(
    baci: &Baci,
    kinds: impl Iterator<Item = &&'static str>,
) -> Result<Vec<&'static str>, AppError> {
    let mut all = Vec::new();
    for kind in kinds {
        all.extend(event::span(baci.database(), kind).await?.map(|_| *kind));
    }
    Ok(all)
}

fn past(event: &StoredEvent) -> Result<Option<Past>, AppError> {
    let what = match ACTS.contains(&event.kind.as_str()) {
        true => acts::act(event)?,
        false => Some(bought(event)?),
    };
    let command = |what| Command {
        key: format!("{KEY}{}", event.event),
        fingerprint: [0; 16],
        actor: "backtest".to_owned(),
        at: Some(event.at),
        who: Who::Id(event.member),
        what,
    };
    Ok(what.map(|what| Past { command: command(what), back: (-event.net).max(0) }))
}

fn bought(event: &StoredEvent) -> Result<What, AppError> {
    let body: Body = serde_json::from_str(&event.body).map_err(|error| {
        AppError::Internal(format!("event {} cannot be read: {error}", event.event))
    })?;
    Ok(match body {
        Body::Purchase(purchase) => What::Purchase(purchase),
        Body::Refund(refund) => {
            What::Refund { purchase: Target(refund.purchase), what: refund.what }
        }
        Body::Cancel(cancel) => What::Cancel { purchase: Target(cancel.purchase) },
        Body::Custom(custom) => What::Custom(custom),
    })
}
