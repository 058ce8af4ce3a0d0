//! Streaks: which periods somebody kept, how long the streak is by that, and which lengths are due.
//!
//! What was done is noted by period, and a streak is worked out anew from these notes: so what comes late, comes
//! back or turns out to be of the same member gives what it would have given in its order. The last periods are
//! noted ([`WINDOW`]); what is older is folded into the streak that it was, and stays. Lengths that were reached
//! are compared with those that were given, as rounds of missions are: nothing is given twice, whatever comes back.

use crate::condition::Scope;
use crate::decide::Count;
use crate::mission;
use crate::program::Trigger;
use crate::program::streak::Streak;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};

/// How many periods can still change, the latest in which something was done among them: what happened before
/// them counts no more, and what comes back of it takes nothing.
pub const WINDOW: i64 = 62;

/// The most lengths that one event brings.
pub const MOST: usize = 100;

/// What a member has of a streak. Stored as JSON: a field is never renamed, only added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The first period that can still change, by its number (see `Per::number`).
    #[serde(default)]
    pub from: i64,
    /// What was done in it and those after it, where something was.
    #[serde(default)]
    pub did: BTreeMap<i64, i64>,
    /// The streak as it was when that period began.
    #[serde(default)]
    pub run: Run,
    /// The best length until then.
    #[serde(default)]
    pub best: i64,
    /// How often each mark was reached until then.
    #[serde(default)]
    pub reached: BTreeMap<String, i64>,
    /// How often each mark was given.
    #[serde(default)]
    pub given: BTreeMap<String, i64>,
}

/// Periods that were kept one after another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The last of them, by its number; 0 where there is none.
    pub last: i64,
    /// How many; those that were missed are not counted.
    pub length: i64,
    /// Periods that may be missed.
    pub freezes: i64,
}

/// How somebody stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Periods kept one after another; 0 where the last streak broke.
    pub length: i64,
    pub best: i64,
    /// Freezes that are left, those for periods that are over already used.
    pub freezes: i64,
    /// What was done in the period of that day.
    pub has: i64,
    /// So much keeps a period.
    pub need: i64,
    /// The last day on which what is missing can be done, so that the streak goes on; none where there is none.
    pub until: Option<Date>,
}

impl Standing {
    /// Whether the period of the day is kept.
    pub const fn kept(self) -> bool {
        self.has >= self.need
    }
}

/// A length that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Under what it is noted in [`Record::given`].
    pub mark: String,
    pub length: i64,
    /// Whether it is one of the milestones, and not of each so many.
    pub milestone: bool,
}

/// A record, walked to its end.
struct Walk {
    run: Run,
    best: i64,
    /// All marks in the order in which they were reached.
    marks: Vec<Due>,
}

impl Run {
    /// Takes in a period that was kept.
    fn keep(&mut self, streak: &Streak, period: i64) {
        let missed = period - self.last - 1;
        match self.length > 0 && missed <= self.freezes {
            true => self.freezes -= missed,
            false => *self = Self::default(),
        }
        (self.last, self.length) = (period, self.length + 1);
        if let Some(own) = streak.freezes.filter(|own| self.length % own.each == 0) {
            self.freezes = (self.freezes + 1).min(own.most);
        }
    }

    /// The last period in which it can still be gone on with.
    const fn end(self) -> i64 {
        self.last + self.freezes + 1
    }
}

impl Record {
    /// Notes that so much was done, or came back, in a period; nothing where it is too long ago.
    pub fn note(&mut self, streak: &Streak, period: i64, by: i64) {
        if period < self.from {
            return;
        }
        let did = self.did.entry(period).or_default();
        *did = did.saturating_add(by).max(0);
        if *did == 0 {
            self.did.remove(&period);
        }
        let last = self.did.last_key_value().map_or(self.from, |(last, _)| *last);
        self.fold(streak, last - WINDOW + 1);
    }

    /// Folds what was done before a period.
    fn fold(&mut self, streak: &Streak, from: i64) {
        if from <= self.from {
            return;
        }
        let later = self.did.split_off(&from);
        let Walk { run, best, marks } = self.walk(streak);
        marks.into_iter().for_each(|due| *self.reached.entry(due.mark).or_default() += 1);
        (self.run, self.best, self.from, self.did) = (run, best, from, later);
    }

    fn walk(&self, streak: &Streak) -> Walk {
        let mut walk = Walk { run: self.run, best: self.best, marks: Vec::new() };
        for (period, _) in self.did.iter().filter(|(_, did)| **did >= streak.step.need) {
            walk.run.keep(streak, *period);
            let length = walk.run.length;
            walk.best = walk.best.max(length);
            if streak.milestones.contains(&length) {
                walk.marks.push(Due { mark: length.to_string(), length, milestone: true });
            }
            if let Some(every) = streak.every.filter(|every| length % every == 0) {
                walk.marks.push(Due { mark: format!("every-{every}"), length, milestone: false });
            }
        }
        walk
    }

