//! The metrics of loyalty by period: retention, churn, repeat purchases, average bills.
//!
//! `docs/metrics.md` says what each means, with an example.

mod bootstrap;
mod lifetime;
mod tally;

pub use bootstrap::{Bills, DRAWS, Draws, Seeds, Weights, seed};
pub use lifetime::{LifetimeValue, Lives, Sure, first_month};

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
