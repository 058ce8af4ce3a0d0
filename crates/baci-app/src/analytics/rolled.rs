//! Metrics and cohorts of kept sums: by whole months, quarters and years, without anybody's purchases.

use super::cohorts::{self, Cohorts, CohortsAsk};
use super::metrics::{By, Group, Metrics, MetricsAsk, few, too_many};
use super::{Given, KeptSums};
use crate::baci::Baci;
use crate::error::AppError;
use crate::rollups::{Part, Reader};
use baci_analytics::calendar::{Calendar, Period, month};
use baci_analytics::day::{self, Day};
use baci_analytics::metrics::{Asked, Base, first_month};
use baci_analytics::receipts::Receipts;
use baci_analytics::rollup::{self, Ask, Cells, Drawn, Kind, Lifetime, REGULAR};
use baci_core::program::Program;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Baci {
    /// Metrics of kept sums; nothing where they do not tell what is asked, or are not made yet.
    pub(super) async fn metrics_of_sums(
        &self,
        ask: &MetricsAsk,
    ) -> Result<Option<(Given, Metrics)>, AppError> {
        let part = match ask.by {
            None => Part::All,
            Some(By::Branch) => Part::Branch,
            Some(By::Channel) => Part::Channel,
            Some(By::Cohort | By::Segment | By::Stage | By::Tier) => return Ok(None),
        };
        let Some(kind) = Kind::period(ask.period) else { return Ok(None) };
        let whole =
            [ask.from, ask.until].into_iter().flatten().all(|day| is_start(ask.period, day));
        let regular = i32::try_from(ask.regular_months).unwrap_or(i32::MAX);
        if !whole || ask.base != Base::Calendar || regular != REGULAR {
            return Ok(None);
        }
        let published = self.in_force().await?;
        let Some((mut reader, given)) = self.sums(&published.program).await? else {
            return Ok(None);
        };
        let until = ask.until.or_else(|| given.end_of(ask.period));
        let from = ask.from.max(given.start_of(ask.period));
        let ask = MetricsAsk { from, until, ..*ask };
        let Some(span) = Span::of(&ask, &given, kind)? else {
            reader.close().await?;
            return Ok(None);
        };
        let mut all = groups(&mut reader, Part::All, &span).await?;
        let all = all.pop().unwrap_or_else(|| span.group(&Parts::default(), None));
        let groups = match ask.by {
            Some(_) if span.asked.is_some() => groups(&mut reader, part, &span).await?,
            _ => Vec::new(),
        };
        reader.close().await?;
        let (asked, by) = (span.asked, ask.by);
        let told = Metrics { asked, all, by, groups, cross: None, classes: BTreeMap::new() };
        Ok(Some((given, told)))
    }

    /// Cohorts of kept sums; nothing where they do not tell what is asked, or are not made yet.
    pub(super) async fn cohorts_of_sums(
        &self,
        ask: &CohortsAsk,
    ) -> Result<Option<(Given, Cohorts)>, AppError> {
        let period = ask.period;
        let Some(kind) = Kind::period(period) else { return Ok(None) };
        if ![ask.from, ask.until].into_iter().flatten().all(|day| is_start(period, day)) {
            return Ok(None);
        }
        let published = self.in_force().await?;
        let Some((mut reader, given)) = self.sums(&published.program).await? else {
            return Ok(None);
        };
        let ask = CohortsAsk { until: ask.until.or_else(|| given.end_of(period)), ..*ask };
        let Some(calendar) = ask.calendar(&given)? else {
            reader.close().await?;
            return Ok(Some((given, Cohorts { period, rows: Vec::new() })));
        };
        let (from, until) = (month(calendar.from()), month(calendar.until()));
        let cells = reader.of_all(Ask::Periods { kind, from, until, regular: 1 }).await?;
        reader.close().await?;
        let all = rollup::cohorts(&cells, &calendar, period).ok_or_else(cohorts::refused)?;
        Ok(Some((given, Cohorts::of(period, &calendar, all))))
    }

    /// Opens the kept sums, with what they say of all purchases.
    async fn sums(&self, program: &Program) -> Result<Option<(Reader, Given)>, AppError> {
        let (zone, now) = (&program.zone, self.clock().now());
        let folder = self.folder();
        let Some(mut reader) = Reader::open(self.database(), &folder, (zone, now)).await? else {
            return Ok(None);
        };
        let span = rollup::span(&reader.of_all(Ask::Days).await?);
        let (mut receipts, mut others) = (0, (0, 0));
        for (cell, sums) in reader.of_all(Ask::All).await? {
            let many = sums.purchases.unsigned_abs();
            receipts += many;
            if cell.kind == Kind::Other {
                others = (many, sums.net);
            }
        }
        let given = Given {
            receipts: Arc::new(Receipts::default()),
            currency: program.currency,
            named: true,
            zone: zone.clone(),
            stages: program.stages.unwrap_or_default(),
            tiers: BTreeMap::new(),
            segment: None,
            segments: BTreeMap::new(),
            as_of: Some(reader.as_of()),
            kept: Some(KeptSums { receipts, others, span }),
        };
        Ok(Some((reader, given)))
    }
}

