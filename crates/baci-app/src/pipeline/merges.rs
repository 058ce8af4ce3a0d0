//! Loading what it takes to make two members one, or two again: all that either has.

use crate::command::{Command, What};
use crate::commands::open_waits;
use crate::state::merge::Record;
use crate::state::{MemberState, Merging, State};
use baci_core::decide::caps::{Key, Span};
use baci_core::id::MemberId;
use baci_store::{Column, StoreError, WriteTx, counter, coupon, event, merge, proof, reward};
use std::collections::{BTreeSet, HashMap};

/// How many members in a row may each have turned out to be the next.
const LONGEST: usize = 100;

/// The pairs that commands make one, or two.
fn pairs(state: &State, commands: &[&Command]) -> Vec<(MemberId, MemberId)> {
    let pair = |command: &&Command| {
        let other = command.what.merged()?;
        Some((state.resolve(&command.who)?, other))
    };
    commands.iter().filter_map(pair).collect()
}

/// Loads counters, coupons, places in lines and proofs of both, and what is known of the merge.
pub(super) async fn load(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    let pairs = pairs(state, commands);
    if pairs.is_empty() {
        return Ok(());
    }
    let all = || Column::uuids(pairs.iter().flat_map(|(a, b)| [a.0, b.0]));
    for stored in counter::all_of_members(tx, all()).await? {
        if let Some(member) = state.members.get_mut(&stored.member) {
            member.counters.set(&stored.counter, stored.used);
        }
    }
    for stored in proof::of_members(tx, all()).await? {
        if let Some(member) = state.members.get_mut(&stored.member) {
            member.proofs.insert(stored.identity.clone(), stored);
        }
    }
    for own in coupon::known(tx, all(), Vec::new()).await?.1 {
        let Some(member) = state.members.get_mut(&own.member) else { continue };
        if !member.coupons.iter().any(|there| there.code == own.code) {
            member.coupons.push(own);
        }
    }
    for wait in reward::open_waits(tx, all()).await? {
        if let Some(member) = state.members.get_mut(&wait.member) {
            member.waits.insert(wait.place.clone(), wait);
        }
    }
    for (_, other) in pairs {
        let known = one(tx, other).await?;
        // Those who came along go back along, and can still be parted then.
        let along = known.stored.as_ref().map(|stored| Record::read(&stored.record));
        for follower in along.and_then(Result::ok).unwrap_or_default().followers {
            state.merging.insert(follower, one(tx, follower).await?);
        }
        state.merging.insert(other, known);
    }
    Ok(())
}

/// Loads the merges by which members answer for what is in others' histories, each up to who is nobody else.
pub(super) async fn load_open(tx: &mut WriteTx, state: &mut State) -> Result<(), StoreError> {
    let owners: BTreeSet<_> = state.members.values().flat_map(MemberState::owners).collect();
    for mut owner in owners {
        for _ in 0..LONGEST {
            let known = match state.merging.remove(&owner) {
                Some(known) => known,
                None => one(tx, owner).await?,
            };
            let next = known.stored.as_ref().map(|stored| stored.member);
            state.merging.insert(owner, known);
            let Some(next) = next else { break };
            owner = next;
        }
    }
    Ok(())
}

async fn one(tx: &mut WriteTx, other: MemberId) -> Result<Merging, StoreError> {
    let followers = merge::absorbed(tx, Column::uuids([other.0])).await?;
    let followers = followers.into_iter().map(|(id, _)| id).collect();
    let cards = merge::cards_of(tx, other).await?;
    let stored = merge::of_absorbed(tx, other).await?;
    Ok(Merging { followers, cards, stored })
}

/// The counters of all members that it takes: lines that the other one leaves.
pub(super) fn keys(state: &State, command: &Command) -> Vec<(String, bool)> {
    let What::Merge { other, .. } = &command.what else { return Vec::new() };
    let waits = state.members.get(other).into_iter().flat_map(open_waits);
    let spans = [Span::Out, Span::Added, Span::Waiting];
    let key = |place: &str, span| (Key { rule: place, span }.to_string(), true);
    waits.flat_map(|wait| spans.map(|span| key(&wait.place, span))).collect()
}

/// These members and those who turned out to be them, and who each of the latter is.
pub(super) async fn with_absorbed(
    tx: &mut WriteTx,
    members: &[MemberId],
) -> Result<(Column, HashMap<MemberId, MemberId>), StoreError> {
    let ids = || members.iter().map(|id| id.0);
    let whom: HashMap<_, _> =
        merge::absorbed(tx, Column::uuids(ids())).await?.into_iter().collect();
    Ok((Column::uuids(ids().chain(whom.keys().map(|id| id.0))), whom))
}

/// Where promotions or rewards may ask for the first or nth purchase: how many were made by members of whom
/// it was never noted, because there were none then.
pub(super) async fn load_purchase_counts(
    tx: &mut WriteTx,
    state: &mut State,
) -> Result<(), StoreError> {
    let published = state.published.as_ref();
    if published.is_none_or(|p| !p.program.counts_purchases()) {
        return Ok(());
    }
    let key = baci_core::decide::caps::Key::PURCHASES.to_string();
    let members = state.members.iter().filter(|(_, member)| member.is_one());
    let unknown = members.filter(|(_, member)| member.counters.get(&key).is_none());
    let unknown: Vec<_> = unknown.map(|(id, _)| *id).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let (ids, whom) = with_absorbed(tx, &unknown).await?;
    for (id, count) in event::purchases_of(tx, ids).await? {
        let id = whom.get(&id).copied().unwrap_or(id);
        if let Some(member) = state.members.get_mut(&id) {
            member.counters.add(&key, count);
        }
    }
    Ok(())
}
