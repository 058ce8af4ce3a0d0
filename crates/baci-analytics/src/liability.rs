//! Points that are still owed: by age, how many of them will be used as earlier lots were, and what revenue is earned.

use std::collections::BTreeMap;

/// Days in a step of age.
pub const STEP_DAYS: i64 = 30;
/// The most steps that are told apart; what is older is in the last one.
pub const MOST: usize = 240;
/// Shares are counted in so many parts, so that the same ledger gives the same figures on every machine.
const PARTS: i128 = 1_000_000_000_000;

/// What became of units of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// They came in; below zero: they were taken back.
    Issued,
    Used,
    Expired,
    /// Corrected, given to another member or merged; above zero: they went out.
    Other,
}

/// Units of lots that were earned in the same step of time, which moved at the same age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Whole steps from when the lot was earned until the instant of the figures.
    pub cohort: usize,
    /// Whole steps from when it was earned until they moved.
    pub age: usize,
    pub fate: Fate,
    /// In the wallet's smallest unit.
    pub units: i128,
}

/// Units of an age, and what became of earlier ones as they passed through it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Age {
    /// Units that are this old and not used, expired or taken back.
    pub outstanding: i128,
    /// Of lots that are older by now: units that were there in this step, and what became of them in it.
    pub at_risk: i128,
    pub used: i128,
    pub expired: i128,
    pub other: i128,
    /// Share of units of this age that will be used, in millionths of a percent.
    pub expected_use: i64,
    /// Units of these that will be used.
    pub expected: i128,
}

/// All lots of a wallet as of an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Liability {
    pub issued: i128,
    pub used: i128,
    pub expired: i128,
    pub other: i128,
    /// Steps of age, the youngest first.
    pub ages: Vec<Age>,
}

/// Counts what moved. Whoever knows better than earlier lots says which share will be used, in millionths of a
/// percent.
///
/// The share of an age is what earlier lots did step by step: of what was there in a step some was used, some
/// expired, and of the rest the share of the next step will be used. Only lots that have left a step behind tell of it. Of an age that no
/// lot has left behind nothing is known: all of it is taken to be used, so that the liability is never told too low.
///
/// ```
/// use baci_analytics::liability::{Fate, Move, liability};
/// // 100 of old lots: 60 used at once, 40 gone in the step after; 100 new ones.
/// let of = |cohort, age, fate, units| Move { cohort, age, fate, units };
/// let all = [of(2, 0, Fate::Issued, 100), of(2, 0, Fate::Used, 60), of(2, 1, Fate::Expired, 40), of(0, 0, Fate::Issued, 100)];
/// let told = liability(&all, None);
/// assert_eq!((told.outstanding(), told.expected()), (100, 60));
/// ```
pub fn liability(moves: &[Move], known: Option<i64>) -> Liability {
    let mut told = Liability::default();
    // By the lots' age now and the age at which they moved: in, used, expired, other.
    let mut cells: BTreeMap<(usize, usize), [i128; 4]> = BTreeMap::new();
    for own in moves {
        let (cohort, age) = (own.cohort.min(MOST - 1), own.age.min(own.cohort).min(MOST - 1));
        let sum = match own.fate {
            Fate::Issued => &mut told.issued,
            Fate::Used => &mut told.used,
            Fate::Expired => &mut told.expired,
            Fate::Other => &mut told.other,
        };
        *sum += own.units;
        if let Some(cell) = cells.entry((cohort, age)).or_default().get_mut(own.fate as usize) {
            *cell += own.units;
        }
    }
    let steps = cells.keys().map(|(cohort, _)| cohort + 1).max().unwrap_or(0);
    told.ages = vec![Age::default(); steps];
    for cohort in 0..steps {
        let mut stock = 0;
        for age in 0..=cohort {
            let [issued, used, expired, other] =
                cells.get(&(cohort, age)).copied().unwrap_or_default();
            let there = stock + issued;
            if age < cohort
                && let Some(own) = told.ages.get_mut(age)
            {
                own.at_risk += there;
                own.used += used;
                own.expired += expired;
                own.other += other;
            }
            stock = there - used - expired - other;
        }
        if let Some(own) = told.ages.get_mut(cohort) {
            own.outstanding = stock;
        }
    }
    told.expect(known);
    told
}

