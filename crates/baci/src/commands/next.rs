//! `baci next`: when each customer is expected to buy next, and when they mostly come.

use super::analyzed::page::{self, Line};
use super::analyzed::{Source, day, tell, write, written};
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print, print_listed};
use baci_analytics::figure::number;
use baci_analytics::receipts::Wanted;
use baci_app::analytics::{Given, NextFigures, NextOne, date, weekday};
use clap::Args;
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::path::PathBuf;

/// What it takes.
#[derive(Args, Debug)]
pub struct Next {
    #[command(flatten)]
    source: Source,
    /// What was bought on this day or later does not count [default: all counts]
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
    /// How many customers the table shows, whoever is expected first; JSON and CSV have all
    #[arg(long, default_value_t = 50, value_name = "CUSTOMERS", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    top: u32,
    /// Writes CSV, a row for each customer
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Writes a page with a picture, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Days that the picture shows.
const AHEAD: i64 = 28;

/// Runs it.
pub async fn run(context: &Context, args: Next) -> Done {
    let wanted = Wanted { minute: true, ..Wanted::default() };
    let given = args.source.read(context, wanted, args.as_of).await?;
    let all = NextFigures::of(&given, args.as_of);
    let top = usize::try_from(args.top).unwrap_or(usize::MAX);
    if let Some(file) = &args.html {
        write(file, &page::page("Next purchases", &body(&all, &given, (args.as_of, top))))?;
    }
    match (context.json, args.csv) {
        (true, _) => {
            let customers = all.told.customers.iter().map(|own| NextFigures::one(&given, own));
            print_listed(&all.json(&given, std::iter::empty()), "customers", customers)?;
        }
        (_, true) => print(&csv(&all, &given)?)?,
        _ => print(&text(&all, &given, top))?,
    }
    if !context.json {
        let [own, typical] = all.missed().map(|own| own.map_or(0.0, number));
        match all.told.checked {
            0 => eprintln!("baci: no customer has purchases enough to try it on the last of them"),
            n => eprintln!(
                "baci: last purchases of {n} customers foretold: own rhythm missed by {own} days on average, that of all by {typical}"
            ),
        }
        tell(&given);
    }
    Ok(if given.receipts.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

/// Whoever is expected first, and how many there are in all.
fn text(all: &NextFigures, given: &Given, top: usize) -> String {
    let soon = all.expected((None, None), 0, top);
    let heads = ["customer", "expected", "last", "every days", "rhythm", "mostly on", "at"];
    let mut table = Table::new(heads).right([3]);
    for own in &soon {
        let rhythm = if own.own { "own" } else { "that of all" };
        table.row([
            given.receipts.customers.name(own.customer).to_owned(),
            written(own.expected),
            written(own.last),
            own.rhythm.to_string(),
            rhythm.to_owned(),
            weekday(own).to_owned(),
            format!("{:02}:00", own.hour),
        ]);
    }
    format!("{table}\n{} of {} customers\n", soon.len(), all.told.customers.len())
}

/// Who is expected on each of the days from the one that is asked for, or from the day after the last purchase.
fn body(all: &NextFigures, given: &Given, (as_of, top): (Option<Date>, usize)) -> String {
    let last = all.told.customers.iter().map(|own| own.last).max().unwrap_or(0);
    let first = as_of.unwrap_or_else(|| date(last.saturating_add(1)));
    let days = (0..AHEAD).map(|n| first.saturating_add(n.days()));
    let many = |day: Date| {
        let many = all.many(Some(day), Some(day.saturating_add(1.day())));
        Some(f64::from(u32::try_from(many).unwrap_or(u32::MAX)))
    };
    let line = Line { name: "customers", values: days.clone().map(many).collect() };
    let places: Vec<String> = days.map(|day| day.strftime("%m-%d").to_string()).collect();
    let head = format!("Customers by the day on which they are expected, from {first}");
    page::lines(&head, &places, &[line])
        + &page::text("Whoever is expected first", &text(all, given, top))
}

fn csv(all: &NextFigures, given: &Given) -> Result<String, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    let heads =
        ["customer", "purchase_days", "last", "rhythm_days", "own", "expected", "weekday", "hour"];
    out.write_record(heads).map_err(failed)?;
    let row = |own: &NextOne| {
        [
            given.receipts.customers.name(own.customer).to_owned(),
            own.days.to_string(),
            written(own.last),
            own.rhythm.to_string(),
            own.own.to_string(),
            written(own.expected),
            weekday(own).to_owned(),
            own.hour.to_string(),
        ]
    };
    for own in &all.told.customers {
        out.write_record(row(own)).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
