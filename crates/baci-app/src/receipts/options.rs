//! How a file of receipts is read: which column is what, and how its amounts and times are written.

use super::Defaults;
use super::Fault;
use super::amount::{AmountReader, NumberForm};
use super::customer::{CustomerBy, CustomerReader};
use super::row::{Field, RowReader};
use super::time::TimeReader;
use baci_core::time::Zone;
use serde::{Deserialize, Serialize};

/// How a file is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Which column is what; customer, time and amount are needed. The amount is the whole line's,
    /// after discounts. Rows with the same receipt that stand together are the lines of one receipt;
    /// without it, each row is a receipt.
    pub map: Vec<(Field, Column)>,
    /// By what the file knows customers.
    #[serde(default)]
    pub customer: CustomerBy,
    /// The currency of the amounts; must be the program's.
    pub currency: Option<String>,
    pub amount_unit: AmountUnit,
    /// How amounts and quantities are written.
    pub number_form: NumberForm,
    /// How times are written, as for strftime; RFC 3339 or what is like it for `None`.
    pub time_format: Option<String>,
    /// The zone of times that do not say theirs; the program's for `None`.
    pub zone: Option<String>,
    /// What stands between the columns; any run of spaces for `None`.
    pub delimiter: Option<u8>,
    /// The file has no head line: columns are named by their numbers, from 1.
    pub no_header: bool,
}

/// Which column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Column {
    /// By its name in the head line, or its number from 1, as somebody wrote it.
    Written(String),
    /// By its place, from 0.
    At(usize),
}

/// The unit of written amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AmountUnit {
    /// As people write them: 12.50
    Major,
    /// Whole smallest units: 1250
    Minor,
}

/// The options, checked, before the columns of a file are known.
pub(super) struct Plan {
    /// Field and column, as they were written.
    pub map: Vec<(Field, Column)>,
    pub customer: CustomerReader,
    pub time: TimeReader,
    pub amount: AmountReader,
}

impl ReadOptions {
    /// Nothing mapped, and all else as it is most often.
    pub const fn usual() -> Self {
        Self {
            map: Vec::new(),
            customer: CustomerBy::External,
            currency: None,
            amount_unit: AmountUnit::Major,
            number_form: NumberForm::Plain,
            time_format: None,
            zone: None,
            delimiter: Some(b','),
            no_header: false,
        }
    }

    /// What must be mapped and is not.
    pub fn missing(&self) -> Vec<Field> {
        let needed = [Field::Customer, Field::Time, Field::Amount].into_iter();
        needed.filter(|field| !self.map.iter().any(|(known, _)| known == field)).collect()
    }

    pub(super) fn plan(&self, defaults: &Defaults) -> Result<Plan, Fault> {
        let currency = defaults.currency;
        if let Some(code) = self.currency.as_deref().filter(|code| *code != currency.code()) {
            return Err(Fault::usage(format!(
                "the amounts are in {code}, but the program counts in {currency}: convert them first"
            )));
        }
        let zone = match &self.zone {
            Some(name) => Zone::named(name).map_err(|error| Fault::usage(error.to_string()))?,
            None => defaults.zone.clone(),
        };
        let map = self.map.clone();
        let customer = CustomerReader { by: self.customer, home: defaults.home };
        let time = TimeReader::new(self.time_format.as_deref(), zone)?;
        let digits = if self.amount_unit == AmountUnit::Minor { 0 } else { currency.digits };
        let amount = AmountReader { currency, form: self.number_form, digits };
        Ok(Plan { map, customer, time, amount })
    }
}

impl Plan {
    /// Finds the mapped columns among a file's own.
    pub fn columns(self, heads: &[String]) -> Result<RowReader, Fault> {
        let mut columns = [None; Field::ALL.len()];
        for (field, column) in &self.map {
            if let Column::Written(name) = column
                && heads.iter().filter(|head| *head == name).count() > 1
            {
                return Err(Fault::usage(format!(
                    "several columns are called '{name}': name the one that is meant by its number, from 1"
                )));
            }
            let found = match column {
                Column::At(position) => Some(*position),
                Column::Written(name) => {
                    let by_number = || name.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                    heads.iter().position(|head| head == name).or_else(by_number)
                }
            };
            let position = found.filter(|n| *n < heads.len()).ok_or_else(|| {
                let all = heads.join(", ");
                let name = match column {
                    Column::Written(name) => name.clone(),
                    Column::At(position) => (position + 1).to_string(),
                };
                Fault::usage(format!("there is no column '{name}'; the file has {all}"))
            })?;
            if let Some(slot) = columns.get_mut(*field as usize) {
                *slot = Some(position);
            }
        }
        Ok(RowReader { columns, customer: self.customer, time: self.time, amount: self.amount })
    }
}
