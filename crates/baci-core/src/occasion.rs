//! Occasions: on which days a member's fall, which belong together, and what is due next.
//!
//! An occasion comes in occurrences: one day with some before and after it, its window. It is due once for each
//! member and occurrence, at the start of the window, or later in it as soon as it can be known: when somebody
//! joins, tells their birthday, or the program begins to have it. What was noted for the last occurrence (its day,
//! see [`day_number`]) shuts out all that lie less than the program's days after it, and all before it: so a changed date of
//! birth, a clock that jumped, or a request that comes twice brings nothing twice.

#[cfg(test)]
mod tests;
mod tet;

use crate::birthday::Birthday;
use crate::decide::caps::{Key, Span};
use crate::member::{Member, Used};
use crate::program::Program;
use crate::program::occasion::{Feast, Kind, Leap, Occasion};
use crate::time::{Instant, Zone};
use jiff::ToSpan;
use jiff::civil::Date;
use smallvec::SmallVec;

/// For how many years ahead the next occurrence is looked for: no gap is longer than ten.
const YEARS_AHEAD: i16 = 12;
/// Days are counted from here: all that are taken come to more than zero.
const ZERO: Date = jiff::civil::date(1599, 12, 31);

/// What occasions hang on, of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    pub birthday: Option<Birthday>,
    /// The local day of joining.
    pub joined: Date,
    /// The local day of the first purchase that was not cancelled.
    pub first_purchase: Option<Date>,
}

/// One time that an occasion comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its day; the first, where it lasts for several.
    pub day: Date,
    /// The first day of its window.
    pub from: Date,
    /// The first day after its window.
    pub until: Date,
    /// How many years it is since then: the age, or the years of membership. Nothing where that is not known.
    pub years: Option<i64>,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Position in `Program::occasions`.
    pub occasion: usize,
    pub at: Instant,
    pub of: Occurrence,
}

/// A day as a number above zero, to be noted as a counter.
///
/// ```
/// use baci_core::occasion::{day_number, number_day};
/// let day = jiff::civil::date(2026, 4, 14);
/// assert_eq!(number_day(day_number(day)), Some(day));
/// assert_eq!(number_day(0), None);
/// ```
pub fn day_number(day: Date) -> i64 {
    ZERO.until(day).map_or(0, |span| span.get_days().into())
}

/// The day that a number stands for; nothing for zero and below.
pub fn number_day(number: i64) -> Option<Date> {
    let days = i32::try_from(number).ok().filter(|days| *days > 0)?;
    ZERO.checked_add(days.days()).ok()
}

impl About {
    /// What is known of a member.
    pub fn of(program: &Program, member: &Member, used: &dyn Used) -> Self {
        let first = match program.counts_first_purchase() {
            true => number_day(used.used(Key::FIRST_PURCHASE)),
            false => None,
        };
        Self {
            birthday: member.profile.birthday,
            joined: program.zone.local(member.joined_at).day,
            first_purchase: first,
        }
    }
}

