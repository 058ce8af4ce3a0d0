//! What takes long to work out, kept: the last one is there at once, and new ones are worked out in the background. What
//! is large is let go where nobody asks for it.

use crate::error::AppError;
use baci_core::time::Instant;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Stopwatch};

/// A new one is worked out no more often than after so many times what it took.
const REST: u32 = 20;
/// How old one of an earlier run may be, in seconds: a restart alone is no reason to work it out anew.
const STALE: i64 = 600;
/// How long the very first one is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

/// The last one, and a turn for whoever works out a new one.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    last: Mutex<Option<Last<T>>>,
    turn: Arc<tokio::sync::Mutex<()>>,
    patience: Duration,
    /// When somebody asked last.
    asked: Mutex<Option<Stopwatch>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            last: Mutex::default(),
            turn: Arc::default(),
            patience: PATIENCE,
            asked: Mutex::default(),
        }
    }
}

#[derive(Debug)]
struct Last<T> {
    own: Arc<T>,
    /// What it is as of.
    as_of: Instant,
    /// How long it took, and when it was done; `None` for one of an earlier run.
    took: Option<(Duration, Stopwatch)>,
}

impl<T> Clone for Last<T> {
    fn clone(&self) -> Self {
        Self { own: self.own.clone(), as_of: self.as_of, took: self.took }
    }
}

impl<T> Last<T> {
    fn is_old(&self, now: Instant) -> bool {
        match self.took {
            Some((took, since)) => since.elapsed() > took * REST,
            None => self.as_of > now || self.as_of < now.plus_seconds(-STALE),
        }
    }
}

