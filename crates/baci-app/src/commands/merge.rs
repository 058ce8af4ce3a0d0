//! Two members who are one: all that is one's goes to the other; and back again, where they are two after all.
//!
//! Value moves by postings, each side with an event of its own; what is counted for limits is summed. A record of
//! what moved is kept for as long as it may be undone. Nothing in either's history is changed.

mod back;
mod moves;

pub(crate) use moves::open_waits;

use crate::answer::{Answer, MergeAnswer};
use crate::command::{Command, What};
use crate::commands::{draft, line, seal};
use crate::state::merge::Record;
use crate::state::{Change, Draft, State};
use baci_core::id::{EventId, HoldId, MemberId};
use baci_core::member::Profile;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::{Instant, Period, Unit};
use baci_store::member::StoredMember;
use baci_store::merge::StoredMerge;
use serde_json::json;

/// For how long it can be undone where the program does not say.
const UNDO: Period = Period { count: 30, unit: Unit::Days };

/// Merges another member into this one.
pub(super) fn merge(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (other, reason): (MemberId, &str),
) -> Result<Answer, Refusal> {
    both(state, member, other)?;
    all_or_nothing(state, |state| merge_all(state, command, at, (member, other), reason))
}

/// Undoes it.
pub(super) fn unmerge(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (other, reason): (MemberId, &str),
) -> Result<Answer, Refusal> {
    let stored = state.merging.get(&other).and_then(|own| own.stored.clone());
    let stored = stored.filter(|stored| stored.member == member).ok_or_else(|| {
        let refusal = Refusal::new(Code::NotFound, "that member was not merged into this one");
        refusal.because("merge-not-there")
    })?;
    if at >= stored.until {
        let sentence = format!("it could be undone until {}", stored.until);
        let refusal = Refusal::new(Code::RecordChanged, sentence).because("merge-late");
        return Err(refusal.with("until", stored.until));
    }
    all_or_nothing(state, |state| {
        back::unmerge(state, command, at, (member, other), (stored, reason))
    })
}

/// What a command of many parts does, all of it or nothing.
fn all_or_nothing(
    state: &mut State,
    act: impl FnOnce(&mut State) -> Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    let (before, identities) = (state.snapshot(), state.identities.clone());
    let done = act(state);
    if done.is_err() {
        state.restore(before);
        state.identities = identities;
    }
    done
}

/// Refuses what are not two members.
fn both(state: &State, member: MemberId, other: MemberId) -> Result<(), Refusal> {
    if member == other || state.whom(other) == member {
        let refusal = Refusal::new(Code::InvalidRequest, "these are one member: name another one");
        return Err(refusal.because("merge-self"));
    }
    let known = state.member(other)?;
    match known.stored.merged_into {
        _ if known.card.is_some() => {
            let refusal = Refusal::new(Code::MemberNotFound, format!("there is no member {other}"));
            Err(refusal.with("member", other.to_string()))
        }
        Some(_) => {
            let refusal = Refusal::new(Code::RecordChanged, "that member was merged already");
            Err(refusal.because("merge-twice"))
        }
        None if state.household_of(other).is_some() => {
            let sentence = "that member is in a household: they leave it first";
            Err(Refusal::new(Code::HouseholdRefused, sentence).because("merge-household"))
        }
        None => Ok(()),
    }
}

