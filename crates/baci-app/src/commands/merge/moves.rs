//! What goes from one member to the other: wallets and holds, counters, tiers, coupons, places in lines, cards.

use super::Sides;
use crate::state::merge::{Record, coupon_keys};
use crate::state::{MemberState, State};
use baci_core::decide::caps::Key;
use baci_core::id::{HoldId, MemberId};
use baci_core::refusal::Refusal;
use baci_core::tier::Standing;
use baci_core::time::Instant;
use baci_store::hold::StoredHold;
use baci_store::reward::StoredWait;
use std::collections::{BTreeMap, BTreeSet};

/// Where a member stands on each ladder.
pub(super) fn standings(member: &MemberState) -> BTreeMap<String, Standing> {
    let tiers = member.tiers.iter();
    tiers.map(|(ladder, own)| (ladder.clone(), own.standing.clone())).collect()
}

/// The places in lines that a member has.
pub(crate) fn open_waits(member: &MemberState) -> impl Iterator<Item = &StoredWait> {
    member.waits.values().filter(|wait| ["waiting", "held"].contains(&wait.state.as_str()))
}

/// Moves all wallets of one side into the other's.
pub(super) fn wallets(
    state: &State,
    (away, into): Sides<'_>,
    record: &mut Record,
) -> Result<(), Refusal> {
    let giver = state.member(away.draft.event.member)?;
    let taker = state.member(into.draft.event.member)?;
    away.settle(giver)?;
    into.settle(taker)?;
    let names: BTreeSet<String> = giver.wallets.iter().map(|own| own.wallet.clone()).collect();
    for name in names {
        let causes = (away.cause, into.cause);
        let (from, journal) = away.wallet(giver, &name);
        let (to, their_journal) = into.wallet(taker, &name);
        let moved = from.merge((&causes.0, journal), to, (&causes.1, their_journal))?;
        let holds = hand_holds((giver, taker), &moved.holds);
        away.draft.holds.extend(holds.iter().map(|(gone, _)| gone.clone()));
        into.draft.holds.extend(holds.into_iter().map(|(_, come)| come));
        record.wallets.insert(name, moved);
    }
    Ok(())
}

/// Holds as they are on both sides after they went over: closed on one, as they were on the other.
pub(super) fn hand_holds(
    (giver, taker): (&MemberState, &MemberState),
    holds: &[HoldId],
) -> Vec<(StoredHold, StoredHold)> {
    let known = holds.iter().filter_map(|hold| giver.holds.get(hold));
    let both = |own: &StoredHold| {
        let gone = StoredHold { state: "moved".to_owned(), ..own.clone() };
        (gone, StoredHold { member: taker.stored.member.id, ..own.clone() })
    };
    known.map(both).collect()
}

/// Moves what is no value: who stays has it before they are looked at with all that both did.
pub(super) fn rest(
    state: &mut State,
    at: Instant,
    (member, other): (MemberId, MemberId),
    record: &mut Record,
) -> Result<(), Refusal> {
    let theirs = state.member(other)?;
    let summed = |key: &str| Key::day_of(key).is_none();
    let used = theirs.counters.all().filter(|(key, used)| *used != 0 && summed(key));
    record.counters = used.collect();
    let open = |own: &&baci_store::coupon::MemberCoupon| own.state == "open" && at < own.ends_at;
    let coupons: Vec<_> = theirs.coupons.iter().filter(open).cloned().collect();
    let waits: Vec<_> = open_waits(theirs).cloned().collect();
    if let Some(merging) = state.merging.get(&other) {
        record.followers.clone_from(&merging.followers);
        record.cards.clone_from(&merging.cards);
    }
    state.hand_counters((other, member), &record.counters);
    state.join_days((other, member));
    [record.own_streaks, record.streaks] = state.join_streaks((other, member));
    state.write_levels([other, member]);
    // One of the two nicknames is enough; whoever stays keeps theirs, or chooses one.
    state.release_nickname(other, None);
    state.rescore_open(member);
    state.celebrate_from(other, Instant::FAR);
    state.celebrate_from(member, at);
    for own in coupons {
        record.coupons.push(own.code.clone());
        state.hand_coupon((other, member), own);
    }
    for wait in waits {
        record.waits.insert(wait.place.clone(), wait.event);
        state.hand_wait((other, member), &wait);
    }
    tiers(state, at, (member, other), record)?;
    state.leave_stages(other);
    state.hand_events((other, member), None);
    Ok(())
}

/// Who stays has the better standing of the two; the other one has none.
fn tiers(
    state: &mut State,
    at: Instant,
    (member, other): (MemberId, MemberId),
    record: &Record,
) -> Result<(), Refusal> {
    let published = state.program()?;
    let version = published.version;
    for ladder in &published.program.ladders {
        let [own, theirs] =
            [0, 1].map(|of| record.tiers.get(of).and_then(|of| of.get(&ladder.id)).cloned());
        let (Some(own), Some(theirs)) = (own, theirs) else { continue };
        let joined = own.join(theirs, ladder);
        let tier = crate::state::tier::id_of(ladder, &joined);
        state.stand(member, &ladder.id, (tier, joined), (at, version));
    }
    for ladder in record.tiers.last().into_iter().flat_map(BTreeMap::keys) {
        let nothing = (String::new(), Standing::default());
        state.stand(other, ladder, nothing, (Instant::FAR, version));
    }
    Ok(())
}

/// Whoever turned out to be the other one is the one who stays; the cards that the other one owned are theirs.
pub(super) fn follow(state: &mut State, (member, other): (MemberId, MemberId), record: &Record) {
    state.out.cards_given.push(((other, member), record.cards.clone()));
    lead(state, &record.followers, member);
    // Who is merged away next, in the same batch, takes them along.
    if let Some(own) = state.merging.get_mut(&member) {
        own.followers.extend(record.followers.iter().chain([&other]));
    }
}

/// Lets members who turned out to be one be another.
pub(super) fn lead(state: &mut State, followers: &[MemberId], whom: MemberId) {
    for id in followers {
        if let Some(follower) = state.members.get_mut(id) {
            follower.stored.merged_into = Some(whom);
        }
        state.out.follow.push((*id, whom));
    }
}

/// The counters that go with coupons.
pub(super) fn keys_of(coupons: &[String]) -> BTreeSet<String> {
    coupons.iter().flat_map(|code| coupon_keys(code)).collect()
}
