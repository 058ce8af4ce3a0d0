//! `baci next`: when each customer is expected to buy next, and when they mostly come.

use super::analyzed::{Source, day, tell, written};
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print, print_json};
use baci_analytics::day as days;
use baci_analytics::figure::{millionths, number};
use baci_analytics::next::{Next as One, OWN, Told, next};
use baci_analytics::receipts::Wanted;
use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};

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
}

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Runs it.
pub async fn run(context: &Context, args: Next) -> Done {
    let wanted = Wanted { minute: true, ..Wanted::default() };
    let given = args.source.read(context, wanted, args.as_of).await?;
    let told = next(&given.receipts, args.as_of.map_or(i32::MAX, days::number));
    let name = |customer: u32| given.receipts.customers.name(customer);
    if context.json {
        let customer = |own: &One| {
            json!({
                "customer": name(own.customer), "purchase_days": own.days, "last": written(own.last), "rhythm_days": own.rhythm,
                "own_rhythm": own.own, "expected": written(own.expected), "weekday": weekday(own), "hour": own.hour,
            })
        };
        print_json(&json!({
            "definition": format!("last day with a purchase and the median of the days between them; that of all customers where there are fewer than {OWN}"),
            "typical_days": told.typical, "holdout": holdout(&told),
            "customers": told.customers.iter().map(customer).collect::<Vec<_>>(), "counts": given.counts(),
        }))?;
    } else {
        match args.csv {
            true => print(&csv(&told, name)?)?,
            false => print(&text(&told, name, args.top))?,
        }
        let check = holdout(&told);
        match told.checked {
            0 => eprintln!("baci: no customer has purchases enough to try it on the last of them"),
            n => eprintln!(
                "baci: last purchases of {n} customers foretold: own rhythm missed by {} days on average, that of all by {}",
                check["own_missed_days"], check["typical_missed_days"]
            ),
        }
        tell(&given);
    }
    Ok(if given.receipts.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

fn weekday(own: &One) -> &'static str {
    WEEKDAYS.get(own.weekday).copied().unwrap_or_default()
}

fn holdout(told: &Told) -> Value {
    let average = |sum: u64| millionths(sum.into(), told.checked.into()).map(number);
    json!({
        "customers": told.checked, "own_missed_days": average(told.own_missed),
        "typical_missed_days": average(told.typical_missed),
    })
}

/// Whoever is expected first, and how many there are in all.
fn text<'a>(told: &Told, name: impl Fn(u32) -> &'a str, top: u32) -> String {
    let mut soon: Vec<&One> = told.customers.iter().collect();
    soon.sort_by(|a, b| (a.expected, name(a.customer)).cmp(&(b.expected, name(b.customer))));
    soon.truncate(usize::try_from(top).unwrap_or(usize::MAX));
    let heads = ["customer", "expected", "last", "every days", "rhythm", "mostly on", "at"];
    let mut table = Table::new(heads).right([3]);
    for own in &soon {
        let rhythm = if own.own { "own" } else { "that of all" };
        table.row([
            name(own.customer).to_owned(),
            written(own.expected),
            written(own.last),
            own.rhythm.to_string(),
            rhythm.to_owned(),
            weekday(own).to_owned(),
            format!("{:02}:00", own.hour),
        ]);
    }
    format!("{table}\n{} of {} customers\n", soon.len(), told.customers.len())
}

fn csv<'a>(told: &Told, name: impl Fn(u32) -> &'a str) -> Result<String, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    let heads =
        ["customer", "purchase_days", "last", "rhythm_days", "own", "expected", "weekday", "hour"];
    out.write_record(heads).map_err(failed)?;
    for own in &told.customers {
        let row = [
            name(own.customer).to_owned(),
            own.days.to_string(),
            written(own.last),
            own.rhythm.to_string(),
            own.own.to_string(),
            written(own.expected),
            weekday(own).to_owned(),
            own.hour.to_string(),
        ];
        out.write_record(row).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
