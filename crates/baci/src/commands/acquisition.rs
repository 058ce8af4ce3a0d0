//! `baci acquisition`: what winning customers cost, what they are worth beside that, and when it has come back.

use super::analyzed::{Source, day, tell};
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::Table;
use baci_analytics::day as days;
use baci_analytics::figure::{amount, number};
use baci_analytics::receipts::Wanted;
use baci_app::analytics::{Acquired, AcquiredRow, AcquisitionCost, Given, MOST_COSTS};
use baci_core::decimal::Decimal;
use baci_core::money::Currency;
use clap::Args;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// What it takes.
#[derive(Args, Debug)]
pub struct Acquisition {
    #[command(flatten)]
    source: Source,
    /// A CSV with the columns month (2026-01), cost and, if you like, channel [default: what is entered in the database]
    #[arg(long, value_name = "FILE")]
    costs: Option<PathBuf>,
    /// What of sales is left after the goods are paid, in percent; with 100 figures are of sales
    #[arg(long, default_value = "100", value_name = "PERCENT", value_parser = margin)]
    margin: i64,
    /// The day after the last one; nothing that is later counts [default: the day after the last purchase]
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
}

/// A share in percent, in millionths.
fn margin(text: &str) -> Result<i64, String> {
    let read = text.parse::<Decimal>().ok().and_then(|n| n.in_units(6));
    let read = read.filter(|n| (1..=100_000_000).contains(n));
    read.ok_or_else(|| format!("'{text}' is no percentage above 0 and up to 100"))
}

/// Runs it.
pub async fn run(context: &Context, args: Acquisition) -> Done {
    let stored = match (&args.costs, args.source.is_database()) {
        (Some(_), _) => Vec::new(),
        (None, true) => {
            let baci = context.open().await?;
            let costs = baci.acquisition_costs().await?;
            baci.close().await;
            costs
        }
        (None, false) => {
            return Err(Failure::usage("name what customers cost with --costs FILE"));
        }
    };
    let wanted = Wanted {
        channel: args.source.is_database() || args.source.maps("channel"),
        ..Wanted::default()
    };
    let given = args.source.read(context, wanted, args.until).await?;
    let costs = match &args.costs {
        Some(file) => read(file, &given.currency)?,
        None => stored,
    };
    let until = args.until.map_or(i32::MAX, days::number);
    let told = Acquired::of(&given, &costs, until, args.margin);
    context.tell(|| text(&told, &given), &told.json(&given))?;
    if !context.json {
        tell(&given);
    }
    Ok(if given.receipts.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

/// The costs of a file.
fn read(file: &Path, currency: &Currency) -> Result<Vec<AcquisitionCost>, Failure> {
    let wrong = |error: csv::Error| Failure::new(format!("{}: {error}", file.display()));
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).map_err(wrong)?;
    let heads = reader.headers().map_err(wrong)?.clone();
    let place = |name: &str| heads.iter().position(|head| head == name);
    let needed = |name: &str| {
        let missing = || Failure::usage(format!("{}: there is no column '{name}'", file.display()));
        place(name).ok_or_else(missing)
    };
    let (month, cost, channel) = (needed("month")?, needed("cost")?, place("channel"));
    let mut costs = Vec::new();
    for (row, record) in (1..).zip(reader.records()) {
        let record = record.map_err(wrong)?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let bad = |what: &str| Failure::new(format!("{}: row {row}: {what}", file.display()));
        let first: Date = format!("{}-01", cell(month)).parse().map_err(|_| {
            bad(&format!("month: '{}' is no month: write it like 2026-10", cell(month)))
        })?;
        let paid =
            currency.parse(cell(cost)).ok().filter(|cost| *cost >= 0).ok_or_else(|| {
                bad(&format!("cost: '{}' is no amount of zero or above", cell(cost)))
            })?;
        if costs.len() >= MOST_COSTS {
            return Err(bad(&format!("there are more than {MOST_COSTS} costs")));
        }
        let channel = channel.map_or("", cell).to_owned();
        costs.push(AcquisitionCost { month: first, channel, cost: paid });
    }
    Ok(costs)
}

fn text(told: &Acquired, given: &Given) -> String {
    let mut table = Table::new([
        "month",
        "channel",
        "cost",
        "customers",
        "each",
        "returned",
        "worth",
        "paid back",
    ])
    .right([2, 3, 4, 5, 6, 7]);
    let digits = given.currency.digits;
    let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let mut add = |name: String, own: &AcquiredRow| {
        let each = own.won.cost_of_one(own.cost, digits).filter(|_| own.cost > 0);
        let returned = own.won.returned(own.cost, told.margin);
        table.row([
            name,
            own.channel.clone().unwrap_or_default(),
            amount(own.cost.into(), digits),
            own.won.customers.to_string(),
            or(each),
            or(returned.map(|times| format!("{:.2} x", number(times)))),
            or(told.value_to_cost(own).map(|times| format!("{times:.2} x"))),
            or(own.won.payback(own.cost, told.margin).map(|months| format!("{months} months"))),
        ]);
    };
    add("all".to_owned(), &told.all);
    for own in told.months.iter().chain(&told.channels) {
        add(own.month.strftime("%Y-%m").to_string(), own);
    }
    format!("{table}\n")
}
