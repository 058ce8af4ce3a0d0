//! Judging: who climbs with what they did, and who goes down when it is not there any more.

use super::{Earned, Measured, Move, Progress, Standing, Why};
use crate::condition::Condition;
use crate::id::EventId;
use crate::program::Program;
use crate::program::tier::{Goal, Keep, Ladder, Landing, Review, Tier, Window, days_of};
use crate::time::Instant;
use jiff::ToSpan;
use jiff::civil::Date;

/// More steps at once than any ladder has.
const MOST: usize = 200;

/// What somebody is judged by.
pub struct Judge<'a> {
    pub program: &'a Program,
    pub ladder: &'a Ladder,
    pub progress: &'a Progress,
    /// Whether a condition holds for the member at an instant.
    pub holds: &'a dyn Fn(&Condition, Instant) -> bool,
}

/// A purchase that came back, and whether all of it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub purchase: EventId,
    pub all: bool,
}

/// What time brings next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// What staff gave ends.
    Grant,
    /// Time to make up for it is over.
    Grace,
    /// It is looked at whether the tier is still earned, at the start of this day.
    Review(Date),
}

impl Judge<'_> {
    /// Does what fell due up to an instant, each at its own; gives the moves.
    pub fn settle(&self, standing: &mut Standing, until: Instant) -> Vec<Move> {
        let mut moves = Vec::new();
        for _ in 0..MOST {
            let Some((at, due)) = self.due(standing).filter(|(at, _)| *at <= until) else { break };
            let before = standing.tier(self.ladder);
            let (why, measured) = match due {
                Due::Grant => {
                    standing.grant = None;
                    (Why::GrantOver, Vec::new())
                }
                Due::Grace => (Why::GraceOver, self.drop(standing, at)),
                Due::Review(day) => (Why::NotKept, self.review(standing, day, at)),
            };
            standing.judged = standing.judged.max(Some(at));
            moves.extend(self.moved(standing, before, at, (why, measured)));
        }
        moves
    }

    /// When something falls due by itself next, as things stand; [`Instant::FAR`] for never.
    pub fn next_due(&self, standing: &Standing) -> Instant {
        self.due(standing).map_or(Instant::FAR, |(at, _)| at)
    }

    /// The instant as of which somebody is judged for what happened at another: what comes late is judged with
    /// all that is known by now, and no step is made before one that was made.
    pub fn as_of(&self, standing: &Standing, at: Instant) -> Instant {
        let last = self.progress.last().map(|day| self.start(day));
        at.max(standing.judged.unwrap_or(at)).max(last.unwrap_or(at))
    }

    /// Looks at what a member has right after something happened to them; gives the moves.
    pub fn look(
        &self,
        standing: &mut Standing,
        at: Instant,
        (event, taken): (Option<EventId>, Option<Taken>),
    ) -> Vec<Move> {
        let at = self.as_of(standing, at);
        let mut moves = Vec::new();
        let mut step = |standing: &mut Standing, does: &dyn Fn(&mut Standing) -> Step| {
            let before = standing.tier(self.ladder);
            if let Some(why) = does(standing) {
                standing.judged = Some(at);
                moves.extend(self.moved(standing, before, at, why));
            }
        };
        step(standing, &|standing| self.forget(standing));
        step(standing, &|standing| self.take_back(standing, at, taken));
        step(standing, &|standing| self.climb(standing, at, event));
        step(standing, &|standing| self.slip(standing, at));
        moves
    }

    /// A move, where the tier that they have is another than before.
    pub fn moved(
        &self,
        standing: &Standing,
        before: Option<usize>,
        at: Instant,
        (why, measured): (Why, Vec<Measured>),
    ) -> Option<Move> {
        let after = standing.tier(self.ladder);
        let id = |at: Option<usize>| self.ladder.tiers.get(at?).map(|tier| tier.id.clone());
        (before != after).then(|| Move {
            ladder: self.ladder.id.clone(),
            at,
            from: id(before),
            to: id(after),
            up: after > before,
            why,
            measured,
        })
    }

    /// Forgets what the program has no more.
    fn forget(&self, standing: &mut Standing) -> Step {
        let gone = |id: &str| self.ladder.tier(id).is_none();
        let earned = standing.earned.take_if(|earned| gone(&earned.tier)).is_some();
        let given = standing.grant.take_if(|grant| gone(&grant.tier)).is_some();
        (earned || given).then(|| (Why::NoSuchTier, Vec::new()))
    }

    /// Whoever climbed by a purchase goes down with it when all of it comes back.
    fn take_back(&self, standing: &mut Standing, at: Instant, taken: Option<Taken>) -> Step {
        let taken = taken.filter(|taken| taken.all)?;
        let earned = standing.earned.as_ref().filter(|own| own.by == Some(taken.purchase))?;
        let was = self.ladder.tier(&earned.tier)?;
        let reached = self.highest(at);
        let before = earned.before.as_deref().and_then(|id| self.ladder.tier(id));
        let now = reached.max(before);
        if now >= Some(was) {
            return None;
        }
        let measured = self.ladder.tiers.get(was).map(|tier| self.reaching(tier, at));
        let own =
            earned.was.clone().filter(|own| now.is_some() && self.ladder.tier(&own.tier) == now);
        standing.earned = match own {
            Some(own) => Some(self.again(*own, at)),
            None => now.and_then(|now| self.put(now, at, None)),
        };
        Some((Why::CameBack, measured.unwrap_or_default()))
    }

    /// A tier as it stood before, where nothing of it fell due meanwhile: what did is looked at next time.
    fn again(&self, own: Earned, at: Instant) -> Earned {
        let day = self.day(at);
        let review = match self.keep_of(&own.tier) {
            Some(keep) if own.review <= day && self.rolls(keep) => tomorrow(day),
            Some(keep) if own.review <= day => self.next_review(keep, day),
            _ => own.review,
        };
        Earned { review, grace: own.grace.map(|grace| grace.max(at)), ..own }
    }

    fn climb(&self, standing: &mut Standing, at: Instant, event: Option<EventId>) -> Step {
        let reached = self.highest(at)?;
        let own = standing.earned.as_ref().and_then(|earned| self.ladder.tier(&earned.tier));
        if own >= Some(reached) {
            return None;
        }
        let was = standing.earned.take().map(Box::new);
        let before = was.as_ref().map(|earned| earned.tier.clone());
        let earned = self.put(reached, at, event)?;
        standing.earned = Some(Earned { before, was, ..earned });
        let tier = self.ladder.tiers.get(reached)?;
        Some((Why::Reached, self.reaching(tier, at)))
    }

    /// What is not there any more although no day passed: something came back.
    fn slip(&self, standing: &mut Standing, at: Instant) -> Step {
        let earned = standing.earned.as_mut()?;
        let keep = self.keep_of(&earned.tier)?;
        let day = self.day(at);
        let met = self.met(&keep.goal, at, keep.goal.window.first(day), day);
        if met {
            earned.grace = None;
            return None;
        }
        let rolls = self.rolls(keep) && day >= earned.review;
        // Of all that ever counted nothing goes with time, only with what comes back.
        let ever = self.ladder.review == Review::AtOnce && keep.goal.window == Window::Ever;
        let ever = ever && day > self.day(earned.since);
        if earned.grace.is_some() || !(rolls || ever) {
            return None;
        }
        Some((Why::NotKept, self.lapse(standing, day, at)))
    }

    /// The highest tier that is reached at an instant.
    fn highest(&self, at: Instant) -> Option<usize> {
        let day = self.day(at);
        self.ladder.tiers.iter().rposition(|tier| {
            let met = |goal: &Goal| self.met(goal, at, goal.window.first(day), day);
            tier.reach.is_empty() || tier.reach.iter().any(met)
        })
    }

    /// A tier as it is earned anew.
    fn put(&self, at: usize, now: Instant, by: Option<EventId>) -> Option<Earned> {
        let tier = self.ladder.tiers.get(at)?;
        let day = self.day(now);
        let review = match &tier.keep {
            Some(keep) if self.rolls(keep) => tomorrow(day),
            Some(keep) => self.next_review(keep, day),
            None => Date::MAX,
        };
        let (tier, since) = (tier.id.clone(), now);
        Some(Earned { tier, since, review, grace: None, by, before: None, was: None })
    }

    /// The review of a tier at the start of a day.
    fn review(&self, standing: &mut Standing, day: Date, at: Instant) -> Vec<Measured> {
        let Some(earned) = standing.earned.as_mut() else { return Vec::new() };
        let Some(keep) = self.keep_of(&earned.tier) else { return Vec::new() };
        let (from, to) = before(keep.goal.window, day);
        if self.met(&keep.goal, at, from, to) {
            earned.review =
                if self.rolls(keep) { tomorrow(day) } else { self.next_review(keep, day) };
            return Vec::new();
        }
        self.lapse(standing, day, at)
    }

    /// A tier is not earned any more: there is time to make up for it, or there is none.
    fn lapse(&self, standing: &mut Standing, day: Date, at: Instant) -> Vec<Measured> {
        let Some(earned) = standing.earned.as_mut() else { return Vec::new() };
        let Some(keep) = self.keep_of(&earned.tier) else { return Vec::new() };
        let Some(grace) = keep.grace else { return self.drop(standing, at) };
        earned.review = if self.rolls(keep) { tomorrow(day) } else { self.next_review(keep, day) };
        earned.grace = Some(self.start(day.saturating_add(days_of(grace))));
        Vec::new()
    }

    /// Down: one step, or to what is still earned.
    fn drop(&self, standing: &mut Standing, at: Instant) -> Vec<Measured> {
        let Some(earned) = standing.earned.take() else { return Vec::new() };
        let Some(was) = self.ladder.tier(&earned.tier) else { return Vec::new() };
        let day = self.day(at);
        let measured = self.keep_of(&earned.tier).map(|keep| {
            let (from, to) = before(keep.goal.window, day);
            self.measured(&keep.goal, from, to)
        });
        let lower = match self.ladder.landing {
            Landing::Step => was.checked_sub(1),
            Landing::Fall => (0..was).rev().find(|at| self.earns(*at, day)),
        };
        standing.earned = lower.and_then(|lower| self.put(lower, at, None));
        if let (Landing::Step, Some(earned)) = (self.ladder.landing, &mut standing.earned)
            && let Some(keep) = self.keep_of(&earned.tier)
        {
            earned.review = match keep.goal.window {
                Window::Rolling(period) if self.rolls(keep) => day.saturating_add(days_of(period)),
                _ => self.next_review(keep, day),
            };
        }
        measured.unwrap_or_default()
    }

    /// Whether a tier would be kept at the start of a day.
    fn earns(&self, at: usize, day: Date) -> bool {
        let Some(tier) = self.ladder.tiers.get(at) else { return false };
        let start = self.start(day);
        let met = |goal: &Goal| {
            let (from, to) = before(goal.window, day);
            self.met(goal, start, from, to)
        };
        match &tier.keep {
            Some(keep) => met(&keep.goal),
            None => tier.reach.is_empty() || tier.reach.iter().any(met),
        }
    }

    fn due(&self, standing: &Standing) -> Option<(Instant, Due)> {
        let grant = standing.grant.as_ref().and_then(|grant| Some((grant.until?, Due::Grant)));
        let earned = standing.earned.as_ref().and_then(|earned| self.due_of(earned));
        match (grant, earned) {
            (Some(grant), Some(earned)) => Some(if grant.0 <= earned.0 { grant } else { earned }),
            (grant, earned) => grant.or(earned),
        }
    }

    fn due_of(&self, earned: &Earned) -> Option<(Instant, Due)> {
        let keep = self.keep_of(&earned.tier)?;
        if let Some(grace) = earned.grace {
            return Some((grace, Due::Grace));
        }
        let day = match self.rolls(keep) {
            true => self.leaves(&keep.goal)?.max(earned.review),
            false => earned.review,
        };
        let start = self.start(day);
        (start < Instant::FAR).then_some((start, Due::Review(day)))
    }

    /// The first day on which a goal is missed if nothing more happens.
    pub(super) fn leaves(&self, goal: &Goal) -> Option<Date> {
        let first = |need: &crate::program::tier::Least| {
            let mut left: i64 = self.progress.days(need.measure).map(|(_, sum)| sum).sum();
            let mut last = Date::MIN;
            for (day, sum) in self.progress.days(need.measure) {
                if !need.met(left) {
                    break;
                }
                left = left.saturating_sub(sum);
                last = goal.window.leaves(day)?;
            }
            // What never was there is missed from the first review on.
            Some(last)
        };
        goal.needs.iter().filter_map(first).min()
    }

    /// Whether every day may be the one on which a tier is lost.
    pub(super) fn rolls(&self, keep: &Keep) -> bool {
        self.ladder.review == Review::AtOnce && matches!(keep.goal.window, Window::Rolling(_))
    }

    fn next_review(&self, keep: &Keep, day: Date) -> Date {
        match (keep.goal.window, self.ladder.review) {
            (_, Review::Anniversary) | (Window::Ever | Window::Rolling(_), _) => {
                day.saturating_add(1.year())
            }
            (Window::Calendar(part), Review::AtOnce) => part.next(day),
        }
    }

    pub(super) fn keep_of(&self, tier: &str) -> Option<&Keep> {
        self.ladder.tiers.get(self.ladder.tier(tier)?)?.keep.as_ref()
    }

    fn met(&self, goal: &Goal, at: Instant, from: Date, to: Date) -> bool {
        let enough = |need: &crate::program::tier::Least| {
            need.met(self.progress.sum(need.measure, from, to))
        };
        goal.needs.iter().all(enough)
            && goal.when.as_ref().is_none_or(|when| (self.holds)(when, at))
    }

    /// What reached a tier: the first of its goals that is met, or the first of all.
    fn reaching(&self, tier: &Tier, at: Instant) -> Vec<Measured> {
        let day = self.day(at);
        let met = |goal: &&Goal| self.met(goal, at, goal.window.first(day), day);
        let goal = tier.reach.iter().find(met).or(tier.reach.first());
        goal.map(|goal| self.measured(goal, goal.window.first(day), day)).unwrap_or_default()
    }

    fn measured(&self, goal: &Goal, from: Date, until: Date) -> Vec<Measured> {
        let one = |need: &crate::program::tier::Least| Measured {
            measure: need.measure.word(self.program),
            has: self.progress.sum(need.measure, from, until),
            least: need.least,
            from: (from > Date::MIN).then_some(from),
            until,
        };
        goal.needs.iter().map(one).collect()
    }

    pub(super) fn day(&self, at: Instant) -> Date {
        self.program.zone.local(at).day
    }

    fn start(&self, day: Date) -> Instant {
        if day >= Date::constant(2199, 12, 31) {
            return Instant::FAR;
        }
        self.program.zone.start_of(day)
    }
}

/// Why a step was one, with what was counted.
type Step = Option<(Why, Vec<Measured>)>;

/// The days that are judged at the start of a day: those of a window that ended with the day before it.
pub(super) fn before(window: Window, day: Date) -> (Date, Date) {
    let last = day.yesterday().unwrap_or(day);
    match window {
        Window::Rolling(_) => (window.first(day), last),
        Window::Ever | Window::Calendar(_) => (window.first(last), last),
    }
}

fn tomorrow(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}
