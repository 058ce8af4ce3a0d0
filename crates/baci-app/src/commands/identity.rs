//! Identities: one more, one less, one in another's place; and a number that is somebody else's by now.

use crate::answer::Answer;
use crate::command::{Command, Identity, IdentityChange, Proof};
use crate::commands::{card, draft, enroll, seal};
use crate::state::State;
use baci_core::id::{EventId, MemberId};
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::proof::StoredProof;
use serde_json::json;

/// The most identities of a member.
pub(super) const MOST: usize = 50;

/// Changes one identity. One that was proved by a code is taken from whoever had it before: numbers are given
/// out again. They lose the number alone, never what is theirs.
pub(super) fn change(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    what: &IdentityChange,
) -> Result<Answer, Refusal> {
    let mut stored = state.member(member)?.stored.clone();
    let IdentityChange { add, remove, proof, reason } = what;
    if let Some(gone) = remove {
        if !stored.identities.contains(&gone.0) {
            let refusal = Refusal::new(Code::NotFound, "the member has no such identity");
            return Err(refusal.because("identity-not-theirs"));
        }
        stored.identities.retain(|own| *own != gone.0);
    }
    let mut before = None;
    if let Some(new) = add {
        before = owner(state, member, new, *proof)?;
        match stored.identities.contains(&new.0) {
            true if proof.is_some() => {}
            true => {
                let refusal = Refusal::new(Code::IdentityTaken, "the member has this identity");
                return Err(refusal.because("identity-there"));
            }
            false => stored.identities.push(new.0.clone()),
        }
    }
    if stored.identities.len() > MOST {
        let sentence = format!("a member has {MOST} identities at most");
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("identities-most");
        return Err(refusal.with("most", MOST));
    }
    stored.identities.sort();
    stored.revision += 1;
    stored.updated_at = state.now;
    let body = json!({
        "add": add.as_ref().map(|own| &own.0), "remove": remove.as_ref().map(|own| &own.0),
        "proof": proof.map(Proof::text), "reason": reason,
    });
    let mut draft = draft(state, command, at, member, &body)?;
    let event = draft.event.event;
    draft.stored = Some(stored);
    if let Some((former, identity)) = before {
        lose(state, command, at, (former, identity))?;
    }
    let answer = state.absorb(seal(draft))?;
    if let Some((new, how)) = add.as_ref().zip(*proof) {
        let (identity, how) = (new.0.clone(), how.text().to_owned());
        state.prove(StoredProof { member, identity, how, event, proved_at: at });
    }
    Ok(answer)
}

/// Whose an identity is, other than the member's, if it may be taken from them.
fn owner<'a>(
    state: &State,
    member: MemberId,
    new: &'a Identity,
    proof: Option<Proof>,
) -> Result<Option<(MemberId, &'a Identity)>, Refusal> {
    match state.identities.get(&new.0) {
        None => card::good(state, new).map(|()| None),
        Some(own) if *own == member => Ok(None),
        Some(own) if proof == Some(Proof::Code) => Ok(Some((*own, new))),
        Some(_) => Err(enroll::taken(new)),
    }
}

/// Takes a number from the member who had it, and notes that in their history.
fn lose(
    state: &mut State,
    command: &Command,
    at: Instant,
    (former, identity): (MemberId, &Identity),
) -> Result<(), Refusal> {
    state.fall_due(former, at)?;
    let mut stored = state.member(former)?.stored.clone();
    stored.identities.retain(|own| *own != identity.0);
    stored.revision += 1;
    stored.updated_at = state.now;
    // Whose it is now is not theirs to know.
    let mut draft = draft(state, command, at, former, &json!({ "remove": identity.0 }))?;
    draft.event.event = EventId::derive(at, format!("{}\u{1f}lost", command.key).as_bytes());
    "identity_lost".clone_into(&mut draft.event.kind);
    draft.stored = Some(stored);
    state.absorb(seal(draft)).map(|_| ())
}
