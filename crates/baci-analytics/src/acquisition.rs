//! Acquisition: customers by the month and channel of their first purchase, and what they spent since, to hold against what
//! winning them cost.

use crate::calendar::month;
use crate::day::Day;
use crate::figure;
use crate::receipts::Receipts;
use std::collections::{BTreeMap, HashMap};

/// Everything, in the parts in which a margin is told: millionths of a percent.
pub const ALL: i64 = 100_000_000;

/// Who bought first in a month, by a channel or by any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Won {
    pub customers: u64,
    /// What they spent, month by month from their first on, in the currency's smallest unit.
    pub net: Vec<i128>,
}

/// By month, counted from the year 0, and channel; that of none is empty.
pub type ByMonth = BTreeMap<(i32, String), Won>;

/// Who bought first in which month by which channel, of purchases before a day. Of several channels on somebody's first day it is the first
/// by name. Where no channels were read, all are won by none.
pub fn won(receipts: &Receipts, until: Day) -> ByMonth {
    let bought = || receipts.iter().filter(|own| own.net > 0 && own.day < until);
    let name = |channel: u32| receipts.channels.name(channel);
    let mut first: Vec<Option<(Day, u32)>> = vec![None; receipts.customers.len()];
    for own in bought() {
        let Some(slot) = first.get_mut(own.customer as usize) else { continue };
        let sooner = |(day, channel): (Day, u32)| {
            own.day < day || (own.day == day && name(own.channel) < name(channel))
        };
        if slot.is_none_or(sooner) {
            *slot = Some((own.day, own.channel));
        }
    }
    let mut all: HashMap<(i32, u32), Won> = HashMap::new();
    for (day, channel) in first.iter().flatten() {
        all.entry((month(*day), *channel)).or_default().customers += 1;
    }
    for own in bought() {
        let Some((day, channel)) = first.get(own.customer as usize).copied().flatten() else {
            continue;
        };
        let start = month(day);
        let Some(won) = all.get_mut(&(start, channel)) else { continue };
        let at = usize::try_from(month(own.day) - start).unwrap_or(0);
        if won.net.len() <= at {
            won.net.resize(at + 1, 0);
        }
        if let Some(net) = won.net.get_mut(at) {
            *net += i128::from(own.net);
        }
    }
    let named =
        |((start, channel), won): ((i32, u32), Won)| ((start, name(channel).to_owned()), won);
    all.into_iter().map(named).collect()
}

impl Won {
    /// Adds who was won by another channel or in another month, each from their own first month on.
    pub fn add(&mut self, more: &Self) {
        self.customers += more.customers;
        if self.net.len() < more.net.len() {
            self.net.resize(more.net.len(), 0);
        }
        for (own, more) in self.net.iter_mut().zip(&more.net) {
            *own += more;
        }
    }

    /// What they spent in all.
    pub fn spent(&self) -> i128 {
        self.net.iter().sum()
    }

    /// What one of them cost on average, in the currency's main unit.
    pub fn cost_of_one(&self, cost: i64, digits: u8) -> Option<String> {
        figure::average(cost.into(), self.customers.into(), digits)
    }

    /// In how many months, that of the first purchase counted as one, the margin of what they spent is what winning them cost; nothing where
    /// it is not yet, or they cost nothing. `margin` is in millionths of a percent.
    ///
    /// ```
    /// use baci_analytics::acquisition::{ALL, Won};
    /// let won = Won { customers: 2, net: vec![300, 0, 200] };
    /// assert_eq!([won.payback(300, ALL), won.payback(301, ALL)], [Some(1), Some(3)]);
    /// assert_eq!([won.payback(501, ALL), won.payback(0, ALL)], [None, None]);
    /// assert_eq!(won.payback(250, ALL / 2), Some(3));
    /// ```
    pub fn payback(&self, cost: i64, margin: i64) -> Option<u64> {
        let needed = i128::from(cost).checked_mul(ALL.into()).filter(|needed| *needed > 0)?;
        let mut left = 0i128;
        for (months, net) in (1..).zip(&self.net) {
            left = left.saturating_add(net.saturating_mul(margin.into()));
            if left >= needed {
                return Some(months);
            }
        }
        None
    }

    /// How many times what they cost they have brought in margin so far, in millionths.
    pub fn returned(&self, cost: i64, margin: i64) -> Option<i64> {
        let over = i128::from(cost).checked_mul(ALL.into())?;
        figure::millionths(self.spent().checked_mul(margin.into())?, over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipts::{ExactRow, OneByOne, Wanted};
    use baci_core::time::{Instant, Zone};

    fn receipts(rows: &[(&str, &str, i64, Option<&str>)]) -> Receipts {
        let mut all = OneByOne::new(Wanted { channel: true, ..Wanted::default() }, Zone::UTC);
        for (who, day, net, channel) in rows {
            let at: Instant = format!("{day}T05:00:00Z").parse().unwrap();
            let row = ExactRow {
                customer: (*who).to_owned(),
                at,
                net: *net,
                receipt: None,
                branch: None,
                channel: channel.map(str::to_owned),
                category: None,
                product: None,
            };
            all.push(Ok(&row));
        }
        all.finish()
    }

    #[test]
    fn customers_belong_to_the_month_and_channel_of_their_first_purchase() {
        let rows = [
            ("a", "2026-01-05", 100, Some("web")),
            ("a", "2026-03-05", 50, Some("app")),
            ("b", "2026-01-31", 70, Some("web")),
            // On the same day by two channels: the first by name.
            ("b", "2026-01-31", 30, Some("app")),
            ("c", "2026-02-01", 10, None),
            // A receipt of nothing is no first purchase.
            ("d", "2026-01-01", 0, Some("app")),
            ("d", "2026-02-02", 5, Some("app")),
        ];
        let january = crate::calendar::month(crate::day::number(jiff::civil::date(2026, 1, 1)));
        let key = |more: i32, channel: &str| (january + more, channel.to_owned());
        let expected = BTreeMap::from([
            (key(0, "web"), Won { customers: 1, net: vec![100, 0, 50] }),
            (key(0, "app"), Won { customers: 1, net: vec![100] }),
            (key(1, ""), Won { customers: 1, net: vec![10] }),
            (key(1, "app"), Won { customers: 1, net: vec![5] }),
        ]);
        assert_eq!(won(&receipts(&rows), i32::MAX), expected);
        let mut other = rows;
        other.reverse();
        assert_eq!(won(&receipts(&other), i32::MAX), expected);
    }

    #[test]
    fn what_they_cost_is_held_against_what_they_brought() {
        let mut own = Won { customers: 2, net: vec![300, 0, 200] };
        assert_eq!(own.cost_of_one(25_000, 2).as_deref(), Some("125.000000"));
        assert_eq!(own.returned(250, ALL / 2), Some(1_000_000));
        assert_eq!((own.returned(0, ALL), Won::default().cost_of_one(5, 2)), (None, None));
        own.add(&Won { customers: 1, net: vec![1, 2, 3, 4] });
        assert_eq!(own, Won { customers: 3, net: vec![301, 2, 203, 4] });
    }
}
