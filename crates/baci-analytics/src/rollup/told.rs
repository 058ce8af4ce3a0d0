//! Figures of cells: the same that are counted of purchases.

use super::{Cell, Cells, Drawn, Kind, REGULAR, Sums};
use crate::calendar::{Calendar, Period, month};
use crate::cohorts::{self as counted, Cohort};
use crate::day::Day;
use crate::gaps::Gaps;
use crate::metrics::{Bills, Figures, LifetimeValue, Lives, Told};

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Where the periods of a calendar begin, in months, with the place of each.
fn places(calendar: &Calendar) -> Vec<(i32, usize)> {
    (0..=calendar.len()).map(|place| (month(calendar.bounds(place).0), place)).collect()
}

fn place(places: &[(i32, usize)], start: i32) -> Option<usize> {
    let found = places.binary_search_by_key(&start, |(month, _)| *month);
    places.get(found.ok()?).map(|(_, place)| *place)
}

/// The figures of the periods of a calendar that begins and ends with whole ones, of the cells of [`super::Ask::Periods`] that begin with
/// the period before, and of what is drawn; bases are those of the calendar, regulars those of [`REGULAR`].
pub fn figures(cells: &Cells, drawn: &Drawn, calendar: &Calendar, kind: Kind) -> Vec<Told> {
    let places = places(calendar);
    let mut all = vec![Figures::default(); calendar.len() + 1];
    for (cell, sums) in cells.iter().filter(|(cell, _)| cell.kind == kind) {
        let Some(own) = place(&places, cell.start).and_then(|place| all.get_mut(place)) else {
            continue;
        };
        add(own, cell, sums);
    }
    let mut before = 0;
    for (place, own) in all.iter_mut().enumerate() {
        (own.start, own.end) = calendar.bounds(place);
        (own.cs, own.ce) = (before, own.buyers);
        before = own.buyers;
    }
    let told = |own: Figures| {
        let of = |step| Cell { kind, start: month(own.start), other: 0, step };
        let draws = |step| drawn.get(&of(step)).cloned().unwrap_or_default();
        Told::of(own, &Bills { regulars: draws(REGULAR), others: draws(0) })
    };
    all.into_iter().skip(1).map(told).collect()
}

fn add(own: &mut Figures, cell: &Cell, sums: &Sums) {
    let (members, purchases) = (count(sums.members), count(sums.purchases));
    own.buyers += members;
    own.repeat_buyers += count(sums.repeaters);
    own.kept += count(sums.kept);
    own.purchases += purchases;
    own.net += sums.net;
    if cell.other >= cell.start {
        own.cn += members;
    }
    if cell.step >= REGULAR {
        own.regulars += members;
        own.regular_purchases += purchases;
        own.regular_net += sums.net;
    }
}

/// The time between visits, of the cells of [`super::Ask::Gaps`].
pub fn gaps(cells: &Cells) -> Gaps {
    let mut counts = Vec::new();
    for (cell, sums) in cells.iter().filter(|(_, sums)| sums.members > 0) {
        let Ok(gap) = usize::try_from(cell.start) else { continue };
        if counts.len() <= gap {
            counts.resize(gap + 1, 0);
        }
        if let Some(own) = counts.get_mut(gap) {
            *own += count(sums.members);
        }
    }
    Gaps { counts }
}

/// The cells of which lifetime value is made, and what is drawn of it.
#[derive(Clone, Debug, Default)]
pub struct Lifetime {
    /// Of [`super::Ask::Life`], of [`super::Ask::Window`], and of [`super::Ask::Twelve`].
    pub life: Cells,
    pub window: Cells,
    pub twelve: Cells,
    /// [`Kind::Twelve`] of the month asked for, and [`Kind::Life`] of the same months as those of `life`.
    pub drawn: Drawn,
}

/// Lifetime value as of a day.
pub fn lifetime(own: &Lifetime, as_of: Day) -> LifetimeValue {
    let mut value = LifetimeValue { as_of, ..LifetimeValue::default() };
    for sums in own.life.values() {
        value.days += i128::from(sums.days);
        value.customers += count(sums.members);
    }
    for sums in own.window.values() {
        value.net += sums.net;
        value.buyers += count(sums.members);
    }
    let mut drawn = Lives::default();
    for sums in own.twelve.values() {
        drawn.buyers += count(sums.members);
        drawn.net += sums.net;
    }
    for (cell, draws) in &own.drawn {
        match cell.kind {
            Kind::Twelve => drawn.year.merge(draws),
            Kind::Life => drawn.life.merge(draws),
            _ => {}
        }
    }
    value.drawn(&drawn)
}

/// The first and the last day with a visit, of the cells of [`super::Ask::Days`].
pub fn span(cells: &Cells) -> Option<(Day, Day)> {
    let mut days = cells.iter().filter(|(_, sums)| sums.members > 0).map(|(cell, _)| cell.start);
    let first = days.next()?;
    Some((first, days.next_back().unwrap_or(first)))
}

/// The cohorts of a calendar that begins and ends with whole periods, of the cells of [`super::Ask::Periods`]; nothing where it has too
/// many.
pub fn cohorts(cells: &Cells, calendar: &Calendar, period: Period) -> Option<Vec<Cohort>> {
    let (periods, kind) = (calendar.len(), Kind::period(period)?);
    if periods > counted::MOST {
        return None;
    }
    let (places, length) = (places(calendar), kind.months());
    let cohort =
        |place: usize| Cohort { place, cells: vec![Default::default(); periods + 1 - place] };
    let mut all: Vec<Cohort> = (1..=periods).map(cohort).collect();
    for (cell, sums) in cells.iter().filter(|(cell, _)| cell.kind == kind) {
        let first = place(&places, cell.other.div_euclid(length) * length);
        let (Some(first), Some(now)) = (first, place(&places, cell.start)) else { continue };
        let own = first.checked_sub(1).and_then(|at| all.get_mut(at));
        let Some(own) = own.and_then(|own| own.cells.get_mut(now.checked_sub(first)?)) else {
            continue;
        };
        own.buyers += count(sums.members);
        own.purchases += count(sums.purchases);
        own.net += sums.net;
    }
    Some(all)
}
