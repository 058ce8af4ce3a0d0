//! Loading what commands about partners and causes need: what is to be undone, and counters.

use crate::command::{Command, PartnerAct, What};
use crate::state::State;
use baci_core::partner as rules;
use baci_store::{StoreError, WriteTx, partner};

/// The moves that commands undo.
pub(super) async fn load(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    for command in commands {
        let What::Partner(act) = &command.what else { continue };
        let (Some(id), Some(undone)) = (state.resolve(&command.who), act.undone()) else {
            continue;
        };
        let owner = command.who.id().unwrap_or(id);
        if let Some(mut found) = partner::find(tx, owner, undone).await?
            && let Some(member) = state.members.get_mut(&id)
        {
            found.member = id;
            member.know(undone, owner);
            member.partner_moves.insert(undone, found);
        }
    }
    Ok(())
}

/// The counters that a command reads or changes, each with whether it is counted for all members together.
pub(super) fn keys(state: &State, command: &Command) -> Vec<(String, bool)> {
    let What::Partner(act) = &command.what else { return Vec::new() };
    let at = command.at.unwrap_or(state.now);
    match act {
        PartnerAct::Move(own) => {
            let program = state.published.as_ref().map(|published| &published.program);
            let partner =
                program.and_then(|program| Some((program, program.partner(&own.partner)?)));
            let keys = |(program, partner)| rules::keys(program, partner, own.way, at);
            partner.map(keys).unwrap_or_default()
        }
        PartnerAct::Donate { cause, .. } => vec![(rules::collected_key(cause), true)],
        PartnerAct::Undo(own) | PartnerAct::TakeBack(own) => {
            // By what was counted then, whatever the program counts by now.
            let member = state.resolve(&command.who).and_then(|id| state.members.get(&id));
            let found = member.and_then(|member| member.partner_moves.get(&own.of));
            let counts = found.iter().flat_map(|own| &own.terms.counts);
            counts.map(|count| (count.key.clone(), count.program)).collect()
        }
    }
}
