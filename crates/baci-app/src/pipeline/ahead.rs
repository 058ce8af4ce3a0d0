//! Deciding one batch while the batch before it is being written, where one process holds the only
//! writer (SQLite): the disk's flush is then no time lost.
//!
//! The batch is read from a snapshot beside the writer, so it must share nobody with the one that is
//! on its way; what that one counts for all members together, it is told. When its turn comes,
//! nothing else may have changed meanwhile ([`Signs`]). Otherwise it is decided again, within its
//! transaction, like any other.

use crate::answer::Answer;
use crate::command::{Command, What};
use crate::error::AppError;
use crate::pipeline::batch::{self, Room};
use crate::pipeline::{Desk, Job};
use crate::pipeline::{load, segments};
use crate::state::State;
use baci_core::id::MemberId;
use baci_store::StoreError;
use baci_store::lookup::{Names, Signs};
use std::collections::{HashMap, HashSet};

/// A batch that is decided and not yet written.
pub(super) struct Decided {
    pub state: State,
    pub answers: Vec<Result<Answer, AppError>>,
    signs: Signs,
}

impl Decided {
    /// Whether it holds in a transaction with these signs: of all that could have been committed since,
    /// it was the batch before, which this one knows of.
    pub fn holds(&self, signs: Signs) -> bool {
        self.signs.outside == signs.outside
            && self.signs.inside + 1 == signs.inside
            && self.state.version() == signs.program
    }
}

/// Whom and what a batch touches.
pub(super) struct Touched {
    members: HashSet<MemberId>,
    identities: HashSet<String>,
    requests: HashSet<String>,
    /// What it counted for all members together, as it is after it.
    shared: HashMap<String, i64>,
    /// How the database stood when the batch began to write.
    signs: Signs,
}

impl Touched {
    /// What a batch touches that is about to be written; takes what is not needed for that.
    pub fn of(state: &mut State, signs: Signs) -> Self {
        Self {
            members: state.members.keys().copied().collect(),
            identities: std::mem::take(&mut state.identities).into_keys().collect(),
            requests: std::mem::take(&mut state.answered).into_keys().collect(),
            shared: state.counted_shared(),
            signs,
        }
    }

    fn meets(&self, names: &Names) -> bool {
        names.members.iter().any(|id| self.members.contains(id))
            || names.identities.iter().any(|identity| self.identities.contains(identity))
            || names.requests.iter().any(|key| self.requests.contains(key))
    }
}

/// Takes what is waiting, as far as it shares nothing with the batch on its way, and decides it.
pub(super) async fn decide(
    room: &Room<'_>,
    desk: &mut Desk,
    touched: &Touched,
) -> Option<(Vec<Job>, Decided)> {
    let free = |job: &Job| {
        let commands: Vec<_> = job.commands.iter().collect();
        // The next code of a pool is known only when the batch before is written.
        !touched.meets(&load::names(&commands)) && !commands.iter().any(takes_codes)
    };
    let jobs = desk.waiting(free);
    if jobs.is_empty() {
        return None;
    }
    match run(room, &jobs, touched).await {
        Ok(Some(decided)) => return Some((jobs, decided)),
        Ok(None) => {}
        Err(error) => tracing::debug!(%error, "a batch is decided in its turn"),
    }
    desk.put_back(jobs);
    None
}

/// Whether it may give a code of a partner's pool.
const fn takes_codes(command: &&Command) -> bool {
    matches!(command.what, What::ClaimReward(_))
}

async fn run(
    room: &Room<'_>,
    jobs: &[Job],
    touched: &Touched,
) -> Result<Option<Decided>, StoreError> {
    let commands: Vec<_> = jobs.iter().flat_map(|job| &job.commands).collect();
    let now = room.clock.now();
    let mut tx = room.database.begin_snapshot().await?;
    let loaded = load::load(&mut tx, room.programs, now, &commands, false).await;
    tx.rollback().await?;
    let mut state = loaded?;
    if segments::asked(&state) {
        // Whoever is met twice is judged in between, which takes a transaction.
        return Ok(None);
    }
    // The snapshot does not know yet what the batch on its way counts.
    state.program_counters.extend(touched.shared.clone());
    let answers = batch::apply(&mut state, &commands)?;
    let apart = !state.members.keys().any(|id| touched.members.contains(id));
    let decided = Decided { state, answers, signs: touched.signs };
    Ok(Some(decided).filter(|_| apart))
}
