//! Cohorts: who bought first in the same period, and how many of them came again in each one after.

use super::{Given, written, wrong};
use crate::error::AppError;
use baci_analytics::calendar::{Calendar, Period};
use baci_analytics::cohorts::{Cell, Cohort, MOST, cohorts};
use baci_analytics::day;
use baci_analytics::figure::{amount, number, percent};
use baci_analytics::history::Histories;
use jiff::civil::Date;
use serde_json::{Value, json};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct CohortsAsk {
    /// What cohorts are made by, and followed by.
    pub period: Period,
    /// The first day; who bought before is in no cohort. Where none is named, the start of the period of the first purchase.
    pub from: Option<Date>,
    /// The day after the last one; where none is named, the end of the period of the last purchase.
    pub until: Option<Date>,
}

/// The cohorts, each with the first day of its period.
#[derive(Debug)]
pub struct Cohorts {
    pub period: Period,
    pub rows: Vec<(String, Cohort)>,
}

impl CohortsAsk {
    /// The cohorts of these purchases.
    ///
    /// # Errors
    /// Days that make no time, or too many periods.
    pub fn of(&self, given: &Given) -> Result<Cohorts, AppError> {
        let period = self.period;
        let Some(calendar) = self.calendar(given)? else {
            return Ok(Cohorts { period, rows: Vec::new() });
        };
        let histories = Histories::all(&given.receipts, calendar.until());
        let all = cohorts(&histories, &calendar).ok_or_else(refused)?;
        Ok(Cohorts::of(period, &calendar, all))
    }

    /// The periods that are asked for; nothing where there are no purchases.
    pub(super) fn calendar(&self, given: &Given) -> Result<Option<Calendar>, AppError> {
        let (period, span) = (self.period, given.span());
        let first = || span.map(|(first, _)| period.start(day::date(first)));
        let last = || span.map(|(_, last)| period.next(period.start(day::date(last))));
        let (Some(from), Some(until)) = (self.from.or_else(first), self.until.or_else(last)) else {
            return Ok(None);
        };
        Calendar::new(period, from, until).map(Some).ok_or_else(refused)
    }
}

/// That there is no time in what was asked, or too much of it.
pub(super) fn refused() -> AppError {
    let sentence = format!(
        "the first day must lie before the last one, and at most {MOST} periods between them"
    );
    wrong("analytics-cohorts", &sentence).with("most", MOST)
}

impl Cohorts {
    /// Those of a calendar.
    pub(super) fn of(period: Period, calendar: &Calendar, all: Vec<Cohort>) -> Self {
        let row = |own: Cohort| (written(calendar.bounds(own.place).0), own);
        Self { period, rows: all.into_iter().map(row).collect() }
    }

    /// How many of a cohort bought in a period, in millionths of a percent.
    pub fn share(cell: &Cell, own: &Cohort) -> Option<i64> {
        percent(cell.buyers.into(), own.cells.first()?.buyers.into())
    }

    /// As JSON, in the shape that `docs/metrics.md` tells.
    pub fn json(&self, given: &Given) -> Value {
        let cohorts: Vec<Value> =
            self.rows.iter().map(|(start, own)| json(start, own, given.currency.digits)).collect();
        json!({ "period": self.period.name(), "segment": given.segment, "cohorts": cohorts, "counts": given.counts() })
    }
}

fn json(start: &str, own: &Cohort, digits: u8) -> Value {
    let retention: Vec<Option<f64>> =
        own.cells.iter().map(|cell| Cohorts::share(cell, own).map(number)).collect();
    json!({
        "start": start,
        "customers": own.cells.first().map_or(0, |cell| cell.buyers),
        "buyers": own.cells.iter().map(|cell| cell.buyers).collect::<Vec<_>>(),
        "retention": retention,
        "purchases": own.cells.iter().map(|cell| cell.purchases).collect::<Vec<_>>(),
        "net": own.cells.iter().map(|cell| amount(cell.net, digits)).collect::<Vec<_>>(),
    })
}
