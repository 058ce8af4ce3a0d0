//! When customers come next, by their own rhythm, and how well that would have told the last purchase of each.

use super::{Given, written};
use baci_analytics::day;
use baci_analytics::figure::{millionths, number};
pub use baci_analytics::next::Next as NextOne;
use baci_analytics::next::{OWN, Told, next};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Days of the week as machines are told.
pub const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// When all come next.
#[derive(Debug)]
pub struct NextFigures {
    pub told: Told,
    /// Places among the customers, whoever is expected first before others.
    order: Vec<u32>,
}

impl NextFigures {
    /// Of these receipts, with their minutes, without what was bought on a day or later.
    pub fn of(given: &Given, as_of: Option<Date>) -> Self {
        let told = next(&given.receipts, as_of.map_or(i32::MAX, day::number));
        let mut order: Vec<u32> = (0u32..).take(told.customers.len()).collect();
        let name = |own: &NextOne| given.receipts.customers.name(own.customer);
        let own = |place: &u32| told.customers.get(*place as usize);
        order.sort_by(|a, b| {
            let (a, b) = (own(a), own(b));
            let day = |own: Option<&NextOne>| own.map(|own| own.expected);
            day(a).cmp(&day(b)).then_with(|| a.map(name).cmp(&b.map(name)))
        });
        Self { told, order }
    }

    /// Whoever is expected from a day on and before another, first before others: from a place on, at most so many.
    pub fn expected(
        &self,
        (from, until): (Option<Date>, Option<Date>),
        place: usize,
        limit: usize,
    ) -> Vec<&NextOne> {
        let span = self.span(from, until);
        let all = self.order.get(span).unwrap_or_default().iter();
        let all = all.filter_map(|place| self.told.customers.get(*place as usize));
        all.skip(place).take(limit).collect()
    }

    /// Whoever was expected before a day and did not come: those who are late for the fewest days first, from a place on, at most so
    /// many.
    pub fn late(&self, day: Date, place: usize, limit: usize) -> Vec<&NextOne> {
        let all = self.order.get(self.span(None, Some(day))).unwrap_or_default().iter().rev();
        let all = all.filter_map(|place| self.told.customers.get(*place as usize));
        all.skip(place).take(limit).collect()
    }

    /// How many are expected from a day on and before another.
    pub fn many(&self, from: Option<Date>, until: Option<Date>) -> usize {
        self.span(from, until).len()
    }

    fn span(&self, from: Option<Date>, until: Option<Date>) -> std::ops::Range<usize> {
        let before = |day: i32| {
            let expected = |place: &u32| {
                self.told.customers.get(*place as usize).is_some_and(|own| own.expected < day)
            };
            self.order.partition_point(expected)
        };
        let start = from.map_or(0, |own| before(day::number(own)));
        let end = until.map_or(self.order.len(), |own| before(day::number(own)));
        start..end.max(start)
    }

    /// When one customer comes, by their number.
    pub fn of_one(&self, customer: u32) -> Option<&NextOne> {
        let all = &self.told.customers;
        all.get(all.binary_search_by_key(&customer, |own| own.customer).ok()?)
    }

    /// By how many days own rhythms missed on average, and the rhythm of all, in millionths.
    pub fn missed(&self) -> [Option<i64>; 2] {
        let average = |sum: u64| millionths(sum.into(), self.told.checked.into());
        [average(self.told.own_missed), average(self.told.typical_missed)]
    }

    /// As JSON, in the shape that `docs/metrics.md` tells, with these customers.
    pub fn json<'a>(&self, given: &Given, customers: impl Iterator<Item = &'a NextOne>) -> Value {
        let [own, typical] = self.missed().map(|own| own.map(number));
        json!({
            "definition": format!("last day with a purchase and the median of the days between them; that of all customers where there are fewer than {OWN}"),
            "typical_days": self.told.typical,
            "holdout": { "customers": self.told.checked, "own_missed_days": own, "typical_missed_days": typical },
            "customers": customers.map(|own| Self::one(given, own)).collect::<Vec<_>>(), "counts": given.counts(),
        })
    }

    /// One of the customers of [`Self::json`].
    pub fn one(given: &Given, own: &NextOne) -> Value {
        json!({
            "customer": given.receipts.customers.name(own.customer), "purchase_days": own.days,
            "last": written(own.last), "rhythm_days": own.rhythm, "own_rhythm": own.own,
            "expected": written(own.expected), "weekday": weekday(own), "hour": own.hour,
        })
    }
}

/// On which day of the week somebody mostly comes.
pub fn weekday(own: &NextOne) -> &'static str {
    WEEKDAYS.get(own.weekday).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::date;

    #[test]
    fn who_is_late_for_the_fewest_days_comes_first() {
        let told = |expected: &[i32]| {
            let one = |(customer, expected): (u32, &i32)| NextOne {
                customer,
                days: 2,
                last: expected - 7,
                rhythm: 7,
                own: false,
                expected: *expected,
                weekday: 0,
                hour: 12,
            };
            (0u32..).zip(expected).map(one).collect::<Vec<_>>()
        };
        let told = Told { customers: told(&[30, 10, 20, 40]), ..Told::default() };
        let all = NextFigures { told, order: vec![1, 2, 0, 3] };
        let names = |own: Vec<&NextOne>| own.iter().map(|own| own.customer).collect::<Vec<_>>();
        assert_eq!(names(all.late(date(35), 0, 2)), [0, 2]);
        assert_eq!(names(all.late(date(35), 2, 2)), [1]);
        assert_eq!(names(all.expected((Some(date(20)), Some(date(40))), 0, 9)), [2, 0]);
        assert_eq!((all.many(Some(date(20)), None), all.many(None, None)), (3, 4));
        assert_eq!(all.many(Some(date(40)), Some(date(20))), 0, "no days, no customers");
        assert_eq!(all.of_one(2).map(|own| own.expected), Some(20));
    }
}
