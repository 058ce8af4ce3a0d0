//! A file that is being handed in: written to a file as it comes, never held in memory.

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use crate::receipts::FileKind;
use crate::secret::random;
use baci_core::id::ImportId;
use baci_store::StoreError;
use baci_store::import::{self, StoredImport};
use serde_json::json;
use std::path::{Path, PathBuf};
use tokio::fs::{DirBuilder, File, OpenOptions};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::OwnedSemaphorePermit;

/// How many files may wait for their import to end: they take room on the disk.
const WAITING: usize = 20;
/// The most characters of a file's name.
const NAME: usize = 100;
/// How many bytes tell what kind of file it is.
const START: usize = 8;

/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum BadUpload {
    #[error("a file has at most {0} bytes: cut it, or use the command line")]
    TooLarge(u64),
    #[error("the file is empty")]
    Empty,
    #[error("this is a spreadsheet: save it as CSV")]
    Spreadsheet,
    #[error("too many files wait: finish an import or discard one")]
    TooMany,
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for BadUpload {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

/// A file on its way in; what is not finished is removed.
#[derive(Debug)]
pub struct Upload {
    id: ImportId,
    path: PathBuf,
    file: File,
    hash: blake3::Hasher,
    start: Vec<u8>,
    bytes: u64,
    largest: u64,
    kept: bool,
    _place: OwnedSemaphorePermit,
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn broken(error: &std::io::Error) -> AppError {
    AppError::Unavailable(format!("the uploaded file cannot be kept: {error}"))
}

impl Upload {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`BadUpload::TooLarge`]; the disk is full.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), BadUpload> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.largest {
            return Err(BadUpload::TooLarge(self.largest));
        }
        let missing = START.saturating_sub(self.start.len());
        self.start.extend(bytes.iter().take(missing));
        self.hash.update(bytes);
        Ok(self.file.write_all(bytes).await.map_err(|error| broken(&error))?)
    }
}

impl Baci {
    /// Begins to take a file.
    ///
    /// # Errors
    /// [`BadUpload::TooMany`]; there is no place for it on the disk.
    pub async fn upload(&self) -> Result<Upload, BadUpload> {
        let desk = self.imports_desk();
        let place = desk.places.clone().try_acquire_owned().map_err(|_| BadUpload::TooMany)?;
        let mut open = 0;
        for state in ["draft", "waiting", "running", "stopped"] {
            open += import::in_state(self.database(), state, 100).await?.len();
        }
        if open >= WAITING {
            return Err(BadUpload::TooMany);
        }
        let id = ImportId::derive(self.clock().now(), &random::<16>()?);
        let path = self.import_file(id);
        let file = create(&desk.folder, &path).await.map_err(|error| broken(&error))?;
        Ok(Upload {
            id,
            path,
            file,
            hash: blake3::Hasher::new(),
            start: Vec::new(),
            bytes: 0,
            largest: desk.largest,
            kept: false,
            _place: place,
        })
    }

    /// Keeps a file that came in whole, as the draft of an import.
    ///
    /// # Errors
    /// [`BadUpload::Empty`], [`BadUpload::Spreadsheet`]; the database or the disk is out of order.
    pub async fn keep_upload(
        &self,
        by: &By,
        mut upload: Upload,
        name: &str,
    ) -> Result<ImportId, BadUpload> {
        if upload.bytes == 0 {
            return Err(BadUpload::Empty);
        }
        if FileKind::by_start(&upload.start).is_none() {
            return Err(BadUpload::Spreadsheet);
        }
        upload.file.sync_all().await.map_err(|error| broken(&error))?;
        let now = self.clock().now();
        let draft = StoredImport {
            import: upload.id,
            file_name: file_name(name),
            bytes: i64::try_from(upload.bytes).unwrap_or(i64::MAX),
            hash: upload.hash.finalize().as_bytes().to_vec(),
            state: "draft".to_owned(),
            plan: "{}".to_owned(),
            place: 0,
            rows: 0,
            new: 0,
            there: 0,
            refused: 0,
            problem: None,
            actor: by.actor.clone(),
            created_at: now,
            noted_at: now,
            started_at: None,
            ended_at: None,
        };
        let mut tx = self.database().begin().await?;
        import::save(&mut tx, &draft).await?;
        let (target, details) = (upload.id.to_string(), json!({ "bytes": draft.bytes }));
        note(&mut tx, now, by, ("import.upload", &target), &details).await?;
        tx.commit().await?;
        upload.kept = true;
        Ok(upload.id)
    }
}

/// A file that only this server reads: it holds what customers bought.
async fn create(folder: &Path, path: &Path) -> std::io::Result<File> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).await?;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).await
}

/// The name to show for a file, never a path: its last part, without signs that do not print.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(NAME).collect();
    match plain.trim() {
        "" => "receipts.csv".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_name_is_only_a_name() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\bills\\ບິນ.csv\r\n"), "ບິນ.csv");
        assert_eq!(file_name("/"), "receipts.csv");
        assert_eq!(file_name(&"x".repeat(500)).len(), 100);
    }
}
