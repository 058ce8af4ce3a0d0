//! `baci metrics`: retention, churn, repeat purchases, lifetime value, cross-selling and average bills.

mod groups;
mod json;
mod text;

use super::analyzed::{Given, Length, Source, day, length, write};
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{print, print_json};
use baci_analytics::calendar::Period;
use baci_analytics::cross::{Class, Cross, cross};
use baci_analytics::day as days;
use baci_analytics::gaps::Gaps;
use baci_analytics::history::Histories;
use baci_analytics::metrics::{Asked, Base, LifetimeValue, Told, metrics};
use baci_analytics::receipts::Wanted;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What it takes.
#[derive(Args, Debug)]
pub struct Metrics {
    #[command(flatten)]
    source: Source,
    /// The periods that figures are told by
    #[arg(long, value_enum, default_value_t = PeriodWord::Month)]
    period: PeriodWord,
    /// The first day [default: the start of the period of the first purchase]
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Date>,
    /// The day after the last one; nothing that is later counts [default: the end of the period of the last purchase]
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
    /// Whom the base of a rate holds: who bought in the period before (calendar), or who bought in the days
    /// before an instant (window)
    #[arg(long, value_enum, default_value_t = BaseWord::Calendar)]
    base: BaseWord,
    /// How long somebody stays in the base of a window after a purchase: 90d, 12w, 6m, 1y
    #[arg(long, default_value = "90d", value_name = "LENGTH", value_parser = length)]
    window: Length,
    /// In how many calendar months that ended last a regular bought, in each of them
    #[arg(long, default_value_t = 3, value_name = "MONTHS", value_parser = clap::value_parser!(u32).range(1..=60))]
    regular_months: u32,
    /// Tells the figures of each branch, channel, cohort (month of the first purchase) or stage as well
    #[arg(long, value_enum)]
    by: Option<By>,
    /// A CSV with the columns category, family and class (a whole number, the higher the dearer), for upselling
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// Writes CSV, a row for each period
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Writes a page with pictures, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Periods of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PeriodWord {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl PeriodWord {
    pub const fn period(self) -> Period {
        match self {
            Self::Day => Period::Day,
            Self::Week => Period::Week,
            Self::Month => Period::Month,
            Self::Quarter => Period::Quarter,
            Self::Year => Period::Year,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BaseWord {
    Calendar,
    Window,
}

/// What groups are made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Branch,
    Channel,
    Cohort,
    Stage,
}

/// All figures of some receipts.
struct Report {
    /// The branch, channel, cohort or stage; nothing for all receipts.
    name: Option<String>,
    periods: Vec<Told>,
    value: LifetimeValue,
    gaps: Gaps,
}

/// All figures.
struct All {
    asked: Option<Asked>,
    report: Report,
    groups: Vec<Report>,
    cross: Option<Cross>,
    /// What the catalog says of categories, by their numbers.
    classes: BTreeMap<u32, Class>,
}

/// Runs it.
pub async fn run(context: &Context, args: Metrics) -> Done {
    let given = args.source.read(context, args.wanted(), args.until).await?;
    let all = args.all(&given)?;
    if let Some(file) = &args.html {
        write(file, &text::page(&given, &all, &args))?;
    }
    match (context.json, args.csv) {
        (true, _) => print_json(&json::report(&given, &all, &args))?,
        (_, true) => print(&text::csv(&given, &all)?)?,
        _ => print(&text::text(&given, &all, &args))?,
    }
    if !context.json {
        given.tell();
    }
    Ok(if given.receipts.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

impl Metrics {
    fn wanted(&self) -> Wanted {
        // In the database, categories stand in the events themselves, which take long to read: with --catalog.
        let category =
            self.source.maps("category") || self.source.is_database() && self.catalog.is_some();
        Wanted {
            branch: self.by == Some(By::Branch),
            channel: self.by == Some(By::Channel),
            category,
            minute: category,
            ..Wanted::default()
        }
    }

    fn all(&self, given: &Given) -> Result<All, Failure> {
        let receipts = &given.receipts;
        let asked = self.asked(receipts.span())?;
        let until = asked.map_or(i32::MAX, |asked| days::number(asked.until));
        let histories = Histories::all(receipts, until);
        let report = self.report(&histories, asked.as_ref(), None)?;
        let groups = match (self.by, &asked) {
            (Some(by), Some(asked)) => groups::groups(self, given, &histories, (by, asked))?,
            _ => Vec::new(),
        };
        let classes = match &self.catalog {
            Some(file) => groups::catalog(file, receipts)?,
            None => BTreeMap::new(),
        };
        let span = asked.map(|asked| (days::number(asked.from), until));
        let span = span.filter(|_| !receipts.lines().is_empty());
        let cross = span.map(|span| cross(receipts, span, &classes));
        Ok(All { asked, report, groups, cross, classes })
    }

    /// What is asked, of the days on which something was bought.
    fn asked(&self, span: Option<(i32, i32)>) -> Result<Option<Asked>, Failure> {
        let period = self.period.period();
        let first = || span.map(|(first, _)| period.start(days::date(first)));
        let last = || span.map(|(_, last)| period.next(period.start(days::date(last))));
        let (Some(from), Some(until)) = (self.from.or_else(first), self.until.or_else(last)) else {
            return Ok(None);
        };
        if from >= until {
            return Err(Failure::usage(
                "--from must lie before --until, and before the last purchase",
            ));
        }
        let base = match self.base {
            BaseWord::Calendar => Base::Calendar,
            BaseWord::Window => Base::Window { days: self.window.days() },
        };
        Ok(Some(Asked { period, from, until, base, regular_months: self.regular_months }))
    }

    fn report(
        &self,
        histories: &Histories,
        asked: Option<&Asked>,
        name: Option<String>,
    ) -> Result<Report, Failure> {
        let periods = match asked {
            Some(asked) => metrics(histories, asked).ok_or_else(|| {
                Failure::usage(
                    "these are too many periods: choose longer ones, or --from and --until",
                )
            })?,
            None => Vec::new(),
        };
        // Where nobody says until when, time stands at the end of the day of the last purchase.
        let last = histories.span().map_or(0, |(_, last)| last + 1);
        let as_of = self.until.map_or(last, days::number);
        let from = asked.map_or(0, |asked| days::number(asked.from));
        let gaps = Gaps::of(histories, from, asked.map_or(0, |asked| days::number(asked.until)));
        Ok(Report { name, periods, value: LifetimeValue::of(histories, as_of), gaps })
    }
}
