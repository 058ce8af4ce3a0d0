//! Two after all: what came goes back as far as it is still there. What was used in between stays used.

use super::moves::{self, hand_holds, keys_of, open_waits};
use super::{Sides, about_other, changed, held};
use crate::answer::{Answer, MergeAnswer};
use crate::command::Command;
use crate::commands::{draft, seal};
use crate::state::State;
use crate::state::merge::{Record, coupon_keys};
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::refusal::Refusal;
use baci_core::time::Instant;
use baci_store::coupon::MemberCoupon;
use baci_store::member::StoredMember;
use baci_store::merge::StoredMerge;
use baci_store::proof::StoredProof;
use baci_store::reward::StoredWait;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn unmerge(
    state: &mut State,
    command: &Command,
    at: Instant,
    (member, other): (MemberId, MemberId),
    (stored, reason): (StoredMerge, &str),
) -> Result<Answer, Refusal> {
    let record = Record::read(&stored.record)?;
    let (own, theirs) = (state.member(member)?, state.member(other)?);
    let body = json!({ "other": other.to_string(), "reason": reason });
    let mut out = draft(state, command, at, member, &body)?;
    out.event.origin = Some(stored.event);
    let has = |identity: &&String| own.stored.identities.contains(identity);
    let back: Vec<String> = record.identities.iter().filter(has).cloned().collect();
    out.stored = Some(changed(state, &own.stored, |stored| restored(stored, &record, &back)));
    let mut into = about_other(state, command, at, (other, member), ("merge_back", reason))?;
    let open = own.wallets.iter().flat_map(|wallet| &wallet.holds);
    let open: BTreeMap<_, _> = open.map(|hold| (hold.id, hold.expires_at)).collect();
    let holds = record.wallets.values().flat_map(|moved| &moved.holds);
    let holds: Vec<_> = holds.filter_map(|id| Some(held(*id, *open.get(id)?))).collect();
    let body = json!({ "other": member.to_string(), "reason": reason, "holds": holds });
    into.event.body = crate::state::to_json(&body)?;
    into.stored = Some(changed(state, &theirs.stored, |stored| {
        stored.identities.clone_from(&back);
        stored.merged_into = None;
    }));
    let proofs = own.proofs.values().filter(|proof| back.contains(&proof.identity));
    let proofs: Vec<StoredProof> = proofs.cloned().collect();
    let (mut out, mut into) = (seal(out), seal(into));
    let numbers = wallets(state, (&mut out, &mut into), &record)?;
    rest(state, at, (member, other), &record)?;
    out.draft.outcome.merge = Some(MergeAnswer::of(other, &record));
    let answer = state.absorb(out)?;
    state.absorb(into)?;
    for proof in proofs {
        state.prove(StoredProof { member: other, ..proof });
    }
    recount(state, [member, other], record.version);
    renumber(state, other, (&record, &numbers))?;
    moves::lead(state, &record.followers, other);
    state.out.cards_given.push(((member, other), record.cards));
    if let Some(merging) = state.merging.get_mut(&other) {
        merging.stored = None;
    }
    if let Some(merging) = state.merging.get_mut(&member) {
        merging.followers.retain(|id| *id != other && !record.followers.contains(id));
    }
    let undone = StoredMerge { undone_at: Some(at), ..stored };
    state.out.merges.insert((undone.member, undone.event), undone);
    Ok(answer)
}

/// The record of the one who stays as it would be: what came and was not changed since goes.
fn restored(stored: &mut StoredMember, record: &Record, back: &[String]) {
    stored.identities.retain(|identity| !back.contains(identity));
    if let Some(joined) = record.joined {
        stored.member.joined_at = stored.member.joined_at.max(joined);
    }
    let [before, after] = &record.profiles;
    let now = &mut stored.member.profile;
    revert(&mut now.name, &before.name, &after.name);
    revert(&mut now.birthday, &before.birthday, &after.birthday);
    revert(&mut now.language, &before.language, &after.language);
    now.tags.retain(|tag| before.tags.contains(tag) || !after.tags.contains(tag));
    fields(now, before, after);
}

/// What it was, where nobody changed it since.
fn revert<T: Clone + PartialEq>(now: &mut T, before: &T, after: &T) {
    if now == after {
        now.clone_from(before);
    }
}

/// Takes away fields that came, and stand as they came.
fn fields(now: &mut Profile, before: &Profile, after: &Profile) {
    now.fields.retain(|name, value| {
        before.fields.contains_key(name) || after.fields.get(name) != Some(value)
    });
}

fn wallets(state: &State, (out, into): Sides<'_>, record: &Record) -> Result<Numbers, Refusal> {
    let giver = state.member(out.draft.event.member)?;
    let taker = state.member(into.draft.event.member)?;
    out.settle(giver)?;
    into.settle(taker)?;
    let mut numbers = Numbers::new();
    for (name, moved) in &record.wallets {
        let causes = (out.cause, into.cause);
        let (from, journal) = out.wallet(giver, name);
        let (to, their_journal) = into.wallet(taker, name);
        let back = from.unmerge((&causes.0, journal), to, (&causes.1, their_journal), moved)?;
        numbers.insert(name.clone(), back);
        let open: Vec<_> = to.holds.iter().map(|hold| hold.id).collect();
        let holds = hand_holds((giver, taker), &open);
        out.draft.holds.extend(holds.iter().map(|(gone, _)| gone.clone()));
        into.draft.holds.extend(holds.into_iter().map(|(_, come)| come));
    }
    Ok(numbers)
}

