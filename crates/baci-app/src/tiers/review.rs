//! Looking at tiers without anybody doing anything: where time is up, and where a new program says otherwise.

use crate::baci::Baci;
use crate::command::{Command, What, Who};
use crate::error::AppError;
use baci_core::id::MemberId;
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::due::{self, Due};
use baci_store::member;
use baci_store::task::StoredTask;
use serde::{Deserialize, Serialize};

/// How many members are looked at in one batch.
const PAGE: i64 = 500;
/// How many batches one run takes at most; what is left waits for the next one.
const ROUNDS: usize = 40;

/// How far everybody was looked at under a program.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Walk {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    after: Option<MemberId>,
    #[serde(default)]
    done: bool,
}

impl Baci {
    /// Does what fell due of members' tiers, stages and occasions up to an instant; answers of how many.
    ///
    /// # Errors
    /// The database is out of order, or a member cannot be looked at: the others were.
    pub async fn review_due(&self, until: Instant) -> Result<u64, AppError> {
        let (mut looked, mut stuck) = (0, None);
        for what in Due::ALL {
            let mut after = (Instant::from_micros(i64::MIN), MemberId(baci_core::id::LOWEST));
            loop {
                let due = due::members(self.database(), what, until, after, PAGE).await?;
                let Some(last) = due.last() else { break };
                after = *last;
                let commands = due.iter().map(|(_, id)| review(*id, until, false)).collect();
                looked += self.look_at(commands, &mut stuck).await?;
            }
        }
        stuck.map_or(Ok(looked), Err)
    }

    /// Looks at everybody under a program that is new to the task, some pages at a time: what tiers count
    /// is read from each member's history, for it may be something else than before.
    pub(crate) async fn review_all(&self, task: &mut StoredTask) -> Result<u64, AppError> {
        let published = match self.in_force().await {
            Ok(published) => published,
            Err(AppError::Refused(refusal)) if refusal.code == Code::NoProgram => return Ok(0),
            Err(error) => return Err(error),
        };
        let mut walk: Walk = serde_json::from_str(&task.payload).unwrap_or_default();
        if walk.version != published.version {
            walk = Walk { version: published.version, ..Walk::default() };
        }
        let program = &published.program;
        let nothing = program.ladders.is_empty() && program.stages.is_none();
        walk.done |= nothing && program.occasions.is_empty();
        let (mut looked, now) = (0, self.clock().now());
        for _ in 0..ROUNDS {
            if walk.done {
                break;
            }
            let page = member::list(self.database(), walk.after, PAGE).await?;
            walk.after = page.last().map(|stored| stored.member.id);
            walk.done = page.is_empty();
            let commands = page.iter().map(|own| review(own.member.id, now, true)).collect();
            // The walk goes on: whoever cannot be looked at is found again as soon as something is due.
            looked += self.look_at(commands, &mut None).await?;
        }
        task.payload =
            serde_json::to_string(&walk).map_err(|error| AppError::Internal(error.to_string()))?;
        Ok(looked)
    }

    /// Looks at members; one who cannot be looked at does not hold up the others, and is noted.
    async fn look_at(
        &self,
        commands: Vec<Command>,
        stuck: &mut Option<AppError>,
    ) -> Result<u64, AppError> {
        let mut looked = 0;
        let keys: Vec<String> = commands.iter().map(|command| command.key.clone()).collect();
        for (key, answer) in keys.into_iter().zip(self.commit_all(commands).await?) {
            match answer {
                Ok(_) => looked += 1,
                Err(error) => {
                    tracing::warn!(%error, %key, "a member could not be looked at");
                    stuck.get_or_insert(error);
                }
            }
        }
        Ok(looked)
    }
}

fn review(member: MemberId, at: Instant, anew: bool) -> Command {
    Command {
        key: format!("review/{member}/{}", at.micros()),
        fingerprint: [0; 16],
        actor: "task".to_owned(),
        at: Some(at),
        who: Who::Id(member),
        what: What::Review { anew },
    }
}
