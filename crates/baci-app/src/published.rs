//! Published programs that are ready to decide, kept by version.

use crate::segments::Rules;
use baci_core::program::Program;
use baci_core::time::Instant;
use baci_store::program::{self, StoredProgram};
use baci_store::{Database, StoreError, WriteTx};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// How many versions are kept ready.
const CACHE: usize = 32;

/// A published program, ready to decide.
#[derive(Debug)]
pub struct Published {
    pub version: i64,
    pub program: Program,
    /// Since when it is in force: occasions that were over before are not its own.
    pub(crate) since: Instant,
    /// Whether any rule counts something, so that counters have to be read.
    pub(crate) counts: bool,
}

impl Published {
    pub(crate) fn new(version: i64, program: Program, since: Instant) -> Self {
        let counts = baci_core::decide::caps::any(&program);
        Self { version, program, since, counts }
    }

    /// The first instant at which something earned at `at` may change by itself.
    pub(crate) fn earliest_due(&self, at: Instant) -> Instant {
        let zone = &self.program.zone;
        let of = |wallet: &baci_core::program::Wallet| {
            let pending = wallet.pending.map_or(Instant::FAR, |p| p.after(at, zone));
            pending.min(wallet.expires.map_or(Instant::FAR, |e| e.of(at, zone)))
        };
        self.program.wallets.iter().map(of).min().unwrap_or(Instant::FAR)
    }
}

/// The published versions that are ready.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    ready: RwLock<BTreeMap<i64, Arc<Published>>>,
    /// The segments that were judged by last.
    rules: RwLock<Option<Arc<Rules>>>,
}

impl Programs {
    /// One version, which the transaction sees; none where the number is 0.
    pub async fn of(
        &self,
        tx: &mut WriteTx,
        version: i64,
    ) -> Result<Option<Arc<Published>>, StoreError> {
        if version == 0 {
            return Ok(None);
        }
        if let Some(ready) = self.ready(version) {
            return Ok(Some(ready));
        }
        // On the transaction's own connection: to wait for another while holding one can lock up.
        program::find(tx, version).await?.map(|stored| self.keep(&stored)).transpose()
    }

    /// The segments that were judged by last.
    pub fn rules(&self) -> Option<Arc<Rules>> {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps segments ready, in the place of those before.
    pub fn keep_rules(&self, rules: Arc<Rules>) {
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Some(rules);
    }

    fn ready(&self, version: i64) -> Option<Arc<Published>> {
        self.ready.read().unwrap_or_else(PoisonError::into_inner).get(&version).cloned()
    }

    /// One version.
    pub async fn version(
        &self,
        database: &Database,
        version: i64,
    ) -> Result<Option<Arc<Published>>, StoreError> {
        if let Some(ready) = self.ready(version) {
            return Ok(Some(ready));
        }
        let stored = program::get(database, Some(version)).await?;
        stored.map(|stored| self.keep(&stored)).transpose()
    }

    fn keep(&self, stored: &StoredProgram) -> Result<Arc<Published>, StoreError> {
        let version = stored.version;
        let program = Program::from_json(&stored.document).map_err(|problems| {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            StoreError::Corrupt(format!("program version {version}: {first}"))
        })?;
        let published = Arc::new(Published::new(version, program, stored.published_at));
        let mut ready = self.ready.write().unwrap_or_else(PoisonError::into_inner);
        while ready.len() >= CACHE {
            ready.pop_first();
        }
        ready.insert(version, published.clone());
        Ok(published)
    }
}
