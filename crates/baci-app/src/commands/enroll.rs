//! Members: joining, and changing the record.

use crate::answer::Answer;
use crate::command::{Command, Identity, What, Who};
use crate::commands::view::{Seen, SeenUsed};
use crate::commands::{card, draft, purchase, seal, valid};
use crate::state::{MemberState, State, to_json};
use baci_core::decide;
use baci_core::event::{Body, Custom, Event};
use baci_core::id::MemberId;
use baci_core::member::{Member, MemberView, Profile};
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::member::StoredMember;
use serde_json::json;

/// The named event that a new member sets off, where the program has rules for it.
const ENROLLED: &str = "enrolled";

/// The member that a command is about. One who is enrolled by their first purchase is made here.
pub(super) fn find_or_enroll(
    state: &mut State,
    command: &Command,
    at: Instant,
) -> Result<MemberId, Refusal> {
    if let Some(id) = state.resolve(&command.who) {
        let known = state.member(id)?;
        if known.card.is_some() && command.what != What::Settle {
            return Err(Refusal::new(Code::MemberNotFound, format!("there is no member {id}")));
        }
        return Ok(id);
    }
    if let Who::Identity(identity) | Who::EnrollBy(identity) = &command.who {
        card::good(state, identity)?;
    }
    let id = MemberId::derive(at, command.key.as_bytes());
    match (&command.who, &command.what) {
        (_, What::Enroll { .. }) => Ok(id),
        (Who::EnrollBy(identity), What::Purchase(_) | What::Basket(_) | What::Custom(_)) => {
            // The key is part of the seed: a later member by the same identity is another one.
            let seed = format!("{}\u{1f}{}", identity.0, command.key);
            let id = MemberId::derive(at, seed.as_bytes());
            // They join right before, so that their history starts with it.
            let at = at.just_before();
            let mut by_joining = command.clone();
            by_joining.key = format!("{}\u{1f}enroll", command.key);
            by_joining.what =
                What::Enroll { profile: Profile::default(), identities: vec![identity.clone()] };
            join(
                state,
                &by_joining,
                at,
                id,
                (&Profile::default(), std::slice::from_ref(identity)),
            )?;
            Ok(id)
        }
        (Who::Identity(_) | Who::EnrollBy(_), _) => {
            let sentence = "nobody is a member under this identity";
            Err(Refusal::new(Code::MemberNotFound, sentence).because("nobody-by-identity"))
        }
        _ => Err(Refusal::new(Code::InvalidRequest, "name the member").because("name-member")),
    }
}

/// A new member.
pub(super) fn enroll(
    state: &mut State,
    command: &Command,
    at: Instant,
    (profile, identities): (&Profile, &[Identity]),
) -> Result<Answer, Refusal> {
    if let Some(published) = &state.published {
        valid::profile(&published.program, profile, None)?;
    }
    free(state, identities, None)?;
    let id = MemberId::derive(at, command.key.as_bytes());
    join(state, command, at, id, (profile, identities))
}

fn join(
    state: &mut State,
    command: &Command,
    at: Instant,
    id: MemberId,
    (profile, identities): (&Profile, &[Identity]),
) -> Result<Answer, Refusal> {
    let record = StoredMember {
        member: Member { id, joined_at: at, profile: profile.clone() },
        identities: sorted(identities),
        revision: 1,
        updated_at: state.now,
        merged_into: None,
    };
    let body = json!({ "profile": profile, "identities": record.identities });
    let mut draft = draft(state, command, at, id, &body)?;
    draft.stored = Some(record.clone());
    let known = MemberState::new(record);
    let welcome = state.published.clone().filter(|p| p.program.event(ENROLLED).is_some());
    let Some(published) = welcome else { return state.absorb(seal(draft)) };
    let used = SeenUsed::new(state, &known);
    let view = MemberView {
        member: &known.stored.member,
        available: &[],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: None,
    };
    let event = Event { id: draft.event.event, at, body: Body::Custom(enrolled()) };
    let decision = decide::decide(&published.program, &view, &event)?;
    let profile = profile.clone();
    draft.event.seen = to_json(&Seen { used: used.noted(), profile, ..Seen::default() })?;
    let mut change = seal(draft);
    purchase::give(&published, &known, &mut change, &decision)?;
    state.absorb(change)
}

/// The event that joining is for the rules.
pub(crate) fn enrolled() -> Custom {
    Custom { name: ENROLLED.to_owned(), fields: std::collections::BTreeMap::new() }
}

/// A changed record.
pub(super) fn update(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (profile, identities, revision): (&Profile, &[Identity], Option<i64>),
) -> Result<Answer, Refusal> {
    if let Some(published) = &state.published {
        let known = state.member(member)?.stored.member.profile.clone();
        valid::profile(&published.program, profile, Some(&known))?;
    }
    free(state, identities, Some(member))?;
    let known = state.member(member)?;
    let mut stored = known.stored.clone();
    if revision.is_some_and(|revision| revision != stored.revision) {
        let sentence = "the record was changed since it was read: read it again, then change it";
        return Err(Refusal::new(Code::RecordChanged, sentence));
    }
    stored.member.profile = profile.clone();
    stored.identities = sorted(identities);
    stored.revision += 1;
    stored.updated_at = state.now;
    let body = json!({ "profile": profile, "identities": stored.identities });
    let mut draft = draft(state, command, at, member, &body)?;
    draft.stored = Some(stored);
    draft.event.seen = to_json(&json!({}))?;
    state.absorb(seal(draft))
}

pub(super) fn free(
    state: &State,
    identities: &[Identity],
    own: Option<MemberId>,
) -> Result<(), Refusal> {
    let fresh = identities.iter().filter(|i| !state.identities.contains_key(&i.0));
    fresh.into_iter().try_for_each(|identity| card::good(state, identity))?;
    let other = |i: &&Identity| state.identities.get(&i.0).is_some_and(|id| Some(*id) != own);
    identities.iter().find(other).map_or(Ok(()), |identity| Err(taken(identity)))
}

pub(super) fn taken(identity: &Identity) -> Refusal {
    let kind = identity.0.split(':').next().unwrap_or("identity");
    Refusal::new(Code::IdentityTaken, format!("another member has this {kind} already"))
        .with("kind", kind)
}

fn sorted(identities: &[Identity]) -> Vec<String> {
    let all: std::collections::BTreeSet<_> = identities.iter().map(|i| i.0.clone()).collect();
    all.into_iter().collect()
}
