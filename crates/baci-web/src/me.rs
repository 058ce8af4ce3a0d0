//! The member's page: card, balances, history and profile; each member's own, on their phone.

pub(crate) mod card;
pub(crate) mod doors;
pub(crate) mod history;
pub(crate) mod live;
pub(crate) mod number;
pub(crate) mod passes;
pub(crate) mod profile;
pub(crate) mod shell;

use crate::visit::Visit;
use crate::wrong::Wrong;
use baci_core::id::MemberId;

/// Whose page it is: never an id of the address, always that of the session.
pub(crate) fn own(visit: &Visit) -> Result<MemberId, Wrong> {
    visit.member().ok_or(Wrong::SignIn)
}
