//! Tiers that staff give and take back, and what a tier brings, used by hand.

use crate::answer::{Answer, Outcome};
use crate::command::Command;
use crate::commands::{draft, reference, seal, view};
use crate::state::{State, tier};
use baci_core::decide::Count;
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::program::tier::Benefit;
use baci_core::refusal::{Code, Refusal, Value};
use baci_core::tier::Grant;
use baci_core::time::Instant;
use serde_json::json;

/// The most uses of a benefit in one go.
const MOST_TIMES: i64 = 100;

/// A tier, so high at least, until then.
pub(super) fn grant(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (tier, until, reason): (&str, Option<Instant>, &str),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let (ladder, _) = program.tier(tier).ok_or_else(|| no_tier(program, tier))?;
    let ladder = program.ladders.get(ladder).map_or("", |ladder| &ladder.id).to_owned();
    let own = state.member(member)?.tiers.get(&ladder);
    let judged = own.and_then(|own| own.standing.judged).unwrap_or(at);
    if until.is_some_and(|until| until <= at.max(judged)) {
        let sentence = "the tier would end before it begins: name a later day";
        return Err(Refusal::new(Code::InvalidRequest, sentence).because("tier-until"));
    }
    let body = json!({ "ladder": ladder, "tier": tier, "until": until, "reason": reason });
    let mut draft = draft(state, command, at, member, &body)?;
    let (tier, reason, actor) = (tier.to_owned(), reason.to_owned(), command.actor.clone());
    draft.grant = Some((ladder, Some(Grant { tier, since: at, until, reason, actor })));
    state.absorb(seal(draft))
}

/// Takes back what staff gave.
pub(super) fn revoke(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (ladder, reason): (&str, &str),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let known = state.member(member)?;
    if published.program.ladder(ladder).is_none() {
        return Err(no_ladder(&published.program, ladder));
    }
    let given = known.tiers.get(ladder).and_then(|own| own.standing.grant.as_ref());
    let Some(given) = given.filter(|grant| grant.until.is_none_or(|until| until > at)) else {
        let sentence = "nobody gave this member a tier here that could be taken back";
        return Err(Refusal::new(Code::NotFound, sentence).because("no-tier-given"));
    };
    let body = json!({ "ladder": ladder, "tier": given.tier, "reason": reason });
    let mut draft = draft(state, command, at, member, &body)?;
    draft.grant = Some((ladder.to_owned(), None));
    state.absorb(seal(draft))
}

/// Uses what a tier brings, or gives a use back that was a slip.
pub(super) fn use_benefit(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (benefit, times): (&str, i64),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let known = state.member(member)?;
    let position = program.benefits.iter().position(|own| own.id == benefit);
    let own = position.and_then(|at| program.benefits.get(at));
    let (Some(position), Some(own)) = (position, own) else {
        return Err(no_benefit(program, benefit));
    };
    if times == 0 || times.abs() > MOST_TIMES {
        let sentence = format!("use it once at least and {MOST_TIMES} times at most in one go");
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("benefit-times");
        return Err(refusal.with("most", MOST_TIMES));
    }
    let tiers = tier::at(state, known, &published, at);
    if times > 0 && !program.brings(&tiers, position) {
        let sentence = format!("the member's tier does not bring '{benefit}'");
        let refusal = Refusal::new(Code::Forbidden, sentence).because("benefit-not-theirs");
        return Err(refusal.with("name", benefit));
    }
    let key = own.key(program.zone.local(at).day).to_string();
    let used = known.counters.get(&key).unwrap_or(0);
    left(own, used, times)?;
    let body = json!({ "benefit": benefit, "times": times });
    let mut draft = draft(state, command, at, member, &body)?;
    let tiers = view::tiers_by_ladder(&published, &tiers);
    let seen = view::Seen { tiers, used: [(key.clone(), used)].into(), ..view::Seen::default() };
    draft.event.seen = crate::state::to_json(&seen)?;
    draft.outcome.counts.push(Count { key, by: times, ..Count::default() });
    state.absorb(seal(draft))
}

/// Whether so many uses more are within the allowance, and no more are given back than were used.
fn left(own: &Benefit, used: i64, times: i64) -> Result<(), Refusal> {
    if times < 0 && used.saturating_add(times) < 0 {
        let sentence = format!("'{}' was used {used} times: not more can be given back", own.id);
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("benefit-not-used");
        return Err(refusal.with("name", &own.id).with("used", Value::Units(used, 0)));
    }
    match own.allowance {
        Some(most) if times > 0 && used.saturating_add(times) > most => {
            let left = most.saturating_sub(used).max(0);
            let sentence = format!("'{}' can be used {left} times more, of {most}", own.id);
            let refusal = Refusal::new(Code::InsufficientBalance, sentence);
            let refusal = refusal.because("benefit-used-up").with("name", &own.id);
            Err(refusal.with("left", left).with("most", most))
        }
        _ => Ok(()),
    }
}

/// Only looks.
pub(super) fn review(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
) -> Result<Answer, Refusal> {
    state.member(member)?;
    state.lay_aside(member);
    state.look_at_tiers(member, at, &tier::Cause::default())?;
    state.look_at_stage(member, at);
    Ok(Answer {
        event: reference(at, command, member),
        kind: command.what.kind().to_owned(),
        at,
        program_version: state.version(),
        outcome: Outcome::default(),
        replayed: false,
    })
}

fn no_tier(program: &Program, name: &str) -> Refusal {
    let tiers = program.ladders.iter().flat_map(|ladder| &ladder.tiers);
    let names: Vec<&str> = tiers.map(|tier| tier.id.as_str()).collect();
    unknown("tier", "unknown-tier", name, &names.join(", "))
}

fn no_ladder(program: &Program, name: &str) -> Refusal {
    let names: Vec<&str> = program.ladders.iter().map(|ladder| ladder.id.as_str()).collect();
    unknown("ladder", "unknown-ladder", name, &names.join(", "))
}

fn no_benefit(program: &Program, name: &str) -> Refusal {
    let names: Vec<&str> = program.benefits.iter().map(|own| own.id.as_str()).collect();
    unknown("benefit", "unknown-benefit", name, &names.join(", "))
}

fn unknown(kind: &str, reason: &'static str, name: &str, names: &str) -> Refusal {
    let sentence = format!("the program has no {kind} '{name}': it has {names}");
    let refusal = Refusal::new(Code::UnknownName, sentence).because(reason);
    refusal.with("name", name).with("names", names)
}
