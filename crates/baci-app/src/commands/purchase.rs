//! A purchase, or a named event: decided, and its credits put into the ledger.

use crate::answer::{Answer, ExchangeAnswer, Offers};
use crate::command::Command;
use crate::commands::view::{self, Seen, SeenUsed};
use crate::commands::{coupons, gift_cards, kin, quote};
use crate::commands::{draft, seal, valid};
use crate::published::Published;
use crate::state::{Change, Draft, KnownQuote, MemberState, State, stage, tier, to_json};
use baci_core::decide::{self, Count, Decision};
use baci_core::event::{Body, Custom, Event, Paid, Purchase};
use baci_core::id::MemberId;
use baci_core::ledger::{Account, Grant};
use baci_core::member::MemberView;
use baci_core::program::Program;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use std::collections::BTreeMap;

/// What a decision saw, where it was looked at before.
pub(super) struct Standing {
    pub available: Vec<i64>,
    pub used: BTreeMap<String, i64>,
}

/// What pricing came to beside the purchase itself.
pub(super) struct Priced {
    pub standing: Standing,
    pub offers: Offers,
    pub counts: Vec<Count>,
    /// What came back for it, where goods are exchanged.
    pub exchange: Option<ExchangeAnswer>,
    /// The quote that it was priced by, which counted and put aside what pays.
    pub quote: Option<KnownQuote>,
}

/// A receipt.
pub(super) fn purchase(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    purchase: &Purchase,
) -> Result<Answer, Refusal> {
    earn(state, command, at, member, Body::Purchase(purchase.clone()), None)
}

/// A named event.
pub(super) fn custom(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    custom: &Custom,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    valid::custom(&published.program, custom)?;
    earn(state, command, at, member, Body::Custom(custom.clone()), None)
}

/// Decides an event that can only give, and gives; what paid for a priced basket is spent.
pub(super) fn earn(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    body: Body,
    priced: Option<Priced>,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let known = state.member(member)?;
    let mut draft = draft(state, command, at, member, &body)?;
    let paid = bought(&mut draft, &body)?;
    let event = Event { id: draft.event.event, at, body };
    let available = match &priced {
        Some(priced) => priced.standing.available.clone(),
        None => view::available(known, &published, at)?,
    };
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
        origin: None,
    };
    let decision = decide::decide(&published.program, &view, &event)?;
    let mut seen = used.noted();
    let (mut offered, mut quote) = (Vec::new(), None);
    if let Some(priced) = priced {
        seen.extend(priced.standing.used);
        offered = priced.counts;
        quote = priced.quote;
        draft.outcome.exchange = priced.exchange;
        draft.outcome.offers = Some(priced.offers);
        draft.event.origin = quote.as_ref().map(|quote| quote.stored.event);
    }
    if state.keeps(&draft.event.kind, event.id) {
        let seen = Seen::of(&published, known, (&available, &tiers, stage), seen);
        draft.event.seen = to_json(&seen)?;
    }
    let mut change = seal(draft);
    change.settle(known)?;
    give(&published, known, &mut change, &decision)?;
    change.draft.outcome.counts.extend(offered);
    let cause = change.cause;
    let (cards, others) = match quote {
        Some(quote) => (quote::take(state, command, &mut change, quote)?, Vec::new()),
        None => {
            let own = |paid: &&Paid| paid.card.is_none() && paid.from.is_none();
            for paid in paid.iter().filter(own) {
                let (wallet, journal) = change.wallet(known, &paid.wallet);
                wallet.spend(&cause, Account::Redeemed, paid.units, journal)?;
            }
            let others = kin::pay(state, command, cause, member, &paid)?;
            (gift_cards::pay(state, command, cause, member, &paid)?, others)
        }
    };
    change.draft.outcome.kin = kin::absorb(state, others)?;
    change.draft.outcome.cards = gift_cards::absorb(state, cards)?;
    state.absorb(change)
}

/// Notes what was bought, and gives what wallets paid.
fn bought(draft: &mut Draft, body: &Body) -> Result<Vec<Paid>, Refusal> {
    let Body::Purchase(purchase) = body else { return Ok(Vec::new()) };
    draft.event.net = purchase.net().ok_or_else(|| {
        Refusal::new(Code::AmountOutOfRange, "the lines come to more than can be counted")
    })?;
    draft.event.receipt.clone_from(&purchase.receipt);
    Ok(purchase.paid.clone())
}

/// Puts units into the wallet at a position, pending and expiring as the program says.
pub(super) fn credit(
    program: &Program,
    known: &MemberState,
    change: &mut Change,
    (wallet, amount): (usize, i64),
) -> Result<(), Refusal> {
    credit_from(program, known, change, Account::Issued, (wallet, amount))
}

/// The same from another account than the program's own.
pub(super) fn credit_from(
    program: &Program,
    known: &MemberState,
    change: &mut Change,
    from: Account,
    (wallet, amount): (usize, i64),
) -> Result<(), Refusal> {
    let cause = change.cause;
    let Some(rules) = program.wallets.get(wallet) else { return Ok(()) };
    let expires_at = rules.expires.map_or(Instant::FAR, |e| e.of(cause.at, &program.zone));
    let available_at = rules.pending.map_or(cause.at, |p| p.after(cause.at, &program.zone));
    let grant = Grant { amount, earned_at: cause.at, available_at, expires_at };
    let (wallet, journal) = change.wallet(known, &rules.id);
    wallet.credit(&cause, from, grant, journal)?;
    Ok(())
}

/// Puts a decision's credits into the ledger.
pub(crate) fn give(
    published: &Published,
    known: &MemberState,
    change: &mut Change,
    decision: &Decision,
) -> Result<(), Refusal> {
    let program = &published.program;
    for credit in &decision.credits {
        self::credit(program, known, change, (credit.wallet, credit.amount))?;
    }
    coupons::give(program, change, decision);
    change.draft.outcome.credits = decision.credited(program);
    change.draft.outcome.counts = decision.counts.to_vec();
    Ok(())
}
