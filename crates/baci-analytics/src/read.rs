//! Reading columns of receipts out of files, with all cores: what the quick way does not understand, the
//! exact reader decides row by row.

mod cells;
mod csv;
mod parquet;

pub use csv::csv;
pub use parquet::parquet;

use crate::receipts::Wanted;
use baci_core::time::Zone;

/// What stands where, and what may be read the quick way.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Columns by their places, from 0.
    pub customer: usize,
    pub time: usize,
    pub amount: usize,
    pub receipt: Option<usize>,
    pub branch: Option<usize>,
    pub channel: Option<usize>,
    pub category: Option<usize>,
    pub product: Option<usize>,
    /// What stands between the columns of a CSV.
    pub delimiter: u8,
    /// A column of quantities is mapped: rows whose quantity is none are refused by the exact reader.
    pub quantity: bool,
    /// Customers are known by what stands there, as it stands.
    pub plain_customers: bool,
    /// Times are written as 2026-01-31 18:30:00, on the wall clock of `zone` where they do not say another.
    pub plain_times: bool,
    /// Amounts are written as 12.50, with at most so many decimals, or as whole smallest units for 0.
    pub plain_amounts: Option<u8>,
    /// The zone whose days are counted.
    pub zone: Zone,
    pub wanted: Wanted,
}

/// A file that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    #[error(
        "after row {0} of this part a row is longer than 16 MiB: a quotation mark may not be closed"
    )]
    TooLong(u64),
}
