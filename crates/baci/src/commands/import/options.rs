//! How a file of receipts is read, as the command line says it.

use crate::failure::Failure;
use baci_app::receipts::{self, Column, Field, ReadOptions};
use clap::{Args, ValueEnum};

/// The options of every command that reads receipts.
#[derive(Args, Clone, Debug)]
pub struct ReceiptOptions {
    /// Which column is what: customer, time, amount (these are needed), receipt, branch, channel,
    /// sku, category, quantity. COL is a name of the head line, or a number from 1. The amount is
    /// the whole line's, after discounts. Rows with the same receipt that stand together are the
    /// lines of one receipt; without it, each row is a receipt
    #[arg(long, value_name = "customer=COL,time=COL,amount=COL,…", value_delimiter = ',')]
    pub map: Vec<String>,
    /// By what the file knows customers; whoever is not known yet becomes a member by it
    #[arg(long, value_enum, default_value_t = CustomerBy::External)]
    pub customer: CustomerBy,
    /// The currency of the amounts; must be the program's
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// Whether amounts are written as 12.50 (major) or as 1250 (minor)
    #[arg(long, value_enum, default_value_t = AmountUnit::Major)]
    pub amount_unit: AmountUnit,
    /// How amounts and quantities are written: 1234.50 (plain), 1,234.50 (point), 1.234,50 (comma)
    #[arg(long, value_enum, default_value_t = NumberForm::Plain)]
    pub number_form: NumberForm,
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

/// By what a file knows customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CustomerBy {
    /// The number that another system has for them, as it stands
    External,
    /// A phone number, in any form that people write
    Phone,
    /// The number of a member card
    Card,
}

/// The unit of written amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AmountUnit {
    /// As people write them: 12.50
    Major,
    /// Whole smallest units: 1250
    Minor,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NumberForm {
    /// 1234.50
    Plain,
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

impl ReceiptOptions {
    /// The options as the reader takes them.
    pub fn read(&self) -> Result<ReadOptions, Failure> {
        Ok(ReadOptions {
            map: self.mapping()?,
            customer: match self.customer {
                CustomerBy::External => receipts::CustomerBy::External,
                CustomerBy::Phone => receipts::CustomerBy::Phone,
                CustomerBy::Card => receipts::CustomerBy::Card,
            },
            currency: self.currency.clone(),
            amount_unit: match self.amount_unit {
                AmountUnit::Major => receipts::AmountUnit::Major,
                AmountUnit::Minor => receipts::AmountUnit::Minor,
            },
            number_form: match self.number_form {
                NumberForm::Plain => receipts::NumberForm::Plain,
                NumberForm::Point => receipts::NumberForm::Point,
                NumberForm::Comma => receipts::NumberForm::Comma,
            },
            time_format: self.time_format.clone(),
            zone: self.zone.clone(),
            delimiter: delimiter(&self.delimiter)?,
            no_header: self.no_header,
        })
    }

    fn mapping(&self) -> Result<Vec<(Field, Column)>, Failure> {
        let names = Field::ALL.map(|(field, name)| (name, field));
        let map = pairs(&self.map, &names)?;
        for needed in [Field::Customer, Field::Time, Field::Amount] {
            if !map.iter().any(|(field, _)| *field == needed) {
                return Err(unmapped(needed.name()));
            }
        }
        Ok(map.into_iter().map(|(field, column)| (field, Column::Written(column))).collect())
    }
}

/// The columns of a mapping, `FIELD=COL` each, by the names that its fields have.
pub fn pairs(map: &[String], names: &[(&str, Field)]) -> Result<Vec<(Field, String)>, Failure> {
    let mut found: Vec<(Field, String)> = Vec::new();
    for pair in map {
        let (name, column) = pair.split_once('=').ok_or_else(|| {
            let first = names.first().map_or("", |(name, _)| *name);
            Failure::usage(format!("--map: '{pair}' is not of the form {first}=COL"))
        })?;
        let known = names.iter().find(|(known, _)| *known == name.trim());
        let (_, field) = known.ok_or_else(|| {
            let all: Vec<_> = names.iter().map(|(name, _)| *name).collect();
            Failure::usage(format!("--map: '{name}' is not one of {}", all.join(", ")))
        })?;
        if found.iter().any(|(other, _)| other == field) {
            return Err(Failure::usage(format!("--map: {name} stands twice")));
        }
        found.push((*field, column.to_owned()));
    }
    Ok(found)
}

/// That a column is needed which no pair names.
pub fn unmapped(name: &str) -> Failure {
    Failure::usage(format!("--map: say which column is the {name}"))
}

/// What stands between columns; `None` for any run of spaces.
pub fn delimiter(text: &str) -> Result<Option<u8>, Failure> {
    match text.as_bytes() {
        b"space" => Ok(None),
        b"tab" | b"\\t" => Ok(Some(b'\t')),
        [byte] if *byte != b'"' && *byte != b'\n' => Ok(Some(*byte)),
        _ => Err(Failure::usage("--delimiter is one character, 'tab' or 'space'")),
    }
}
