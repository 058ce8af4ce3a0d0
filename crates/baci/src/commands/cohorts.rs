//! `baci cohorts`: who bought first in the same period, and how many came again in each one after.

use super::analyzed::{Source, day, page, tell, write};
use super::metrics::PeriodWord;
use crate::context::Context;
use crate::failure::{Done, Exit};
use crate::output::{print, print_json};
use baci_analytics::cohorts::Cohort;
use baci_analytics::figure::{amount, number};
use baci_analytics::receipts::Wanted;
use baci_app::analytics::{Cohorts as Told, CohortsAsk, Given};
use clap::Args;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::PathBuf;

/// What it takes.
#[derive(Args, Debug)]
pub struct Cohorts {
    #[command(flatten)]
    source: Source,
    /// The periods that cohorts are made by, and followed by
    #[arg(long, value_enum, default_value_t = PeriodWord::Month)]
    period: PeriodWord,
    /// The first day; who bought before is in no cohort [default: the start of the period of the first purchase]
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Date>,
    /// The day after the last one; nothing that is later counts [default: the end of the period of the last purchase]
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
    /// Writes CSV, a row for each cohort and period
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Writes a page with a heat map, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Runs it.
pub async fn run(context: &Context, args: Cohorts) -> Done {
    let given = args.source.read(context, Wanted::default(), args.until).await?;
    let Cohorts { period, from, until, .. } = args;
    let all = CohortsAsk { period: period.period(), from, until }.of(&given)?;
    let rows = &all.rows;
    if let Some(file) = &args.html {
        let most = rows.first().map_or(0, |(_, own)| own.cells.len());
        let heads: Vec<String> =
            std::iter::once(String::new()).chain((0..most).map(|n| format!("+{n}"))).collect();
        let shares = |own: &Cohort| {
            own.cells.iter().map(|cell| Told::share(cell, own).map(number)).collect()
        };
        let cells: Vec<_> = rows.iter().map(|(start, own)| (start.clone(), shares(own))).collect();
        write(file, &page::page("Cohorts", &page::heat("Who came again, %", &heads, &cells)))?;
    }
    match (context.json, args.csv) {
        (true, _) => print_json(&all.json(&given))?,
        (_, true) => print(&csv(rows, &given))?,
        _ => print(&text(rows))?,
    }
    if !context.json {
        tell(&given);
    }
    Ok(if given.receipts.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

fn csv(rows: &[(String, Cohort)], given: &Given) -> String {
    let mut out = "start,period,buyers,retention,purchases,net\n".to_owned();
    for (start, own) in rows {
        for (period, cell) in own.cells.iter().enumerate() {
            let share = Told::share(cell, own)
                .map_or_else(String::new, |n| baci_core::decimal::format(n, 6));
            let net = amount(cell.net, given.currency.digits);
            let _ =
                writeln!(out, "{start},{period},{},{share},{},{net}", cell.buyers, cell.purchases);
        }
    }
    out
}

/// A triangle of whole percents, at most two years of periods wide.
fn text(rows: &[(String, Cohort)]) -> String {
    if rows.is_empty() {
        return "no purchases\n".to_owned();
    }
    let wide = rows.iter().map(|(_, own)| own.cells.len()).max().unwrap_or(0).min(25);
    let mut out = format!("{:10}  {:>9}", "first", "customers");
    for period in 1..wide {
        let _ = write!(out, " {:>4}", format!("+{period}"));
    }
    out.push('\n');
    for (start, own) in rows {
        let many = own.cells.first().map_or(0, |cell| cell.buyers);
        let _ = write!(out, "{start:10}  {many:>9}");
        for cell in own.cells.iter().take(wide).skip(1) {
            let share = Told::share(cell, own)
                .map_or_else(|| "-".to_owned(), |n| format!("{:.0}%", number(n)));
            let _ = write!(out, " {share:>4}");
        }
        out.push('\n');
    }
    out
}
