//! A look at a file before its import starts.

use crate::baci::Baci;
use crate::error::AppError;
use crate::receipts::{self, Defaults, Fault, Peek, Preview, ReadOptions};
use baci_core::id::ImportId;
use baci_core::refusal::Code;
use std::path::{Path, PathBuf};

impl Baci {
    /// What the file of an import holds at its start. Without a delimiter, the likeliest is taken.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] for a file that cannot be read; [`Code::NoProgram`].
    pub async fn peek_import(
        &self,
        id: ImportId,
        delimiter: Option<Option<u8>>,
        no_header: bool,
    ) -> Result<Peek, AppError> {
        let (file, defaults) = (self.import_file(id), self.import_defaults().await?);
        beside(file, move |file| receipts::peek(file, &defaults, delimiter, no_header)).await
    }

    /// How the columns of a file may be meant.
    ///
    /// # Errors
    /// [`Code::NoProgram`].
    pub async fn guess_import(&self, peek: &Peek) -> Result<ReadOptions, AppError> {
        Ok(receipts::guess(peek, &self.import_defaults().await?))
    }

    /// How the first rows of an import's file would be read.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] for a file that cannot be read, or not like this; [`Code::NoProgram`].
    pub async fn preview_import(
        &self,
        id: ImportId,
        options: ReadOptions,
    ) -> Result<Preview, AppError> {
        let (file, defaults) = (self.import_file(id), self.import_defaults().await?);
        beside(file, move |file| receipts::preview(file, &options, &defaults)).await
    }

    /// The names of the columns that refused rows are kept with, where the options fit the file.
    pub(super) async fn heads_of(
        &self,
        id: ImportId,
        options: ReadOptions,
    ) -> Result<Vec<String>, AppError> {
        let (file, defaults) = (self.import_file(id), self.import_defaults().await?);
        beside(file, move |file| Ok(receipts::open(file, &options, &defaults)?.heads())).await
    }

    /// What the program says of currency and zone.
    pub(super) async fn import_defaults(&self) -> Result<Defaults, AppError> {
        let program = self.in_force().await?;
        Ok(Defaults::of(&program.program))
    }
}

/// Reads a file on a thread of its own; what is wrong is told without the path on this machine.
async fn beside<T: Send + 'static>(
    file: PathBuf,
    work: impl FnOnce(&Path) -> Result<T, Fault> + Send + 'static,
) -> Result<T, AppError> {
    let path = file.clone();
    let done = tokio::task::spawn_blocking(move || work(&path)).await;
    let done = done.map_err(|error| AppError::Internal(format!("reading a file: {error}")))?;
    done.map_err(|fault| {
        AppError::refused(Code::InvalidRequest, told(&file, &fault)).because("file-unread")
    })
}

/// What is wrong with a file, without where it lies.
pub(super) fn told(file: &Path, fault: &Fault) -> String {
    fault.sentence.replace(&format!("{}: ", file.display()), "")
}
