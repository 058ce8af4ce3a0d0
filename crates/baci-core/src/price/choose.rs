//! Choosing: which of the promotions that may apply do, so that the member gains most.
//!
//! Promotions of one group are rivals: one of them applies. Every allowed combination is tried
//! where there are at most [`TRIES`]; beyond that, one is improved group by group until no
//! change of a single group makes it better, and the price says that it may not be the best.

use super::eligible::Case;
use super::run::Run;
use super::verdict::{CodeFate, Fate, Verdict};

/// The most combinations that are all tried.
pub const TRIES: usize = 512;
/// The most work for all of them, counted in promotions times stacks of units: a basket of a
/// thousand lines under a thousand promotions is tried a few times, an ordinary one to the end.
const WORK: usize = 4_000_000;

/// The combination that was found.
pub(super) struct Chosen<'a> {
    pub run: Run<'a>,
    pub verdicts: Vec<Verdict>,
    pub codes: Vec<CodeFate>,
    pub best: bool,
}

/// Finds the best combination, and says how every promotion came out.
pub(super) fn choose(mut case: Case<'_>) -> Chosen<'_> {
    loop {
        let (open, shut_out) = exclusive(&case);
        let groups = groups(&case, &open);
        let found = search(&case, &open, &groups);
        if let Some(over) = over_budget(&case, &found.run) {
            case.open.retain(|at| *at != over.promotion);
            case.shut.push(over);
            continue;
        }
        let mut verdicts = case.shut.clone();
        verdicts.extend(shut_out);
        for at in &open {
            verdicts.push(Verdict { promotion: *at, fate: fate(&found, &groups, *at) });
        }
        return Chosen { run: found.run, verdicts, codes: case.codes, best: found.best };
    }
}

/// Where an exclusive promotion gives something, nothing else may.
fn exclusive(case: &Case<'_>) -> (Vec<usize>, Vec<Verdict>) {
    let is = |at: &&usize| case.promotion(**at).is_some_and(|promotion| promotion.exclusive);
    let gives = |at: &&usize| Run::new(case, &[**at]).gave(**at);
    let Some(by) = case.open.iter().filter(is).find(gives).copied() else {
        return (case.open.clone(), Vec::new());
    };
    let others = case.open.iter().filter(|at| **at != by);
    let shut = others.map(|at| Verdict { promotion: *at, fate: Fate::ShutOut { by } });
    (vec![by], shut.collect())
}

/// The rivals of each group with two or more.
fn groups(case: &Case<'_>, open: &[usize]) -> Vec<Vec<usize>> {
    let mut named: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for at in open {
        if let Some(group) = case.promotion(*at).and_then(|promotion| promotion.group.as_deref()) {
            named.entry(group).or_default().push(*at);
        }
    }
    named.into_values().filter(|rivals| rivals.len() > 1).collect()
}

/// One choice for each group: a position among its rivals.
type Choice = Vec<usize>;

fn with(open: &[usize], groups: &[Vec<usize>], choice: &Choice) -> Vec<usize> {
    let left_out = |at: &usize| {
        groups
            .iter()
            .zip(choice)
            .any(|(rivals, choice)| rivals.contains(at) && rivals.get(*choice) != Some(at))
    };
    open.iter().copied().filter(|at| !left_out(at)).collect()
}

/// What a search found, and what each rival gave in the combinations that were tried.
struct Search<'a> {
    run: Run<'a>,
    choice: Choice,
    best: bool,
    tried: Vec<(Choice, Vec<i64>)>,
}

impl<'a> Search<'a> {
    /// Tries a combination, and keeps it where it is better.
    fn try_out(&mut self, case: &Case<'a>, open: &[usize], groups: &[Vec<usize>], choice: Choice) {
        let run = Run::new(case, &with(open, groups, &choice));
        self.tried.push((choice.clone(), gains(&run, groups, &choice)));
        if run.gain() > self.run.gain() {
            (self.run, self.choice) = (run, choice);
        }
    }
}

