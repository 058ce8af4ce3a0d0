//! Secrets that all servers of a shop share: made once, kept in the settings, told to nobody.

use crate::baci::Baci;
use crate::error::AppError;
use crate::secret::{hex, random, unhex};
use baci_store::setting::{self, StoredSetting};
use baci_store::{StoreError, WriteTx};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Document {
    secret: String,
}

impl Baci {
    /// The secret under a name; made where there is none yet.
    ///
    /// # Errors
    /// [`AppError::Unavailable`]; [`AppError::Busy`] where servers that make it meet again and again.
    pub(crate) async fn shared_secret(&self, name: &str) -> Result<[u8; 32], AppError> {
        for _ in 0..2 {
            if let Some(there) = setting::get(self.database(), name).await? {
                return Ok(read(&there)?);
            }
            let made = self.new_secret(name, 1)?;
            let mut tx = self.database().begin().await?;
            match setting::save(&mut tx, &made).await {
                Ok(()) => tx.commit().await?,
                // Another server was quicker: what it made is everybody's.
                Err(error) if error.is_conflict() => tx.rollback().await?,
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Busy)
    }

    /// Puts another secret in the place of the one that is there.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub(crate) async fn renew_secret(&self, name: &str) -> Result<(), AppError> {
        self.shared_secret(name).await?;
        let mut tx = self.database().begin().await?;
        let before = setting::lock(&mut tx, name).await?;
        let revision = before.map_or(1, |before| before.revision + 1);
        setting::save(&mut tx, &self.new_secret(name, revision)?).await?;
        Ok(tx.commit().await?)
    }

    fn new_secret(&self, name: &str, revision: i64) -> Result<StoredSetting, AppError> {
        let made = Document { secret: hex(&random::<32>()?) };
        let document =
            serde_json::to_string(&made).map_err(|e| AppError::Internal(e.to_string()))?;
        let changed_at = self.clock().now();
        Ok(StoredSetting { name: name.to_owned(), document, revision, changed_at })
    }
}

fn read(stored: &StoredSetting) -> Result<[u8; 32], StoreError> {
    let document: Document = serde_json::from_str(&stored.document)
        .map_err(|error| StoreError::corrupt("document", error))?;
    unhex(&document.secret).ok_or_else(|| StoreError::corrupt("document", "not a secret"))
}

/// The secret under a name, within a transaction; nothing where there is none yet.
pub(crate) async fn secret_in(
    tx: &mut WriteTx,
    name: &str,
) -> Result<Option<[u8; 32]>, StoreError> {
    setting::read_in(tx, name).await?.as_ref().map(read).transpose()
}
