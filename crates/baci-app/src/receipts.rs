//! Receipts from files: CSV (also gzip and standard input) and Parquet, by a mapping of columns.
//!
//! Rows become receipts, receipts become batches of commands, and batches are committed in their
//! order: the command line and the pages read files by the same steps.

mod amount;
mod answers;
mod batch;
mod columns;
mod commit;
mod csv;
mod customer;
mod fault;
mod group;
mod guess;
mod kind;
mod options;
mod parquet;
mod peek;
mod row;
mod time;

pub use amount::NumberForm;
pub use answers::{Answers, answers};
pub use batch::{Batch, Batches, Opened, ReadPlan, start};
pub use columns::columns;
pub use commit::{Commits, Counts, RefusedRow};
pub use customer::CustomerBy;
pub use fault::{Fault, Reason};
use group::{Receipt, Receipts};
pub use guess::{TIME_FORMATS, guess};
pub use kind::FileKind;
pub use options::{AmountUnit, Column, ReadOptions};
pub use peek::{Peek, Preview, Seen, peek, preview};
pub use row::{Bad, Field, Raw, Row};

use baci_core::country::Country;
use baci_core::money::Currency;
use baci_core::program::Program;
use baci_core::time::Zone;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far a reader is, to be looked at from another thread.
#[derive(Clone, Debug)]
pub struct Position {
    at: Arc<AtomicU64>,
    /// Where it ends, if that is known: bytes of a CSV, rows of a Parquet file.
    pub total: Option<u64>,
    pub in_bytes: bool,
}

impl Position {
    fn new(total: Option<u64>, in_bytes: bool) -> Self {
        Self { at: Arc::default(), total, in_bytes }
    }

    fn advance(&self, by: u64) {
        self.at.fetch_add(by, Ordering::Relaxed);
    }

    /// How far it is.
    pub fn get(&self) -> u64 {
        self.at.load(Ordering::Relaxed)
    }
}

/// What the program says, and the options may say otherwise.
#[derive(Clone, Debug)]
pub struct Defaults {
    pub currency: Currency,
    pub zone: Zone,
    /// Whose local phone numbers are meant.
    pub home: Option<Country>,
}

impl Defaults {
    /// What a program says.
    pub fn of(program: &Program) -> Self {
        Self { currency: program.currency, zone: program.zone.clone(), home: program.country }
    }

    /// Without a program: where zone and currency are at home.
    pub fn at(zone: Zone, currency: Currency) -> Self {
        let home = Country::at(&zone, currency);
        Self { currency, zone, home }
    }
}

/// The rows of a file, good and bad.
pub trait Rows {
    /// The next row; `None` at the end. A bad row is no failure of the reading.
    fn next(&mut self) -> Result<Option<Result<Row, Bad>>, Fault>;

    /// The names of the file's columns, as they go into the file of refused rows.
    fn heads(&self) -> Vec<String>;

    /// How far it is.
    fn position(&self) -> Position;
}

/// Opens a file of receipts; `-` is standard input.
///
/// # Errors
/// A file that cannot be opened or is not what its name says; a mapping that does not fit it.
pub fn open(
    file: &Path,
    options: &ReadOptions,
    defaults: &Defaults,
) -> Result<Box<dyn Rows>, Fault> {
    let plan = options.plan(defaults)?;
    match FileKind::of(file)? {
        FileKind::Parquet => Ok(Box::new(parquet::ParquetRows::open(file, plan)?)),
        kind => Ok(Box::new(csv::CsvRows::open(file, kind, options, plan)?)),
    }
}
