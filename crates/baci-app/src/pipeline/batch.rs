//! One batch: load, apply each command in order, write, commit. Tried again where two servers met.

use crate::answer::Answer;
use crate::clock::Clock;
use crate::command::Command;
use crate::commands;
use crate::error::AppError;
use crate::pipeline::ahead::{self, Decided, Touched};
use crate::pipeline::{Desk, Job, flush, load, segments as turns};
use crate::published::Programs;
use crate::segments::{self, Touched as Judged};
use crate::state::{Added, State};
use baci_core::time::Instant;
use baci_store::{Database, StoreError, WriteTx, lookup};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// How many commands are decided before what they add begins to be written.
const STEP: usize = 2048;
/// How often a batch is tried when other servers come between.
const TRIES: u32 = 8;

type Answers = Vec<Result<Answer, AppError>>;

/// What a batch is worked on with.
pub(crate) struct Room<'a> {
    pub database: &'a Database,
    pub programs: &'a Arc<Programs>,
    pub clock: &'a Clock,
}

/// The batch after this one, if it can be decided while this one is written.
pub(super) struct Next<'a> {
    pub desk: &'a mut Desk,
    pub decided: Option<(Vec<Job>, Decided)>,
}

/// Runs a batch, which may be decided already. Whatever happens, there is an answer for each command.
pub(super) async fn run(
    room: &Room<'_>,
    commands: &[&Command],
    decided: Option<Decided>,
    next: &mut Next<'_>,
) -> Answers {
    match tries(room, commands, decided, next).await {
        Ok(answers) => answers,
        // What one command brought must not be the others' loss: each alone, then.
        Err(error) if commands.len() > 1 && !error.is_outage() => {
            tracing::warn!(%error, commands = commands.len(), "a batch failed, each goes alone");
            let mut answers = Vec::with_capacity(commands.len());
            for command in commands {
                let alone = tries(room, &[command], None, next).await;
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
    room: &Room<'_>,
    commands: &[&Command],
    mut decided: Option<Decided>,
    next: &mut Next<'_>,
) -> Result<Answers, StoreError> {
    let mut attempt = 0;
    loop {
        // What was decided beside a batch that failed is decided again.
        next.give_up();
        match run_once(room, commands, decided.take(), next).await {
            Err(error) if error.is_conflict() && attempt < TRIES => {
                attempt += 1;
                metrics::counter!("baci_batch_retries_total").increment(1);
                tokio::time::sleep(Duration::from_millis(1 << attempt.min(6))).await;
            }
            done => return done,
        }
    }
}

impl Next<'_> {
    fn give_up(&mut self) {
        if let Some((jobs, _)) = self.decided.take() {
            self.desk.put_back(jobs);
        }
    }
}

/// Applies commands to a state, in their order. A panic must not take the only writer with it: the
/// batch is undone, then each goes alone.
pub(super) fn apply(state: &mut State, commands: &[&Command]) -> Result<Answers, StoreError> {
    catch_unwind(AssertUnwindSafe(|| commands.iter().map(|c| commands::apply(state, c)).collect()))
        .map_err(|_| StoreError::Other("a request could not be worked on".to_owned()))
}

/// Applies commands; of many, what the ones before added is written while the next are decided.
async fn in_steps(
    mut tx: WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(WriteTx, Answers), StoreError> {
    let mut answers = Vec::with_capacity(commands.len());
    let mut steps = commands.chunks(STEP).peekable();
    let mut added = None;
    while let Some(step) = steps.next() {
        let (same, decided) = match added.take() {
            None => (tx, apply(state, step)),
            Some(added) => {
                // On the runtime's other thread: deciding keeps this one.
                let writing = tokio::spawn(add(tx, added));
                let decided = apply(state, step);
                let same = writing.await.map_err(|e| StoreError::Other(e.to_string()))?;
                (same?, decided)
            }
        };
        tx = same;
        answers.extend(decided?);
        added = steps.peek().is_some().then(|| state.out.take_added());
    }
    Ok((tx, answers))
}

async fn add(mut tx: WriteTx, added: Added) -> Result<WriteTx, StoreError> {
    flush::add(&mut tx, added).await?;
    Ok(tx)
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

/// One try of a batch; while it is written, the next one is decided, if there is one that can be.
async fn run_once(
    room: &Room<'_>,
    commands: &[&Command],
    decided: Option<Decided>,
    next: &mut Next<'_>,
) -> Result<Answers, StoreError> {
    let mut watch = Watch::start();
    let mut tx = room.database.begin().await?;
    let signs = match room.database.has_one_writer() {
        true => Some(lookup::signs(&mut tx).await?),
        false => None,
    };
    let decided = decided.filter(|decided| signs.is_some_and(|signs| decided.holds(signs)));
    let mut written = false;
    let (mut state, answers) = match decided {
        Some(Decided { state, answers, .. }) => (state, answers),
        None => {
            let turns = in_turns(room, tx, commands, &mut watch).await?;
            (tx, written) = (turns.tx, turns.written);
            (turns.state, turns.answers)
        }
    };
    if state.out.is_empty() && !written {
        tx.rollback().await?;
        return Ok(answers);
    }
    let touched = signs.map(|signs| Touched::of(&mut state, signs));
    let write = write(tx, state, Arc::clone(room.programs), watch);
    match touched {
        Some(touched) if next.desk.has_waiting() => {
            // On the runtime's other thread, or each would wait for the other at every step.
            let write = tokio::spawn(write);
            next.decided = ahead::decide(room, next.desk, &touched).await;
            write.await.map_err(|error| StoreError::Other(error.to_string()))??;
        }
        _ => write.await?,
    }
    Ok(answers)
}

/// What was decided in one transaction, which is not at its end.
struct Turns {
    tx: WriteTx,
    /// Of the last turn.
    state: State,
    answers: Answers,
    /// Whether something was written already.
    written: bool,
}

/// Loads and applies commands: in one go, or in turns where whoever is met again has to be judged before. What the
/// turns before the last brought is written; of the last it is in the state.
async fn in_turns(
    room: &Room<'_>,
    mut tx: WriteTx,
    commands: &[&Command],
    watch: &mut Watch,
) -> Result<Turns, StoreError> {
    let now = room.clock.now();
    let (mut answers, mut rest, mut loaded) = (Vec::new(), commands, commands.len());
    let mut written = false;
    loop {
        let own = rest.get(..loaded).unwrap_or(rest);
        let mut state = load::load(&mut tx, room.programs, now, own, true).await?;
        watch.lap("load");
        let (own, later) = rest.split_at(turns::turn(&state, own));
        let (same, done) = in_steps(tx, &mut state, own).await?;
        tx = same;
        written |= own.len() > STEP;
        answers.extend(done);
        watch.lap("decide");
        if later.is_empty() {
            return Ok(Turns { tx, state, answers, written });
        }
        written = true;
        write_turn(&mut tx, state, room.programs, watch).await?;
        (rest, loaded) = (later, turns::apart(later));
    }
}

/// Writes what commands brought, and judges whom they touched.
async fn write_turn(
    tx: &mut WriteTx,
    state: State,
    programs: &Programs,
    watch: &mut Watch,
) -> Result<(), StoreError> {
    let judged = Judged::of(&state);
    let (published, now) = (state.published.clone(), state.now);
    flush::flush(tx, state).await?;
    watch.lap("write");
    segments::keep_up(tx, programs, published.as_ref(), now, &judged).await?;
    watch.lap("segments");
    Ok(())
}

async fn write(
    mut tx: WriteTx,
    state: State,
    programs: Arc<Programs>,
    mut watch: Watch,
) -> Result<(), StoreError> {
    write_turn(&mut tx, state, &programs, &mut watch).await?;
    tx.commit().await?;
    watch.lap("commit");
    Ok(())
}

/// What is known of those whom a command is about, before it: it is not applied.
pub(crate) async fn known_to(
    database: &Database,
    programs: &Programs,
    now: Instant,
    command: &Command,
) -> Result<State, StoreError> {
    let mut tx = database.begin_snapshot().await?;
    let loaded = load::load(&mut tx, programs, now, &[command], false).await;
    tx.rollback().await?;
    loaded
}

/// What is known of those whom a command is about, after it: nothing is locked and nothing is written.
pub(crate) async fn look_at(
    database: &Database,
    programs: &Programs,
    now: Instant,
    command: &Command,
) -> Result<(State, Result<Answer, AppError>), StoreError> {
    let mut state = known_to(database, programs, now, command).await?;
    let answer = commands::apply(&mut state, command);
    Ok((state, answer))
}

/// What is known of those whom commands are about, after them: nothing is locked and nothing is written. What is
/// refused changes nothing.
pub(crate) async fn look_at_all(
    database: &Database,
    programs: &Programs,
    now: Instant,
    commands: &[Command],
) -> Result<State, StoreError> {
    let commands: Vec<&Command> = commands.iter().collect();
    let mut tx = database.begin_snapshot().await?;
    let loaded = load::load(&mut tx, programs, now, &commands, false).await;
    tx.rollback().await?;
    let mut state = loaded?;
    apply(&mut state, &commands)?;
    Ok(state)
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
