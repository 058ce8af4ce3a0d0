//! Refusals: each must be one that the model understands.

use crate::account::Time;
use crate::acts::Act;
use crate::days;
use crate::life::Noted;
use crate::luck::PLAY;
use crate::parties::Kind;
use crate::person::{Person, TOTE};
use baci_core::refusal::{Code, Refusal};

/// A refusal must be one that the model understands.
pub fn refused(
    person: &mut Person,
    act: &Act,
    refusal: &Refusal,
    at: Time,
    noted: &mut Noted,
) -> Result<(), String> {
    person.pass(at);
    let fits = match (act, refusal.code) {
        (Act::Return { purchase, line, pieces }, Code::AlreadyReturned) => {
            let bought = &person.bought[*purchase];
            bought.closed || bought.lines[*line].0 < *pieces
        }
        (
            Act::ReturnAll { purchase, cancel: false } | Act::Swap { purchase, .. },
            Code::AlreadyReturned,
        ) => person.bought[*purchase].closed,
        (Act::Points { amount: 0 } | Act::Cash { amount: 0 }, Code::InvalidRequest) => true,
        (Act::Points { amount }, Code::InsufficientBalance) => {
            person.points.spend(at, -amount).is_none()
        }
        (Act::Cash { amount }, Code::InsufficientBalance) => {
            person.cash.spend(at, -amount).is_none()
        }
        (Act::Hold { amount, .. }, Code::InsufficientBalance) => {
            person.points.spend(at, *amount).is_none()
        }
        (Act::Capture { .. } | Act::Release { .. }, _) => {
            let (amount, rest) = match act {
                Act::Capture { amount, rest, .. } => (*amount, *rest),
                _ => (0, true),
            };
            let (Act::Capture { hold, .. } | Act::Release { hold }) = act else { return Ok(()) };
            let number = person.held[*hold].number;
            let open = person.points.capture(at, number, amount, rest);
            person.held.remove(*hold);
            !open
        }
        (Act::BuyQuote { quote } | Act::DropQuote { quote }, Code::QuoteClosed) => {
            let own = &person.quotes[*quote];
            !own.open || own.until <= at
        }
        _ => clubs(person, act, refusal, at, noted),
    };
    if fits { Ok(()) } else { Err("and the model says that it can be done".to_owned()) }
}

/// What is claimed, waited for, played and moved.
fn clubs(person: &mut Person, act: &Act, refusal: &Refusal, at: Time, noted: &mut Noted) -> bool {
    match (act, refusal.code) {
        (Act::Claim, Code::RewardOutOfStock) => {
            noted.no_tote += 1;
            !person.has_kept(at)
        }
        // Whether there is some for everybody is looked at with all together.
        (Act::Join, Code::RewardUnavailable) => {
            person.wait.is_some() || refusal.reason == "reward-some-left"
        }
        (Act::Leave, Code::NotFound) => person.wait.is_none(),
        (Act::Play { .. }, Code::GameUnavailable) => !person.may_play(days::of(at)),
        (Act::Play { .. }, Code::InsufficientBalance) => person.points.free_at(at) < PLAY,
        // A server whose clock is behind does not undo what did not happen yet.
        (Act::Undo { moved, .. }, Code::TimeOutOfRange) => at < person.moved[*moved].at,
        (Act::Move { kind: Kind::Earn, units }, Code::PartnerRefused)
            if refusal.reason == "partner-budget" =>
        {
            noted.no_budget.push(*units);
            true
        }
        (
            Act::Move { .. } | Act::Undo { .. },
            Code::PartnerRefused
            | Code::DonationRefused
            | Code::InsufficientBalance
            | Code::AlreadyReturned,
        ) => person.cannot_move(at, act),
        (Act::Claim, Code::InsufficientBalance) => person.points.spend(at, TOTE).is_none(),
        (Act::Collect { claim }, Code::ClaimClosed) => person.claims[*claim].state != "ready",
        (Act::CancelClaim { claim }, Code::ClaimClosed) => {
            let own = &person.claims[*claim];
            own.state != "ready" || at >= days::after(own.at, 7)
        }
        _ => false,
    }
}
