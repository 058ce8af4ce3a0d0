//! Goods that come back: what they earned goes back too.

use crate::answer::{Answer, GivenBack, TakenBack};
use crate::command::{Command, Target};
use crate::commands::view::{self, Seen, SeenUsed};
use crate::commands::{coupons, gift_cards, kin};
use crate::commands::{draft, seal};
use crate::state::{Change, MemberState, State, stage, tier, to_json};
use baci_core::decide::returns::Returned as Standing;
use baci_core::decide::{self, GiveBack};
use baci_core::event::{Body, Cancel, Event, Purchase, Refund, Returned};
use baci_core::id::MemberId;
use baci_core::ledger::{Account, Grant};
use baci_core::member::MemberView;
use baci_core::money::Rounding;
use baci_core::program::{DebtPolicy, Program};
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;

/// Some lines, an amount, or all of a purchase.
pub(super) fn refund(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (purchase, what): (Target, &Returned),
) -> Result<Answer, Refusal> {
    let body = Body::Refund(Refund { purchase: purchase.0, what: what.clone() });
    take_back(state, command, at, member, purchase, body)
}

/// A purchase that is as if it had not been.
pub(super) fn cancel(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    purchase: Target,
) -> Result<Answer, Refusal> {
    let body = Body::Cancel(Cancel { purchase: purchase.0 });
    take_back(state, command, at, member, purchase, body)
}

fn take_back(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    purchase: Target,
    body: Body,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let known = state.member(member)?;
    let origin = known.purchases.get(&purchase.0).ok_or_else(not_theirs)?;
    let mut draft = draft(state, command, at, member, &body)?;
    let event = Event { id: draft.event.event, at, body };
    let available = view::available(known, &published, at)?;
    let used = SeenUsed::new(state, known);
    let tiers = tier::at(state, known, &published, at);
    let stage = stage::seen(known, &published, at);
    let view = MemberView {
        member: &known.stored.member,
        available: &available,
        tiers: &tiers,
        stage,
        segments: &known.segments,
        household: known.household,
        used: &used,
        origin: Some(origin),
    };
    let decision = decide::decide(&published.program, &view, &event)?;
    let seen = Seen::of(&published, known, (&available, &tiers, stage), used.noted());
    draft.event.seen = to_json(&Seen { returned: Some(origin.returned.clone()), ..seen })?;
    draft.event.origin = Some(purchase.0);
    draft.event.receipt.clone_from(&origin.purchase.receipt);
    let after = decision.returned.clone().unwrap_or_default();
    let bought = &origin.purchase;
    draft.event.net = net_back(bought, &origin.returned) - net_back(bought, &after);
    draft.outcome.counts = decision.counts.to_vec();
    let money = || after.money(bought) - origin.returned.money(bought);
    draft.outcome.money_back = bought.offered.is_some().then(money);
    draft.returned = Some((purchase.0, after));
    let mut change = seal(draft);
    change.settle(known)?;
    let after = change.draft.returned.as_ref().map(|(_, after)| after);
    if after.is_some_and(|after| after.is_all_of(bought)) {
        coupons::take_back(&published.program, known, &mut change, purchase.0);
    }
    let cause = change.cause;
    for taken in &decision.take_backs {
        let rules = published.program.wallets.iter().find(|w| w.id == taken.wallet);
        let policy = rules.map_or(DebtPolicy::Owe, |w| w.debt);
        let (wallet, journal) = change.wallet(known, &taken.wallet);
        let result = wallet.take_back(&cause, taken.origin, taken.amount, policy, journal)?;
        change.draft.outcome.taken_back.push(TakenBack {
            rule: taken.rule.clone(),
            wallet: taken.wallet.clone(),
            amount: taken.amount,
            owed: result.owed,
            forgiven: result.forgiven,
        });
    }
    give_all_back(state, command, &mut change, &decision.give_backs)?;
    state.absorb(change)
}

/// Gives back what had paid: to the member's own wallets, to others of the household, and to gift cards.
fn give_all_back(
    state: &mut State,
    command: &Command,
    change: &mut Change,
    backs: &[GiveBack],
) -> Result<(), Refusal> {
    let published = state.program()?;
    let member = change.draft.event.member;
    // Who had paid may be the member by now.
    let theirs = |back: &&GiveBack| back.from.is_some_and(|from| state.whom(from) != member);
    let (others, backs): (Vec<_>, Vec<_>) = backs.iter().partition(theirs);
    let (own, cards): (Vec<&GiveBack>, Vec<_>) =
        backs.into_iter().partition(|back| back.card.is_none());
    let known = state.member(member)?;
    for back in own {
        give_back(&published.program, known, change, back)?;
    }
    let others = kin::give_back(state, command, change.cause, member, &others)?;
    let cards = gift_cards::give_back(state, command, change.cause, member, &cards)?;
    change.draft.outcome.kin = kin::absorb(state, others)?;
    change.draft.outcome.cards = gift_cards::absorb(state, cards)?;
    Ok(())
}

fn not_theirs() -> Refusal {
    Refusal::new(Code::EventNotFound, "this member has no such purchase to return")
        .because("purchase-not-found")
}

/// Gives back what had paid: as a lot of today, with the wallet's usual time to run.
pub(super) fn give_back(
    program: &Program,
    known: &MemberState,
    change: &mut Change,
    back: &GiveBack,
) -> Result<(), Refusal> {
    give_back_from(program, known, change, (Account::Redeemed, back))
}

/// The same from the account to which it had been paid.
pub(super) fn give_back_from(
    program: &Program,
    known: &MemberState,
    change: &mut Change,
    (from, back): (Account, &GiveBack),
) -> Result<(), Refusal> {
    let cause = change.cause;
    let rules = program.wallets.iter().find(|wallet| wallet.id == back.wallet);
    let expires = rules.and_then(|wallet| wallet.expires);
    let expires_at = expires.map_or(Instant::FAR, |e| e.of(cause.at, &program.zone));
    let (earned_at, available_at) = (cause.at, cause.at);
    let grant = Grant { amount: back.units, earned_at, available_at, expires_at };
    let (wallet, journal) = change.wallet(known, &back.wallet);
    wallet.credit(&cause, from, grant, journal)?;
    let given = GivenBack { wallet: back.wallet.clone(), amount: back.units };
    change.draft.outcome.given_back.push(given);
    Ok(())
}

/// The part of a purchase's net that came back by then: what a balance paid stays out of it, and
/// all parts sum to the whole.
fn net_back(purchase: &Purchase, standing: &Standing) -> i64 {
    let (Some(gross), Some(net)) = (purchase.gross(), purchase.net()) else { return 0 };
    let back: i128 = standing.lines.iter().map(|line| i128::from(line.amount)).sum();
    Rounding::Down.divide(i128::from(net) * back, i128::from(gross)).unwrap_or(0)
}
