//! Value that moves without a rule: put right by staff, given to another member, or moved by time.

use crate::answer::Answer;
use crate::command::{Command, Who};
use crate::commands::{draft, gift, reference, seal, valid};
use crate::state::State;
use baci_core::id::{EventId, MemberId};
use baci_core::ledger::{Account, Grant};
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use serde_json::json;

/// An adjustment, up or down, with its reason.
pub(super) fn adjust(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (wallet, amount, reason): (&str, i64, &str),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let rules = valid::wallet(&published.program, wallet)?;
    let known = state.member(member)?;
    let body = json!({ "wallet": wallet, "amount": amount, "reason": reason });
    let mut change = seal(draft(state, command, at, member, &body)?);
    change.settle(known)?;
    let cause = change.cause;
    let zone = &published.program.zone;
    let (wallet, journal) = change.wallet(known, wallet);
    if amount > 0 {
        let expires_at = rules.expires.map_or(Instant::FAR, |e| e.of(at, zone));
        let grant = Grant { amount, earned_at: at, available_at: at, expires_at };
        wallet.credit(&cause, Account::Adjusted, grant, journal)?;
    } else {
        let amount = amount.checked_neg().ok_or_else(|| {
            Refusal::new(Code::AmountOutOfRange, "the amount is beyond what can be counted")
        })?;
        wallet.spend(&cause, Account::Adjusted, amount, journal)?;
    }
    state.absorb(change)
}

/// From one member to another; an event in both histories, one transaction.
pub(super) fn transfer(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (wallet, amount, to, reason): (&str, i64, &Who, Option<&str>),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    valid::wallet(&published.program, wallet)?;
    let receiver = state.resolve(to).ok_or_else(|| {
        let sentence = "there is no member to receive the transfer";
        Refusal::new(Code::MemberNotFound, sentence).because("no-receiver")
    })?;
    if state.member(receiver)?.card.is_some() {
        return Err(Refusal::new(Code::MemberNotFound, format!("there is no member {receiver}")));
    }
    if receiver == member {
        let sentence = "a transfer needs two members";
        return Err(Refusal::new(Code::InvalidRequest, sentence).because("transfer-self"));
    }
    let counts = gift::allowed(state, at, (member, receiver), (wallet, amount))?;
    state.fall_due(receiver, at)?;
    let (giver_known, receiver_known) = (state.member(member)?, state.member(receiver)?);
    let body = |direction: &str, other: MemberId| {
        json!({ "wallet": wallet, "amount": amount, "direction": direction,
                "other": other.to_string(), "reason": reason })
    };
    let mut out = seal(draft(state, command, at, member, &body("out", receiver))?);
    let mut their = draft(state, command, at, receiver, &body("in", member))?;
    their.event.event = EventId::derive(at, format!("{}\u{1f}in", command.key).as_bytes());
    their.event.origin = Some(reference(at, command, member).event);
    let mut into = seal(their);
    out.settle(giver_known)?;
    into.settle(receiver_known)?;
    let (out_cause, into_cause) = (out.cause, into.cause);
    let (from, journal) = out.wallet(giver_known, wallet);
    let (to, their_journal) = into.wallet(receiver_known, wallet);
    from.transfer((&out_cause, journal), to, (&into_cause, their_journal), amount)?;
    out.draft.outcome.counts = counts;
    state.absorb(into)?;
    state.absorb(out)
}

/// Only time passes for the member.
pub(super) fn settle(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
) -> Result<Answer, Refusal> {
    let known = state.member(member)?;
    let mut change = seal(draft(state, command, at, member, &json!({}))?);
    change.settle(known)?;
    state.absorb(change)
}
