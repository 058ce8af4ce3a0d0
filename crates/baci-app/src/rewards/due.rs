//! What time does with rewards: claims that nobody collected, pieces that are kept no longer, and lines that
//! are served in their order. Each step is a command of its member, and can be asked for twice.

use crate::baci::Baci;
use crate::command::{Command, What, Who};
use crate::error::AppError;
use crate::rewards::RewardInfo;
use baci_core::id::MemberId;
use baci_core::time::Instant;
use baci_store::reward::{self, StoredClaim, StoredWait};

/// How many are worked on in one batch.
const PAGE: i64 = 500;
/// How many batches one run takes at most; what is left waits for the next one.
const ROUNDS: usize = 100;
/// How many lines one run looks at.
const LINES: i64 = 1000;

impl Baci {
    /// Does what is due of rewards by then, and serves the lines; answers how many steps were made.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn rewards_due(&self, until: Instant) -> Result<u64, AppError> {
        let mut done = 0;
        for _ in 0..ROUNDS {
            let lapsed = reward::lapsed(self.database(), until, PAGE).await?;
            let expired = reward::expired(self.database(), until, PAGE).await?;
            let all: Vec<Command> =
                lapsed.iter().map(lapse).chain(expired.iter().map(expire)).collect();
            let steps = self.steps(all).await?;
            done += steps;
            if steps == 0 {
                break;
            }
        }
        Ok(done + self.serve_lines().await?)
    }

    /// Keeps what is left for those who are first in line; answers for how many.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn serve_lines(&self) -> Result<u64, AppError> {
        let mut done = 0;
        let places = reward::places(self.database(), LINES).await?;
        if places.is_empty() {
            return Ok(0);
        }
        let (published, infos) = self.rewards().await?;
        let lines = |info: &&RewardInfo| {
            let own = published.program.rewards.get(info.reward);
            own.is_some_and(|own| own.waiting.is_some())
        };
        let shelves = || infos.iter().filter(lines).flat_map(|info| &info.shelves);
        for (place, _) in places {
            let Some(shelf) = shelves().find(|shelf| shelf.place == place) else { continue };
            if shelf.left > 0 {
                let line =
                    reward::line(self.database(), &place, "waiting", shelf.left.min(PAGE)).await?;
                done += self.steps(line.iter().map(keep).collect()).await?;
            }
        }
        Ok(done)
    }

    /// Commits steps; those that somebody else made in between count for nothing.
    async fn steps(&self, commands: Vec<Command>) -> Result<u64, AppError> {
        if commands.is_empty() {
            return Ok(0);
        }
        let mut done = 0;
        for answer in self.commit_all(commands).await? {
            match answer {
                Ok(answer) => done += u64::from(!answer.replayed),
                Err(AppError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }
}

fn step(key: String, member: MemberId, at: Option<Instant>, what: What) -> Command {
    let actor = "task".to_owned();
    Command { key, fingerprint: [0; 16], actor, at, who: Who::Id(member), what }
}

/// At its last instant: what is late is let go as of then.
fn lapse(wait: &StoredWait) -> Command {
    let key = format!("reward-lapse/{}/{}", wait.member, wait.event);
    let what = What::LapsePiece { place: wait.place.clone() };
    step(key, wait.member, Some(wait.until), what)
}

fn expire(claim: &StoredClaim) -> Command {
    let key = format!("reward-expire/{}/{}", claim.member, claim.event);
    let what = What::ExpireClaim { claim: claim.event };
    step(key, claim.member, Some(claim.ends_at), what)
}

/// From now on: the time to come for it must not be over before it is known.
fn keep(wait: &StoredWait) -> Command {
    let key = format!("reward-hold/{}/{}", wait.member, wait.event);
    step(key, wait.member, None, What::KeepPiece { place: wait.place.clone() })
}
