//! `baci import`: receipts from a file, through the same pipeline as any other request.
//!
//! A thread reads and groups rows; the pipeline commits them batch by batch. What is done stays
//! done: each receipt has a key made of its source and its number, so the same import run again, or
//! after it was stopped, adds only what is missing.

mod read;
mod refused;
mod tally;

use crate::context::{Context, program};
use crate::failure::{Done, Exit, Failure};
use crate::progress::{Along, Progress};
use crate::receipts::{Defaults, Position, ReceiptOptions};
use baci_app::{AppError, Baci, Submitted};
use clap::Args;
use read::{Batch, Opened};
use refused::Refused;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use tally::Tally;

/// Batches that are handed to the pipeline before the first of them is answered.
const AHEAD: usize = 2;

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
    let defaults = Defaults { currency: program.currency, zone: program.zone.clone() };
    let batch = usize::try_from(args.batch).unwrap_or(16_384);
    let plan = read::Plan { file: args.file, options: args.receipts, defaults, source, batch };
    let (opened, batches) = read::start(plan);
    let opened = opened.await.map_err(|_| Failure::new("the reading stopped"))??;
    let mut work = Work::new(baci, &opened, refused, context.json);
    let worked = work.all(batches).await;
    let Work { baci, progress, mut tally, refused, .. } = work;
    tally.stop();
    progress.finish();
    let rejected = refused.finish()?;
    baci.close().await;
    worked?;
    tally.tell(context, &program, rejected.as_deref())?;
    Ok(if tally.refused == 0 { Exit::Fine } else { Exit::Refused })
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

/// A batch on its way through the pipeline.
struct Flight {
    batch: Batch,
    answers: Submitted,
}

/// An import while it runs.
struct Work {
    baci: Baci,
    flights: VecDeque<Flight>,
    position: Position,
    progress: Progress,
    tally: Tally,
    refused: Refused,
}

impl Work {
    fn new(baci: Baci, opened: &Opened, mut refused: Refused, quiet: bool) -> Self {
        refused.heads(&opened.heads);
        let position = opened.position.clone();
        let along = if position.in_bytes { Along::Bytes } else { Along::Items };
        let progress = Progress::start(position.total, along, quiet);
        let flights = VecDeque::new();
        Self { baci, flights, position, progress, tally: Tally::start(), refused }
    }

    /// Commits all batches, in their order.
    async fn all(&mut self, mut batches: read::Batches) -> Result<(), Failure> {
        while let Some(batch) = batches.recv().await {
            let mut batch = batch?;
            let commands = std::mem::take(&mut batch.commands);
            let answers = self.baci.submit_all(commands).await?;
            self.flights.push_back(Flight { batch, answers });
            while self.flights.len() >= AHEAD {
                self.land().await?;
            }
        }
        while !self.flights.is_empty() {
            self.land().await?;
        }
        Ok(())
    }

    /// Waits for the first batch on its way, and counts its answers.
    async fn land(&mut self) -> Result<(), Failure> {
        let Some(Flight { batch, answers }) = self.flights.pop_front() else { return Ok(()) };
        let answers = answers.answers().await?;
        for bad in batch.bad {
            self.tally.bad_row();
            self.refused.write(bad.number, &bad.reason, &bad.raw)?;
        }
        for (answer, rows) in answers.into_iter().zip(batch.rows) {
            match answer {
                Ok(answer) => self.tally.receipt(rows.len(), answer.replayed),
                Err(AppError::Refused(refusal)) => {
                    self.tally.refused_receipt(rows.len());
                    for (number, raw) in rows {
                        self.refused.write(number, &refusal.sentence, &raw)?;
                    }
                }
                Err(error) => {
                    return Err(Failure::new(format!(
                        "stopped after {} receipts: {error}; the same command goes on from there",
                        self.tally.receipts()
                    )));
                }
            }
        }
        self.progress.at(self.position.get(), self.tally.receipts(), "receipts");
        Ok(())
    }
}
