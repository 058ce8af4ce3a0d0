//! Metrics by period, of all purchases and of parts of them: of a branch, a channel, a cohort, a segment, a stage, a tier.

use super::{Given, json, written, wrong};
use crate::error::AppError;
use baci_analytics::calendar::Period;
use baci_analytics::cross::{Class, Cross, cross};
use baci_analytics::day;
use baci_analytics::gaps::Gaps;
use baci_analytics::history::{Histories, History};
use baci_analytics::metrics::{Asked, Base, LifetimeValue, Told, metrics};
use baci_analytics::names::{NONE, Names};
use baci_analytics::receipts::Receipt;
use baci_analytics::stages;
use baci_core::refusal::Code;
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeMap;

/// The most groups that are told.
const MOST: usize = 500;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct MetricsAsk {
    pub period: Period,
    /// The first day; where none is named, the start of the period of the first purchase.
    pub from: Option<Date>,
    /// The day after the last one; where none is named, the end of the period of the last purchase.
    pub until: Option<Date>,
    pub base: Base,
    /// In how many calendar months that ended last a regular bought, in each of them.
    pub regular_months: u32,
    pub by: Option<By>,
}

/// What groups are made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Branch,
    Channel,
    /// The month of the first purchase.
    Cohort,
    /// Which segments members are in now; of the database only.
    Segment,
    Stage,
    /// Where members stand on ladders now; of the database only.
    Tier,
}

impl By {
    /// All of them with their names.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Branch, "branch"),
        (Self::Channel, "channel"),
        (Self::Cohort, "cohort"),
        (Self::Segment, "segment"),
        (Self::Stage, "stage"),
        (Self::Tier, "tier"),
    ];

    /// Whether branches and channels have to be read.
    pub const fn needs_places(self) -> bool {
        matches!(self, Self::Branch | Self::Channel)
    }
}

/// A period with its figures.
pub type PeriodFigures = Told;

/// The figures of some purchases.
#[derive(Debug)]
pub struct Group {
    /// The branch, channel, cohort, segment, stage or tier; nothing for all purchases.
    pub name: Option<String>,
    pub periods: Vec<PeriodFigures>,
    pub value: LifetimeValue,
    pub gaps: Gaps,
}

/// All figures.
#[derive(Debug)]
pub struct Metrics {
    /// What was asked, with the days that were meant; nothing where there are no purchases.
    pub asked: Option<Asked>,
    pub all: Group,
    /// By what groups were made, and the groups.
    pub by: Option<By>,
    pub groups: Vec<Group>,
    pub cross: Option<Cross>,
    /// What a catalog says of categories, by their numbers.
    pub classes: BTreeMap<u32, Class>,
}

impl MetricsAsk {
    /// The figures of these purchases.
    ///
    /// # Errors
    /// Days that make no time, or too many periods or groups.
    pub fn of(&self, given: &Given, classes: BTreeMap<u32, Class>) -> Result<Metrics, AppError> {
        let receipts = &given.receipts;
        let asked = self.asked(receipts.span())?;
        let until = asked.map_or(i32::MAX, |asked| day::number(asked.until));
        let histories = Histories::all(receipts, until);
        let counting = Counting { ask: self, given, asked, until };
        let all = counting.group(&histories, None)?;
        let groups = match (self.by, &asked) {
            (Some(by), Some(_)) => counting.groups(&histories, by)?,
            _ => Vec::new(),
        };
        let span = asked.map(|asked| (day::number(asked.from), until));
        let span = span.filter(|_| !receipts.lines().is_empty());
        let cross = span.map(|span| cross(receipts, span, &classes));
        Ok(Metrics { asked, all, by: self.by, groups, cross, classes })
    }

    /// What is asked, of the days on which something was bought.
    pub(super) fn asked(&self, span: Option<(i32, i32)>) -> Result<Option<Asked>, AppError> {
        let period = self.period;
        let first = || span.map(|(first, _)| period.start(day::date(first)));
        let last = || span.map(|(_, last)| period.next(period.start(day::date(last))));
        let (Some(from), Some(until)) = (self.from.or_else(first), self.until.or_else(last)) else {
            return Ok(None);
        };
        if from >= until {
            let sentence = "the first day must lie before the day after the last one, and before the last purchase";
            return Err(wrong("analytics-days", sentence));
        }
        let Self { base, regular_months, .. } = *self;
        Ok(Some(Asked { period, from, until, base, regular_months }))
    }
}

impl Metrics {
    /// As JSON, in the shape that `docs/metrics.md` tells.
    pub fn json(&self, given: &Given, ask: &MetricsAsk) -> Value {
        json::metrics(self, given, ask)
    }
}

/// What is counted: of all purchases, or of parts of them, each as if there were no others.
struct Counting<'a> {
    ask: &'a MetricsAsk,
    given: &'a Given,
    asked: Option<Asked>,
    until: i32,
}

