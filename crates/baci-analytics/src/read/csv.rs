//! CSV without quotation marks, on all cores: each takes pieces of the file, which end at line ends.

use super::cells::quick;
use super::{ReadError, Shape};
use crate::names::NEAR;
use crate::receipts::{Exact, Gather, Part, Receipts};
use crate::threads;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes of a piece.
const PIECE: u64 = 1 << 20;
/// The most bytes of a row.
const ROW: usize = 16 << 20;

/// What one thread has read.
struct Reader {
    file: Result<File, std::io::Error>,
    gather: Gather,
    buffer: Vec<u8>,
    parts: Vec<(u64, Part)>,
    failed: Option<ReadError>,
}

/// Reads a file; nothing where it has quotation marks after its head line, which another reader must read.
/// `head` is where the rows begin: the length of the head line.
///
/// # Errors
/// [`ReadError`].
pub fn csv(
    file: &Path,
    head: u64,
    shape: &Shape,
    exact: &dyn Exact,
) -> Result<Option<Receipts>, ReadError> {
    let length = File::open(file)?.metadata()?.len();
    let count = length.saturating_sub(head).div_ceil(PIECE);
    let quoted = AtomicBool::new(false);
    let new = || Reader {
        file: File::open(file),
        gather: Gather::new(shape.wanted, shape.zone.clone()),
        buffer: Vec::new(),
        parts: Vec::new(),
        failed: None,
    };
    let read =
        threads::pieces(usize::try_from(count).unwrap_or(usize::MAX), new, |reader, piece| {
            if reader.failed.is_some() || quoted.load(Ordering::Relaxed) {
                return;
            }
            let start = head + piece as u64 * PIECE;
            match reader.piece(shape, exact, head, (start, (start + PIECE).min(length))) {
                Ok(true) => reader.parts.push((piece as u64, reader.gather.cut())),
                Ok(false) => quoted.store(true, Ordering::Relaxed),
                Err(error) => reader.failed = Some(error),
            }
        });
    if quoted.into_inner() {
        return Ok(None);
    }
    let (mut words, mut parts) = (Vec::new(), Vec::new());
    for (thread, reader) in read.into_iter().enumerate() {
        if let Some(error) = reader.failed {
            return Err(error);
        }
        parts.extend(reader.parts.into_iter().map(|(piece, part)| (piece, (thread, part))));
        words.push(reader.gather.words);
    }
    parts.sort_by_key(|(piece, _)| *piece);
    let parts = parts.into_iter().map(|(_, part)| part).collect();
    Ok(Some(Receipts::merge(shape.wanted, words, parts)))
}

impl Reader {
    /// Reads the lines that start within a piece; false where it has quotation marks.
    fn piece(
        &mut self,
        shape: &Shape,
        exact: &dyn Exact,
        head: u64,
        (start, end): (u64, u64),
    ) -> Result<bool, ReadError> {
        let file = match &mut self.file {
            Ok(file) => file,
            Err(error) => return Err(std::io::Error::from(error.kind()).into()),
        };
        // One byte before, to see whether a line starts right here.
        let before = u64::from(start > head);
        file.seek(SeekFrom::Start(start - before))?;
        let asked = usize::try_from(end - start + before).unwrap_or(0);
        self.buffer.resize(asked, 0);
        let mut have = 0;
        while let Some(rest) = self.buffer.get_mut(have..).filter(|rest| !rest.is_empty()) {
            match file.read(rest)? {
                0 => break,
                read => have += read,
            }
        }
        self.buffer.truncate(have);
        let first = match before {
            0 => Some(0),
            _ => memchr::memchr(b'\n', &self.buffer).map(|at| at + 1),
        };
        // A line that goes through the whole piece belongs to an earlier one.
        let Some(first) = first.filter(|first| *first < self.buffer.len()) else { return Ok(true) };
        complete(file, &mut self.buffer, self.gather.rows())?;
        let lines = self.buffer.get(first..).unwrap_or_default();
        // A return alone ends a line, too, for the other reader.
        let alone = |at: usize| lines.get(at + 1).is_some_and(|next| *next != b'\n');
        if memchr::memchr(b'"', lines).is_some() || memchr::memchr_iter(b'\r', lines).any(alone) {
            return Ok(false);
        }
        self.lines(first, shape, exact);
        Ok(true)
    }

    fn lines(&mut self, first: usize, shape: &Shape, exact: &dyn Exact) {
        let Self { buffer, gather, .. } = self;
        let delimiter = shape.delimiter;
        let quick_way = shape.plain_customers && shape.plain_times && !shape.quantity;
        let mut cells: Vec<&[u8]> = Vec::with_capacity(32);
        let mut rows = Vec::with_capacity(NEAR);
        let rest = buffer.get(first..).unwrap_or_default();
        let mut from = 0;
        for at in memchr::memchr2_iter(delimiter, b'\n', rest).chain([rest.len()]) {
            cells.push(rest.get(from..at).unwrap_or_default());
            from = at + 1;
            if rest.get(at) == Some(&delimiter) {
                continue;
            }
            if let Some(last) = cells.last_mut() {
                *last = last.strip_suffix(b"\r").unwrap_or(last);
            }
            // A line without anything is none.
            if cells.len() == 1 && cells.first().is_some_and(|cell| cell.is_empty()) {
                cells.clear();
                continue;
            }
            let row = match quick_way {
                true => quick(shape, &mut gather.days, &cells),
                false => None,
            };
            match row {
                Some(row) => rows.push(row),
                None => {
                    gather.push_all(&mut rows);
                    match exact.row(gather.rows() + 1, &cells) {
                        Ok(row) => gather.push_exact(&row),
                        Err(fault) => gather.refuse(fault),
                    }
                }
            }
            if rows.len() >= NEAR {
                gather.push_all(&mut rows);
            }
            cells.clear();
        }
        gather.push_all(&mut rows);
    }
}

/// Reads on to the end of the line that a piece ends in.
fn complete(file: &mut File, buffer: &mut Vec<u8>, rows: u64) -> Result<(), ReadError> {
    let mut more = [0u8; 4096];
    let had = buffer.len();
    // Where the piece ends with a line, the next piece finds its start by looking one byte back.
    if buffer.last() == Some(&b'\n') {
        return Ok(());
    }
    loop {
        let read = file.read(&mut more)?;
        let got = more.get(..read).unwrap_or_default();
        match memchr::memchr(b'\n', got) {
            Some(at) => {
                buffer.extend_from_slice(got.get(..at).unwrap_or_default());
                return Ok(());
            }
            None => buffer.extend_from_slice(got),
        }
        if read == 0 {
            return Ok(());
        }
        if buffer.len() - had > ROW {
            return Err(ReadError::TooLong(rows));
        }
    }
}
