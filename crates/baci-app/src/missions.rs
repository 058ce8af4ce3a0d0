//! Missions: how far a member is with each that is for them.

use crate::baci::Baci;
use crate::error::AppError;
use crate::state::mission;
use baci_core::id::MemberId;
use baci_core::mission::Progress;
use baci_core::time::Instant;

/// A mission of a member's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberMission {
    pub progress: Progress,
    /// The first instant at which nothing counts for it any more, or at which it begins anew.
    pub until: Option<Instant>,
}

impl Baci {
    /// The missions that are for a member now, in the order of their ids, with how far they are; those
    /// that are over and those of which a badge is had, too.
    ///
    /// # Errors
    /// No such member; no program is published.
    pub async fn missions_of(&self, member: MemberId) -> Result<Vec<MemberMission>, AppError> {
        let now = self.clock().now();
        let member = self.whom(member).await?;
        let state = self.member_now(member, now).await?;
        Ok(mission::all(&state, member, now)?)
    }
}
