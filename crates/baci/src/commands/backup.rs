//! `baci backup`: a consistent copy as a SQLite file, made while the server serves.

use crate::context::Context;
use crate::failure::{Done, Exit};
use crate::output::grouped;
use crate::progress::{Along, Progress};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// What it takes.
#[derive(Args, Debug)]
pub struct Backup {
    /// The new file
    file: PathBuf,
}

/// Runs it.
pub async fn run(context: &Context, args: Backup) -> Done {
    let baci = context.open().await?;
    let mut progress = Progress::start(None, Along::Items, context.json);
    let mut rows = std::collections::BTreeMap::new();
    let written = baci_store::backup::run(baci.database(), &args.file, |table, count| {
        rows.insert(table.to_owned(), count);
        progress.at(count, count, table);
    });
    let written = written.await;
    progress.finish();
    baci.close().await;
    written?;
    let all: u64 = rows.values().sum();
    let file = args.file.display();
    let human = || format!("{file}: {} rows; start it with --db sqlite:{file}\n", grouped(all));
    context.tell(human, &json!({ "file": file.to_string(), "rows": all }))?;
    Ok(Exit::Fine)
}
