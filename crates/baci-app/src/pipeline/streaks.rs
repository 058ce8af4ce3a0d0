//! Loading the streaks of members.

use crate::state::State;
use baci_store::{Column, StoreError, WriteTx, streak};

/// Loads what all members have of streaks, where the program has some.
pub(super) async fn load(tx: &mut WriteTx, state: &mut State) -> Result<(), StoreError> {
    if state.published.as_ref().is_none_or(|p| p.program.streaks.is_empty()) {
        return Ok(());
    }
    let members = state.members.iter().filter(|(_, member)| member.card.is_none());
    let ids = Column::uuids(members.map(|(id, _)| id.0));
    for own in streak::of_members(tx, ids).await? {
        if let Some(member) = state.members.get_mut(&own.member) {
            member.streaks.insert(own.streak.clone(), own);
        }
    }
    Ok(())
}