impl Occasion {
    /// The counter that notes for which day somebody had it last.
    pub fn key(&self) -> Key<'_> {
        Key { rule: &self.id, span: Span::Occasion }
    }

    /// The occurrences whose day is in a year, the earliest first.
    fn in_year(&self, about: &About, year: i16) -> SmallVec<[Occurrence; 2]> {
        let mut found = SmallVec::new();
        let mut push = |day: Option<Date>, years: Option<i64>| {
            found.extend(day.and_then(|day| self.window(day, years)));
        };
        let since = |day: Date| i64::from(year) - i64::from(day.year());
        match &self.kind {
            Kind::Birthday => {
                if let Some(born) = about.birthday {
                    let age = born.year().map(|born| i64::from(year) - i64::from(born));
                    if age.is_none_or(|age| age > 0) {
                        push(self.date(year, born.month(), born.day()), age);
                    }
                }
            }
            Kind::Joined | Kind::FirstPurchase => {
                let joined = matches!(self.kind, Kind::Joined);
                let day = if joined { Some(about.joined) } else { about.first_purchase };
                if let Some(day) = day.filter(|day| since(*day) > 0) {
                    push(self.date(year, day.month(), day.day()), Some(since(day)));
                }
            }
            Kind::Feast(feast) => push(feast.day(year), None),
            Kind::Yearly { month, day } => push(self.date(year, *month, *day), None),
            Kind::Days(days) => {
                days.iter().filter(|d| d.year() == year).for_each(|d| push(Some(*d), None));
            }
        }
        found
    }

    /// A day of a year; 29 February where the program says.
    fn date(&self, year: i16, month: i8, day: i8) -> Option<Date> {
        let plain = Date::new(year, month, day).ok();
        plain.or_else(|| match self.leap {
            Leap::Before => Date::new(year, 2, 28).ok(),
            Leap::After => Date::new(year, 3, 1).ok(),
        })
    }

    fn window(&self, day: Date, years: Option<i64>) -> Option<Occurrence> {
        let from = day.checked_sub(jiff::Span::new().try_days(self.before).ok()?).ok()?;
        let length = self.lasts().checked_add(self.after)?;
        let until = day.checked_add(jiff::Span::new().try_days(length).ok()?).ok()?;
        Some(Occurrence { day, from, until, years })
    }

    /// Whether an occurrence may be had after the one that was had last, if any was.
    fn is_open(&self, of: &Occurrence, last: i64) -> bool {
        last <= 0 || day_number(of.day).saturating_sub(last) >= self.gap
    }

    /// The occurrence that a day belongs to, if it belongs to one.
    ///
    /// A birthday that somebody cannot have yet, for they had one not long ago under another date, is none.
    pub fn on(&self, about: &About, used: &dyn Used, day: Date) -> Option<Occurrence> {
        let last = match self.kind {
            Kind::Birthday => used.used(self.key()),
            _ => 0,
        };
        let theirs = |of: &Occurrence| last == day_number(of.day) || self.is_open(of, last);
        let year = day.year();
        let years = [year.checked_sub(1), Some(year), year.checked_add(1)];
        let all = years.into_iter().flatten().flat_map(|year| self.in_year(about, year));
        all.into_iter().find(|of| of.from <= day && day < of.until && theirs(of))
    }

    /// The first occurrence that is over only after `floor` and may be had, with the instant at which it is due:
    /// its start, but not before `floor`.
    pub fn next(
        &self,
        about: &About,
        used: &dyn Used,
        zone: &Zone,
        floor: Instant,
    ) -> Option<(Instant, Occurrence)> {
        let last = used.used(self.key());
        let first = zone.local(floor).day.year().saturating_sub(1);
        let years = first..=first.saturating_add(YEARS_AHEAD);
        let all = years.flat_map(|year| self.in_year(about, year));
        let due = |of: Occurrence| {
            let open = self.is_open(&of, last) && zone.start_of(of.until) > floor;
            open.then(|| (zone.start_of(of.from).max(floor), of))
        };
        all.into_iter().find_map(due)
    }
}

impl Feast {
    /// Its first day in a year; nothing where it is not known.
    pub fn day(self, year: i16) -> Option<Date> {
        let (month, day) = match self {
            Self::Tet => return tet::tet(year),
            Self::NewYear => (1, 1),
            Self::Songkran => (4, 13),
            Self::PiMaiLao => (4, 14),
            Self::Christmas => (12, 25),
        };
        Date::new(year, month, day).ok()
    }
}

/// What of all occasions is due next, from `floor` on: the first, and among those of one instant the first in
/// the program. Whoever does it notes it (see [`Occasion::key`]) and asks again.
pub fn next(program: &Program, about: &About, used: &dyn Used, floor: Instant) -> Option<Due> {
    let own = |(occasion, own): (usize, &Occasion)| {
        let (at, of) = own.next(about, used, &program.zone, floor)?;
        Some(Due { occasion, at, of })
    };
    program.occasions.iter().enumerate().filter_map(own).min_by_key(|due| (due.at, due.occasion))
}
