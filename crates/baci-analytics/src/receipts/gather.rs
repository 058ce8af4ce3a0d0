//! Taking rows in, one after the other: the quick ones as bytes, all others as the exact reader reads them.

use super::part::{Part, Words};
use super::{REASONS, Receipts, Refused, Wanted};
use crate::day::{Day, LocalDays};
use crate::names::{NONE, Name, Names};
use baci_core::time::{Instant, Zone};

/// A row as the exact reader reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExactRow {
    pub customer: String,
    pub at: Instant,
    /// In the currency's smallest unit.
    pub net: i64,
    pub receipt: Option<String>,
    pub branch: Option<String>,
    pub channel: Option<String>,
    pub category: Option<String>,
    pub product: Option<String>,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The receipt that it is a line of, if it says so.
    pub receipt: Option<String>,
    pub reason: String,
}

/// The reader that says what a row means, where the quick way does not: the one that imports read by.
pub trait Exact: Sync {
    /// A row from its cells.
    ///
    /// # Errors
    /// [`RowFault`]: it cannot be used.
    fn row(&self, number: u64, cells: &[&[u8]]) -> Result<ExactRow, RowFault>;

    /// What is wrong with a row of a typed file that has no customer, no time or no amount, or a time out
    /// of range.
    fn wrong(&self, nobody: bool, timed: bool) -> String {
        let missing = match (nobody, timed) {
            (true, _) => "customer: empty",
            (false, false) => "time: empty, or outside 1900-01-01 to 2199-12-31",
            (false, true) => "amount: empty",
        };
        missing.to_owned()
    }
}

/// A row that the quick way understood. Texts have no spaces around them; empty ones say nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quick<'a> {
    pub customer: Name<'a>,
    pub day: Day,
    pub minute: u16,
    pub net: i64,
    pub receipt: &'a str,
    pub branch: &'a str,
    pub channel: &'a str,
    pub category: &'a str,
    pub product: &'a str,
}

/// Takes rows in.
pub struct Gather {
    wanted: Wanted,
    pub(crate) words: Words,
    pub(crate) days: LocalDays,
    part: Part,
}

/// Rows of a part, where they come one by one.
const ROWS: u64 = 1 << 20;

impl Gather {
    /// For rows whose days are those of a zone.
    pub fn new(wanted: Wanted, zone: Zone) -> Self {
        let days = LocalDays::new(zone);
        Self { wanted, words: Words::default(), days, part: Part::default() }
    }

    /// Takes rows, and forgets them.
    pub fn push_all(&mut self, rows: &mut Vec<Quick<'_>>) {
        self.words.customers.warm(rows.iter().map(|row| row.customer));
        for row in rows.drain(..) {
            self.push(&row);
        }
    }

    /// Takes a row.
    pub fn push(&mut self, row: &Quick<'_>) {
        let Self { wanted, words, part, .. } = self;
        let named = |names: &mut Names, text: &str| match text.is_empty() {
            true => NONE,
            false => names.number(text),
        };
        part.rows += 1;
        part.customer.push(words.customers.number_of(row.customer));
        part.day.push(row.day);
        part.net.push(row.net);
        if wanted.minute {
            part.minute.push(row.minute);
        }
        if wanted.branch {
            part.branch.push(named(&mut words.branches, row.branch));
        }
        if wanted.channel {
            part.channel.push(named(&mut words.channels, row.channel));
        }
        if wanted.category {
            part.category.push(named(&mut words.categories, row.category));
        }
        if wanted.product {
            part.product.push(named(&mut words.products, row.product));
        }
        if wanted.receipt {
            part.receipt.push(hash(row.receipt));
        }
    }

    /// Takes a row as the exact reader read it.
    pub fn push_exact(&mut self, row: &ExactRow) {
        let (day, minute) = self.days.of(row.at);
        self.push(&Quick {
            customer: Name::from(row.customer.as_str()),
            day,
            minute,
            net: row.net,
            receipt: row.receipt.as_deref().unwrap_or_default(),
            branch: row.branch.as_deref().unwrap_or_default(),
            channel: row.channel.as_deref().unwrap_or_default(),
            category: row.category.as_deref().unwrap_or_default(),
            product: row.product.as_deref().unwrap_or_default(),
        });
    }

    /// Notes a row that cannot be used.
    pub fn refuse(&mut self, fault: RowFault) {
        let part = &mut self.part;
        part.rows += 1;
        part.bad += 1;
        if part.refused.len() < REASONS {
            part.refused.push(Refused { number: part.rows, reason: fault.reason });
        }
        if let Some(receipt) = fault.receipt.filter(|_| self.wanted.receipt) {
            part.spoiled.push((part.day.len(), hash(&receipt)));
        }
    }

    /// How many rows the part has that is being filled.
    pub const fn rows(&self) -> u64 {
        self.part.rows
    }

    /// Gives what was taken in since the last cut.
    pub fn cut(&mut self) -> Part {
        self.part.known = self.words.known();
        std::mem::take(&mut self.part)
    }

    pub(crate) const fn full(&self) -> bool {
        self.part.rows >= ROWS
    }
}

/// Takes rows in from one reader, to the end.
pub struct OneByOne {
    gather: Gather,
    parts: Vec<(usize, Part)>,
}

impl OneByOne {
    /// For rows whose days are those of a zone.
    pub fn new(wanted: Wanted, zone: Zone) -> Self {
        Self { gather: Gather::new(wanted, zone), parts: Vec::new() }
    }

    /// Takes a row, or notes why it cannot be used.
    pub fn push(&mut self, row: Result<&ExactRow, RowFault>) {
        match row {
            Ok(row) => self.gather.push_exact(row),
            Err(fault) => self.gather.refuse(fault),
        }
        if self.gather.full() {
            self.parts.push((0, self.gather.cut()));
        }
    }

    /// All receipts.
    pub fn finish(mut self) -> Receipts {
        self.parts.push((0, self.gather.cut()));
        Receipts::merge(self.gather.wanted, vec![self.gather.words], self.parts)
    }
}

/// A hash that tells receipts apart that stand together (FNV-1a, then mixed); 0 for no number.
fn hash(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    let mixed = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).max(1)
}
