//! The clock: the system's, or one that stands where a test or a simulation puts it.

use baci_core::time::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// What time it is.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    #[default]
    System,
    /// Microseconds since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at an instant until it is moved.
    pub fn fixed(at: Instant) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.micros())))
    }

    /// The time now.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
            Self::Fixed(at) => Instant::from_micros(at.load(Ordering::Relaxed)),
        }
    }

    /// Moves a standing clock; the system's stays as it is.
    pub fn set(&self, to: Instant) {
        if let Self::Fixed(at) = self {
            at.store(to.micros(), Ordering::Relaxed);
        }
    }
}
