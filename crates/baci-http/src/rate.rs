//! The rate: how much a key may still ask, and when it may ask again; told in the headers of the
//! IETF's draft, `RateLimit` and `RateLimit-Policy`.
//!
//! Each key has a bucket of tokens that fills evenly; a request takes one.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use baci_core::id::KeyId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// How many buckets are kept before full ones are thrown away: a full one tells nothing.
const KEPT: usize = 4096;

/// How fast buckets fill, and how much they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Tokens a second.
    pub per_second: u32,
    /// The most tokens at once.
    pub burst: u32,
}

/// The buckets of all keys.
pub(crate) struct Buckets {
    rate: Rate,
    /// When each key's bucket is full again.
    full_at: Mutex<HashMap<KeyId, Instant>>,
}

/// What is left of a bucket after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    rate: Rate,
    /// Tokens that are left.
    tokens: u64,
    /// Until the bucket is full.
    full_in: Duration,
    /// Until there is a token; zero where the request took one.
    pub wait: Duration,
}

impl Buckets {
    pub fn new(rate: Rate) -> Self {
        Self { rate, full_at: Mutex::default() }
    }

    /// Takes a token out of a key's bucket, if there is one.
    pub fn take(&self, key: KeyId, now: Instant) -> Left {
        let rate = self.rate;
        let each = Duration::from_secs(1) / rate.per_second.max(1);
        let most = each.saturating_mul(rate.burst);
        let mut all = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT && !all.contains_key(&key) {
            all.retain(|_, full_at| *full_at > now);
        }
        let before = all.get(&key).map_or(Duration::ZERO, |at| at.saturating_duration_since(now));
        let after = before.saturating_add(each);
        let (full_in, wait) = match after <= most {
            true => (after, Duration::ZERO),
            false => (before, after.saturating_sub(most)),
        };
        all.insert(key, now + full_in);
        let free = most.saturating_sub(full_in).as_nanos() / each.as_nanos().max(1);
        Left { rate, tokens: u64::try_from(free).unwrap_or(u64::MAX), full_in, wait }
    }
}

impl Left {
    /// Whether the request took a token.
    pub fn taken(&self) -> bool {
        self.wait.is_zero()
    }

    /// The seconds until there is a token, at least one.
    pub fn retry_after(&self) -> u32 {
        u32::try_from(up(self.wait)).unwrap_or(u32::MAX).max(1)
    }

    /// Says it in the answer's headers.
    pub fn tell(&self, headers: &mut HeaderMap) {
        let Rate { per_second, burst } = self.rate;
        let window = u64::from(burst).div_ceil(u64::from(per_second.max(1)));
        let policy = format!("\"key\";q={burst};w={window}");
        let limit = format!("\"key\";r={};t={}", self.tokens, up(self.full_in));
        for (name, text) in [(POLICY, policy), (LIMIT, limit)] {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
    }
}

/// Whole seconds, a part of one counting as one.
fn up(time: Duration) -> u64 {
    time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> KeyId {
        KeyId::derive(baci_core::time::Instant::EARLIEST, &[n; 16])
    }

    #[test]
    fn a_bucket_holds_a_burst_and_fills_evenly() {
        let buckets = Buckets::new(Rate { per_second: 2, burst: 3 });
        let start = Instant::now();
        let left = |ms: u64| buckets.take(key(1), start + Duration::from_millis(ms));
        assert_eq!([0, 0, 0].map(|ms| left(ms).tokens), [2, 1, 0]);
        let none = left(0);
        assert!(!none.taken());
        assert_eq!((none.tokens, none.retry_after()), (0, 1));
        assert!(!left(499).taken() && left(500).taken() && !left(500).taken());
        assert!(buckets.take(key(2), start).taken(), "another key has its own");
        assert_eq!(left(60_000).tokens, 2, "it is full again, and no fuller");
    }

    #[test]
    fn what_is_left_is_told_in_headers() {
        let buckets = Buckets::new(Rate { per_second: 2, burst: 3 });
        let mut headers = HeaderMap::new();
        buckets.take(key(1), Instant::now()).tell(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"key\";q=3;w=2");
        assert_eq!(headers["ratelimit"], "\"key\";r=2;t=1");
    }
}
