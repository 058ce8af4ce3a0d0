//! Searching the combinations of rivals: all of them where they are few, each beginning where it
//! parts from another; else one that is improved group by group.

use super::eligible::Case;
use super::run::{Run, Step};
use std::cmp::Reverse;

/// The most combinations that are all tried.
pub const TRIES: usize = 512;
/// The most work for all of them, counted in promotions times stacks of units: a basket of a
/// thousand lines under a thousand promotions is tried a few times, an ordinary one to the end.
const WORK: usize = 4_000_000;

/// One choice for each group: a place among its rivals.
pub(super) type Choice = Vec<usize>;

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
pub(super) struct Search<'a> {
    pub run: Run<'a>,
    pub choice: Choice,
    pub best: bool,
    pub tried: Vec<(Choice, Vec<i64>)>,
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

/// Finds the best combination of the rivals of each group.
pub(super) fn search<'a>(case: &Case<'a>, open: &[usize], groups: &[Vec<usize>]) -> Search<'a> {
    let most = tries(case, open);
    let count = groups.iter().try_fold(1usize, |n, rivals| n.checked_mul(rivals.len()));
    let few = count.filter(|count| *count <= most);
    if let Some(found) = few.and_then(|count| all(case, open, groups, count)) {
        return found;
    }
    let choice: Choice = vec![0; groups.len()];
    let run = Run::new(case, &with(open, groups, &choice));
    let tried = vec![(choice.clone(), gains(&run, groups, &choice))];
    let mut found = Search { run, choice, best: true, tried };
    if let Some(count) = few {
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

/// A combination on the way: what is decided, and the run so far.
#[derive(Clone)]
struct Branch<'a> {
    run: Run<'a>,
    /// The chosen rival of each group, by its place in it.
    choice: Vec<Option<usize>>,
    /// Rivals of groups that are not decided, which will not be chosen.
    passed: Vec<usize>,
    /// The next step.
    next: usize,
}

/// Tries all combinations, each from where it parts from another: the steps before are taken once.
/// `None` where promotions are not applied in steps.
fn all<'a>(
    case: &Case<'a>,
    open: &[usize],
    groups: &[Vec<usize>],
    count: usize,
) -> Option<Search<'a>> {
    let steps = Run::steps(case, open)?;
    let mut rivals = vec![None; case.slots.len()];
    for (group, own) in groups.iter().enumerate() {
        for (place, at) in own.iter().enumerate() {
            *rivals.get_mut(*at)? = Some((group, place));
        }
    }
    let run = Run::start(case, open.len());
    let mut branches =
        vec![Branch { run, choice: vec![None; groups.len()], passed: Vec::new(), next: 0 }];
    let mut best: Option<(i64, Reverse<usize>, Run<'a>, Choice)> = None;
    let mut tried = Vec::with_capacity(count);
    while let Some(mut branch) = branches.pop() {
        while let Some(step) = steps.get(branch.next).copied() {
            branch.grow(case, groups, step, rivals.get(step.at).copied()?, &mut branches);
        }
        let choice: Choice = branch.choice.iter().map(|place| place.unwrap_or(0)).collect();
        tried.push((choice.clone(), gains(&branch.run, groups, &choice)));
        let rank = (branch.run.gain(), Reverse(number(&choice, groups)));
        if best.as_ref().is_none_or(|(gain, before, ..)| rank > (*gain, *before)) {
            best = Some((rank.0, rank.1, branch.run, choice));
        }
    }
    let (.., run, choice) = best?;
    Some(Search { run, choice, best: true, tried })
}

impl<'a> Branch<'a> {
    /// Takes the next step. Where it is a rival's whose group is open, a branch without it grows on
    /// its own.
    fn grow(
        &mut self,
        case: &Case<'a>,
        groups: &[Vec<usize>],
        step: Step,
        rival: Option<(usize, usize)>,
        others: &mut Vec<Self>,
    ) {
        self.next += 1;
        let Some((group, place)) = rival else { return self.run.step(case, step) };
        let Some(choice) = self.choice.get_mut(group) else { return };
        if choice.is_none() && !self.passed.contains(&step.at) {
            let mut rest = groups.get(group).into_iter().flatten();
            if rest.any(|other| *other != step.at && !self.passed.contains(other)) {
                let mut without = self.clone();
                without.passed.push(step.at);
                others.push(without);
            }
            if let Some(choice) = self.choice.get_mut(group) {
                *choice = Some(place);
            }
        }
        if self.choice.get(group) == Some(&Some(place)) {
            self.run.step(case, step);
        }
    }
}

/// A choice as a number: the reverse of [`decode`].
fn number(choice: &Choice, groups: &[Vec<usize>]) -> usize {
    let digits = choice.iter().zip(groups).rev();
    digits.fold(0, |number, (choice, rivals)| number * rivals.len() + choice)
}
