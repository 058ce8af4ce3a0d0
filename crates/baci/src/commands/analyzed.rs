//! What the analyst's commands share: receipts of files or of the database, and days as they are typed.

pub mod page;

use super::import::options::ReceiptOptions;
use crate::context::{Context, program};
use crate::failure::Failure;
use baci_analytics::day::{self, Day};
use baci_analytics::receipts::{Receipts, Wanted};
use baci_app::analytics::Given;
pub use baci_app::analytics::Length;
use baci_app::receipts::{Defaults, columns};
use baci_core::money::Currency;
use baci_core::program::stages::Stages;
use baci_core::time::{Instant, Zone};
use clap::Args;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Where receipts come from.
#[derive(Args, Debug)]
pub struct Source {
    /// Receipts: CSV (also compressed with gzip; - for standard input) or Parquet files; those of the
    /// database where none is named
    files: Vec<PathBuf>,
    /// Only those who are in this segment now (of the database)
    #[arg(long, value_name = "ID")]
    segment: Option<String>,
    #[command(flatten)]
    options: ReceiptOptions,
}

/// No currency, as ISO 4217 has it: two decimals, as most have.
const UNNAMED: &str = "XXX";

impl Source {
    /// Reads them; those of the database up to the start of a day.
    pub async fn read(
        &self,
        context: &Context,
        wanted: Wanted,
        until: Option<Date>,
    ) -> Result<Given, Failure> {
        match self.files.is_empty() {
            true => self.database(context, wanted, until).await,
            false if self.segment.is_some() => Err(Failure::usage(
                "files do not tell who is in which segment: name none, for the database",
            )),
            false => self.of_files(wanted),
        }
    }

    /// Whether they come from the database.
    pub const fn is_database(&self) -> bool {
        self.files.is_empty()
    }

    /// The one file that is named.
    pub fn only(&self) -> Result<&std::path::Path, Failure> {
        match self.files.as_slice() {
            [file] => Ok(file),
            _ => Err(Failure::usage("name one file")),
        }
    }

    /// Whether a column is mapped to this field.
    pub fn maps(&self, field: &str) -> bool {
        let named =
            |pair: &String| pair.split_once('=').is_some_and(|(name, _)| name.trim() == field);
        self.options.map.iter().any(named)
    }

    fn of_files(&self, wanted: Wanted) -> Result<Given, Failure> {
        let zone = self.zone()?.unwrap_or(Zone::UTC);
        let code = self.options.currency.as_deref();
        let currency = Currency::new(code.unwrap_or(UNNAMED), None).map_err(Failure::usage)?;
        let defaults = Defaults::at(zone.clone(), currency);
        let options = self.options.read()?;
        let read = |file: &PathBuf| columns(file, &options, &defaults, wanted);
        let several = self.files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(Given {
            receipts: Arc::new(Receipts::join(several)),
            currency,
            named: code.is_some(),
            zone,
            stages: Stages::default(),
            tiers: BTreeMap::new(),
            segment: None,
            segments: BTreeMap::new(),
            as_of: None,
            kept: None,
        })
    }

    async fn database(
        &self,
        context: &Context,
        wanted: Wanted,
        until: Option<Date>,
    ) -> Result<Given, Failure> {
        if !self.options.map.is_empty() {
            return Err(Failure::usage("name the file that --map is for"));
        }
        let baci = context.open().await?;
        let Some(program) = program(&baci).await? else {
            return Err(Failure::new(
                "no program is published yet: name a file, or run 'baci publish' first",
            ));
        };
        let zone = self.zone()?.unwrap_or_else(|| program.zone.clone());
        let until = until.map_or(Instant::LATEST, |day| zone.start_of(day));
        let given = baci.purchases_of(&program, &zone, wanted, until).await?;
        let given = match &self.segment {
            Some(segment) => baci.purchases_in(Arc::new(given), segment).await?,
            None => given,
        };
        baci.close().await;
        Ok(given)
    }

    /// The same, with who is in which segment.
    pub async fn with_segments(context: &Context, given: Given) -> Result<Given, Failure> {
        let baci = context.open().await?;
        let given = baci.with_segments(Arc::new(given)).await?;
        baci.close().await;
        Ok(given)
    }

    fn zone(&self) -> Result<Option<Zone>, Failure> {
        let named = self.options.zone.as_deref().map(Zone::named);
        named.transpose().map_err(|error| Failure::usage(error.to_string()))
    }
}

/// How many rows were read, used and refused, for people, on standard error: nothing is dropped silently.
pub fn tell(given: &Given) {
    let counts = given.receipts.counts;
    if counts.refused > 0 {
        eprintln!("baci: {} of {} rows could not be used:", counts.refused, counts.rows);
        for row in given.receipts.refused.iter().take(5) {
            match row.number {
                0 => eprintln!("  {}", row.reason),
                number => eprintln!("  row {number}: {}", row.reason),
            }
        }
    }
    if counts.apart > 0 {
        eprintln!(
            "baci: {} receipts go on after rows of others, and are counted once more each time: sort the file so that the rows of a receipt stand together",
            counts.apart
        );
    }
    let (others, net) = given.receipts.others();
    if others > 0 {
        let net = baci_analytics::figure::amount(net, given.currency.digits);
        eprintln!("baci: {others} receipts of zero or less are no purchases; they come to {net}");
    }
}

/// A day as it is typed.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("'{text}' is no day: write it like 2026-11-22"))
}

/// A length of time as it is typed: '90d', '12w', '3m' (months of 365/12 days), '1y'.
pub fn length(text: &str) -> Result<Length, String> {
    text.parse()
}

/// A day in words.
pub fn written(day: Day) -> String {
    day::date(day).to_string()
}

/// Writes a page to a file.
pub fn write(file: &std::path::Path, page: &str) -> Result<(), Failure> {
    std::fs::write(file, page).map_err(|error| Failure::file(file, &error))
}