impl<T: Send + Sync + 'static> Kept<T> {
    fn get(&self) -> Option<Last<T>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, last: Last<T>) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(last);
    }

    /// Whether none was worked out or remembered yet.
    pub fn is_empty(&self) -> bool {
        self.get().is_none()
    }

    /// The last one, however old; nobody is taken to ask for it.
    pub fn last(&self) -> Option<Arc<T>> {
        self.get().map(|last| last.own)
    }

    /// The last one, after waiting so long at most for one that is being worked out.
    pub async fn settled(&self, wait: Duration) -> Option<Arc<T>> {
        // However that ends, the last one is what there is.
        let _ = tokio::time::timeout(wait, self.turn.lock()).await;
        self.last()
    }

    /// Whether somebody asked for it within this time.
    pub fn asked_within(&self, time: Duration) -> bool {
        let asked = *self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.is_some_and(|at| at.elapsed() < time)
    }

    /// Lets it go where nobody asked for it for so long; answers whether there was one.
    pub fn release(&self, after: Duration) -> bool {
        if self.asked_within(after) {
            return false;
        }
        self.last.lock().unwrap_or_else(PoisonError::into_inner).take().is_some()
    }

    /// Takes up one that an earlier run worked out.
    pub fn remember(&self, own: T, as_of: Instant) {
        self.put(Last { own: Arc::new(own), as_of, took: None });
    }

    /// The last one. A new one is set off where it has grown old; only the very first one is waited for. `work` hears whether there
    /// is one already: then nobody waits for it, and it may take its time.
    ///
    /// # Errors
    /// Those of `work`; [`AppError::Unavailable`] with the sentence `patience` where the first one takes longer than three seconds: it
    /// is worked out all the same, and there when it is asked for again.
    pub async fn read<W>(
        self: &Arc<Self>,
        now: Instant,
        patience: &'static str,
        work: impl FnOnce(bool) -> W + Send + 'static,
    ) -> Result<Arc<T>, AppError>
    where
        W: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        self.read_within(self.patience, now, patience, work).await
    }

    /// As [`Kept::read`], with how long the very first one is waited for.
    ///
    /// # Errors
    /// As [`Kept::read`].
    pub async fn read_within<W>(
        self: &Arc<Self>,
        wait: Duration,
        now: Instant,
        patience: &'static str,
        work: impl FnOnce(bool) -> W + Send + 'static,
    ) -> Result<Arc<T>, AppError>
    where
        W: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Stopwatch::now());
        if let Some(last) = self.get() {
            if last.is_old(now)
                && let Ok(turn) = self.turn.clone().try_lock_owned()
            {
                let kept = self.clone();
                tokio::spawn(async move {
                    if let Err(error) = kept.run(now, work(true)).await {
                        tracing::warn!(%error, "figures stay as they were");
                    }
                    drop(turn);
                });
            }
            return Ok(last.own);
        }
        let kept = self.clone();
        let first = tokio::spawn(async move {
            let _turn = kept.turn.clone().lock_owned().await;
            match kept.get() {
                Some(last) => Ok(last.own),
                None => kept.run(now, work(false)).await,
            }
        });
        match tokio::time::timeout(wait, first).await {
            Ok(done) => done.map_err(|error| AppError::Internal(error.to_string()))?,
            Err(_) => Err(AppError::Unavailable(patience.to_owned())),
        }
    }

    async fn run(
        &self,
        as_of: Instant,
        work: impl Future<Output = Result<T, AppError>> + Send,
    ) -> Result<Arc<T>, AppError> {
        let watch = Stopwatch::now();
        let own = Arc::new(work.await?);
        let took = Some((watch.elapsed(), Stopwatch::now()));
        self.put(Last { own: own.clone(), as_of, took });
        Ok(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn the_first_is_worked_out_once_for_all_who_ask() {
        let kept: Arc<Kept<u32>> = Arc::default();
        let times = Arc::new(AtomicU32::new(0));
        let ask = || {
            let (kept, times) = (kept.clone(), times.clone());
            tokio::spawn(async move {
                let work = move |_| async move { Ok(times.fetch_add(1, Ordering::SeqCst)) };
                kept.read(Instant::from_micros(0), "wait", work).await.map(|own| *own)
            })
        };
        for asked in [ask(), ask(), ask()] {
            assert_eq!(asked.await.unwrap().unwrap(), 0);
        }
        assert_eq!(times.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_nobody_asks_for_is_let_go_and_worked_out_anew() {
        let kept: Arc<Kept<u32>> = Arc::default();
        let now = Instant::from_micros(0);
        assert!(!kept.release(Duration::ZERO), "there is none yet");
        assert_eq!(*kept.read(now, "wait", |_| async { Ok(1) }).await.unwrap(), 1);
        assert!(!kept.release(Duration::from_secs(3_600)), "somebody has just asked");
        assert!(!kept.is_empty());
        assert!(kept.release(Duration::ZERO) && kept.is_empty());
        assert_eq!(*kept.read(now, "wait", |_| async { Ok(2) }).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn one_that_is_being_worked_out_is_waited_for() {
        let kept: Arc<Kept<u32>> = Arc::default();
        let now = Instant::from_micros(0);
        kept.remember(1, now);
        let later = now.plus_seconds(STALE + 1);
        let (gate, far) = (Arc::new(tokio::sync::Notify::new()), Duration::from_secs(600));
        let open = gate.clone();
        let slow = move |_| async move {
            open.notified().await;
            Ok(2)
        };
        assert_eq!(*kept.read(later, "wait", slow).await.unwrap(), 1);
        assert_eq!(kept.settled(Duration::ZERO).await.map(|own| *own), Some(1));
        gate.notify_one();
        assert_eq!(kept.settled(far).await.map(|own| *own), Some(2));
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_and_finds_it_later() {
        let kept = Kept::<u32> { patience: Duration::from_millis(1), ..Kept::default() };
        let (kept, gate) = (Arc::new(kept), Arc::new(tokio::sync::Notify::new()));
        let (now, open) = (Instant::from_micros(0), gate.clone());
        let slow = move |_| async move {
            open.notified().await;
            Ok(7)
        };
        let told = kept.read(now, "look again in a minute", slow).await.unwrap_err();
        assert!(told.to_string().contains("look again in a minute"), "{told}");
        // Whoever wants only what is there does not wait at all.
        let glance = kept.read_within(Duration::ZERO, now, "later", |_| async { Ok(8) }).await;
        assert!(glance.unwrap_err().to_string().contains("later"));
        gate.notify_one();
        while kept.is_empty() {
            tokio::task::yield_now().await;
        }
        assert_eq!(*kept.read(now, "wait", |_| async { Ok(8) }).await.unwrap(), 7);
    }
}
