//! Cohorts: who bought first in the same period, and how many of them came again in the periods after.

use crate::calendar::Calendar;
use crate::history::Histories;
use crate::threads;

/// The most periods that cohorts are told for.
pub const MOST: usize = 1000;

/// What a cohort did in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub buyers: u64,
    pub purchases: u64,
    pub net: i128,
}

/// A cohort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cohort {
    /// The place of its period in the calendar, from 1.
    pub place: usize,
    /// What its members did in that period (all bought in it) and in each one after.
    pub cells: Vec<Cell>,
}

/// All cohorts of a calendar; nothing where it has too many periods. Who bought before it is in none.
pub fn cohorts(histories: &Histories, calendar: &Calendar) -> Option<Vec<Cohort>> {
    let periods = calendar.len();
    if periods > MOST {
        return None;
    }
    let parts = threads::ranges(histories.customers(), |range| {
        let mut cells = vec![Cell::default(); periods * periods];
        for customer in range {
            let own = histories.get(customer);
            let first = own.days.first().and_then(|day| calendar.place(*day));
            let Some(first) = first.and_then(|place| place.checked_sub(1)) else { continue };
            let mut last = None;
            for (day, net) in own.days.iter().zip(own.nets) {
                let Some(place) = calendar.place(*day) else { continue };
                let at = first * periods + (place - 1 - first);
                let Some(cell) = cells.get_mut(at) else { continue };
                cell.buyers += u64::from(last != Some(place));
                cell.purchases += 1;
                cell.net += i128::from(*net);
                last = Some(place);
            }
        }
        cells
    });
    let mut all = vec![Cell::default(); periods * periods];
    for part in &parts {
        for (own, more) in all.iter_mut().zip(part) {
            own.buyers += more.buyers;
            own.purchases += more.purchases;
            own.net += more.net;
        }
    }
    let rows = all.chunks(periods.max(1)).enumerate();
    let cohort = |(at, cells): (usize, &[Cell])| Cohort {
        place: at + 1,
        cells: cells.get(..periods - at).unwrap_or_default().to_vec(),
    };
    Some(rows.map(cohort).collect())
}
