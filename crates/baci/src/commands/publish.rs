//! `baci publish`: a checked program becomes the next version in force.

use crate::commands::check;
use crate::context::Context;
use crate::failure::{Done, Exit};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// What it takes.
#[derive(Args, Debug)]
pub struct Publish {
    /// A TOML file, a folder of them, or a JSON file
    program: PathBuf,
    /// What changed, for those who come later
    #[arg(long)]
    note: Option<String>,
    /// Publish only if this version is in force (0: none yet)
    #[arg(long, value_name = "VERSION")]
    expect: Option<i64>,
}

/// Runs it.
pub async fn run(context: &Context, args: Publish) -> Done {
    let program = match check::read(&args.program)? {
        Ok(program) => program,
        Err(problems) => {
            let all: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
            eprint!("{all}");
            eprintln!("baci: nothing was published");
            return Ok(Exit::Failed);
        }
    };
    let baci = context.open_or_create().await?;
    let published = baci.publish(&program, "cli", args.note, args.expect).await?;
    let version = published.version;
    let human = || format!("{} is in force as version {version}\n", published.program);
    let machine = json!({ "program": published.program, "version": version,
        "hash": published.hash, "published_at": published.published_at });
    context.tell(human, &machine)?;
    baci.close().await;
    Ok(Exit::Fine)
}
