//! `baci clv`: lifetime value by a model: who will come again, how often, and for how much.

mod summary;
mod told;

use super::analyzed::{Length, Source, day, length, page, tell, write};
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{print, print_listed};
use baci_analytics::receipts::Wanted;
use baci_app::analytics::{Given, Horizon, Lifetime, LifetimeAsk, Model, Score};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::Value;
use std::path::PathBuf;

/// What it takes.
#[derive(Args, Debug)]
pub struct Clv {
    #[command(flatten)]
    source: Source,
    /// The model of buying
    #[arg(long, value_enum, default_value_t = ModelWord::BgNbd)]
    model: ModelWord,
    /// How far is looked ahead: 90d, 39w, 12m (months of 365/12 days), 1y
    #[arg(long, default_value = "12m", value_name = "LENGTH", value_parser = length)]
    horizon: Length,
    /// What money loses in a month: 0.01 is one hundredth
    #[arg(long, default_value_t = 0.0, value_name = "SHARE", value_parser = discount)]
    discount: f64,
    /// The last day that the model sees; what was bought later checks its forecast [default: the last purchase]
    #[arg(long, value_name = "DAY", value_parser = day)]
    through: Option<Date>,
    /// The file is a ready summary: a CSV with the columns customer, frequency, recency, T and, for values,
    /// monetary_value; times in weeks
    #[arg(long)]
    summary: bool,
    /// Writes CSV, a row for each customer
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Writes a page with pictures, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Models by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "as the papers name them")]
enum ModelWord {
    BgNbd,
    MbgNbd,
    ParetoNbd,
}

fn discount(text: &str) -> Result<f64, String> {
    let read = text.parse::<f64>().ok().filter(|share| (0.0..1.0).contains(share));
    read.ok_or_else(|| format!("'{text}' is no share from 0 to 1: a hundredth is 0.01"))
}

/// What a model says, and of whom.
struct Report {
    told: Lifetime,
    /// Where there are receipts.
    given: Option<Given>,
    /// Customers' names where there is a ready summary.
    names: Vec<String>,
}

/// Runs it.
pub async fn run(context: &Context, args: Clv) -> Done {
    let report = args.report(context).await?;
    if let Some(file) = &args.html {
        write(file, &page::page("Lifetime value", &told::body(&report)))?;
    }
    match (context.json, args.csv) {
        (true, _) => {
            let customers = report.customers().map(|(name, own)| Lifetime::one(name, own));
            print_listed(&report.json(), "customers", customers)?;
        }
        (_, true) => print(&told::csv(&report)?)?,
        _ => print(&told::text(&report))?,
    }
    if !context.json {
        report.told.warnings.iter().for_each(|warning| eprintln!("baci: {}", warning.sentence()));
        report.given.as_ref().into_iter().for_each(tell);
    }
    let refused = report.given.as_ref().map_or(0, |given| given.receipts.counts.refused);
    Ok(if refused == 0 { Exit::Fine } else { Exit::Refused })
}

impl Clv {
    async fn report(&self, context: &Context) -> Result<Report, Failure> {
        let model = match self.model {
            ModelWord::BgNbd => Model::BgNbd,
            ModelWord::MbgNbd => Model::MbgNbd,
            ModelWord::ParetoNbd => Model::ParetoNbd,
        };
        let horizon = Horizon { weeks: self.horizon.weeks(), discount: self.discount };
        let ask = LifetimeAsk { model, horizon, through: self.through };
        if self.summary {
            let (names, known) = summary::read(self.source.only()?)?;
            return Ok(Report { told: ask.of_summary(&known)?, given: None, names });
        }
        let given = self.source.read(context, Wanted::default(), None).await?;
        Ok(Report { told: ask.of(&given)?, given: Some(given), names: Vec::new() })
    }
}

impl Report {
    fn name(&self, own: &Score) -> &str {
        match &self.given {
            Some(given) => given.receipts.customers.name(own.customer),
            None => self.names.get(own.customer as usize).map_or("", String::as_str),
        }
    }

    /// Everybody, in the order in which they came.
    fn customers(&self) -> impl Iterator<Item = (&str, &Score)> {
        self.told.scores.iter().map(|own| (self.name(own), own))
    }

    /// All but the customers.
    fn json(&self) -> Value {
        let counts = self.given.as_ref().map_or(Value::Null, Given::counts);
        self.told.json(&counts, std::iter::empty())
    }
}
