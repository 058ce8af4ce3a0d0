//! Hints: what a basket would take to get more, ranked by what the member gains.

use super::choose::choose;
use super::eligible::Case;
use super::verdict::{Fate, Missing};
use super::{Basket, Priced};
use crate::member::MemberView;
use crate::program::Program;
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
    /// The position among its needs.
    pub need: usize,
    pub missing: Missing,
    /// What the member would gain on the goods that are in the basket already: what is added may
    /// bring more.
    pub gain: i64,
}

/// What a priced basket would take to get more: promotions that lack an amount or a quantity and
/// nothing else, the one that brings most first.
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
        if gain > 0 {
            hints.push(Hint { promotion, need, missing, gain });
        }
    }
    hints.sort_by_key(|hint| std::cmp::Reverse(hint.gain));
    hints.truncate(MAX_HINTS);
    Ok(hints)
}
