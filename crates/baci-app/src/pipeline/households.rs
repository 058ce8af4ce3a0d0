//! Loading households: who is in which, and all that the others have where a command touches that.

use crate::command::{Command, HouseholdAct, What};
use crate::pipeline::load::identities_of;
use crate::pipeline::plan::Plan;
use crate::state::{MemberState, State};
use baci_core::id::{HouseholdId, MemberId};
use baci_store::lookup::{self, Names};
use baci_store::{Column, StoreError, WriteTx, household};
use std::collections::BTreeSet;

/// The household that somebody wants to come into, or not.
const fn asked(what: &What) -> Option<HouseholdId> {
    match what {
        What::Household(
            HouseholdAct::Accept { household } | HouseholdAct::Decline { household },
        ) => Some(*household),
        _ => None,
    }
}

/// Whether it is about all who are in a household.
fn is_about_all(what: &What) -> bool {
    let pays = |sale: &crate::command::Sale| sale.pay.iter().any(|pay| pay.household);
    matches!(what, What::Household(_)) || what.sale().is_some_and(pays)
}

/// Adds those who are in a household with whom commands name, before anybody is locked: all are locked together,
/// in the order of their ids. Of what comes back others may have paid a part.
pub(super) async fn add_kin(
    tx: &mut WriteTx,
    names: &mut Names,
    commands: &[&Command],
) -> Result<(), StoreError> {
    let meets = |own: &&&Command| is_about_all(&own.what) || own.what.returned().is_some();
    let mut identities = BTreeSet::new();
    let (mut members, mut households) = (Vec::new(), Vec::new());
    for command in commands.iter().filter(meets) {
        identities.extend(identities_of(command));
        members.extend(command.who.id());
        households.extend(asked(&command.what));
    }
    if identities.is_empty() && members.is_empty() && households.is_empty() {
        return Ok(());
    }
    let identities = identities.into_iter().collect();
    let kin = household::around(tx, identities, &members, &households).await?;
    let all: BTreeSet<MemberId> = names.members.drain(..).chain(kin).collect();
    names.members = all.into_iter().collect();
    Ok(())
}

/// Loads who is in the households of all who are known, and, where commands are about that, who was asked in.
pub(super) async fn load(
    tx: &mut WriteTx,
    state: &mut State,
    (plan, commands): (&mut Plan, &[&Command]),
    lock: bool,
) -> Result<(), StoreError> {
    load_payers(tx, state, plan, lock).await?;
    let has = state.published.as_ref().is_some_and(|p| p.program.household.is_some());
    let about = |own: &&Command| is_about_all(&own.what) || own.what.merged().is_some();
    if !has && !commands.iter().any(about) {
        return Ok(());
    }
    let ids: Vec<_> = state.members.keys().copied().collect();
    let all = || Column::uuids(ids.iter().map(|id| id.0));
    let people = household::with_members(tx, all()).await?;
    state.know_people(people);
    for command in commands.iter().filter(|own| is_about_all(&own.what)) {
        let at = command.at.unwrap_or(state.now);
        let own = state.resolve(&command.who).and_then(|id| state.household_of(id));
        let own = own.map(|person| person.household);
        for household in own.into_iter().chain(asked(&command.what)) {
            for person in state.people(household) {
                // Who came in while this waited for the others is not locked yet: again, with them.
                if !state.members.contains_key(&person.member) {
                    let text = "somebody came into the household meanwhile";
                    return Err(StoreError::Conflict(text.to_owned()));
                }
                plan.note(person.member, at);
            }
        }
    }
    if commands.iter().any(|own| matches!(own.what, What::Household(_))) {
        let households: Vec<_> = state.all_households().collect();
        state.know_invites(household::invites_around(tx, all(), &households).await?);
    }
    Ok(())
}

/// Those who had paid a part of what comes back, and are in the household no more.
async fn load_payers(
    tx: &mut WriteTx,
    state: &mut State,
    plan: &mut Plan,
    lock: bool,
) -> Result<(), StoreError> {
    let purchases = state.members.values().flat_map(|member| member.purchases.values());
    let paid = purchases.flat_map(|origin| &origin.purchase.paid);
    let payers: BTreeSet<MemberId> = paid.filter_map(|paid| paid.from).collect();
    let unknown = payers.iter().filter(|id| !state.members.contains_key(id)).copied();
    let unknown: Vec<MemberId> = unknown.collect();
    if !unknown.is_empty() {
        let names = Names { members: unknown, ..Names::default() };
        for stored in lookup::find(tx, names, lock).await?.members {
            let id = stored.member.id;
            state.members.entry(id).or_insert_with(|| MemberState::new(stored));
        }
    }
    for id in payers {
        let (whom, now) = (state.whom(id), state.now);
        plan.note(whom, now);
    }
    Ok(())
}
