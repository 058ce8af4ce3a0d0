//! Committing batches through the pipeline, in their order, a little ahead of the answers.

use super::{Batch, Raw, Reason};
use crate::baci::Baci;
use crate::error::AppError;
use crate::pipeline::Submitted;
use std::collections::VecDeque;

/// Batches that are handed to the pipeline before the first of them is answered.
const AHEAD: usize = 2;

/// What an import comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub rows: u64,
    /// Receipts that are new.
    pub new: u64,
    /// Receipts that were there already.
    pub there: u64,
    /// Rows, not receipts.
    pub refused: u64,
}

impl Counts {
    /// Receipts that are in.
    pub const fn receipts(&self) -> u64 {
        self.new + self.there
    }
}

/// A row that was not taken.
#[derive(Clone, Debug)]
pub struct RefusedRow {
    /// From 1, the head line not counted.
    pub number: u64,
    pub reason: Reason,
    pub raw: Raw,
}

/// A batch on its way through the pipeline.
struct Flight {
    batch: Batch,
    answers: Submitted,
}

/// Batches on their way, and what came of those before.
pub struct Commits {
    baci: Baci,
    flights: VecDeque<Flight>,
    counts: Counts,
}

impl Commits {
    /// Nothing is on its way yet.
    pub const fn new(baci: Baci) -> Self {
        let counts = Counts { rows: 0, new: 0, there: 0, refused: 0 };
        Self { baci, flights: VecDeque::new(), counts }
    }

    /// What came of all batches that were answered.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Hands a batch in; gives the rows that were refused of batches that were answered meanwhile.
    ///
    /// # Errors
    /// The database is out of order: the same file again goes on from there.
    pub async fn push(&mut self, mut batch: Batch) -> Result<Vec<RefusedRow>, AppError> {
        let commands = std::mem::take(&mut batch.commands);
        let answers = self.baci.submit_all(commands).await?;
        self.flights.push_back(Flight { batch, answers });
        let mut refused = Vec::new();
        while self.flights.len() >= AHEAD {
            self.land(&mut refused).await?;
        }
        Ok(refused)
    }

    /// Waits for all that is on its way.
    ///
    /// # Errors
    /// As [`Commits::push`].
    pub async fn finish(&mut self) -> Result<Vec<RefusedRow>, AppError> {
        let mut refused = Vec::new();
        while !self.flights.is_empty() {
            self.land(&mut refused).await?;
        }
        Ok(refused)
    }

    /// Waits for the first batch on its way, and counts its answers.
    async fn land(&mut self, refused: &mut Vec<RefusedRow>) -> Result<(), AppError> {
        let Some(Flight { batch, answers }) = self.flights.pop_front() else { return Ok(()) };
        let answers = answers.answers().await?;
        for bad in batch.bad {
            self.counts.rows += 1;
            self.counts.refused += 1;
            refused.push(RefusedRow { number: bad.number, reason: bad.reason, raw: bad.raw });
        }
        for (answer, rows) in answers.into_iter().zip(batch.rows) {
            match answer {
                Ok(answer) if answer.replayed => self.counts.there += 1,
                Ok(_) => self.counts.new += 1,
                Err(AppError::Refused(refusal)) => {
                    self.counts.refused += rows.len() as u64;
                    let reason = Reason::from(&refusal);
                    let row = |(number, raw): &(u64, Raw)| RefusedRow {
                        number: *number,
                        reason: reason.clone(),
                        raw: raw.clone(),
                    };
                    refused.extend(rows.iter().map(row));
                }
                Err(error) => return Err(error),
            }
            self.counts.rows += rows.len() as u64;
        }
        Ok(())
    }
}
