//! The binary: reads the command line, runs one command, and says by its exit code how it went.

mod cli;
mod commands;
mod context;
mod demo;
mod failure;
mod output;
mod progress;
mod settings;

use clap::Parser as _;
use std::process::ExitCode;

/// Smaller and quicker than the system's for many short-lived texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failure::Failure::new(error.to_string()).tell(),
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(exit) => exit.into(),
        Err(failure) => failure.tell(),
    }
}
