//! What an import comes to.

use crate::context::Context;
use crate::failure::Failure;
use crate::output::grouped;
use crate::progress::per_second;
use baci_core::program::Program;
use serde_json::json;
use std::path::Path;
use std::time::Instant;

/// The counts of an import.
pub struct Tally {
    started: Instant,
    seconds: f64,
    pub rows: u64,
    pub new: u64,
    pub there: u64,
    /// Rows, not receipts.
    pub refused: u64,
}

impl Tally {
    /// Starts counting, and the watch.
    pub fn start() -> Self {
        Self { started: Instant::now(), seconds: 0.0, rows: 0, new: 0, there: 0, refused: 0 }
    }

    /// Stops the watch.
    pub fn stop(&mut self) {
        self.seconds = self.started.elapsed().as_secs_f64();
    }

    /// Receipts that are in.
    pub fn receipts(&self) -> u64 {
        self.new + self.there
    }

    /// Counts a row that makes no receipt.
    pub fn bad_row(&mut self) {
        self.rows += 1;
        self.refused += 1;
    }

    /// Counts a receipt of so many rows.
    pub fn receipt(&mut self, rows: usize, there: bool) {
        self.rows += rows as u64;
        *(if there { &mut self.there } else { &mut self.new }) += 1;
    }

    /// Counts a receipt that was refused.
    pub fn refused_receipt(&mut self, rows: usize) {
        self.rows += rows as u64;
        self.refused += rows as u64;
    }

    /// Says it.
    pub fn tell(
        &self,
        context: &Context,
        program: &Program,
        rejected: Option<&Path>,
    ) -> Result<(), Failure> {
        let seconds = self.seconds;
        let rate = per_second(self.receipts(), seconds);
        let rejected = rejected.map(|file| file.display().to_string());
        let human = || {
            let mut text = format!(
                "{} rows, {} receipts into {}: {} new, {} already there\n",
                grouped(self.rows),
                grouped(self.receipts()),
                program.id,
                grouped(self.new),
                grouped(self.there),
            );
            if let Some(file) = &rejected {
                text.push_str(&format!("{} rows refused: see {file}\n", grouped(self.refused)));
            }
            text.push_str(&format!("{seconds:.1} s, {rate:.0} receipts/s\n"));
            text
        };
        let machine = json!({ "rows": self.rows, "receipts": self.receipts(), "new": self.new,
            "already_there": self.there, "refused_rows": self.refused, "rejected": rejected,
            "seconds": round(seconds), "receipts_per_second": round(rate) });
        context.tell(human, &machine)
    }
}

fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
