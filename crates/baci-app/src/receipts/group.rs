//! Receipts from rows: those with the same receipt number that stand together are one receipt.

use super::Fault;
use super::row::{Bad, Raw, Row};
use super::{Position, Rows};
use crate::command::Identity;
use baci_core::event::{Line, MAX_LINES, Purchase};
use baci_core::time::Instant;
use std::collections::VecDeque;

/// A receipt with the rows it came from.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The number of its first row.
    pub number: u64,
    pub customer: Identity,
    pub at: Instant,
    pub purchase: Purchase,
    /// Its rows with their numbers, for the file of refused rows.
    pub rows: Vec<(u64, Raw)>,
    /// Whether one of its rows cannot be used: the others then do not stand for the receipt.
    pub spoiled: bool,
}

/// The receipts of a file.
pub struct Receipts {
    rows: Box<dyn Rows>,
    /// The receipt that may have more lines.
    open: Option<Receipt>,
    ready: VecDeque<Result<Receipt, Bad>>,
    ended: bool,
}

impl Receipts {
    /// Receipts from rows.
    pub fn new(rows: Box<dyn Rows>) -> Self {
        Self { rows, open: None, ready: VecDeque::new(), ended: false }
    }

    /// The next receipt, or row that cannot be used; `None` at the end.
    ///
    /// # Errors
    /// The file cannot be read any further.
    pub fn next(&mut self) -> Result<Option<Result<Receipt, Bad>>, Fault> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Ok(Some(ready));
            }
            if self.ended {
                return Ok(None);
            }
            match self.rows.next()? {
                Some(Ok(row)) => self.take(row),
                Some(Err(bad)) => self.spoil(bad),
                None => {
                    self.ended = true;
                    self.ready.extend(self.open.take().map(Ok));
                }
            }
        }
    }

    /// Takes a row into the open receipt, or begins another with it.
    fn take(&mut self, row: Row) {
        match &mut self.open {
            Some(open) if same(open, &row) => {
                open.rows.push((row.number, row.raw.clone()));
                // A receipt of too many lines is refused as a whole; a file must not fill the memory.
                match open.purchase.lines.len() <= MAX_LINES {
                    true => open.purchase.lines.push(line(row)),
                    false => open.spoiled = true,
                }
            }
            open => self.ready.extend(open.replace(receipt(row)).map(Ok)),
        }
    }

    /// Notes that the receipt of a bad row is spoiled, whether it is open or begins by this row.
    fn spoil(&mut self, bad: Bad) {
        match &mut self.open {
            Some(open) if bad.receipt.is_some() && open.purchase.receipt == bad.receipt => {
                open.spoiled = true;
            }
            open if bad.receipt.is_some() => {
                let begun = Receipt {
                    number: bad.number,
                    customer: Identity(String::new()),
                    at: Instant::EARLIEST,
                    purchase: Purchase { receipt: bad.receipt.clone(), ..Purchase::default() },
                    rows: Vec::new(),
                    spoiled: true,
                };
                self.ready.extend(open.replace(begun).map(Ok));
            }
            _ => {}
        }
        self.ready.push_back(Err(bad));
    }

    /// The names of the file's columns.
    pub fn heads(&self) -> Vec<String> {
        self.rows.heads()
    }

    /// How far it is.
    pub fn position(&self) -> Position {
        self.rows.position()
    }
}

/// Whether a row is a further line of the open receipt. One number with two customers or times is
/// two receipts, of which the second is refused for its number.
fn same(open: &Receipt, row: &Row) -> bool {
    row.receipt.is_some()
        && open.purchase.receipt == row.receipt
        && (open.spoiled || (open.customer == row.customer && open.at == row.at))
}

fn line(row: Row) -> Line {
    let Row { sku, category, quantity, amount, .. } = row;
    Line { sku, category, quantity, amount, ..Line::default() }
}

fn receipt(mut row: Row) -> Receipt {
    let (number, at) = (row.number, row.at);
    let customer = std::mem::replace(&mut row.customer, Identity(String::new()));
    let rows = vec![(number, std::mem::take(&mut row.raw))];
    let purchase = Purchase {
        branch: row.branch.take(),
        channel: row.channel.take(),
        receipt: row.receipt.take(),
        lines: vec![line(row)],
        ..Purchase::default()
    };
    Receipt { number, customer, at, purchase, rows, spoiled: false }
}
