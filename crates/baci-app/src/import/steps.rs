//! What somebody does with an import: starts it, stops it, lets it go on, throws it away.

use super::ImportPlan;
use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use crate::receipts::ReadOptions;
use baci_core::id::ImportId;
use baci_core::refusal::Code;
use baci_store::WriteTx;
use baci_store::import::{self, StoredImport};
use serde_json::{Value, json};

/// The most characters of a source.
const SOURCE: usize = 100;

fn closed(sentence: &str) -> AppError {
    AppError::refused(Code::RecordChanged, sentence)
}

impl Baci {
    /// Starts a draft: it runs as soon as no other does.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::InvalidRequest`] where the options miss something or do not fit the
    /// file, or the source is empty or too long; [`Code::RecordChanged`] where it is no draft any more.
    pub async fn start_import(
        &self,
        by: &By,
        id: ImportId,
        options: ReadOptions,
        source: &str,
    ) -> Result<(), AppError> {
        let source = source.trim();
        let wrong = |sentence| AppError::refused(Code::InvalidRequest, sentence);
        if !options.missing().is_empty() {
            let sentence = "say which columns are the customer, the time and the amount";
            return Err(wrong(sentence).because("import-columns"));
        }
        if source.is_empty() || source.chars().count() > SOURCE {
            let refused = wrong("the source is a name of at most 100 characters");
            return Err(refused.because("import-source").with("most", SOURCE));
        }
        let mut stored = self.open_import(id, &["draft"]).await?;
        let heads = self.heads_of(id, options.clone()).await?;
        let plan = ImportPlan { options, source: source.to_owned(), heads };
        stored.plan = json!(plan).to_string();
        self.set_off(by, stored, "import.start").await
    }

    /// Lets a stopped import go on: from the file's start, adding only what is missing.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::RecordChanged`] where it is not stopped, or its file is gone.
    pub async fn continue_import(&self, by: &By, id: ImportId) -> Result<(), AppError> {
        let stored = self.open_import(id, &["stopped"]).await?;
        self.set_off(by, stored, "import.continue").await
    }

    /// Stops an import after the receipts that it is at; what it added stays.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::RecordChanged`] where it neither runs nor waits.
    pub async fn stop_import(&self, by: &By, id: ImportId) -> Result<(), AppError> {
        let stored = self.import(id).await?;
        if !matches!(stored.state.as_str(), "waiting" | "running") {
            return Err(closed("the import neither runs nor waits").because("import-not-running"));
        }
        let mut tx = self.moved(&stored, "stopped").await?;
        self.note_step(&mut tx, by, id, "import.stop", &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Throws away an import that has not started, waits, or was stopped; what it added stays.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::RecordChanged`] where it runs or ended.
    pub async fn discard_import(&self, by: &By, id: ImportId) -> Result<(), AppError> {
        let stored = self.import(id).await?;
        if !matches!(stored.state.as_str(), "draft" | "stopped" | "waiting") {
            return Err(closed("the import runs, or has ended").because("import-runs"));
        }
        let mut tx = self.moved(&stored, "draft").await?;
        import::remove(&mut tx, id).await?;
        self.note_step(&mut tx, by, id, "import.discard", &json!({})).await?;
        tx.commit().await?;
        let _ = tokio::fs::remove_file(self.import_file(id)).await;
        Ok(())
    }

    /// An import in one of these states whose file is here.
    async fn open_import(&self, id: ImportId, states: &[&str]) -> Result<StoredImport, AppError> {
        let stored = self.import(id).await?;
        match states.contains(&stored.state.as_str()) && self.import_file(id).exists() {
            true => Ok(stored),
            false => Err(closed("the import is not open any more, or its file is gone")
                .because("import-closed")),
        }
    }

    async fn set_off(
        &self,
        by: &By,
        mut stored: StoredImport,
        action: &str,
    ) -> Result<(), AppError> {
        let mut tx = self.moved(&stored, "waiting").await?;
        stored.state = "waiting".to_owned();
        stored.actor.clone_from(&by.actor);
        stored.noted_at = self.clock().now();
        (stored.problem, stored.ended_at) = (None, None);
        import::save(&mut tx, &stored).await?;
        let details = json!({ "bytes": stored.bytes });
        self.note_step(&mut tx, by, stored.import, action, &details).await?;
        tx.commit().await?;
        self.work_on_imports();
        Ok(())
    }

    /// A transaction in which an import has moved on from the state it was read in.
    async fn moved(&self, stored: &StoredImport, to: &str) -> Result<WriteTx, AppError> {
        let mut tx = self.database().begin().await?;
        match import::turn(&mut tx, stored.import, (&stored.state, to)).await? {
            true => Ok(tx),
            false => Err(closed("somebody else was quicker")),
        }
    }

    async fn note_step(
        &self,
        tx: &mut WriteTx,
        by: &By,
        id: ImportId,
        action: &str,
        details: &Value,
    ) -> Result<(), AppError> {
        note(tx, self.clock().now(), by, (action, &id.to_string()), details).await
    }
}
