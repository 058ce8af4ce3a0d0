//! Progress: what a member did, by local days. Each day's sum is a counter of the member's, so refunds and
//! cancels take it back from the very day that it was counted on.

use crate::decide::Count;
use crate::decide::caps::spent_on;
use crate::decide::returns::{Credited, Returned};
use crate::event::Purchase;
use crate::program::Program;
use crate::program::tier::{Goal, Measure};
use crate::time::Instant;
use jiff::civil::Date;
use smallvec::SmallVec;

/// Under what something that a member did on a day is counted: printed as `@2026-11-22/spend`,
/// `@2026-11-22/visits`, `@2026-11-22/points/WALLET`.
///
/// ```
/// use baci_core::tier::DayKey;
/// let key = DayKey::read("@2026-11-22/points/stars").unwrap();
/// assert_eq!((key.day, key.to_string().as_str()), (jiff::civil::date(2026, 11, 22), "@2026-11-22/points/stars"));
/// assert_eq!(DayKey::read("stars/day/2026-11-22"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayKey {
    pub day: Date,
    of: Of,
}

/// What of a day is counted; a wallet by its id, for programs change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Spend,
    Visits,
    Points(Box<str>),
}

impl DayKey {
    /// Out of a counter's name; nothing for one that is no day's.
    pub fn read(key: &str) -> Option<Self> {
        let (day, of) = key.strip_prefix('@')?.split_once('/')?;
        let of = match of {
            "spend" => Of::Spend,
            "visits" => Of::Visits,
            _ => Of::Points(of.strip_prefix("points/")?.into()),
        };
        Some(Self { day: read_day(day)?, of })
    }

    /// Whether visits are counted.
    pub const fn is_visits(&self) -> bool {
        matches!(self.of, Of::Visits)
    }

    fn measure(&self, program: &Program) -> Option<Measure> {
        Some(match &self.of {
            Of::Spend => Measure::Spend,
            Of::Visits => Measure::Visits,
            Of::Points(wallet) => Measure::Points(program.wallet(wallet)?),
        })
    }
}

impl std::fmt::Display for DayKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.of {
            Of::Spend => write!(f, "@{}/spend", self.day),
            Of::Visits => write!(f, "@{}/visits", self.day),
            Of::Points(wallet) => write!(f, "@{}/points/{wallet}", self.day),
        }
    }
}

/// What a member did, by measure and day: sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress(Vec<(Measure, Date, i64)>);

impl Progress {
    /// Out of a member's counters of days.
    pub fn of<'a>(program: &Program, days: impl Iterator<Item = (&'a DayKey, i64)>) -> Self {
        let some = days.filter(|(_, used)| *used != 0);
        let known = some.filter_map(|(key, used)| Some((key.measure(program)?, key.day, used)));
        let mut all: Vec<_> = known.collect();
        all.sort_unstable();
        Self(all)
    }

    /// The days of a measure with what was counted on each, the earliest first.
    pub(super) fn days(&self, of: Measure) -> impl DoubleEndedIterator<Item = (Date, i64)> + '_ {
        self.between(of, Date::MIN, Date::MAX)
    }

    fn between(
        &self,
        of: Measure,
        from: Date,
        to: Date,
    ) -> impl DoubleEndedIterator<Item = (Date, i64)> + '_ {
        let first = self.0.partition_point(|(own, day, _)| (*own, *day) < (of, from));
        let end = self.0.partition_point(|(own, day, _)| (*own, *day) <= (of, to));
        self.0.get(first..end).into_iter().flatten().map(move |(_, day, sum)| {
            (*day, if of == Measure::Visits { i64::from(*sum > 0) } else { *sum })
        })
    }

    /// The last day on which anything was counted.
    pub(super) fn last(&self) -> Option<Date> {
        self.0.iter().map(|(_, day, _)| *day).max()
    }

    /// What was counted from one day to another, both included.
    pub(super) fn sum(&self, of: Measure, from: Date, to: Date) -> i64 {
        self.between(of, from, to).map(|(_, sum)| sum).fold(0, i64::saturating_add)
    }
}

/// A day as it is printed: many are read with every purchase, so by their digits alone.
fn read_day(text: &str) -> Option<Date> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return text.parse().ok() };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0i16, |n, digit| {
            digit.is_ascii_digit().then(|| n * 10 + i16::from(**digit - b'0'))
        })
    };
    let [month, day] = [number(&[e, f])?, number(&[g, h])?].map(|n| i8::try_from(n).ok());
    Date::new(number(&[a, b, c, d])?, month?, day?).ok()
}