fn is_start(period: Period, day: Date) -> bool {
    period.start(day) == day
}

/// What is asked, in the words of kept sums.
struct Span {
    kind: Kind,
    asked: Option<Asked>,
    calendar: Option<Calendar>,
    /// Lifetime value is as of this day, which the first day of this month, or all purchases, lie before.
    as_of: Day,
    month: i32,
}

/// The cells of one name, and what is drawn of it.
#[derive(Default)]
struct Parts {
    periods: Cells,
    drawn: Drawn,
    gaps: Cells,
    lifetime: Lifetime,
}

impl Span {
    /// Nothing where value is asked as of a day that only purchases tell of.
    fn of(ask: &MetricsAsk, given: &Given, kind: Kind) -> Result<Option<Self>, AppError> {
        let asked = ask.asked(given.span())?;
        let calendar = match &asked {
            Some(asked) => {
                Some(Calendar::new(asked.period, asked.from, asked.until).ok_or_else(too_many)?)
            }
            None => None,
        };
        let last = given.span().map_or(0, |(_, last)| last + 1);
        let today = given.today().map_or(i32::MAX, |day| day::number(day) + 1);
        let as_of = ask.until.map_or(last, day::number).min(today);
        let month = match is_start(Period::Month, day::date(as_of)) {
            true => month(as_of),
            false if last <= as_of => month(as_of) + 1,
            false => return Ok(None),
        };
        Ok(Some(Self { kind, asked, calendar, as_of, month }))
    }

    /// When a period of the calendar begins; 0 is the one before those that are told.
    fn start(&self, place: usize) -> i32 {
        self.calendar.as_ref().map_or(0, |own| month(own.bounds(place).0))
    }

    fn until(&self) -> i32 {
        self.calendar.as_ref().map_or(0, |own| month(own.until()))
    }

    fn asks(&self) -> [Ask; 5] {
        let (kind, until) = (self.kind, self.until());
        let from = self.as_of.saturating_sub(365);
        [
            Ask::Periods { kind, from: self.start(0), until, regular: REGULAR },
            Ask::Gaps { from: self.start(1), until },
            Ask::Life { until: self.month },
            Ask::Window { from, until: self.as_of, month: self.month },
            Ask::Twelve { start: first_month(self.as_of) },
        ]
    }

    fn group(&self, own: &Parts, name: Option<String>) -> Group {
        let periods = self.calendar.as_ref().map_or_else(Vec::new, |calendar| {
            rollup::figures(&own.periods, &own.drawn, calendar, self.kind)
        });
        let value = rollup::lifetime(&own.lifetime, self.as_of);
        Group { name, periods, value, gaps: rollup::gaps(&own.gaps) }
    }
}

/// The figures of each name of a part, in the order of names, that of none last.
async fn groups(reader: &mut Reader, part: Part, span: &Span) -> Result<Vec<Group>, AppError> {
    let [periods, gaps, life, window, twelve] = span.asks();
    let known = reader.cells(part, Ask::All).await?;
    let known = known.into_iter().filter(|(_, cells)| cells.values().any(|own| own.purchases > 0));
    let mut all: BTreeMap<String, Parts> =
        known.map(|(name, _)| (name, Parts::default())).collect();
    few(all.len())?;
    type Slot = fn(&mut Parts) -> &mut Cells;
    let slots: [(Ask, Slot); 5] = [
        (periods, |own| &mut own.periods),
        (gaps, |own| &mut own.gaps),
        (life, |own| &mut own.lifetime.life),
        (window, |own| &mut own.lifetime.window),
        (twelve, |own| &mut own.lifetime.twelve),
    ];
    for (ask, slot) in slots {
        for (name, cells) in reader.cells(part, ask).await? {
            if let Some(own) = all.get_mut(&name) {
                *slot(own) = cells;
            }
        }
    }
    let twelve = first_month(span.as_of);
    type Draws = fn(&mut Parts) -> &mut Drawn;
    let draws: [(Kind, i32, i32, Draws); 3] = [
        (span.kind, span.start(1), span.until(), |own| &mut own.drawn),
        (Kind::Twelve, twelve, twelve + 1, |own| &mut own.lifetime.drawn),
        (Kind::Life, i32::MIN, span.month, |own| &mut own.lifetime.drawn),
    ];
    for (kind, from, until, slot) in draws {
        for (name, drawn) in reader.drawn(part, (kind, from, until)).await? {
            if let Some(own) = all.get_mut(&name) {
                slot(own).extend(drawn);
            }
        }
    }
    let none = all.remove("");
    let named = |name: &String| (part != Part::All).then(|| name.clone());
    let mut told: Vec<Group> = all.iter().map(|(name, own)| span.group(own, named(name))).collect();
    told.extend(none.iter().map(|own| span.group(own, named(&String::new()))));
    Ok(told)
}
