//! Points that partners give and take, and gifts to causes: moved, counted and settled by what was agreed, and undone.

use crate::answer::{Answer, PartnerAnswer};
use crate::command::{Command, PartnerAct, PartnerPoints, PartnerUndo};
use crate::commands::{draft, purchase, refund, reward, seal};
use crate::state::{Change, MemberState, State, to_json};
use baci_core::decide::{Count, GiveBack};
use baci_core::id::MemberId;
use baci_core::ledger::Account;
use baci_core::partner::{self as rules, Agreed};
use baci_core::program::Program;
use baci_core::program::partner::{Cause, Partner, Way};
use baci_core::refusal::{Code, Refusal, Value};
use baci_core::time::Instant;
use baci_store::partner::PartnerMove;

/// One of the verbs.
pub(super) fn act(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    act: &PartnerAct,
) -> Result<Answer, Refusal> {
    match act {
        PartnerAct::Move(wanted) => points(state, command, at, member, wanted),
        PartnerAct::Donate { cause, units } => donate(state, command, at, member, (cause, *units)),
        PartnerAct::Undo(wanted) => {
            let partner = state.program()?.program.partner(&wanted.party).cloned();
            if let Some(partner) = &partner {
                in_time(state, partner, at)?;
            }
            undo(state, command, at, member, (wanted, partner.map(|own| own.undo)))
        }
        PartnerAct::TakeBack(wanted) => {
            let published = state.program()?;
            let until = |given| {
                let cause = published.program.cause(&wanted.party);
                cause.map(|own| rules::undo_until(&published.program, own, given))
            };
            let given = found(state.member(member)?, wanted)?.at;
            if let Some(until) = until(given).filter(|until| at >= *until) {
                return Err(late(Code::DonationRefused, until));
            }
            undo(state, command, at, member, (wanted, None))
        }
    }
}

/// Points that a partner gives or takes.
fn points(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    wanted: &PartnerPoints,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let partner = partner_named(program, &wanted.partner)?;
    let known = state.member(member)?;
    in_time(state, partner, at)?;
    let way = wanted.way;
    let (agreed, seen) = reward::held_against(state, known, &published, at, |view| {
        rules::agree(program, view, (partner, way), wanted.units, at)
    })?;
    let agreed = agreed?;
    let answer = PartnerAnswer {
        reference: wanted.reference.clone(),
        ..told(&partner.id, way.word(), (wanted.units, &agreed))
    };
    let mut draft = draft(state, command, at, member, &answer)?;
    draft.event.seen = to_json(&seen)?;
    let mut change = seal(draft);
    change.settle(known)?;
    match (way, partner.side(way)) {
        (Way::Earn, Some(side)) => {
            let lot = (side.wallet, wanted.units);
            purchase::credit_from(program, known, &mut change, Account::PartnerGiven, lot)?;
        }
        _ => spend(known, &mut change, Account::PartnerSpent, &answer)?,
    }
    finish(state, change, (answer, agreed), None)
}

/// Points that a member gives to a cause.
fn donate(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (cause, units): (&str, i64),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let cause = cause_named(&published.program, cause)?;
    let known = state.member(member)?;
    let agreed = rules::give(&published.program, cause, units, at)?;
    let answer = told(&cause.id, "donate", (units, &agreed));
    let mut change = seal(draft(state, command, at, member, &answer)?);
    change.settle(known)?;
    spend(known, &mut change, Account::Donated, &answer)?;
    finish(state, change, (answer, agreed), None)
}

