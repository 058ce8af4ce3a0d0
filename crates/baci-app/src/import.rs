//! Imports that are kept as rows: a file that was handed in, its plan, how far it is, what was refused.
//!
//! One runs at a time; the others wait. Each receipt has a key made of its source and number, so an import
//! that goes on after a stop begins at the file's start again, and adds only what is missing.

mod desk;
mod export;
mod look;
mod steps;
mod sweep;
mod upload;
mod work;

pub(crate) use desk::Desk;
pub use desk::Uploads;
pub use export::row_cells;
pub use upload::{BadUpload, Upload};

use crate::baci::Baci;
use crate::error::AppError;
use crate::receipts::ReadOptions;
use baci_core::id::ImportId;
use baci_core::refusal::Code;
use baci_store::import::{self, StoredImport, StoredRow};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How a file is read, and what its receipts' numbers are unique in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    pub options: ReadOptions,
    /// Part of each receipt's key: the same number of the same source is the same receipt.
    pub source: String,
    /// The names of the columns that refused rows are kept with.
    pub heads: Vec<String>,
}

impl ImportPlan {
    /// The plan of an import; `None` for a draft.
    pub fn of(stored: &StoredImport) -> Option<Self> {
        serde_json::from_str(&stored.plan).ok()
    }
}

impl Baci {
    /// Where the file of an import lies until the import ends.
    pub fn import_file(&self, id: ImportId) -> PathBuf {
        self.imports_desk().folder.join(id.to_string())
    }

    /// The most bytes of a file that is handed in.
    pub fn largest_upload(&self) -> u64 {
        self.imports_desk().largest
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
        let missing = || AppError::refused(Code::NotFound, format!("there is no import {id}"));
        import::get(self.database(), id).await?.ok_or_else(|| missing().because("no-import"))
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
}
