//! The reading thread of an import: from a file to batches of commands, never far ahead.

use super::Fault;
use super::{Bad, Defaults, Position, Raw, ReadOptions, Reason, Receipt, Receipts};
use crate::command::{Command, What, Who};
use baci_core::event::Line;
use std::path::PathBuf;
use tokio::sync::{mpsc, oneshot};

/// Batches that wait to be committed.
const WAITING: usize = 2;

/// What is read, and how.
#[derive(Clone, Debug)]
pub struct ReadPlan {
    pub file: PathBuf,
    pub options: ReadOptions,
    pub defaults: Defaults,
    /// What the receipts' numbers are unique in; part of each receipt's key.
    pub source: String,
    /// How many receipts are committed together.
    pub batch: usize,
}

/// A file that was opened.
pub struct Opened {
    pub heads: Vec<String>,
    pub position: Position,
}

/// Receipts that are committed together.
#[derive(Default)]
pub struct Batch {
    pub commands: Vec<Command>,
    /// The rows of each command.
    pub rows: Vec<Vec<(u64, Raw)>>,
    /// Rows that make no command.
    pub bad: Vec<Bad>,
}

/// Where batches come from.
pub type Batches = mpsc::Receiver<Result<Batch, Fault>>;

/// Starts the thread. It ends with the file, or when nobody takes its batches any more.
pub fn start(plan: ReadPlan) -> (oneshot::Receiver<Result<Opened, Fault>>, Batches) {
    let (open, opened) = oneshot::channel();
    let (send, batches) = mpsc::channel(WAITING);
    std::thread::spawn(move || {
        let receipts = match super::open(&plan.file, &plan.options, &plan.defaults) {
            Ok(rows) => Receipts::new(rows),
            Err(failure) => {
                let _ = open.send(Err(failure));
                return;
            }
        };
        let there = Opened { heads: receipts.heads(), position: receipts.position() };
        if open.send(Ok(there)).is_ok() {
            read(receipts, &plan, &send);
        }
    });
    (opened, batches)
}

fn read(mut receipts: Receipts, plan: &ReadPlan, send: &mpsc::Sender<Result<Batch, Fault>>) {
    let mut batch = Batch::default();
    loop {
        let full = batch.commands.len() >= plan.batch || batch.bad.len() >= plan.batch;
        if full && send.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
            return;
        }
        match receipts.next() {
            Ok(Some(Ok(receipt))) if receipt.spoiled => spoiled(receipt, &mut batch),
            Ok(Some(Ok(receipt))) => take(receipt, &plan.source, &mut batch),
            Ok(Some(Err(bad))) => batch.bad.push(bad),
            Ok(None) => {
                let _ = send.blocking_send(Ok(batch));
                return;
            }
            Err(failure) => {
                let _ = send.blocking_send(Ok(batch));
                let _ = send.blocking_send(Err(failure));
                return;
            }
        }
    }
}

fn spoiled(receipt: Receipt, batch: &mut Batch) {
    let bad = |(number, raw)| Bad { number, receipt: None, reason: Reason::receipt(), raw };
    batch.bad.extend(receipt.rows.into_iter().map(bad));
}

fn take(receipt: Receipt, source: &str, batch: &mut Batch) {
    let Receipt { number, customer, at, purchase, rows, .. } = receipt;
    let key = match &purchase.receipt {
        Some(receipt) => format!("import/{source}/{receipt}"),
        None => format!("import/{source}/{number}"),
    };
    let mut print = Print::default();
    // A number of another system is printed bare, as it was before there were other kinds.
    print.text(customer.0.strip_prefix("external:").unwrap_or(&customer.0));
    print.number(at.micros());
    for text in [&purchase.branch, &purchase.channel] {
        print.text(text.as_deref().unwrap_or_default());
    }
    for Line { sku, category, quantity, amount, .. } in &purchase.lines {
        print.text(sku.as_deref().unwrap_or_default());
        print.text(category.as_deref().unwrap_or_default());
        print.number(quantity.0);
        print.number(*amount);
    }
    batch.commands.push(Command {
        key,
        fingerprint: Command::fingerprint_of(&[&print.0]),
        actor: "import".to_owned(),
        at: Some(at),
        who: Who::EnrollBy(customer),
        what: What::Purchase(purchase),
    });
    batch.rows.push(rows);
}

/// The bytes that tell one receipt from another.
#[derive(Default)]
struct Print(Vec<u8>);

impl Print {
    fn text(&mut self, text: &str) {
        self.number(i64::try_from(text.len()).unwrap_or(i64::MAX));
        self.0.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, number: i64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }
}
