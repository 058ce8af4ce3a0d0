//! Stages: how far somebody has come with the shop, by how often they buy and by their own rhythm.
//!
//! A stage follows from the last [`VISITS`] days on which somebody bought, and from nothing else. The rhythm is the median
//! of the days between two visits, so one long holiday does not change it; who came less than three times has
//! none yet, and is taken by what is usual in the shop.

use crate::decimal::{Decimal, power};
use crate::program::stages::Stages;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How many visits are looked at, the last ones: who came a thousand times is no more work than others.
pub const VISITS: usize = 100;

/// A stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A member who has not bought yet.
    Potential,
    /// Bought on one day.
    New,
    /// Comes again, but seldom.
    Occasional,
    /// Comes again.
    Buyer,
    /// Comes in their rhythm.
    Regular,
    /// Has done so for long.
    Loyal,
    /// Is overdue by their own rhythm.
    AtRisk,
    /// Has not come for several times their rhythm.
    Lapsed,
    /// Came back after that.
    WonBack,
}

/// What a member's stage is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub stage: Stage,
    /// How many there were, [`VISITS`] at most.
    pub visits: usize,
    /// The days between two visits; what is usual in the shop where it is not known yet.
    pub rhythm: i64,
    pub last: Option<Date>,
    /// The day on which they are overdue if they do not come before, and on which they have lapsed.
    pub at_risk: Option<Date>,
    pub lapsed: Option<Date>,
}

impl Stage {
    /// All of them, as a shop reads them: on the way up, then those on the way out.
    pub const ALL: [Stage; 9] = [
        Self::Potential,
        Self::New,
        Self::Occasional,
        Self::Buyer,
        Self::Regular,
        Self::Loyal,
        Self::WonBack,
        Self::AtRisk,
        Self::Lapsed,
    ];

    /// Its stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Potential => "potential",
            Self::New => "new",
            Self::Occasional => "occasional",
            Self::Buyer => "buyer",
            Self::Regular => "regular",
            Self::Loyal => "loyal",
            Self::AtRisk => "at_risk",
            Self::Lapsed => "lapsed",
            Self::WonBack => "won_back",
        }
    }

    /// The stage of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }
}

/// The stage on a day of whoever bought on these days, the earliest first; days after it do not count.
pub fn stage(rules: &Stages, days: &[Date], today: Date) -> Standing {
    let known = days.partition_point(|day| *day <= today);
    let days = days.get(known.saturating_sub(VISITS)..known).unwrap_or_default();
    let rhythm = rhythm(rules, days);
    let Some(last) = days.last().copied() else {
        let (stage, visits) = (Stage::Potential, 0);
        return Standing { stage, visits, rhythm, last: None, at_risk: None, lapsed: None };
    };
    let at_risk = last.saturating_add(times(rules.at_risk, rhythm).days());
    let lapsed = last.saturating_add(times(rules.lapsed, rhythm).days());
    let back = came_back(rules, days);
    let stage = match days.len() {
        _ if today >= lapsed => Stage::Lapsed,
        _ if today >= at_risk => Stage::AtRisk,
        _ if back => Stage::WonBack,
        1 => Stage::New,
        _ if rhythm > rules.seldom => Stage::Occasional,
        n if n >= rules.loyal => Stage::Loyal,
        n if n >= rules.regular => Stage::Regular,
        _ => Stage::Buyer,
    };
    let (at_risk, lapsed) = (Some(at_risk), Some(lapsed));
    Standing { stage, visits: days.len(), rhythm, last: Some(last), at_risk, lapsed }
}

/// The day after `today` on which the stage changes if nothing happens.
pub fn next_change(standing: &Standing, today: Date) -> Option<Date> {
    [standing.at_risk, standing.lapsed].into_iter().flatten().find(|day| *day > today)
}

/// The median of the days between visits, in whole days: of two in the middle their mean, rounded down.
fn rhythm(rules: &Stages, days: &[Date]) -> i64 {
    if days.len() < 3 {
        return rules.usual;
    }
    let mut gaps: Vec<i64> = days.windows(2).map(gap).collect();
    gaps.sort_unstable();
    let upper = gaps.get(gaps.len() / 2).copied().unwrap_or(rules.usual);
    let lower = gaps.get((gaps.len() - 1) / 2).copied().unwrap_or(upper);
    (lower.saturating_add(upper) / 2).max(1)
}

