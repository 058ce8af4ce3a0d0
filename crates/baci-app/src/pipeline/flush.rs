//! Writing what a batch changed, table by table, in an order that is the same on every server.

use crate::state::leaderboard::{Boards, stored as stored_score};
use crate::state::level::stored as stored_level;
use crate::state::{Added, MemberState, Output, State};
use baci_core::id::{EventId, MemberId};
use baci_store::bulk::Writes;
use baci_store::counter::StoredCounter;
use baci_store::partner::PartnerMove;
use baci_store::quote::StoredQuote;
use baci_store::reward::StoredClaim;
use baci_store::{StoreError, WriteTx};
use baci_store::{
    counter, coupon, event, game, gift_card, hold, household, identity, leaderboard, level,
    lost_card, lot, member, merge, occasion, offer_use, partner, posting, proof, quote, request,
    returns, reward, rollup, stage, streak, surprise, tier, wallet, word,
};
use std::collections::HashMap;

/// Writes what some of a batch's commands added, before all of them are decided.
pub(crate) async fn add(tx: &mut WriteTx, added: Added) -> Result<(), StoreError> {
    let mut writes = Writes::default();
    note(&mut writes, added)?;
    writes.run(tx).await
}

fn note(writes: &mut Writes, mut added: Added) -> Result<(), StoreError> {
    // In the order of the keys, so that neighbours go to the same page.
    added.events.sort_by_key(|e| (e.member, e.event));
    added.postings.sort_by(|a, b| {
        (a.member, &a.wallet, a.posting.seq).cmp(&(b.member, &b.wallet, b.posting.seq))
    });
    added.offer_uses.sort_by_key(|own| (own.member, own.event));
    added.news.sort_by_key(|own| (own.member, own.event));
    request::add(writes, added.requests)?;
    event::add(writes, added.events)?;
    posting::add(writes, added.postings)?;
    offer_use::add(writes, added.offer_uses)?;
    rollup::note(writes, added.news)
}

/// Writes everything that is left; the caller commits.
pub(crate) async fn flush(tx: &mut WriteTx, state: State) -> Result<(), StoreError> {
    let mut writes = Writes::default();
    households(tx, &mut writes, &state).await?;
    let State { members, mut out, program_counters, .. } = state;
    note(&mut writes, out.take_added())?;
    merges(tx, &mut writes, &mut out).await?;
    boards(tx, &mut writes, &members, std::mem::take(&mut out.boards)).await?;
    come_by_time(&mut writes, &members, &mut out)?;
    in_their_histories(&mut writes, &members, &out)?;
    identity::remove(tx, out.identities_before.into_iter().collect()).await?;
    let owned = out.identities.into_iter().filter_map(|(identity, of)| Some((identity, of?)));
    identity::add(&mut writes, owned.collect())?;
    let records: Vec<_> =
        out.members.iter().filter_map(|id| members.get(id)).map(|m| &m.stored).collect();
    member::save(&mut writes, &records)?;
    word::remove_earlier(tx, &records).await?;
    word::save(&mut writes, &records)?;
    gift_card::add(&mut writes, &out.cards)?;
    lost_card::add(&mut writes, out.lost_cards)?;
    lot::save(&mut writes, out.lots.into_iter().map(|((id, wallet, _), lot)| (id, wallet, lot)))?;
    let wallets: Vec<_> = out
        .wallets
        .iter()
        .filter_map(|(id, name)| members.get(id)?.wallets.iter().find(|w| w.wallet == *name))
        .collect();
    wallet::save(&mut writes, &wallets)?;
    let holds: Vec<_> = out
        .holds
        .iter()
        .filter_map(|(id, hold)| members.get(id)?.holds.get(hold).cloned())
        .collect();
    hold::save(&mut writes, &holds)?;
    let tiers = out.tiers.iter();
    let tiers = tiers.filter_map(|(id, ladder)| members.get(id)?.tiers.get(ladder));
    let tiers: Vec<_> = tiers.map(|own| &**own).collect();
    tier::save(&mut writes, &tiers)?;
    let used = |(id, name): (_, String)| {
        let used = members.get(&id)?.counters.get(&name)?;
        Some(StoredCounter { member: id, counter: name, used })
    };
    counter::save(&mut writes, out.counters.into_iter().filter_map(used).collect())?;
    let shared = out
        .program_counters
        .into_iter()
        .map(|name| (program_counters.get(&name).copied().unwrap_or(0), name))
        .map(|(used, name)| (name, used));
    counter::save_program(&mut writes, shared.collect())?;
    let own = |(id, code): (_, String)| {
        members.get(&id)?.coupons.iter().find(|coupon| coupon.code == code).cloned()
    };
    let coupons: Vec<_> = out.coupons.into_iter().filter_map(own).collect();
    reward::add_pick_ups(&mut writes, out.pick_ups)?;
    let waits = out.waits.iter();
    let waits: Vec<_> = waits.filter_map(|(id, place)| members.get(id)?.waits.get(place)).collect();
    reward::save_waits(&mut writes, &waits)?;
    coupon::save_own(&mut writes, &coupons)?;
    coupon::add_moves(&mut writes, out.coupon_moves)?;
    returns::save(&mut writes, out.returns.into_iter().map(|((m, e), r)| (m, e, r)))?;
    for (member, purchase) in out.offers_undone {
        offer_use::remove(tx, member, purchase).await?;
    }
    writes.run(tx).await
}

