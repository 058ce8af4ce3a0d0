//! Receipts from rows: those with the same number that stand together are one receipt, as in an import.

use super::part::Part;
use super::{Line, REASONS, Receipt, Receipts, Refused};
use crate::names::NONE;

/// Numbers the refused rows from the start of all, and counts.
pub(super) fn number(all: &mut Receipts) {
    let mut before = 0;
    for part in &mut all.parts {
        for mut refused in part.refused.drain(..) {
            refused.number += before;
            if all.refused.len() < REASONS {
                all.refused.push(refused);
            }
        }
        before += part.rows;
        all.counts.rows += part.rows;
        all.counts.refused += part.bad;
    }
    all.counts.used = all.counts.rows - all.counts.refused;
}

/// Every row is a receipt of its own.
pub(super) fn each(all: &mut Receipts) {
    let mut receipt = 0u32;
    for part in &mut all.parts {
        if all.wanted.category || all.wanted.product {
            let (category, product) =
                (std::mem::take(&mut part.category), std::mem::take(&mut part.product));
            for i in 0..part.day.len() {
                let of = |column: &[u32]| column.get(i).copied().unwrap_or(NONE);
                all.lines.push(Line { receipt, category: of(&category), product: of(&product) });
                receipt = receipt.saturating_add(1);
            }
        }
    }
}

/// A receipt that may have more lines.
struct Open {
    hash: u64,
    row: Receipt,
    lines: Vec<(u32, u32)>,
    /// Its rows that were taken; they are refused with it where it is spoiled.
    rows: u64,
    spoiled: bool,
}

/// Groups the rows of all parts; a receipt may go on from one to the next.
pub(super) fn group(all: &mut Receipts) {
    let mut parts = std::mem::take(&mut all.parts);
    let mut open: Option<Open> = None;
    let mut begun = Vec::new();
    let last = parts.len().saturating_sub(1);
    for (i, part) in parts.iter_mut().enumerate() {
        let mut write = 0;
        let hashes = std::mem::take(&mut part.receipt);
        let spoiled = std::mem::take(&mut part.spoiled);
        let mut bad = spoiled.iter().peekable();
        for (at, hash) in hashes.iter().enumerate() {
            while let Some((_, hash)) = bad.next_if(|(before, _)| *before <= at) {
                spoil(*hash, &mut open, part, &mut write, all);
            }
            let (row, line) = (part.receipt(at), part.line(at));
            match &mut open {
                Some(open) if *hash != 0 && open.hash == *hash && open.takes(&row) => {
                    open.take(&row, line);
                }
                _ => {
                    begun.extend((*hash != 0).then(|| key(*hash, &row)));
                    let next =
                        Open { hash: *hash, row, lines: vec![line], rows: 1, spoiled: false };
                    if let Some(done) = open.replace(next) {
                        close(&done, part, &mut write, all);
                    }
                }
            }
        }
        for (_, hash) in bad {
            spoil(*hash, &mut open, part, &mut write, all);
        }
        if let Some(done) = open.take_if(|_| i == last) {
            close(&done, part, &mut write, all);
        }
        part.cut(write);
    }
    all.parts = parts;
    begun.sort_unstable();
    all.counts.apart = begun.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64;
}

/// By what a receipt is known again that goes on after others: number, customer and time.
fn key(hash: u64, row: &Receipt) -> u64 {
    let of = u64::from(row.customer) << 32 | u64::from(row.day.cast_unsigned()) << 11;
    (hash ^ of ^ u64::from(row.minute)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Open {
    fn takes(&self, row: &Receipt) -> bool {
        let same = (self.row.customer, self.row.day, self.row.minute)
            == (row.customer, row.day, row.minute);
        // A receipt that begins by a bad row does not know whose it is.
        same || self.rows == 0 || self.spoiled
    }

    fn take(&mut self, row: &Receipt, line: (u32, u32)) {
        self.rows += 1;
        self.lines.push(line);
        match self.row.net.checked_add(row.net) {
            Some(net) => self.row.net = net,
            None => self.spoiled = true,
        }
    }
}

/// Notes that the receipt of a bad row is spoiled, whether it is open or begins by this row.
fn spoil(
    hash: u64,
    open: &mut Option<Open>,
    part: &mut Part,
    write: &mut usize,
    all: &mut Receipts,
) {
    match open {
        Some(open) if open.hash == hash => open.spoiled = true,
        _ => {
            let row =
                Receipt { customer: NONE, day: 0, minute: 0, net: 0, branch: NONE, channel: NONE };
            let begun = Open { hash, row, lines: Vec::new(), rows: 0, spoiled: true };
            if let Some(done) = open.replace(begun) {
                close(&done, part, write, all);
            }
        }
    }
}

/// Writes a receipt down, or refuses the rows of one that is spoiled. The rows before the place that is
/// written are read already: each receipt took one at least.
fn close(done: &Open, part: &mut Part, write: &mut usize, all: &mut Receipts) {
    if done.spoiled {
        all.counts.used -= done.rows;
        all.counts.refused += done.rows;
        if done.rows > 0 && all.refused.len() < REASONS {
            let reason = "another line of this receipt is refused".to_owned();
            all.refused.push(Refused { number: 0, reason });
        }
        return;
    }
    if all.wanted.category || all.wanted.product {
        let receipt = u32::try_from(all.counts.receipts).unwrap_or(NONE);
        let lines = done.lines.iter().map(|(category, product)| (*category, *product));
        all.lines.extend(lines.map(|(category, product)| Line { receipt, category, product }));
    }
    all.counts.receipts += 1;
    part.put(*write, &done.row);
    *write += 1;
}

impl Part {
    fn line(&self, at: usize) -> (u32, u32) {
        let of = |column: &[u32]| column.get(at).copied().unwrap_or(NONE);
        (of(&self.category), of(&self.product))
    }

    fn put(&mut self, at: usize, row: &Receipt) {
        fn set<T>(column: &mut Vec<T>, at: usize, value: T) {
            match column.get_mut(at) {
                Some(slot) => *slot = value,
                None => column.push(value),
            }
        }
        let filled = |length: usize, wanted: bool| wanted || length > 0;
        if filled(self.minute.len(), row.minute > 0) {
            set(&mut self.minute, at, row.minute);
        }
        if filled(self.branch.len(), row.branch != NONE) {
            set(&mut self.branch, at, row.branch);
        }
        if filled(self.channel.len(), row.channel != NONE) {
            set(&mut self.channel, at, row.channel);
        }
        set(&mut self.customer, at, row.customer);
        set(&mut self.day, at, row.day);
        set(&mut self.net, at, row.net);
    }

    fn cut(&mut self, length: usize) {
        self.customer.truncate(length);
        self.day.truncate(length);
        self.net.truncate(length);
        self.minute.truncate(length);
        self.branch.truncate(length);
        self.channel.truncate(length);
        self.category = Vec::new();
        self.product = Vec::new();
    }
}
