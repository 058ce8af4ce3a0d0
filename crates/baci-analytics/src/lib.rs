//! Analytics: metrics, RFM, cohorts and lifetime value, over columns of receipts.
//!
//! **Architecture invariants:** sums of money are integers, and a figure is rounded once, at its end;
//! floats are in models and statistics only. Nothing is read but by [`read`]. The same receipts give the
//! same figures wherever they come from, on every machine and with any number of threads.

#![warn(clippy::unwrap_used)]

pub mod acquisition;
pub mod calendar;
pub mod cohorts;
pub mod cross;
pub mod day;
pub mod figure;
pub mod gaps;
pub mod history;
pub mod liability;
pub mod metrics;
pub mod models;
pub mod names;
pub mod next;
pub mod nps;
pub mod products;
pub mod read;
pub mod receipts;
pub mod rfm;
pub mod rollup;
pub mod stages;
pub mod threads;
pub mod trial;
