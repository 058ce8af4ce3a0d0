//! Days between visits as they are kept: those of one pair of months in one row, since thousands of rows read faster than hundreds of thousands.

use super::pack::{number, read};
use super::{Cell, Kind, Sums};

/// How often so many days lay between a visit and the next one, of visits in one month whose next ones were in another. In the order of
/// days; none is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Between(Vec<(i32, i64)>);

impl Between {
    /// Counts so many days so many times more; less, where it is below zero.
    pub fn add(&mut self, days: i32, times: i64) {
        match self.0.binary_search_by_key(&days, |own| own.0) {
            Ok(at) => {
                let sum = self.0[at].1.saturating_add(times);
                match sum {
                    0 => drop(self.0.remove(at)),
                    _ => self.0[at].1 = sum,
                }
            }
            Err(at) if times != 0 => self.0.insert(at, (days, times)),
            Err(_) => {}
        }
    }

    /// Adds those of others.
    pub fn merge(&mut self, more: &Self) {
        let mut all = Vec::with_capacity(self.0.len() + more.0.len());
        let (mut own, mut more) = (self.0.iter().peekable(), more.0.iter().peekable());
        while let Some(days) =
            own.peek().into_iter().chain(more.peek()).map(|(days, _)| *days).min()
        {
            let here = |next: Option<&(i32, i64)>| next.map_or(0, |(_, times)| *times);
            let both = here(own.next_if(|one| one.0 == days))
                .saturating_add(here(more.next_if(|one| one.0 == days)));
            if both != 0 {
                all.push((days, both));
            }
        }
        self.0 = all;
    }

    /// Whether there are none.
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// The cells of a pair of months.
    pub fn cells(&self, (earlier, later): (i32, i32)) -> impl Iterator<Item = (Cell, Sums)> {
        self.0.iter().map(move |(days, times)| {
            let cell = Cell { kind: Kind::Gap, start: *days, other: earlier, step: later };
            (cell, Sums { members: *times, ..Sums::default() })
        })
    }

    /// As bytes: of each number of days by how much it is more than the one before, and how often; of seven bits a byte, the low ones
    /// first.
    ///
    /// ```
    /// use baci_analytics::rollup::Between;
    /// let mut own = Between::default();
    /// own.add(30, 2);
    /// own.add(31, 500);
    /// assert_eq!(own.to_bytes(), [30, 2, 1, 0xf4, 3]);
    /// assert_eq!(Between::from_bytes(&own.to_bytes()), Some(own));
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * 3);
        let mut before = 0;
        for (days, times) in &self.0 {
            number(&mut bytes, u64::from(days.abs_diff(before)));
            number(&mut bytes, times.cast_unsigned());
            before = *days;
        }
        bytes
    }

    /// From bytes; nothing where they are none of these.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (mut all, mut rest, mut before) = (Vec::with_capacity(bytes.len() / 2), bytes, 0_i32);
        while !rest.is_empty() {
            let days = before.checked_add(i32::try_from(read(&mut rest)?).ok()?)?;
            if days == before && !all.is_empty() {
                return None;
            }
            all.push((days, read(&mut rest)?.cast_signed()));
            before = days;
        }
        Some(Self(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn counts() -> impl Strategy<Value = Vec<(i32, i64)>> {
        prop::collection::vec((0i32..80, -3i64..4), 0..60)
    }

    fn of(counts: &[(i32, i64)]) -> Between {
        let mut all = Between::default();
        counts.iter().for_each(|(days, times)| all.add(*days, *times));
        all
    }

    proptest! {
        #[test]
        fn sums_are_those_of_a_map(one in counts(), other in counts()) {
            let mut map = BTreeMap::new();
            for (days, times) in one.iter().chain(&other) {
                *map.entry(*days).or_insert(0) += times;
            }
            map.retain(|_, times| *times != 0);
            let mut merged = of(&one);
            merged.merge(&of(&other));
            prop_assert_eq!(&merged, &of(&[one, other].concat()));
            prop_assert_eq!(&merged, &Between(map.into_iter().collect()));
            prop_assert_eq!(Between::from_bytes(&merged.to_bytes()), Some(merged));
        }

        #[test]
        fn bytes_of_anything_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Some(own) = Between::from_bytes(&bytes) {
                prop_assert!(own.0.windows(2).all(|pair| pair[0].0 < pair[1].0));
            }
        }
    }
}
