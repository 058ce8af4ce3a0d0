//! Claiming a reward: whether a member may have it, what it costs and counts, and why not; pure, so that
//! the catalog, the till and the claim itself say the same.

mod bar;
#[cfg(test)]
mod tests;

use crate::condition::Scope;
use crate::decide::Count;
use crate::decide::caps::{Key, Span, of_limits, together};
use crate::decimal::Decimal;
use crate::event::{Body, Custom, Event};
use crate::id::{EventId, LOWEST};
use crate::member::MemberView;
use crate::money::Rounding;
use crate::program::Program;
use crate::program::reward::{Gives, Reward, RewardPrice, Stock};
use crate::refusal::Refusal;
use crate::time::Instant;
pub use bar::Bar;
pub(crate) use bar::too_dear as dear;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many pieces there are at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The branch, where each has its own.
    pub branch: Option<String>,
    /// Under which name it is counted; see [`Reward::place`].
    pub place: String,
    /// Pieces that nobody has and that are kept for nobody by name; those for the line are among them.
    pub left: i64,
    /// Members who wait in line.
    pub waiting: i64,
}

/// How a reward stands for a member.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Why the member cannot have it, whatever is left and whatever they own; empty where nothing is.
    pub bars: Vec<Bar>,
    /// What is left where; empty where nobody counts.
    pub shelves: Vec<Shelf>,
    /// For each way to pay, why the member cannot pay so.
    pub prices: Vec<Option<Bar>>,
    /// When it opens for this member.
    pub opens: Option<Instant>,
}

/// What a member asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ask<'a> {
    /// The way to pay, by its position.
    pub price: usize,
    /// Where it is claimed; needed where each branch has its own stock.
    pub branch: Option<&'a str>,
    /// Whether a piece is kept for this member.
    pub held: bool,
}

/// What can be undone later of a claim, as it was agreed when it was made. Stored with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Whether it can be cancelled at all.
    #[serde(default)]
    pub cancel: bool,
    /// Until when; without an end where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Whether it can come back after it was handed out.
    #[serde(default)]
    pub returns: bool,
    /// What comes back then: units of the wallet, and money.
    #[serde(default)]
    pub back: (i64, i64),
    /// What comes back where it was never collected.
    #[serde(default)]
    pub expired: (i64, i64),
    /// What of limits and stock a cancel gives back.
    #[serde(default)]
    pub counts: Vec<Count>,
}

/// A claim that is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    pub price: RewardPrice,
    /// The place that the piece is taken from.
    pub place: Option<String>,
    /// What it counts.
    pub counts: Vec<Count>,
    pub terms: Terms,
    /// When it is too late to collect it; [`Instant::FAR`] for what needs no collecting.
    pub ends_at: Instant,
}

impl Shelf {
    /// Pieces that somebody who does not wait can have.
    pub fn free(&self) -> i64 {
        self.left.saturating_sub(self.waiting)
    }
}

/// The keys that a claim, or a look, reads: each with whether it is counted for all members together.
pub fn keys(program: &Program, reward: &Reward, at: Instant) -> Vec<(String, bool)> {
    let day = program.zone.local(at).day;
    let limits = of_limits(&reward.limits, day);
    let limits = limits.map(|(span, ..)| (Key { rule: &reward.id, span }, together(span)));
    let mut keys: Vec<_> = limits.map(|(key, shared)| (key.to_string(), shared)).collect();
    for (_, place, _) in reward.places() {
        for span in [Span::Out, Span::Added, Span::Waiting] {
            keys.push((Key { rule: &place, span }.to_string(), true));
        }
    }
    if let (Gives::Codes { .. }, Some(place)) = (&reward.gives, reward.place(None)) {
        keys.push((Key { rule: &place, span: Span::Given }.to_string(), true));
    }
    keys.push((Key::PURCHASES.to_string(), false));
    keys
}

