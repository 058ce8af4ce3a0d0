//! Rollups: sums of customers that tell the figures of months, quarters and years without anybody's purchases.
//!
//! A customer gives so much to each of some cells ([`cells`]), from what they bought by days; a cell is the sum of what all give. Where
//! a customer's purchases change, what they gave before goes out and what they give now comes in, so sums stay exact in any
//! order. [`Ask`] says which cells a question needs, `told` makes figures of them: those that `metrics` counts, to the digit.

mod between;
mod pack;
mod told;

pub use between::Between;
pub use pack::{pack, unpack};
pub use told::{Lifetime, cohorts, figures, gaps, lifetime, span};

use crate::calendar::{Period, month};
use crate::day::Day;
use crate::metrics::{Draws, Weights};
use std::collections::BTreeMap;

/// What a customer bought on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bought {
    pub day: Day,
    pub purchases: u64,
    /// In the currency's smallest unit.
    pub net: i64,
}

/// What a cell sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Visits of a day, by the month of each one's next visit ([`NEVER`] where there is none).
    Day,
    /// From one visit to the next, by the days between and by the months of the earlier and of the later one. Kept as [`Between`].
    Gap,
    /// Buyers of a period, by the month of their first purchase of all and by how many months in a row they bought in up to its end.
    Month,
    Quarter,
    Year,
    /// Receipts that are no purchases.
    Other,
    /// Buyers of the twelve months that begin with one.
    Twelve,
    /// Who bought for the first time in a month, and by how much it made longer how long customers stayed.
    Life,
}

/// The month of a visit that has not come.
pub const NEVER: i32 = i32::MAX;
/// Longer runs of months are not told apart.
pub const LONGEST: i32 = 120;
/// In how many months in a row those bought whose draws are kept as those of regulars.
pub const REGULAR: i32 = 3;

impl Kind {
    /// All of them, each at the place of its code.
    pub const ALL: [Self; 8] = [
        Self::Day,
        Self::Gap,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::Other,
        Self::Twelve,
        Self::Life,
    ];
    /// Those of which draws are kept.
    pub const DRAWN: [Self; 5] = [Self::Month, Self::Quarter, Self::Year, Self::Twelve, Self::Life];

    /// Its code.
    pub fn code(self) -> i64 {
        Self::ALL.into_iter().zip(0..).find(|(own, _)| *own == self).map_or(0, |(_, code)| code)
    }

    /// The one with a code.
    pub fn of(code: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(code).ok()?).copied()
    }

    /// Of a period that is made of months.
    pub const fn period(period: Period) -> Option<Self> {
        match period {
            Period::Month => Some(Self::Month),
            Period::Quarter => Some(Self::Quarter),
            Period::Year => Some(Self::Year),
            Period::Day | Period::Week => None,
        }
    }

    const fn months(self) -> i32 {
        match self {
            Self::Quarter => 3,
            Self::Year => 12,
            _ => 1,
        }
    }
}

/// Which sums. Months are counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub kind: Kind,
    /// A day; days between two visits; the first month of the period, or the month.
    pub start: i32,
    /// The month of the next visit; that of the earlier visit; that of the first purchase.
    pub other: i32,
    /// The month of the later visit; months in a row.
    pub step: i32,
}

/// What a cell comes to; what does not belong to its kind is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Visits, or buyers; of [`Kind::Life`], who is new.
    pub members: i64,
    /// Buyers who bought twice or more in the period.
    pub repeaters: i64,
    /// Buyers who bought in the period before as well.
    pub kept: i64,
    pub purchases: i64,
    /// By how many days a month made longer what lies between the first and the last purchase, at least one in all.
    pub days: i64,
    /// In the currency's smallest unit.
    pub net: i128,
}

impl Sums {
    /// Adds so many times (once, or less once) what somebody gives.
    pub fn add(&mut self, more: &Self, times: i64) {
        let add = |own: &mut i64, more: i64| *own = own.saturating_add(more.saturating_mul(times));
        add(&mut self.members, more.members);
        add(&mut self.repeaters, more.repeaters);
        add(&mut self.kept, more.kept);
        add(&mut self.purchases, more.purchases);
        add(&mut self.days, more.days);
        self.net = self.net.saturating_add(more.net.saturating_mul(times.into()));
    }

