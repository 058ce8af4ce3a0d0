//! What a use case can answer instead of an answer.

use baci_core::program::document::Problem;
use baci_core::refusal::{Code, Refusal};
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
