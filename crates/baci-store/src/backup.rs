//! Backups: a consistent copy as a SQLite file, made while the database serves.

use crate::copy;
use crate::database::{Database, Options};
use crate::error::StoreError;
use std::path::Path;

/// Writes a copy of the database, as it is at one moment, into a new SQLite file. Whatever the
/// database is, the copy can be started as it is.
///
/// # Errors
/// [`StoreError::Address`] where the file is there already.
pub async fn run(
    database: &Database,
    file: &Path,
    progress: impl FnMut(&str, u64),
) -> Result<(), StoreError> {
    if file.exists() {
        return Err(StoreError::Address(format!(
            "{} is there already: name a new file for the backup",
            file.display()
        )));
    }
    // Written beside, then renamed: a backup that is there is a whole one.
    let partial = file.with_extension("partial");
    let _ = std::fs::remove_file(&partial);
    let address = format!("sqlite:{}", partial.display());
    let target = Database::open(&address, Options::default()).await?;
    let copied = copy::run(database, &target, progress).await;
    target.close().await;
    copied?;
    // What is left beside the file did not get into it: the disk was full at the last moment.
    let left = std::fs::metadata(file.with_extension("partial-wal"));
    if left.is_ok_and(|left| left.len() > 0) {
        return Err(StoreError::Full("the backup is not whole".to_owned()));
    }
    std::fs::rename(&partial, file).map_err(|e| StoreError::Other(e.to_string()))
}
