//! Levels: what an event gives of experience, where somebody stands by that, and which level is due.
//!
//! Experience is counted, and goes down with what comes back; the highest level that was reached is noted and
//! stays. So a level comes once, and one that was lost in experience is not given again.

use crate::condition::Scope;
use crate::decide::Count;
use crate::member::Used;
use crate::mission;
use crate::money::split;
use crate::program::Trigger;
use crate::program::level::{Gain, Levels};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// Where somebody stands on a ladder of levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The highest level that was reached; 0 is none yet.
    pub number: i64,
    pub experience: i64,
    /// What the level takes; 0 for none.
    pub from: i64,
    /// What the next level takes; none on the last.
    pub next: Option<i64>,
}

impl Standing {
    /// What is missing for the next level; 0 on the last.
    pub fn missing(self) -> i64 {
        self.next.map_or(0, |next| next.saturating_sub(self.experience).max(0))
    }

    /// How much of the way from this level to the next is done, in percent; 100 on the last.
    pub fn part(self) -> i64 {
        let Some(next) = self.next else { return 100 };
        let whole = i128::from(next) - i128::from(self.from);
        let done = (i128::from(self.experience) - i128::from(self.from)).clamp(0, whole);
        i64::try_from(done * 100 / whole.max(1)).unwrap_or(0)
    }
}

/// Where somebody stands.
pub fn standing(levels: &Levels, used: &dyn Used) -> Standing {
    let number = used.used(levels.level_key()).max(0);
    let need = |number| levels.level(number).map(|level| level.need);
    Standing {
        number,
        experience: used.used(levels.experience_key()),
        from: need(number).unwrap_or(0),
        next: need(number + 1),
    }
}

/// The next level, where there is experience enough for it.
pub fn due(levels: &Levels, used: &dyn Used) -> Option<i64> {
    let own = standing(levels, used);
    own.next.filter(|next| own.experience >= *next).map(|_| own.number + 1)
}

/// What an event gives of experience on the program's ladders.
pub(crate) fn counts(scope: &Scope<'_>, trigger: &Trigger) -> SmallVec<[Count; 2]> {
    let mut counts = SmallVec::new();
    for levels in &scope.program.levels {
        let gains = levels.counts.iter().filter(|gain| gain.step.on == *trigger);
        let key = || levels.experience_key().to_string();
        counts.extend(gains.filter_map(|gain| count(gain, scope, key)));
    }
    counts
}

/// What one thing that counts gives for an event.
pub(crate) fn count(gain: &Gain, scope: &Scope<'_>, key: impl FnOnce() -> String) -> Option<Count> {
    if gain.step.when.as_ref().is_some_and(|when| !when.holds(scope)) {
        return None;
    }
    let (measure, weights) = mission::measure(&gain.step, scope.event);
    let by = (measure / gain.step.need.max(1)).saturating_mul(gain.give);
    if by <= 0 {
        return None;
    }
    let mut count = mission::count_of(&gain.step, (by, &weights), key());
    if count.whole {
        split(by, &weights, &mut count.shares);
    }
    Some(count)
}

#[cfg(test)]
mod tests;
