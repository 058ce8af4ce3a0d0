//! Guessing is slowed: who fails too often has to wait, longer each time, by account and by address.
//!
//! An attempt is counted before it is looked at and given back when it was right, so that many at the
//! same moment get no more tries than one after the other.

use crate::baci::Baci;
use crate::error::AppError;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::guess::{self, StoredGuess};

/// How often something may fail before one has to wait, and for how long, in seconds.
struct Allowance {
    free: i64,
    first_wait: i64,
    longest_wait: i64,
    /// After so long without a failure all is forgotten.
    memory: i64,
}

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// One account's password, or one member's code.
    Account,
    /// Anything, from one address. A shop's staff may share one.
    Address,
    /// That a message is sent to one receiver.
    Message,
    /// That messages are sent, from one address.
    Messages,
    /// A code of a coupon that is none, by who gives it.
    Coupon,
    /// Codes that are none, by whoever sends them on: a till or a shop with many customers.
    Coupons,
    /// Codes that are told by another system for its customers.
    Told,
    /// Whether somebody is a member, asked by a member who wants to give or to share.
    Stranger,
    /// That a passkey is asked for, from one address: a row each, and nothing to guess.
    Challenge,
}

impl Kind {
    const fn allowance(self) -> Allowance {
        match self {
            Self::Account => {
                Allowance { free: 5, first_wait: 30, longest_wait: 900, memory: 86_400 }
            }
            Self::Address => {
                Allowance { free: 30, first_wait: 30, longest_wait: 3_600, memory: 86_400 }
            }
            Self::Message => {
                Allowance { free: 3, first_wait: 60, longest_wait: 3_600, memory: 3_600 }
            }
            Self::Challenge => {
                Allowance { free: 120, first_wait: 30, longest_wait: 600, memory: 3_600 }
            }
            Self::Coupon | Self::Stranger => {
                Allowance { free: 20, first_wait: 60, longest_wait: 3_600, memory: 3_600 }
            }
            Self::Coupons => {
                Allowance { free: 1_000, first_wait: 10, longest_wait: 600, memory: 3_600 }
            }
            Self::Told => {
                Allowance { free: 1_000, first_wait: 10, longest_wait: 600, memory: 3_600 }
            }
            Self::Messages => {
                Allowance { free: 20, first_wait: 60, longest_wait: 3_600, memory: 3_600 }
            }
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Address => "address",
            Self::Message => "message",
            Self::Messages => "messages",
            Self::Coupon => "coupon",
            Self::Coupons => "coupons",
            Self::Told => "told",
            Self::Stranger => "stranger",
            Self::Challenge => "challenge",
        }
    }

    /// A hash: what was tried may be somebody's address, or a password in the wrong field.
    fn subject(self, what: &str) -> Vec<u8> {
        let text = format!("{}\u{1f}{what}", self.text());
        blake3::hash(text.as_bytes()).as_bytes().to_vec()
    }
}

/// Attempts that were counted as failures for now.
pub(crate) struct Attempt {
    subjects: Vec<(Kind, Vec<u8>)>,
}

impl Baci {
    /// Counts an attempt, before it is looked at.
    ///
    /// # Errors
    /// [`Code::TooManyAttempts`] with the time to wait.
    pub(crate) async fn attempt(&self, what: &[(Kind, &str)]) -> Result<Attempt, AppError> {
        let mut subjects: Vec<_> =
            what.iter().map(|(kind, what)| (*kind, kind.subject(what))).collect();
        // One order for all, so that two attempts never wait for each other in a circle.
        subjects.sort_by(|a, b| a.1.cmp(&b.1));
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let mut counters = Vec::with_capacity(subjects.len());
        for (kind, subject) in &subjects {
            let mut counter = guess::lock(&mut tx, subject).await?;
            if counter.expires_at <= now {
                counter.failures = 0;
            }
            if counter.locked_until > now {
                tx.rollback().await?;
                return Err(AppError::Refused(wait(now, counter.locked_until)));
            }
            counters.push((*kind, counter));
        }
        for (kind, counter) in &mut counters {
            count(*kind, counter, now);
            guess::save(&mut tx, counter).await?;
        }
        tx.commit().await?;
        Ok(Attempt { subjects })
    }
}

impl Attempt {
    /// It was right: the account's failures are forgotten, and the address gets this one back.
    pub async fn right(self, tx: &mut WriteTx) -> Result<(), AppError> {
        for (kind, subject) in self.subjects {
            match kind {
                Kind::Account => guess::forget(tx, &subject).await?,
                Kind::Address | Kind::Told => {
                    let mut counter = guess::lock(tx, &subject).await?;
                    counter.failures = (counter.failures - 1).max(0);
                    counter.locked_until = Instant::from_micros(0);
                    guess::save(tx, &counter).await?;
                }
                // Messages cost money and patience, whether they were meant well or not.
                Kind::Message | Kind::Messages | Kind::Challenge => {}
                Kind::Coupon | Kind::Coupons | Kind::Stranger => {}
            }
        }
        Ok(())
    }
}

fn count(kind: Kind, counter: &mut StoredGuess, now: Instant) {
    let Allowance { free, first_wait, longest_wait, memory } = kind.allowance();
    counter.failures += 1;
    let over = counter.failures - free;
    if over >= 0 {
        let wait = first_wait.saturating_mul(1 << over.min(20)).min(longest_wait);
        counter.locked_until = now.plus_seconds(wait);
    }
    counter.expires_at = now.plus_seconds(memory);
}

pub(crate) fn wait(now: Instant, until: Instant) -> Refusal {
    let seconds = (until.micros() - now.micros()).div_euclid(1_000_000) + 1;
    let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
    let sentence = format!("that was tried too often: come back in {seconds} seconds");
    Refusal::new(Code::TooManyAttempts, sentence).after(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_doubles_up_to_a_bound() {
        let now = Instant::from_micros(0);
        let mut counter =
            StoredGuess { subject: Vec::new(), failures: 0, locked_until: now, expires_at: now };
        let waits: Vec<i64> = (0..12)
            .map(|_| {
                count(Kind::Account, &mut counter, now);
                counter.locked_until.micros() / 1_000_000
            })
            .collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    }
}
