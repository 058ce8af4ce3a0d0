//! Imports that are kept as rows: a file that was handed in, its plan, how far it is, what was refused.
//!
//! One runs at a time; the others wait. Each receipt has a key made of its source and number, so an import
//! that goes on after a stop begins at the file's start again, and adds only what is missing.

mod upload;
mod work;

pub use upload::Upload;

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use crate::receipts::ReadOptions;
use baci_core::id::ImportId;
use baci_core::refusal::Code;
use baci_store::import::{self, StoredImport, StoredRow};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// How a file is read, and what its receipts' numbers are unique in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    pub options: ReadOptions,
    /// Part of each receipt's key: the same number of the same source is the same receipt.
    pub source: String,
    /// The names of the file's columns.
    pub heads: Vec<String>,
}

/// What this process knows of its imports.
#[derive(Debug)]
pub(crate) struct Desk {
    folder: PathBuf,
    working: Mutex<bool>,
    stopping: std::sync::atomic::AtomicBool,
}

impl Desk {
    /// For a database: beside its file, or in the system's folder for what is short-lived.
    pub fn of(address: &str) -> Self {
        let folder = match address.strip_prefix("sqlite:") {
            Some(file) => PathBuf::from(format!("{}.imports", file.trim_start_matches("//"))),
            None => {
                let mark = blake3::hash(address.as_bytes()).to_hex();
                std::env::temp_dir().join(format!("baci-imports-{}", &mark[..16]))
            }
        };
        Self { folder, working: Mutex::new(false), stopping: false.into() }
    }

    fn stopping(&self) -> bool {
        self.stopping.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Takes the place of the one worker; `false` where it is taken.
    fn begin(&self) -> bool {
        let mut working = self.working.lock().unwrap_or_else(PoisonError::into_inner);
        !std::mem::replace(&mut *working, true)
    }

    fn end(&self) {
        *self.working.lock().unwrap_or_else(PoisonError::into_inner) = false;
    }
}

fn missing(id: ImportId) -> AppError {
    AppError::refused(Code::NotFound, format!("there is no import {id}"))
}

impl Baci {
    /// Where the file of an import lies until the import ends.
    pub fn import_file(&self, id: ImportId) -> PathBuf {
        self.imports_desk().folder.join(format!("{id}.csv"))
    }

    /// Imports, latest first, before this one.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn imports(
        &self,
        before: Option<ImportId>,
        limit: usize,
    ) -> Result<Vec<StoredImport>, AppError> {
        let before = before.unwrap_or(ImportId(baci_core::id::HIGHEST));
        let limit = i64::try_from(limit.min(1000)).unwrap_or(1000);
        Ok(import::list(self.database(), before, limit).await?)
    }

    /// One import.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn import(&self, id: ImportId) -> Result<StoredImport, AppError> {
        import::get(self.database(), id).await?.ok_or_else(|| missing(id))
    }

    /// Refused rows of an import after this number, in their order; the first few thousand are kept.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn refused_rows(
        &self,
        id: ImportId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<StoredRow>, AppError> {
        let limit = i64::try_from(limit.min(work::KEPT)).unwrap_or(0);
        Ok(import::rows(self.database(), id, after, limit).await?)
    }

    /// Starts a draft, or lets a stopped import go on: it runs as soon as no other does.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::RecordChanged`] where it cannot be started, or its file is gone.
    pub async fn start_import(
        &self,
        by: &By,
        id: ImportId,
        plan: Option<&ImportPlan>,
    ) -> Result<(), AppError> {
        let mut stored = self.import(id).await?;
        let open = matches!(stored.state.as_str(), "draft" | "stopped");
        if !open || !self.import_file(id).exists() {
            let sentence = format!("the import {id} cannot be started: it is not open any more");
            return Err(AppError::refused(Code::RecordChanged, sentence));
        }
        if let Some(plan) = plan {
            stored.plan = json!(plan).to_string();
        }
        let action = if stored.state == "draft" { "import.start" } else { "import.continue" };
        let mut tx = self.database().begin().await?;
        if !import::turn(&mut tx, id, (&stored.state, "waiting")).await? {
            return Err(AppError::refused(Code::RecordChanged, "somebody else was quicker"));
        }
        stored.state = "waiting".to_owned();
        stored.actor.clone_from(&by.actor);
        (stored.problem, stored.ended_at) = (None, None);
        import::save(&mut tx, &stored).await?;
        let details = json!({ "bytes": stored.bytes });
        note(&mut tx, self.clock().now(), by, (action, &id.to_string()), &details).await?;
        tx.commit().await?;
        self.work_on_imports();
        Ok(())
    }

    /// Throws away an import that has not started, or stopped; what it added stays.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::RecordChanged`] where it runs or ended.
    pub async fn discard_import(&self, by: &By, id: ImportId) -> Result<(), AppError> {
        let stored = self.import(id).await?;
        if !matches!(stored.state.as_str(), "draft" | "stopped" | "waiting") {
            return Err(AppError::refused(Code::RecordChanged, "the import runs, or has ended"));
        }
        let mut tx = self.database().begin().await?;
        if !import::turn(&mut tx, id, (&stored.state, "draft")).await? {
            return Err(AppError::refused(Code::RecordChanged, "somebody else was quicker"));
        }
        import::remove(&mut tx, id).await?;
        let target = id.to_string();
        note(&mut tx, self.clock().now(), by, ("import.discard", &target), &json!({})).await?;
        tx.commit().await?;
        let _ = tokio::fs::remove_file(self.import_file(id)).await;
        Ok(())
    }
}
