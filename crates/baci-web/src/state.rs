//! What all pages share: Baci, the settings, and the program in force as it was a moment ago.

use crate::config::WebConfig;
use crate::cookies::Jar;
use crate::routes::Needs;
use baci_app::{AppError, Baci, Published};
use baci_core::refusal::Code;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// How long the program in force is believed to be so.
const BELIEVED: Duration = Duration::from_secs(2);

/// The shared state; clones are cheap.
#[derive(Clone)]
pub(crate) struct Web(Arc<Inner>);

pub(crate) struct Inner {
    pub baci: Baci,
    pub config: WebConfig,
    pub needs: Needs,
    pub places: Semaphore,
    program: Mutex<Option<(Instant, Option<Arc<Published>>)>>,
}

impl std::ops::Deref for Web {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Web {
    pub fn new(baci: Baci, config: WebConfig, needs: Needs) -> Self {
        let places = Semaphore::new(config.concurrent_requests);
        Self(Arc::new(Inner { baci, config, needs, places, program: Mutex::default() }))
    }

    /// How cookies are written.
    pub fn jar(&self) -> Jar {
        Jar { secure: self.config.secure() }
    }

    /// The program in force, or one that was a moment ago; `None` before any is published.
    pub async fn program(&self) -> Result<Option<Arc<Published>>, AppError> {
        let known = self.program.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((since, program)) = known
            && since.elapsed() < BELIEVED
        {
            return Ok(program);
        }
        let program = match self.baci.in_force().await {
            Ok(program) => Some(program),
            Err(AppError::Refused(refusal)) if refusal.code == Code::NoProgram => None,
            Err(error) => return Err(error),
        };
        let known = Some((Instant::now(), program.clone()));
        *self.program.lock().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(program)
    }

    /// Forgets the program that was believed to be in force: another was just published here.
    pub fn forget_program(&self) {
        *self.program.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
