//! Answers of members from files, by the steps that read receipts: a score stands where an amount would.

use super::options::{AmountUnit, ReadOptions};
use super::row::{Bad, Field};
use super::{Defaults, Fault, open};
use baci_analytics::day::LocalDays;
use baci_analytics::names::Names;
use baci_analytics::nps::{Answer, BEST};
use baci_analytics::receipts::{REASONS, Refused};
use baci_core::money::Currency;
use baci_core::time::Zone;
use std::path::Path;

/// The answers of files.
#[derive(Debug, Default)]
pub struct Answers {
    pub members: Names,
    pub all: Vec<Answer>,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that could not be used.
    pub refused: u64,
    /// The first of them; the reason names the file where there are several.
    pub first_refused: Vec<Refused>,
}

/// Reads files of answers, CSV (also gzip and standard input) or Parquet: who answered, when, and a whole number
/// from 0 to 10, which is mapped as [`Field::Amount`]. Days are those of `zone`.
///
/// # Errors
/// A file that cannot be opened or is not what its name says; a mapping that does not fit it.
pub fn answers(
    files: &[impl AsRef<Path>],
    options: &ReadOptions,
    zone: &Zone,
) -> Result<Answers, Fault> {
    // No currency, as ISO 4217 has it: a score is counted in whole ones.
    let currency = Currency::new("XXX", Some(0)).map_err(Fault::usage)?;
    let options = ReadOptions { currency: None, amount_unit: AmountUnit::Minor, ..options.clone() };
    let defaults = Defaults::at(zone.clone(), currency);
    let (mut days, mut found) = (LocalDays::new(zone.clone()), Answers::default());
    for file in files {
        let file = file.as_ref();
        let mut rows = open(file, &options, &defaults)?;
        while let Some(row) = rows.next()? {
            found.rows += 1;
            let row = match row {
                Ok(row) => row,
                Err(bad) => {
                    found.refuse(files.len(), file, bad.number, reason(&bad));
                    continue;
                }
            };
            match u8::try_from(row.amount).ok().filter(|score| *score <= BEST) {
                Some(score) => {
                    let member = found.members.number(&row.customer.0);
                    let (day, _) = days.of(row.at);
                    found.all.push(Answer { member, day, at: row.at.micros(), score });
                }
                None => {
                    let text = row.amount.to_string();
                    found.refuse(files.len(), file, row.number, wrong(&text));
                }
            }
        }
    }
    Ok(found)
}

impl Answers {
    fn refuse(&mut self, files: usize, file: &Path, number: u64, reason: String) {
        self.refused += 1;
        if self.first_refused.len() < REASONS {
            let reason = match files {
                1 => reason,
                _ => format!("{}: {reason}", file.display()),
            };
            self.first_refused.push(Refused { number, reason });
        }
    }
}

fn wrong(text: &str) -> String {
    format!("score: '{text}' is no whole number from 0 to {BEST}")
}

/// Why a row is not taken, in the words of answers.
fn reason(bad: &Bad) -> String {
    let sentence = &bad.reason.sentence;
    match (bad.reason.field, bad.reason.code) {
        (Some(Field::Amount), "amount") => wrong(&bad.reason.text),
        (Some(field @ (Field::Amount | Field::Customer)), _) => {
            let name = if field == Field::Amount { "score" } else { "member" };
            sentence.replacen(field.name(), name, 1)
        }
        _ => sentence.clone(),
    }
}
