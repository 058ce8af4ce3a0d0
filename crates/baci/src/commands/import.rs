//! `baci import`: receipts from a file, through the same pipeline as any other request.
//!
//! A thread reads and groups rows; the pipeline commits them batch by batch. What is done stays
//! done: each receipt has a key made of its source and its number, so the same import run again, or
//! after it was stopped, adds only what is missing.

pub mod options;
mod refused;
mod tally;

use crate::context::{Context, program};
use crate::failure::{Done, Exit, Failure};
use crate::progress::{Along, Progress};
use baci_app::receipts::{
    self, Batches, Commits, Counts, Defaults, Opened, Position, ReadPlan, RefusedRow,
};
use baci_app::{AppError, Baci};
use clap::Args;
use options::ReceiptOptions;
use refused::Refused;
use std::path::{Path, PathBuf};
use tally::Tally;

/// What it takes.
#[derive(Args, Debug)]
pub struct Import {
    /// A CSV, also compressed with gzip, or a Parquet file; - for a CSV on standard input
    file: PathBuf,
    #[command(flatten)]
    receipts: ReceiptOptions,
    /// Where refused rows go, with their number and the reason [default: FILE.rejected.csv]
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// How many receipts are committed together
    #[arg(long, default_value_t = 16384, value_parser = clap::value_parser!(u32).range(1..=65536))]
    batch: u32,
    /// What the receipts' numbers are unique in [default: the file's name]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

/// Runs it.
pub async fn run(context: &Context, args: Import) -> Done {
    let source = args.source()?;
    let refused = Refused::new(args.rejected());
    let baci = context.open_for_bulk().await?;
    let Some(program) = program(&baci).await? else {
        return Err(Failure::new("no program is published yet: run 'baci publish' first"));
    };
    let defaults = Defaults::of(&program);
    let batch = usize::try_from(args.batch).unwrap_or(16_384);
    let options = args.receipts.read()?;
    let plan = ReadPlan { file: args.file, options, defaults, source, batch };
    let (opened, batches) = receipts::start(plan);
    let opened = opened.await.map_err(|_| Failure::new("the reading stopped"))??;
    let mut work = Work::new(baci.clone(), &opened, refused, context.json);
    let mut tally = Tally::start();
    let worked = work.all(batches).await;
    let Work { commits, progress, refused, .. } = work;
    tally.counts = commits.counts();
    drop(commits);
    tally.stop();
    progress.finish();
    let rejected = refused.finish()?;
    baci.close().await;
    worked?;
    tally.tell(context, &program, rejected.as_deref())?;
    Ok(if tally.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

impl Import {
    fn source(&self) -> Result<String, Failure> {
        let name = || self.file.file_name().map(|name| name.to_string_lossy().into_owned());
        let source = self.source.clone().or_else(name).filter(|source| !source.is_empty());
        match source {
            Some(source) if source == "-" => {
                Err(Failure::usage("name the source of what comes on standard input: --source"))
            }
            Some(source) if source.chars().count() <= 100 => Ok(source),
            _ => Err(Failure::usage("--source is a name of at most 100 characters")),
        }
    }

    fn rejected(&self) -> PathBuf {
        let beside = || match self.file == Path::new("-") {
            true => PathBuf::from("stdin.rejected.csv"),
            false => PathBuf::from(format!("{}.rejected.csv", self.file.display())),
        };
        self.rejected.clone().unwrap_or_else(beside)
    }
}

/// An import while it runs.
struct Work {
    commits: Commits,
    position: Position,
    progress: Progress,
    refused: Refused,
}

impl Work {
    fn new(baci: Baci, opened: &Opened, mut refused: Refused, quiet: bool) -> Self {
        refused.heads(&opened.heads);
        let position = opened.position.clone();
        let along = if position.in_bytes { Along::Bytes } else { Along::Items };
        let progress = Progress::start(position.total, along, quiet);
        Self { commits: Commits::new(baci), position, progress, refused }
    }

    /// Commits all batches, in their order.
    async fn all(&mut self, mut batches: Batches) -> Result<(), Failure> {
        while let Some(batch) = batches.recv().await {
            let done = self.commits.push(batch?).await;
            self.note(done)?;
        }
        let done = self.commits.finish().await;
        self.note(done)
    }

    /// Writes down the rows that were refused, and how far it is.
    fn note(&mut self, done: Result<Vec<RefusedRow>, AppError>) -> Result<(), Failure> {
        let counts: Counts = self.commits.counts();
        let refused = done.map_err(|error| {
            let done = counts.receipts();
            Failure::new(format!(
                "stopped after {done} receipts: {error}; the same command goes on from there"
            ))
        })?;
        for row in refused {
            self.refused.write(row.number, &row.reason.sentence, &row.raw)?;
        }
        self.progress.at(self.position.get(), counts.receipts(), "receipts");
        Ok(())
    }
}
