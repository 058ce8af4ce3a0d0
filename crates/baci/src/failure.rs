//! Failures of a command: a sentence that says what to do, and the exit code that goes with it.

use baci_app::receipts::Fault;
use baci_app::{AppError, StoreError};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine = 0,
    /// It did not happen, or problems were found.
    Failed = 1,
    /// The command line or the settings are wrong.
    Usage = 2,
    /// An import went through, but some rows were refused.
    Refused = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A command that did not happen.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    sentence: String,
}

/// What a command gives back.
pub type Done = Result<Exit, Failure>;

impl Failure {
    /// A failure with its sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, sentence: sentence.into() }
    }

    /// A command line or settings that cannot be.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, sentence: sentence.into() }
    }

    /// A file that cannot be read or written.
    pub fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(format!("{}: {error}", path.display()))
    }

    /// Says it on standard error.
    pub fn tell(&self) -> ExitCode {
        eprintln!("baci: {}", self.sentence);
        self.exit.into()
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Program(problems) => {
                let all: Vec<_> = problems.iter().map(ToString::to_string).collect();
                Self::new(format!("the program has problems:\n{}", all.join("\n")))
            }
            other => Self::new(other.to_string()),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault.usage {
            true => Self::usage(fault.sentence),
            false => Self::new(fault.sentence),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}
