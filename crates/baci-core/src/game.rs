//! Playing a game: whether a member may, what comes of it, and what it counts; pure, so that whoever has the seed
//! comes to the same.

mod bar;
#[cfg(test)]
mod tests;

use crate::condition::Scope;
use crate::decide::Count;
use crate::decide::caps::{Key, of_limits, together};
use crate::draw::{self, Pick};
use crate::event::{Body, Custom, Event};
use crate::id::{EventId, LOWEST};
use crate::member::{MemberView, Used};
use crate::program::Program;
use crate::program::game::{Game, Prize};
use crate::refusal::Refusal;
use crate::reward::count;
use crate::time::Instant;
pub use bar::Bar;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How a game stands for a member.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Why the member cannot play; empty where nothing is in the way.
    pub bars: Vec<Bar>,
    /// How often the member may play still, as things are; nothing where nobody counts.
    pub plays_left: Option<i64>,
    /// Which draw of theirs is next.
    pub turn: i64,
    pub left: Left,
}

/// What is left to be won.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Of each prize, in their order; nothing where nobody counts.
    pub prizes: Vec<Option<i64>>,
    /// Of the budget, in the currency's smallest unit; nothing where there is none.
    pub budget: Option<i64>,
}

/// A play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    pub pick: Pick,
    /// Position of the prize that was drawn.
    pub drawn: usize,
    /// Position of the one that is given: another one where what was drawn has run out.
    pub prize: usize,
    /// What it counts.
    pub counts: Vec<Count>,
}

/// The keys that a play, or a look, reads: each with whether it is counted for all members together.
pub fn keys(program: &Program, game: &Game, at: Instant) -> Vec<(String, bool)> {
    let day = program.zone.local(at).day;
    let limits = of_limits(&game.limits, day);
    let limits = limits.map(|(span, ..)| (Key { rule: &game.id, span }, together(span)));
    let mut keys: Vec<_> = limits.map(|(key, shared)| (key.to_string(), shared)).collect();
    for prize in &game.prizes {
        let most = prize.most.map(|most| most.span(day));
        keys.extend(most.map(|span| (Key { rule: &game.place(prize), span }.to_string(), true)));
    }
    let budget = game.budget.map(|budget| Key { rule: &game.id, span: budget.span(day) });
    keys.extend(budget.map(|key| (key.to_string(), true)));
    keys.push((game.turn_key().to_string(), false));
    keys.push((Key::PURCHASES.to_string(), false));
    keys
}

/// What is left to be won on a day.
pub fn left(game: &Game, used: &dyn Used, day: Date) -> Left {
    let less = |most: i64, key: Key<'_>| most.saturating_sub(used.used(key)).max(0);
    let of = |prize: &Prize| {
        let most = prize.most?;
        Some(less(most.times, Key { rule: &game.place(prize), span: most.span(day) }))
    };
    let budget = game.budget;
    let budget = budget.map(|own| less(own.amount, Key { rule: &game.id, span: own.span(day) }));
    Left { prizes: game.prizes.iter().map(of).collect(), budget }
}

impl Left {
    /// Whether a prize, by its position, can be given.
    pub fn has(&self, game: &Game, prize: usize) -> bool {
        let worth = game.prizes.get(prize).map_or(0, |own| own.worth);
        let pieces = self.prizes.get(prize).copied().flatten();
        pieces.is_none_or(|left| left > 0) && self.budget.is_none_or(|left| worth <= left)
    }
}

/// How a game stands for a member at an instant.
pub fn look(program: &Program, view: &MemberView<'_>, game: &Game, at: Instant) -> Look {
    let mut bars = Vec::new();
    if let Some(opens) = game.opens.filter(|opens| at < *opens) {
        bars.push(Bar::NotYet { opens });
    }
    if let Some(closes) = game.closes.filter(|closes| at >= *closes) {
        bars.push(Bar::Over { closes });
    }
    let local = program.zone.local(at);
    let day = local.day;
    if let Some(when) = &game.when {
        let body = Body::Custom(Custom { name: String::new(), fields: BTreeMap::new() });
        let event = Event { id: EventId(LOWEST), at, body };
        let scope = Scope { program, view, event: &event, local };
        if !when.holds(&scope) {
            bars.push(Bar::Condition { failed: when.explain(&scope) });
        }
    }
    let mut plays_left: Option<i64> = None;
    for (span, limit, _) in of_limits(&game.limits, day) {
        let used = view.used.used(Key { rule: &game.id, span });
        let left = limit.saturating_sub(used).max(0);
        plays_left = Some(plays_left.map_or(left, |least| least.min(left)));
        if left == 0 {
            bars.push(Bar::Limit { of: bar::limit_word(span), limit });
        }
    }
    if let Some((wallet, asked)) = game.price {
        let has = view.available.get(wallet).copied().unwrap_or(0);
        let left = has.max(0).checked_div(asked).unwrap_or(0);
        plays_left = Some(plays_left.map_or(left, |least| least.min(left)));
        if has < asked {
            bars.push(Bar::TooDear { wallet, asked, has });
        }
    }
    let (turn, left) = (view.used.used(game.turn_key()), left(game, view.used, day));
    Look { bars, plays_left, turn, left }
}

/// A play: what is drawn by a seed and the player's own words, what is given, and what that counts.
///
/// # Errors
/// The first reason against it, as a refusal with the values that decided.
pub fn play(
    program: &Program,
    view: &MemberView<'_>,
    game: &Game,
    (seed, words): (&str, &str),
    at: Instant,
) -> Result<Played, Refusal> {
    let look = look(program, view, game, at);
    if let Some(bar) = look.bars.first() {
        return Err(bar.refusal(program, game));
    }
    let nothing = || bar::empty(game);
    let pick = draw::pick(seed, words, &game.weights()).ok_or_else(nothing)?;
    let drawn = pick.outcome;
    let prize = match look.left.has(game, drawn) {
        true => drawn,
        false => game.otherwise.ok_or_else(nothing)?,
    };
    let own = game.prizes.get(prize).ok_or_else(nothing)?;
    let day = program.zone.local(at).day;
    let limits = of_limits(&game.limits, day).map(|(span, ..)| count((&game.id, span), 1));
    let mut counts: Vec<Count> = limits.collect();
    counts.extend(own.most.map(|most| count((&game.place(own), most.span(day)), 1)));
    let budget = game.budget.filter(|_| own.worth > 0);
    counts.extend(budget.map(|budget| count((&game.id, budget.span(day)), own.worth)));
    counts.push(count((&game.id, game.turn_key().span), 1));
    Ok(Played { pick, drawn, prize, counts })
}
