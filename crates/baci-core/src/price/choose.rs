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
        let (run, picks, best) = search(&case, &open, &groups);
        if let Some(over) = over_budget(&case, &run) {
            case.open.retain(|at| *at != over.promotion);
            case.shut.push(over);
            continue;
        }
        let mut verdicts = case.shut.clone();
        verdicts.extend(shut_out);
        for at in &open {
            let fate = fate(&case, &open, &groups, &picks, &run, *at);
            verdicts.push(Verdict { promotion: *at, fate });
        }
        return Chosen { run, verdicts, codes: case.codes, best };
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

fn search<'a>(case: &Case<'a>, open: &[usize], groups: &[Vec<usize>]) -> (Run<'a>, Choice, bool) {
    let first: Choice = vec![0; groups.len()];
    let try_out = |choice: &Choice| Run::new(case, &with(open, groups, choice));
    let mut best = (try_out(&first), first);
    if groups.is_empty() {
        return (best.0, best.1, true);
    }
    let count = groups.iter().try_fold(1usize, |n, rivals| n.checked_mul(rivals.len()));
    if let Some(count) = count.filter(|count| *count <= TRIES) {
        for number in 1..count {
            let choice = decode(number, groups);
            let run = try_out(&choice);
            if run.gain() > best.0.gain() {
                best = (run, choice);
            }
        }
        return (best.0, best.1, true);
    }
    let mut tries = 0;
    let mut better = true;
    while better && tries < TRIES {
        better = false;
        for (group, rivals) in groups.iter().enumerate() {
            for other in 0..rivals.len() {
                let mut choice = best.1.clone();
                if let Some(own) = choice.get_mut(group) {
                    *own = other;
                }
                tries += 1;
                let run = try_out(&choice);
                if run.gain() > best.0.gain() {
                    (best, better) = ((run, choice), true);
                }
            }
        }
    }
    (best.0, best.1, false)
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
    run.applied.iter().find_map(|applied| {
        let (limit, used) = case.budget(case.promotion(applied.promotion)?)?;
        let wanted = run.gain_of(applied.promotion);
        let fate = Fate::OverBudget { limit, used, wanted };
        (wanted > limit.saturating_sub(used))
            .then_some(Verdict { promotion: applied.promotion, fate })
    })
}

fn fate(
    case: &Case<'_>,
    open: &[usize],
    groups: &[Vec<usize>],
    picks: &Choice,
    run: &Run<'_>,
    at: usize,
) -> Fate {
    if run.gave(at) {
        return Fate::Applied;
    }
    let rivals = groups.iter().zip(picks).enumerate();
    let mut own = rivals.filter(|(_, (rivals, _))| rivals.contains(&at));
    if let Some((group, (rivals, choice))) = own.next()
        && let Some(to) = rivals.get(*choice).copied().filter(|to| *to != at)
    {
        let mut other = picks.clone();
        if let Some(choice) = other.get_mut(group) {
            *choice = rivals.iter().position(|rival| *rival == at).unwrap_or(*choice);
        }
        let instead = Run::new(case, &with(open, groups, &other));
        return Fate::Lost { to, theirs: run.gain_of(to), own: instead.gain_of(at) };
    }
    let known = run.fates.iter().find(|(other, _)| *other == at);
    known.map_or(Fate::Nothing, |(_, fate)| fate.clone())
}
