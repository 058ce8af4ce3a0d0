//! Rollups: what members bought by months, and the sums that figures by month are made of, kept up to date in the background.
//!
//! Each purchase, and what comes back of one, is noted with it in its transaction. [`fold`] reads the months that were noted anew, takes
//! out of the sums what these members had given, and puts in what they give now. [`read`] does the same in memory for what is not
//! folded yet, so that figures are those of the instant at which they are asked for. [`check`] holds all of it against the events.

mod check;
mod fold;
mod member;
mod packed;
mod read;

pub use check::{RollupFault, RollupReport};
pub(crate) use fold::Folder;
pub(crate) use member::Part;
pub(crate) use read::Reader;

use crate::baci::Baci;
use crate::error::AppError;
use baci_core::id::{LOWEST, MemberId};
use baci_core::time::Instant;
use baci_store::setting::{self, StoredSetting};
use baci_store::{WriteTx, member as members, rollup};
use serde::{Deserialize, Serialize};

/// The setting that says how far rollups are.
const STORED: &str = "rollups";

/// How far rollups are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Standing {
    /// In whose days they are.
    zone: String,
    /// Up to which member they are made for the first time.
    after: MemberId,
    /// Whether they are made for all.
    done: bool,
    /// When something was folded last.
    folded_at: Instant,
}

impl Standing {
    const fn of(zone: String, now: Instant) -> Self {
        Self { zone, after: MemberId(LOWEST), done: false, folded_at: now }
    }

    /// The one that a document says; nothing where another version of Baci wrote it.
    fn read(stored: Option<&StoredSetting>) -> Option<Self> {
        serde_json::from_str(&stored?.document).ok()
    }

    /// Writes it over the one that was locked.
    async fn save(
        &self,
        tx: &mut WriteTx,
        before: Option<&StoredSetting>,
        now: Instant,
    ) -> Result<(), AppError> {
        let document = serde_json::to_string(self);
        let document = document.map_err(|error| AppError::Internal(error.to_string()))?;
        let revision = before.map_or(1, |stored| stored.revision + 1);
        let stored = StoredSetting { name: STORED.to_owned(), document, revision, changed_at: now };
        Ok(setting::save(tx, &stored).await?)
    }
}

/// How far rollups are made that are not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollupProgress {
    pub members: i64,
    pub all: i64,
}

impl Baci {
    /// How far rollups are; nothing where they are there. Until then figures by month are counted of all purchases.
    ///
    /// # Errors
    /// No program is published; [`AppError::Unavailable`].
    pub async fn rollups_progress(&self) -> Result<Option<RollupProgress>, AppError> {
        let published = self.in_force().await?;
        let mut tx = self.database().begin_snapshot().await?;
        let stored = setting::read_in(&mut tx, STORED).await?;
        let zone = published.program.zone.name();
        let standing = Standing::read(stored.as_ref()).filter(|own| own.zone == zone);
        let done = match &standing {
            Some(own) if own.done => None,
            Some(own) => Some(rollup::members_up_to(&mut tx, own.after).await?),
            None => Some(0),
        };
        tx.rollback().await?;
        let all = members::count(self.database()).await?;
        Ok(done.map(|members| RollupProgress { members, all }))
    }

    /// Folds what is new, and makes what is not there yet, to the end; tells members as they are done. Answers how many times something
    /// was folded.
    ///
    /// # Errors
    /// No program is published; [`AppError::Unavailable`].
    pub async fn fold_rollups(&self, mut progress: impl FnMut(u64)) -> Result<u64, AppError> {
        let folder = self.folder();
        let (mut steps, mut members) = (0, 0);
        while let Some(done) = folder.step().await? {
            steps += 1;
            members += done;
            progress(members);
        }
        Ok(steps)
    }

    /// Takes all rollups away and makes them anew of the events.
    ///
    /// # Errors
    /// As [`Baci::fold_rollups`].
    pub async fn rebuild_rollups(&self, progress: impl FnMut(u64)) -> Result<(), AppError> {
        self.folder().start_anew().await?;
        self.fold_rollups(progress).await.map(|_| ())
    }

    pub(crate) fn folder(&self) -> Folder {
        let (database, programs) = (self.database().clone(), self.programs().clone());
        Folder::new(database, programs, self.clock().clone())
    }
}

/// A text in the database that is not what it should be.
fn corrupt(what: &str, of: impl std::fmt::Display) -> AppError {
    AppError::Internal(format!("{what} of {of} cannot be read"))
}
