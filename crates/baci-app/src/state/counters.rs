//! A member's counters: those of days by the day, for tiers and stages look at all of them with every event;
//! the others by their names' hashes.

use super::{State, nobody};
use baci_core::decide::Count;
use baci_core::decide::caps::Key;
use baci_core::id::MemberId;
use baci_core::refusal::Refusal;
use baci_core::tier::DayKey;
use jiff::civil::Date;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Sorted lists, for a member has some dozens, and there may be millions of members in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counters {
    named: Vec<(Name, i64)>,
    days: Vec<(DayKey, i64)>,
}

/// A name, sorted by its hash: whoever looks for one does not go to where the others are written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    hash: u64,
    text: Box<str>,
}

impl Counters {
    /// What is counted under a name; none where nothing ever was.
    pub fn get(&self, key: &str) -> Option<i64> {
        match DayKey::read(key) {
            Some(day) => self.place(&day).ok().and_then(|at| self.days.get(at)).map(|own| own.1),
            None => {
                self.name(hash(key), key).ok().and_then(|at| self.named.get(at)).map(|own| own.1)
            }
        }
    }

    /// Lets so much be counted under a name; answers what was before.
    pub fn set(&mut self, key: &str, used: i64) -> Option<i64> {
        self.change(key, |_| used)
    }

    /// Counts so much more, never below nothing.
    pub fn add(&mut self, key: &str, by: i64) {
        self.change(key, |before| before.unwrap_or(0).saturating_add(by).max(0));
    }

    /// Sets what is counted under a name to something that hangs on what was before, and answers that.
    pub fn change(&mut self, key: &str, to: impl FnOnce(Option<i64>) -> i64) -> Option<i64> {
        match DayKey::read(key) {
            Some(day) => {
                let place = self.place(&day);
                put(&mut self.days, place, || day, to)
            }
            None => {
                let hash = hash(key);
                let place = self.name(hash, key);
                put(&mut self.named, place, || Name { hash, text: key.into() }, to)
            }
        }
    }

    /// Lets nothing be known any more under a name that is no day's.
    pub fn remove(&mut self, key: &str) {
        self.named.retain(|(own, _)| *own.text != *key);
    }

    /// Those that are no day's, in an order of their own.
    pub fn named(&self) -> impl Iterator<Item = (&str, i64)> {
        self.named.iter().map(|(name, used)| (&*name.text, *used))
    }

    /// Whether all that is counted is counted by days.
    pub fn has_no_name(&self) -> bool {
        self.named.is_empty()
    }

    /// Those of days, the earliest first.
    pub fn days(&self) -> impl DoubleEndedIterator<Item = (&DayKey, i64)> {
        self.days.iter().map(|(day, used)| (day, *used))
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (String, i64)> {
        let named = self.named().map(|(name, used)| (name.to_owned(), used));
        named.chain(self.days().map(|(day, used)| (day.to_string(), used)))
    }

    /// Forgets days before one; of their visits, the last ones stay that are wanted.
    pub fn forget_days(&mut self, before: Date, visits: usize) {
        let seen = |own: &(DayKey, i64)| own.0.is_visits() && own.1 > 0;
        let old = self.days.partition_point(|(key, _)| key.day < before);
        if old == 0 {
            return;
        }
        let all = self.days.iter().filter(|own| seen(own)).count();
        let (mut nth, mut gone) = (0, all.saturating_sub(visits));
        self.days.retain(|own| {
            nth += 1;
            if nth > old {
                return true;
            }
            let stays = seen(own) && visits > 0 && gone == 0;
            gone -= usize::from(seen(own) && gone > 0);
            stays
        });
    }

    fn name(&self, hash: u64, key: &str) -> Result<usize, usize> {
        self.named
            .binary_search_by(|(own, _)| own.hash.cmp(&hash).then_with(|| (*own.text).cmp(key)))
    }

    fn place(&self, day: &DayKey) -> Result<usize, usize> {
        self.days.binary_search_by(|(own, _)| own.cmp(day))
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn put<K>(
    all: &mut Vec<(K, i64)>,
    place: Result<usize, usize>,
    key: impl FnOnce() -> K,
    to: impl FnOnce(Option<i64>) -> i64,
) -> Option<i64> {
    match place {
        Ok(at) => all.get_mut(at).map(|own| {
            let before = own.1;
            own.1 = to(Some(before));
            before
        }),
        Err(at) => {
            all.insert(at, (key(), to(None)));
            None
        }
    }
}

impl State {
    /// Counts what is new of an event, the member's own and what all use together.
    pub(super) fn absorb_counts(&mut self, id: MemberId, counts: &[Count]) -> Result<(), Refusal> {
        self.note_streaks(id, counts);
        self.note_scores(id, counts);
        let Self { members, out, program_counters, dry, .. } = self;
        let member = members.get_mut(&id).ok_or_else(|| nobody(id))?;
        for count in counts.iter().filter(|count| Key::streak_of(&count.key).is_none()) {
            if count.program {
                let used = program_counters.entry(count.key.clone()).or_default();
                *used = used.saturating_add(count.by).max(0);
                out.program_counters.insert(count.key.clone());
                continue;
            }
            member.counters.add(&count.key, count.by);
            if !*dry {
                out.counters.insert((id, count.key.clone()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn all(counters: &Counters) -> Vec<String> {
        let mut all: Vec<_> = counters.all().map(|(key, used)| format!("{key}={used}")).collect();
        all.sort();
        all
    }

    #[test]
    fn what_is_counted_is_found_under_its_name() {
        let mut own = Counters::default();
        for key in ["b/day/2026-01-02", "a/member", "@2026-01-02/visits", "@2026-01-01/spend"] {
            assert_eq!(own.get(key), None);
            own.add(key, 2);
            own.add(key, 3);
            assert_eq!(own.get(key), Some(5), "{key}");
        }
        own.add("a/member", -9);
        assert_eq!(own.set("@2026-01-01/spend", 7), Some(5));
        // What only looks like a day is a name like any other.
        own.add("@2026-01-01/points", 1);
        own.add("@2026-01-01/points/stars", 1);
        let after = [
            "@2026-01-01/points/stars=1",
            "@2026-01-01/points=1",
            "@2026-01-01/spend=7",
            "@2026-01-02/visits=5",
            "a/member=0",
            "b/day/2026-01-02=5",
        ];
        assert_eq!(all(&own), after);
        own.remove("a/member");
        assert_eq!(own.get("a/member"), None);
    }

    #[test]
    fn days_are_forgotten_and_the_last_visits_are_not() {
        let mut own = Counters::default();
        for day in 1..=9 {
            own.add(&format!("@2026-01-0{day}/visits"), i64::from(day != 2));
            own.add(&format!("@2026-01-0{day}/spend"), 10);
        }
        let mut without = own.clone();
        without.forget_days(date(2026, 1, 8), 0);
        assert_eq!(without.days().count(), 4);
        own.forget_days(date(2026, 1, 8), 4);
        let left = [
            "@2026-01-06/visits=1",
            "@2026-01-07/visits=1",
            "@2026-01-08/spend=10",
            "@2026-01-08/visits=1",
            "@2026-01-09/spend=10",
            "@2026-01-09/visits=1",
        ];
        assert_eq!(all(&own), left);
    }
}
