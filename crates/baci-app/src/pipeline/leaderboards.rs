//! Loading who takes part in leaderboards, and whose the nicknames are that commands name.

use crate::command::{Command, NicknameAct, What};
use crate::state::State;
use baci_store::{Column, StoreError, WriteTx, leaderboard};
use std::collections::BTreeSet;

/// Loads the nicknames of all members, where the program has leaderboards, and those that are wanted.
pub(super) async fn load(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    let about = |command: &&&Command| matches!(command.what, What::Nickname(_));
    let none = state.published.as_ref().is_none_or(|p| p.program.leaderboards.is_empty());
    if none && !commands.iter().any(|command| about(&command)) {
        return Ok(());
    }
    let members = state.members.iter().filter(|(_, member)| member.card.is_none());
    let ids = Column::uuids(members.map(|(id, _)| id.0));
    for own in leaderboard::nicknames_of(tx, ids).await? {
        if let Some(member) = state.members.get_mut(&own.member) {
            member.nickname = Some(own);
        }
    }
    let wanted = commands.iter().filter_map(|command| match &command.what {
        What::Nickname(NicknameAct::Choose(nickname)) => Some(nickname.folded()),
        _ => None,
    });
    let wanted: BTreeSet<String> = wanted.collect();
    if !wanted.is_empty() {
        for taken in leaderboard::taken(tx, wanted.into_iter().collect()).await? {
            state.nicknames.insert(taken.folded.clone(), taken);
        }
    }
    Ok(())
}

/// The scores that who chooses a nickname begins with: those that count now, whenever it was chosen.
pub(super) fn keys(state: &State, command: &Command) -> Vec<(String, bool)> {
    let program = state.published.as_ref().map(|published| &published.program);
    let chooses = matches!(command.what, What::Nickname(NicknameAct::Choose(_)));
    let Some(program) = program.filter(|_| chooses) else { return Vec::new() };
    let day = program.zone.local(state.now).day;
    program.leaderboards.iter().map(|own| (own.key(day).to_string(), false)).collect()
}
