//! Rows from CSV: a file, one that is compressed with gzip, or standard input.

use super::Fault;
use super::options::{Plan, ReadOptions};
use super::row::{Bad, Raw, Row, RowReader};
use super::{FileKind, Position, Rows};
use ::csv::{ErrorKind, Reader, ReaderBuilder};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that are read at a time.
const BUFFER: usize = 1 << 18;
/// The most bytes that are read for one row: a quotation mark that nothing closes must not bring the
/// rest of a file, or a small file that unpacks to a huge one, into memory.
const ROW: u64 = 16 << 20;
/// The most bytes of a head line.
const HEAD: u64 = 1 << 16;

/// Counts the bytes that are taken from a file.
struct Counted<R> {
    inner: R,
    position: Position,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.position.advance(read as u64);
        Ok(read)
    }
}

/// Counts what is read since the last row, and ends where one row takes too much.
struct Bounded<R> {
    inner: R,
    since: Arc<AtomicU64>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if self.since.fetch_add(read as u64, Ordering::Relaxed) > ROW {
            let sentence = "a row is longer than 16 MiB: a quotation mark may not be closed";
            return Err(std::io::Error::other(sentence));
        }
        Ok(read)
    }
}

/// Turns any run of spaces within a line into one comma, and drops those at its start and end.
struct Spaced<R> {
    lines: BufReader<R>,
    line: Vec<u8>,
    at: usize,
}

impl<R: Read> Read for Spaced<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.line.len() {
            let mut raw = Vec::with_capacity(self.line.capacity());
            self.lines.by_ref().take(ROW).read_until(b'\n', &mut raw)?;
            let words = raw.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            self.line = words.collect::<Vec<_>>().join(&b',');
            if !raw.is_empty() {
                self.line.push(b'\n');
            }
            self.at = 0;
        }
        let rest = self.line.get(self.at..).unwrap_or_default();
        let taken = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..taken), rest.get(..taken)) {
            to.copy_from_slice(from);
        }
        self.at += taken;
        Ok(taken)
    }
}

/// The rows of a CSV.
pub struct CsvRows {
    file: PathBuf,
    reader: Reader<Box<dyn Read + Send>>,
    rows: RowReader,
    heads: Vec<String>,
    /// The first row of a file without a head line, which was read to count its columns.
    first: Option<Raw>,
    number: u64,
    position: Position,
    /// Bytes that were read since the last row.
    since: Arc<AtomicU64>,
}

impl CsvRows {
    /// Opens a CSV and finds its columns.
    pub fn open(
        file: &Path,
        kind: FileKind,
        options: &ReadOptions,
        plan: Plan,
    ) -> Result<Self, Fault> {
        let delimiter = options.delimiter;
        let (inner, position) = input(file, kind)?;
        let since = Arc::<AtomicU64>::default();
        let input: Box<dyn Read + Send> = Box::new(Bounded { inner, since: since.clone() });
        let input: Box<dyn Read + Send> = match delimiter {
            Some(_) => input,
            None => {
                let lines = BufReader::with_capacity(BUFFER, input);
                Box::new(Spaced { lines, line: Vec::new(), at: 0 })
            }
        };
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .quoting(delimiter.is_some())
            .delimiter(delimiter.unwrap_or(b','))
            .buffer_capacity(BUFFER)
            .from_reader(input);
        let mut first = Raw::new();
        reader.read_byte_record(&mut first).map_err(|error| failed(file, &error))?;
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.trim_start_matches('\u{feff}').trim().to_owned()
        };
        let (heads, first) = match options.no_header {
            true => ((1..=first.len()).map(|n| n.to_string()).collect(), Some(first)),
            false => (first.iter().map(text).collect::<Vec<_>>(), None),
        };
        let first = first.filter(|row| !row.is_empty());
        let rows = plan.columns(&heads)?;
        Ok(Self {
            file: file.to_path_buf(),
            reader,
            rows,
            heads,
            first,
            number: 0,
            position,
            since,
        })
    }
}

