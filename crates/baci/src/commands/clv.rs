//! `baci clv`: lifetime value by a model: who will come again, how often, and for how much.

mod summary;
mod told;

use super::analyzed::{Length, Source, day, length, page, tell, write};
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{print, print_json};
use baci_analytics::day as days;
use baci_analytics::history::Histories;
use baci_analytics::models::holdout::{Holdout, check};
use baci_analytics::models::score::{Horizon, Score, score};
use baci_analytics::models::spend::correlation;
use baci_analytics::models::summary::{Known, summary};
use baci_analytics::models::{Fitted, Model, fit_spend};
use baci_analytics::receipts::Wanted;
use baci_app::analytics::Given;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
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

/// Customers by their names, and what the model sees of them.
struct Seen {
    names: Vec<String>,
    known: Vec<Known>,
    /// Where there are receipts: these, and the last day that the model saw.
    given: Option<Given>,
    through: Option<Date>,
}

/// All that comes of it.
struct Report<'a> {
    seen: &'a Seen,
    model: Model,
    horizon: Horizon,
    buying: Fitted,
    spending: Option<Fitted>,
    correlation: Option<f64>,
    scores: Vec<Score>,
    holdout: Option<Holdout>,
    warnings: Vec<String>,
}

/// Customers who came again below which parameters say little.
const FEW: usize = 100;
/// How much frequency and spend may go together.
const MOST_CORRELATION: f64 = 0.3;

/// Runs it.
pub async fn run(context: &Context, args: Clv) -> Done {
    let (seen, histories) = args.seen(context).await?;
    let repeaters = seen.known.iter().filter(|own| own.frequency > 0).count();
    if repeaters < 4 {
        return Err(Failure::new(format!(
            "{repeaters} of {} customers came again on another day: no model can be made of that",
            seen.known.len()
        )));
    }
    let report = args.report(&seen, histories.as_ref());
    if let Some(file) = &args.html {
        write(file, &page::page("Lifetime value", &told::body(&report)))?;
    }
    match (context.json, args.csv) {
        (true, _) => print_json(&told::json(&report))?,
        (_, true) => print(&told::csv(&report)?)?,
        _ => print(&told::text(&report))?,
    }
    if !context.json {
        report.warnings.iter().for_each(|warning| eprintln!("baci: {warning}"));
        if let Some(given) = &seen.given {
            tell(given);
        }
    }
    let refused = seen.given.as_ref().map_or(0, |given| given.receipts.counts.refused);
    Ok(if refused == 0 { Exit::Fine } else { Exit::Refused })
}

impl Clv {
    async fn seen(&self, context: &Context) -> Result<(Seen, Option<Histories>), Failure> {
        if self.summary {
            let (names, known) = summary::read(self.source.only()?)?;
            return Ok((Seen { names, known, given: None, through: None }, None));
        }
        let given = self.source.read(context, Wanted::default(), None).await?;
        let histories = Histories::visits(&given.receipts);
        let last = histories.span().map_or(0, |(_, last)| last);
        let through = self.through.map_or(last, days::number);
        let unit = 10f64.powi(given.currency.digits.into());
        let known = summary(&histories, through, unit);
        let name = |own: &Known| given.receipts.customers.name(own.customer).to_owned();
        let names = known.iter().map(name).collect();
        let through = Some(days::date(through));
        Ok((Seen { names, known, given: Some(given), through }, Some(histories)))
    }

    fn report<'a>(&self, seen: &'a Seen, histories: Option<&Histories>) -> Report<'a> {
        let model = match self.model {
            ModelWord::BgNbd => Model::BgNbd,
            ModelWord::MbgNbd => Model::MbgNbd,
            ModelWord::ParetoNbd => Model::ParetoNbd,
        };
        let weeks = f64::from(self.horizon.count) * self.horizon.weeks_of_one();
        let horizon = Horizon { weeks, discount: self.discount };
        let buying = model.fit(&seen.known);
        let spenders = seen.known.iter().filter(|own| own.frequency > 0 && own.mean > 0.0).count();
        let spending = (spenders > 3).then(|| fit_spend(&seen.known));
        let scores = score((model, &buying), spending.as_ref(), &seen.known, horizon);
        let last = histories.and_then(Histories::span).map(|(_, last)| last);
        let span = seen.through.map(days::number).zip(last);
        let holdout = histories
            .zip(span)
            .and_then(|(own, span)| check((model, &buying), &seen.known, own, span));
        let correlation = correlation(&seen.known);
        let mut report = Report {
            seen,
            model,
            horizon,
            buying,
            spending,
            correlation,
            scores,
            holdout,
            warnings: Vec::new(),
        };
        report.warnings = report.warn();
        report
    }
}

impl Report<'_> {
    /// What speaks against taking the figures at their word.
    fn warn(&self) -> Vec<String> {
        let mut out = Vec::new();
        let repeaters = self.seen.known.iter().filter(|own| own.frequency > 0).count();
        if repeaters < FEW {
            out.push(format!(
                "only {repeaters} customers came again: the parameters are hardly determined"
            ));
        }
        if !self.buying.converged {
            out.push(format!(
                "the data do not determine the parameters of {}: try another model",
                self.model.name()
            ));
        }
        if self.spending.as_ref().is_some_and(|own| !own.converged) {
            out.push(
                "the data do not determine the model of spend: values are not to be trusted"
                    .to_owned(),
            );
        }
        if let Some(own) = self.correlation.filter(|own| own.abs() >= MOST_CORRELATION) {
            out.push(format!(
                "frequency and spend go together (correlation {own:.2}): the model of spend takes them for independent"
            ));
        }
        let q = self.spending.as_ref().and_then(|own| own.parameters.get(1)).copied();
        if q.is_some_and(|q| q <= 1.0) {
            out.push(
                "q is not above 1: the mean spend of a new customer has no finite value".to_owned(),
            );
        }
        out
    }
}
