//! Segments in decisions: loading in which ones members are, where the program's conditions ask, and in which turns a
//! batch is decided then: whoever is met a second time is judged in between, as if each command had come alone.

use crate::command::{Command, Who};
use crate::pipeline::load::identities_of;
use crate::state::State;
use baci_core::id::MemberId;
use baci_store::{StoreError, WriteTx, segment};
use std::collections::HashSet;

/// Whether decisions look at segments.
pub(super) fn asked(state: &State) -> bool {
    let asks = state.published.as_ref().is_some_and(|own| own.program.asks.segments);
    asks && state.segments > 0
}

/// Loads in which segments all members are.
pub(super) async fn load(tx: &mut WriteTx, state: &mut State) -> Result<(), StoreError> {
    if !asked(state) {
        return Ok(());
    }
    let members = state.members.iter().filter(|(_, member)| member.card.is_none());
    let ids: Vec<MemberId> = members.map(|(id, _)| *id).collect();
    for (id, segment) in segment::among(tx, &ids).await? {
        if let Some(member) = state.members.get_mut(&id) {
            member.segments.push(segment);
        }
    }
    Ok(())
}

/// How many of these commands can be decided before somebody has to be judged whom one of them was about.
pub(super) fn turn(state: &State, commands: &[&Command]) -> usize {
    if !asked(state) {
        return commands.len();
    }
    let mut met = HashSet::new();
    let again = |command: &&Command| {
        let whom = whom(state, command);
        let again = whom.iter().any(|one| met.contains(one));
        met.extend(whom);
        again
    };
    commands.iter().position(again).unwrap_or(commands.len()).max(1)
}

/// How many of these commands have nothing in common by name: as many are loaded for a turn.
pub(super) fn apart(commands: &[&Command]) -> usize {
    let nobody = State::new(baci_core::time::Instant::EARLIEST, None);
    let mut met = HashSet::new();
    let again = |command: &&Command| !whom(&nobody, command).into_iter().all(|one| met.insert(one));
    commands.iter().position(again).unwrap_or(commands.len()).max(1)
}

/// Somebody whom a command is about: a member, or who will be one by this name.
#[derive(PartialEq, Eq, Hash)]
enum One {
    Member(MemberId),
    Named(String),
}

/// Everybody whom a command is about, with those who share a household with them.
fn whom(state: &State, command: &Command) -> HashSet<One> {
    let mut ids: HashSet<MemberId> = [Some(&command.who), command.what.other()]
        .into_iter()
        .flatten()
        .filter_map(|who| state.resolve(who))
        .chain(command.what.merged())
        .collect();
    let mut named = HashSet::new();
    for identity in identities_of(command) {
        match state.resolve(&Who::Identity(crate::command::Identity(identity.clone()))) {
            Some(id) => drop(ids.insert(id)),
            None => drop(named.insert(One::Named(identity))),
        }
    }
    let homes: Vec<_> = ids.iter().filter_map(|id| state.household_of(*id)).collect();
    ids.extend(homes.iter().flat_map(|own| state.people(own.household)).map(|own| own.member));
    named.extend(ids.into_iter().map(One::Member));
    named
}