    /// How somebody stands on a day.
    pub fn standing(&self, streak: &Streak, day: Date) -> Standing {
        let (Walk { run, best, .. }, now) = (self.walk(streak), streak.per.number(day));
        let (has, need) = (self.did.get(&now).copied().unwrap_or(0), streak.step.need);
        if run.length == 0 || now > run.end() {
            return Standing { length: 0, best, freezes: 0, has, need, until: None };
        }
        let missed = (now - run.last - 1).max(0);
        let after = streak.per.start(run.end() + 1).and_then(|day| day.yesterday().ok());
        let freezes = run.freezes - missed;
        Standing { length: run.length, best, freezes, has, need, until: after }
    }

    /// How somebody stands in the last period that was kept.
    pub fn latest(&self, streak: &Streak) -> Standing {
        let last = self.did.iter().rev().find(|(_, did)| **did >= streak.step.need);
        let last = last.map_or(self.run.last, |(period, _)| *period);
        self.standing(streak, streak.per.start(last).unwrap_or(Date::ZERO))
    }

    /// The first length that was reached and not given yet.
    pub fn due(&self, streak: &Streak) -> Option<Due> {
        let mut reached = self.reached.clone();
        self.walk(streak).marks.into_iter().find(|due| {
            let times = reached.entry(due.mark.clone()).or_default();
            *times += 1;
            *times > self.given.get(&due.mark).copied().unwrap_or(0)
        })
    }

    /// Notes that it was given.
    pub fn give(&mut self, due: &Due) {
        *self.given.entry(due.mark.clone()).or_default() += 1;
    }

    /// The streak of two who are one: what both did counts, and what either was given was given.
    #[must_use]
    pub fn join(mut self, mut other: Self, streak: &Streak) -> Self {
        let from = self.from.max(other.from);
        self.fold(streak, from);
        other.fold(streak, from);
        let rank = |run: Run| (run.end() >= from, run.length, run.last);
        if rank(other.run) > rank(self.run) {
            self.run = other.run;
        }
        self.best = self.best.max(other.best);
        sum(&mut self.did, &other.did);
        sum(&mut self.reached, &other.reached);
        sum(&mut self.given, &other.given);
        let last = self.did.last_key_value().map_or(from, |(last, _)| *last);
        self.fold(streak, last - WINDOW + 1);
        self
    }

    /// What is left where somebody goes: what there was of one's `own` when they came with `theirs`, and what was
    /// done since, as if they had never come. `back` is what came back since of what they had done.
    #[must_use]
    pub fn part(
        &self,
        (own, theirs): (&Self, &Self),
        back: &BTreeMap<i64, i64>,
        streak: &Streak,
    ) -> Self {
        let joined = own.clone().join(theirs.clone(), streak);
        let did = |all: &BTreeMap<i64, i64>, period: i64| all.get(&period).copied().unwrap_or(0);
        let mut left = own.clone();
        let periods: BTreeSet<i64> = self.did.keys().chain(joined.did.keys()).copied().collect();
        // What both did before is folded for both alike.
        for period in periods.into_iter().filter(|period| *period >= self.from) {
            let since = did(&self.did, period) - did(&joined.did, period) + did(back, period);
            if since != 0 {
                left.note(streak, period, since);
            }
        }
        for (mark, times) in &self.given {
            let since = times - joined.given.get(mark).copied().unwrap_or(0);
            if since > 0 {
                *left.given.entry(mark.clone()).or_default() += since;
            }
        }
        left
    }

    /// Takes away what came back of periods that it has.
    pub fn lose(&mut self, back: &BTreeMap<i64, i64>) {
        take(&mut self.did, back);
    }
}

fn sum<K: Ord + Clone>(all: &mut BTreeMap<K, i64>, more: &BTreeMap<K, i64>) {
    for (key, by) in more {
        let own = all.entry(key.clone()).or_default();
        *own = own.saturating_add(*by);
    }
}

fn take<K: Ord + Clone>(all: &mut BTreeMap<K, i64>, less: &BTreeMap<K, i64>) {
    for (key, by) in less {
        if let Some(own) = all.get_mut(key) {
            *own = own.saturating_sub(*by);
        }
    }
    all.retain(|_, own| *own > 0);
}

/// What an event counts for the program's streaks.
pub(crate) fn counts(scope: &Scope<'_>, trigger: &Trigger) -> SmallVec<[Count; 2]> {
    let streaks = scope.program.streaks.iter().filter(|own| own.step.on == *trigger);
    let one = |own: &Streak| {
        if own.step.when.as_ref().is_some_and(|when| !when.holds(scope)) {
            return None;
        }
        let (by, weights) = mission::measure(&own.step, scope.event);
        let key = own.key(scope.local.day).to_string();
        (by > 0).then(|| mission::count_of(&own.step, (by, &weights), key))
    };
    streaks.filter_map(one).collect()
}

#[cfg(test)]
mod tests;
