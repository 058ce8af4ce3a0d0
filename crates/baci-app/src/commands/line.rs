//! Lines for what is out of stock: joined, left, served and lapsed.

use crate::answer::{Answer, LineAnswer};
use crate::command::Command;
use crate::commands::{draft, reward, seal};
use crate::state::{MemberState, State, to_json};
use baci_core::decide::Count;
use baci_core::decide::caps::{Key, Span};
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::refusal::{Code, Refusal};
use baci_core::reward as rules;
use baci_core::time::Instant;
use baci_store::reward::StoredWait;
use serde_json::json;

/// Whether a piece is kept for a member at an instant.
pub(super) fn is_held(wait: &StoredWait, at: Instant) -> bool {
    wait.state == "held" && at < wait.until
}

/// A place in a line in another state.
pub(super) fn as_it_is(wait: &StoredWait, state: &str) -> StoredWait {
    StoredWait { state: state.to_owned(), ..wait.clone() }
}

/// Joins the line, where nothing is left.
pub(super) fn join(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (id, branch): (&str, Option<&str>),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let known = state.member(member)?;
    let own = reward::named(program, id)?;
    let there = own.place(branch).and_then(|place| known.waits.get(&place));
    if there.is_some_and(|wait| ["waiting", "held"].contains(&wait.state.as_str())) {
        let refusal = Refusal::new(Code::RewardUnavailable, "the member waits for it already");
        return Err(refusal.because("wait-there"));
    }
    let (shelf, seen) = reward::held_against(state, known, &published, at, |view| {
        rules::join(program, view, (own, branch), at)
    })?;
    let place = shelf?.place;
    let body = json!({ "reward": own.id, "branch": branch });
    let mut draft = draft(state, command, at, member, &body)?;
    draft.event.seen = to_json(&seen)?;
    let wait = StoredWait {
        member,
        reward: own.id.clone(),
        branch: branch.unwrap_or_default().to_owned(),
        state: "waiting".to_owned(),
        event: draft.event.event,
        since: at,
        until: Instant::FAR,
        place,
    };
    let counts = vec![rules::count((&wait.place, Span::Waiting), 1)];
    finish(state, draft, wait, counts)
}

/// Leaves the line, or lets go what is kept.
pub(super) fn leave(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    place: &str,
) -> Result<Answer, Refusal> {
    let wait = found(state.member(member)?, place)?;
    let span = if wait.state == "held" { Span::Out } else { Span::Waiting };
    let counts = vec![rules::count((place, span), -1)];
    step(state, command, at, (&wait, as_it_is(&wait, "left")), counts)
}

/// Keeps a piece for the member, if there is one.
pub(super) fn keep(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    place: &str,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let wait = found(state.member(member)?, place)?;
    if wait.state != "waiting" || left_at(state, program, &wait) <= 0 {
        return Err(not_due());
    }
    let own = program.reward(&wait.reward).and_then(|at| program.rewards.get(at));
    let own = own.filter(|own| own.closes.is_none_or(|closes| at < closes)).ok_or_else(not_due)?;
    let kept = own.waiting.ok_or_else(not_due)?;
    // Nobody can have it once the reward is over.
    let until = kept.after(at, &program.zone).min(own.closes.unwrap_or(Instant::FAR));
    let next = StoredWait { until, ..as_it_is(&wait, "held") };
    let counts =
        vec![rules::count((place, Span::Waiting), -1), rules::count((place, Span::Out), 1)];
    step(state, command, at, (&wait, next), counts)
}

/// Keeps it no longer, once its time is over.
pub(super) fn lapse(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    place: &str,
) -> Result<Answer, Refusal> {
    let wait = found(state.member(member)?, place)?;
    if wait.state != "held" || at < wait.until {
        return Err(not_due());
    }
    let counts = vec![rules::count((place, Span::Out), -1)];
    step(state, command, at, (&wait, as_it_is(&wait, "lapsed")), counts)
}

fn found(known: &MemberState, place: &str) -> Result<StoredWait, Refusal> {
    let wait = known.waits.get(place);
    let wait = wait.filter(|wait| ["waiting", "held"].contains(&wait.state.as_str()));
    wait.cloned().ok_or_else(|| {
        let refusal = Refusal::new(Code::NotFound, "the member does not wait for it");
        refusal.because("wait-not-there")
    })
}

fn not_due() -> Refusal {
    let sentence = "it is not their turn, or the time is not over yet";
    Refusal::new(Code::RewardUnavailable, sentence).because("wait-not-due")
}

/// How many pieces lie at the place for which a member waits; none where the program has it no more.
fn left_at(state: &State, program: &Program, wait: &StoredWait) -> i64 {
    let counter = |key: Key<'_>| state.program_counters.get(&key.to_string()).copied().unwrap_or(0);
    let own = program.reward(&wait.reward).and_then(|at| program.rewards.get(at));
    let shelves = own.map(|own| rules::shelves(own, &counter)).unwrap_or_default();
    shelves.into_iter().find(|shelf| shelf.place == wait.place).map_or(0, |shelf| shelf.left)
}

fn step(
    state: &mut State,
    command: &Command,
    at: Instant,
    (before, wait): (&StoredWait, StoredWait),
    counts: Vec<Count>,
) -> Result<Answer, Refusal> {
    let body = json!({ "reward": wait.reward, "branch": wait.branch, "until": wait.until });
    let mut draft = draft(state, command, at, wait.member, &body)?;
    draft.event.origin = Some(before.event);
    finish(state, draft, wait, counts)
}

fn finish(
    state: &mut State,
    mut draft: crate::state::Draft,
    wait: StoredWait,
    counts: Vec<Count>,
) -> Result<Answer, Refusal> {
    draft.outcome.counts = counts;
    draft.outcome.line = Some(LineAnswer {
        reward: wait.reward.clone(),
        branch: wait.branch.clone(),
        state: wait.state.clone(),
        until: (wait.state == "held").then_some(wait.until),
    });
    draft.wait = Some(wait);
    let member = state.member(draft.event.member)?;
    let mut change = seal(draft);
    change.settle(member)?;
    state.absorb(change)
}