/// The bytes of a file, with how far they are read.
fn input(file: &Path, kind: FileKind) -> Result<(Box<dyn Read + Send>, Position), Fault> {
    if file == Path::new("-") {
        let position = Position::new(None, true);
        let inner = std::io::stdin();
        return Ok((Box::new(Counted { inner, position: position.clone() }), position));
    }
    let inner = File::open(file).map_err(|error| Fault::file(file, &error))?;
    let total = inner.metadata().map_err(|error| Fault::file(file, &error))?.len();
    let position = Position::new(Some(total), true);
    let counted = Counted { inner, position: position.clone() };
    match kind == FileKind::Gzip {
        true => {
            let buffered = BufReader::with_capacity(BUFFER, counted);
            Ok((Box::new(flate2::bufread::MultiGzDecoder::new(buffered)), position))
        }
        false => Ok((Box::new(counted), position)),
    }
}

/// What stands between the columns of a file, as its head line looks: the sign that is there most often.
pub fn delimiter(file: &Path, kind: FileKind) -> Result<u8, Fault> {
    let (input, _) = input(file, kind)?;
    let mut line = Vec::new();
    let read = BufReader::new(input.take(HEAD)).read_until(b'\n', &mut line);
    read.map_err(|error| Fault::file(file, &error))?;
    let count = |sign: &u8| line.iter().filter(|byte| *byte == sign).count();
    // The last of several that are there equally often: the comma.
    Ok([b'|', b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b','))
}

/// The names of a CSV's columns, and where its rows begin; nothing where the head line has quotation marks
/// within names, or the file is not a plain one.
pub fn head(
    file: &Path,
    delimiter: u8,
    no_header: bool,
) -> Result<Option<(Vec<String>, u64)>, Fault> {
    let wrong = |error| Fault::file(file, &error);
    let open = File::open(file).map_err(wrong)?;
    if !open.metadata().map_err(wrong)?.is_file() {
        return Ok(None);
    }
    let mut line = Vec::new();
    BufReader::new(open.take(HEAD)).read_until(b'\n', &mut line).map_err(wrong)?;
    let Ok(text) = std::str::from_utf8(&line) else { return Ok(None) };
    let cells = text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']);
    let cells = cells.split(char::from(delimiter));
    if no_header {
        return Ok(Some(((1..=cells.count()).map(|n| n.to_string()).collect(), 0)));
    }
    // A name may stand in quotation marks; one with some in it, or a separator, is for the other reader.
    let name = |cell: &str| match cell.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').filter(|name| !name.contains('"')).map(str::to_owned),
        None => (!cell.contains(['"', '\r'])).then(|| cell.trim().to_owned()),
    };
    let names: Option<Vec<String>> = cells.map(name).collect();
    let whole = line.ends_with(b"\n")
        && names.as_ref().is_some_and(|names| names.iter().any(|n| !n.is_empty()));
    Ok(names.filter(|_| whole).map(|names| (names, line.len() as u64)))
}

fn failed(file: &Path, error: &::csv::Error) -> Fault {
    match error.kind() {
        ErrorKind::Io(error) => Fault::file(file, error),
        _ => Fault::new(format!("{}: {error}", file.display())),
    }
}

impl Rows for CsvRows {
    fn next(&mut self) -> Result<Option<Result<Row, Bad>>, Fault> {
        let raw = match self.first.take() {
            Some(first) => first,
            None => {
                let mut raw = Raw::with_capacity(64, self.heads.len());
                let read = self.reader.read_byte_record(&mut raw);
                if !read.map_err(|error| failed(&self.file, &error))? {
                    return Ok(None);
                }
                raw
            }
        };
        self.since.store(0, Ordering::Relaxed);
        self.number += 1;
        Ok(Some(self.rows.read(self.number, raw)))
    }

    fn heads(&self) -> Vec<String> {
        self.heads.clone()
    }

    fn position(&self) -> Position {
        self.position.clone()
    }
}
