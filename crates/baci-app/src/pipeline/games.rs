//! Loading what plays of games and gifts of surprises need: what seeds are made from, and counters.

use crate::command::{Command, What};
use crate::games;
use crate::state::State;
use baci_core::{game, surprise};
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

/// The counters that a play or gift reads or changes, each with whether it is counted for all members together.
pub(super) fn keys(state: &State, command: &Command) -> Vec<(String, bool)> {
    let Some(program) = state.published.as_ref().map(|published| &published.program) else {
        return Vec::new();
    };
    let at = command.at.unwrap_or(state.now);
    let keys = match &command.what {
        What::PlayGame(own) => program.game(&own.game).map(|own| game::keys(program, own, at)),
        What::GiveSurprise(own) => {
            program.surprise(&own.surprise).map(|own| surprise::keys(program, own, at))
        }
        _ => None,
    };
    keys.unwrap_or_default()
}
