//! Loading what a batch needs, in a few statements, whatever the number of commands.

use crate::command::{Command, What, Who};
use crate::commands::coupons;
use crate::pipeline::plan::{Needs, Plan};
use crate::published::Programs;
use crate::state::{Answered, MemberState, State};
use crate::stored;
use baci_core::id::{GiftCardId, MemberId};
use baci_core::ledger::Hold;
use baci_core::time::Instant;
use baci_store::request::StoredRequest;
use baci_store::{Column, StoreError, WriteTx};
use baci_store::{counter, coupon, event, gift_card, hold, lookup, lost_card, lot, quote, returns};
use std::collections::{BTreeSet, HashMap};

/// Loads the state for these commands; `lock` unless nothing will be written.
pub(crate) async fn load(
    tx: &mut WriteTx,
    programs: &Programs,
    now: Instant,
    commands: &[&Command],
    lock: bool,
) -> Result<State, StoreError> {
    // What is not even well formed is refused later; no database has to understand it before.
    let well_formed = commands.iter().filter(|c| crate::commands::well_formed(c));
    let commands: Vec<&Command> = well_formed.copied().collect();
    let commands = commands.as_slice();
    let mut names = names(commands);
    super::households::add_kin(tx, &mut names, commands).await?;
    let found = lookup::find(tx, names, lock).await?;
    let mut state = State::new(now, programs.of(tx, found.program).await?);
    state.segments = found.segments;
    let members = found.members.into_iter();
    state.members = members.map(|s| (s.member.id, MemberState::new(s))).collect();
    state.identities = found.identities.into_iter().collect();
    let mut plan = Plan::of(&state, commands);
    if lock && moved(&state) {
        return Err(StoreError::Conflict(
            "an identity, or a member, is another's by now".to_owned(),
        ));
    }
    state.wanted = commands.iter().filter_map(|c| c.what.returned()).collect();
    load_lost_cards(tx, &mut state, commands).await?;
    load_answers(tx, &mut state, found.requests).await?;
    load_purchases(tx, &mut state, &plan).await?;
    load_quotes(tx, &mut state, &plan).await?;
    load_cards(tx, &mut state, &mut plan, commands, lock).await?;
    super::households::load(tx, &mut state, (&mut plan, commands), lock).await?;
    super::rewards::load(tx, &mut state, commands).await?;
    super::partners::load(tx, &mut state, commands).await?;
    super::merges::load(tx, &mut state, commands).await?;
    super::merges::load_open(tx, &mut state).await?;
    super::games::load(tx, &mut state, commands).await?;
    load_coupons(tx, &mut state, commands).await?;
    load_standing(tx, &mut state, commands, lock).await?;
    super::rewards::load_codes(tx, &mut state, commands).await?;
    super::tiers::load(tx, &mut state, commands).await?;
    super::streaks::load(tx, &mut state).await?;
    super::segments::load(tx, &mut state).await?;
    super::leaderboards::load(tx, &mut state, commands).await?;
    load_lots(tx, &mut state, &plan).await?;
    load_holds(tx, &mut state, &plan).await?;
    Ok(state)
}

/// Everything by which these commands name members, and their keys.
pub(super) fn names(commands: &[&Command]) -> lookup::Names {
    let mut identities = BTreeSet::new();
    let mut members = BTreeSet::new();
    let mut requests = BTreeSet::new();
    for command in commands {
        identities.extend(identities_of(command));
        requests.insert(command.key.clone());
        members.extend(command.what.merged());
        // No member has such an id; but a batch that meets another's cards must wait for it.
        members.extend(named_cards(command).into_iter().map(|card| MemberId(card.0)));
        members.extend(command.who.id().into_iter().chain(command.what.other().and_then(Who::id)));
    }
    lookup::Names {
        identities: identities.into_iter().collect(),
        members: members.into_iter().collect(),
        requests: requests.into_iter().collect(),
    }
}

/// Whether an identity that was looked up before the members were locked is another's by now, or a member
/// turned out to be one who is not known.
fn moved(state: &State) -> bool {
    let gone = |(identity, id): (&String, &MemberId)| {
        let member = state.members.get(id);
        member.is_some_and(|m| !m.stored.identities.contains(identity))
    };
    let led = |member: &MemberState| member.stored.merged_into;
    state.identities.iter().any(gone)
        || state.members.values().filter_map(led).any(|id| !state.members.contains_key(&id))
}

