//! How a file of receipts is read: which column is what, and how its amounts and times are written.

use super::Defaults;
use super::amount::AmountReader;
use super::row::{Field, RowReader};
use super::time::TimeReader;
use crate::failure::Failure;
use baci_core::time::Zone;
use clap::{Args, ValueEnum};

/// The options of every command that reads receipts.
#[derive(Args, Clone, Debug)]
pub struct ReceiptOptions {
    /// Which column is what: customer, time, amount (these are needed), receipt, branch, channel,
    /// sku, category, quantity. COL is a name of the head line, or a number from 1. The amount is
    /// the whole line's, after discounts. Rows with the same receipt that stand together are the
    /// lines of one receipt; without it, each row is a receipt
    #[arg(
        long,
        value_name = "customer=COL,time=COL,amount=COL,…",
        value_delimiter = ',',
        required = true
    )]
    pub map: Vec<String>,
    /// The currency of the amounts; must be the program's
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// Whether amounts are written as 12.50 (major) or as 1250 (minor)
    #[arg(long, value_enum, default_value_t = AmountUnit::Major)]
    pub amount_unit: AmountUnit,
    /// How times are written, as for strftime: '%d/%m/%Y %H:%M'
    /// [default: RFC 3339, or YYYY-MM-DD with or without HH:MM[:SS]]
    #[arg(long, value_name = "FORMAT")]
    pub time_format: Option<String>,
    /// The zone of times that do not say theirs [default: the program's]
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// What stands between the columns: one character, 'tab', or 'space' for any run of spaces
    #[arg(long, default_value = ",", value_name = "CHAR")]
    pub delimiter: String,
    /// The file has no head line: columns are named by their numbers, from 1
    #[arg(long)]
    pub no_header: bool,
}

/// The unit of written amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AmountUnit {
    /// As people write them: 12.50
    Major,
    /// Whole smallest units: 1250
    Minor,
}

/// The options, checked, before the columns of a file are known.
pub(super) struct Plan {
    /// Field and column, as they were written.
    pub map: Vec<(Field, String)>,
    pub time: TimeReader,
    pub amount: AmountReader,
}

impl ReceiptOptions {
    pub(super) fn plan(&self, defaults: &Defaults) -> Result<Plan, Failure> {
        let currency = defaults.currency;
        if let Some(code) = self.currency.as_deref().filter(|code| *code != currency.code()) {
            return Err(Failure::usage(format!(
                "the amounts are in {code}, but the program counts in {currency}: convert them first"
            )));
        }
        let zone = match &self.zone {
            Some(name) => Zone::named(name).map_err(|error| Failure::usage(error.to_string()))?,
            None => defaults.zone.clone(),
        };
        let map = self.mapping()?;
        let time = TimeReader::new(self.time_format.as_deref(), zone)?;
        let digits = if self.amount_unit == AmountUnit::Minor { 0 } else { currency.digits };
        Ok(Plan { map, time, amount: AmountReader { currency, digits } })
    }

    fn mapping(&self) -> Result<Vec<(Field, String)>, Failure> {
        let mut map: Vec<(Field, String)> = Vec::new();
        for pair in &self.map {
            let (name, column) = pair.split_once('=').ok_or_else(|| {
                Failure::usage(format!("--map: '{pair}' is not of the form customer=COL"))
            })?;
            let field = Field::named(name.trim()).ok_or_else(|| {
                let all: Vec<_> = Field::ALL.iter().map(|(_, name)| *name).collect();
                Failure::usage(format!("--map: '{name}' is not one of {}", all.join(", ")))
            })?;
            if map.iter().any(|(known, _)| *known == field) {
                return Err(Failure::usage(format!("--map: {name} stands twice")));
            }
            map.push((field, column.to_owned()));
        }
        for needed in [Field::Customer, Field::Time, Field::Amount] {
            if !map.iter().any(|(field, _)| *field == needed) {
                let name = needed.name();
                return Err(Failure::usage(format!("--map: say which column is the {name}")));
            }
        }
        Ok(map)
    }

    /// The delimiter; `None` for any run of spaces.
    pub(super) fn delimiter(&self) -> Result<Option<u8>, Failure> {
        match self.delimiter.as_bytes() {
            b"space" => Ok(None),
            b"tab" | b"\\t" => Ok(Some(b'\t')),
            [byte] if *byte != b'"' && *byte != b'\n' => Ok(Some(*byte)),
            _ => Err(Failure::usage("--delimiter is one character, 'tab' or 'space'")),
        }
    }
}

impl Plan {
    /// Finds the mapped columns among a file's own.
    pub fn columns(self, heads: &[String]) -> Result<RowReader, Failure> {
        let mut columns = [None; Field::ALL.len()];
        for (field, column) in &self.map {
            let by_name = heads.iter().position(|head| head == column);
            let by_number = || column.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            let position = by_name.or_else(by_number).filter(|n| *n < heads.len());
            let position = position.ok_or_else(|| {
                let all = heads.join(", ");
                Failure::usage(format!("there is no column '{column}'; the file has {all}"))
            })?;
            if let Some(slot) = columns.get_mut(*field as usize) {
                *slot = Some(position);
            }
        }
        Ok(RowReader { columns, time: self.time, amount: self.amount })
    }
}
