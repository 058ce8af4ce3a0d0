//! A purchase, or a named event: decided, and its credits put into the ledger.

use crate::answer::Answer;
use crate::command::Command;
use crate::commands::view::{self, Seen, SeenUsed};
use crate::commands::{draft, seal, valid};
use crate::published::Published;
use crate::state::{Change, MemberState, State, to_json};
use baci_core::decide::{self, Decision};
use baci_core::event::{Body, Custom, Event, Purchase};
use baci_core::id::MemberId;
use baci_core::ledger::{Account, Grant};
use baci_core::member::MemberView;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;

/// A receipt.
pub(super) fn purchase(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    purchase: &Purchase,
) -> Result<Answer, Refusal> {
    let net = purchase.net().ok_or_else(|| {
        Refusal::new(Code::AmountOutOfRange, "the lines come to more than can be counted")
    })?;
    let body = Body::Purchase(purchase.clone());
    earn(state, command, at, member, body, |event| {
        event.net = net;
        event.receipt.clone_from(&purchase.receipt);
    })
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
    earn(state, command, at, member, Body::Custom(custom.clone()), |_| {})
}

/// Decides an event that can only give, and gives.
fn earn(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    body: Body,
    fill: impl FnOnce(&mut baci_store::event::StoredEvent),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let known = state.member(member)?;
    let mut draft = draft(state, command, at, member, &body)?;
    fill(&mut draft.event);
    let event = Event { id: draft.event.event, at, body };
    let available = view::available(known, &published, at)?;
    let used = SeenUsed::new(state, known);
    let view = MemberView {
        member: &known.stored.member,
        available: &available,
        used: &used,
        origin: None,
    };
    let decision = decide::decide(&published.program, &view, &event)?;
    draft.event.seen = to_json(&Seen {
        available: view::by_wallet(&published, &available),
        used: used.noted(),
        profile: known.stored.member.profile.clone(),
        returned: None,
    })?;
    let mut change = seal(draft);
    change.settle(known)?;
    give(&published, known, &mut change, &decision)?;
    state.absorb(change)
}

/// Puts a decision's credits into the ledger.
pub(super) fn give(
    published: &Published,
    known: &MemberState,
    change: &mut Change,
    decision: &Decision,
) -> Result<(), Refusal> {
    let program = &published.program;
    let cause = change.cause;
    for credit in &decision.credits {
        let Some(rules) = program.wallets.get(credit.wallet) else { continue };
        let expires_at = rules.expires.map_or(Instant::FAR, |e| e.of(cause.at, &program.zone));
        let available_at = rules.pending.map_or(cause.at, |p| p.after(cause.at, &program.zone));
        let grant = Grant { amount: credit.amount, earned_at: cause.at, available_at, expires_at };
        let (wallet, journal) = change.wallet(known, &rules.id);
        wallet.credit(&cause, Account::Issued, grant, journal)?;
    }
    change.draft.outcome.credits = decision.credited(program);
    change.draft.outcome.counts = decision.counts.to_vec();
    Ok(())
}