pub(super) fn identities_of(command: &Command) -> Vec<String> {
    let mut all = Vec::new();
    let mut note = |who: &Who| {
        if let Who::Identity(identity) | Who::EnrollBy(identity) = who {
            all.push(identity.0.clone());
        }
    };
    note(&command.who);
    command.what.other().into_iter().for_each(&mut note);
    match &command.what {
        What::Enroll { identities, .. } | What::Update { identities, .. } => {
            all.extend(identities.iter().map(|i| i.0.clone()));
        }
        What::Identity(change) => {
            all.extend([&change.add, &change.remove].into_iter().flatten().map(|i| i.0.clone()));
        }
        What::NewCard { card, lost, .. } => {
            all.extend([Some(card), lost.as_ref()].into_iter().flatten().map(|i| i.0.clone()));
        }
        _ => {}
    }
    all
}

/// Which of the cards that nobody has were lost by somebody.
async fn load_lost_cards(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    let all = commands.iter().flat_map(|command| identities_of(command));
    let unknown = |own: &String| own.starts_with("card:") && !state.identities.contains_key(own);
    let unknown: BTreeSet<String> = all.filter(unknown).collect();
    if !unknown.is_empty() {
        state.lost_cards.extend(lost_card::among(tx, unknown.into_iter().collect()).await?);
    }
    Ok(())
}

async fn load_answers(
    tx: &mut WriteTx,
    state: &mut State,
    found: Vec<StoredRequest>,
) -> Result<(), StoreError> {
    let pairs: Vec<_> = found.iter().map(|r| (r.member, r.event)).collect();
    let mut events: HashMap<_, _> =
        event::load(tx, &pairs).await?.into_iter().map(|e| ((e.member, e.event), e)).collect();
    for request in found {
        let Some(event) = events.remove(&(request.member, request.event)) else { continue };
        let answer = stored::answer(&event)?;
        state.answered.insert(request.key, Answered { fingerprint: request.fingerprint, answer });
    }
    Ok(())
}

/// The lots and open holds of those whose commands may touch them.
async fn load_lots(tx: &mut WriteTx, state: &mut State, plan: &Plan) -> Result<(), StoreError> {
    // Something earned in this very batch may fall due in it.
    let falls_due = state.published.as_ref().is_some_and(|p| {
        // A day more: where clocks change, a later instant's tomorrow may come before an earlier one's.
        p.earliest_due(plan.span.0) <= plan.span.1.plus_seconds(86_400)
    });
    let needs_lots = |(id, needs): (&MemberId, &Needs)| {
        let wallets = state.members.get(id).map_or(&[][..], |m| &m.wallets);
        let due = wallets.iter().any(|w| Some(w.next_due_at) <= needs.until);
        (needs.lots || due || (falls_due && needs.commands > 1)).then_some(*id)
    };
    let with_lots: Vec<MemberId> = plan.members.iter().filter_map(needs_lots).collect();
    let ids = || Column::uuids(with_lots.iter().map(|id| id.0));
    for stored in lot::open(tx, ids()).await? {
        let member = state.members.get_mut(&stored.member);
        let wallet = member.and_then(|m| m.wallets.iter_mut().find(|w| w.wallet == stored.wallet));
        if let Some(wallet) = wallet {
            wallet.lots.push(stored.lot);
        }
    }
    for stored in hold::open(tx, ids()).await? {
        let Some(member) = state.members.get_mut(&stored.member) else { continue };
        if let Some(wallet) = member.wallets.iter_mut().find(|w| w.wallet == stored.wallet) {
            wallet.holds.push(Hold {
                id: stored.hold,
                amount: stored.held,
                expires_at: stored.expires_at,
                pieces: stored.pieces.clone(),
            });
        }
        member.holds.insert(stored.hold, stored);
    }
    Ok(())
}

