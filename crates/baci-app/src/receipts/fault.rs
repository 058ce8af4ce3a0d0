//! What goes wrong with a file: with the whole of it, or with one of its rows.

use super::row::Field;
use baci_core::refusal::Refusal;

/// The most characters of a cell that a reason repeats.
const SHOWN: usize = 40;

/// A file that cannot be read, or cannot be read that way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Fault {
    pub sentence: String,
    /// Whether what was asked for is wrong, not the file.
    pub usage: bool,
}

impl Fault {
    /// A file that is not right.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), usage: false }
    }

    /// Options that cannot be, or do not fit the file.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), usage: true }
    }

    /// A file that cannot be opened or read.
    pub fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(format!("{}: {error}", path.display()))
    }
}

/// Why a row is not taken: a code for pages, which say it in the reader's language, and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// `columns`, `encoding`, `empty`, `customer`, `time`, `amount`, `quantity`, `receipt`, or that of a refusal.
    pub code: &'static str,
    /// What the wrong cell was to be.
    pub field: Option<Field>,
    /// The start of the wrong cell.
    pub text: String,
    pub sentence: String,
}

impl Reason {
    /// What is wrong with a cell.
    pub fn of(code: &'static str, field: Field, text: &str, sentence: String) -> Self {
        let text = text.chars().take(SHOWN).collect();
        Self { code, field: Some(field), text, sentence }
    }

    /// What is wrong with another row of the same receipt.
    pub fn receipt() -> Self {
        let sentence = "another line of this receipt is refused, or it has too many".to_owned();
        Self { code: "receipt", field: None, text: String::new(), sentence }
    }
}

impl From<&Refusal> for Reason {
    fn from(refusal: &Refusal) -> Self {
        let sentence = refusal.sentence.clone();
        Self { code: refusal.code.text(), field: None, text: String::new(), sentence }
    }
}
