//! What a use case can answer instead of an answer.

use baci_core::program::document::Problem;
use baci_core::refusal::{Code, Refusal, Value};
use baci_store::StoreError;

/// A use case that did not happen.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppError {
    /// The domain says no; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A program document has problems.
    #[error("the program document has {} problems", .0.len())]
    Program(Vec<Problem>),
    /// The database is out of order for now; the same request can be sent again with the same key.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Too much is waiting; the same request can be sent again with the same key.
    #[error("too many requests are waiting")]
    Busy,
    /// Something that should not happen did.
    #[error("{0}")]
    Internal(String),
}

impl AppError {
    /// A refusal with its sentence.
    pub fn refused(code: Code, sentence: impl Into<String>) -> Self {
        Self::Refused(Refusal::new(code, sentence))
    }

    /// A refusal with a finer reason: see [`Refusal::because`].
    pub fn because(self, reason: &'static str) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(refusal.because(reason)),
            other => other,
        }
    }

    /// A refusal with a value that decided.
    pub fn with(self, name: &'static str, value: impl Into<Value>) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(refusal.with(name, value)),
            other => other,
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        if error.is_outage() || error.is_conflict() {
            Self::Unavailable(error.to_string())
        } else {
            Self::Internal(error.to_string())
        }
    }
}
