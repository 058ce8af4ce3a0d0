//! A row of a file of receipts: what it says, or why it cannot be used.

use super::amount::{AmountReader, quantity};
use super::customer::CustomerReader;
use super::fault::Reason;
use super::time::TimeReader;
use crate::command::Identity;
use baci_core::event::Quantity;
use baci_core::time::Instant;
use serde::{Deserialize, Serialize};

/// What a column may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    Customer,
    Time,
    Amount,
    Receipt,
    Branch,
    Channel,
    Sku,
    Category,
    Quantity,
}

impl Field {
    /// All of them with their names.
    pub const ALL: [(Field, &'static str); 9] = [
        (Self::Customer, "customer"),
        (Self::Time, "time"),
        (Self::Amount, "amount"),
        (Self::Receipt, "receipt"),
        (Self::Branch, "branch"),
        (Self::Channel, "channel"),
        (Self::Sku, "sku"),
        (Self::Category, "category"),
        (Self::Quantity, "quantity"),
    ];

    /// The field with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(field, _)| field)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(field, _)| *field == self).map_or("", |(_, name)| name)
    }
}

/// A row as it stood in the file, to be written to the file of refused rows.
pub type Raw = ::csv::ByteRecord;

/// What a row says.
#[derive(Clone, Debug)]
pub struct Row {
    /// From 1, the head line not counted.
    pub number: u64,
    pub customer: Identity,
    pub at: Instant,
    pub amount: i64,
    pub receipt: Option<String>,
    pub branch: Option<String>,
    pub channel: Option<String>,
    pub sku: Option<String>,
    pub category: Option<String>,
    pub quantity: Quantity,
    pub raw: Raw,
}

/// A row that cannot be used.
#[derive(Clone, Debug)]
pub struct Bad {
    pub number: u64,
    /// The receipt that it is a line of, if it says so.
    pub receipt: Option<String>,
    pub reason: Reason,
    pub raw: Raw,
}

/// Reads rows by the columns of a file.
#[derive(Clone, Debug)]
pub struct RowReader {
    /// The column of each field, by its position in [`Field::ALL`].
    pub columns: [Option<usize>; Field::ALL.len()],
    pub customer: CustomerReader,
    pub time: TimeReader,
    pub amount: AmountReader,
}

impl RowReader {
    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(field as usize).copied().flatten()
    }

    /// Where the time stands.
    pub fn time_column(&self) -> Option<usize> {
        self.column(Field::Time)
    }

    /// Counts only the mapped columns from now on, and gives what they were counted as before.
    pub fn keep_mapped(&mut self) -> Vec<usize> {
        let mut used: Vec<usize> = self.columns.iter().flatten().copied().collect();
        used.sort_unstable();
        used.dedup();
        for column in self.columns.iter_mut().flatten() {
            *column = used.binary_search(column).unwrap_or(0);
        }
        used
    }

    /// A row from its texts.
    pub fn read(&self, number: u64, raw: Raw) -> Result<Row, Bad> {
        match self.fields(number, &raw) {
            Ok(row) => Ok(Row { raw, ..row }),
            Err(reason) => {
                let receipt = self.optional(&raw, Field::Receipt).unwrap_or_default();
                Err(Bad { number, receipt, reason, raw })
            }
        }
    }

    fn fields(&self, number: u64, raw: &Raw) -> Result<Row, Reason> {
        Ok(Row {
            number,
            customer: self.needed(raw, Field::Customer).and_then(|text| {
                let wrong = |no| Reason::of("customer", Field::Customer, text, no);
                self.customer.read(text).map_err(wrong)
            })?,
            at: self.needed(raw, Field::Time).and_then(|text| {
                self.time.read(text).map_err(|no| Reason::of("time", Field::Time, text, no))
            })?,
            amount: self.needed(raw, Field::Amount).and_then(|text| {
                self.amount.read(text).map_err(|no| Reason::of("amount", Field::Amount, text, no))
            })?,
            receipt: self.optional(raw, Field::Receipt)?,
            branch: self.optional(raw, Field::Branch)?,
            channel: self.optional(raw, Field::Channel)?,
            sku: self.optional(raw, Field::Sku)?,
            category: self.optional(raw, Field::Category)?,
            quantity: match self.text(raw, Field::Quantity)? {
                Some(text) => quantity(text, self.amount.form)
                    .map_err(|no| Reason::of("quantity", Field::Quantity, text, no))?,
                None => Quantity::ONE,
            },
            raw: Raw::new(),
        })
    }

    /// The text of a field without spaces around it; `None` where it is empty or not mapped.
    fn text<'a>(&self, raw: &'a Raw, field: Field) -> Result<Option<&'a str>, Reason> {
        let Some(column) = self.column(field) else { return Ok(None) };
        let bytes = raw.get(column).ok_or_else(|| {
            let no = format!("{}: the row has only {} columns", field.name(), raw.len());
            Reason::of("columns", field, "", no)
        })?;
        let text = std::str::from_utf8(bytes).map_err(|_| {
            let no = format!("{}: not UTF-8: convert the file first", field.name());
            Reason::of("encoding", field, "", no)
        })?;
        Ok(Some(text.trim()).filter(|text| !text.is_empty()))
    }

    fn needed<'a>(&self, raw: &'a Raw, field: Field) -> Result<&'a str, Reason> {
        self.text(raw, field)?
            .ok_or_else(|| Reason::of("empty", field, "", format!("{}: empty", field.name())))
    }

    fn optional(&self, raw: &Raw, field: Field) -> Result<Option<String>, Reason> {
        Ok(self.text(raw, field)?.map(str::to_owned))
    }
}