/// Stages, streaks, levels and occasions, which members come to as time goes by, what they played, and what came as a
/// surprise.
fn come_by_time(
    writes: &mut Writes,
    members: &HashMap<MemberId, MemberState>,
    out: &mut Output,
) -> Result<(), StoreError> {
    let stages = out.stages.iter().filter_map(|id| members.get(id)?.stage);
    stage::save(writes, &stages.collect::<Vec<_>>())?;
    stage::add_moves(writes, &out.stage_moves)?;
    let streaks = out.streaks.iter();
    let streaks = streaks.filter_map(|(id, own)| members.get(id)?.streaks.get(own));
    streak::save(writes, &streaks.collect::<Vec<_>>())?;
    let levels = out.levels.iter();
    let levels = levels.filter_map(|(id, own)| Some(stored_level(members.get(id)?, own)));
    level::save(writes, levels.collect())?;
    let due = out.occasions.iter().filter_map(|id| members.get(id)?.occasions);
    occasion::save(writes, &due.collect::<Vec<_>>())?;
    occasion::add(writes, std::mem::take(&mut out.occasion_days))?;
    game::add(writes, std::mem::take(&mut out.plays))?;
    surprise::add(writes, std::mem::take(&mut out.gifts))
}

/// Who came into households and went, and who was asked in: removed first is what is there no more.
async fn households(
    tx: &mut WriteTx,
    writes: &mut Writes,
    state: &State,
) -> Result<(), StoreError> {
    let (people, invites) = (&state.out.people, &state.out.invites);
    let gone = people.iter().filter(|id| state.household_of(**id).is_none()).copied();
    let answered = invites.iter().filter(|(id, of)| state.invite(*id, *of).is_none()).copied();
    household::remove(tx, gone, answered).await?;
    let in_one: Vec<_> = people.iter().filter_map(|id| state.household_of(*id)).collect();
    household::save(writes, &in_one)?;
    let open: Vec<_> = invites.iter().filter_map(|(id, of)| state.invite(*id, *of)).collect();
    household::save_invites(writes, &open)
}

/// Who takes part in leaderboards by which nickname, and their scores: removed first is what is there no more.
async fn boards(
    tx: &mut WriteTx,
    writes: &mut Writes,
    members: &HashMap<MemberId, MemberState>,
    boards: Boards,
) -> Result<(), StoreError> {
    let named = |id: &MemberId| members.get(id).and_then(|member| member.nickname.as_ref());
    let left = boards.members.iter().filter(|id| named(id).is_none()).copied();
    leaderboard::remove(tx, boards.before.into_iter(), left).await?;
    leaderboard::take(writes, boards.nicknames.into_values().flatten().collect())?;
    leaderboard::save(writes, &boards.members.iter().filter_map(named).collect::<Vec<_>>())?;
    let scores = boards.scores.iter();
    let scores = scores.filter_map(|(id, key)| stored_score(members.get(id)?, key));
    leaderboard::score(writes, scores.collect())
}

/// What became of members who turned out to be one, or two again: removed first is what went elsewhere.
async fn merges(tx: &mut WriteTx, writes: &mut Writes, out: &mut Output) -> Result<(), StoreError> {
    proof::remove(tx, std::mem::take(&mut out.proofs_gone).into_iter()).await?;
    proof::save(writes, std::mem::take(&mut out.proofs).into_values().collect())?;
    merge::save(writes, std::mem::take(&mut out.merges).values())?;
    merge::forget_coupons(tx, std::mem::take(&mut out.coupons_gone).into_iter()).await?;
    let gone: Vec<MemberId> = std::mem::take(&mut out.stages_gone).into_iter().collect();
    merge::forget_stages(tx, &gone).await?;
    for (from_to, cards) in std::mem::take(&mut out.cards_given) {
        merge::give_cards(tx, from_to, &cards).await?;
    }
    for (member, whom) in std::mem::take(&mut out.follow) {
        merge::follow(tx, &[member], whom).await?;
    }
    Ok(())
}

/// Quotes, claims and what partners moved, each in the history that it is in: that of a member, or of somebody who turned out to be
/// them.
fn in_their_histories(
    writes: &mut Writes,
    members: &HashMap<MemberId, MemberState>,
    out: &Output,
) -> Result<(), StoreError> {
    let owner = |id: &MemberId, event: &EventId| members.get(id).map_or(*id, |m| m.owner(*event));
    let quotes = out.quotes.iter();
    let quotes: Vec<_> = quotes
        .filter_map(|(id, event)| {
            let stored = members.get(id)?.quotes.get(event)?.stored.clone();
            Some(StoredQuote { member: owner(id, event), ..stored })
        })
        .collect();
    quote::save(writes, &quotes.iter().collect::<Vec<_>>())?;
    let claims = out.claims.iter();
    let claims: Vec<_> = claims
        .filter_map(|(id, event)| {
            let claim = members.get(id)?.claims.get(event)?.clone();
            Some(StoredClaim { member: owner(id, event), ..claim })
        })
        .collect();
    let moves = out.partner_moves.iter().filter_map(|(id, event)| {
        let own = members.get(id)?.partner_moves.get(event)?.clone();
        Some(PartnerMove { member: owner(id, event), ..own })
    });
    partner::save(writes, &moves.collect::<Vec<_>>())?;
    reward::save_claims(writes, &claims.iter().collect::<Vec<_>>())
}