async fn load_purchases(
    tx: &mut WriteTx,
    state: &mut State,
    plan: &Plan,
) -> Result<(), StoreError> {
    let whose = plan.owners(|needs| &needs.purchases);
    let pairs: Vec<_> = whose.keys().copied().collect();
    let mut came_back: HashMap<_, _> =
        returns::load(tx, &pairs).await?.into_iter().map(|(m, e, r)| ((m, e), r)).collect();
    for row in event::load(tx, &pairs).await? {
        let returned = came_back.remove(&(row.member, row.event)).unwrap_or_default();
        let Some(id) = whose.get(&(row.member, row.event)) else { continue };
        if let Some(member) = state.members.get_mut(id)
            && let Some(mut origin) = stored::origin(&row, returned)?
        {
            if let Some(published) = &state.published {
                super::tiers::complete(&published.program, row.at, &mut origin);
            }
            member.given.insert(row.event, stored::answer(&row)?.outcome.coupons);
            member.purchases.insert(row.event, origin);
            member.know(row.event, row.member);
        }
    }
    Ok(())
}

/// The quotes that are bought or let go, with what they hold.
async fn load_quotes(tx: &mut WriteTx, state: &mut State, plan: &Plan) -> Result<(), StoreError> {
    let whose = plan.owners(|needs| &needs.quotes);
    let pairs: Vec<_> = whose.keys().copied().collect();
    if pairs.is_empty() {
        return Ok(());
    }
    for event in event::load(tx, &pairs).await? {
        let Some(found) = quote::find(tx, event.member, event.event).await? else { continue };
        let mut known = stored::quote(&event, found)?;
        let Some(id) = whose.get(&(event.member, event.event)) else { continue };
        if let Some(member) = state.members.get_mut(id) {
            known.stored.member = *id;
            member.quotes.insert(event.event, known);
            member.know(event.event, event.member);
        }
    }
    Ok(())
}

/// The holds that are named and no longer open.
async fn load_holds(tx: &mut WriteTx, state: &mut State, plan: &Plan) -> Result<(), StoreError> {
    let of = |(id, needs): (&MemberId, &Needs)| {
        let id = *id;
        needs.holds.iter().map(move |h| (id, *h)).collect::<Vec<_>>()
    };
    for (id, hold) in plan.members.iter().flat_map(of).collect::<Vec<_>>() {
        let Some(member) = state.members.get_mut(&id) else { continue };
        if !member.holds.contains_key(&hold)
            && let Some(closed) = hold::find(tx, id, hold).await?
        {
            member.holds.insert(hold, closed);
        }
    }
    Ok(())
}

/// The gift cards that commands name, or had paid for what comes back: accounts like members', locked
/// after them.
async fn load_cards(
    tx: &mut WriteTx,
    state: &mut State,
    plan: &mut Plan,
    commands: &[&Command],
    lock: bool,
) -> Result<(), StoreError> {
    let mut cards = BTreeSet::new();
    for command in commands {
        cards.extend(named_cards(command));
        match (&command.what, &command.who) {
            (What::Settle, Who::Id(id)) if !state.members.contains_key(id) => {
                cards.insert(GiftCardId(id.0));
            }
            _ => {}
        }
    }
    let purchases = state.members.values().flat_map(|member| member.purchases.values());
    let paid = purchases.flat_map(|origin| &origin.purchase.paid);
    cards.extend(paid.filter_map(|paid| paid.card));
    let quotes = state.members.values().flat_map(|member| member.quotes.values());
    let paid = quotes.flat_map(|quote| &quote.purchase.paid);
    cards.extend(paid.filter_map(|paid| paid.card));
    if cards.is_empty() {
        return Ok(());
    }
    for card in gift_card::load(tx, cards.into_iter(), lock).await? {
        let id = MemberId(card.card.0);
        plan.note(id, plan.span.1);
        state.members.insert(id, MemberState::of_card(card));
    }
    Ok(())
}

/// The gift cards that a command names.
fn named_cards(command: &Command) -> Vec<GiftCardId> {
    match &command.what {
        What::TopUpCard { card, .. } => vec![*card],
        what => what.sale().iter().flat_map(|sale| &sale.cards).map(|pay| pay.card).collect(),
    }
}