impl Counting<'_> {
    fn group(&self, histories: &Histories, name: Option<String>) -> Result<Group, AppError> {
        let seeds = self.given.receipts.seeds();
        let periods = match &self.asked {
            Some(asked) => metrics(histories, seeds, asked).ok_or_else(too_many)?,
            None => Vec::new(),
        };
        // Where nobody says until when, time stands at the end of the day of the last purchase; never after today.
        let span = histories.span().or_else(|| self.given.receipts.span());
        let last = span.map_or(0, |(_, last)| last + 1);
        let today = self.given.today().map_or(i32::MAX, |day| day::number(day) + 1);
        let as_of = self.ask.until.map_or(last, day::number).min(today);
        let from = self.asked.map_or(0, |asked| day::number(asked.from));
        let gaps = Gaps::of(histories, from, self.asked.map_or(0, |_| self.until));
        let value = LifetimeValue::of(histories, seeds, as_of);
        Ok(Group { name, periods, value, gaps })
    }

    fn groups(&self, histories: &Histories, by: By) -> Result<Vec<Group>, AppError> {
        let receipts = &self.given.receipts;
        match by {
            By::Branch => self.named(&receipts.branches, |own| own.branch),
            By::Channel => self.named(&receipts.channels, |own| own.channel),
            By::Cohort => self.of_customers(histories, |own| {
                let first = own.days.first()?;
                Some(written(day::number(day::date(*first).first_of_month())))
            }),
            By::Stage => self.of_customers(histories, |own| {
                Some(stages::of(own, &self.given.stages, self.until)?.word().to_owned())
            }),
            By::Segment => {
                let all = self.given.segments.iter();
                self.members(all.map(|(id, customers)| (id.clone(), customers)))
            }
            By::Tier => {
                let all = self.given.tiers.iter();
                self.members(all.map(|((ladder, tier), own)| (format!("{ladder}/{tier}"), own)))
            }
        }
    }

    fn named(
        &self,
        names: &Names,
        of: impl Fn(&Receipt) -> u32 + Sync,
    ) -> Result<Vec<Group>, AppError> {
        let receipts = &self.given.receipts;
        let mut all: Vec<(String, u32)> = Vec::new();
        for number in (0..names.len()).filter_map(|n| u32::try_from(n).ok()) {
            all.push((names.name(number).to_owned(), number));
        }
        all.sort();
        if receipts.iter().any(|own| of(&own) == NONE) {
            all.push((String::new(), NONE));
        }
        few(all.len())?;
        let group = |(name, number): (String, u32)| self.part(name, |own| of(own) == number);
        all.into_iter().map(group).collect()
    }

    fn of_customers(
        &self,
        histories: &Histories,
        of: impl Fn(History<'_>) -> Option<String>,
    ) -> Result<Vec<Group>, AppError> {
        let mut names = Names::default();
        let group =
            |customer: usize| of(histories.get(customer)).map_or(NONE, |name| names.number(&name));
        let groups: Vec<u32> = (0..histories.customers()).map(group).collect();
        let of = |own: &Receipt| groups.get(own.customer as usize).copied().unwrap_or(NONE);
        let all = self.named(&names, of)?;
        // Who bought nothing until then is in no group.
        Ok(all.into_iter().filter(|own| own.name.as_deref() != Some("")).collect())
    }

    /// Groups of members by what is known of them: who is on two ladders, or in two segments, is in two groups.
    fn members<'a>(
        &self,
        all: impl ExactSizeIterator<Item = (String, &'a Vec<u32>)>,
    ) -> Result<Vec<Group>, AppError> {
        few(all.len())?;
        let mut out = Vec::new();
        for (name, customers) in all {
            let mut has = vec![false; self.given.receipts.customers.len()];
            for customer in customers {
                if let Some(own) = has.get_mut(*customer as usize) {
                    *own = true;
                }
            }
            let of = |own: &Receipt| has.get(own.customer as usize).copied().unwrap_or(false);
            out.push(self.part(name, of)?);
        }
        Ok(out)
    }

    fn part(
        &self,
        name: String,
        keep: impl Fn(&Receipt) -> bool + Sync,
    ) -> Result<Group, AppError> {
        let histories = Histories::of(&self.given.receipts, self.until, keep);
        self.group(&histories, Some(name))
    }
}

/// That there are more periods than are told.
pub(super) fn too_many() -> AppError {
    let sentence = "these are too many periods: choose longer ones, or fewer days";
    wrong("analytics-periods", sentence)
}

pub(super) fn few(groups: usize) -> Result<(), AppError> {
    if groups <= MOST {
        return Ok(());
    }
    let sentence = format!("this would make {groups} groups; {MOST} are told at the most");
    let refused = AppError::refused(Code::InvalidRequest, sentence).because("analytics-groups");
    Err(refused.with("groups", groups).with("most", MOST))
}
