//! The metrics of loyalty by period: retention, churn, repeat purchases, average bills.
//!
//! `docs/metrics.md` says what each means, with an example.

mod bootstrap;
mod tally;

pub use bootstrap::{Bills, DRAWS, Draws, Seeds, Weights, seed};

use crate::calendar::{Calendar, Period};
use crate::day::Day;
use crate::figure;
use crate::history::Histories;
use jiff::civil::Date;

/// Whom a base holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Whoever bought in a period; the start of a period is the period before.
    Calendar,
    /// At an instant: whoever bought in so many days before it.
    Window { days: i32 },
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub period: Period,
    pub from: Date,
    /// Left out.
    pub until: Date,
    pub base: Base,
    /// A regular bought in each of so many calendar months that ended last, as a period ends.
    pub regular_months: u32,
}

/// What is counted of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub start: Day,
    /// Left out.
    pub end: Day,
    /// Who is in the base as the period starts, and as it ends.
    pub cs: u64,
    pub ce: u64,
    /// Who is in the base at the end and bought for the first time ever in the period.
    pub cn: u64,
    /// Who is in both bases.
    pub kept: u64,
    /// Who bought in the period, and who bought twice or more.
    pub buyers: u64,
    pub repeat_buyers: u64,
    pub purchases: u64,
    /// In the currency's smallest unit.
    pub net: i128,
    /// Regulars who bought in the period, and what they bought.
    pub regulars: u64,
    pub regular_purchases: u64,
    pub regular_net: i128,
}

impl Figures {
    /// Who was in the base at the start and is not at the end.
    pub const fn lost(&self) -> u64 {
        self.cs - self.kept
    }

    /// Who is in the base at the end, was not at the start, and had bought before the period.
    pub const fn reactivated(&self) -> u64 {
        self.ce - self.cn - self.kept
    }

    /// Retention as the articles have it, in millionths of a percent; above 100 where people come back.
    pub fn crr(&self) -> Option<i64> {
        figure::percent(i128::from(self.ce) - i128::from(self.cn), self.cs.into())
    }

    /// The share of the base at the start that is in the one at the end.
    pub fn strict_retention(&self) -> Option<i64> {
        figure::percent(self.kept.into(), self.cs.into())
    }

    /// The share of the base at the start that was lost.
    pub fn churn(&self) -> Option<i64> {
        figure::percent(self.lost().into(), self.cs.into())
    }

    /// The share of buyers who bought twice or more.
    pub fn rpr(&self) -> Option<i64> {
        figure::percent(self.repeat_buyers.into(), self.buyers.into())
    }
}

/// An interval of an average, in the currency's smallest unit: where it lies with 95% confidence.
pub type Interval = Option<(f64, f64)>;

/// A period with its figures, and how sure the averages are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    pub figures: Figures,
    pub average_bill: Interval,
    pub average_bill_regulars: Interval,
}

impl Told {
    /// What was counted, with its intervals.
    pub fn of(figures: Figures, bills: &Bills) -> Self {
        let average_bill = bills.all().interval(figures.buyers);
        let average_bill_regulars = bills.regulars.interval(figures.regulars);
        Self { figures, average_bill, average_bill_regulars }
    }
}

/// The periods that were asked for, of customers with what they are drawn by; nothing where there is no day in them, or too many.
pub fn metrics(histories: &Histories, seeds: Seeds<'_>, asked: &Asked) -> Option<Vec<Told>> {
    let calendar = Calendar::new(asked.period, asked.from, asked.until)?;
    let mut tally = tally::tally(histories, seeds, &calendar, asked);
    let mut all = tally.figures(&calendar);
    if asked.base == Base::Calendar {
        tally.calendar_bases(&mut all);
    }
    let told = all.into_iter().zip(tally.bills()).skip(1);
    Some(told.map(|(figures, bills)| Told::of(figures, &bills)).collect())
}

/// Lifetime value, historical: what a customer spends in a year, for as long as customers stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LifetimeValue {
    /// The day up to which everything counts; left out.
    pub as_of: Day,
    /// Net spend of the 365 days before, and who bought in them.
    pub net: i128,
    pub buyers: u64,
    /// All who bought, and the days between the first and the last purchase of each, at least one.
    pub customers: u64,
    pub days: i128,
}

impl LifetimeValue {
    /// As of a day.
    pub fn of(histories: &Histories, as_of: Day) -> Self {
        let sums = crate::threads::ranges(histories.customers(), |range| {
            let mut own = Self { as_of, ..Self::default() };
            for customer in range {
                let history = histories.get(customer).before(as_of);
                let (Some(first), Some(last)) = (history.days.first(), history.days.last()) else {
                    continue;
                };
                own.customers += 1;
                own.days += i128::from(last - first).max(1);
                let year = history.from(as_of.saturating_sub(365));
                own.buyers += u64::from(!year.days.is_empty());
                own.net += year.net();
            }
            own
        });
        sums.into_iter().fold(Self { as_of, ..Self::default() }, |all, own| Self {
            as_of,
            net: all.net + own.net,
            buyers: all.buyers + own.buyers,
            customers: all.customers + own.customers,
            days: all.days + own.days,
        })
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
