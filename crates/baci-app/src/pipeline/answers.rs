//! What has to be known of questions before a record is taken in: which of them were answered once.

use crate::command::{Command, What};
use baci_core::program::Program;

/// The counters that a command looks at: only one that brings a record answers questions.
pub(super) fn keys(program: &Program, command: &Command) -> Vec<String> {
    match command.what {
        What::Enroll { .. } | What::Update { .. } => {
            program.questions.iter().map(|own| own.key().to_string()).collect()
        }
        _ => Vec::new(),
    }
}
