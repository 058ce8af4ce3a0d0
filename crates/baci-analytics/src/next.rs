//! When customers come next: by their own rhythm, and on which weekday and at what hour they mostly come.

use crate::day::Day;
use crate::history::Histories;
use crate::receipts::Receipts;

/// Gaps between days with a purchase that a customer's own rhythm takes; with fewer, that of all is taken.
pub const OWN: usize = 2;

/// When a customer comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    pub customer: u32,
    /// Days with a purchase.
    pub days: usize,
    pub last: Day,
    /// The median of the days between them, rounded up from a half.
    pub rhythm: Day,
    /// Whether it is the customer's own, not that of all.
    pub own: bool,
    /// The last day and the rhythm; may lie in the past: then the customer is late.
    pub expected: Day,
    /// On which most purchases were: 0 is Monday; the earliest of several.
    pub weekday: usize,
    /// In which most purchases began, 0 to 23; the earliest of several.
    pub hour: usize,
}

/// When all customers come next, and how well that would have told the last purchase of those who have a rhythm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub customers: Vec<Next>,
    /// The median of the days between purchases of all; nothing where nobody came again.
    pub typical: Option<Day>,
    /// Customers whose last purchase was foretold from those before it.
    pub checked: u64,
    /// By how many days their own rhythm missed it, in all; and the rhythm of all, known at the time of asking.
    pub own_missed: u64,
    pub typical_missed: u64,
}

/// Tells it of purchases before a day. Whoever bought on one day only, while nobody came again, is left out.
pub fn next(receipts: &Receipts, until: Day) -> Told {
    let histories = Histories::all(receipts, until);
    let mut when = vec![([0u32; 7], [0u32; 24]); histories.customers()];
    for own in receipts.iter().filter(|own| own.net > 0 && own.day < until) {
        let Some((weekdays, hours)) = when.get_mut(own.customer as usize) else { continue };
        // The first day of 1970 was a Thursday.
        let weekday = usize::try_from((own.day + 3).rem_euclid(7)).unwrap_or(0);
        if let Some(slot) = weekdays.get_mut(weekday) {
            *slot += 1;
        }
        if let Some(slot) = hours.get_mut(usize::from(own.minute / 60)) {
            *slot += 1;
        }
    }
    let gaps: Vec<Vec<Day>> = (0..histories.customers())
        .map(|customer| {
            let mut days = histories.get(customer).days.to_vec();
            days.dedup();
            days.windows(2)
                .map(|two| two.last().unwrap_or(&0) - two.first().unwrap_or(&0))
                .collect()
        })
        .collect();
    let mut told = Told { typical: median(&gaps.concat()), ..Told::default() };
    for ((customer, gaps), (weekdays, hours)) in (0u32..).zip(&gaps).zip(&when) {
        let Some(last) = histories.get(customer as usize).days.last().copied() else { continue };
        let own = gaps.len() >= OWN;
        let rhythm = if own { median(gaps) } else { told.typical };
        let Some(rhythm) = rhythm else { continue };
        let expected = last.saturating_add(rhythm);
        let (weekday, hour) = (most(weekdays), most(hours));
        let days = gaps.len() + 1;
        told.customers.push(Next { customer, days, last, rhythm, own, expected, weekday, hour });
        if let (Some((came, before)), Some(typical)) = (gaps.split_last(), told.typical)
            && before.len() >= OWN
        {
            told.checked += 1;
            told.own_missed += u64::from(median(before).unwrap_or(typical).abs_diff(*came));
            told.typical_missed += u64::from(typical.abs_diff(*came));
        }
    }
    told
}

/// The middle of all, between two of them the half, rounded up.
fn median(all: &[Day]) -> Option<Day> {
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    let (low, high) =
        (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some((low + high + 1).div_euclid(2))
}

fn most(counts: &[u32]) -> usize {
    let best = counts.iter().max().copied().unwrap_or(0);
    counts.iter().position(|count| *count == best).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(
            (median(&[5]), median(&[9, 1, 5]), median(&[4, 1])),
            (Some(5), Some(5), Some(3))
        );
        assert_eq!((most(&[0, 2, 2]), most(&[])), (1, 0));
    }
}
