//! What an import comes to.

use crate::context::Context;
use crate::failure::Failure;
use crate::output::grouped;
use crate::progress::per_second;
use baci_app::receipts::Counts;
use baci_core::program::Program;
use serde_json::json;
use std::path::Path;
use std::time::Instant;

/// The counts of an import.
pub struct Tally {
    started: Instant,
    seconds: f64,
    pub counts: Counts,
}

impl Tally {
    /// Starts the watch.
    pub fn start() -> Self {
        Self { started: Instant::now(), seconds: 0.0, counts: Counts::default() }
    }

    /// Stops the watch.
    pub fn stop(&mut self) {
        self.seconds = self.started.elapsed().as_secs_f64();
    }

    /// Says it.
    pub fn tell(
        &self,
        context: &Context,
        program: &Program,
        rejected: Option<&Path>,
    ) -> Result<(), Failure> {
        let (seconds, counts) = (self.seconds, &self.counts);
        let rate = per_second(counts.receipts(), seconds);
        let rejected = rejected.map(|file| file.display().to_string());
        let human = || {
            let mut text = format!(
                "{} rows, {} receipts into {}: {} new, {} already there\n",
                grouped(counts.rows),
                grouped(counts.receipts()),
                program.id,
                grouped(counts.new),
                grouped(counts.there),
            );
            if let Some(file) = &rejected {
                text.push_str(&format!("{} rows refused: see {file}\n", grouped(counts.refused)));
            }
            text.push_str(&format!("{seconds:.1} s, {rate:.0} receipts/s\n"));
            text
        };
        let machine = json!({ "rows": counts.rows, "receipts": counts.receipts(), "new": counts.new,
            "already_there": counts.there, "refused_rows": counts.refused, "rejected": rejected,
            "seconds": round(seconds), "receipts_per_second": round(rate) });
        context.tell(human, &machine)
    }
}

fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
