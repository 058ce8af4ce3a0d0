//! The one worker: takes what waits, one import after the other, and notes how far each is.

use super::ImportPlan;
use super::look::told;
use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use crate::receipts::{Commits, Fault, Position, ReadPlan, RefusedRow, start};
use baci_store::import::{self, StoredImport, StoredRow};
use serde_json::json;

/// How many receipts are committed together: few enough that a till in between does not wait.
const BATCH: usize = 1024;
/// How many refused rows of an import are kept.
pub(super) const KEPT: usize = 5000;
/// The most characters that are kept of a refused row.
const LONGEST: usize = 2000;

/// How an import came to its end.
enum End {
    Done,
    /// Somebody stopped it, or took it over.
    Told,
    /// The server ends: it goes on with the next start.
    Later,
    /// The database is out of order: somebody may let it go on.
    Stuck,
    Failed(String),
}

impl Baci {
    /// Goes on with what ran when the server ended, and with what waits: for a server's start.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn imports_after_start(&self) -> Result<(), AppError> {
        self.imports_desk().serve();
        self.go_on_with_imports(self.clock().now().plus_seconds(1)).await
    }

    /// Lets the worker stop after the batch that it is at: for a server's end.
    pub fn stop_imports(&self) {
        self.imports_desk().stop();
    }

    /// Starts the worker, unless it is at work.
    pub(super) fn work_on_imports(&self) {
        if self.imports_desk().stopping() {
            return;
        }
        let Some(work) = self.imports_desk().begin() else { return };
        let baci = self.clone();
        tokio::spawn(async move {
            let worked = baci.all_that_waits().await;
            drop(work);
            match worked {
                // The sweep looks again.
                Err(error) => tracing::warn!(%error, "imports have to wait"),
                // One that came between the last look and the end of the worker.
                Ok(()) => {
                    if baci.next_import().await.is_ok_and(|next| next.is_some()) {
                        baci.work_on_imports();
                    }
                }
            }
        });
    }

    /// The first import that waits and has its file here.
    async fn next_import(&self) -> Result<Option<StoredImport>, AppError> {
        let waiting = import::in_state(self.database(), "waiting", 100).await?;
        Ok(waiting.into_iter().find(|next| self.import_file(next.import).exists()))
    }

    async fn all_that_waits(&self) -> Result<(), AppError> {
        while !self.imports_desk().stopping() {
            let Some(mut next) = self.next_import().await? else { return Ok(()) };
            let mut tx = self.database().begin().await?;
            let mine = import::turn(&mut tx, next.import, ("waiting", "running")).await?;
            if !mine {
                continue;
            }
            let now = self.clock().now();
            next.started_at = next.started_at.or(Some(now));
            (next.state, next.noted_at) = ("running".to_owned(), now);
            (next.place, next.rows, next.refused) = (0, 0, 0);
            import::save(&mut tx, &next).await?;
            import::forget_rows(&mut tx, next.import).await?;
            tx.commit().await?;
            let end = match self.run_import(&mut next).await {
                Ok(end) => end,
                Err(error @ (AppError::Unavailable(_) | AppError::Busy)) => {
                    tracing::warn!(%error, import = %next.import, "an import has to stop");
                    End::Stuck
                }
                Err(error) => End::Failed(error.to_string()),
            };
            self.end_import(next, end).await?;
        }
        Ok(())
    }

    async fn run_import(&self, stored: &mut StoredImport) -> Result<End, AppError> {
        let file = self.import_file(stored.import);
        let Some(ImportPlan { options, source, .. }) = ImportPlan::of(stored) else {
            return Ok(End::Failed("its plan cannot be read".to_owned()));
        };
        let bad = |fault: &Fault| End::Failed(told(&file, fault));
        let defaults = self.import_defaults().await?;
        let plan = ReadPlan { file: file.clone(), options, defaults, source, batch: BATCH };
        let (opened, mut batches) = start(plan);
        let position = match opened.await {
            Ok(Ok(opened)) => opened.position,
            Ok(Err(fault)) => return Ok(bad(&fault)),
            Err(_) => return Err(AppError::Internal("the reading stopped".to_owned())),
        };
        let mut commits = Commits::new(self.clone());
        // What an earlier run added is found again, and is no less this import's.
        let before = stored.new;
        let end = loop {
            let batch = match batches.recv().await {
                Some(Ok(batch)) => batch,
                Some(Err(fault)) => break bad(&fault),
                None => break End::Done,
            };
            let refused = commits.push(batch).await?;
            stored.place = place(&position, stored.bytes);
            if !self.note_import(stored, &commits, before, refused).await? {
                break End::Told;
            }
            if self.imports_desk().stopping() {
                break End::Later;
            }
        };
        let refused = commits.finish().await?;
        stored.place = place(&position, stored.bytes);
        match self.note_import(stored, &commits, before, refused).await? {
            true => Ok(end),
            false => Ok(End::Told),
        }
    }

    /// Writes how far an import is, and the rows that were refused since; answers whether it may go on.
    async fn note_import(
        &self,
        stored: &mut StoredImport,
        commits: &Commits,
        before: i64,
        refused: Vec<RefusedRow>,
    ) -> Result<bool, AppError> {
        let room = KEPT.saturating_sub(usize::try_from(stored.refused).unwrap_or(KEPT));
        let counts = commits.counts();
        (stored.rows, stored.refused) = (whole(counts.rows), whole(counts.refused));
        let (new, there) = (whole(counts.new), whole(counts.there));
        (stored.new, stored.there) = (before + new, (there - before).max(0));
        stored.noted_at = self.clock().now();
        let mut tx = self.database().begin().await?;
        import::note(&mut tx, stored).await?;
        let rows = refused.iter().take(room).map(kept).collect();
        import::add_rows(&mut tx, stored.import, rows).await?;
        tx.commit().await?;
        let now = import::get(self.database(), stored.import).await?;
        Ok(now.is_some_and(|now| now.state == "running"))
    }

    /// Notes how an import ended, and removes its file where it is needed no more.
    async fn end_import(&self, mut stored: StoredImport, end: End) -> Result<(), AppError> {
        let (state, problem) = match end {
            End::Told => return Ok(()),
            End::Later => ("waiting", None),
            End::Done => ("done", None),
            End::Stuck => ("stopped", Some("stuck".to_owned())),
            End::Failed(problem) => ("failed", Some(problem)),
        };
        let (now, id) = (self.clock().now(), stored.import);
        let mut tx = self.database().begin().await?;
        if !import::turn(&mut tx, id, ("running", state)).await? {
            return Ok(());
        }
        stored.state = state.to_owned();
        stored.problem = problem.map(|problem| problem.chars().take(500).collect());
        stored.ended_at = (state != "waiting").then_some(now);
        import::save(&mut tx, &stored).await?;
        if state != "waiting" {
            let by = By { actor: stored.actor.clone(), address: String::new() };
            let details = json!({ "state": state, "new": stored.new, "already_there": stored.there,
                "refused_rows": stored.refused });
            note(&mut tx, now, &by, ("import.end", &id.to_string()), &details).await?;
        }
        tx.commit().await?;
        if matches!(state, "done" | "failed") {
            let _ = tokio::fs::remove_file(self.import_file(id)).await;
        }
        Ok(())
    }
}

/// How many of a file's bytes are read; for a Parquet file, its share of the rows.
fn place(position: &Position, bytes: i64) -> i64 {
    let total = i128::from(position.total.unwrap_or(0)).max(1);
    let read = i128::from(position.get()).min(total);
    i64::try_from(i128::from(bytes) * read / total).unwrap_or(bytes)
}

/// A refused row as it is kept: its start, where it is very long.
fn kept(row: &RefusedRow) -> StoredRow {
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
