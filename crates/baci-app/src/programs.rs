//! Programs: checking, publishing, and the one in force.

use crate::asked::{self, Asked};
use crate::baci::Baci;
use crate::error::AppError;
use crate::published::Published;
use baci_core::program::Program;
use baci_core::program::diff::{Change, diff};
use baci_core::program::document::Problem;
use baci_core::refusal::Code;
use baci_core::said::Said;
use baci_core::time::Instant;
use baci_store::program::{self, StoredProgram};
use baci_store::{StoreError, WriteTx};
use std::sync::Arc;
use uuid::Uuid;

/// A version as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedVersion {
    pub version: i64,
    pub program: String,
    /// In hexadecimal.
    pub hash: String,
    pub note: Option<String>,
    pub published_by: String,
    pub published_at: Instant,
    /// Canonical JSON.
    pub document: String,
}

/// What differs between two versions.
#[derive(Clone, Debug)]
pub struct ProgramDiff {
    pub from: i64,
    pub to: i64,
    pub changes: Vec<Change>,
}

impl Baci {
    /// Checks a document in JSON.
    ///
    /// # Errors
    /// [`AppError::Program`] with all problems.
    pub fn check_program(&self, document: &str) -> Result<Program, AppError> {
        Program::from_json(document).map_err(AppError::Program)
    }

    /// Publishes a program as the next version; the same document as the one in force is not
    /// published again. `expected` is the version that the caller took as a start, if they say so.
    ///
    /// # Errors
    /// [`Code::ProgramChanged`] where another version came between.
    pub async fn publish(
        &self,
        program: &Program,
        by: &str,
        note: Option<String>,
        expected: Option<i64>,
    ) -> Result<PublishedVersion, AppError> {
        self.publish_once(program, (by, note, expected), None).await
    }

    /// The same under a key: asked again, it says what was published then, whatever came since. The
    /// pair is who publishes, their note, and the version that they took as a start.
    ///
    /// # Errors
    /// As [`Baci::publish`]; [`Code::IdempotencyKeyReused`].
    pub async fn publish_once(
        &self,
        program: &Program,
        (by, note, expected): (&str, Option<String>, Option<i64>),
        asked: Option<&Asked>,
    ) -> Result<PublishedVersion, AppError> {
        if let Some(asked) = asked {
            let mut tx = self.database().begin_snapshot().await?;
            let made = asked::before(&mut tx, asked).await?;
            tx.rollback().await?;
            if let Some(made) = made {
                return self.program(Some(version_of(made))).await;
            }
        }
        let current = program::get(self.database(), None).await?;
        let version = current.as_ref().map_or(0, |c| c.version);
        if expected.is_some_and(|expected| expected != version) {
            return Err(changed(version));
        }
        if let Some(current) = current {
            if current.hash == program.hash() {
                let mut tx = self.database().begin().await?;
                self.note_publishing(&mut tx, asked, current.version).await?;
                tx.commit().await?;
                return Ok(current.into());
            }
            if let Some(before) = self.programs().version(self.database(), version).await? {
                compatible(&before.program, program)?;
            }
        }
        let stored = StoredProgram {
            version: version + 1,
            program: program.id.clone(),
            hash: program.hash().to_vec(),
            document: program.document().to_string(),
            note,
            published_by: by.to_owned(),
            published_at: self.clock().now(),
        };
        let mut tx = self.database().begin().await?;
        program::add(&mut tx, stored.clone()).await.map_err(|error| match error {
            StoreError::Conflict(_) => changed(version + 1),
            other => other.into(),
        })?;
        self.note_publishing(&mut tx, asked, stored.version).await?;
        tx.commit().await?;
        Ok(stored.into())
    }

    async fn note_publishing(
        &self,
        tx: &mut WriteTx,
        asked: Option<&Asked>,
        version: i64,
    ) -> Result<(), AppError> {
        let Some(asked) = asked else { return Ok(()) };
        let made = Uuid::from_u64_pair(0, version.unsigned_abs());
        asked::first(tx, asked, self.clock().now(), made).await.map(drop)
    }

