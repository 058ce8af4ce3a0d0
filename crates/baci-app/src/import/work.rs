//! The one worker: takes what waits, one import after the other, and notes how far each is.

use super::ImportPlan;
use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use crate::receipts::{Commits, Defaults, ReadPlan, RefusedRow, start};
use baci_core::id::ImportId;
use baci_store::import::{self, StoredImport, StoredRow};
use serde_json::json;
use std::sync::atomic::Ordering;

/// How many receipts are committed together: few enough that a till in between does not wait.
const BATCH: usize = 1024;
/// How many refused rows of an import are kept.
pub(super) const KEPT: usize = 5000;
/// The most characters that are kept of a refused row.
const LONGEST: usize = 4000;

impl Baci {
    /// Marks what ran when the server ended as stopped, and goes on with what waits: for a server's start.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn imports_after_start(&self) -> Result<(), AppError> {
        for left in import::in_state(self.database(), "running", 100).await? {
            let mut tx = self.database().begin().await?;
            import::turn(&mut tx, left.import, ("running", "stopped")).await?;
            tx.commit().await?;
        }
        self.work_on_imports();
        Ok(())
    }

    /// Lets the worker stop after the batch that it is at: for a server's end.
    pub fn stop_imports(&self) {
        self.imports_desk().stopping.store(true, Ordering::Relaxed);
    }

    /// Starts the worker, unless it is at work.
    pub(super) fn work_on_imports(&self) {
        if self.imports_desk().stopping() || !self.imports_desk().begin() {
            return;
        }
        let baci = self.clone();
        tokio::spawn(async move {
            let worked = baci.all_that_waits().await;
            baci.imports_desk().end();
            match worked {
                Err(error) => tracing::warn!(%error, "imports have to wait"),
                // One that came between the last look and the end of the worker.
                Ok(()) => {
                    let waiting = import::in_state(baci.database(), "waiting", 1).await;
                    if waiting.is_ok_and(|waiting| !waiting.is_empty()) {
                        baci.work_on_imports();
                    }
                }
            }
        });
    }

    async fn all_that_waits(&self) -> Result<(), AppError> {
        while !self.imports_desk().stopping() {
            let waiting = import::in_state(self.database(), "waiting", 100).await?;
            let Some(mut next) =
                waiting.into_iter().find(|next| self.import_file(next.import).exists())
            else {
                return Ok(());
            };
            let mut tx = self.database().begin().await?;
            let mine = import::turn(&mut tx, next.import, ("waiting", "running")).await?;
            import::forget_rows(&mut tx, next.import).await?;
            tx.commit().await?;
            if mine {
                next.started_at = Some(self.clock().now());
                (next.rows, next.new, next.there, next.refused) = (0, 0, 0, 0);
                let done = self.run_import(&mut next).await;
                self.end_import(next, done).await?;
            }
        }
        Ok(())
    }

    /// Runs one; answers whether it came to its end.
    async fn run_import(&self, stored: &mut StoredImport) -> Result<bool, AppError> {
        let bad = |error: String| AppError::Internal(error);
        let plan: ImportPlan =
            serde_json::from_str(&stored.plan).map_err(|error| bad(error.to_string()))?;
        let program = self.in_force().await?;
        let defaults =
            Defaults { currency: program.program.currency, zone: program.program.zone.clone() };
        let file = self.import_file(stored.import);
        let (options, source) = (plan.options, plan.source);
        let (opened, mut batches) =
            start(ReadPlan { file, options, defaults, source, batch: BATCH });
        let opened = opened.await.map_err(|_| bad("the reading stopped".to_owned()))?;
        let position = opened.map_err(|fault| bad(fault.sentence))?.position;
        let mut commits = Commits::new(self.clone());
        while let Some(batch) = batches.recv().await {
            if self.imports_desk().stopping() {
                break;
            }
            let refused = commits.push(batch.map_err(|fault| bad(fault.sentence))?).await?;
            stored.place = whole(position.get());
            self.note_import(stored, &commits, refused).await?;
        }
        let refused = commits.finish().await?;
        self.note_import(stored, &commits, refused).await?;
        Ok(!self.imports_desk().stopping())
    }

    /// Writes how far an import is, and the rows that were refused since.
    async fn note_import(
        &self,
        stored: &mut StoredImport,
        commits: &Commits,
        refused: Vec<RefusedRow>,
    ) -> Result<(), AppError> {
        let room = KEPT.saturating_sub(usize::try_from(stored.refused).unwrap_or(KEPT));
        let counts = commits.counts();
        (stored.rows, stored.refused) = (whole(counts.rows), whole(counts.refused));
        (stored.new, stored.there) = (whole(counts.new), whole(counts.there));
        stored.state = "running".to_owned();
        let mut tx = self.database().begin().await?;
        import::save(&mut tx, stored).await?;
        let rows = refused.into_iter().take(room).map(kept).collect();
        import::add_rows(&mut tx, stored.import, rows).await?;
        Ok(tx.commit().await?)
    }

    /// Notes how an import ended, and removes its file where it is needed no more.
    async fn end_import(
        &self,
        mut stored: StoredImport,
        done: Result<bool, AppError>,
    ) -> Result<(), AppError> {
        let now = self.clock().now();
        stored.ended_at = Some(now);
        let state = match &done {
            Ok(true) => "done",
            Ok(false) | Err(AppError::Unavailable(_) | AppError::Busy) => "stopped",
            Err(_) => "failed",
        };
        stored.state = state.to_owned();
        stored.problem = done.err().map(|error| error.to_string().chars().take(500).collect());
        let by = By { actor: stored.actor.clone(), address: String::new() };
        let details = json!({ "state": state, "new": stored.new, "already_there": stored.there,
            "refused_rows": stored.refused });
        let id: ImportId = stored.import;
        let mut tx = self.database().begin().await?;
        import::save(&mut tx, &stored).await?;
        note(&mut tx, now, &by, ("import.end", &id.to_string()), &details).await?;
        tx.commit().await?;
        if state != "stopped" {
            let _ = tokio::fs::remove_file(self.import_file(id)).await;
        }
        Ok(())
    }
}

/// A refused row as it is kept: its start, where it is very long.
fn kept(row: RefusedRow) -> StoredRow {
    let mut left = LONGEST;
    let cells: Vec<String> = row
        .raw
        .iter()
        .map(|cell| {
            let text: String = String::from_utf8_lossy(cell).chars().take(left).collect();
            left -= text.chars().count();
            // PostgreSQL keeps no such sign.
            text.replace('\0', "")
        })
        .collect();
    StoredRow {
        row_number: whole(row.number),
        code: row.reason.code.to_owned(),
        field: row.reason.field.map_or("", crate::receipts::Field::name).to_owned(),
        cell: row.reason.text.replace('\0', ""),
        contents: json!(cells).to_string(),
    }
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