/// The coupons whose codes were given, and those that members who buy hold themselves.
async fn load_coupons(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    let Some(published) = state.published.clone() else { return Ok(()) };
    let mut codes = BTreeSet::new();
    let mut members = BTreeSet::new();
    for command in commands.iter().filter(|_| published.program.index.takes_coupons()) {
        let Some(sale) = command.what.sale() else { continue };
        codes.extend(coupons::codes(&published.program, sale));
        members.extend(state.resolve(&command.who));
    }
    // A cancel gives back the coupons that its purchase used, and a quote is bought or lets them go.
    for (id, member) in &state.members {
        let quoted = member.quotes.values().flat_map(|quote| &quote.counts);
        let counts = member.purchases.values().flat_map(|origin| &origin.counts).chain(quoted);
        let given = member.given.values().flatten().map(|given| given.code.as_str());
        let claimed = member.claims.values().filter(|claim| claim.kind == "coupon");
        let given = given.chain(claimed.map(|claim| claim.code.as_str()));
        for code in counts.filter_map(coupons::code_of).chain(given) {
            codes.insert(code.to_owned());
            members.insert(*id);
        }
    }
    let codes: Vec<String> = codes.into_iter().collect();
    let members = Column::uuids(members.iter().map(|id| id.0));
    let (of_batches, held) = coupon::known(tx, members, codes).await?;
    state.coupons.extend(of_batches.into_iter().map(|coupon| (coupon.code.clone(), coupon)));
    for coupon in held {
        if let Some(member) = state.members.get_mut(&coupon.member) {
            member.coupons.push(coupon);
        }
    }
    Ok(())
}

/// Wallets, and how much of each cap is used that a command may look at.
async fn load_standing(
    tx: &mut WriteTx,
    state: &mut State,
    commands: &[&Command],
    lock: bool,
) -> Result<(), StoreError> {
    let mut own = BTreeSet::new();
    let mut shared = BTreeSet::new();
    if let Some(published) = state.published.as_ref().filter(|p| p.counts) {
        for command in commands {
            let at = command.at.unwrap_or(state.now);
            let day = published.program.zone.local(at).day;
            own.extend(published.program.benefits.iter().map(|b| b.key(day).to_string()));
            for (key, of_program) in baci_core::decide::caps::keys(&published.program, at) {
                if of_program { &mut shared } else { &mut own }.insert(key.to_string());
            }
            own.extend(super::answers::keys(&published.program, command));
            let Some(sale) = command.what.sale() else { continue };
            let basket = coupons::basket(state, &published.program, command, sale, at);
            for (key, of_program) in baci_core::price::keys(&published.program, &basket, at) {
                if of_program { &mut shared } else { &mut own }.insert(key.to_string());
            }
        }
    }
    // A claim is undone by what it counted, whatever the program counts by now.
    for (key, of_program) in commands.iter().flat_map(|own| {
        let games = super::games::keys(state, own);
        games
            .into_iter()
            .chain(super::rewards::keys(state, own))
            .chain(super::partners::keys(state, own))
            .chain(super::merges::keys(state, own))
            .chain(super::leaderboards::keys(state, own))
    }) {
        if of_program { &mut shared } else { &mut own }.insert(key);
    }
    // A cancel gives back what its purchase counted, under the keys of that time; so does a quote.
    for member in state.members.values() {
        let quoted = member.quotes.values().flat_map(|quote| &quote.counts);
        for count in member.purchases.values().flat_map(|origin| &origin.counts).chain(quoted) {
            let keys = if count.program { &mut shared } else { &mut own };
            keys.extend(coupons::code_of(count).map(coupons::held_key));
            keys.insert(count.key.clone());
        }
    }
    let ids = Column::uuids(state.members.keys().map(|id| id.0));
    let (wallets, counters, due) = lookup::standing(tx, ids, own.into_iter().collect()).await?;
    for wallet in wallets {
        if let Some(member) = state.members.get_mut(&wallet.member) {
            member.wallets.push(wallet);
        }
    }
    for stored in counters {
        if let Some(member) = state.members.get_mut(&stored.member) {
            member.counters.set(&stored.counter, stored.used);
        }
    }
    super::occasions::know(state, due);
    super::occasions::load_first_purchases(tx, state).await?;
    super::merges::load_purchase_counts(tx, state).await?;
    let shared: Vec<String> = shared.into_iter().collect();
    let rows = match lock && !shared.is_empty() {
        true => counter::lock_program(tx, shared).await?,
        false => counter::of_program(tx, shared).await?,
    };
    state.program_counters = rows.into_iter().collect();
    Ok(())
}
