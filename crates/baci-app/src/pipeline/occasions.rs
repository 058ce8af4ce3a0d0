//! Loading what occasions hang on: when something is due, and the day of the first purchase.

use super::merges::with_absorbed;
use crate::state::State;
use baci_core::decide::caps::Key;
use baci_core::id::MemberId;
use baci_core::occasion::day_number;
use baci_store::occasion::StoredOccasions;
use baci_store::{StoreError, WriteTx, event};

/// Takes in when something is due of members.
pub(super) fn know(state: &mut State, due: Vec<StoredOccasions>) {
    for own in due {
        if let Some(member) = state.members.get_mut(&own.member) {
            member.occasions = Some(own);
        }
    }
}

/// Where an anniversary hangs on it: the days of the first purchases of members of whom none is noted, because
/// no occasion asked for it when they bought, or because the first one was cancelled.
pub(super) async fn load_first_purchases(
    tx: &mut WriteTx,
    state: &mut State,
) -> Result<(), StoreError> {
    let Some(published) = state.published.clone() else { return Ok(()) };
    if !published.program.counts_first_purchase() {
        return Ok(());
    }
    let key = Key::FIRST_PURCHASE.to_string();
    let members = state.members.iter().filter(|(_, member)| member.is_one());
    let none =
        |member: &crate::state::MemberState| member.counters.get(&key).is_none_or(|day| day <= 0);
    let unknown: Vec<MemberId> =
        members.filter(|(_, member)| none(member)).map(|(id, _)| *id).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    for id in &unknown {
        if let Some(member) = state.members.get_mut(id) {
            member.counters.remove(&key);
        }
    }
    let (ids, whom) = with_absorbed(tx, &unknown).await?;
    for (id, at) in event::first_purchases(tx, ids).await? {
        let id = whom.get(&id).copied().unwrap_or(id);
        if let Some(member) = state.members.get_mut(&id) {
            let day = day_number(published.program.zone.local(at).day);
            member.counters.change(&key, |first| first.unwrap_or(day).min(day));
            state.out.counters.insert((id, key.clone()));
        }
    }
    Ok(())
}
