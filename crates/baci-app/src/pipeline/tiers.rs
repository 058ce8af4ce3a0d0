//! Loading where members stand on ladders, and what they did by days; for members who were never looked at,
//! out of their history.

use crate::answer::Outcome;
use crate::command::{Command, What};
use crate::published::Published;
use crate::state::{MemberState, State};
use baci_core::decide::returns::{Origin, Returned};
use baci_core::event::{Body, Purchase};
use baci_core::id::{EventId, MemberId};
use baci_core::program::Program;
use baci_core::stage;
use baci_core::tier::{self, counted_before, is_of_day, left_of};
use baci_core::time::Instant;
use baci_store::tier::Earlier;
use baci_store::{Column, StoreError, WriteTx, counter, returns, stage as stages, tier as rows};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Loads all that the commands' members need, where the program has tiers.
pub(super) async fn load(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    let Some(published) = state.published.clone() else { return Ok(()) };
    let program = &published.program;
    let members = state.members.iter().filter(|(_, member)| member.is_one());
    let all: Vec<MemberId> = members.map(|(id, _)| *id).collect();
    let looks = |command: &&Command| matches!(command.what, What::Review { .. });
    let nothing = tier::tracked(program).next().is_none() && program.ladders.is_empty();
    // Whoever is looked at may have rows of what the program has no more.
    if all.is_empty() || nothing && !commands.iter().any(looks) {
        return Ok(());
    }
    let ids = |of: &[MemberId]| Column::uuids(of.iter().map(|id| id.0));
    for own in rows::of_members(tx, ids(&all)).await? {
        if let Some(member) = state.members.get_mut(&own.member) {
            member.tiers.insert(own.ladder.clone(), Box::new(own));
        }
    }
    for own in stages::of_members(tx, ids(&all)).await? {
        if let Some(member) = state.members.get_mut(&own.member) {
            member.stage = Some(own);
        }
    }
    let anew = |command: &&&Command| command.what == What::Review { anew: true };
    let mut unknown: BTreeSet<MemberId> =
        commands.iter().filter(anew).filter_map(|c| state.resolve(&c.who)).collect();
    let fresh = |id: &&MemberId| state.members.get(id).is_some_and(|m| !is_counted(m, &published));
    unknown.extend(all.iter().filter(fresh));
    let at = commands.iter().map(|c| c.at.unwrap_or(state.now)).min().unwrap_or(state.now);
    let due = all.iter().filter_map(|id| state.members.get(id)).flat_map(|m| m.tiers.values());
    let first = due.map(|own| own.next_due_at).fold(at.min(state.now), Instant::min);
    let first = tier::first_key(program, program.zone.local(first).day);
    let (unknown, counted): (Vec<_>, Vec<_>) = all.iter().partition(|id| unknown.contains(id));
    // What comes back may take a visit away, and one from before the last ones moves up.
    let returns = |id: &MemberId| state.members.get(id).is_some_and(|m| !m.purchases.is_empty());
    let staged = program.stages.is_some();
    let (whole, counted): (Vec<_>, Vec<_>) =
        counted.into_iter().partition(|id| staged && returns(id));
    let mut days = counter::of_days(tx, ids(&counted), &first).await?;
    if staged {
        days.extend(counter::last_visits(tx, ids(&counted), stage::VISITS).await?);
    }
    let whole: Vec<_> = whole.into_iter().chain(unknown.iter().copied()).collect();
    days.extend(counter::of_days(tx, ids(&whole), "@").await?);
    for stored in days {
        if let Some(member) = state.members.get_mut(&stored.member) {
            member.counters.set(&stored.counter, stored.used);
        }
    }
    if !unknown.is_empty() {
        recount(tx, state, program, &unknown).await?;
    }
    Ok(())
}

/// Whether a member's days were counted by this very version: another one may count other things.
fn is_counted(member: &MemberState, published: &Published) -> bool {
    let (program, version) = (&published.program, published.version);
    let tier = |id: &String| member.tiers.get(id).map(|own| own.counted_by);
    let mut ladders = program.ladders.iter();
    ladders.all(|ladder| tier(&ladder.id) == Some(version))
        && (program.stages.is_none() || member.stage.is_some_and(|own| own.counted_by == version))
}

/// Adds to a purchase what it would have counted, where it was made before the program looked at that.
pub(super) fn complete(program: &Program, at: Instant, origin: &mut Origin) {
    for count in counted_before(program, at, Some(&origin.purchase), &origin.credits) {
        if !origin.counts.iter().any(|own| own.key == count.key) {
            origin.counts.push(count);
        }
    }
}

/// Reads what members did by days from their history.
async fn recount(
    tx: &mut WriteTx,
    state: &mut State,
    program: &Program,
    members: &[MemberId],
) -> Result<(), StoreError> {
    // What those did who turned out to be them is theirs too.
    let (ids, whom) = super::merges::with_absorbed(tx, members).await?;
    let back = returns::of_members(tx, ids.clone()).await?;
    let back: HashMap<(MemberId, EventId), Returned> =
        back.into_iter().map(|(member, event, returned)| ((member, event), returned)).collect();
    let mut sums: BTreeMap<MemberId, BTreeMap<String, i64>> = BTreeMap::new();
    for earlier in rows::earlier(tx, ids).await? {
        let returned = back.get(&(earlier.member, earlier.event));
        let own = whom.get(&earlier.member).copied().unwrap_or(earlier.member);
        let own = sums.entry(own).or_default();
        for (key, by) in counted(program, &earlier, returned)? {
            let sum = own.entry(key).or_default();
            *sum = sum.saturating_add(by);
        }
    }
    for (id, sums) in sums {
        let Some(member) = state.members.get_mut(&id) else { continue };
        replace(member, sums);
    }
    Ok(())
}

/// Puts sums in the place of a member's days, noting those that are others than before.
fn replace(member: &mut MemberState, sums: BTreeMap<String, i64>) {
    let before = member.counters.days().map(|(key, _)| key.to_string());
    let gone: Vec<String> = before.filter(|key| !sums.contains_key(key)).collect();
    for (key, sum) in sums.into_iter().chain(gone.into_iter().map(|key| (key, 0))) {
        if member.counters.set(&key, sum) != Some(sum) {
            member.recounted.push(key);
        }
    }
}

fn counted(
    program: &Program,
    earlier: &Earlier,
    returned: Option<&Returned>,
) -> Result<Vec<(String, i64)>, StoreError> {
    let outcome: Outcome =
        serde_json::from_str(&earlier.outcome).map_err(|e| StoreError::corrupt("outcome", e))?;
    let purchase = purchase_of(earlier)?;
    let counts = counted_before(program, earlier.at, purchase.as_ref(), &outcome.credits);
    let left = |count: &baci_core::decide::Count| match (&purchase, returned) {
        (Some(purchase), Some(returned)) => left_of(count, purchase, returned),
        _ => count.by,
    };
    Ok(counts
        .iter()
        .filter(|c| is_of_day(c))
        .map(|count| (count.key.clone(), left(count)))
        .collect())
}

fn purchase_of(earlier: &Earlier) -> Result<Option<Purchase>, StoreError> {
    if earlier.kind != "purchase" {
        return Ok(None);
    }
    let body: Body =
        serde_json::from_str(&earlier.body).map_err(|e| StoreError::corrupt("body", e))?;
    Ok(match body {
        Body::Purchase(purchase) => Some(purchase),
        _ => None,
    })
}
