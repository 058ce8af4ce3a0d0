//! Where a backtest's receipts come from: a file, or the database.

use super::Backtest;
use crate::context::Context;
use crate::failure::Failure;
use crate::progress::{Along, Progress};
use baci_app::Baci;
use baci_app::backtest::{Assumptions, Backtest as Runs, History, Past};
use baci_app::receipts::{self, Defaults, ReadPlan};
use baci_core::time::{Instant, Zone};
use std::path::PathBuf;

/// How many receipts are decided at a time.
const BATCH: usize = 16_384;

/// From the first purchase of the database to the end of the day of the last one.
pub async fn span(baci: &Baci, zone: &Zone) -> Result<(Instant, Instant), Failure> {
    let Some((first, last)) = History::span(baci).await? else {
        return Err(Failure::new("the database holds no purchases yet"));
    };
    let tomorrow = zone.local(last).day.tomorrow();
    Ok((first, tomorrow.map_or(Instant::FAR, |day| zone.start_of(day))))
}

/// Feeds what the database holds.
pub async fn database(
    context: &Context,
    baci: &Baci,
    runs: &mut Runs,
    assumed: &Assumptions,
) -> Result<(), Failure> {
    let mut history = History::new(baci.clone(), assumed).await?;
    history.prepare(runs, usize::MAX).await?;
    let mut progress = Progress::start(None, Along::Items, context.json);
    let mut done = 0;
    while let Some(past) = history.next(runs).await? {
        runs.feed(&past);
        done += past.len() as u64;
        progress.at(done, done, "events");
    }
    progress.finish();
    Ok(())
}

/// Feeds a file's receipts; rows that cannot be used are counted and said.
pub async fn file(
    context: &Context,
    args: &Backtest,
    defaults: Defaults,
    runs: &mut Runs,
) -> Result<(), Failure> {
    let plan = ReadPlan {
        file: PathBuf::from(&args.receipts),
        options: args.options.read()?,
        defaults,
        source: "backtest".to_owned(),
        batch: BATCH,
    };
    let (opened, mut batches) = receipts::start(plan);
    let opened = opened.await.map_err(|_| Failure::new("the reading stopped"))??;
    let along = if opened.position.in_bytes { Along::Bytes } else { Along::Items };
    let mut progress = Progress::start(opened.position.total, along, context.json);
    let (mut done, mut bad) = (0, 0);
    while let Some(batch) = batches.recv().await {
        let batch = batch?;
        done += batch.commands.len() as u64;
        bad += batch.bad.len() as u64;
        runs.unusable(&batch.bad);
        let past: Vec<Past> = batch.commands.into_iter().map(Past::from).collect();
        runs.feed(&past);
        progress.at(opened.position.get(), done, "receipts");
    }
    progress.finish();
    if bad > 0 {
        eprintln!("baci: {bad} rows could not be used; 'baci import' says why, row by row");
    }
    Ok(())
}
