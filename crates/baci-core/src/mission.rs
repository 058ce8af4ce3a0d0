//! Missions: what an event counts for them, how far somebody is, and which rounds are done.
//!
//! What was done is counted by step, and finished rounds beside: a round is done where each step has what
//! all rounds so far and this one need. So nothing is ever given twice for the same thing, whatever comes
//! back: what was given stays, and what came back has to be done again before the next round.

use crate::condition::Scope;
use crate::decide::Count;
use crate::event::{Body, Event, Purchase};
use crate::member::Used;
use crate::program::mission::{Counting, Mission, Step};
use crate::program::{Filter, Trigger};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// The most rounds that one event finishes; what is left is looked at with the next one.
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
            let by = measure(step, scope.event);
            let by = room(mission, nth, scope).map_or(by, |room| by.min(room));
            if by > 0 {
                count(mission, (nth, step), (local.day, by), &mut counts);
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
    (day, by): (Date, i64),
    counts: &mut SmallVec<[Count; 2]>,
) {
    let in_part = step.count != Counting::Times;
    let mut push = |key: String| {
        counts.push(Count { key, by, in_part, whole: !in_part, ..Count::default() });
    };
    push(mission.step_key(nth, day).to_string());
    if step.per_day.is_some() {
        push(mission.day_key(nth, day).to_string());
    }
}

/// What still counts for a step; nothing said where there is no bound.
fn room(mission: &Mission, nth: usize, scope: &Scope<'_>) -> Option<i64> {
    let (used, day) = (scope.view.used, scope.local.day);
    let step = mission.steps.get(nth)?;
    let done = used.used(mission.done_key(day));
    if !mission.repeat && done > 0 {
        return Some(0);
    }
    let full = |at: usize, step: &Step| {
        let has = used.used(mission.step_key(at, day));
        step.need.saturating_mul(done.saturating_add(1)).saturating_sub(has)
    };
    let mut before = mission.steps.iter().enumerate().take(nth);
    if mission.ordered && before.any(|(at, step)| full(at, step) > 0) {
        return Some(0);
    }
    let today = step.per_day.map(|most| most.saturating_sub(used.used(mission.day_key(nth, day))));
    // Of several steps none runs ahead; a card alone keeps what is over for the next one.
    let round = (mission.steps.len() > 1).then(|| full(nth, step));
    [today, round].into_iter().flatten().min().map(|room| room.max(0))
}

fn measure(step: &Step, event: &Event) -> i64 {
    let Body::Purchase(purchase) = &event.body else { return 1 };
    let lines = || lines(purchase, &step.only);
    match step.count {
        Counting::Times => i64::from(lines().any(|line| line.amount > 0 || line.quantity.0 > 0)),
        Counting::Units => {
            lines().map(|line| line.quantity.0.max(0)).fold(0, i64::saturating_add) / 1000
        }
        Counting::Money => lines().map(|line| line.amount).fold(0, i64::saturating_add).max(0),
    }
}

fn lines<'a>(
    purchase: &'a Purchase,
    only: &'a Filter,
) -> impl Iterator<Item = &'a crate::event::Line> {
    purchase.lines.iter().filter(|line| {
        only.is_empty() || only.names(&line.sku, &line.category, &line.brand, &line.tags)
    })
}

#[cfg(test)]
mod tests;
