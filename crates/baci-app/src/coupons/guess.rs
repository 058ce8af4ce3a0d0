//! Guessing codes is slowed: who gives too many that are none has to wait. Misses are counted with all
//! servers; whom this server knows to wait is turned away without a look at the database.

use crate::answer::Answer;
use crate::baci::Baci;
use crate::command::{Command, Who};
use crate::error::AppError;
use crate::guess::{Kind, wait};
use baci_core::time::Instant;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many who have to wait are remembered here.
const REMEMBERED: usize = 10_000;

/// Who has to wait, and until when.
#[derive(Debug, Default)]
pub(crate) struct Guessers(Mutex<HashMap<String, Instant>>);

impl Guessers {
    fn until(&self, who: &str) -> Option<Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(who).copied()
    }

    fn wait(&self, who: String, now: Instant, until: Instant) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.retain(|_, until| *until > now);
        }
        if all.len() < REMEMBERED {
            all.insert(who, until);
        }
    }
}

/// Who gives codes, where a command has any: the member, or whoever comes with this identity.
fn guesser(command: &Command) -> Option<String> {
    let who = match &command.who {
        _ if !command.gives_codes() => return None,
        Who::Id(id) => id.to_string(),
        Who::Identity(identity) | Who::EnrollBy(identity) => identity.0.clone(),
        Who::Live { card, .. } => card.member.to_string(),
        Who::New => return None,
    };
    Some(who)
}

impl Baci {
    /// Turns away who has given too many codes that are none.
    pub(crate) fn may_give_codes(&self, command: &Command) -> Result<(), AppError> {
        let now = self.clock().now();
        let until = guesser(command).and_then(|who| self.guessers().until(&who));
        match until.filter(|until| *until > now) {
            Some(until) => Err(AppError::Refused(wait(now, until))),
            None => Ok(()),
        }
    }

    /// Counts codes of an answer that are none.
    ///
    /// # Errors
    /// Whoever gave them has to wait: they are not told what became of these.
    pub(crate) async fn count_misses(
        &self,
        command: &Command,
        answer: &Answer,
    ) -> Result<(), AppError> {
        let mut codes = answer.outcome.offers.iter().flat_map(|offers| &offers.codes);
        let missed = codes.any(|code| code.outcome == "unknown");
        let Some(who) = guesser(command).filter(|_| missed && !answer.replayed) else {
            return Ok(());
        };
        let tried = [(Kind::Coupon, who.as_str()), (Kind::Coupons, command.actor.as_str())];
        let done = self.attempt(&tried).await;
        if let Err(AppError::Refused(refusal)) = &done {
            let now = self.clock().now();
            let seconds = i64::from(refusal.retry_after.unwrap_or(1));
            self.guessers().wait(who, now, now.plus_seconds(seconds));
        }
        done.map(drop)
    }
}