impl Liability {
    /// The steps of age, each with its first day and the day after its last one.
    pub fn steps(&self) -> impl Iterator<Item = ((i64, i64), &Age)> {
        let step = |(n, own)| ((n * STEP_DAYS, (n + 1) * STEP_DAYS), own);
        (0i64..).zip(&self.ages).map(step)
    }

    fn expect(&mut self, known: Option<i64>) {
        let mut next = PARTS;
        for own in self.ages.iter_mut().rev() {
            if own.at_risk > 0 {
                let left = (own.at_risk - own.used - own.expired - own.other).max(0);
                next = ((own.used * PARTS + left * next) / own.at_risk).clamp(0, PARTS);
            } else {
                next = PARTS;
            }
            let share = known.map_or(next, |known| i128::from(known) * PARTS / 100_000_000);
            own.expected_use = i64::try_from(rounded(share * 100_000_000, PARTS)).unwrap_or(0);
            own.expected = rounded(own.outstanding * share, PARTS);
        }
    }

    /// Units that are owed.
    pub const fn outstanding(&self) -> i128 {
        self.issued - self.used - self.expired - self.other
    }

    /// Of these, how many will be used.
    pub fn expected(&self) -> i128 {
        self.ages.iter().map(|own| own.expected).sum()
    }
}

/// A quotient rounded half up; the denominator is above zero.
const fn rounded(numerator: i128, denominator: i128) -> i128 {
    (2 * numerator + denominator).div_euclid(2 * denominator)
}

/// Revenue that is earned by points that were used (IFRS 15): of what was allocated to all points, as much as those used so far are
/// of those that will ever be used. Never more than the allocation, and all of it where no more use is expected.
/// What was recognized before is taken from it, so that a new estimate is made good at once.
///
/// ```
/// use baci_analytics::liability::earned;
/// assert_eq!(earned(9_000, 4_500, 9_700), 4_175);
/// ```
pub fn earned(allocation: i128, used: i128, expected: i128) -> i128 {
    if expected <= used.max(0) {
        return allocation;
    }
    rounded(allocation * used.max(0), expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_of_the_standard() {
        let first = earned(9_000, 4_500, 9_700);
        assert_eq!(first, 4_175);
        assert_eq!(earned(9_000, 8_500, 9_900) - first, 3_552);
        assert_eq!(earned(9_000, 8_500, 9_200) - first, 4_140);
        assert_eq!((earned(9_000, 0, 9_700), earned(9_000, 9_900, 9_700)), (0, 9_000));
        assert_eq!(earned(9_000, 5, 5), 9_000, "nothing more will be used");
    }

    #[test]
    fn what_nothing_is_known_of_is_owed_in_full() {
        let of = |cohort, age, fate, units| Move { cohort, age, fate, units };
        let told = liability(&[of(3, 0, Fate::Issued, 70)], None);
        // Three steps were left behind without a use; what comes then nobody knows.
        assert_eq!((told.outstanding(), told.expected()), (70, 70));
        assert_eq!(liability(&[], None), Liability::default());
        let half = liability(&[of(3, 0, Fate::Issued, 70)], Some(50_000_000));
        assert_eq!(half.expected(), 35);
    }

    #[test]
    fn ages_sum_to_what_is_owed_and_shares_are_shares() {
        let mut moves = Vec::new();
        for n in 0..400i128 {
            let cohort = usize::try_from(n * 7 % 30).unwrap();
            let of = |age: usize, fate, units| Move { cohort, age, fate, units };
            moves.push(of(0, Fate::Issued, 50 + n));
            moves.push(of(usize::try_from(n % 5).unwrap(), Fate::Used, 20));
            moves.push(of(usize::try_from(n % 9).unwrap(), Fate::Other, n % 3 - 1));
            if cohort >= 12 {
                moves.push(of(12, Fate::Expired, 10 + n));
            }
        }
        let told = liability(&moves, None);
        let sum: i128 = told.ages.iter().map(|own| own.outstanding).sum();
        assert_eq!(sum, told.outstanding());
        for own in &told.ages {
            assert!((0..=100_000_000).contains(&own.expected_use), "{own:?}");
        }
        moves.reverse();
        assert_eq!(liability(&moves, None), told);
    }
}