    /// Whether there is nothing in it.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What a customer gives to which cells, of what they bought by days, the earliest first.
///
/// Of a branch or a channel (`part`), who is new in a period is told apart from who is not, and no more.
pub fn cells(bought: &[Bought], part: bool, mut add: impl FnMut(Cell, Sums)) {
    let months: Vec<i32> = bought.iter().map(|own| month(own.day)).collect();
    let Some(first) = months.first().copied() else { return };
    for (at, (own, of)) in bought.iter().zip(&months).enumerate() {
        let next = bought.get(at + 1).zip(months.get(at + 1));
        let cell = Cell {
            kind: Kind::Day,
            start: own.day,
            other: next.map_or(NEVER, |(_, month)| *month),
            step: 0,
        };
        let purchases = own.purchases.cast_signed();
        add(cell, Sums { members: 1, purchases, net: own.net.into(), ..Sums::default() });
        if let Some((later, month)) = next {
            let start = later.day - own.day;
            let cell = Cell { kind: Kind::Gap, start, other: *of, step: *month };
            add(cell, Sums { members: 1, ..Sums::default() });
        }
    }
    let runs = runs(&months);
    for kind in [Kind::Month, Kind::Quarter, Kind::Year] {
        periods(bought, (&months, &runs), kind, |start, step, sums| {
            let other = if part { first.max(start - 1) } else { first };
            add(Cell { kind, start, other, step }, sums);
        });
    }
    life(bought, &months, &mut add);
    twelve(bought, &months, add);
}

/// Hands over by how many days each month made longer how long the customer stayed, and that they were new in the first.
fn life(bought: &[Bought], months: &[i32], mut add: impl FnMut(Cell, Sums)) {
    let Some(first) = bought.first() else { return };
    let (mut at, mut stayed) = (0, 0);
    while let Some(start) = months.get(at).copied() {
        let members = i64::from(at == 0);
        at += months.iter().skip(at).take_while(|month| **month == start).count();
        let last = bought.get(at - 1).map_or(first.day, |own| own.day);
        let stays = i64::from(last - first.day).max(1);
        let sums = Sums { members, days: stays - stayed, ..Sums::default() };
        add(Cell { kind: Kind::Life, start, other: 0, step: 0 }, sums);
        stayed = stays;
    }
}

/// Hands over what was bought in the twelve months that begin with each one that has a purchase in them.
fn twelve(bought: &[Bought], months: &[i32], mut add: impl FnMut(Cell, Sums)) {
    let mut begun = i32::MIN;
    for month in months {
        for start in begun.max(month - 11)..=*month {
            let (from, until) = (
                months.partition_point(|own| *own < start),
                months.partition_point(|own| *own < start + 12),
            );
            let own = bought.get(from..until).unwrap_or_default();
            let net = own.iter().map(|own| i128::from(own.net)).sum();
            let sums = Sums { members: 1, net, ..Sums::default() };
            add(Cell { kind: Kind::Twelve, start, other: 0, step: 0 }, sums);
        }
        begun = month + 1;
    }
}

/// Each month with a purchase, with how many such months come together up to it.
fn runs(months: &[i32]) -> Vec<(i32, i32)> {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for month in months {
        match runs.last().copied() {
            Some((last, _)) if last == *month => {}
            Some((last, run)) if last + 1 == *month => runs.push((*month, run + 1)),
            _ => runs.push((*month, 1)),
        }
    }
    runs
}

/// Hands over the start of each period with a purchase, how many months in a row led up to its end, and its sums.
fn periods(
    bought: &[Bought],
    (months, runs): (&[i32], &[(i32, i32)]),
    kind: Kind,
    mut add: impl FnMut(i32, i32, Sums),
) {
    let length = kind.months();
    let start_of = |month: &i32| month.div_euclid(length) * length;
    let (mut at, mut before) = (0, None);
    while let Some(start) = months.get(at).map(start_of) {
        let rest = months.get(at..).unwrap_or_default();
        let many = rest.iter().take_while(|month| start_of(month) == start).count();
        let own = bought.get(at..at + many).unwrap_or_default();
        let purchases: u64 = own.iter().map(|own| own.purchases).sum();
        let net: i128 = own.iter().map(|own| i128::from(own.net)).sum();
        let end = start + length - 1;
        let found = runs.binary_search_by_key(&end, |(month, _)| *month);
        let step = found.ok().and_then(|at| runs.get(at)).map_or(0, |(_, run)| *run);
        let sums = Sums {
            members: 1,
            repeaters: i64::from(purchases > 1),
            kept: i64::from(before == Some(start - length)),
            purchases: purchases.cast_signed(),
            net,
            ..Sums::default()
        };
        add(start, step.min(LONGEST), sums);
        before = Some(start);
        at += many;
    }
}

/// Cells of one customer, of all purchases, or of many.
pub type Cells = BTreeMap<Cell, Sums>;

/// What is drawn. Of periods, buyers who are regulars ([`REGULAR`], which is then `step`) lie beside the others; nothing else is told apart.
pub type Drawn = BTreeMap<Cell, Draws>;

/// What one customer gives to draws: how many and how much. Where it changed, only what is more or less has to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Share(BTreeMap<Cell, (i64, i128)>);

impl Share {
    /// Adds what the customer gives to a cell so many times: once, or less once.
    pub fn add(&mut self, cell: &Cell, sums: &Sums, times: i64) {
        let (many, sum) = match cell.kind {
            Kind::Month | Kind::Quarter | Kind::Year => (sums.purchases, sums.net),
            Kind::Twelve => (sums.members, sums.net),
            Kind::Life => (sums.members, sums.days.into()),
            Kind::Day | Kind::Gap | Kind::Other => return,
        };
        let step = if cell.step >= REGULAR { REGULAR } else { 0 };
        let own = self.0.entry(Cell { other: 0, step, ..*cell }).or_default();
        own.0 = own.0.saturating_add(many.saturating_mul(times));
        own.1 = own.1.saturating_add(sum.saturating_mul(times.into()));
    }

