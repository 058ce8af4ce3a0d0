//! `baci config check`: the settings in force, with passwords hidden.

use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use clap::Subcommand;
use serde_json::json;

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Checks the settings and prints those in force, with passwords hidden
    Check,
    /// Prints a settings file with all defaults and a comment for each
    Default,
}

/// Runs it.
pub fn run(context: &Context, args: &Config) -> Done {
    match args {
        Config::Check => check(context),
        Config::Default => {
            crate::output::print(crate::settings::DEFAULT)?;
            Ok(Exit::Fine)
        }
    }
}

fn check(context: &Context) -> Done {
    let shown = context.settings.shown();
    let text = toml::to_string(&shown).map_err(|error| Failure::new(error.to_string()))?;
    let file = context.file.as_ref().map(|file| file.display().to_string());
    let origin = file.as_ref().map_or("# No settings file: defaults.".to_owned(), |file| {
        format!("# From {file}, the environment and the command line.")
    });
    context.tell(|| format!("{origin}\n{text}"), &json!({ "file": file, "settings": shown }))?;
    Ok(Exit::Fine)
}
