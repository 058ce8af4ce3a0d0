//! Receipts as columns, for figures: the quick way where the file allows it, with the same meaning as an import.

use super::amount::NumberForm;
use super::options::ReadOptions;
use super::row::{Bad, Field, Raw, Row, RowReader};
use super::{CustomerBy, Defaults, Fault, FileKind, csv, open, parquet};
use baci_analytics::read::{ReadError, Shape};
use baci_analytics::receipts::{Exact, ExactRow, OneByOne, Receipts, RowFault, Wanted};
use std::path::Path;

/// Reads a file of receipts into columns, with all cores where it can; `-` is standard input. What each row
/// means is what an import makes of it; days are those of the zone of `defaults`.
///
/// Of `wanted`, what no column is mapped to is left out.
///
/// # Errors
/// A file that cannot be opened or is not what its name says; a mapping that does not fit it.
pub fn columns(
    file: &Path,
    options: &ReadOptions,
    defaults: &Defaults,
    wanted: Wanted,
) -> Result<Receipts, Fault> {
    let wanted = mapped(options, wanted);
    let kind = FileKind::of(file)?;
    let quick = match (kind, options.delimiter) {
        (FileKind::Parquet, _) => by_columns(file, options, defaults, wanted)?,
        (FileKind::Csv, Some(delimiter)) if file != Path::new("-") => {
            by_pieces(file, options, defaults, (wanted, delimiter))?
        }
        _ => None,
    };
    match quick {
        Some(receipts) => Ok(receipts),
        None => one_by_one(file, options, defaults, wanted),
    }
}

fn mapped(options: &ReadOptions, wanted: Wanted) -> Wanted {
    let has = |field: Field| options.map.iter().any(|(known, _)| *known == field);
    Wanted {
        minute: wanted.minute,
        branch: wanted.branch && has(Field::Branch),
        channel: wanted.channel && has(Field::Channel),
        category: wanted.category && has(Field::Category),
        product: wanted.product && has(Field::Sku),
        receipt: has(Field::Receipt),
    }
}

fn one_by_one(
    file: &Path,
    options: &ReadOptions,
    defaults: &Defaults,
    wanted: Wanted,
) -> Result<Receipts, Fault> {
    let mut rows = open(file, options, defaults)?;
    let mut receipts = OneByOne::new(wanted, defaults.zone.clone());
    while let Some(row) = rows.next()? {
        match row {
            Ok(row) => receipts.push(Ok(&exact(row))),
            Err(bad) => receipts.push(Err(fault(bad))),
        }
    }
    Ok(receipts.finish())
}

fn by_pieces(
    file: &Path,
    options: &ReadOptions,
    defaults: &Defaults,
    (wanted, delimiter): (Wanted, u8),
) -> Result<Option<Receipts>, Fault> {
    let Some((heads, start)) = csv::head(file, delimiter, options.no_header)? else {
        return Ok(None);
    };
    let reader = options.plan(defaults)?.columns(&heads)?;
    let Some(shape) = shape(&reader, options, defaults, (wanted, delimiter)) else {
        return Ok(None);
    };
    let read = baci_analytics::read::csv(file, start, &shape, &reader);
    read.map_err(|error| failed(file, &error))
}

fn by_columns(
    file: &Path,
    options: &ReadOptions,
    defaults: &Defaults,
    wanted: Wanted,
) -> Result<Option<Receipts>, Fault> {
    let reader = options.plan(defaults)?.columns(&parquet::heads(file)?)?;
    let Some(shape) = shape(&reader, options, defaults, (wanted, b',')) else { return Ok(None) };
    let read = baci_analytics::read::parquet(file, &shape, &reader);
    read.map_err(|error| failed(file, &error))
}

fn failed(file: &Path, error: &ReadError) -> Fault {
    Fault::new(format!("{}: {error}", file.display()))
}

fn shape(
    reader: &RowReader,
    options: &ReadOptions,
    defaults: &Defaults,
    (wanted, delimiter): (Wanted, u8),
) -> Option<Shape> {
    let used = |field: Field, wanted: bool| reader.column(field).filter(|_| wanted);
    let plain = options.number_form == NumberForm::Plain;
    Some(Shape {
        customer: reader.column(Field::Customer)?,
        time: reader.column(Field::Time)?,
        amount: reader.column(Field::Amount)?,
        receipt: reader.column(Field::Receipt),
        branch: used(Field::Branch, wanted.branch),
        channel: used(Field::Channel, wanted.channel),
        category: used(Field::Category, wanted.category),
        product: used(Field::Sku, wanted.product),
        quantity: reader.column(Field::Quantity).is_some(),
        delimiter,
        plain_customers: options.customer == CustomerBy::External,
        plain_times: reader.time.is_plain() && reader.time.is_of(&defaults.zone),
        plain_amounts: plain.then_some(reader.amount.digits),
        zone: defaults.zone.clone(),
        wanted,
    })
}

impl Exact for RowReader {
    fn row(&self, number: u64, cells: &[&[u8]]) -> Result<ExactRow, RowFault> {
        self.read(number, Raw::from(cells.to_vec())).map(exact).map_err(fault)
    }
}

fn exact(row: Row) -> ExactRow {
    let Row { customer, at, amount: net, receipt, branch, channel, category, sku, .. } = row;
    let customer = match customer.0.strip_prefix("external:") {
        Some(plain) => plain.to_owned(),
        None => customer.0,
    };
    ExactRow { customer, at, net, receipt, branch, channel, category, product: sku }
}

fn fault(bad: Bad) -> RowFault {
    RowFault { receipt: bad.receipt, reason: bad.reason.sentence }
}
