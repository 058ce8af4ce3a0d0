//! Applying a command to the state of a batch: one verb, one file.

mod card;
mod claim;
pub(crate) mod coupons;
mod enroll;
mod game;
mod gift;
mod gift_cards;
mod hold;
mod household;
mod identity;
mod kin;
mod leaderboard;
mod line;
mod live_card;
mod merge;
mod move_value;
pub(crate) mod partner;
mod present;
pub(crate) mod purchase;
pub(crate) mod quote;
mod refund;
mod reward;
mod sale;
mod surprise;
pub(crate) mod tier;
mod valid;
pub(crate) mod view;

use crate::answer::Answer;
use crate::command::{Command, What, Who};
use crate::error::AppError;
use crate::state::{Answered, Change, Draft, State};
use crate::stored;
use baci_core::id::{EventId, EventRef, MemberId};
use baci_core::ledger::Cause;
use baci_core::program::WalletKind;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use baci_store::request::StoredRequest;

pub(crate) use card::lost as lost_card;
pub(crate) use enroll::enrolled;
pub(crate) use game::seed as game_seed;
pub(crate) use gift_cards::ends_in;
pub(crate) use merge::open_waits;
pub(crate) use reward::named as reward_named;
pub(crate) use view::Seen;

/// How far in the future an event may lie: clocks differ.
const AHEAD_SECONDS: i64 = 300;

/// Applies one command. A refusal changes nothing.
pub(crate) fn apply(state: &mut State, command: &Command) -> Result<Answer, AppError> {
    if let Some(there) = state.answered.get(&command.key) {
        if there.fingerprint != command.fingerprint {
            return Err(AppError::refused(
                Code::IdempotencyKeyReused,
                "this idempotency key came before with another request: take a new key for a new request",
            ));
        }
        let mut answer = there.answer.clone();
        answer.replayed = true;
        return Ok(answer);
    }
    valid::command(command)?;
    let at = command.at.unwrap_or(state.now);
    let latest = state.now.plus_seconds(AHEAD_SECONDS);
    let by_time = matches!(
        command.what,
        What::Settle | What::Review { .. } | What::ExpireClaim { .. } | What::LapsePiece { .. }
    );
    if at < Instant::EARLIEST || (at > latest && !by_time) {
        return Err(AppError::refused(
            Code::TimeOutOfRange,
            format!("{at} lies in the future, or before 1900: send the time when it happened"),
        )
        .with("at", at));
    }
    // Somebody may become a member by this very command; if it is refused, they do not.
    let nobody = matches!(command.who, Who::EnrollBy(_)) && state.resolve(&command.who).is_none();
    let mark = nobody.then(|| state.mark());
    let done = find_and_act(state, command, at).map_err(|refusal| in_units(state, refusal));
    if let (Err(_), Some(mark)) = (&done, mark) {
        state.back_to(mark);
    }
    let answer = done?;
    // To look at tiers makes no event of its own, and can be done twice without harm.
    if !matches!(command.what, What::Review { .. }) && !state.dry {
        remember(state, command, &answer);
    }
    Ok(answer)
}

/// A refusal with the decimals of the wallet that it is about.
fn in_units(state: &State, refusal: Refusal) -> Refusal {
    let named = refusal.values.iter().find(|(name, _)| *name == "wallet");
    let named = named.map(|(_, id)| id.to_string());
    let program = state.published.as_ref().map(|published| &published.program);
    let Some((id, program)) = named.zip(program) else { return refusal };
    match program.wallets.iter().find(|wallet| wallet.id == id) {
        Some(wallet) => {
            let money = (wallet.kind == WalletKind::Money).then_some(program.currency);
            refusal.in_wallet(wallet.digits, money)
        }
        None => refusal,
    }
}