/// Undoes a part of what was given, spent or donated. What a wallet lets go instead of owing stays given, and is
/// settled as such.
fn undo(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (wanted, within): (&PartnerUndo, Option<baci_core::time::Period>),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let known = state.member(member)?;
    let origin = found(known, wanted)?;
    let until = within.map(|within| within.after(origin.at, &program.zone));
    if let Some(until) = until.filter(|until| at >= *until) {
        return Err(late(Code::PartnerRefused, until));
    }
    if at < origin.at {
        let sentence = format!("it happened at {}: it cannot be undone before", origin.at);
        let refusal = Refusal::new(Code::TimeOutOfRange, sentence).because("partner-undo-early");
        return Err(refusal.with("at", origin.at));
    }
    let left = origin.units - origin.undone;
    let asked = wanted.units.unwrap_or(left);
    if asked <= 0 || asked > left {
        let sentence = format!("{left} are left to be undone, {asked} are asked for");
        let refusal = Refusal::new(Code::AlreadyReturned, sentence).because("partner-undone");
        let refusal = refusal.with("wallet", &origin.wallet).with("left", Value::Units(left, 0));
        return Err(refusal.with("asked", Value::Units(asked, 0)));
    }
    let mut change = seal(draft(state, command, at, member, &PartnerAnswer::default())?);
    change.draft.event.origin = Some(origin.event);
    // What can be taken back is known once it is tried; the event is sealed with what came of it.
    let units = match origin.kind.as_str() {
        "earn" => may_take(program, known, &change, origin, asked)?,
        _ => asked,
    };
    let answer = PartnerAnswer {
        of: Some(origin.event),
        undone: origin.undone,
        let_go: asked - units,
        reason: wanted.reason.clone(),
        ..told(&origin.party, &format!("{}_undo", origin.kind), (units, &origin.terms))
    };
    let money = origin.terms.rate.part(origin.undone, units).ok_or_else(out_of_range)?;
    let answer = PartnerAnswer { money, ..answer };
    change.draft.event.body = to_json(&answer)?;
    let mut change = seal(change.draft);
    change.settle(known)?;
    put_back(program, known, &mut change, (origin, units))?;
    let less = |count: &Count| Count { by: back(count.by, units), ..count.clone() };
    let counts = origin.terms.counts.iter().map(less).collect();
    let agreed = Agreed { counts, ..origin.terms.clone() };
    let before = PartnerMove { undone: origin.undone + units, ..origin.clone() };
    finish(state, change, (answer, agreed), Some(before))
}

/// All that a move counts is its units, so a part gives back as many.
const fn back(by: i64, units: i64) -> i64 {
    if by == 0 { 0 } else { -units }
}

/// How much of what a partner gave can be taken back: all of it where the wallet owes, else what is there.
fn may_take(
    program: &Program,
    known: &MemberState,
    change: &Change,
    origin: &PartnerMove,
    asked: i64,
) -> Result<i64, Refusal> {
    let (mut wallet, mut journal) = (known.wallet(&origin.wallet), Default::default());
    let policy = debt(program, &origin.wallet);
    let to = (origin.event, Account::PartnerGiven);
    let back = wallet.take_back_to(&change.cause, to, asked, policy, &mut journal)?;
    if back.taken + back.owed > 0 {
        return Ok(back.taken + back.owed);
    }
    let sentence = "nothing of it is left with the member, and the wallet does not owe";
    let refusal = Refusal::new(Code::InsufficientBalance, sentence).because("partner-let-go");
    Err(refusal.with("wallet", &origin.wallet))
}

fn debt(program: &Program, wallet: &str) -> baci_core::program::DebtPolicy {
    program.wallets.iter().find(|own| own.id == wallet).map(|own| own.debt).unwrap_or_default()
}

/// Moves units the other way than their origin did.
fn put_back(
    program: &Program,
    known: &MemberState,
    change: &mut Change,
    (origin, units): (&PartnerMove, i64),
) -> Result<(), Refusal> {
    let from = match origin.kind.as_str() {
        "earn" => {
            let cause = change.cause;
            let policy = debt(program, &origin.wallet);
            let to = (origin.event, Account::PartnerGiven);
            let (wallet, journal) = change.wallet(known, &origin.wallet);
            wallet.take_back_to(&cause, to, units, policy, journal)?;
            return Ok(());
        }
        "spend" => Account::PartnerSpent,
        _ => Account::Donated,
    };
    let back = GiveBack { wallet: origin.wallet.clone(), units, card: None, from: None };
    refund::give_back_from(program, known, change, (from, &back))
}

