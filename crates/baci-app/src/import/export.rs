//! Refused rows as a file, to be put right and handed in again.

use super::ImportPlan;
use super::work::KEPT;
use crate::baci::Baci;
use crate::error::AppError;
use baci_core::id::ImportId;
use baci_store::import::StoredRow;

/// How many rows are read at once.
const AT_ONCE: usize = 500;

impl Baci {
    /// The refused rows that are kept, as a CSV that spreadsheets open in every script: number and reason,
    /// named by these heads and written by `why`, before the row as it stood.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::NotFound`]; [`AppError::Unavailable`].
    pub async fn refused_csv(
        &self,
        id: ImportId,
        heads: [&str; 2],
        why: impl Fn(&StoredRow) -> String + Send,
    ) -> Result<Vec<u8>, AppError> {
        let stored = self.import(id).await?;
        let broken = |error: csv::Error| AppError::Internal(error.to_string());
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let columns = ImportPlan::of(&stored).map(|plan| plan.heads).unwrap_or_default();
        let first = heads.into_iter().chain(columns.iter().map(String::as_str));
        writer.write_record(first).map_err(broken)?;
        let (mut after, mut written) = (0, 0);
        while written < KEPT {
            let rows = self.refused_rows(id, after, AT_ONCE).await?;
            for row in &rows {
                let cells = row_cells(row);
                let start = [row.row_number.to_string(), why(row)];
                writer.write_record(start.into_iter().chain(cells)).map_err(broken)?;
                after = row.row_number;
            }
            written += rows.len();
            if rows.len() < AT_ONCE {
                break;
            }
        }
        let text = writer.into_inner().map_err(|error| AppError::Internal(error.to_string()))?;
        // The mark by which spreadsheets know that it is UTF-8.
        Ok([b"\xef\xbb\xbf".as_slice(), &text].concat())
    }
}

/// The cells of a refused row, as they stood.
pub fn row_cells(row: &StoredRow) -> Vec<String> {
    serde_json::from_str(&row.contents).unwrap_or_default()
}
