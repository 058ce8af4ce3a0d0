//! `baci rfm`: recency, frequency and monetary value of all customers, scored from 1 to 5.

use super::analyzed::{Source, day, page, tell, write, written};
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print, print_json};
use baci_analytics::figure::amount;
use baci_analytics::receipts::Wanted;
use baci_analytics::rfm::Rfm as Scored;
use baci_app::analytics::RfmFigures;
use clap::Args;
use jiff::civil::Date;
use std::path::PathBuf;

/// What it takes.
#[derive(Args, Debug)]
pub struct Rfm {
    #[command(flatten)]
    source: Source,
    /// The day at whose start recency is counted; what was bought on it or later does not count
    /// [default: the day after the last purchase]
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
    /// Lists each customer with the three values and scores
    #[arg(long)]
    customers: bool,
    /// Writes CSV, a row for each customer
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Writes a page with pictures, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Runs it.
pub async fn run(context: &Context, args: Rfm) -> Done {
    let given = args.source.read(context, Wanted::default(), args.as_of).await?;
    let figures = RfmFigures::of(&given, args.as_of);
    let scored = &figures.scored;
    let digits = given.currency.digits;
    let name = |customer: u32| given.receipts.customers.name(customer);
    if let Some(file) = &args.html {
        let body = heat(&figures) + &page::text("All figures", &text(&figures));
        write(file, &page::page("RFM", &body))?;
    }
    match (context.json, args.csv) {
        (true, _) => print_json(&figures.json(&given, args.customers))?,
        (_, true) => print(&csv(scored, digits, name)?)?,
        _ => print(&text(&figures))?,
    }
    if !context.json {
        tell(&given);
    }
    Ok(if given.receipts.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

fn csv<'a>(scored: &Scored, digits: u8, name: impl Fn(u32) -> &'a str) -> Result<String, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    let heads = ["customer", "recency_days", "frequency", "monetary", "r", "f", "m"];
    out.write_record(heads).map_err(failed)?;
    for (values, scores) in &scored.customers {
        let row = [
            name(values.customer).to_owned(),
            (scored.as_of - values.last).to_string(),
            values.frequency.to_string(),
            amount(values.monetary, digits),
            scores.r.to_string(),
            scores.f.to_string(),
            scores.m.to_string(),
        ];
        out.write_record(row).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn text(figures: &RfmFigures) -> String {
    let scored = &figures.scored;
    let mut table = Table::new(["recency", "F1", "F2", "F3", "F4", "F5"]).right([1, 2, 3, 4, 5]);
    for (row, r) in figures.grid().into_iter().zip([5, 4, 3, 2, 1]) {
        let [a, b, c, d, e] = row.map(|n| n.to_string());
        table.row([format!("R{r}"), a, b, c, d, e]);
    }
    let mut scores = Table::new(["score", "R", "F", "M"]).right([1, 2, 3]);
    let all = [scored.counts(|own| own.r), scored.counts(|own| own.f), scored.counts(|own| own.m)];
    for score in 1..=5usize {
        let [r, f, m] = all.map(|counts| counts.get(score - 1).copied().unwrap_or(0).to_string());
        scores.row([score.to_string(), r, f, m]);
    }
    let (many, day) = (scored.customers.len(), written(scored.as_of));
    format!(
        "{many} customers as of {day}; customers by recency and frequency:\n\n{table}\n{scores}"
    )
}

fn heat(figures: &RfmFigures) -> String {
    let scored = &figures.scored;
    #[expect(clippy::cast_precision_loss, reason = "shares in a picture")]
    let share = |n: u64| Some(100.0 * n as f64 / scored.customers.len().max(1) as f64);
    let heads = ["", "F1", "F2", "F3", "F4", "F5"].map(str::to_owned);
    let rows: Vec<(String, Vec<Option<f64>>)> = figures
        .grid()
        .into_iter()
        .zip([5, 4, 3, 2, 1])
        .map(|(row, r)| (format!("R{r}"), row.map(share).to_vec()))
        .collect();
    page::heat("Share of customers by recency and frequency, %", &heads, &rows)
}
