//! Club cards: a new one for a member, in the place of a lost one; numbers that were mistyped or are lost.

use crate::answer::Answer;
use crate::command::{Command, Identity};
use crate::commands::{draft, enroll, seal};
use crate::state::State;
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::lost_card::LostCard;
use serde_json::json;

/// Another card, and what becomes of the one before.
pub(super) fn new(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (card, lost, reason): (&Identity, Option<&Identity>, &str),
) -> Result<Answer, Refusal> {
    enroll::free(state, std::slice::from_ref(card), None)?;
    let mut stored = state.member(member)?.stored.clone();
    if let Some(lost) = lost.filter(|lost| !stored.identities.contains(&lost.0)) {
        let sentence = format!("the member has no card {}", number(lost));
        let refusal = Refusal::new(Code::NotFound, sentence).because("no-such-card");
        return Err(refusal.with("number", number(lost)));
    }
    stored.identities.retain(|own| lost.is_none_or(|lost| *own != lost.0));
    stored.identities.push(card.0.clone());
    stored.identities.sort();
    stored.revision += 1;
    stored.updated_at = state.now;
    let body = json!({ "card": card.0, "lost": lost.map(|lost| &lost.0), "reason": reason });
    let mut draft = draft(state, command, at, member, &body)?;
    let event = draft.event.event;
    draft.stored = Some(stored);
    let answer = state.absorb(seal(draft))?;
    if let Some(lost) = lost {
        let identity = lost.0.clone();
        state.lost_cards.insert(identity.clone());
        state.out.lost_cards.push(LostCard { identity, member, event, lost_at: at });
    }
    Ok(answer)
}

/// Refuses a card that is lost, or whose check digit is wrong.
pub(super) fn good(state: &State, identity: &Identity) -> Result<(), Refusal> {
    if !identity.0.starts_with("card:") {
        return Ok(());
    }
    if state.lost_cards.contains(&identity.0) {
        return Err(lost(identity));
    }
    match &state.published {
        Some(published) => checked(&published.program, identity),
        None => Ok(()),
    }
}

/// Refuses a number of the shop's own whose check digit is wrong.
fn checked(program: &Program, card: &Identity) -> Result<(), Refusal> {
    let number = number(card);
    let own = program.cards.ranges.iter().find(|range| range.covers(number));
    if own.is_none_or(|range| range.checks(number)) {
        return Ok(());
    }
    let sentence = format!("{number} is no card of ours: a digit is mistyped, so read it again");
    let refusal = Refusal::new(Code::InvalidRequest, sentence).because("card-check");
    Err(refusal.with("number", number))
}

/// That a card was replaced.
pub(crate) fn lost(card: &Identity) -> Refusal {
    let sentence = "this card was replaced by another one: ask for the new card";
    Refusal::new(Code::CardLost, sentence).with("number", number(card))
}

fn number(card: &Identity) -> &str {
    card.0.strip_prefix("card:").unwrap_or(&card.0)
}