/// What is left of a reward, place by place. `used` reads a counter by its key.
pub fn shelves(reward: &Reward, used: &dyn Fn(Key<'_>) -> i64) -> Vec<Shelf> {
    let shelf = |(branch, place, start): (Option<&str>, String, i64)| {
        let of = |span| used(Key { rule: &place, span });
        let left = start.saturating_add(of(Span::Added)).saturating_sub(of(Span::Out));
        // Where there is no line any more, nobody who once waited stands before others.
        let waiting = if reward.waiting.is_some() { of(Span::Waiting) } else { 0 };
        Shelf { branch: branch.map(str::to_owned), left: left.max(0), waiting, place }
    };
    reward.places().into_iter().map(shelf).collect()
}

/// How a reward stands for a member at an instant.
pub fn look(program: &Program, view: &MemberView<'_>, reward: &Reward, at: Instant) -> Look {
    let opens = opens_for(program, view, reward);
    let mut bars = Vec::new();
    if let Some(opens) = opens.filter(|opens| at < *opens) {
        bars.push(Bar::NotYet { opens });
    }
    if let Some(closes) = reward.closes.filter(|closes| at >= *closes) {
        bars.push(Bar::Over { closes });
    }
    if !reward.tiers.is_empty() && !among(view, &reward.tiers) {
        bars.push(Bar::Tier { tiers: reward.tiers.clone() });
    }
    if let Some(when) = &reward.when {
        let body = Body::Custom(Custom { name: String::new(), fields: BTreeMap::new() });
        let event = Event { id: EventId(LOWEST), at, body };
        let scope = Scope { program, view, event: &event, local: program.zone.local(at) };
        if !when.holds(&scope) {
            bars.push(Bar::Condition { failed: when.explain(&scope) });
        }
    }
    for (span, limit, _) in of_limits(&reward.limits, program.zone.local(at).day) {
        let used = view.used.used(Key { rule: &reward.id, span });
        if used >= limit {
            bars.push(Bar::Limit { of: bar::limit_word(span), limit, used });
        }
    }
    let shelves = shelves(reward, &|key| view.used.used(key));
    let prices = reward.prices.iter().map(|price| too_dear(view, *price)).collect();
    Look { bars, shelves, prices, opens }
}

fn among(view: &MemberView<'_>, tiers: &[String]) -> bool {
    view.tiers.iter().any(|own| tiers.contains(own))
}

/// When it opens for a member: some may look first.
fn opens_for(program: &Program, view: &MemberView<'_>, reward: &Reward) -> Option<Instant> {
    let opens = reward.opens?;
    let first = reward.first_look.as_ref().filter(|first| among(view, &first.tiers));
    Some(first.map_or(opens, |first| first.before.before(opens, &program.zone)))
}

fn too_dear(view: &MemberView<'_>, price: RewardPrice) -> Option<Bar> {
    let (wallet, asked) = price.wallet?;
    let has = view.available.get(wallet).copied().unwrap_or(0);
    (has < asked).then_some(Bar::TooDear { wallet, asked, has })
}

/// The shelf that a claim is taken from; nothing where nobody counts.
fn shelf_of<'l>(look: &'l Look, reward: &Reward, ask: Ask<'_>) -> Result<Option<&'l Shelf>, Bar> {
    if !matches!(reward.stock, Stock::Branches(_)) {
        return Ok(look.shelves.first());
    }
    let own = look.shelves.iter().find(|shelf| shelf.branch.as_deref() == ask.branch);
    let branches = || look.shelves.iter().filter_map(|shelf| shelf.branch.clone()).collect();
    own.map(Some).ok_or_else(|| Bar::Branch { branches: branches() })
}

/// A claim: what it costs and counts.
///
/// # Errors
/// The first reason against it, as a refusal with the values that decided.
pub fn claim(
    program: &Program,
    view: &MemberView<'_>,
    (reward, ask): (&Reward, Ask<'_>),
    at: Instant,
) -> Result<Granted, Refusal> {
    let refuse = |bar: &Bar| bar.refusal(program, reward);
    let look = look(program, view, reward, at);
    if let Some(bar) = look.bars.first() {
        return Err(refuse(bar));
    }
    let price = *reward
        .prices
        .get(ask.price)
        .ok_or_else(|| refuse(&Bar::Price { most: reward.prices.len() }))?;
    let shelf = shelf_of(&look, reward, ask).map_err(|bar| refuse(&bar))?;
    if let Some(shelf) = shelf.filter(|shelf| !ask.held && shelf.free() <= 0) {
        let (left, waiting) = (shelf.left, shelf.waiting);
        return Err(refuse(&Bar::Gone { left, waiting, line: reward.waiting.is_some() }));
    }
    if let Some(Some(bar)) = look.prices.get(ask.price) {
        return Err(refuse(bar));
    }
    let place = shelf.map(|shelf| shelf.place.clone());
    Ok(granted(program, (reward, ask, price), place, at))
}

fn granted(
    program: &Program,
    (reward, ask, price): (&Reward, Ask<'_>, RewardPrice),
    place: Option<String>,
    at: Instant,
) -> Granted {
    let limits = of_limits(&reward.limits, program.zone.local(at).day);
    let limits = limits.map(|(span, ..)| count((&reward.id, span), 1));
    let mut counts: Vec<Count> = limits.collect();
    let mut back: Vec<Count> =
        counts.iter().map(|count| Count { by: -1, ..count.clone() }).collect();
    if let Some(place) = &place {
        // A piece that is kept for the member is off the shelf already.
        counts.extend((!ask.held).then(|| count((place, Span::Out), 1)));
        back.push(count((place, Span::Out), -1));
        if matches!(reward.gives, Gives::Codes { .. }) {
            counts.push(count((place, Span::Given), 1));
        }
    }
    let (units, money) = (price.wallet.map_or(0, |(_, units)| units), price.money);
    let share = |percent: Decimal| (share_of(units, percent), share_of(money, percent));
    let undo = reward.cancel.as_ref();
    let terms = Terms {
        cancel: undo.is_some(),
        until: undo.and_then(|undo| undo.within).map(|within| within.after(at, &program.zone)),
        returns: undo.is_some_and(|undo| undo.returns),
        back: undo.map(|undo| share(undo.back)).unwrap_or_default(),
        expired: undo.map(|undo| share(undo.expired)).unwrap_or_default(),
        counts: back,
    };
    let ends_at = match &reward.gives {
        Gives::PickUp { within } => within.after(at, &program.zone),
        _ => Instant::FAR,
    };
    Granted { price, place, counts, terms, ends_at }
}

/// A count, for all members together where the span is.
pub fn count((rule, span): (&str, Span), by: i64) -> Count {
    let key = Key { rule, span }.to_string();
    Count { key, program: together(span), by, ..Count::default() }
}

/// So many percent of an amount, rounded down.
fn share_of(amount: i64, percent: Decimal) -> i64 {
    let whole = 100i128 * 10i128.pow(u32::from(percent.scale));
    let part = i128::from(amount) * i128::from(percent.mantissa);
    Rounding::Down.divide(part, whole).unwrap_or(0)
}

/// Whether a member may wait in line at a place, and for which shelf.
///
/// # Errors
/// The first reason against it: it is not open to them, nobody waits for it, or some are left.
pub fn join(
    program: &Program,
    view: &MemberView<'_>,
    (reward, branch): (&Reward, Option<&str>),
    at: Instant,
) -> Result<Shelf, Refusal> {
    let refuse = |bar: &Bar| bar.refusal(program, reward);
    let look = look(program, view, reward, at);
    if reward.waiting.is_none() {
        return Err(refuse(&Bar::NoLine));
    }
    if let Some(bar) = look.bars.first() {
        return Err(refuse(bar));
    }
    let ask = Ask { branch, ..Ask::default() };
    let shelf = shelf_of(&look, reward, ask).map_err(|bar| refuse(&bar))?;
    match shelf {
        Some(shelf) if shelf.free() <= 0 => Ok(shelf.clone()),
        _ => Err(refuse(&Bar::SomeLeft)),
    }
}
