//! Hints: what a basket would take to get more, ranked by what the member gains.

use super::choose::choose;
use super::eligible::{Case, Raised};
use super::verdict::{Fate, Missing};
use super::{Basket, Priced};
use crate::event::{Event, Quantity};
use crate::member::MemberView;
use crate::program::{Counted, Cut, Discount, Give, Measure, Of, Program};
use crate::refusal::Refusal;
use crate::time::Instant;

/// The most hints that are given.
pub const MAX_HINTS: usize = 5;
/// The most promotions that are tried for one.
const TRIED: usize = 20;

/// What is missing for a promotion, and what it would bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The promotion's position.
    pub promotion: usize,
    pub lack: Lack,
    pub missing: Missing,
    /// What the member would gain on the goods that are in the basket already: what is added may
    /// bring more.
    pub gain: i64,
}

/// What of a promotion is not reached yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The position among its needs.
    Need(usize),
    /// A higher step: the position among its gives, what the basket gets now, and what it would get.
    Step { give: usize, now: Option<Cut>, next: Cut },
}

/// What a priced basket would take to get more: promotions that lack an amount or a quantity and
/// nothing else, and higher steps of those that apply, the one that brings most first.
///
/// # Errors
/// As [`super::price`].
pub fn hints(
    program: &Program,
    view: &MemberView<'_>,
    basket: &Basket,
    at: Instant,
    priced: &Priced,
) -> Result<Vec<Hint>, Refusal> {
    let merged = super::merge::merged(basket, program.index.as_entered);
    let basket = merged.as_ref().map_or(basket, |merged| &merged.basket);
    let (basket, event, _) = super::ready(program, view, basket, at)?;
    let now = priced.used().into_iter().map(|at| priced.given(at)).fold(0, i64::saturating_add);
    let mut hints = Vec::new();
    let lacking = priced.verdicts.iter().filter_map(|verdict| match &verdict.fate {
        Fate::Missing(need, missing) if *missing != Missing::Reduced => {
            Some((verdict.promotion, *need, *missing))
        }
        _ => None,
    });
    for (promotion, need, missing) in lacking.take(TRIED) {
        let case = Case::new(program, view, &basket, &event, Some((promotion, need)))?;
        let gain = choose(case).gain.saturating_sub(now);
        hints.push(Hint { promotion, lack: Lack::Need(need), missing, gain });
    }
    hints.extend(steps(program, view, (&basket, &event), (priced, now))?);
    hints.retain(|hint| hint.gain > 0);
    hints.sort_by_key(|hint| std::cmp::Reverse(hint.gain));
    hints.truncate(MAX_HINTS);
    Ok(hints)
}

/// The next steps of promotions that could apply, each with what it would bring.
fn steps(
    program: &Program,
    view: &MemberView<'_>,
    (basket, event): (&Basket, &Event),
    (priced, now): (&Priced, i64),
) -> Result<Vec<Hint>, Refusal> {
    let climbs = |at: usize| {
        let gives = program.promotions.get(at).map_or(&[][..], |promotion| &promotion.gives);
        gives.iter().any(|give| matches!(give, Give::Discount(own) if own.steps.is_some()))
    };
    if !priced.verdicts.iter().any(|verdict| climbs(verdict.promotion)) {
        return Ok(Vec::new());
    }
    let mut hints = Vec::new();
    let measured = choose(Case::new(program, view, basket, event, None)?).measured;
    for (promotion, give, has) in measured.into_iter().take(TRIED) {
        let own = program.promotions.get(promotion).and_then(|own| own.gives.get(give));
        let Some(Give::Discount(discount)) = own else { continue };
        let Some((least, missing, lack)) = next(discount, give, has) else { continue };
        let mut case = Case::new(program, view, basket, event, None)?;
        case.raised = Some(Raised { promotion, give, to: least });
        let gain = choose(case).gain.saturating_sub(now);
        hints.push(Hint { promotion, lack, missing, gain });
    }
    Ok(hints)
}

/// The step above a measure: where it begins, what is missing, and what it would change.
fn next(discount: &Discount, give: usize, has: i64) -> Option<(i64, Missing, Lack)> {
    let steps = discount.steps.as_ref()?;
    let (least, next) = steps.steps.iter().find(|(from, _)| *from > has).copied()?;
    let reached = steps.steps.iter().rev().find(|(from, _)| *from <= has);
    let missing = match steps.by {
        Measure::Quantity => Missing::Quantity { least: Quantity(least), has: Quantity(has) },
        // More delivery is nothing that anybody adds.
        Measure::Amount if discount.of == Of::Fees => return None,
        Measure::Line => return None,
        Measure::Amount | Measure::Basket | Measure::Spent(_) => {
            Missing::Amount { least, has, counted: Counted::Entered }
        }
    };
    let now = reached.map(|(_, cut)| *cut);
    Some((least, missing, Lack::Step { give, now, next }))
}
