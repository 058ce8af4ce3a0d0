//! Parquet, column by column, on all cores: each takes row groups of the file.

mod column;

use super::{ReadError, Shape};
use crate::names::NEAR;
use crate::receipts::{Exact, Gather, Part, Receipts, RowFault};
use crate::threads;
use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
use column::{Cell, Column, Kind};
use std::fs::File;
use std::path::Path;

/// Rows that are decoded at a time.
const BATCH: usize = 1 << 14;

/// The columns of a file that are read: where they stand, and what they hold.
struct Columns {
    customer: (usize, Kind),
    time: (usize, Kind),
    amount: (usize, Kind),
    texts: Vec<(usize, Kind, Text)>,
}

#[derive(Clone, Copy)]
enum Text {
    Receipt,
    Branch,
    Channel,
    Category,
    Product,
}

struct Reader {
    file: Result<SerializedFileReader<File>, ReadError>,
    gather: Gather,
    parts: Vec<(usize, Part)>,
    failed: Option<ReadError>,
}

fn open(file: &Path) -> Result<SerializedFileReader<File>, ReadError> {
    Ok(SerializedFileReader::new(File::open(file)?)?)
}

/// Reads a file; nothing where one of its columns is of a kind that another reader must read.
///
/// # Errors
/// [`ReadError`].
pub fn parquet(
    file: &Path,
    shape: &Shape,
    exact: &dyn Exact,
) -> Result<Option<Receipts>, ReadError> {
    let reader = open(file)?;
    let Some(columns) = Columns::of(&reader, shape) else { return Ok(None) };
    let new = || Reader {
        file: open(file),
        gather: Gather::new(shape.wanted, shape.zone.clone()),
        parts: Vec::new(),
        failed: None,
    };
    let read = threads::pieces(reader.num_row_groups(), new, |reader, group| {
        if reader.failed.is_none()
            && let Err(error) = reader.group(group, &columns, exact)
        {
            reader.failed = Some(error);
        }
    });
    let (mut words, mut parts) = (Vec::new(), Vec::new());
    for (thread, reader) in read.into_iter().enumerate() {
        if let Some(error) = reader.failed {
            return Err(error);
        }
        parts.extend(reader.parts.into_iter().map(|(group, part)| (group, (thread, part))));
        words.push(reader.gather.words);
    }
    parts.sort_by_key(|(group, _)| *group);
    let parts = parts.into_iter().map(|(_, part)| part).collect();
    Ok(Some(Receipts::merge(shape.wanted, words, parts)))
}

impl Columns {
    fn of(reader: &SerializedFileReader<File>, shape: &Shape) -> Option<Self> {
        let schema = reader.metadata().file_metadata().schema();
        // With nested columns, places among leaves are others than those among columns.
        let plain = shape.plain_customers
            && !shape.quantity
            && schema.get_fields().iter().all(|field| field.is_primitive());
        if !plain {
            return None;
        }
        let kind = |at: usize| Some((at, column::kind(schema.get_fields().get(at)?)?));
        let digits = shape.plain_amounts?;
        let amount = kind(shape.amount).filter(|(_, kind)| *kind == Kind::Whole && digits == 0)?;
        let time = kind(shape.time).filter(|(_, kind)| kind.is_time())?;
        let mut texts = Vec::new();
        for (at, text) in [
            (shape.receipt, Text::Receipt),
            (shape.branch, Text::Branch),
            (shape.channel, Text::Channel),
            (shape.category, Text::Category),
            (shape.product, Text::Product),
        ] {
            if let Some(at) = at {
                let (at, kind) = kind(at).filter(|(_, kind)| !kind.is_time())?;
                texts.push((at, kind, text));
            }
        }
        let customer = kind(shape.customer).filter(|(_, kind)| !kind.is_time())?;
        Some(Self { customer, time, amount, texts })
    }
}

impl Reader {
    fn group(&mut self, at: usize, columns: &Columns, exact: &dyn Exact) -> Result<(), ReadError> {
        let Self { file, gather, parts, .. } = self;
        let file = match file {
            Ok(file) => file,
            Err(error) => return Err(std::mem::replace(error, ReadError::TooLong(0))),
        };
        let group = file.get_row_group(at)?;
        let open = |(at, kind): (usize, Kind)| -> Result<Column, ReadError> {
            Ok(Column::new(group.get_column_reader(at)?, kind))
        };
        let mut customer = open(columns.customer)?;
        let mut time = open(columns.time)?;
        let mut amount = open(columns.amount)?;
        let mut texts = Vec::new();
        for (at, kind, text) in &columns.texts {
            texts.push((open((*at, *kind))?, *text));
        }
        loop {
            let rows = customer.read(BATCH)?;
            if time.read(BATCH)? != rows || amount.read(BATCH)? != rows {
                let uneven = std::io::Error::other("its columns are not equally long");
                return Err(uneven.into());
            }
            for (column, _) in &mut texts {
                column.read(BATCH)?;
            }
            if rows == 0 {
                break;
            }
            for near in (0..rows).step_by(NEAR).map(|start| start..(start + NEAR).min(rows)) {
                customer.warm(near.clone(), &gather.words.customers);
                for row in near {
                    take(gather, [&customer, &time, &amount], &texts, row, exact);
                }
            }
        }
        parts.push((at, gather.cut()));
        Ok(())
    }
}

/// Takes a row in; what is empty or out of range is refused in the exact reader's words.
fn take(
    gather: &mut Gather,
    [customer, time, amount]: [&Column; 3],
    texts: &[(Column, Text)],
    row: usize,
    exact: &dyn Exact,
) {
    let mut digits = [[0u8; 20]; 6];
    let [own, others @ ..] = &mut digits;
    let mut quick = crate::receipts::Quick::default();
    for ((column, text), digits) in texts.iter().zip(others) {
        let cell = column.text(row, digits);
        match text {
            Text::Receipt => quick.receipt = cell,
            Text::Branch => quick.branch = cell,
            Text::Channel => quick.channel = cell,
            Text::Category => quick.category = cell,
            Text::Product => quick.product = cell,
        }
    }
    quick.customer = customer.name(row, own);
    let when = time.time(row, &mut gather.days);
    match (when, amount.cell(row)) {
        (Some((day, minute)), Cell::Whole(net)) if !quick.customer.is_empty() => {
            (quick.day, quick.minute, quick.net) = (day, minute, net);
            gather.push(&quick);
        }
        _ => {
            let receipt = (!quick.receipt.is_empty()).then(|| quick.receipt.to_owned());
            let what = exact.wrong(quick.customer.is_empty(), when.is_some());
            gather.refuse(RowFault { receipt, reason: what });
        }
    }
}