fn merge_all(
    state: &mut State,
    command: &Command,
    at: Instant,
    (member, other): (MemberId, MemberId),
    reason: &str,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    state.fall_due(other, at)?;
    wait_once(state, command, at, (member, other))?;
    let until = published.program.unmerge.unwrap_or(UNDO).after(at, &published.program.zone);
    let (own, theirs) = (state.member(member)?, state.member(other)?);
    let mut record = Record { version: state.version(), ..Record::default() };
    record.identities.clone_from(&theirs.stored.identities);
    record.tiers = [own, theirs].map(moves::standings);
    record.joined = Some(own.stored.member.joined_at);
    let profile = filled(&own.stored.member.profile, &theirs.stored.member.profile);
    record.profiles = [own.stored.member.profile.clone(), profile.clone()];
    let holds: Vec<_> = theirs.wallets.iter().flat_map(|wallet| &wallet.holds).collect();
    let holds: Vec<_> = holds.iter().map(|hold| held(hold.id, hold.expires_at)).collect();
    let body = json!({
        "other": other.to_string(), "reason": reason, "until": until, "holds": holds,
    });
    let (joined, all) = (
        own.stored.member.joined_at.min(theirs.stored.member.joined_at),
        union(&own.stored, &theirs.stored),
    );
    let mut into = draft(state, command, at, member, &body)?;
    into.stored = Some(changed(state, &own.stored, |stored| {
        (stored.identities, stored.member.profile, stored.member.joined_at) =
            (all, profile, joined);
    }));
    let mut away = about_other(state, command, at, (other, member), ("merge_away", reason))?;
    away.event.origin = Some(into.event.event);
    away.stored = Some(changed(state, &theirs.stored, |stored| {
        stored.identities.clear();
        stored.merged_into = Some(member);
    }));
    let proofs: Vec<_> = theirs.proofs.values().cloned().collect();
    let (mut away, mut into) = (seal(away), seal(into));
    moves::wallets(state, (&mut away, &mut into), &mut record)?;
    moves::rest(state, at, (member, other), &mut record)?;
    let answer = MergeAnswer::of(other, &record);
    into.draft.outcome.merge = Some(MergeAnswer { until, ..answer });
    let event = into.cause.event;
    state.absorb(away)?;
    // The other one stands nowhere now; who stays is looked at with all that both did.
    let answer = state.absorb(into)?;
    for proof in proofs {
        state.prove(baci_store::proof::StoredProof { member, ..proof });
    }
    moves::follow(state, (member, other), &record);
    let record = crate::state::to_json(&record)?;
    let undone_at = None;
    let stored = StoredMerge { member, event, absorbed: other, at, until, undone_at, record };
    state.merging.entry(other).or_default().stored = Some(stored.clone());
    state.out.merges.insert((member, event), stored);
    Ok(answer)
}

/// A draft of the event that it is in the other one's history.
fn about_other(
    state: &State,
    command: &Command,
    at: Instant,
    (id, member): (MemberId, MemberId),
    (kind, reason): (&str, &str),
) -> Result<Draft, Refusal> {
    let body = json!({ "other": member.to_string(), "reason": reason });
    let mut draft = draft(state, command, at, id, &body)?;
    draft.event.event = EventId::derive(at, format!("{}\u{1f}other", command.key).as_bytes());
    kind.clone_into(&mut draft.event.kind);
    Ok(draft)
}

/// A hold that comes along, as the ledger's check needs it.
fn held(hold: HoldId, until: Instant) -> serde_json::Value {
    json!({ "hold": hold, "until": until })
}

/// A record that was changed.
fn changed(
    state: &State,
    stored: &StoredMember,
    by: impl FnOnce(&mut StoredMember),
) -> StoredMember {
    let mut stored = stored.clone();
    by(&mut stored);
    stored.revision += 1;
    stored.updated_at = state.now;
    stored
}

/// All identities of both.
fn union(own: &StoredMember, theirs: &StoredMember) -> Vec<String> {
    let mut all: Vec<String> = own.identities.iter().chain(&theirs.identities).cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// A profile with what it lacks taken from another.
fn filled(own: &Profile, other: &Profile) -> Profile {
    let mut tags = own.tags.clone();
    tags.extend(other.tags.iter().filter(|tag| !own.tags.contains(tag)).cloned());
    tags.truncate(MOST_TAGS.max(own.tags.len()));
    let mut fields = other.fields.clone();
    fields.extend(own.fields.clone());
    Profile {
        name: own.name.clone().or_else(|| other.name.clone()),
        birthday: own.birthday.or(other.birthday),
        language: own.language.or(other.language),
        tags,
        fields,
    }
}

/// As many as a record may have.
const MOST_TAGS: usize = 50;

/// Where both wait in one line, or something is kept for both, the other one waits no longer: nobody stands in a
/// line twice.
fn wait_once(
    state: &mut State,
    command: &Command,
    at: Instant,
    (member, other): (MemberId, MemberId),
) -> Result<(), Refusal> {
    let open = |state: &State, id| -> Result<Vec<String>, Refusal> {
        Ok(moves::open_waits(state.member(id)?).map(|wait| wait.place.clone()).collect())
    };
    let own = open(state, member)?;
    for place in open(state, other)?.into_iter().filter(|place| own.contains(place)) {
        let mut leave = command.clone();
        leave.key = format!("{}\u{1f}leave/{place}", command.key);
        leave.what = What::LeaveLine { place: place.clone() };
        line::leave(state, &leave, at, other, &place)?;
    }
    Ok(())
}

/// The two sides of a move of value.
type Sides<'a> = (&'a mut Change, &'a mut Change);
