//! Streaks: how a member stands with each, and how many members keep them up.

use crate::baci::Baci;
use crate::error::AppError;
use crate::state::streak;
use baci_core::id::MemberId;
use baci_core::streak::Standing;

pub use baci_store::streak::StreakFigures;

/// A streak of a member's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberStreak {
    /// Its id in the program.
    pub streak: String,
    pub standing: Standing,
}

impl Baci {
    /// How a member stands now with each streak of the program, in the order of their ids.
    ///
    /// # Errors
    /// No such member; no program is published.
    pub async fn streaks_of(&self, member: MemberId) -> Result<Vec<MemberStreak>, AppError> {
        let now = self.clock().now();
        let member = self.whom(member).await?;
        let state = self.member_now(member, now).await?;
        Ok(streak::all(&state, member, now)?)
    }

    /// How many members keep each streak up now, and how long; only those that somebody keeps up.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn streak_figures(&self) -> Result<Vec<StreakFigures>, AppError> {
        Ok(baci_store::streak::figures(self.database(), self.clock().now()).await?)
    }
}
