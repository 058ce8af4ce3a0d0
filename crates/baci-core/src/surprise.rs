//! Surprises: who may be drawn, in which order, and what a gift counts; pure, so that a draw can be checked.
//!
//! Whoever had the fewest gifts of a surprise in the last 365 days comes first, and among those who had as many the lot
//! decides (see [`draw::lot`]): so nobody has a second one before all others who may be drawn had their first.

#[cfg(test)]
mod tests;

use crate::condition::Scope;
use crate::decide::Count;
use crate::decide::caps::Key;
use crate::draw;
use crate::event::{Body, Custom, Event};
use crate::id::{EventId, LOWEST, MemberId};
use crate::member::{MemberView, Used};
use crate::occasion::day_number;
use crate::program::Program;
use crate::program::surprise::Surprise;
use crate::refusal::{Code, Refusal};
use crate::reward::count;
use crate::time::{Instant, Zone};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Over how many days it is counted how often somebody had a surprise.
pub const WINDOW_DAYS: i64 = 365;

/// Somebody who may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub member: MemberId,
    /// How many gifts of it they had in the last 365 days.
    pub had: i64,
}

/// Puts those who may be drawn into their order: the first are given to.
pub fn order(seed: &str, entries: &mut [Entry]) {
    entries.sort_by_cached_key(|own| (own.had, draw::lot(seed, &own.member.to_string())));
}

/// The first local day whose gifts are still counted on a day.
pub fn window(day: Date) -> Date {
    day.saturating_sub((WINDOW_DAYS - 1).days())
}

/// Whether somebody who had it last at an instant may have it again.
pub fn again(surprise: &Surprise, zone: &Zone, last: Option<Instant>, at: Instant) -> bool {
    let day = |at| day_number(zone.local(at).day);
    last.is_none_or(|last| day(at) - day(last) >= surprise.not_again_days)
}

/// Whether its condition holds of a member.
pub fn fits(program: &Program, view: &MemberView<'_>, surprise: &Surprise, at: Instant) -> bool {
    let Some(when) = &surprise.when else { return true };
    let body = Body::Custom(Custom { name: String::new(), fields: BTreeMap::new() });
    let event = Event { id: EventId(LOWEST), at, body };
    when.holds(&Scope { program, view, event: &event, local: program.zone.local(at) })
}

/// How many can be given to on a day, by what is left of the budget.
pub fn most(surprise: &Surprise, used: &dyn Used, day: Date) -> i64 {
    let Some(budget) = surprise.budget.filter(|_| surprise.worth > 0) else {
        return surprise.members;
    };
    let paid = used.used(Key { rule: &surprise.id, span: budget.span(day) });
    let left = budget.amount.saturating_sub(paid).max(0);
    surprise.members.min(left.checked_div(surprise.worth).unwrap_or(0))
}

/// The keys that a gift reads: each with whether it is counted for all members together.
pub fn keys(program: &Program, surprise: &Surprise, at: Instant) -> Vec<(String, bool)> {
    let day = program.zone.local(at).day;
    let budget = surprise.budget.map(|own| Key { rule: &surprise.id, span: own.span(day) });
    let mut keys = vec![(surprise.key().to_string(), false)];
    keys.extend(budget.map(|key| (key.to_string(), true)));
    keys
}

/// What a gift counts.
///
/// # Errors
/// The member had it not long ago, or nothing is left of the budget.
pub fn give(
    program: &Program,
    view: &MemberView<'_>,
    surprise: &Surprise,
    at: Instant,
) -> Result<Vec<Count>, Refusal> {
    let id = &surprise.id;
    let no = |reason, sentence: String| {
        Refusal::new(Code::RecordChanged, sentence).because(reason).with("name", id)
    };
    let day = program.zone.local(at).day;
    let (last, today) = (view.used.used(surprise.key()), day_number(day));
    if last > 0 && today - last < surprise.not_again_days {
        return Err(no("surprise-again", format!("the member had '{id}' not long ago")));
    }
    if most(surprise, view.used, day) < 1 {
        return Err(no("surprise-budget", format!("nothing is left of the budget of '{id}'")));
    }
    let key = surprise.key().to_string();
    let mut counts = vec![Count { key, by: today - last, kept: true, ..Count::default() }];
    let budget = surprise.budget.filter(|_| surprise.worth > 0);
    counts.extend(budget.map(|own| count((id, own.span(day)), surprise.worth)));
    Ok(counts)
}