fn gap(pair: &[Date]) -> i64 {
    match pair {
        [before, after] => before.until(*after).map_or(0, |span| i64::from(span.get_days())),
        _ => 0,
    }
}

/// Whether somebody who had lapsed came back with one of the last visits, so few that it still counts.
fn came_back(rules: &Stages, days: &[Date]) -> bool {
    let first = days.len().saturating_sub(rules.won_back).max(1);
    (first..days.len()).any(|at| {
        let before = days.get(..at).unwrap_or_default();
        let pair = days.get(at - 1..=at).unwrap_or_default();
        gap(pair) >= times(rules.lapsed, rhythm(rules, before))
    })
}

/// So many times a rhythm, in whole days, a part of a day counted as one.
fn times(factor: Decimal, rhythm: i64) -> i64 {
    let one = i128::from(power(factor.scale));
    let exact = i128::from(factor.mantissa) * i128::from(rhythm);
    i64::try_from((exact + one - 1) / one).unwrap_or(i64::MAX).clamp(1, 40_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(gaps: &[i64]) -> Vec<Date> {
        let mut day = date(2026, 1, 1);
        let mut all = vec![day];
        for gap in gaps {
            day = day.saturating_add(gap.days());
            all.push(day);
        }
        all
    }

    fn after(gaps: &[i64], quiet: i64) -> Stage {
        let days = days(gaps);
        let today = days.last().unwrap().saturating_add(quiet.days());
        stage(&Stages::default(), &days, today).stage
    }

    #[test]
    fn each_stage_is_reached() {
        let rules = Stages::default();
        assert_eq!(stage(&rules, &[], date(2026, 1, 1)).stage, Stage::Potential);
        assert_eq!(after(&[], 0), Stage::New);
        assert_eq!(after(&[20], 0), Stage::Buyer);
        assert_eq!(after(&[80, 70, 80], 0), Stage::Occasional);
        assert_eq!(after(&[7, 7, 7], 0), Stage::Regular);
        assert_eq!(after(&[7; 9], 0), Stage::Loyal);
    }

    #[test]
    fn who_is_overdue_is_so_by_their_own_rhythm() {
        // Weekly: overdue after eleven days (10.5), gone after three weeks.
        assert_eq!(after(&[7; 5], 10), Stage::Regular);
        assert_eq!(after(&[7; 5], 11), Stage::AtRisk);
        assert_eq!(after(&[7; 5], 20), Stage::AtRisk);
        assert_eq!(after(&[7; 5], 21), Stage::Lapsed);
        // Monthly: not yet.
        assert_eq!(after(&[30; 5], 21), Stage::Regular);
        let known = days(&[7; 5]);
        let own = stage(&Stages::default(), &known, *known.last().unwrap());
        assert_eq!(next_change(&own, *known.last().unwrap()), own.at_risk);
    }

    #[test]
    fn the_last_visits_alone_are_looked_at() {
        let rules = Stages::default();
        // Monthly for years, then daily for a hundred visits: what is long ago counts no more.
        let known = days(&[[30; 50].as_slice(), &[1; 99]].concat());
        let today = *known.last().unwrap();
        let own = stage(&rules, &known, today);
        assert_eq!((own.stage, own.visits, own.rhythm), (Stage::Loyal, VISITS, 1));
        assert_eq!(stage(&rules, &known[known.len() - VISITS..], today), own);
    }

    #[test]
    fn who_comes_back_is_won_back_for_some_visits() {
        assert_eq!(after(&[7, 7, 7, 60], 0), Stage::WonBack);
        assert_eq!(after(&[7, 7, 7, 60, 7], 0), Stage::WonBack);
        assert_eq!(after(&[7, 7, 7, 60, 7, 7], 0), Stage::Regular);
    }

    #[test]
    fn a_long_holiday_does_not_change_the_rhythm() {
        let rules = Stages::default();
        assert_eq!(rhythm(&rules, &days(&[7, 7, 90, 7, 7])), 7);
        assert_eq!(rhythm(&rules, &days(&[4, 8])), 6);
        assert_eq!(rhythm(&rules, &days(&[5])), 30);
    }

    #[test]
    fn days_to_come_do_not_count() {
        let known = days(&[7, 7, 7]);
        assert_eq!(stage(&Stages::default(), &known, date(2026, 1, 1)).stage, Stage::New);
    }
}