    /// The program in force, or one version.
    ///
    /// # Errors
    /// [`Code::NoProgram`], [`Code::NotFound`].
    pub async fn program(&self, version: Option<i64>) -> Result<PublishedVersion, AppError> {
        let found = program::get(self.database(), version).await?;
        found.map(PublishedVersion::from).ok_or_else(|| match version {
            None => AppError::refused(Code::NoProgram, "no program is published yet"),
            Some(n) => AppError::refused(Code::NotFound, format!("there is no version {n}"))
                .because("no-version")
                .with("version", n),
        })
    }

    /// The program in force, ready to decide.
    ///
    /// # Errors
    /// [`Code::NoProgram`].
    pub async fn in_force(&self) -> Result<Arc<Published>, AppError> {
        let version = self.program(None).await?.version;
        let found = self.programs().version(self.database(), version).await?;
        found.ok_or_else(|| AppError::refused(Code::NoProgram, "no program is published yet"))
    }

    /// Versions before `before`, latest first.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn program_versions(
        &self,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<PublishedVersion>, AppError> {
        let rows = program::list(self.database(), before.unwrap_or(i64::MAX), limit).await?;
        Ok(rows.into_iter().map(PublishedVersion::from).collect())
    }

    /// What differs between two versions.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn program_diff(&self, from: i64, to: i64) -> Result<ProgramDiff, AppError> {
        let read = |document: String| {
            serde_json::from_str::<serde_json::Value>(&document)
                .map_err(|e| AppError::Internal(e.to_string()))
        };
        let old = read(self.program(Some(from)).await?.document)?;
        let new = read(self.program(Some(to)).await?.document)?;
        Ok(ProgramDiff { from, to, changes: diff(&old, &new) })
    }
}

/// Refuses what would make stored amounts mean something else.
fn compatible(before: &Program, after: &Program) -> Result<(), AppError> {
    let mut wrong = Vec::new();
    if before.id != after.id {
        let sentence = format!("program.id is '{}' and stays so", before.id);
        wrong.push(Said::new("id-stays", sentence).with("id", &before.id));
    }
    if before.currency != after.currency {
        let sentence = "the currency and its digits stay as they are";
        wrong.push(Said::new("currency-stays", sentence));
    }
    for old in &before.wallets {
        match after.wallets.iter().find(|w| w.id == old.id) {
            None => {
                let sentence = format!("the wallet '{}' holds balances and stays", old.id);
                wrong.push(Said::new("wallet-stays", sentence).with("wallet", &old.id));
            }
            Some(new) if (new.kind, new.digits) != (old.kind, old.digits) => {
                let sentence = format!("the kind and digits of wallet '{}' stay", old.id);
                wrong.push(Said::new("wallet-kind-stays", sentence).with("wallet", &old.id));
            }
            Some(_) => {}
        }
    }
    for old in &before.missions {
        let new = after.missions.iter().find(|new| new.id == old.id);
        if new.is_some_and(|new| !old.counts_like(new, (before, after))) {
            let sentence = format!(
                "what the steps of mission '{}' count, and how much, stays: give another one another id",
                old.id
            );
            wrong.push(Said::new("mission-stays", sentence).with("mission", &old.id));
        }
    }
    for old in &before.streaks {
        let new = after.streaks.iter().find(|new| new.id == old.id);
        if new.is_some_and(|new| !old.counts_like(new, (before, after))) {
            let sentence = format!(
                "what streak '{}' counts, how much and how often, stays: give another one another id",
                old.id
            );
            wrong.push(Said::new("streak-stays", sentence).with("streak", &old.id));
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(AppError::Program(wrong.into_iter().map(Problem::whole).collect())),
    }
}

/// The version that a request made, as it is noted.
fn version_of(made: Uuid) -> i64 {
    i64::try_from(made.as_u64_pair().1).unwrap_or(i64::MAX)
}

fn changed(version: i64) -> AppError {
    AppError::refused(
        Code::ProgramChanged,
        format!("version {version} was published in between: look at it, then publish again"),
    )
    .with("version", version)
}

impl From<StoredProgram> for PublishedVersion {
    fn from(stored: StoredProgram) -> Self {
        let hash = stored.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let StoredProgram { version, program, document, note, published_by, published_at, .. } =
            stored;
        Self { version, program, hash, note, published_by, published_at, document }
    }
}
