//! What all handlers share: Baci, the limits, and two small memories that spare a query a request.

use crate::auth::Callers;
use crate::config::Config;
use crate::rate::Buckets;
use baci_app::{AppError, Baci, Published};
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// How long the program in force is believed to be so. It matters little: currency and digits of
/// wallets never change, and what is decided is decided under the program of the transaction.
const BELIEVED: Duration = Duration::from_secs(2);

/// The shared state; clones are cheap.
#[derive(Clone)]
pub(crate) struct Api(Arc<Inner>);

pub(crate) struct Inner {
    pub baci: Baci,
    pub config: Config,
    pub callers: Callers,
    pub places: Semaphore,
    pub buckets: Buckets,
    pub metrics: Option<PrometheusHandle>,
    program: RwLock<Option<(Instant, Arc<Published>)>>,
}

impl std::ops::Deref for Api {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Api {
    pub fn new(baci: Baci, config: Config) -> Self {
        let places = Semaphore::new(config.concurrent_requests);
        let buckets = Buckets::new(config.key_rate);
        let (callers, metrics) = (Callers::default(), crate::metrics::recorder());
        let program = RwLock::default();
        Self(Arc::new(Inner { baci, config, callers, places, buckets, metrics, program }))
    }

    /// The program in force, or one that was a moment ago.
    pub async fn program(&self) -> Result<Arc<Published>, AppError> {
        match self.known() {
            Some((since, published)) if since.elapsed() < BELIEVED || !self.claim() => {
                Ok(published)
            }
            _ => self.refresh().await,
        }
    }

    /// Whether this request is the one that reads the program again; the others go on meanwhile.
    fn claim(&self) -> bool {
        let mut known = self.program.write().unwrap_or_else(PoisonError::into_inner);
        match known.as_mut() {
            Some((since, _)) if since.elapsed() < BELIEVED => false,
            Some((since, _)) => {
                *since = Instant::now();
                true
            }
            None => true,
        }
    }

    /// The program in force, that knows this wallet if it is there: another server may have published
    /// it a moment ago.
    pub async fn program_with(&self, wallet: &str) -> Result<Arc<Published>, AppError> {
        let published = self.program().await?;
        match published.program.wallet(wallet) {
            Some(_) => Ok(published),
            None => self.refresh().await,
        }
    }

    /// A program that knows all wallets of this version: wallets are never taken away.
    pub async fn program_since(&self, version: i64) -> Result<Arc<Published>, AppError> {
        match self.known() {
            Some((_, published)) if published.version >= version => Ok(published),
            _ => self.refresh().await,
        }
    }

    /// The program in force, read again.
    pub async fn refresh(&self) -> Result<Arc<Published>, AppError> {
        let published = self.baci.in_force().await?;
        let mut known = self.program.write().unwrap_or_else(PoisonError::into_inner);
        *known = Some((Instant::now(), published.clone()));
        Ok(published)
    }

    fn known(&self) -> Option<(Instant, Arc<Published>)> {
        self.program.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