/// What the program's tiers and stages look at, each once.
pub fn tracked(program: &Program) -> impl Iterator<Item = Measure> + '_ {
    let wallets = (0..program.wallets.len()).map(Measure::Points);
    [Measure::Spend, Measure::Visits].into_iter().chain(wallets).filter(|measure| {
        let stages = *measure == Measure::Visits && program.stages.is_some();
        let mut needs = goals(program).flat_map(|goal| &goal.needs);
        stages || needs.any(|need| need.measure == *measure)
    })
}

/// The first of the days that the program's tiers may look at on a day, that one included; from it on they may
/// look at all. Stages need the last visits beside.
pub fn first_day(program: &Program, day: Date) -> Date {
    // A review at the start of a day looks at a window that ended with the day before it.
    let last = day.yesterday().unwrap_or(day);
    let first = goals(program).map(|goal| goal.window.first(last)).min();
    // By months, so that there are few different ones.
    first.unwrap_or(day).first_of_month()
}

/// The first of the counters that the program's tiers may need on a day: those from it on, up to those that begin
/// with another sign than `@`.
pub fn first_key(program: &Program, day: Date) -> String {
    let first = first_day(program, day);
    let month = first.year() >= 1000;
    if month { format!("@{:04}-{:02}", first.year(), first.month()) } else { "@".to_owned() }
}

fn goals(program: &Program) -> impl Iterator<Item = &Goal> {
    let tiers = program.ladders.iter().flat_map(|ladder| &ladder.tiers);
    tiers.flat_map(|tier| tier.reach.iter().chain(tier.keep.as_ref().map(|keep| &keep.goal)))
}

/// What an event adds to its day, where tiers look at it: a purchase, and what was earned by wallets.
pub(crate) fn counts(
    program: &Program,
    day: Date,
    purchase: Option<&Purchase>,
    earned: &[(usize, i64)],
) -> SmallVec<[Count; 2]> {
    let mut counts = SmallVec::new();
    for measure in tracked(program) {
        let (by, whole) = match (measure, purchase) {
            (Measure::Spend, Some(purchase)) => (spent_on(program, purchase), false),
            (Measure::Visits, Some(_)) => (1, true),
            (Measure::Points(wallet), _) => {
                let own = earned.iter().filter(|(own, _)| *own == wallet);
                (own.map(|(_, amount)| *amount).fold(0, i64::saturating_add), false)
            }
            _ => (0, false),
        };
        if by > 0 {
            let key = format!("@{day}/{}", measure.word(program));
            counts.push(Count { key, by, whole, in_part: !whole, ..Count::default() });
        }
    }
    counts
}

/// What an event would have counted that was decided before the program had these tiers.
pub fn counted_before(
    program: &Program,
    at: Instant,
    purchase: Option<&Purchase>,
    credits: &[Credited],
) -> Vec<Count> {
    let earned = credits.iter().filter_map(|own| Some((program.wallet(&own.wallet)?, own.amount)));
    let earned: Vec<(usize, i64)> = earned.collect();
    counts(program, program.zone.local(at).day, purchase, &earned).into_vec()
}

/// What is left of a count of a purchase of which something came back.
pub fn left_of(count: &Count, purchase: &Purchase, returned: &Returned) -> i64 {
    if returned.is_all_of(purchase) {
        return 0;
    }
    let whole: i128 = purchase.lines.iter().map(|line| i128::from(line.amount)).sum();
    let back: i128 = returned.lines.iter().map(|line| i128::from(line.amount)).sum();
    if count.whole || whole <= 0 {
        return count.by;
    }
    let gone = i128::from(count.by) * back / whole;
    count.by.saturating_sub(i64::try_from(gone).unwrap_or(count.by)).max(0)
}

/// The days on which a member bought, out of their counters of days in order: the earliest first.
pub fn visits<'a>(days: impl Iterator<Item = (&'a DayKey, i64)>) -> Vec<Date> {
    days.filter(|(key, used)| key.is_visits() && *used > 0).map(|(key, _)| key.day).collect()
}

/// Whether a count is one of a day.
pub fn is_of_day(count: &Count) -> bool {
    count.key.starts_with('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_printed() {
        let mut day = Date::constant(-2, 12, 30);
        for _ in 0..4000 {
            assert_eq!(read_day(&day.to_string()), Some(day));
            day = day.saturating_add(jiff::Span::new().days(373));
        }
        for wrong in ["", "2026-02-30", "2026-1-01", "2026-13-01", "20 6-01-01", "2026-01-0a"] {
            assert_eq!(read_day(wrong), None, "{wrong}");
        }
    }
}
