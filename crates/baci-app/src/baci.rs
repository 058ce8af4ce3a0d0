//! Baci itself: an open database with its pipeline. What the API, the pages and the command line call.

use crate::analytics::{Foresights, Given};
use crate::answer::Answer;
use crate::clock::Clock;
use crate::command::Command;
use crate::coupons::Guessers;
use crate::error::AppError;
use crate::figures::Figures;
use crate::import::{Desk, Uploads};
use crate::kept::Kept;
use crate::password::Passwords;
use crate::pipeline::{self, Pipeline, Submitted};
use crate::published::Programs;
use baci_store::{Database, Options, migrate};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// How Baci is opened.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `sqlite:FILE` or `postgres://USER@HOST/NAME`.
    pub database: String,
    pub options: Options,
    pub clock: Clock,
    pub uploads: Uploads,
}

/// An open Baci. Clones share everything.
#[derive(Clone, Debug)]
pub struct Baci {
    database: Database,
    clock: Clock,
    programs: Arc<Programs>,
    pipeline: Pipeline,
    /// Resolves when the pipeline has ended.
    worker: Arc<Mutex<Option<tokio::sync::oneshot::Receiver<()>>>>,
    passwords: Passwords,
    figures: Arc<Kept<Figures>>,
    /// Purchases without and with their branches and channels.
    purchases: [Arc<Kept<Given>>; 2],
    foresights: Arc<Foresights>,
    imports: Arc<Desk>,
    /// The place of the one backtest that runs.
    backtests: Arc<Semaphore>,
    guessers: Arc<Guessers>,
}

impl Baci {
    /// Opens the database, brings its schema up to date, and starts the pipeline.
    ///
    /// # Errors
    /// A database that does not open or has another schema.
    pub async fn open(settings: Settings) -> Result<Self, AppError> {
        let database = Database::open(&settings.database, settings.options).await?;
        for name in migrate::run(&database).await? {
            tracing::info!(migration = name, "migrated");
        }
        let programs = Arc::new(Programs::default());
        let (pipeline, worker) =
            Pipeline::start(database.clone(), programs.clone(), settings.clock.clone())
                .map_err(|error| AppError::Unavailable(format!("no thread to work on: {error}")))?;
        let worker = Arc::new(Mutex::new(Some(worker)));
        let (passwords, figures) = (Passwords::default(), Arc::default());
        let imports = Arc::new(Desk::of(&settings.database, settings.uploads));
        let clock = settings.clock;
        let guessers = Arc::default();
        Ok(Self {
            database,
            clock,
            programs,
            pipeline,
            worker,
            passwords,
            figures,
            purchases: <[Arc<Kept<Given>>; 2]>::default(),
            foresights: Arc::default(),
            imports,
            backtests: Arc::new(Semaphore::new(1)),
            guessers,
        })
    }

    /// Commits a command; the same key with the same request gives the stored answer.
    ///
    /// # Errors
    /// A refusal, with nothing written; or the database is out of order.
    pub async fn commit(&self, command: Command) -> Result<Answer, AppError> {
        self.may_give_codes(&command)?;
        let gives_codes = command.gives_codes().then(|| command.clone());
        let answer = self.pipeline.commit(command).await?;
        if let Some(command) = gives_codes {
            // What is done is done: it is the next one that has to wait.
            match self.count_misses(&command, &answer).await {
                Ok(()) | Err(AppError::Refused(_)) => {}
                Err(error) => tracing::warn!(%error, "a code that is none was not counted"),
            }
        }
        Ok(answer)
    }

    /// Commits commands in their order as one batch, each with its own answer: the import's way.
    ///
    /// # Errors
    /// The server is stopping.
    pub async fn commit_all(
        &self,
        commands: Vec<Command>,
    ) -> Result<Vec<Result<Answer, AppError>>, AppError> {
        self.submit_all(commands).await?.answers().await
    }

    /// As [`Baci::commit_all`], but waits only until the commands have their place in the queue: what
    /// is handed in next comes after them.
    ///
    /// # Errors
    /// The server is stopping.
    pub async fn submit_all(&self, commands: Vec<Command>) -> Result<Submitted, AppError> {
        self.pipeline.submit(commands).await
    }

    /// What a command would do, without doing it.
    ///
    /// # Errors
    /// As [`Baci::commit`].
    pub async fn quote(&self, command: &Command) -> Result<Answer, AppError> {
        self.may_give_codes(command)?;
        let now = self.clock.now();
        let answer = pipeline::dry_run(&self.database, &self.programs, now, command).await??;
        self.count_misses(command, &answer).await?;
        Ok(answer)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn ready(&self) -> Result<(), AppError> {
        if !self.pipeline.is_open() {
            return Err(AppError::Unavailable("the server is stopping".to_owned()));
        }
        Ok(self.database.ping().await?)
    }

    /// The clock that this Baci goes by.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The open database.
    pub const fn database(&self) -> &Database {
        &self.database
    }

    pub(crate) const fn programs(&self) -> &Arc<Programs> {
        &self.programs
    }

    pub(crate) const fn guessers(&self) -> &Arc<Guessers> {
        &self.guessers
    }

    pub(crate) const fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    pub(crate) const fn kept_figures(&self) -> &Arc<Kept<Figures>> {
        &self.figures
    }

    pub(crate) const fn kept_purchases(&self, with_places: bool) -> &Arc<Kept<Given>> {
        let [plain, placed] = &self.purchases;
        if with_places { placed } else { plain }
    }

    pub(crate) fn foresights(&self) -> &Foresights {
        &self.foresights
    }

    pub(crate) const fn imports_desk(&self) -> &Arc<Desk> {
        &self.imports
    }

    pub(crate) const fn backtest_place(&self) -> &Arc<Semaphore> {
        &self.backtests
    }

    /// Finishes what was taken, then closes the database. Other clones must be gone by then.
    pub async fn close(self) {
        self.stop_imports();
        let Self { database, pipeline, worker, .. } = self;
        drop(pipeline);
        let worker = worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(worker) = worker {
            // Bounded: a clone that is still held somewhere must not keep the server from stopping.
            let _ = tokio::time::timeout(std::time::Duration::from_secs(30), worker).await;
        }
        database.close().await;
    }
}
