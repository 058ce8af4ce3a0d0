//! Missions: what an event counts for them, how far somebody is, and which rounds are done.
//!
//! What was done is counted by step, and finished rounds beside: a round is done where each step has what
//! all rounds so far and this one need. So nothing is ever given twice for the same thing, whatever comes
//! back: what was given stays, and what came back has to be done again before the next round.

use crate::condition::Scope;
use crate::decide::Count;
use crate::event::{Body, Event, Line};
use crate::member::Used;
use crate::money::split;
use crate::program::Trigger;
use crate::program::mission::{Counting, Mission, Step};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// The most rounds that one event finishes: no more than that counts.
pub const MOST_ROUNDS: i64 = 50;

/// How far somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The mission, by its id.
    pub mission: String,
    /// Rounds that are done.
    pub done: i64,
    /// What was done of each step in this round; of a mission that is over, all of it.
    pub steps: Vec<StepProgress>,
    /// Whether there is nothing more to do until it begins anew, if it does.
    pub over: bool,
}

/// How far somebody is with a step: times, whole units, or the currency's smallest units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepProgress {
    pub has: i64,
    pub need: i64,
}

impl StepProgress {
    /// What is missing.
    pub const fn missing(self) -> i64 {
        self.need.saturating_sub(self.has)
    }
}

/// How far somebody is on a day.
pub fn progress(mission: &Mission, used: &dyn Used, day: Date) -> Progress {
    let done = used.used(mission.done_key(day));
    let over = !mission.repeat && done > 0;
    let step = |(at, step): (usize, &Step)| {
        let has =
            used.used(mission.step_key(at, day)).saturating_sub(done.saturating_mul(step.need));
        let has = if over { step.need } else { has.clamp(0, step.need) };
        StepProgress { has, need: step.need }
    };
    let steps = mission.steps.iter().enumerate().map(step).collect();
    Progress { mission: mission.id.clone(), done, steps, over }
}

/// How many rounds are done by what was counted, and not noted yet.
pub fn due(mission: &Mission, used: &dyn Used, day: Date) -> i64 {
    let done = used.used(mission.done_key(day));
    let rounds = mission
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| used.used(mission.step_key(at, day)).max(0) / step.need.max(1));
    let rounds = rounds.min().unwrap_or(0);
    let most = if mission.repeat { rounds } else { rounds.min(1) };
    most.saturating_sub(done).clamp(0, MOST_ROUNDS)
}

/// What an event counts for the program's missions.
pub(crate) fn counts(scope: &Scope<'_>, trigger: &Trigger) -> SmallVec<[Count; 2]> {
    let mut counts = SmallVec::new();
    let (at, local) = (scope.event.at, scope.local);
    for mission in &scope.program.missions {
        let steps = mission.steps.iter().enumerate().filter(|(_, step)| step.on == *trigger);
        for (nth, step) in steps {
            if !mission.active.holds(at, local) || !holds(mission.when.as_ref(), scope) {
                break;
            }
            if !holds(step.when.as_ref(), scope) {
                continue;
            }
            let (most, weights) = measure(step, scope.event);
            // Most events have nothing of it: no use is looked up for them.
            let by = if most > 0 { most.min(room(mission, nth, scope)) } else { 0 };
            if by > 0 {
                count(mission, (nth, step), (local.day, by, &weights), &mut counts);
            }
        }
    }
    counts
}

fn holds(condition: Option<&crate::condition::Condition>, scope: &Scope<'_>) -> bool {
    condition.is_none_or(|condition| condition.holds(scope))
}

fn count(
    mission: &Mission,
    (nth, step): (usize, &Step),
    (day, by, weights): (Date, i64, &[i64]),
    counts: &mut SmallVec<[Count; 2]>,
) {
    counts.push(count_of(step, (by, weights), mission.step_key(nth, day).to_string()));
    if step.per_day.is_some() {
        counts.push(count_of(step, (by, weights), mission.day_key(nth, day).to_string()));
    }
}

/// So much of what a step counts under a key, with what of it hangs on each line.
pub(crate) fn count_of(step: &Step, (by, weights): (i64, &[i64]), key: String) -> Count {
    let mut shares = vec![0; weights.len()];
    match step.count {
        // One purchase is one, whichever of its lines made it so.
        Counting::Times => shares.iter_mut().zip(weights).for_each(|(own, weight)| {
            *own = i64::from(*weight > 0);
        }),
        Counting::Units | Counting::Money => split(by, weights, &mut shares),
    }
    let (in_part, whole) = (step.count == Counting::Money, step.count == Counting::Times);
    Count { key, by, in_part, whole, shares, ..Count::default() }
}

/// What still counts for a step.
fn room(mission: &Mission, nth: usize, scope: &Scope<'_>) -> i64 {
    let (used, day) = (scope.view.used, scope.local.day);
    let Some(step) = mission.steps.get(nth) else { return 0 };
    let done = used.used(mission.done_key(day));
    if !mission.repeat && done > 0 {
        return 0;
    }
    let open = |at: usize, step: &Step, rounds: i64| {
        let has = used.used(mission.step_key(at, day));
        step.need.saturating_mul(done.saturating_add(rounds)).saturating_sub(has)
    };
    let mut before = mission.steps.iter().enumerate().take(nth);
    if mission.ordered && before.any(|(at, step)| open(at, step, 1) > 0) {
        return 0;
    }
    let today = step.per_day.map(|most| most.saturating_sub(used.used(mission.day_key(nth, day))));
    // Of several steps none runs ahead; a card alone keeps what is over for the next ones.
    let rounds = if mission.steps.len() > 1 { 1 } else { MOST_ROUNDS };
    open(nth, step, rounds).min(today.unwrap_or(i64::MAX)).max(0)
}

/// What an event has of what a step counts, and what of it each line weighs; no lines, no weights.
pub(crate) fn measure(step: &Step, event: &Event) -> (i64, SmallVec<[i64; 8]>) {
    let Body::Purchase(purchase) = &event.body else { return (1, SmallVec::new()) };
    let weight = |line: &Line| match step.count {
        _ if !counted(step, line) => 0,
        Counting::Times => i64::from(line.amount > 0 || line.quantity.0 > 0),
        Counting::Units => line.quantity.0.max(0),
        Counting::Money => line.amount,
    };
    let weights: SmallVec<[i64; 8]> = purchase.lines.iter().map(weight).collect();
    let sum = weights.iter().copied().fold(0, i64::saturating_add);
    let most = match step.count {
        Counting::Times => sum.min(1),
        Counting::Units => sum / 1000,
        Counting::Money => sum.max(0),
    };
    (most, weights)
}

fn counted(step: &Step, line: &Line) -> bool {
    let only = &step.only;
    only.is_empty() || only.names(&line.sku, &line.category, &line.brand, &line.tags)
}

#[cfg(test)]
mod tests;
