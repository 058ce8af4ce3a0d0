//! Sweeping: what has run out is removed, a bounded number at a time.

use crate::baci::Baci;
use crate::error::AppError;
use baci_core::id::{AuditId, MessageId, first_of_millis};
use baci_store::{audit, code, coupon, guess, link, message, passkey, session};

/// How long the audit log is kept, in seconds: two years.
const AUDIT: i64 = 730 * 86_400;
/// How long messages are kept, in seconds: 90 days.
const MESSAGES: i64 = 90 * 86_400;
/// How many rows of a table go in one transaction.
const AT_ONCE: i64 = 1000;
/// How many transactions one sweep takes at most; what is left waits for the next one.
const ROUNDS: usize = 20;

impl Baci {
    /// Removes what has run out; answers how many rows. Members from before there were words to find them
    /// by get theirs.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn sweep(&self) -> Result<u64, AppError> {
        let now = self.clock().now();
        let long_ago = |seconds: i64| {
            let millis = now.plus_seconds(-seconds).micros().div_euclid(1000);
            first_of_millis(u64::try_from(millis).unwrap_or(0))
        };
        let (old_audit, old_messages) = (AuditId(long_ago(AUDIT)), MessageId(long_ago(MESSAGES)));
        self.index_members().await?;
        let mut removed = self.sweep_imports().await? + self.sweep_backtests().await?;
        for _ in 0..ROUNDS {
            let mut tx = self.database().begin().await?;
            let swept = [
                session::sweep(&mut tx, now, AT_ONCE).await?,
                link::sweep(&mut tx, now, AT_ONCE).await?,
                code::sweep(&mut tx, now, AT_ONCE).await?,
                coupon::sweep(&mut tx, now, AT_ONCE).await?,
                guess::sweep(&mut tx, now, AT_ONCE).await?,
                passkey::sweep(&mut tx, now, AT_ONCE).await?,
                message::sweep(&mut tx, now, AT_ONCE).await?,
                message::remove(&mut tx, old_messages, AT_ONCE).await?,
                audit::sweep(&mut tx, old_audit, AT_ONCE).await?,
            ];
            tx.commit().await?;
            removed += swept.iter().sum::<u64>();
            if swept.iter().all(|rows| *rows < u64::try_from(AT_ONCE).unwrap_or(0)) {
                break;
            }
        }
        Ok(removed)
    }
}