fn find_and_act(state: &mut State, command: &Command, at: Instant) -> Result<Answer, Refusal> {
    match &command.what {
        What::IssueCard { card, amount } => {
            return gift_cards::issue(state, command, at, (card, *amount));
        }
        What::TopUpCard { card, amount } => {
            return gift_cards::top_up(state, command, at, (*card, *amount));
        }
        _ => {}
    }
    let member = found(state, command, at)?;
    match &command.what {
        What::Enroll { profile, identities } => {
            enroll::enroll(state, command, at, (profile, identities))
        }
        What::Update { profile, identities, revision } => {
            enroll::update(state, command, at, member, (profile, identities, *revision))
        }
        What::Purchase(purchase) => purchase::purchase(state, command, at, member, purchase),
        What::Basket(sale) => sale::sale(state, command, at, member, sale),
        What::HoldQuote { sale, until } => quote::hold(state, command, at, member, (sale, *until)),
        What::BuyQuote { quote, receipt } => {
            quote::buy(state, command, at, member, (*quote, receipt.as_deref()))
        }
        What::ReleaseQuote { quote } => quote::release(state, command, at, member, *quote),
        What::Custom(custom) => purchase::custom(state, command, at, member, custom),
        What::Refund { purchase, what } => {
            refund::refund(state, command, at, member, (*purchase, what))
        }
        What::Cancel { purchase } => refund::cancel(state, command, at, member, *purchase),
        What::Adjust { wallet, amount, reason } => {
            move_value::adjust(state, command, at, member, (wallet, *amount, reason))
        }
        What::Transfer { wallet, amount, to, reason } => {
            let reason = reason.as_deref();
            move_value::transfer(state, command, at, member, (wallet, *amount, to, reason))
        }
        What::Hold { wallet, amount, expires_at } => {
            hold::hold(state, command, at, member, (wallet, *amount, *expires_at))
        }
        What::Capture { hold, amount, release_rest } => {
            hold::capture(state, command, at, member, (*hold, *amount, *release_rest))
        }
        What::Release { hold } => hold::release(state, command, at, member, *hold),
        What::Settle => move_value::settle(state, command, at, member),
        What::GrantTier { tier, until, reason } => {
            tier::grant(state, command, at, member, (tier, *until, reason))
        }
        What::RevokeTier { ladder, reason } => {
            tier::revoke(state, command, at, member, (ladder, reason))
        }
        What::UseBenefit { benefit, times } => {
            tier::use_benefit(state, command, at, member, (benefit, *times))
        }
        What::Identity(change) => identity::change(state, command, at, member, change),
        What::Merge { other, reason } => merge::merge(state, command, at, member, (*other, reason)),
        What::Unmerge { other, reason } => {
            merge::unmerge(state, command, at, member, (*other, reason))
        }
        What::NewCard { card, lost, reason } => {
            card::new(state, command, at, member, (card, lost.as_ref(), reason))
        }
        What::Review { .. } => tier::review(state, command, at, member),
        What::Household(act) => household::act(state, command, at, member, act),
        What::Partner(act) => partner::act(state, command, at, member, act),
        _ => act_on_reward(state, command, at, member),
    }
}

/// Whom a command is about, by a card that is in time, and with all that fell due for them before.
fn found(state: &mut State, command: &Command, at: Instant) -> Result<MemberId, Refusal> {
    let member = enroll::find_or_enroll(state, command, at)?;
    live_card::good(state, command, at)?;
    state.fall_due(member, at)?;
    kin::fall_due(state, command, member, at)?;
    Ok(member)
}

/// What is about rewards, leaderboards, games and surprises: the rest of the verbs that are a member's.
fn act_on_reward(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
) -> Result<Answer, Refusal> {
    match &command.what {
        What::ClaimReward(claim) => reward::claim(state, command, at, member, claim),
        What::CollectClaim { claim } => claim::collect(state, command, at, member, *claim),
        What::CancelClaim { claim } => claim::cancel(state, command, at, member, *claim),
        What::ExpireClaim { claim } => claim::expire(state, command, at, member, *claim),
        What::Nickname(act) => leaderboard::nickname(state, command, at, member, act),
        What::GivePlace(wanted) => leaderboard::place(state, command, at, member, wanted),
        What::GiveSurprise(wanted) => surprise::give(state, command, at, member, wanted),
        What::PlayGame(wanted) => game::play(state, command, at, member, wanted),
        What::JoinLine { reward, branch } => {
            line::join(state, command, at, member, (reward, branch.as_deref()))
        }
        What::LeaveLine { place } => line::leave(state, command, at, member, place),
        What::KeepPiece { place } => line::keep(state, command, at, member, place),
        What::LapsePiece { place } => line::lapse(state, command, at, member, place),
        _ => Err(Refusal::new(Code::GiftCardUnknown, "there is no such gift card")),
    }
}

/// Whether a command's texts, counts and types are fit to be looked up.
pub(crate) fn well_formed(command: &Command) -> bool {
    valid::command(command).is_ok()
}

/// Notes the answer under its key, for this batch and for ever.
fn remember(state: &mut State, command: &Command, answer: &Answer) {
    let fingerprint = command.fingerprint.to_vec();
    state.out.requests.push(StoredRequest {
        key: command.key.clone(),
        fingerprint: fingerprint.clone(),
        member: answer.event.member,
        event: answer.event.event,
        created_at: state.now,
    });
    let answered = Answered { fingerprint, answer: answer.clone() };
    state.answered.insert(command.key.clone(), answered);
}

/// A draft of the command's event, of one member, with nothing in it yet.
fn draft(
    state: &State,
    command: &Command,
    at: Instant,
    member: MemberId,
    body: &impl serde::Serialize,
) -> Result<Draft, Refusal> {
    let (kind, event) = (command.what.kind(), EventId::derive(at, command.key.as_bytes()));
    let event = StoredEvent {
        member,
        event,
        kind: kind.to_owned(),
        at,
        recorded_at: state.now,
        origin: None,
        receipt: None,
        net: 0,
        program_version: state.published.as_ref().map_or(0, |p| p.version),
        actor: command.actor.clone(),
        body: state.row((kind, event), body)?,
        seen: "{}".to_owned(),
        outcome: String::new(),
    };
    Ok(Draft::of(event))
}

/// Seals a draft: its fields are final, and its digest goes into every posting it makes.
pub(crate) fn seal(draft: Draft) -> Change {
    let cause = Cause {
        event: draft.event.event,
        at: draft.event.at,
        digest: stored::digest(&draft.event),
    };
    Change { draft, cause }
}

/// The reference of a command's event, before it is there.
fn reference(at: Instant, command: &Command, member: MemberId) -> EventRef {
    EventRef { member, event: EventId::derive(at, command.key.as_bytes()) }
}
