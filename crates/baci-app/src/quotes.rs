//! Quotes that hold: how one stands, and what time does with them.

use crate::baci::Baci;
use crate::command::{Command, What, Who};
use crate::error::AppError;
use crate::stored;
use baci_core::event::Purchase;
use baci_core::id::EventRef;
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::event;
use baci_store::quote::{self, StoredQuote};

/// How many are let go in one batch.
const PAGE: i64 = 500;
/// How many batches one run takes at most; what is left waits for the next one.
const ROUNDS: usize = 100;

/// A quote that holds, and how it stands.
#[derive(Clone, Debug)]
pub struct QuoteInfo {
    pub stored: StoredQuote,
    /// What it becomes when it is bought.
    pub purchase: Purchase,
    /// What it was answered with.
    pub answer: crate::answer::Answer,
}

impl Baci {
    /// A quote that holds.
    ///
    /// # Errors
    /// [`Code::EventNotFound`].
    pub async fn held_quote(&self, id: EventRef) -> Result<QuoteInfo, AppError> {
        let missing = || {
            let refusal = AppError::refused(Code::EventNotFound, format!("there is no quote {id}"));
            refusal.because("quote-not-found")
        };
        let found = quote::get(self.database(), id).await?.ok_or_else(missing)?;
        let event = event::get(self.database(), id.member, id.event).await?.ok_or_else(missing)?;
        let mut answer = stored::answer(&event)?;
        answer.replayed = false;
        let known = stored::quote(&event, found)?;
        Ok(QuoteInfo { stored: known.stored, purchase: known.purchase, answer })
    }

    /// Lets go what quotes hold whose time is over by then; answers how many.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn let_quotes_go(&self, until: Instant) -> Result<u64, AppError> {
        let mut gone = 0;
        for _ in 0..ROUNDS {
            let over = quote::over(self.database(), until, PAGE).await?;
            let all = over.len();
            let commands = over.iter().map(release).collect();
            let mut stuck = 0;
            for answer in self.commit_all(commands).await? {
                match answer {
                    Ok(_) => gone += 1,
                    // Bought or let go in between.
                    Err(AppError::Refused(_)) => stuck += 1,
                    Err(error) => return Err(error),
                }
            }
            if stuck == all || all < usize::try_from(PAGE).unwrap_or(usize::MAX) {
                break;
            }
        }
        Ok(gone)
    }
}

/// At its last instant: what is late is let go as of then.
fn release(quote: &StoredQuote) -> Command {
    let StoredQuote { member, event, expires_at, .. } = *quote;
    Command {
        key: format!("quote/{member}/{event}"),
        fingerprint: [0; 16],
        actor: "task".to_owned(),
        at: Some(expires_at),
        who: Who::Id(member),
        what: What::ReleaseQuote { quote: event },
    }
}
