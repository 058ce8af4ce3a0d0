//! Choosing: which of the promotions that may apply do, so that the member gains most.
//!
//! Promotions of one group are rivals: one of them applies. Every allowed combination is tried
//! where there are at most [`super::search::TRIES`]; beyond that, one is improved group by group until no
//! change of a single group makes it better, and the price says that it may not be the best.

use super::board::Board;
use super::eligible::Case;
use super::run::Run;
use super::search::{Choice, Search, search};
use super::verdict::{CodeFate, Fate, Verdict};
use super::{Applied, GiftLine, Opened};

/// The combination that was found.
pub(super) struct Chosen<'a> {
    pub board: Board<'a>,
    pub applied: Vec<Applied>,
    pub gifts: Vec<GiftLine>,
    /// What the member gains.
    pub gain: i64,
    /// What the steps of promotions went by: the promotion's position, the give, and the measure.
    pub measured: Vec<(usize, usize, i64)>,
    pub verdicts: Vec<Verdict>,
    pub codes: Vec<CodeFate>,
    pub opened: Opened,
    pub best: bool,
}

/// Finds the best combination, and says how every promotion came out.
pub(super) fn choose(mut case: Case<'_>) -> Chosen<'_> {
    loop {
        let (open, shut_out) = exclusive(&case);
        let groups = groups(&case, &open);
        let found = search(&case, &open, &groups);
        if let Some((over, fate)) = over_budget(&case, &found.run) {
            case.open.retain(|at| *at != over);
            case.shut.push(Verdict { promotion: case.position(over), fate });
            continue;
        }
        let mut verdicts = std::mem::take(&mut case.shut);
        verdicts.extend(shut_out);
        for at in &open {
            let fate = fate(&case, &found, &groups, *at);
            verdicts.push(Verdict { promotion: case.position(*at), fate });
        }
        let (gain, best) = (found.run.gain(), found.best);
        let measured = found.run.measures(&case);
        let (board, applied, gifts) = found.run.finish(&case);
        let Case { codes, opened, .. } = case;
        return Chosen { board, applied, gifts, gain, measured, verdicts, codes, opened, best };
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
    let fate = Fate::ShutOut { by: case.position(by) };
    let shut = others.map(|at| Verdict { promotion: case.position(*at), fate: fate.clone() });
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

fn over_budget(case: &Case<'_>, run: &Run<'_>) -> Option<(usize, Fate)> {
    run.givers().find_map(|at| {
        let (limit, used) = case.budget(case.promotion(at)?)?;
        let wanted = run.gain_of(at);
        let over = wanted > limit.saturating_sub(used);
        over.then_some((at, Fate::OverBudget { limit, used, wanted }))
    })
}

fn fate(case: &Case<'_>, found: &Search<'_>, groups: &[Vec<usize>], at: usize) -> Fate {
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
        return Fate::Lost { to: case.position(to), theirs: run.gain_of(to), own };
    }
    let known = run.fates.iter().find(|(other, _)| *other == at);
    known.map_or(Fate::Nothing, |(_, fate)| fate.clone())
}
