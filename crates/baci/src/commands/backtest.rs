//! `baci backtest`: what a draft of a program would have meant for receipts that there were, beside another program.

mod page;
mod source;
mod text;

use super::import::options::ReceiptOptions;
use crate::commands::check;
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::print;
use baci_app::backtest::{Assumptions, Backtest as Runs};
use baci_core::program::Program;
use baci_core::time::{Instant, Zone};
use clap::Args;
use std::path::{Path, PathBuf};

/// What it takes.
#[derive(Args, Debug)]
pub struct Backtest {
    /// The draft: a TOML file, a folder of them, or a JSON file
    #[arg(long, value_name = "PROGRAM")]
    program: PathBuf,
    /// What it is held against: 'published', the number of a version, or another program's file
    #[arg(long, default_value = "published", value_name = "PROGRAM")]
    against: String,
    /// The receipts: a CSV (also compressed with gzip) or Parquet file, or 'database'
    #[arg(long, value_name = "FILE")]
    receipts: String,
    /// From this day or time on [default: the first receipt]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Until this day or time, which is left out; time stands there at the end
    /// [default: the day after the last receipt]
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// How many of a hundred members are taken to pay with all they have at each purchase; the others never do
    #[arg(long, default_value_t = 30, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    redeem: u8,
    /// Writes a page with pictures, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    options: ReceiptOptions,
}

/// Runs it.
pub async fn run(context: &Context, args: Backtest) -> Done {
    let draft = read(&args.program)?;
    let (against, baci) = match Path::new(&args.against) {
        path if path.exists() && args.receipts != "database" => (read(path)?, None),
        path if path.exists() => (read(path)?, Some(context.open().await?)),
        _ => {
            let baci = context.open().await?;
            (published(&baci, &args.against).await?, Some(baci))
        }
    };
    let zone = draft.zone.clone();
    let span = match (&baci, args.receipts.as_str()) {
        (Some(baci), "database") => source::span(baci, &zone).await?,
        _ => (Instant::EARLIEST, now()),
    };
    let from = args.from.as_deref().map_or(Ok(span.0), |text| instant(text, &zone))?;
    let until = args.to.as_deref().map_or(Ok(span.1), |text| instant(text, &zone))?;
    if from >= until {
        return Err(Failure::usage("--from must lie before --to"));
    }
    let to_the_last = args.to.is_none();
    let assumed = Assumptions { from, until, to_the_last, redeeming_percent: args.redeem };
    let defaults = baci_app::receipts::Defaults::of(&draft);
    let mut runs = Runs::new(draft, against, assumed).map_err(baci_app::AppError::Refused)?;
    match (&baci, args.receipts.as_str()) {
        (Some(baci), "database") => source::database(context, baci, &mut runs, &assumed).await?,
        _ => source::file(context, &args, defaults, &mut runs).await?,
    }
    let report = runs.finish();
    if let Some(file) = &args.html {
        let page = page::page(&report);
        std::fs::write(file, page).map_err(|error| Failure::file(file, &error))?;
    }
    match context.json {
        true => {
            let json = serde_json::to_string_pretty(&report);
            print(&(json.map_err(|error| Failure::new(error.to_string()))? + "\n"))?;
        }
        false => print(&text::text(&report))?,
    }
    if let Some(baci) = baci {
        baci.close().await;
    }
    Ok(Exit::Fine)
}

fn read(path: &Path) -> Result<Program, Failure> {
    check::read(path)?.map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::new(all.join("\n"))
    })
}

async fn published(baci: &baci_app::Baci, name: &str) -> Result<Program, Failure> {
    let version = match name {
        "published" => None,
        number => Some(number.parse::<i64>().map_err(|_| {
            Failure::usage(format!(
                "--against takes 'published', the number of a version, or a file: there is no {number}"
            ))
        })?),
    };
    let found = baci.program(version).await?;
    let program = Program::from_json(&found.document).map_err(baci_app::AppError::Program)?;
    Ok(program)
}

/// A day in the program's zone, or a time.
fn instant(text: &str, zone: &Zone) -> Result<Instant, Failure> {
    if let Ok(day) = text.parse::<jiff::civil::Date>() {
        return Ok(zone.start_of(day));
    }
    text.parse().map_err(|_| {
        Failure::usage(format!("'{text}' is no day (YYYY-MM-DD) and no time (RFC 3339)"))
    })
}

fn now() -> Instant {
    baci_app::Clock::System.now()
}
