//! A file that is being handed in: written to a file as it comes, never held in memory.

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use crate::secret::random;
use baci_core::id::ImportId;
use baci_core::refusal::Code;
use baci_store::import::{self, StoredImport};
use serde_json::json;
use std::path::PathBuf;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// The most bytes of a file.
const LARGEST: u64 = 32 << 20;
/// How many files may wait for their import to end: they take room on the disk.
const WAITING: i64 = 20;

/// A file on its way in; what is not finished is removed.
#[derive(Debug)]
pub struct Upload {
    id: ImportId,
    path: PathBuf,
    file: File,
    hash: blake3::Hasher,
    bytes: u64,
    kept: bool,
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
    /// [`Code::InvalidRequest`] where there are too many; the disk is full.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > LARGEST {
            let sentence = "a file has at most 32 MiB: cut it, or use the command line";
            return Err(AppError::refused(Code::InvalidRequest, sentence));
        }
        self.hash.update(bytes);
        self.file.write_all(bytes).await.map_err(|error| broken(&error))
    }
}

impl Baci {
    /// Begins to take a file.
    ///
    /// # Errors
    /// [`Code::TooManyAttempts`] where too many wait; there is no place for it.
    pub async fn upload(&self) -> Result<Upload, AppError> {
        let mut open = 0;
        for state in ["draft", "waiting", "running", "stopped"] {
            open += import::in_state(self.database(), state, WAITING).await?.len();
        }
        if i64::try_from(open).unwrap_or(WAITING) >= WAITING {
            let sentence = "too many files wait: finish an import or discard one";
            return Err(AppError::refused(Code::TooManyAttempts, sentence));
        }
        let id = ImportId::derive(self.clock().now(), &random::<16>()?);
        let path = self.import_file(id);
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder).await.map_err(|error| broken(&error))?;
        }
        let file = File::create_new(&path).await.map_err(|error| broken(&error))?;
        let hash = blake3::Hasher::new();
        Ok(Upload { id, path, file, hash, bytes: 0, kept: false })
    }

    /// Keeps a file that came in whole, as the draft of an import.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] for an empty file; the database or the disk is out of order.
    pub async fn keep_upload(
        &self,
        by: &By,
        mut upload: Upload,
        name: &str,
    ) -> Result<ImportId, AppError> {
        if upload.bytes == 0 {
            return Err(AppError::refused(Code::InvalidRequest, "the file is empty"));
        }
        upload.file.sync_all().await.map_err(|error| broken(&error))?;
        let now = self.clock().now();
        let draft = StoredImport {
            import: upload.id,
            file_name: name.chars().filter(|c| !c.is_control()).take(200).collect(),
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
