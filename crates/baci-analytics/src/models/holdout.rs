//! A check against what came: the model looks at the time up to a day, and its forecast of the days after is
//! held against what was bought in them.

use super::buying::{Model, Seen};
use super::fit::Fitted;
use super::summary::Known;
use crate::day::Day;
use crate::history::Histories;
use std::collections::BTreeMap;

/// What was expected and what came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    pub customers: f64,
    pub expected: f64,
    pub actual: f64,
}

/// The check.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holdout {
    /// Weeks that were forecast.
    pub weeks: f64,
    pub all: Pair,
    /// The mean absolute error of a customer's purchases, the root of the mean squared one, and the same of who
    /// takes everybody to go on as before.
    pub mean_error: f64,
    pub root_error: f64,
    pub mean_error_as_before: f64,
    pub root_error_as_before: f64,
    /// Sums by the frequency up to the day; the last holds this and more.
    pub by_frequency: Vec<Pair>,
    /// Sums from the day up to the end of each week.
    pub by_week: Vec<Pair>,
}

/// Frequencies that are told apart.
const FREQUENCIES: usize = 8;

/// Checks a fit on what was bought after `through`, up to `last`. Nothing where there is no whole week.
pub fn check(
    (model, buying): (Model, &Fitted),
    known: &[Known],
    histories: &Histories,
    (through, last): (Day, Day),
) -> Option<Holdout> {
    let days = last - through;
    let p = <[f64; 4]>::try_from(buying.parameters.as_slice()).ok().filter(|_| days >= 7)?;
    let weeks = f64::from(days) / 7.0;
    let whole = usize::try_from(days / 7).ok()?;
    let mut out = Holdout { weeks, ..Holdout::default() };
    out.by_frequency = vec![Pair::default(); FREQUENCIES];
    out.by_week = vec![Pair::default(); whole];
    let mut all: Vec<(&Known, f64)> = known
        .iter()
        .map(|own| {
            let came = histories.get(own.customer as usize).from(through + 1).before(last + 1);
            let mut actual = 0.0;
            for day in came.days.chunk_by(|a, b| a == b).filter_map(|own| own.first()) {
                actual += 1.0;
                let week = usize::try_from((day - through - 1) / 7).unwrap_or(usize::MAX);
                for later in out.by_week.iter_mut().skip(week) {
                    later.actual += 1.0;
                }
            }
            (own, actual)
        })
        .collect();
    // Sums of floats are the same in whatever order customers come.
    all.sort_unstable_by(|(a, came), (b, other)| {
        let times = a.recency.total_cmp(&b.recency).then(a.age.total_cmp(&b.age));
        a.frequency.cmp(&b.frequency).then(times).then(came.total_cmp(other))
    });
    // What comes of who is alive hangs on frequency and age alone.
    let mut shares: BTreeMap<(u32, u64), f64> = BTreeMap::new();
    for (own, actual) in all {
        let seen = Seen::from(own);
        let alive: f64 = model.alive(p, seen);
        *shares.entry((own.frequency, own.age.to_bits())).or_default() += alive;
        let expected = alive * model.to_come(p, seen, weeks);
        let as_before = seen.x / seen.t.max(1.0 / 7.0) * weeks;
        out.take(own.frequency, expected, as_before, actual);
    }
    for (week, pair) in (1u32..).zip(&mut out.by_week) {
        pair.customers = out.all.customers;
        let of = |((x, age), alive): (&(u32, u64), &f64)| {
            let seen = Seen { x: f64::from(*x), t_x: 0.0, t: f64::from_bits(*age) };
            alive * model.to_come(p, seen, f64::from(week))
        };
        pair.expected = shares.iter().map(of).sum();
    }
    out.finish();
    Some(out)
}

impl Holdout {
    fn take(&mut self, frequency: u32, expected: f64, as_before: f64, actual: f64) {
        let place = (frequency as usize).min(FREQUENCIES - 1);
        for pair in self.by_frequency.get_mut(place).into_iter().chain([&mut self.all]) {
            pair.customers += 1.0;
            pair.expected += expected;
            pair.actual += actual;
        }
        self.mean_error += (expected - actual).abs();
        self.root_error += (expected - actual).powi(2);
        self.mean_error_as_before += (as_before - actual).abs();
        self.root_error_as_before += (as_before - actual).powi(2);
    }

    fn finish(&mut self) {
        let n = self.all.customers.max(1.0);
        self.mean_error /= n;
        self.mean_error_as_before /= n;
        self.root_error = (self.root_error / n).sqrt();
        self.root_error_as_before = (self.root_error_as_before / n).sqrt();
    }
}
