//! What is left of imports that nobody ends: files, drafts, and refused rows that are old.

use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use baci_core::id::{ImportId, first_of_millis};
use baci_core::time::Instant;
use baci_store::import;
use std::collections::BTreeSet;

/// How long a draft waits for its start, in seconds: a week.
const DRAFT: i64 = 7 * 86_400;
/// How long a stopped import can go on, in seconds: 30 days.
const STOPPED: i64 = 30 * 86_400;
/// How long refused rows are kept, in seconds: 90 days.
const ROWS: i64 = 90 * 86_400;
/// After how many seconds an import that runs and does not move was left by its server.
const LEFT: i64 = 300;
/// How many are looked at in one sweep.
const AT_ONCE: i64 = 100;

impl Baci {
    /// Removes what is old, and lets go on what was left; answers how many rows are gone.
    pub(crate) async fn sweep_imports(&self) -> Result<u64, AppError> {
        let now = self.clock().now();
        let mut removed = 0;
        let by = By { actor: "task".to_owned(), address: String::new() };
        for (state, after) in [("draft", DRAFT), ("stopped", STOPPED)] {
            let before = now.plus_seconds(-after);
            for old in import::left(self.database(), state, before, AT_ONCE).await? {
                // Somebody may have started it this very moment.
                removed += u64::from(self.discard_import(&by, old.import).await.is_ok());
            }
        }
        if self.imports_desk().serving() {
            self.go_on_with_imports(now.plus_seconds(-LEFT)).await?;
        }
        let millis = now.plus_seconds(-ROWS).micros().div_euclid(1000);
        let before = ImportId(first_of_millis(u64::try_from(millis).unwrap_or(0)));
        let mut tx = self.database().begin().await?;
        removed += import::sweep_rows(&mut tx, before, AT_ONCE * 10).await?;
        tx.commit().await?;
        self.sweep_files().await?;
        Ok(removed)
    }

    /// Lets those go on that run by their row and have not moved since: their server ended. One whose
    /// file is not here is another server's, and lost only if it does not move for long.
    pub(super) async fn go_on_with_imports(&self, since: Instant) -> Result<(), AppError> {
        let long_ago = self.clock().now().plus_seconds(-LEFT);
        for left in import::left(self.database(), "running", since, AT_ONCE).await? {
            let mut tx = self.database().begin().await?;
            match self.import_file(left.import).exists() {
                true => _ = import::turn(&mut tx, left.import, ("running", "waiting")).await?,
                false if left.noted_at >= long_ago => {}
                false if import::turn(&mut tx, left.import, ("running", "failed")).await? => {
                    let mut lost = left;
                    lost.state = "failed".to_owned();
                    (lost.problem, lost.ended_at) =
                        (Some("gone".to_owned()), Some(self.clock().now()));
                    import::save(&mut tx, &lost).await?;
                }
                false => {}
            }
            tx.commit().await?;
        }
        self.work_on_imports();
        Ok(())
    }

    /// Removes files of imports that are no more, or have ended.
    async fn sweep_files(&self) -> Result<(), AppError> {
        let mut known = BTreeSet::new();
        for state in ["draft", "waiting", "running", "stopped"] {
            let open = import::in_state(self.database(), state, 1000).await?;
            known.extend(open.into_iter().map(|open| open.import));
        }
        let folder = &self.imports_desk().folder;
        let Ok(mut entries) = tokio::fs::read_dir(folder).await else { return Ok(()) };
        // One that comes in right now has no row yet: it is younger than this.
        let young = first_of_millis(
            u64::try_from(self.clock().now().plus_seconds(-86_400).micros() / 1000).unwrap_or(0),
        );
        while let Ok(Some(entry)) = entries.next_entry().await {
            let name = entry.file_name();
            let Some(id) = name.to_str().and_then(|name| name.parse::<ImportId>().ok()) else {
                continue;
            };
            if id < ImportId(young) && !known.contains(&id) {
                let _ = tokio::fs::remove_file(entry.path()).await;
            }
        }
        Ok(())
    }
}
