//! Lifetime value, historical, and how sure it is.

use super::bootstrap::{Gathered, spread};
use super::{Draws, Interval, Seeds, Weights};
use crate::calendar::{first_day, month};
use crate::day::Day;
use crate::figure;
use crate::history::{Histories, History};
use crate::threads;

/// Lifetime value, historical: what a customer spends in a year, for as long as customers stay.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LifetimeValue {
    /// The day up to which everything counts; left out.
    pub as_of: Day,
    /// Net spend of the 365 days before, and who bought in them.
    pub net: i128,
    pub buyers: u64,
    /// All who bought, and the days between the first and the last purchase of each, at least one.
    pub customers: u64,
    pub days: i128,
    pub sure: Sure,
}

/// Where the figures of lifetime value lie with 95% confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sure {
    /// What a customer spends in a year.
    pub per_year: Interval,
    /// How many years they stay; of two customers or more.
    pub years: Interval,
    /// One times the other.
    pub value: Interval,
}

/// What lifetime value is drawn of.
///
/// Draws are kept by months, and 365 days mostly begin within one: so it is twelve calendar months that are drawn, up to the one of the
/// last day. By how much of themselves their averages vary, by so much does the average of the 365 days.
#[derive(Clone, Debug, Default)]
pub struct Lives {
    /// Who bought in the twelve months, and what.
    pub buyers: u64,
    pub net: i128,
    /// The same in each draw.
    pub year: Draws,
    /// Who had ever bought, and how many days they stayed, in each draw.
    pub life: Draws,
}

/// The first of the twelve calendar months that are drawn as of a day, counted from the year 0.
pub fn first_month(as_of: Day) -> i32 {
    month(as_of.saturating_sub(1)) - 11
}

impl LifetimeValue {
    /// As of a day, of customers with what they are drawn by.
    pub fn of(histories: &Histories, seeds: Seeds<'_>, as_of: Day) -> Self {
        let counting = Counting {
            as_of,
            year: as_of.saturating_sub(365),
            months: first_day(first_month(as_of)).unwrap_or(Day::MIN),
        };
        let parts = threads::ranges(histories.customers(), |range| {
            let mut own = Counted::default();
            for customer in range {
                own.add(&counting, (seeds, customer), histories.get(customer));
            }
            own
        });
        let mut all = Self { as_of, ..Self::default() };
        let mut drawn = Lives::default();
        for own in parts {
            all.net += own.all.net;
            all.buyers += own.all.buyers;
            all.customers += own.all.customers;
            all.days += own.all.days;
            drawn.buyers += own.buyers;
            drawn.net += own.net;
            drawn.year.merge(&own.year.settle());
            drawn.life.merge(&own.life.settle());
        }
        all.drawn(&drawn)
    }

    /// The same, with how sure it is.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "an interval of a statistic")]
    pub fn drawn(self, drawn: &Lives) -> Self {
        let years = || drawn.life.averages().map(|days| days.map(|days| days / 365.0));
        let mut sure = Sure::default();
        if self.customers > 1 {
            sure.years = spread(years().flatten());
            // By how much more the average of the 365 days is than that of the months.
            let average = |net: i128, buyers: u64| net as f64 / buyers as f64;
            let more = average(self.net, self.buyers) / average(drawn.net, drawn.buyers);
            if self.buyers > 1 && drawn.buyers > 1 && more.is_finite() {
                let of_year = || drawn.year.averages().map(|own| own.map(|own| own * more));
                let both = of_year().zip(years()).filter_map(|(own, years)| Some(own? * years?));
                sure.per_year = spread(of_year().flatten());
                sure.value = spread(both);
            }
        }
        Self { sure, ..self }
    }

    /// What a customer spends in a year.
    pub fn per_year(&self, digits: u8) -> Option<String> {
        figure::average(self.net, self.buyers.into(), digits)
    }

    /// How many years they stay, in millionths.
    pub fn years(&self) -> Option<i64> {
        figure::millionths(self.days, i128::from(self.customers) * 365)
    }

    /// One times the other, rounded only here.
    pub fn value(&self, digits: u8) -> Option<String> {
        let over = i128::from(self.buyers).checked_mul(self.customers.into())?.checked_mul(365)?;
        figure::average(self.net.checked_mul(self.days)?, over, digits)
    }
}

/// Which days count.
struct Counting {
    as_of: Day,
    /// Where the 365 days begin, and where the twelve months do.
    year: Day,
    months: Day,
}

/// What is counted of some customers.
#[derive(Default)]
struct Counted {
    all: LifetimeValue,
    buyers: u64,
    net: i128,
    year: Gathered,
    life: Gathered,
}

impl Counted {
    fn add(&mut self, of: &Counting, (seeds, customer): (Seeds<'_>, usize), own: History<'_>) {
        let history = own.before(of.as_of);
        let (Some(first), Some(last)) = (history.days.first(), history.days.last()) else {
            return;
        };
        let days = i128::from(last - first).max(1);
        self.all.customers += 1;
        self.all.days += days;
        let year = history.from(of.year);
        self.all.buyers += u64::from(!year.days.is_empty());
        self.all.net += year.net();
        let months = history.from(of.months);
        let (buyers, net) = (u64::from(!months.days.is_empty()), months.net());
        self.buyers += buyers;
        self.net += net;
        if !matches!(seeds, Seeds::None) {
            let weights = Weights::of(seeds.of(customer));
            self.life.add(&weights, 1, days);
            if buyers > 0 {
                self.year.add(&weights, 1, net);
            }
        }
    }
}

#[cfg(test)]
mod tests;
