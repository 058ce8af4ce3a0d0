//! Loading what plays of games need: what seeds are made from, and counters.

use crate::command::{Command, What};
use crate::games;
use crate::state::State;
use baci_core::game;
use baci_store::{StoreError, WriteTx};

/// What seeds are made from, where somebody plays.
pub(super) async fn load(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    if commands.iter().any(|command| matches!(command.what, What::PlayGame(_))) {
        state.draw_secret = games::secret_in(tx).await?;
    }
    Ok(())
}

/// The counters that a play reads or changes, each with whether it is counted for all members together.
pub(super) fn keys(state: &State, command: &Command) -> Vec<(String, bool)> {
    let What::PlayGame(wanted) = &command.what else { return Vec::new() };
    let program = state.published.as_ref().map(|published| &published.program);
    let named = program.and_then(|program| Some((program, program.game(&wanted.game)?)));
    named.map_or_else(Vec::new, |(program, own)| {
        game::keys(program, own, command.at.unwrap_or(state.now))
    })
}
