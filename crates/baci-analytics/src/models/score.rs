//! Scoring: what is expected of each customer, over a horizon and with discount.

use super::buying::{Model, Seen, Terms, stays, terms};
use super::fit::Fitted;
use super::real::{Dual, PARAMETERS};
use super::spend;
use super::summary::Known;
use crate::threads;
use hashbrown::HashMap;

/// Weeks of a month: a twelfth of 365 days.
pub const MONTH: f64 = 365.0 / 84.0;

/// How far is looked ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Horizon {
    /// In weeks.
    pub weeks: f64,
    /// What money loses in a month: 0.01 is a hundredth.
    pub discount: f64,
}

/// What is expected of a customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    pub customer: u32,
    pub expected: f64,
    /// The standard error of that, for how sure the parameters are.
    pub error: Option<f64>,
    pub alive: f64,
    /// In the currency's main unit, each month's spend discounted from its end; nothing without a model of spend.
    pub value: Option<f64>,
}

/// Scores all customers, in their order.
pub fn score(
    (model, buying): (Model, &Fitted),
    spending: Option<&Fitted>,
    known: &[Known],
    horizon: Horizon,
) -> Vec<Score> {
    let p = four(buying);
    let spending = spending.and_then(|own| <[f64; 3]>::try_from(own.parameters.as_slice()).ok());
    let parts = threads::ranges(known.len(), |range| {
        let mut known_before: HashMap<(u32, u64), (Dual, f64)> = HashMap::new();
        let mut left: HashMap<(u32, u64), Terms<Dual>> = HashMap::new();
        let one = |own: &Known| {
            let seen = Seen::from(own);
            // What comes of who is alive hangs on frequency and age alone: customers share it.
            let (to_come, discounted) =
                *known_before.entry((own.frequency, own.age.to_bits())).or_insert_with(|| {
                    (model.to_come(p, seen, horizon.weeks), discounted(model, p, seen, horizon))
                });
            let mut of = |t: f64| -> Terms<Dual> {
                *left.entry((own.frequency, t.to_bits())).or_insert_with(|| terms(p, seen.x, t))
            };
            let alive = match model {
                Model::ParetoNbd => stays(p, seen.x, of(seen.t_x), of(seen.t)),
                _ => model.alive(p, seen),
            };
            let expected = alive * to_come;
            let spend = spending.map(|own_p| spend::expected(own_p, seen.x, own.mean));
            Score {
                customer: own.customer,
                expected: expected.value,
                error: buying.error_of(&expected.slopes),
                alive: alive.value,
                value: spend.map(|mean| alive.value * discounted * mean),
            }
        };
        known.get(range).unwrap_or_default().iter().map(one).collect::<Vec<_>>()
    });
    parts.concat()
}

/// The parameters as dual numbers; those that are missing are one.
fn four(buying: &Fitted) -> [Dual; PARAMETERS] {
    let value = |i: usize| buying.parameters.get(i).copied().unwrap_or(1.0);
    std::array::from_fn(|i| Dual::parameter(value(i), i))
}

/// Purchases to come, month by month, each month's discounted to now from its end.
fn discounted(model: Model, p: [Dual; PARAMETERS], seen: Seen, horizon: Horizon) -> f64 {
    let p = p.map(|own| own.value);
    if horizon.discount == 0.0 {
        return model.to_come(p, seen, horizon.weeks);
    }
    let (mut sum, mut before, mut month) = (0.0, 0.0, 0.0);
    loop {
        month += 1.0;
        // The last month may be a part of one.
        let end = (month * MONTH).min(horizon.weeks);
        let until: f64 = model.to_come(p, seen, end);
        sum += (until - before) / (1.0 + horizon.discount).powf(end / MONTH);
        before = until;
        if end >= horizon.weeks - 1e-9 {
            return sum;
        }
    }
}
