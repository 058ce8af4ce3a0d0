//! Levels: where a member stands on each ladder, and how many members have each level.

use crate::baci::Baci;
use crate::error::AppError;
use crate::state::level;
use baci_core::id::MemberId;
use baci_core::level::Standing;

/// Where a member stands on a ladder of levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberLevel {
    /// The ladder, by its id in the program.
    pub levels: String,
    pub standing: Standing,
}

/// How many members are on a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelCount {
    /// The ladder, by its id in the program of the time when it was reached.
    pub levels: String,
    pub number: i64,
    pub members: i64,
}

impl Baci {
    /// How many members are on each level that anybody reached, the lowest of each ladder first.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn level_counts(&self) -> Result<Vec<LevelCount>, AppError> {
        let rows = baci_store::level::counts(self.database()).await?;
        let read = |(levels, number, members)| LevelCount { levels, number, members };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Where a member stands now on each ladder of levels, in the order of their ids.
    ///
    /// # Errors
    /// No such member; no program is published.
    pub async fn levels_of(&self, member: MemberId) -> Result<Vec<MemberLevel>, AppError> {
        let now = self.clock().now();
        let member = self.whom(member).await?;
        let state = self.member_now(member, now).await?;
        Ok(level::all(&state, member)?)
    }
}
