//! One batch: load, apply each command in order, write, commit. Tried again where two servers met.

use crate::answer::Answer;
use crate::clock::Clock;
use crate::command::Command;
use crate::commands;
use crate::error::AppError;
use crate::pipeline::{flush, load};
use crate::published::Programs;
use baci_core::time::Instant;
use baci_store::{Database, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// How often a batch is tried when other servers come between.
const TRIES: u32 = 8;

type Answers = Vec<Result<Answer, AppError>>;

/// Runs a batch. Whatever happens, there is an answer for each command.
pub(crate) async fn run(
    database: &Database,
    programs: &Programs,
    clock: &Clock,
    commands: &[&Command],
) -> Answers {
    match tries(database, programs, clock, commands).await {
        Ok(answers) => answers,
        // What one command brought must not be the others' loss: each alone, then.
        Err(error) if commands.len() > 1 && !error.is_outage() => {
            tracing::warn!(%error, commands = commands.len(), "a batch failed, each goes alone");
            let mut answers = Vec::with_capacity(commands.len());
            for command in commands {
                let alone = tries(database, programs, clock, &[command]).await;
                answers.extend(alone.unwrap_or_else(|error| failed(&error, 1)));
            }
            answers
        }
        Err(error) => failed(&error, commands.len()),
    }
}

fn failed(error: &StoreError, count: usize) -> Answers {
    tracing::error!(%error, commands = count, "a batch failed");
    let text = error.to_string();
    let make = || {
        if error.is_outage() || error.is_conflict() {
            AppError::Unavailable(text.clone())
        } else {
            AppError::Internal(text.clone())
        }
    };
    (0..count).map(|_| Err(make())).collect()
}

async fn tries(
    database: &Database,
    programs: &Programs,
    clock: &Clock,
    commands: &[&Command],
) -> Result<Answers, StoreError> {
    let mut attempt = 0;
    loop {
        match run_once(database, programs, clock.now(), commands).await {
            Err(error) if error.is_conflict() && attempt < TRIES => {
                attempt += 1;
                metrics::counter!("baci_batch_retries_total").increment(1);
                tokio::time::sleep(Duration::from_millis(1 << attempt.min(6))).await;
            }
            done => return done,
        }
    }
}

/// Where a batch's time goes, for the server's own figures.
struct Watch(std::time::Instant);

impl Watch {
    fn start() -> Self {
        Self(std::time::Instant::now())
    }

    fn lap(&mut self, step: &'static str) {
        metrics::histogram!("baci_batch_seconds", "step" => step).record(self.0.elapsed());
        self.0 = std::time::Instant::now();
    }
}

/// One try of a batch, at a given time.
pub(crate) async fn run_once(
    database: &Database,
    programs: &Programs,
    now: Instant,
    commands: &[&Command],
) -> Result<Answers, StoreError> {
    let mut watch = Watch::start();
    let mut tx = database.begin().await?;
    let mut state = load::load(&mut tx, programs, now, commands, true).await?;
    watch.lap("load");
    // A panic must not take the only writer with it: the batch is undone, then each goes alone.
    let answers: Answers = catch_unwind(AssertUnwindSafe(|| {
        commands.iter().map(|c| commands::apply(&mut state, c)).collect()
    }))
    .map_err(|_| StoreError::Other("a request could not be worked on".to_owned()))?;
    watch.lap("decide");
    if state.out.is_empty() {
        tx.rollback().await?;
    } else {
        flush::flush(&mut tx, state).await?;
        watch.lap("write");
        tx.commit().await?;
        watch.lap("commit");
    }
    Ok(answers)
}

/// What a command would do: the same path, but nothing is locked and nothing is written.
pub(crate) async fn dry_run(
    database: &Database,
    programs: &Programs,
    now: Instant,
    command: &Command,
) -> Result<Result<Answer, AppError>, StoreError> {
    let mut tx = database.begin_snapshot().await?;
    let mut state = load::load(&mut tx, programs, now, &[command], false).await?;
    let answer = commands::apply(&mut state, command);
    tx.rollback().await?;
    Ok(answer)
}
