//! Net Promoter Score: of the last answer of each member in a window, how many recommend and how many do not.

use crate::calendar::Calendar;
use crate::day::Day;
use crate::figure::{Z95, percent, six};
use std::collections::HashMap;

/// The highest score that can be given; the lowest is 0.
pub const BEST: u8 = 10;

/// What a member answered to "would you recommend us?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The member's number among those who answered.
    pub member: u32,
    /// The local day.
    pub day: Day,
    /// The instant in microseconds, which says which of two answers is the later one.
    pub at: i64,
    /// 0 to [`BEST`].
    pub score: u8,
}

/// The last answer of each member in a window, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nps {
    /// Answers in the window, also those that were not a member's last one.
    pub answers: u64,
    /// Members whose last answer is 9 or 10.
    pub promoters: u64,
    /// 7 or 8.
    pub passives: u64,
    /// 0 to 6.
    pub detractors: u64,
    /// How many gave each score, 0 first.
    pub scores: [u64; 11],
}

/// The score of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub start: Day,
    /// The day after the last one.
    pub end: Day,
    pub nps: Nps,
    /// In millionths of a point, where both this period and the one before have members who answered.
    pub change: Option<i64>,
}

impl Nps {
    /// Counts the last answer of each member. Of two at the same instant, the lower one counts, so that the
    /// order of rows does not matter.
    ///
    /// ```
    /// use baci_analytics::nps::{Answer, Nps};
    /// let answer = |member, at, score| Answer { member, day: 0, at, score };
    /// let all = [answer(0, 1, 3), answer(0, 2, 10), answer(1, 1, 9), answer(2, 1, 8)];
    /// let nps = Nps::of(&all);
    /// assert_eq!((nps.answers, nps.members(), nps.promoters), (4, 3, 2));
    /// assert_eq!(nps.score(), Some(66_666_667));
    /// ```
    pub fn of(answers: &[Answer]) -> Self {
        let mut last: HashMap<u32, (i64, u8)> = HashMap::with_capacity(answers.len());
        for own in answers {
            let kept = last.entry(own.member).or_insert((own.at, own.score));
            if own.at > kept.0 || own.at == kept.0 && own.score < kept.1 {
                *kept = (own.at, own.score);
            }
        }
        let mut nps = Self { answers: answers.len() as u64, ..Self::default() };
        for (_, score) in last.into_values() {
            if let Some(count) = nps.scores.get_mut(usize::from(score)) {
                *count += 1;
            }
            match score {
                9.. => nps.promoters += 1,
                7..=8 => nps.passives += 1,
                _ => nps.detractors += 1,
            }
        }
        nps
    }

    /// Members who answered.
    pub const fn members(&self) -> u64 {
        self.promoters + self.passives + self.detractors
    }

    /// (promoters - detractors) / members, in percent: millionths of a point.
    pub fn score(&self) -> Option<i64> {
        let difference = i128::from(self.promoters) - i128::from(self.detractors);
        percent(difference, self.members().into())
    }

    /// Where the true score lies with 95% confidence: the interval of Agresti and Min (2005) for the difference
    /// of two shares of the same people, which adds half a member to each kind and so holds with few answers
    /// and with none of a kind.
    #[expect(clippy::cast_precision_loss, reason = "an interval of a statistic")]
    pub fn interval(&self) -> Option<(f64, f64)> {
        if self.members() == 0 {
            return None;
        }
        let n = self.members() as f64 + 2.0;
        let (up, down) = (self.promoters as f64 + 0.5, self.detractors as f64 + 0.5);
        let middle = (up - down) / n;
        let half = Z95 * ((up + down) / n - middle * middle).max(0.0).sqrt() / n.sqrt();
        let bound = |share: f64| six(100.0 * share.clamp(-1.0, 1.0));
        Some((bound(middle - half), bound(middle + half)))
    }
}

