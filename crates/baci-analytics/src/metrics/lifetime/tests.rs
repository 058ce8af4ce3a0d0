//! Intervals of lifetime value hold what is true, and are as wide as they should be.

use super::*;
use crate::figure::{Random, Z95};
use crate::receipts::{ExactRow, OneByOne, Receipts, Wanted};
use baci_core::time::{Instant, Zone};

/// 2026-01-01: the 365 days before it are the twelve months before it.
const YEAR_END: Day = 20_454;

/// A customer's days before the end of the year, and what they spent on each.
type Customer = Vec<(Day, i64)>;

/// Somebody who came for up to three years, once a month or seldom, and stopped at any time.
fn customer(random: &mut Random) -> Customer {
    let mut below = |most: u32| random.below(most).cast_signed();
    let (mut day, rest) = (below(1_000) + 1, 15 + below(90));
    let (last, size) = (below(day.cast_unsigned()), i64::from(200 + below(1_000)));
    let mut all = Vec::new();
    while day > last {
        all.push((day, size + i64::from(below(400))));
        day -= 1 + below(2 * rest.cast_unsigned());
    }
    all
}

fn shop(random: &mut Random, many: u32) -> Vec<Customer> {
    (0..many).map(|_| customer(random)).collect()
}

fn receipts(shop: &[Customer], name: u64) -> Receipts {
    let mut all = OneByOne::new(Wanted::default(), Zone::UTC);
    for (nth, customer) in shop.iter().enumerate() {
        for (before, net) in customer {
            let day = i64::from(YEAR_END - before);
            let (receipt, branch, channel, category, product) = (None, None, None, None, None);
            let (customer, at) =
                (format!("{name}-{nth}"), Instant::from_micros(day * 86_400_000_000));
            let net = *net;
            let row = ExactRow { customer, at, net, receipt, branch, channel, category, product };
            all.push(Ok(&row));
        }
    }
    all.finish()
}

fn told(receipts: &Receipts, as_of: Day) -> LifetimeValue {
    let histories = Histories::all(receipts, as_of);
    LifetimeValue::of(&histories, Seeds::Names(&receipts.customers), as_of)
}

/// What a customer spends in a year, for how many years they stay, and the value.
fn figures(shop: &[Customer]) -> [f64; 3] {
    let (mut net, mut buyers, mut days) = (0.0, 0.0, 0.0);
    for own in shop {
        let year = own.iter().filter(|(day, _)| *day <= 365);
        let spent: i64 = year.map(|(_, net)| net).sum();
        net += spent as f64;
        buyers += f64::from(u8::from(spent > 0));
        days += stayed(own);
    }
    let (of_year, years) = (net / buyers, days / shop.len() as f64 / 365.0);
    [of_year, years, of_year * years]
}

fn stayed(own: &Customer) -> f64 {
    let (first, last) = (own.first().unwrap().0, own.last().unwrap().0);
    f64::from(first - last).max(1.0)
}

#[test]
fn nineteen_of_twenty_intervals_hold_what_is_true() {
    let mut random = Random::new(21);
    let truth = figures(&shop(&mut random, 200_000));
    let mut hold = [0; 3];
    for nth in 0..200 {
        let sure = told(&receipts(&shop(&mut random, 150), nth), YEAR_END).sure;
        for (own, (figure, interval)) in
            hold.iter_mut().zip(truth.into_iter().zip([sure.per_year, sure.years, sure.value]))
        {
            let (low, high) = interval.unwrap();
            *own += u32::from((low..=high).contains(&figure));
        }
    }
    // 190 are expected, give or take 3.1.
    assert!(hold.iter().all(|own| (178..=199).contains(own)), "{hold:?} of 200");
}

/// The variance of a product of quotients, each a first-order sum over customers (the delta method), shares nothing with draws.
#[test]
fn intervals_are_as_wide_as_the_delta_method_says() {
    let mut random = Random::new(3);
    let (mut drawn, mut known) = (0.0, 0.0);
    for nth in 0..60 {
        let shop = shop(&mut random, 1_500);
        let [of_year, years, value] = figures(&shop);
        let year = |own: &Customer| -> f64 {
            own.iter().filter(|(day, _)| *day <= 365).map(|(_, net)| *net as f64).sum()
        };
        let buyers = shop.iter().filter(|own| year(own) > 0.0).count() as f64;
        let part = |own: &Customer| {
            let spent = year(own);
            let bought = f64::from(u8::from(spent > 0.0));
            let life = stayed(own) / 365.0 - years;
            (spent - of_year * bought) / (buyers * of_year) + life / (shop.len() as f64 * years)
        };
        let variance: f64 = shop.iter().map(|own| part(own).powi(2)).sum();
        known += 2.0 * Z95 * value * variance.sqrt();
        let (low, high) = told(&receipts(&shop, nth), YEAR_END).sure.value.unwrap();
        drawn += high - low;
    }
    let off = drawn / known - 1.0;
    assert!(off.abs() < 0.06, "{off}");
}

#[test]
fn a_year_that_begins_within_a_month_varies_as_its_months_do() {
    let shop = shop(&mut Random::new(5), 400);
    let receipts = receipts(&shop, 0);
    let whole = told(&receipts, YEAR_END);
    let within = told(&receipts, YEAR_END - 9);
    let [of_whole, of_within] = [whole, within].map(|own| {
        let (low, high) = own.sure.value.unwrap();
        let value: f64 = own.value(0).unwrap().parse().unwrap();
        assert!(low < value && value < high, "{low} {value} {high}");
        (high - low) / value
    });
    // Nine days less of nearly the same: other customers would be as sure.
    let ratio = of_within / of_whole;
    assert!((0.85..1.15).contains(&ratio), "{of_whole} {of_within}");
}

#[test]
fn of_few_there_is_none() {
    let one = receipts(&[vec![(30, 500), (3, 700)]], 1);
    assert_eq!(told(&one, YEAR_END).sure, Sure::default());
    // Two who have not come for a year: how long they stayed is known, what they spend in a year is not.
    let gone = receipts(&[vec![(900, 500), (700, 700)], vec![(800, 500)]], 1);
    let sure = told(&gone, YEAR_END).sure;
    assert!(sure.years.is_some() && sure.per_year.is_none() && sure.value.is_none());
}
