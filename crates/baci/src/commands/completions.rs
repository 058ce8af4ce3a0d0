//! `baci completions`: what a shell needs to complete our commands.

use crate::cli::Cli;
use crate::failure::{Done, Exit};
use crate::output::print;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

/// What it takes.
#[derive(Args, Debug)]
pub struct Completions {
    shell: Shell,
}

/// Runs it.
pub fn run(args: &Completions) -> Done {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "baci", &mut text);
    print(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Fine)
}
