//! A look at the start of a file: its columns, and how its first rows would be read.

use super::csv::delimiter;
use super::{
    Bad, Column, Defaults, Fault, Field, FileKind, Raw, ReadOptions, Reason, Row, open, parquet,
};
use std::path::Path;
use std::time::{Duration, Instant};

/// Rows that the columns are guessed by.
const SAMPLES: usize = 20;
/// Rows that a preview reads.
const TRIED: usize = 200;
/// Rows that a preview shows: the first ones, and as many more that are bad.
const SHOWN: usize = 8;
/// The most columns that are looked at.
const COLUMNS: usize = 200;
/// The most characters of a cell.
const CELL: usize = 80;

/// The longest that a look takes: a small file may unpack to a huge one.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a file holds at its start.
#[derive(Clone, Debug)]
pub struct Peek {
    pub kind: FileKind,
    /// What stands between the columns of a CSV; any run of spaces for `None`.
    pub delimiter: Option<u8>,
    /// The file's first line holds no names.
    pub no_header: bool,
    pub heads: Vec<String>,
    /// The first rows, as they stand.
    pub rows: Vec<Vec<String>>,
}

/// How the first rows of a file would be read.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The first rows, then more that cannot be used.
    pub rows: Vec<Seen>,
    /// How many rows were read, and how many of them cannot be used.
    pub read: u64,
    pub bad: u64,
    /// Whether that was the whole file.
    pub whole: bool,
}

/// A row of a preview.
#[derive(Clone, Debug)]
pub struct Seen {
    /// From 1, the head line not counted.
    pub number: u64,
    /// What it says, or why it cannot be used.
    pub read: Result<Row, Reason>,
    /// What stands in the mapped columns.
    pub texts: Vec<(Field, String)>,
}

/// Looks at the start of a file. Without a delimiter, the one that its head line has most is taken.
///
/// # Errors
/// A file that cannot be read.
pub fn peek(
    file: &Path,
    defaults: &Defaults,
    asked: Option<Option<u8>>,
    no_header: bool,
) -> Result<Peek, Fault> {
    let since = Instant::now();
    let kind = FileKind::of(file)?;
    let mut options = ReadOptions { no_header, ..ReadOptions::usual() };
    let (heads, rows) = match kind {
        FileKind::Parquet => {
            options.no_header = false;
            let (heads, rows) = parquet::first_rows(file, options.plan(defaults)?, SAMPLES)?;
            let cut = |cell: &String| cell.chars().take(CELL).collect();
            (heads, rows.iter().map(|row| row.iter().map(cut).collect()).collect())
        }
        kind => {
            options.delimiter = asked.map_or_else(|| delimiter(file, kind).map(Some), Ok)?;
            let mut open = open(file, &options, defaults)?;
            let mut rows = Vec::new();
            while rows.len() < SAMPLES
                && since.elapsed() < PATIENCE
                && let Some(row) = open.next()?
            {
                // Nothing is mapped, so none is good; what is asked for is how it stands.
                rows.push(cells(&row.map_or_else(|bad| bad.raw, |row| row.raw)));
            }
            (open.heads(), rows)
        }
    };
    let heads = heads.into_iter().take(COLUMNS).collect();
    let (delimiter, no_header) = (options.delimiter, options.no_header);
    Ok(Peek { kind, delimiter, no_header, heads, rows })
}

/// Reads the first rows of a file.
///
/// # Errors
/// A file that cannot be read, or not by these options.
pub fn preview(file: &Path, options: &ReadOptions, by: &Defaults) -> Result<Preview, Fault> {
    let mut open = open(file, options, by)?;
    let places = places(FileKind::of(file)?, options);
    let mut seen = Preview { rows: Vec::new(), read: 0, bad: 0, whole: false };
    let mut shown = (0, 0);
    let since = Instant::now();
    while seen.read < TRIED as u64 && since.elapsed() < PATIENCE {
        let Some(row) = open.next()? else {
            seen.whole = true;
            break;
        };
        seen.read += 1;
        let (number, raw, read) = match row {
            Ok(mut row) => (row.number, std::mem::take(&mut row.raw), Ok(row)),
            Err(Bad { number, reason, raw, .. }) => (number, raw, Err(reason)),
        };
        seen.bad += u64::from(read.is_err());
        let more = shown.0 >= SHOWN;
        if more && (read.is_ok() || shown.1 >= SHOWN) {
            continue;
        }
        shown = (shown.0 + 1, shown.1 + usize::from(more));
        let cells = cells(&raw);
        let text =
            |(field, at): &(Field, usize)| (*field, cells.get(*at).cloned().unwrap_or_default());
        let texts = places.iter().map(text).collect();
        seen.rows.push(Seen { number, read, texts });
    }
    Ok(seen)
}

/// Where each mapped field stands in a row as it is read: of a Parquet file, only mapped columns are.
fn places(kind: FileKind, options: &ReadOptions) -> Vec<(Field, usize)> {
    let at = |(field, column): &(Field, Column)| match column {
        Column::At(at) => Some((*field, *at)),
        Column::Written(_) => None,
    };
    let mut places: Vec<(Field, usize)> = options.map.iter().filter_map(at).collect();
    if kind == FileKind::Parquet {
        let mut used: Vec<usize> = places.iter().map(|(_, at)| *at).collect();
        used.sort_unstable();
        used.dedup();
        for (_, at) in &mut places {
            *at = used.binary_search(at).unwrap_or(0);
        }
    }
    places
}

/// The texts of a row, each cut to what can be shown.
fn cells(raw: &Raw) -> Vec<String> {
    let cell = |bytes: &[u8]| {
        let start = bytes.get(..CELL * 4).unwrap_or(bytes);
        String::from_utf8_lossy(start).trim().chars().take(CELL).collect()
    };
    raw.iter().take(COLUMNS).map(cell).collect()
}
