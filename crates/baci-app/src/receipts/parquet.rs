//! Rows from Parquet: only the mapped columns are read.

use super::Fault;
use super::options::Plan;
use super::row::{Bad, Raw, Row, RowReader};
use super::{Position, Rows};
use ::parquet::basic::{LogicalType, TimeUnit, Type as Physical};
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field as Value;
use ::parquet::record::reader::RowIter;
use ::parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What a column's numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Plain,
    /// So many in a second since 1970; in UTC, or on the wall clock of a zone that is not told.
    Time {
        per_second: i64,
        utc: bool,
    },
    Day,
}

/// The rows of a Parquet file.
pub struct ParquetRows {
    file: PathBuf,
    iter: RowIter<'static>,
    rows: RowReader,
    heads: Vec<String>,
    meanings: Vec<Meaning>,
    number: u64,
    position: Position,
}

impl ParquetRows {
    /// Opens a Parquet file and finds its columns.
    pub fn open(file: &Path, plan: Plan) -> Result<Self, Fault> {
        let reader = reader(file)?;
        let mut rows = plan.columns(&names(&reader))?;
        let used = rows.keep_mapped();
        Self::over(file, reader, rows, &used)
    }

    /// Reads these columns.
    fn over(
        file: &Path,
        reader: SerializedFileReader<File>,
        mut rows: RowReader,
        used: &[usize],
    ) -> Result<Self, Fault> {
        let wrong = |error| failed(file, &error);
        let metadata = reader.metadata().file_metadata();
        let total = u64::try_from(metadata.num_rows()).ok();
        let schema = metadata.schema();
        let fields: Vec<TypePtr> =
            used.iter().filter_map(|i| schema.get_fields().get(*i).cloned()).collect();
        if let Some(nested) = fields.iter().find(|field| !field.is_primitive()) {
            let sentence = format!("the column '{}' holds no plain values", nested.name());
            return Err(Fault::usage(sentence));
        }
        let heads = fields.iter().map(|field| field.name().to_owned()).collect();
        let meanings: Vec<Meaning> = fields.iter().map(|field| meaning(field)).collect();
        let typed = rows.time_column().and_then(|i| meanings.get(i));
        if typed.is_some_and(|meaning| *meaning != Meaning::Plain) {
            rows.time.forget_format();
        }
        let projection = Type::group_type_builder(schema.name()).with_fields(fields).build();
        let projection = projection.map_err(wrong)?;
        let iter = RowIter::from_file_into(Box::new(reader));
        let iter = iter.project(Some(projection)).map_err(wrong)?;
        let position = Position::new(total, false);
        Ok(Self { file: file.to_path_buf(), iter, rows, heads, meanings, number: 0, position })
    }
}

/// The names of all columns, and the texts of the first rows; what holds no plain values is empty.
pub fn first_rows(
    file: &Path,
    plan: Plan,
    many: usize,
) -> Result<(Vec<String>, Vec<Vec<String>>), Fault> {
    let reader = reader(file)?;
    let heads = names(&reader);
    let fields = reader.metadata().file_metadata().schema().get_fields();
    let used: Vec<usize> =
        (0..fields.len()).filter(|i| fields.get(*i).is_some_and(|f| f.is_primitive())).collect();
    let rows = plan.columns(&heads)?;
    let mut open = ParquetRows::over(file, reader, rows, &used)?;
    let mut texts = Vec::new();
    while texts.len() < many
        && let Some(raw) = open.raw()?
    {
        let mut row = vec![String::new(); heads.len()];
        for (cell, column) in raw.iter().zip(&used) {
            if let Some(slot) = row.get_mut(*column) {
                *slot = String::from_utf8_lossy(cell).into_owned();
            }
        }
        texts.push(row);
    }
    Ok((heads, texts))
}

/// The names of a Parquet file's columns.
pub fn heads(file: &Path) -> Result<Vec<String>, Fault> {
    Ok(names(&reader(file)?))
}

fn reader(file: &Path) -> Result<SerializedFileReader<File>, Fault> {
    let input = File::open(file).map_err(|error| Fault::file(file, &error))?;
    SerializedFileReader::new(input).map_err(|error| failed(file, &error))
}

fn names(reader: &SerializedFileReader<File>) -> Vec<String> {
    let fields = reader.metadata().file_metadata().schema().get_fields();
    fields.iter().map(|field| field.name().to_owned()).collect()
}

impl ParquetRows {
    /// The texts of the next row.
    fn raw(&mut self) -> Result<Option<Raw>, Fault> {
        let Some(row) = self.iter.next() else { return Ok(None) };
        let row = row.map_err(|error| failed(&self.file, &error))?;
        let mut raw = Raw::new();
        for ((_, value), meaning) in row.get_column_iter().zip(&self.meanings) {
            raw.push_field(text(value, *meaning).as_bytes());
        }
        Ok(Some(raw))
    }
}

fn failed(file: &Path, error: &ParquetError) -> Fault {
    Fault::new(format!("{}: {error}", file.display()))
}

fn meaning(column: &Type) -> Meaning {
    match column.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(time)) => {
            let per_second = match time.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            };
            Meaning::Time { per_second, utc: time.is_adjusted_to_u_t_c }
        }
        Some(LogicalType::Date) => Meaning::Day,
        // The old form of a time says of no zone: it is what clocks showed, as in a CSV of the same times.
        _ if column.get_physical_type() == Physical::INT96 => {
            Meaning::Time { per_second: 1_000, utc: false }
        }
        _ => Meaning::Plain,
    }
}

/// A value as the text that a CSV would hold.
fn text(value: &Value, meaning: Meaning) -> String {
    let time = |count: i64, per_second: i64, utc: bool| {
        let (seconds, part) = (count.div_euclid(per_second), count.rem_euclid(per_second));
        let nanos = i32::try_from(part * (1_000_000_000 / per_second)).unwrap_or(0);
        let stamp = jiff::Timestamp::new(seconds, nanos);
        let Ok(stamp) = stamp else { return count.to_string() };
        match utc {
            true => stamp.to_string(),
            false => jiff::tz::TimeZone::UTC.to_datetime(stamp).to_string(),
        }
    };
    match (value, meaning) {
        (Value::Null, _) => String::new(),
        (Value::Str(text), _) => text.clone(),
        (
            Value::Long(n) | Value::TimestampMillis(n) | Value::TimestampMicros(n),
            Meaning::Time { per_second, utc },
        ) => time(*n, per_second, utc),
        (Value::TimestampMillis(n), _) => time(*n, 1_000, true),
        (Value::TimestampMicros(n), _) => time(*n, 1_000_000, true),
        (Value::Date(days), _) => {
            let text = time(i64::from(*days) * 86_400, 1, false);
            text.chars().take(10).collect()
        }
        // The shortest digits that name the number: what was meant by 29.33.
        (Value::Double(n), _) => n.to_string(),
        (Value::Float(n), _) => n.to_string(),
        (Value::Bytes(bytes), _) => String::from_utf8_lossy(bytes.data()).into_owned(),
        (other, _) => other.to_string(),
    }
}

impl Rows for ParquetRows {
    fn next(&mut self) -> Result<Option<Result<Row, Bad>>, Fault> {
        let Some(raw) = self.raw()? else { return Ok(None) };
        self.number += 1;
        self.position.advance(1);
        Ok(Some(self.rows.read(self.number, raw)))
    }

    fn heads(&self) -> Vec<String> {
        self.heads.clone()
    }

    fn position(&self) -> Position {
        self.position.clone()
    }
}
