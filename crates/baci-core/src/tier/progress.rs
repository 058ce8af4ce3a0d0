//! Progress: what a member did, by local days. Each day's sum is a counter of the member's, so refunds and
//! cancels take it back from the very day that it was counted on.

use crate::decide::Count;
use crate::decide::caps::spent_on;
use crate::decide::returns::{Credited, Returned};
use crate::event::Purchase;
use crate::program::Program;
use crate::program::tier::Measure;
use crate::time::Instant;
use jiff::civil::Date;
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// What is counted of a member: printed as `@2026-11-22/spend`, `@2026-11-22/visits`,
/// `@2026-11-22/points/WALLET`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress(BTreeMap<Measure, BTreeMap<Date, i64>>);

impl Progress {
    /// Out of a member's counters; others than those of days are passed over.
    pub fn of<'a>(program: &Program, counters: impl Iterator<Item = (&'a str, i64)>) -> Self {
        let mut progress = Self::default();
        for (key, used) in counters {
            if let Some((day, measure)) = read(program, key).filter(|_| used != 0) {
                progress.0.entry(measure).or_default().insert(day, used);
            }
        }
        progress
    }

    /// The days of a measure with what was counted on each, the earliest first.
    pub(super) fn days(&self, of: Measure) -> impl DoubleEndedIterator<Item = (Date, i64)> + '_ {
        self.0.get(&of).into_iter().flatten().map(move |(day, sum)| {
            (*day, if of == Measure::Visits { i64::from(*sum > 0) } else { *sum })
        })
    }

    /// The last day on which anything was counted.
    pub(super) fn last(&self) -> Option<Date> {
        self.0.values().filter_map(|days| days.last_key_value()).map(|(day, _)| *day).max()
    }

    /// What was counted from one day to another, both included.
    pub(super) fn sum(&self, of: Measure, from: Date, to: Date) -> i64 {
        let days = self.days(of).filter(|(day, _)| (from..=to).contains(day));
        days.map(|(_, sum)| sum).fold(0, i64::saturating_add)
    }
}

fn read(program: &Program, key: &str) -> Option<(Date, Measure)> {
    let (day, measure) = key.strip_prefix('@')?.split_once('/')?;
    let measure = match measure.split_once('/') {
        None if measure == "spend" => Measure::Spend,
        None if measure == "visits" => Measure::Visits,
        Some(("points", wallet)) => Measure::Points(program.wallet(wallet)?),
        _ => return None,
    };
    Some((read_day(day)?, measure))
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
pub fn tracked(program: &Program) -> SmallVec<[Measure; 3]> {
    let mut found: SmallVec<[Measure; 3]> =
        goals(program).flat_map(|goal| goal.needs.iter().map(|need| need.measure)).collect();
    found.extend(program.stages.map(|_| Measure::Visits));
    found.sort_unstable();
    found.dedup();
    found
}

/// The first of the counters that the program's tiers may need on a day, that day's own included; from it on
/// all are, up to those that begin with another sign than `@`. Stages need the last visits beside.
pub fn first_key(program: &Program, day: Date) -> String {
    // A review at the start of a day looks at a window that ended with the day before it.
    let last = day.yesterday().unwrap_or(day);
    let first = goals(program).map(|goal| goal.window.first(last)).min();
    let first = first.unwrap_or(day);
    // By months, so that there are few different ones.
    let month = first.year() >= 1000;
    if month { format!("@{:04}-{:02}", first.year(), first.month()) } else { "@".to_owned() }
}

fn goals(program: &Program) -> impl Iterator<Item = &crate::program::tier::Goal> {
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

/// The days on which a member bought, out of their counters, the earliest first.
pub fn visits<'a>(counters: impl Iterator<Item = (&'a str, i64)>) -> Vec<Date> {
    let of = |(key, used): (&str, i64)| {
        let day = key.strip_prefix('@')?.strip_suffix("/visits").filter(|_| used > 0)?;
        read_day(day)
    };
    let mut days: Vec<Date> = counters.filter_map(of).collect();
    days.sort_unstable();
    days
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