/// The score of each period: of the answers in it, or of those in so many days before its end.
pub fn by_period(answers: &[Answer], calendar: &Calendar, window: Option<i32>) -> Vec<Told> {
    let mut sorted = answers.to_vec();
    sorted.sort_by_key(|own| own.day);
    let of = |place: usize| {
        let (start, end) = calendar.bounds(place);
        let first = window.map_or(start, |days| end.saturating_sub(days));
        let at = |day: Day| sorted.partition_point(|own| own.day < day);
        let nps = Nps::of(sorted.get(at(first)..at(end)).unwrap_or_default());
        (start, end, nps)
    };
    let mut before = of(0).2.score();
    let mut all = Vec::with_capacity(calendar.len());
    for place in 1..=calendar.len() {
        let (start, end, nps) = of(place);
        let score = nps.score();
        let change = score.zip(before).map(|(now, then)| now - then);
        all.push(Told { start, end, nps, change });
        before = score;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Period;
    use crate::day::number;
    use jiff::civil::date;

    fn answers(counts: [(u8, u32); 3]) -> Vec<Answer> {
        let each = counts.into_iter().flat_map(|(score, n)| (0..n).map(move |_| score));
        each.zip(0..).map(|(score, member)| Answer { member, day: 0, at: 0, score }).collect()
    }

    #[test]
    fn the_check_of_the_definitions() {
        let nps = Nps::of(&answers([(9, 308), (8, 549), (6, 954)]));
        assert_eq!((nps.promoters, nps.passives, nps.detractors), (308, 549, 954));
        assert_eq!(nps.score(), Some(-35_670_900));
        let (low, high) = nps.interval().unwrap();
        // By hand: -646 / 1813, and as much to both sides as 1.96 times the root of (1263 / 1813 - that squared) / 1813.
        assert!((low + 39.1058).abs() < 1e-3 && (high + 32.1571).abs() < 1e-3, "{low} {high}");
    }

    #[test]
    fn few_answers_and_none_have_intervals_that_say_so() {
        assert_eq!((Nps::default().score(), Nps::default().interval()), (None, None));
        let one = Nps::of(&answers([(10, 1), (8, 0), (0, 0)]));
        assert_eq!(one.score(), Some(100_000_000));
        let (low, high) = one.interval().unwrap();
        assert!(low < 0.0 && high == 100.0, "one friend proves nothing: {low} {high}");
    }

    #[test]
    fn the_last_answer_counts_in_any_order_of_rows() {
        let mut all = Vec::new();
        for n in 0..500u16 {
            let (day, score) = (i32::from(n * 7 % 60), u8::try_from(n * 13 % 11).unwrap());
            all.push(Answer { member: u32::from(n % 40), day, at: day.into(), score });
        }
        let calendar = Calendar::new(Period::Month, date(1970, 1, 1), date(1970, 3, 2)).unwrap();
        let told = by_period(&all, &calendar, None);
        all.reverse();
        assert_eq!(by_period(&all, &calendar, None), told);
        assert_eq!(told.iter().map(|own| own.nps.answers).sum::<u64>(), 500);
        for own in &told {
            assert_eq!(own.nps.scores.iter().sum::<u64>(), own.nps.members());
        }
    }

    #[test]
    fn windows_reach_back_beyond_the_period() {
        let answer = |member, (month, day), score| {
            let day = number(date(2026, month, day));
            Answer { member, day, at: day.into(), score }
        };
        let all = [answer(0, (1, 20), 10), answer(1, (2, 3), 0), answer(0, (3, 1), 10)];
        let calendar = Calendar::new(Period::Month, date(2026, 2, 1), date(2026, 4, 1)).unwrap();
        let own = by_period(&all, &calendar, None);
        let scores = |told: &[Told]| told.iter().map(|own| own.nps.score()).collect::<Vec<_>>();
        assert_eq!(scores(&own), [Some(-100_000_000), Some(100_000_000)]);
        assert_eq!(own.first().unwrap().change, Some(-200_000_000), "January was all friends");
        let wide = by_period(&all, &calendar, Some(90));
        assert_eq!(scores(&wide), [Some(0), Some(0)]);
        // The day after a period is not in it.
        let calendar = Calendar::new(Period::Month, date(2026, 2, 1), date(2026, 3, 1)).unwrap();
        assert_eq!(by_period(&all, &calendar, None).first().unwrap().nps.answers, 1);
    }
}
