//! What is to happen to a household.

use super::Who;
use baci_core::household::Role;
use baci_core::id::{HouseholdId, MemberId};

/// What a member does about a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HouseholdAct {
    /// Begins one, as its head.
    Found,
    /// The head asks somebody in.
    Invite { whom: Who, role: Role },
    /// Comes in, having been asked.
    Accept { household: HouseholdId },
    /// Does not come in.
    Decline { household: HouseholdId },
    /// Goes, with all that is theirs.
    Leave,
    /// The head removes somebody, or takes back that they were asked.
    Remove { whom: MemberId },
    /// The head gives somebody another role; their own, to be an adult from then on.
    Role { whom: MemberId, role: Role },
}

impl HouseholdAct {
    /// The kind of event it makes.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Found => "household_found",
            Self::Invite { .. } => "household_invite",
            Self::Accept { .. } => "household_join",
            Self::Decline { .. } => "household_decline",
            Self::Leave => "household_leave",
            Self::Remove { .. } => "household_remove",
            Self::Role { .. } => "household_role",
        }
    }
}
