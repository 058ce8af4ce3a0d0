//! `baci metrics`: retention, churn, repeat purchases, lifetime value, cross-selling and average bills.

mod catalog;
mod text;

use super::analyzed::{Length, Source, day, length, tell, write};
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{print, print_json};
use baci_analytics::calendar::Period;
use baci_analytics::metrics::Base;
use baci_analytics::receipts::Wanted;
use baci_app::analytics::{By as AppBy, MetricsAsk};
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
    /// Tells the figures of each branch, channel, cohort (month of the first purchase), stage, and of the database segment or tier as well
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
    Segment,
    Stage,
    Tier,
}

impl By {
    const fn app(self) -> AppBy {
        match self {
            Self::Branch => AppBy::Branch,
            Self::Channel => AppBy::Channel,
            Self::Cohort => AppBy::Cohort,
            Self::Segment => AppBy::Segment,
            Self::Stage => AppBy::Stage,
            Self::Tier => AppBy::Tier,
        }
    }
}

/// Runs it.
pub async fn run(context: &Context, args: Metrics) -> Done {
    if matches!(args.by, Some(By::Segment | By::Tier)) && !args.source.is_database() {
        return Err(Failure::usage(
            "files do not tell who has which tier and is in which segment: name none, for the database",
        ));
    }
    let mut given = args.source.read(context, args.wanted(), args.until).await?;
    if args.by == Some(By::Segment) {
        given = Source::with_segments(context, given).await?;
    }
    let classes = match &args.catalog {
        Some(file) => catalog::read(file, &given.receipts)?,
        None => BTreeMap::new(),
    };
    let ask = args.ask();
    let all = ask.of(&given, classes)?;
    if let Some(file) = &args.html {
        write(file, &text::page(&given, &all, &args))?;
    }
    match (context.json, args.csv) {
        (true, _) => print_json(&all.json(&given, &ask))?,
        (_, true) => print(&text::csv(&given, &all)?)?,
        _ => print(&text::text(&given, &all, &args))?,
    }
    if !context.json {
        tell(&given);
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

    fn ask(&self) -> MetricsAsk {
        MetricsAsk {
            period: self.period.period(),
            from: self.from,
            until: self.until,
            base: match self.base {
                BaseWord::Calendar => Base::Calendar,
                BaseWord::Window => Base::Window { days: self.window.days() },
            },
            regular_months: self.regular_months,
            by: self.by.map(By::app),
        }
    }
}