/// What is to be undone, if it is the member's and of that partner or cause.
fn found<'m>(known: &'m MemberState, wanted: &PartnerUndo) -> Result<&'m PartnerMove, Refusal> {
    let own = known.partner_moves.get(&wanted.of);
    let own = own.filter(|own| own.party == wanted.party && own.origin.is_none());
    own.ok_or_else(|| {
        let sentence = "there is no such event of this partner or cause to be undone";
        Refusal::new(Code::EventNotFound, sentence).because("partner-event-not-found")
    })
}

/// Refuses what a partner tells too late: a statement that is final stays as it is.
fn in_time(state: &State, partner: &Partner, at: Instant) -> Result<(), Refusal> {
    let zone = &state.program()?.program.zone;
    if partner.late.after(at, zone) >= state.now {
        return Ok(());
    }
    let sentence = format!("'{}' tells what happened within {}", partner.id, partner.late);
    let refusal = Refusal::new(Code::PartnerRefused, sentence).because("partner-late");
    Err(refusal.with("partner", &partner.id).with("at", at))
}

fn late(code: Code, until: Instant) -> Refusal {
    let sentence = format!("it could be undone until {until}");
    Refusal::new(code, sentence).because("partner-undo-late").with("until", until)
}

fn out_of_range() -> Refusal {
    Refusal::new(Code::AmountOutOfRange, "the amount is beyond what can be counted")
}

fn spend(
    known: &MemberState,
    change: &mut Change,
    to: Account,
    told: &PartnerAnswer,
) -> Result<(), Refusal> {
    let cause = change.cause;
    let (wallet, journal) = change.wallet(known, &told.wallet);
    wallet.spend(&cause, to, told.units, journal)
}

fn told(party: &str, kind: &str, (units, agreed): (i64, &Agreed)) -> PartnerAnswer {
    PartnerAnswer {
        party: party.to_owned(),
        kind: kind.to_owned(),
        wallet: agreed.wallet.clone(),
        units,
        money: agreed.money,
        rate: agreed.rate,
        ..PartnerAnswer::default()
    }
}

/// Takes a move into the state, and how the one stands that it undoes.
fn finish(
    state: &mut State,
    mut change: Change,
    (told, agreed): (PartnerAnswer, Agreed),
    origin: Option<PartnerMove>,
) -> Result<Answer, Refusal> {
    let event = &change.draft.event;
    let own = PartnerMove {
        member: event.member,
        event: event.event,
        party: told.party.clone(),
        kind: told.kind.clone(),
        wallet: told.wallet.clone(),
        units: told.units,
        money: told.money,
        undone: 0,
        origin: told.of,
        reference: told.reference.clone(),
        terms: agreed,
        at: event.at,
    };
    change.draft.outcome.counts.clone_from(&own.terms.counts);
    change.draft.outcome.partner = Some(told);
    change.draft.partner_moves = origin.into_iter().chain([own]).collect();
    state.absorb(change)
}

/// The partner with this id.
fn partner_named<'p>(program: &'p Program, id: &str) -> Result<&'p Partner, Refusal> {
    let names = || program.partners.iter().map(|own| own.id.as_str());
    program.partner(id).ok_or_else(|| unknown("partner", "unknown-partner", id, names()))
}

/// The cause with this id.
fn cause_named<'p>(program: &'p Program, id: &str) -> Result<&'p Cause, Refusal> {
    let names = || program.causes.iter().map(|own| own.id.as_str());
    program.cause(id).ok_or_else(|| unknown("cause", "unknown-cause", id, names()))
}

/// That the program has no such name; also of what is only read.
pub(crate) fn unknown<'n>(
    what: &str,
    reason: &'static str,
    id: &str,
    names: impl Iterator<Item = &'n str>,
) -> Refusal {
    let id: String = id.chars().take(60).collect();
    let names = names.take(20).collect::<Vec<_>>().join(", ");
    let sentence = format!("the program has no {what} '{id}': it has {names}");
    Refusal::new(Code::UnknownName, sentence).because(reason).with("name", id).with("names", names)
}
