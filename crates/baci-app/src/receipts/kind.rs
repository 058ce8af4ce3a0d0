//! What kind of file it is: by its name, else by how it begins.

use super::Fault;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// A kind of file that receipts are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Csv,
    /// A CSV, compressed with gzip.
    Gzip,
    Parquet,
}

impl FileKind {
    /// The kind of a file. A pipe is not looked into: what is read of it is gone.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn of(file: &Path) -> Result<Self, Fault> {
        let named = |known: &str| file.extension().is_some_and(|e| e.eq_ignore_ascii_case(known));
        if named("parquet") {
            return Ok(Self::Parquet);
        }
        if named("gz") {
            return Ok(Self::Gzip);
        }
        let plain = || file.metadata().is_ok_and(|known| known.is_file());
        if file == Path::new("-") || named("csv") || !plain() {
            return Ok(Self::Csv);
        }
        let open = File::open(file).map_err(|error| Fault::file(file, &error))?;
        let mut start = Vec::with_capacity(8);
        open.take(8).read_to_end(&mut start).map_err(|error| Fault::file(file, &error))?;
        Ok(Self::by_start(&start).unwrap_or(Self::Csv))
    }

    /// The kind of what begins like this; `None` for a spreadsheet, which holds no receipts.
    pub fn by_start(start: &[u8]) -> Option<Self> {
        match start {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [b'P', b'A', b'R', b'1', ..] => Some(Self::Parquet),
            // The folders of files that newer and older spreadsheets are.
            [b'P', b'K', 3 | 5, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => None,
            _ => Some(Self::Csv),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_the_name_or_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let kind = |name: &str, start: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, start).unwrap();
            FileKind::of(&file).unwrap()
        };
        assert_eq!(kind("a", b"who,at"), FileKind::Csv);
        assert_eq!(kind("b", &[0x1f, 0x8b, 8]), FileKind::Gzip);
        assert_eq!(kind("c", b"PAR1...."), FileKind::Parquet);
        assert_eq!(kind("d.parquet", b"who,at"), FileKind::Parquet);
        assert_eq!(kind("e.GZ", b"who,at"), FileKind::Gzip);
        assert_eq!(kind("f", b""), FileKind::Csv);
        assert_eq!(FileKind::by_start(b"PK\x03\x04"), None);
    }
}
