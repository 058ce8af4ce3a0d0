//! Holds: part of a balance put aside, then captured or released.

use crate::answer::{Answer, HoldAnswer};
use crate::command::Command;
use crate::commands::{draft, seal, valid};
use crate::state::{Change, MemberState, State};
use baci_core::id::{HoldId, MemberId};
use baci_core::ledger::Capture;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::hold::StoredHold;
use serde_json::json;

/// The longest a hold may last, in seconds: 90 days.
const LONGEST: i64 = 90 * 24 * 3600;

/// Puts an amount aside.
pub(super) fn hold(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (wallet, amount, expires_at): (&str, i64, Instant),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    valid::wallet(&published.program, wallet)?;
    if expires_at > at.plus_seconds(LONGEST) {
        let refusal = Refusal::new(Code::InvalidRequest, "a hold lasts 90 days at most");
        return Err(refusal.because("hold-too-long").with("days", LONGEST / 86_400));
    }
    let known = state.member(member)?;
    let id = HoldId::derive(at, command.key.as_bytes());
    let body = json!({ "wallet": wallet, "amount": amount, "hold": id, "expires_at": expires_at });
    let mut change = seal(draft(state, command, at, member, &body)?);
    change.settle(known)?;
    let cause = change.cause;
    let (ledger, journal) = change.wallet(known, wallet);
    ledger.hold(&cause, id, amount, expires_at, journal)?;
    let pieces = ledger.holds.iter().find(|h| h.id == id).map(|h| h.pieces.clone());
    let stored = StoredHold {
        member,
        hold: id,
        wallet: wallet.to_owned(),
        amount,
        held: amount,
        expires_at,
        state: "open".to_owned(),
        pieces: pieces.unwrap_or_default(),
    };
    finish(state, change, stored)
}

/// Pays with what is held, all of it or a part.
pub(super) fn capture(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (id, amount, release_rest): (HoldId, Option<i64>, bool),
) -> Result<Answer, Refusal> {
    let known = state.member(member)?;
    let mut stored = open(known, id)?;
    let body = json!({ "hold": id, "amount": amount, "release_rest": release_rest });
    let mut change = seal(draft(state, command, at, member, &body)?);
    change.settle(known)?;
    let cause = change.cause;
    let (wallet, journal) = change.wallet(known, &stored.wallet);
    wallet.capture(&cause, id, Capture { amount, release_rest }, journal)?;
    let left = wallet.holds.iter().find(|h| h.id == id).map(|h| h.amount);
    stored.held = left.unwrap_or(0);
    if left.is_none() {
        stored.state = "captured".to_owned();
    }
    finish(state, change, stored)
}

/// Gives back what is held.
pub(super) fn release(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    id: HoldId,
) -> Result<Answer, Refusal> {
    let known = state.member(member)?;
    let mut stored = open(known, id)?;
    let mut change = seal(draft(state, command, at, member, &json!({ "hold": id }))?);
    change.settle(known)?;
    let cause = change.cause;
    let (wallet, journal) = change.wallet(known, &stored.wallet);
    wallet.release(&cause, id, journal)?;
    stored.held = 0;
    stored.state = "released".to_owned();
    finish(state, change, stored)
}

fn open(known: &MemberState, id: HoldId) -> Result<StoredHold, Refusal> {
    let stored = known.holds.get(&id).ok_or_else(|| {
        Refusal::new(Code::HoldNotFound, format!("this member has no hold {id}"))
            .with("hold", id.to_string())
    })?;
    if stored.state == "open" {
        return Ok(stored.clone());
    }
    if stored.state == "quoted" {
        let sentence = format!("hold {id} is of a quote: buy or release the quote");
        let refusal = Refusal::new(Code::HoldClosed, sentence).because("hold-of-quote");
        return Err(refusal.with("hold", id.to_string()));
    }
    let refusal = Refusal::new(Code::HoldClosed, format!("hold {id} is {} already", stored.state));
    Err(refusal.with("hold", id.to_string()).with("state", &stored.state))
}

fn finish(state: &mut State, mut change: Change, stored: StoredHold) -> Result<Answer, Refusal> {
    change.draft.outcome.hold = Some(HoldAnswer {
        id: stored.hold,
        wallet: stored.wallet.clone(),
        held: stored.held,
        expires_at: stored.expires_at,
        state: stored.state.clone(),
    });
    change.draft.holds.push(stored);
    state.absorb(change)
}
