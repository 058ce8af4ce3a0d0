//! What a model of buying expects of a member, for conditions: its parameters, which are kept and fitted anew each week, so that
//! one member's figures are a formula of three numbers.

use baci_analytics::day;
use baci_analytics::models::buying::Seen;
use baci_analytics::models::summary::Known as Customer;
use baci_analytics::models::{Model, PARAMETERS};
use baci_core::member::{Bought, Foreseen};
use baci_core::time::{Instant, Zone};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The model that `baci clv` takes where none is named.
const MODEL: Model = Model::BgNbd;
/// Fewer who came again tell nothing.
const REPEATERS: usize = 20;
/// How far is looked ahead, in weeks: 365 days.
const AHEAD: f64 = 365.0 / 7.0;
/// Parameters are kept in millionths: the same on every server.
const MILLION: f64 = 1_000_000.0;

/// A fitted model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Foresight {
    /// As the model's paper names them, in millionths.
    parameters: [i64; PARAMETERS],
}

/// The Monday of a day's week: figures are those of its morning, or of the last purchase where that is later.
pub(super) fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).unwrap_or(day)
}

/// A member as models see them in the week of a day: nothing of who never bought.
pub(super) fn customer(bought: &Bought, zone: &Zone, today: Date) -> Option<Customer> {
    let (first, last) = bought.span?;
    let [first, last] = [first, last].map(|at| day::number(zone.local(at).day));
    let through = day::number(monday(today)).max(last);
    let weeks = |days: i32| f64::from(days) / 7.0;
    Some(Customer {
        customer: 0,
        frequency: u32::try_from(bought.days.saturating_sub(1)).unwrap_or(0),
        recency: weeks(last - first),
        age: weeks(through - first),
        mean: 0.0,
    })
}

impl Foresight {
    /// Fits the model; nothing where too few came again. Where all leave with nearly the same probability the data do not
    /// determine two of the parameters, but what comes of them.
    pub fn fit(customers: &[Customer]) -> Option<Self> {
        let again = customers.iter().filter(|own| own.frequency > 0).count();
        if again < REPEATERS {
            return None;
        }
        let fitted = MODEL.fit(customers);
        let parameters = <[f64; PARAMETERS]>::try_from(fitted.parameters).ok()?;
        let sound = parameters.iter().all(|own| own.is_finite() && *own > 0.0);
        let kept = parameters.map(|own| whole(own * MILLION).max(1));
        sound.then_some(Self { parameters: kept })
    }

    /// What is expected of a member in the week of an instant.
    pub fn of(&self, bought: &Bought, zone: &Zone, at: Instant) -> Option<Foreseen> {
        let customer = customer(bought, zone, zone.local(at).day)?;
        let p = self.parameters.map(|own| real(own) / MILLION);
        let seen = Seen::from(&customer);
        let alive = MODEL.alive(p, seen);
        let purchases = MODEL.expected(p, seen, AHEAD);
        let figures = [alive * 10_000.0, purchases * 100.0];
        let [alive, purchases] = figures.map(|own| own.is_finite().then(|| whole(own)));
        Some(Foreseen { alive: alive?, purchases: purchases? })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "what is too large is the largest")]
fn whole(own: f64) -> i64 {
    own.round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "models are of floats")]
fn real(own: i64) -> f64 {
    own as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    /// The parameters of the CDNOW data (Fader, Hardie, Lee 2005), and their example of a customer.
    #[test]
    fn the_figures_are_those_of_the_paper() {
        let fitted = Foresight { parameters: [243_000, 4_414_000, 793_000, 2_426_000] };
        let zone = Zone::named("UTC").unwrap();
        // 30.43 weeks are 213 days, 38.86 weeks are 272.
        let span = Some((at("2026-01-05T10:00:00Z"), at("2026-08-06T10:00:00Z")));
        let bought = Bought { purchases: 4, days: 3, span, ..Bought::default() };
        // 272 days after the first is Sunday, 4 October; the figures are those of its week's Monday.
        let own = fitted.of(&bought, &zone, at("2026-10-04T10:00:00Z")).unwrap();
        let monday = fitted.of(&bought, &zone, at("2026-09-28T00:00:00Z")).unwrap();
        assert_eq!(own, monday);
        let next = fitted.of(&bought, &zone, at("2026-10-05T00:00:00Z")).unwrap();
        assert!(next.alive < own.alive && next.purchases < own.purchases);
        let exact = Seen { x: 2.0, t_x: 213.0 / 7.0, t: 266.0 / 7.0 };
        let alive: f64 = MODEL.alive([0.243, 4.414, 0.793, 2.426], exact);
        assert_eq!(own.alive, whole(alive * 10_000.0));
        assert!((7_200..7_400).contains(&own.alive), "{own:?}");
    }

    #[test]
    fn too_few_tell_nothing() {
        let one = Customer { customer: 0, frequency: 1, recency: 1.0, age: 2.0, mean: 0.0 };
        assert_eq!(Foresight::fit(&[one; 19]), None);
        assert_eq!(Foresight::fit(&[]), None);
    }
}
