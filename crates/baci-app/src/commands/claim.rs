//! What becomes of a claim: it is handed out, undone by its terms, or too late.

use crate::answer::Answer;
use crate::command::Command;
use crate::commands::{draft, refund, reward, seal};
use crate::state::{Change, MemberState, State};
use baci_core::decide::GiveBack;
use baci_core::id::{EventId, MemberId};
use baci_core::program::Program;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::coupon::MemberCoupon;
use baci_store::reward::StoredClaim;
use serde_json::json;

/// Hands out what was claimed.
pub(super) fn collect(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    id: EventId,
) -> Result<Answer, Refusal> {
    let claim = found(state.member(member)?, id)?.clone();
    if claim.state != "ready" {
        return Err(closed(&claim, &claim.state));
    }
    if at >= claim.ends_at {
        return Err(closed(&claim, "expired"));
    }
    let change = about(state, command, at, &claim)?;
    reward::finish(state, change, after(claim, "collected", at), Vec::new())
}

/// Undoes a claim: what its terms say comes back, and its piece is there for others.
pub(super) fn cancel(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    id: EventId,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let known = state.member(member)?;
    let claim = found(known, id)?.clone();
    may_cancel(&claim, at)?;
    let coupon = coupon_of(known, &claim, at)?;
    let mut change = about(state, command, at, &claim)?;
    if let Some(own) = coupon {
        change.draft.outcome.coupons_withdrawn.push(own.code.clone());
        change.draft.coupons.push(MemberCoupon { state: "withdrawn".to_owned(), ..own });
    }
    change.draft.outcome.counts.clone_from(&claim.terms.counts);
    give_back(&published.program, known, &mut change, (&claim, claim.terms.back))?;
    reward::finish(state, change, after(claim, "cancelled", at), Vec::new())
}

/// Closes a claim that was not collected in time: its piece is there for others.
pub(super) fn expire(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    id: EventId,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let known = state.member(member)?;
    let claim = found(known, id)?.clone();
    if claim.state != "ready" {
        return Err(closed(&claim, &claim.state));
    }
    if at < claim.ends_at {
        let sentence = "it can be collected still";
        return Err(Refusal::new(Code::ClaimClosed, sentence).because("wait-not-due"));
    }
    let mut change = about(state, command, at, &claim)?;
    // That it was claimed still counts for the member's limits; the piece does not.
    let pieces = claim.terms.counts.iter().filter(|count| count.key.ends_with("/out"));
    change.draft.outcome.counts = pieces.cloned().collect();
    give_back(&published.program, known, &mut change, (&claim, claim.terms.expired))?;
    reward::finish(state, change, after(claim, "expired", at), Vec::new())
}

fn found(known: &MemberState, id: EventId) -> Result<&StoredClaim, Refusal> {
    known.claims.get(&id).ok_or_else(|| {
        let sentence = "this member has no such claim of a reward";
        Refusal::new(Code::EventNotFound, sentence).because("claim-not-found")
    })
}

/// A change that is about a claim and does nothing yet.
fn about(
    state: &State,
    command: &Command,
    at: Instant,
    claim: &StoredClaim,
) -> Result<Change, Refusal> {
    let known = state.member(claim.member)?;
    let body = json!({ "claim": claim.event, "reward": claim.reward });
    let mut draft = draft(state, command, at, claim.member, &body)?;
    draft.event.origin = Some(claim.event);
    let mut change = seal(draft);
    change.settle(known)?;
    Ok(change)
}

fn after(claim: StoredClaim, state: &str, at: Instant) -> StoredClaim {
    StoredClaim { state: state.to_owned(), changed_at: at, ..claim }
}

fn closed(claim: &StoredClaim, state: &str) -> Refusal {
    let (reason, sentence) = match state {
        "collected" => ("claim-collected", "it was handed out already"),
        "cancelled" => ("claim-cancelled", "it was cancelled"),
        "expired" => ("claim-expired", "it was not collected in time"),
        _ => ("claim-given", "the member has it already: there is nothing to hand out"),
    };
    Refusal::new(Code::ClaimClosed, sentence).because(reason).with("reward", &claim.reward)
}

fn may_cancel(claim: &StoredClaim, at: Instant) -> Result<(), Refusal> {
    let terms = &claim.terms;
    match claim.state.as_str() {
        "ready" if at >= claim.ends_at => return Err(closed(claim, "expired")),
        "ready" | "given" => {}
        "collected" if terms.returns => {}
        state => return Err(closed(claim, state)),
    }
    let no = |reason, sentence: String| Refusal::new(Code::ClaimClosed, sentence).because(reason);
    if !terms.cancel {
        return Err(no("claim-final", format!("'{}' cannot be given back", claim.reward)));
    }
    match terms.until.filter(|until| at >= *until) {
        Some(until) => {
            let sentence = format!("it could be given back until {until}");
            Err(no("claim-late", sentence).with("until", until))
        }
        None => Ok(()),
    }
}

/// The coupon that a claim gave, which must be there to be taken back.
fn coupon_of(
    known: &MemberState,
    claim: &StoredClaim,
    at: Instant,
) -> Result<Option<MemberCoupon>, Refusal> {
    if claim.kind != "coupon" {
        return Ok(None);
    }
    let own = known.coupons.iter().find(|own| own.code == claim.code);
    let own = own.filter(|own| own.state == "open" && at < own.ends_at);
    own.cloned().map(Some).ok_or_else(|| {
        let sentence = "the coupon that it gave is used, over or was taken away";
        Refusal::new(Code::ClaimClosed, sentence).because("claim-used")
    })
}

/// Gives back units of the wallet that paid, and says what the shop gives back in money.
fn give_back(
    program: &Program,
    known: &MemberState,
    change: &mut Change,
    (claim, (units, money)): (&StoredClaim, (i64, i64)),
) -> Result<(), Refusal> {
    if units > 0 {
        let back = GiveBack { wallet: claim.wallet.clone(), units, card: None, from: None };
        refund::give_back(program, known, change, &back)?;
    }
    change.draft.outcome.money_back = Some(money);
    Ok(())
}
