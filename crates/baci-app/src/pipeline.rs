//! The commit pipeline: requests that wait together are committed together.
//!
//! One thread takes what is waiting, loads the members' state in a few statements, applies each
//! command in memory and in order, writes everything in a few more statements, and commits once. A
//! request that comes alone goes at once. So throughput does not hang on the disk's flush, two
//! requests for one member never refuse each other, and an import runs the very same path.

mod ahead;
mod answers;
mod batch;
mod flush;
mod games;
mod households;
mod leaderboards;
mod load;
mod merges;
mod occasions;
mod partners;
mod plan;
mod rewards;
mod segments;
mod streaks;
mod tiers;

pub(crate) use batch::{dry_run, known_to, look_at, look_at_all};

use crate::answer::Answer;
use crate::clock::Clock;
use crate::command::Command;
use crate::error::AppError;
use crate::published::Programs;
use baci_store::Database;
use batch::{Next, Room};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// How many commands of separate requests are committed together at most.
const BATCH: usize = 1024;
/// How many requests may wait.
const QUEUE: usize = 2048;
/// How much all that waits may weigh, in KiB; see [`Command::weight`].
const QUEUE_KIB: usize = 64 << 10;
/// How long a caller waits for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

type Answers = Vec<Result<Answer, AppError>>;

/// Commands that were handed in together, and where their answers go.
struct Job {
    commands: Vec<Command>,
    reply: oneshot::Sender<Answers>,
    /// Its part of what may wait; given back when it is done.
    _room: OwnedSemaphorePermit,
}

/// Where commands are handed in.
#[derive(Clone, Debug)]
pub(crate) struct Pipeline {
    queue: mpsc::Sender<Job>,
    room: Arc<Semaphore>,
}

impl Pipeline {
    /// Starts the work, on two threads of its own: among the tasks of the requests it would wait behind
    /// the answers of one batch at every step of the next. It ends when the last handle is dropped
    /// and all that was taken is done; then the receiver resolves.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        database: Database,
        programs: Arc<Programs>,
        clock: Clock,
    ) -> std::io::Result<(Self, oneshot::Receiver<()>)> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (ended, end) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("baci-writer")
            .enable_all()
            .build()?;
        std::thread::Builder::new().name("baci-pipeline".to_owned()).spawn(move || {
            runtime.block_on(work(database, programs, clock, jobs));
            let _ = ended.send(());
        })?;
        Ok((Self { queue, room: Arc::new(Semaphore::new(QUEUE_KIB)) }, end))
    }

    /// Whether the task still takes commands.
    pub fn is_open(&self) -> bool {
        !self.queue.is_closed()
    }

    /// Commits one command.
    pub async fn commit(&self, command: Command) -> Result<Answer, AppError> {
        let (reply, answers) = oneshot::channel();
        let room =
            Arc::clone(&self.room).try_acquire_many_owned(kib(std::slice::from_ref(&command)));
        let room = room.map_err(|_| AppError::Busy)?;
        let job = Job { commands: vec![command], reply, _room: room };
        self.queue.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => AppError::Busy,
            mpsc::error::TrySendError::Closed(_) => stopped(),
        })?;
        match tokio::time::timeout(PATIENCE, answers).await {
            Ok(Ok(mut answers)) => {
                answers.pop().unwrap_or_else(|| Err(AppError::Internal("no answer".into())))
            }
            Ok(Err(_)) => Err(stopped()),
            Err(_) => Err(AppError::Unavailable(
                "it did not answer in time; ask again with the same key".into(),
            )),
        }
    }

    /// Hands in commands, to be committed in their order as one batch after all that was handed in
    /// before, and waits only for a place in the queue.
    pub async fn submit(&self, commands: Vec<Command>) -> Result<Submitted, AppError> {
        let (reply, answers) = oneshot::channel();
        let room = Arc::clone(&self.room).acquire_many_owned(kib(&commands)).await;
        let job = Job { commands, reply, _room: room.map_err(|_| stopped())? };
        self.queue.send(job).await.map_err(|_| stopped())?;
        Ok(Submitted(answers))
    }
}

/// What commands weigh together, in KiB, at most all that may wait.
fn kib(commands: &[Command]) -> u32 {
    let bytes = commands.iter().map(Command::weight).fold(0, usize::saturating_add);
    u32::try_from((bytes / 1024).clamp(1, QUEUE_KIB)).unwrap_or(1)
}

/// Commands that were handed in and are not answered yet.
#[derive(Debug)]
pub struct Submitted(oneshot::Receiver<Answers>);

impl Submitted {
    /// Waits for the answers: one for each command, in their order.
    ///
    /// # Errors
    /// The server is stopping.
    pub async fn answers(self) -> Result<Vec<Result<Answer, AppError>>, AppError> {
        self.0.await.map_err(|_| stopped())
    }
}

fn stopped() -> AppError {
    AppError::Unavailable("the server is stopping".into())
}

/// Where jobs wait: those that came, behind those that were looked at and put back.
struct Desk {
    jobs: mpsc::Receiver<Job>,
    back: VecDeque<Job>,
}

impl Desk {
    /// What is waiting, as one batch; waits for a first one, and `None` when no more will come.
    async fn next(&mut self) -> Option<Vec<Job>> {
        if self.back.is_empty() {
            let first = self.jobs.recv().await?;
            self.back.push_back(first);
        }
        Some(self.waiting(|_| true))
    }

    /// Whether anything waits.
    fn has_waiting(&self) -> bool {
        !self.back.is_empty() || !self.jobs.is_empty()
    }

    /// What is waiting, as one batch, up to the first that is not wanted: nothing overtakes it.
    fn waiting(&mut self, wanted: impl Fn(&Job) -> bool) -> Vec<Job> {
        let mut batch = Vec::new();
        let mut count = 0;
        while count < BATCH {
            let Some(job) = self.back.pop_front().or_else(|| self.jobs.try_recv().ok()) else {
                break;
            };
            if !wanted(&job) {
                self.back.push_front(job);
                break;
            }
            count += job.commands.len();
            batch.push(job);
        }
        batch
    }

    /// Puts jobs back to the place where they were taken.
    fn put_back(&mut self, jobs: Vec<Job>) {
        for job in jobs.into_iter().rev() {
            self.back.push_front(job);
        }
    }
}

async fn work(
    database: Database,
    programs: Arc<Programs>,
    clock: Clock,
    jobs: mpsc::Receiver<Job>,
) {
    let room = Room { database: &database, programs: &programs, clock: &clock };
    let mut desk = Desk { jobs, back: VecDeque::new() };
    let mut ready = None;
    loop {
        let (waiting, decided) = match ready.take() {
            Some((jobs, decided)) => (jobs, Some(decided)),
            None => match desk.next().await {
                Some(jobs) => (jobs, None),
                None => return,
            },
        };
        let commands: Vec<&Command> = waiting.iter().flat_map(|job| &job.commands).collect();
        metrics::histogram!("baci_batch_commands").record(count_f64(commands.len()));
        let mut next = Next { desk: &mut desk, decided: None };
        let answers = batch::run(&room, &commands, decided, &mut next).await;
        ready = next.decided;
        let mut answers = answers.into_iter();
        for job in waiting {
            let own = answers.by_ref().take(job.commands.len()).collect();
            // Nobody waits any more where the caller gave up; what was done is done.
            let _ = job.reply.send(own);
        }
    }
}

/// A count as the metrics library wants it; no value is carried in it.
fn count_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
