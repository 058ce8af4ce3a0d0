//! A small seeded generator (splitmix64): the same numbers on every machine.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of one thing under a seed.
    pub fn of(seed: u64, thing: u64) -> Self {
        let mut start = Self(seed ^ thing.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        start.next();
        Self(start.next())
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to and without `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.next() % end }
    }

    /// A number from `from` up to and without `to`, as an amount or a count of seconds.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let room = u64::try_from(to.saturating_sub(from)).unwrap_or(0);
        from + i64::try_from(self.below(room)).unwrap_or(0)
    }

    /// Whether something of so many in a thousand happens.
    pub fn per_mille(&mut self, chance: u64) -> bool {
        self.below(1000) < chance
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let at = self.below(list.len() as u64);
        list.get(usize::try_from(at).unwrap_or(0))
    }

    /// The position of one of a list of weights, each as often as it weighs.
    pub fn weighed(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (i, weight) in weights.iter().enumerate() {
            if left < *weight {
                return i;
            }
            left -= weight;
        }
        0
    }
}