/// What the chosen rival of each group gave.
fn gains(run: &Run<'_>, groups: &[Vec<usize>], choice: &Choice) -> Vec<i64> {
    let chosen = groups.iter().zip(choice).map(|(rivals, choice)| rivals.get(*choice));
    chosen.map(|at| at.map_or(0, |at| run.gain_of(*at))).collect()
}

/// How many combinations may be tried: fewer where each of them is much work.
fn tries(case: &Case<'_>, open: &[usize]) -> usize {
    let each = case.board.stacks.len().saturating_mul(open.len()).max(1);
    (WORK / each).clamp(1, TRIES)
}

fn search<'a>(case: &Case<'a>, open: &[usize], groups: &[Vec<usize>]) -> Search<'a> {
    let choice: Choice = vec![0; groups.len()];
    let run = Run::new(case, &with(open, groups, &choice));
    let tried = vec![(choice.clone(), gains(&run, groups, &choice))];
    let mut found = Search { run, choice, best: true, tried };
    let most = tries(case, open);
    let count = groups.iter().try_fold(1usize, |n, rivals| n.checked_mul(rivals.len()));
    if let Some(count) = count.filter(|count| *count <= most) {
        for number in 1..count {
            found.try_out(case, open, groups, decode(number, groups));
        }
        return found;
    }
    found.best = false;
    let mut gain = None;
    while gain != Some(found.run.gain()) && found.tried.len() < most {
        gain = Some(found.run.gain());
        for (group, rivals) in groups.iter().enumerate() {
            for other in 0..rivals.len().min(most) {
                let mut choice = found.choice.clone();
                if let Some(own) = choice.get_mut(group) {
                    *own = other;
                }
                found.try_out(case, open, groups, choice);
            }
        }
    }
    found
}

fn decode(mut number: usize, groups: &[Vec<usize>]) -> Choice {
    let digit = |rivals: &Vec<usize>| {
        let digit = number % rivals.len();
        number /= rivals.len();
        digit
    };
    groups.iter().map(digit).collect()
}

fn over_budget(case: &Case<'_>, run: &Run<'_>) -> Option<Verdict> {
    let off = run.applied.iter().map(|applied| applied.promotion);
    let mut given = off.chain(run.gifts.iter().map(|gift| gift.promotion));
    given.find_map(|promotion| {
        let (limit, used) = case.budget(case.promotion(promotion)?)?;
        let wanted = run.gain_of(promotion);
        let fate = Fate::OverBudget { limit, used, wanted };
        (wanted > limit.saturating_sub(used)).then_some(Verdict { promotion, fate })
    })
}

fn fate(found: &Search<'_>, groups: &[Vec<usize>], at: usize) -> Fate {
    let run = &found.run;
    if run.gave(at) {
        return Fate::Applied;
    }
    let rivals = groups.iter().zip(&found.choice).enumerate();
    let mut own = rivals.filter(|(_, (rivals, _))| rivals.contains(&at));
    if let Some((group, (rivals, choice))) = own.next()
        && let Some(to) = rivals.get(*choice).copied().filter(|to| *to != at)
    {
        let mut other = found.choice.clone();
        let place = rivals.iter().position(|rival| *rival == at);
        if let (Some(choice), Some(place)) = (other.get_mut(group), place) {
            *choice = place;
        }
        // Beside the best of the other groups where that was tried, else as it was tried first.
        let with_it = |tried: &&(Choice, Vec<i64>)| tried.0.get(group).copied() == place;
        let instead = found.tried.iter().find(|(choice, _)| *choice == other);
        let instead = instead.or_else(|| found.tried.iter().find(with_it));
        let own = instead.and_then(|(_, gains)| gains.get(group)).copied().unwrap_or(0);
        return Fate::Lost { to, theirs: run.gain_of(to), own };
    }
    let known = run.fates.iter().find(|(other, _)| *other == at);
    known.map_or(Fate::Nothing, |(_, fate)| fate.clone())
}