/// Whoever was merged into the one who goes before can still be parted from them: by the numbers that their lots
/// have now.
fn renumber(
    state: &mut State,
    other: MemberId,
    (away, numbers): (&Record, &Numbers),
) -> Result<(), Refusal> {
    for follower in &away.followers {
        let open = state.merging.get_mut(follower).and_then(|own| own.stored.as_mut());
        let Some(stored) = open.filter(|stored| stored.member == other) else { continue };
        let mut record = Record::read(&stored.record)?;
        for (name, moved) in &mut record.wallets {
            if let (Some(away), Some(back)) = (away.wallets.get(name), numbers.get(name)) {
                moved.renumber(away, back);
            }
        }
        stored.record = crate::state::to_json(&record)?;
        state.out.merges.insert((stored.member, stored.event), stored.clone());
    }
    Ok(())
}

/// The lots that went back, by wallet: their numbers here and there.
type Numbers = BTreeMap<String, Vec<(i64, i64)>>;

fn rest(
    state: &mut State,
    at: Instant,
    (member, other): (MemberId, MemberId),
    record: &Record,
) -> Result<(), Refusal> {
    let own = state.member(member)?;
    let used = |key: &String| own.counters.get(key).unwrap_or(0);
    // A coupon that was used since, or that a quote holds, was used by the one who stays.
    let unused = |coupon: &&MemberCoupon| {
        let came = |key: &String| record.counters.get(key).copied().unwrap_or(0);
        let keys = coupon_keys(&coupon.code);
        let same = keys.iter().all(|key| used(key) == came(key));
        record.coupons.contains(&coupon.code) && coupon.state == "open" && same
    };
    let coupons: Vec<_> = own.coupons.iter().filter(unused).cloned().collect();
    let stays = |code: &&String| !coupons.iter().any(|own| own.code == **code);
    let kept: Vec<String> = record.coupons.iter().filter(stays).cloned().collect();
    let kept = keys_of(&kept);
    let taken = &record.taken;
    let back = |(key, came): (&String, &i64)| {
        let left = came.saturating_sub(taken.get(key).copied().unwrap_or(0));
        (!kept.contains(key)).then(|| (key.clone(), left.min(used(key)).max(0)))
    };
    let counters: BTreeMap<String, i64> = record.counters.iter().filter_map(back).collect();
    let came = |own: &&StoredWait| record.waits.get(&own.place) == Some(&own.event);
    let waits: Vec<_> = open_waits(own).filter(came).cloned().collect();
    state.hand_counters((member, other), &counters);
    state.write_levels([member, other]);
    state.rescore_open(member);
    let streaks = [&record.own_streaks, &record.streaks];
    state.part_streaks((member, other), streaks, taken);
    for id in [member, other] {
        state.forget_first_purchase(id);
        state.celebrate_from(id, at);
    }
    for own in coupons {
        state.hand_coupon((member, other), own);
    }
    for wait in waits {
        state.hand_wait((member, other), &wait);
    }
    tiers(state, at, (member, other), record)?;
    for owner in record.followers.iter().chain([&other]) {
        state.hand_events((member, other), Some(*owner));
    }
    Ok(())
}

/// Both stand where they stood; what they did since is looked at with the events that follow. What staff gave or
/// took back since was said of the one who stays.
fn tiers(
    state: &mut State,
    at: Instant,
    (member, other): (MemberId, MemberId),
    record: &Record,
) -> Result<(), Refusal> {
    let published = state.program()?;
    for ladder in &published.program.ladders {
        let [mut own, mut theirs] =
            [0, 1].map(|of| record.tiers[of].get(&ladder.id).cloned().unwrap_or_default());
        let joined = own.clone().join(theirs.clone(), ladder).grant;
        let now = state.member(member)?.tiers.get(&ladder.id);
        let now = now.and_then(|now| now.standing.grant.clone());
        if now != joined {
            if now.is_none() && theirs.grant == joined {
                theirs.grant = None;
            }
            own.grant = now;
        }
        for (id, standing) in [(member, own), (other, theirs)] {
            let tier = crate::state::tier::id_of(ladder, &standing);
            state.stand(id, &ladder.id, (tier, standing), (at, published.version));
        }
    }
    Ok(())
}

/// Where another version of the program counted in between, both are counted out of their own history when
/// somebody comes by next.
fn recount(state: &mut State, ids: [MemberId; 2], version: i64) {
    if version == state.version() {
        return;
    }
    for id in ids {
        let Some(member) = state.members.get_mut(&id) else { continue };
        for own in member.tiers.values_mut() {
            own.counted_by = 0;
            state.out.tiers.insert((id, own.ladder.clone()));
        }
        if let Some(own) = member.stage.as_mut() {
            own.counted_by = 0;
            state.out.stages.insert(id);
        }
    }
}
