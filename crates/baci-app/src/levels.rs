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

impl Baci {
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