    /// Whether there is nothing to draw of.
    pub fn is_nothing(&self) -> bool {
        self.0.values().all(|own| *own == (0, 0))
    }

    /// Puts what is wanted of it into draws.
    pub fn give(&self, weights: &Weights, to: &mut Drawn, wanted: impl Fn(&Cell) -> bool) {
        for (cell, (many, sum)) in self.0.iter().filter(|(_, own)| **own != (0, 0)) {
            if wanted(cell) {
                to.entry(*cell).or_default().add(weights, *many, *sum);
            }
        }
    }
}

/// Which cells a question needs, which of them it need not tell apart, and what of them it does not ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Days with a visit, each with its visits.
    Days,
    /// Periods that begin from one month until another, which is left out; those whose buyers came in so many months in a row beside
    /// the others (`step` is then that number, or 0).
    Periods { kind: Kind, from: i32, until: i32, regular: i32 },
    /// From one visit to the next, both from one month until another.
    Gaps { from: i32, until: i32 },
    /// What was bought from one day until another, and the visits after which none came before a month.
    Window { from: Day, until: Day, month: i32 },
    /// Buyers of the twelve months that begin with one.
    Twelve { start: i32 },
    /// Who had come as a month began, and how long they had stayed.
    Life { until: i32 },
    /// All receipts: purchases (as [`Kind::Year`]) and others.
    All,
}

impl Ask {
    /// What a cell gives to which one, where it is asked for.
    pub fn take(&self, own: &Cell, sums: &Sums) -> Option<(Cell, Sums)> {
        let of = |start, other, step| Cell { kind: own.kind, start, other, step };
        let Sums { members, purchases, days, net, .. } = *sums;
        let none = Sums::default();
        match *self {
            Self::Days => {
                (own.kind == Kind::Day).then(|| (of(own.start, 0, 0), Sums { members, ..none }))
            }
            Self::Periods { kind, from, until, regular } => {
                let step = if own.step >= regular { regular } else { 0 };
                let asked = own.kind == kind && (from..until).contains(&own.start);
                asked.then(|| (of(own.start, own.other, step), *sums))
            }
            Self::Gaps { from, until } => {
                let asked = own.kind == Kind::Gap && own.other >= from && own.step < until;
                asked.then(|| (of(own.start, 0, 0), Sums { members, ..none }))
            }
            Self::Window { from, until, month } => {
                let asked = own.kind == Kind::Day && (from..until).contains(&own.start);
                let members = if own.other >= month { members } else { 0 };
                asked.then(|| (of(0, 0, 0), Sums { members, net, ..none }))
            }
            Self::Twelve { start } => {
                let asked = own.kind == Kind::Twelve && own.start == start;
                asked.then(|| (of(0, 0, 0), Sums { members, net, ..none }))
            }
            Self::Life { until } => {
                let asked = own.kind == Kind::Life && own.start < until;
                asked.then(|| (of(0, 0, 0), Sums { members, days, ..none }))
            }
            Self::All => {
                let asked = matches!(own.kind, Kind::Year | Kind::Other);
                asked.then(|| (of(0, 0, 0), Sums { purchases, net, ..none }))
            }
        }
    }

    /// What all cells come to in those that are asked for.
    pub fn of<'a>(&self, cells: impl IntoIterator<Item = (&'a Cell, &'a Sums)>) -> Cells {
        let mut out = Cells::new();
        for (cell, sums) in cells {
            if let Some((cell, sums)) = self.take(cell, sums) {
                out.entry(cell).or_default().add(&sums, 1);
            }
        }
        out
    }
}
