//! What a process knows of its imports: where files lie, whether one is at work, whether it is to stop.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// How many files may come in at the same time.
const AT_ONCE: usize = 4;

/// Where files that are handed in lie until their import ends, and how large they may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploads {
    /// `None` for a folder beside the file of SQLite, and `baci.imports` here for PostgreSQL.
    pub folder: Option<PathBuf>,
    /// The most bytes of a file.
    pub largest: u64,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { folder: None, largest: 64 << 20 }
    }
}

/// What this process knows of its imports.
#[derive(Debug)]
pub(crate) struct Desk {
    pub folder: PathBuf,
    pub largest: u64,
    /// Places for files that come in.
    pub places: Arc<Semaphore>,
    working: Mutex<bool>,
    stopping: AtomicBool,
    serving: AtomicBool,
}

/// The place of the one worker; free again when it is dropped.
pub(crate) struct Work(Arc<Desk>);

impl Drop for Work {
    fn drop(&mut self) {
        *self.0.working.lock().unwrap_or_else(PoisonError::into_inner) = false;
    }
}

impl Desk {
    /// For the database at this address.
    pub fn of(address: &str, uploads: Uploads) -> Self {
        let beside = || match address.strip_prefix("sqlite:") {
            Some(file) => PathBuf::from(format!("{}.imports", file.trim_start_matches("//"))),
            None => PathBuf::from("baci.imports"),
        };
        Self {
            folder: uploads.folder.unwrap_or_else(beside),
            largest: uploads.largest,
            places: Arc::new(Semaphore::new(AT_ONCE)),
            working: Mutex::new(false),
            stopping: false.into(),
            serving: false.into(),
        }
    }

    /// Whether the server is ending.
    pub fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Lets the worker stop after what it is at.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// This process is a server: it goes on with what is left.
    pub fn serve(&self) {
        self.serving.store(true, Ordering::Relaxed);
    }

    /// Whether this process is a server, not a command that opened the database for a moment.
    pub fn serving(&self) -> bool {
        self.serving.load(Ordering::Relaxed)
    }

    /// Takes the place of the one worker, where it is free.
    pub fn begin(self: &Arc<Self>) -> Option<Work> {
        let mut working = self.working.lock().unwrap_or_else(PoisonError::into_inner);
        (!std::mem::replace(&mut *working, true)).then(|| Work(self.clone()))
    }
}
