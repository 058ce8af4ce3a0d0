//! What all pages share: Baci, the settings, and what was so a moment ago.

use crate::config::WebConfig;
use crate::cookies::Jar;
use crate::routes::Needs;
use crate::visit::see_other;
use axum::http::header;
use axum::response::Response;
use baci_app::{AppError, Baci, Published, ShopSettings};
use baci_core::refusal::Code;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// How long the program and the shop's settings are believed to be as they were. What is decided is
/// decided under the program of the transaction.
const BELIEVED: Duration = Duration::from_secs(2);

/// What every page needs to know of the shop.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// The program in force; `None` before any is published.
    pub program: Option<Arc<Published>>,
    pub shop: ShopSettings,
    /// Of the shop's settings; 0 until they are set for the first time.
    pub revision: i64,
}

/// The shared state; clones are cheap.
#[derive(Clone)]
pub(crate) struct Web(Arc<Inner>);

pub(crate) struct Inner {
    pub baci: Baci,
    pub config: WebConfig,
    pub needs: Needs,
    pub places: Semaphore,
    known: Mutex<Option<(Instant, Known)>>,
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
        Self(Arc::new(Inner { baci, config, needs, places, known: Mutex::default() }))
    }

    /// How cookies are written.
    pub fn jar(&self) -> Jar {
        Jar { secure: self.config.secure() }
    }

    /// The program and the shop's settings, as they are or were a moment ago.
    pub async fn known(&self) -> Result<Known, AppError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((since, known)) = known
            && since.elapsed() < BELIEVED
        {
            return Ok(known);
        }
        let program = match self.baci.in_force().await {
            Ok(program) => Some(program),
            Err(AppError::Refused(refusal)) if refusal.code == Code::NoProgram => None,
            Err(error) => return Err(error),
        };
        let shop = self.baci.shop().await?;
        let known = Known { program, shop: shop.settings, revision: shop.revision };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((Instant::now(), known.clone()));
        Ok(known)
    }

    /// Forgets what was believed: it was just changed here.
    pub fn forget(&self) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Leads on after a form did its work; the next page says what it did (`notice-NAME`).
    pub fn done(&self, to: &str, notice: &str) -> Response {
        let mut response = see_other(to);
        self.notice(&mut response, notice);
        response
    }

    /// Lets the next page say what was done.
    pub fn notice(&self, response: &mut Response, name: &str) {
        if let Some(cookie) = self.jar().set("notice", name, Some(60)) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
}
