//! `baci check`: all problems of a program, each with its place and what to do.

use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use baci_core::program::document::Problem;
use baci_core::program::{Program, Source};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What it takes.
#[derive(Args, Debug)]
pub struct Check {
    /// A TOML file, a folder of them, or a JSON file
    program: PathBuf,
}

/// Runs it.
pub fn run(context: &Context, args: &Check) -> Done {
    match read(&args.program)? {
        Ok(program) => {
            let (rules, wallets) = (program.rules.len(), program.wallets.len());
            let human =
                || format!("{} is well: {wallets} wallets, {rules} earning rules\n", program.id);
            let machine = json!({ "program": program.id, "wallets": wallets, "rules": rules,
                "problems": [] });
            context.tell(human, &machine)?;
            Ok(Exit::Fine)
        }
        Err(problems) => {
            let human = || problems.iter().map(|problem| format!("{problem}\n")).collect();
            context.tell(human, &json!({ "problems": problems }))?;
            Ok(Exit::Failed)
        }
    }
}

/// Reads a program from a file or a folder: a program, or all its problems.
pub fn read(path: &Path) -> Result<Result<Program, Vec<Problem>>, Failure> {
    let files = match path.is_dir() {
        true => folder(path)?,
        false => vec![path.to_path_buf()],
    };
    let mut texts = Vec::with_capacity(files.len());
    for file in &files {
        let text = std::fs::read_to_string(file).map_err(|error| Failure::file(file, &error))?;
        texts.push((file.display().to_string(), text));
    }
    if let [(name, text)] = texts.as_slice()
        && name.ends_with(".json")
    {
        let named = |problem: Problem| Problem { file: name.clone(), ..problem };
        let read = Program::from_json(text);
        return Ok(read.map_err(|problems| problems.into_iter().map(named).collect()));
    }
    let sources: Vec<_> = texts.iter().map(|(name, text)| Source { name, text }).collect();
    Ok(Program::from_toml(&sources))
}

/// The TOML files of a folder, by name.
fn folder(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let wrong = |error: std::io::Error| Failure::file(path, &error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(wrong)? {
        let file = entry.map_err(wrong)?.path();
        if file.file_name().is_some_and(|name| Source::belongs(&name.to_string_lossy())) {
            files.push(file);
        }
    }
    files.sort();
    match files.is_empty() {
        true => Err(Failure::new(format!("{} holds no .toml file", path.display()))),
        false => Ok(files),
    }
}
