//! Who calls: `Authorization: Bearer baci_…`, and whether the key's scopes cover what is asked.

use crate::edge::Noted;
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::FromRequestParts;
use axum::http::{StatusCode, header, request::Parts};
use baci_app::{Caller, Command, Scope};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How long a key that was good is taken as good: a revoked one works for so long at most.
const BELIEVED: Duration = Duration::from_secs(3);
/// How many callers are remembered.
const REMEMBERED: usize = 1024;

/// Callers seen lately, by a hash of their secret; the secret itself is not kept.
#[derive(Default)]
pub(crate) struct Callers(RwLock<HashMap<[u8; 16], Recognized>>);

/// When a caller was recognized, and who it is.
type Recognized = (Instant, Arc<Caller>);

impl Callers {
    /// The caller, if believed. When the time is over, one request gets `None` and asks again, and
    /// the others go on meanwhile: a busy key does not send all its requests to the database.
    fn get(&self, hash: &[u8; 16]) -> Option<Arc<Caller>> {
        let found = {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            known.get(hash).cloned()
        };
        let (since, caller) = found?;
        if since.elapsed() < BELIEVED {
            return Some(caller);
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let (since, caller) = known.get_mut(hash)?;
        if since.elapsed() < BELIEVED {
            return Some(caller.clone());
        }
        *since = Instant::now();
        None
    }

    fn forget(&self, hash: &[u8; 16]) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(hash);
    }

    fn put(&self, hash: [u8; 16], caller: Arc<Caller>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, (since, _)| since.elapsed() < BELIEVED);
        }
        if known.len() < REMEMBERED || known.contains_key(&hash) {
            known.insert(hash, (Instant::now(), caller));
        }
    }
}

/// A scope as a type, so that a handler's signature says what it needs.
pub(crate) trait Needs {
    const SCOPE: Scope;
}

macro_rules! needs {
    ($($name:ident)*) => {
        $(
            pub(crate) enum $name {}
            impl Needs for $name { const SCOPE: Scope = Scope::$name; }
        )*
    };
}

needs! {
    MembersRead MembersWrite MembersMerge PurchasesWrite BalancesWrite AdjustmentsWrite CouponsRead CouponsWrite
    GiftCardsRead GiftCardsWrite RewardsRead RewardsWrite RewardsStock GamesRead GamesWrite PartnersRead PartnersWrite
    ProgramsRead ProgramsWrite AnalyticsRead AnalyticsWrite MetricsRead SegmentsRead SegmentsWrite
}

/// A caller whose key has the scope.
pub(crate) struct May<S> {
    pub caller: Arc<Caller>,
    scope: PhantomData<S>,
}

impl<S: Needs + Send> FromRequestParts<Api> for May<S> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let secret = header.and_then(|h| h.to_str().ok()).and_then(bearer).ok_or_else(unknown)?;
        let caller = recognize(api, secret).await?;
        let left = api.buckets.take(caller.key, Instant::now());
        if let Some(noted) = parts.extensions.get::<Noted>() {
            noted.caller(caller.key, left);
        }
        if !left.taken() {
            return Err(too_many(left.retry_after()));
        }
        caller.need(S::SCOPE)?;
        Ok(Self { caller, scope: PhantomData })
    }
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

async fn recognize(api: &Api, secret: &str) -> Result<Arc<Caller>, Problem> {
    let hash = Command::fingerprint_of(&[secret.as_bytes()]);
    if let Some(caller) = api.callers.get(&hash) {
        return Ok(caller);
    }
    match api.baci.caller(secret).await? {
        Some(caller) => {
            let caller = Arc::new(caller);
            api.callers.put(hash, caller.clone());
            Ok(caller)
        }
        None => {
            api.callers.forget(&hash);
            Err(unknown())
        }
    }
}

/// That a key sent more than its rate allows.
fn too_many(seconds: u32) -> Problem {
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests");
    let mut problem = problem.with("seconds", seconds);
    problem.retry_after = Some(seconds);
    problem
}

fn unknown() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized")
}
