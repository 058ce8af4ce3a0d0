//! One column of a row group: its values, batch by batch, with those that are missing.

use crate::day::{Day, LocalDays, wall};
use crate::names::{Name, Names, written};
use ::parquet::basic::{LogicalType, TimeUnit, Type as Physical};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::{ByteArray, DataType};
use ::parquet::errors::ParquetError;
use ::parquet::schema::types::Type;
use baci_core::time::Instant;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Whole,
    Text,
    /// So many in a second since 1970; in UTC, or on the wall clock of a zone that is not told.
    Time {
        per_second: i64,
        utc: bool,
    },
    Day,
}

impl Kind {
    pub(super) const fn is_time(self) -> bool {
        matches!(self, Self::Time { .. } | Self::Day)
    }
}

/// What a column holds; nothing where another reader must read it.
pub(super) fn kind(column: &Type) -> Option<Kind> {
    let logical = column.get_basic_info().logical_type_ref();
    match (column.get_physical_type(), logical) {
        (Physical::INT64, Some(LogicalType::Timestamp(time))) => {
            let per_second = match time.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            };
            Some(Kind::Time { per_second, utc: time.is_adjusted_to_u_t_c })
        }
        (Physical::INT32, Some(LogicalType::Date)) => Some(Kind::Day),
        (Physical::INT64 | Physical::INT32, None) => Some(Kind::Whole),
        (Physical::INT64 | Physical::INT32, Some(LogicalType::Integer(whole)))
            if whole.is_signed =>
        {
            Some(Kind::Whole)
        }
        (Physical::BYTE_ARRAY, Some(LogicalType::String)) => Some(Kind::Text),
        _ => None,
    }
}

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Missing,
    Whole(i64),
}

/// The values of a batch.
enum Values {
    Long(ColumnReaderImpl<::parquet::data_type::Int64Type>, Vec<i64>),
    Int(ColumnReaderImpl<::parquet::data_type::Int32Type>, Vec<i32>),
    Text(ColumnReaderImpl<::parquet::data_type::ByteArrayType>, Vec<ByteArray>),
    Other,
}

/// A column that is being read.
pub(super) struct Column {
    kind: Kind,
    values: Values,
    /// Where values may be missing: whether each is there.
    levels: Vec<i16>,
    /// The place of each row's value among those that are there; empty where none is missing.
    places: Vec<u32>,
}

impl Column {
    pub(super) fn new(reader: ColumnReader, kind: Kind) -> Self {
        let values = match reader {
            ColumnReader::Int64ColumnReader(reader) => Values::Long(reader, Vec::new()),
            ColumnReader::Int32ColumnReader(reader) => Values::Int(reader, Vec::new()),
            ColumnReader::ByteArrayColumnReader(reader) => Values::Text(reader, Vec::new()),
            _ => Values::Other,
        };
        Self { kind, values, levels: Vec::new(), places: Vec::new() }
    }

    /// Reads the next batch; gives how many rows it has.
    pub(super) fn read(&mut self, most: usize) -> Result<usize, ParquetError> {
        self.levels.clear();
        let levels = &mut self.levels;
        let (rows, there) = match &mut self.values {
            Values::Long(reader, values) => batch(reader, values, levels, most)?,
            Values::Int(reader, values) => batch(reader, values, levels, most)?,
            Values::Text(reader, values) => batch(reader, values, levels, most)?,
            Values::Other => (0, 0),
        };
        self.places.clear();
        if there < rows {
            let mut next = 0;
            self.places.extend(self.levels.iter().map(|level| {
                let place = if *level > 0 { next } else { u32::MAX };
                next += u32::from(*level > 0);
                place
            }));
        }
        Ok(rows)
    }

    fn place(&self, row: usize) -> usize {
        match self.places.is_empty() {
            true => row,
            false => self.places.get(row).map_or(usize::MAX, |place| *place as usize),
        }
    }

    /// A whole number.
    pub(super) fn cell(&self, row: usize) -> Cell {
        let at = self.place(row);
        let whole = match &self.values {
            Values::Long(_, values) => values.get(at).copied(),
            Values::Int(_, values) => values.get(at).map(|n| i64::from(*n)),
            _ => None,
        };
        whole.map_or(Cell::Missing, Cell::Whole)
    }

    /// A text without spaces around it, or a whole number as a text; empty where it is missing or not UTF-8.
    pub(super) fn text<'a>(&'a self, row: usize, digits: &'a mut [u8; 20]) -> &'a str {
        if let Values::Text(_, values) = &self.values {
            let bytes = values.get(self.place(row)).map(ByteArray::data);
            return std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default().trim();
        }
        match self.cell(row) {
            Cell::Whole(n) => written(n, digits),
            Cell::Missing => "",
        }
    }

    /// Looks for the customers of rows at once, where they are whole numbers.
    pub(super) fn warm(&self, rows: std::ops::Range<usize>, names: &Names) {
        let whole = rows.filter_map(|row| match self.cell(row) {
            Cell::Whole(n) => u32::try_from(n).ok().map(Name::Whole),
            Cell::Missing => None,
        });
        names.warm(whole);
    }

    /// A name, of which a whole number is one, too; an empty one where it is missing.
    pub(super) fn name<'a>(&'a self, row: usize, digits: &'a mut [u8; 20]) -> Name<'a> {
        match (&self.values, self.cell(row)) {
            (Values::Long(..) | Values::Int(..), Cell::Whole(n)) => Name::of(n, digits),
            _ => Name::from(self.text(row, digits)),
        }
    }

    /// A time as local day and minute; nothing where it is missing, or before 1900 or after 2199.
    pub(super) fn time(&self, row: usize, days: &mut LocalDays) -> Option<(Day, u16)> {
        let Cell::Whole(n) = self.cell(row) else { return None };
        let (micros, utc) = match self.kind {
            Kind::Time { per_second: 1_000, utc } => (n.checked_mul(1_000)?, utc),
            Kind::Time { per_second: 1_000_000, utc } => (n, utc),
            Kind::Time { utc, .. } => (n.div_euclid(1_000), utc),
            _ => (n.checked_mul(86_400_000_000)?, false),
        };
        let at = Instant::from_micros(micros);
        if !(Instant::EARLIEST..Instant::LATEST).contains(&at) {
            return None;
        }
        Some(if utc { days.of(at) } else { days.of_wall(micros, wall(micros)) })
    }
}

fn batch<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    values: &mut Vec<T::T>,
    levels: &mut Vec<i16>,
    most: usize,
) -> Result<(usize, usize), ParquetError> {
    values.clear();
    let (mut rows, mut there) = (0, 0);
    while rows < most {
        let (records, read, _) = reader.read_records(most - rows, Some(levels), None, values)?;
        rows += records;
        there += read;
        if records == 0 {
            break;
        }
    }
    Ok((rows, there))
}
