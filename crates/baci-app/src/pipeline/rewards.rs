//! Loading what commands about rewards need: claims, places in lines, counters, and codes of pools.

use crate::command::{Command, What};
use crate::state::State;
use baci_core::decide::caps::{Key, Span};
use baci_core::program::Program;
use baci_core::program::reward::{Gives, Reward};
use baci_core::reward as rules;
use baci_store::{Column, StoreError, WriteTx, reward};
use std::collections::{BTreeMap, BTreeSet};

/// The reward that a command names, and where.
fn named<'p>(program: &'p Program, what: &'p What) -> Option<(&'p Reward, Option<&'p str>)> {
    let (id, branch) = match what {
        What::ClaimReward(claim) => (&claim.reward, &claim.branch),
        What::JoinLine { reward, branch } => (reward, branch),
        _ => return None,
    };
    let reward = program.reward(id).and_then(|at| program.rewards.get(at))?;
    Some((reward, branch.as_deref()))
}

/// The place that a command is about.
fn place(program: &Program, what: &What) -> Option<String> {
    match what {
        What::LeaveLine { place } | What::KeepPiece { place } | What::LapsePiece { place } => {
            Some(place.clone())
        }
        what => named(program, what).and_then(|(reward, branch)| reward.place(branch)),
    }
}

/// The claims that commands name, and the members' places in the lines that they are about.
pub(super) async fn load(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    let (mut members, mut places) = (BTreeSet::new(), BTreeSet::new());
    for command in commands {
        let Some(id) = state.resolve(&command.who) else { continue };
        let owner = command.who.id().unwrap_or(id);
        if let Some(claim) = command.what.claim()
            && let Some(mut found) = reward::find(tx, owner, claim).await?
            && let Some(member) = state.members.get_mut(&id)
        {
            found.member = id;
            member.know(claim, owner);
            member.claims.insert(claim, found);
        }
        let program = state.published.as_ref().map(|published| &published.program);
        if let Some(place) = program.and_then(|program| place(program, &command.what)) {
            members.insert(id);
            places.insert(place);
        }
    }
    let ids = Column::uuids(members.iter().map(|id| id.0));
    for wait in reward::waits_of_members(tx, ids, places.into_iter().collect()).await? {
        if let Some(member) = state.members.get_mut(&wait.member) {
            member.waits.insert(wait.place.clone(), wait);
        }
    }
    Ok(())
}

/// The counters that a command about a reward reads or changes, each with whether it is counted for all
/// members together.
pub(super) fn keys(state: &State, command: &Command) -> Vec<(String, bool)> {
    let mut keys = Vec::new();
    let program = state.published.as_ref().map(|published| &published.program);
    if let Some(program) = program {
        if let Some((reward, _)) = named(program, &command.what) {
            return rules::keys(program, reward, command.at.unwrap_or(state.now));
        }
        if let Some(place) = place(program, &command.what) {
            for span in [Span::Out, Span::Added, Span::Waiting] {
                keys.push((Key { rule: &place, span }.to_string(), true));
            }
        }
    }
    let member = state.resolve(&command.who).and_then(|id| state.members.get(&id));
    let claim = command.what.claim().and_then(|claim| member?.claims.get(&claim));
    let counts = claim.iter().flat_map(|claim| &claim.terms.counts);
    keys.extend(counts.map(|count| (count.key.clone(), count.program)));
    keys
}

/// The codes that may be given next, of the pools from which commands take one: the counters say how far
/// each is given, and are locked.
pub(super) async fn load_codes(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    let Some(published) = state.published.clone() else { return Ok(()) };
    let mut wanted: BTreeMap<&str, i64> = BTreeMap::new();
    for command in commands.iter().filter(|c| matches!(c.what, What::ClaimReward(_))) {
        if let Some((Reward { gives: Gives::Codes { pool }, .. }, _)) =
            named(&published.program, &command.what)
        {
            *wanted.entry(pool).or_default() += 1;
        }
    }
    for (pool, most) in wanted {
        let place = baci_core::program::reward::pool_place(pool);
        let given = Key { rule: &place, span: Span::Given }.to_string();
        let given = state.program_counters.get(&given).copied().unwrap_or(0);
        for (number, code) in reward::codes(tx, pool, given, most).await? {
            state.pool_codes.insert((pool.to_owned(), number), code);
        }
    }
    Ok(())
}
