//! Forecast: what is missing for the next tier and for the one that somebody has, and by which day.

use super::judge::before;
use super::{Judge, Standing};
use crate::program::tier::{Goal, Least, Measure, Window};
use crate::time::Instant;
use jiff::civil::Date;

/// What a tier takes from here on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Position of the tier on its ladder.
    pub tier: usize,
    pub needs: Vec<Missing>,
    /// Whether there is a condition beside them.
    pub condition: bool,
}

/// What of a measure is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    pub measure: Measure,
    pub least: i64,
    /// What of it counts.
    pub has: i64,
    /// Zero where it is enough.
    pub missing: i64,
    /// The first day that counts; none where all do.
    pub from: Option<Date>,
    /// The last day on which that is enough: then something leaves the window, or the window ends.
    pub by: Option<Date>,
}

impl Judge<'_> {
    /// What the next tier takes; nothing where there is none above.
    pub fn next(&self, standing: &Standing, now: Instant) -> Option<Outlook> {
        let tier = standing.tier(self.ladder).map_or(0, |at| at + 1);
        let goals = &self.ladder.tiers.get(tier)?.reach;
        let day = self.day(now);
        let outlook = |goal: &Goal| {
            let needs = goal.needs.iter().map(|need| self.to_reach(*need, goal.window, day));
            Outlook { tier, needs: needs.collect(), condition: goal.when.is_some() }
        };
        // Of several ways the one that lacks the least part.
        let far = |outlook: &Outlook| {
            let parts = outlook.needs.iter();
            parts.map(|need| part(need.missing, need.least)).max().unwrap_or(0)
        };
        goals.iter().map(outlook).min_by_key(far)
    }

    fn to_reach(&self, need: Least, window: Window, day: Date) -> Missing {
        let from = window.first(day);
        let has = self.progress.sum(need.measure, from, day);
        let missing = need.least.saturating_sub(has).max(0);
        let by = match window {
            Window::Ever => None,
            Window::Calendar(part) => part.next(day).yesterday().ok(),
            Window::Rolling(_) => {
                let mut days = self.progress.days(need.measure);
                let oldest = days.find(|(own, sum)| *own >= from && *own <= day && *sum > 0);
                oldest.and_then(|(own, _)| window.leaves(own)?.yesterday().ok())
            }
        };
        let by = by.filter(|_| missing > 0);
        let from = (from > Date::MIN).then_some(from);
        Missing { measure: need.measure, least: need.least, has, missing, from, by }
    }

    /// What is missing to keep the tier that they earned, until it is looked at next; nothing where it is
    /// kept for good, or is not what they earned.
    pub fn to_keep(&self, standing: &Standing) -> Option<Outlook> {
        let earned = standing.earned.as_ref()?;
        let tier = self.ladder.tier(&earned.tier)?;
        let keep = self.keep_of(&earned.tier)?;
        let day = match earned.grace {
            Some(grace) => self.day(grace),
            None if self.rolls(keep) => self.leaves(&keep.goal)?.max(earned.review),
            None => earned.review,
        };
        let (mut from, to) = before(keep.goal.window, day);
        if let (Some(_), Window::Rolling(_)) = (earned.grace, keep.goal.window) {
            from = keep.goal.window.first(to);
        }
        let missing = |need: &Least| {
            let has = self.progress.sum(need.measure, from, to);
            Missing {
                measure: need.measure,
                least: need.least,
                has,
                missing: need.least.saturating_sub(has).max(0),
                from: (from > Date::MIN).then_some(from),
                by: Some(to),
            }
        };
        let needs = keep.goal.needs.iter().map(missing).collect();
        Some(Outlook { tier, needs, condition: keep.goal.when.is_some() })
    }
}

/// A part in millionths.
fn part(missing: i64, least: i64) -> i128 {
    i128::from(missing) * 1_000_000 / i128::from(least.max(1))
}
