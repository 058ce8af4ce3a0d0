//! A gift of a surprise, to somebody who was drawn.

use crate::answer::{Answer, SurpriseAnswer};
use crate::command::{Command, GiveSurprise};
use crate::commands::{draft, present, reward, seal};
use crate::state::{State, to_json};
use baci_core::id::MemberId;
use baci_core::refusal::{Code, Refusal};
use baci_core::surprise as rules;
use baci_core::time::Instant;
use baci_store::surprise::StoredGift;

/// Gives it, if the member did not have it not long ago, and something is left of the budget.
pub(super) fn give(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    wanted: &GiveSurprise,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let known = state.member(member)?;
    let surprise = program.surprise(&wanted.surprise).ok_or_else(|| {
        let sentence = format!("the program has no surprise '{}' any more", wanted.surprise);
        let refusal = Refusal::new(Code::UnknownName, sentence).because("unknown-surprise");
        refusal.with("name", &wanted.surprise)
    })?;
    let (counts, seen) = reward::held_against(state, known, &published, at, |view| {
        rules::give(program, view, surprise, at)
    })?;
    let counts = counts?;
    let answer = SurpriseAnswer {
        surprise: surprise.id.clone(),
        draw: wanted.draw.clone(),
        place: wanted.place,
    };
    let mut draft = draft(state, command, at, member, &answer)?;
    draft.event.seen = to_json(&seen)?;
    let mut change = seal(draft);
    change.settle(known)?;
    present::give(program, known, &mut change, (&surprise.id, &surprise.gives))?;
    change.draft.outcome.counts.extend(counts);
    change.draft.outcome.surprise = Some(answer);
    let event = &change.draft.event;
    let gift = StoredGift {
        member: event.member,
        event: event.event,
        surprise: surprise.id.clone(),
        draw: wanted.draw.clone(),
        at: event.at,
    };
    let answer = state.absorb(change)?;
    state.out.gifts.push(gift);
    Ok(answer)
}
