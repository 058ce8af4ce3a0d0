//! The file of refused rows: number, reason, and the row as it stood. Made when the first one comes.

use crate::failure::Failure;
use baci_app::receipts::Raw;
use csv::{Writer, WriterBuilder};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Where refused rows go.
pub struct Refused {
    file: PathBuf,
    heads: Vec<String>,
    writer: Option<Writer<File>>,
}

impl Refused {
    /// Refused rows go into this file.
    pub fn new(file: PathBuf) -> Self {
        Self { file, heads: Vec::new(), writer: None }
    }

    /// Takes the names of the columns.
    pub fn heads(&mut self, heads: &[String]) {
        self.heads = heads.to_vec();
    }

    /// Writes a row.
    pub fn write(&mut self, number: u64, reason: &str, raw: &Raw) -> Result<(), Failure> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => {
                let opened = open(&self.file, &self.heads);
                self.writer.insert(opened.map_err(|error| failed(&self.file, &error))?)
            }
        };
        let mut row = Raw::new();
        row.push_field(number.to_string().as_bytes());
        row.push_field(reason.as_bytes());
        raw.iter().for_each(|field| row.push_field(field));
        writer.write_byte_record(&row).map_err(|error| failed(&self.file, &error))
    }

    /// Ends the file; gives its path if any row went into it.
    pub fn finish(self) -> Result<Option<PathBuf>, Failure> {
        let Some(mut writer) = self.writer else { return Ok(None) };
        writer.flush().map_err(|error| Failure::file(&self.file, &error))?;
        Ok(Some(self.file))
    }
}

fn open(file: &Path, heads: &[String]) -> Result<Writer<File>, csv::Error> {
    let mut writer = WriterBuilder::new().flexible(true).from_writer(File::create(file)?);
    let first = ["row", "reason"].into_iter().chain(heads.iter().map(String::as_str));
    writer.write_record(first)?;
    Ok(writer)
}

fn failed(file: &Path, error: &csv::Error) -> Failure {
    Failure::new(format!("{}: {error}", file.display()))
}
