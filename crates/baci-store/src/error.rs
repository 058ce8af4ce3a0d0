//! What can go wrong with a database, sorted by what the caller can do about it.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Two transactions met; the same work can be tried again at once.
    #[error("two transactions met: {0}")]
    Conflict(String),
    /// The database cannot be reached or is busy beyond the time limit; later it may be back.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// No room is left.
    #[error("the disk of the database is full: free some room, then try again ({0})")]
    Full(String),
    /// The database may not be written.
    #[error("the database cannot be written: check the rights of the file and its folder ({0})")]
    ReadOnly(String),
    /// The address of the database is wrong.
    #[error("{0}")]
    Address(String),
    /// The schema is not one that this program can use.
    #[error("{0}")]
    Schema(String),
    /// A stored value is not what it must be.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    /// Anything else.
    #[error("the database refused: {0}")]
    Other(String),
}

impl StoreError {
    /// Whether the same work may succeed when tried again at once.
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// Whether the database itself is out of order, and not the work.
    pub const fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Full(_) | Self::ReadOnly(_))
    }

    /// A stored text that cannot be read.
    pub fn corrupt(what: &str, error: impl std::fmt::Display) -> Self {
        Self::Corrupt(format!("{what}: {error}"))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => crate::dialect::classify(database.as_ref()),
            sqlx::Error::PoolTimedOut
            | sqlx::Error::Io(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::Tls(_)
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_) => Self::Unavailable(error.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::Corrupt(error.to_string())
            }
            sqlx::Error::Configuration(_) => Self::Address(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}
