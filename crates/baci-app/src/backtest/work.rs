//! The one worker: runs what waits, one backtest after the other, on one thread, so that tills do not wait for it.

use super::ask::BacktestPlan;
use super::{Backtest, History, Report};
use crate::baci::Baci;
use crate::error::AppError;
use baci_core::id::{BacktestId, first_of_millis};
use baci_core::program::Program;
use baci_core::time::Instant;
use baci_store::backtest::{self, StoredBacktest};

/// After how many seconds one that runs and does not move was left by its server.
const LEFT: i64 = 120;
/// How long reports are kept, in seconds: 30 days.
const KEPT: i64 = 30 * 86_400;
/// How many are looked at in one go.
const AT_ONCE: i64 = 100;
/// After how many events or days it is noted how far one is, and whether somebody stopped it.
const EVENTS: usize = 10_000;
const DAYS: usize = 30;
/// The most members whose state is held in memory: twice about two kilobytes each, and their history.
const MEMBERS: usize = 250_000;

/// How a backtest came to its end.
enum End {
    Done(Box<Report>),
    /// Somebody stopped it.
    Told,
    /// By the name of a problem, or what an error said.
    Failed(String),
}

impl Baci {
    /// Says of those that ran when the server ended that they did, and goes on with what waits: for a server's start.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn backtests_after_start(&self) -> Result<(), AppError> {
        self.close_all_left().await?;
        self.work_on_backtests();
        Ok(())
    }

    /// Whether the server ended that ran it.
    pub(super) fn is_left(&self, own: &StoredBacktest) -> bool {
        own.state == "running" && own.noted_at < self.clock().now().plus_seconds(-LEFT)
    }

    /// Notes that its server ended.
    pub(super) async fn close_left(&self, own: &StoredBacktest) -> Result<(), AppError> {
        self.end_backtest(own.clone(), End::Failed("left".to_owned())).await
    }

    async fn close_all_left(&self) -> Result<(), AppError> {
        for own in backtest::in_state(self.database(), "running", AT_ONCE).await? {
            if self.is_left(&own) {
                self.close_left(&own).await?;
            }
        }
        Ok(())
    }

    /// Removes old ones; answers how many.
    pub(crate) async fn sweep_backtests(&self) -> Result<u64, AppError> {
        self.close_all_left().await?;
        let millis = self.clock().now().plus_seconds(-KEPT).micros().div_euclid(1000);
        let before = BacktestId(first_of_millis(u64::try_from(millis).unwrap_or(0)));
        let mut tx = self.database().begin().await?;
        let removed = backtest::sweep(&mut tx, before, AT_ONCE).await?;
        tx.commit().await?;
        Ok(removed)
    }

    /// Starts the worker, unless it is at work.
    pub(super) fn work_on_backtests(&self) {
        if self.imports_desk().stopping() {
            return;
        }
        let Ok(work) = self.backtest_place().clone().try_acquire_owned() else { return };
        let baci = self.clone();
        tokio::spawn(async move {
            let worked = baci.all_backtests().await;
            drop(work);
            match worked {
                Err(error) => tracing::warn!(%error, "backtests have to wait"),
                // One that came between the last look and the end of the worker.
                Ok(()) => {
                    let waiting = backtest::in_state(baci.database(), "waiting", 1).await;
                    if waiting.is_ok_and(|waiting| !waiting.is_empty()) {
                        baci.work_on_backtests();
                    }
                }
            }
        });
    }

    async fn all_backtests(&self) -> Result<(), AppError> {
        while !self.imports_desk().stopping() {
            let waiting = backtest::in_state(self.database(), "waiting", 1).await?;
            let Some(mut next) = waiting.into_iter().next() else { return Ok(()) };
            let mut tx = self.database().begin().await?;
            if !backtest::turn(&mut tx, next.backtest, ("waiting", "running")).await? {
                continue;
            }
            let now = self.clock().now();
            (next.state, next.noted_at) = ("running".to_owned(), now);
            next.started_at = Some(now);
            backtest::save(&mut tx, &next).await?;
            tx.commit().await?;
            let end = match self.run_backtest(&mut next).await {
                Ok(end) => end,
                Err(AppError::Refused(refusal)) => End::Failed(refusal.reason.to_owned()),
                Err(error) => End::Failed(error.to_string()),
            };
            self.end_backtest(next, end).await?;
        }
        Ok(())
    }

    async fn run_backtest(&self, stored: &mut StoredBacktest) -> Result<End, AppError> {
        let Some(plan) = BacktestPlan::of(stored) else {
            return Err(AppError::Internal("its plan cannot be read".to_owned()));
        };
        let draft = Program::from_json(&plan.draft).map_err(AppError::Program)?;
        let against = self.program(Some(plan.against_version)).await?;
        let against = Program::from_json(&against.document).map_err(AppError::Program)?;
        let Some(span) = History::span(self).await? else {
            return Ok(End::Failed("backtest-none".to_owned()));
        };
        let assumed = plan.assumed(&draft.zone, span);
        let first = span.0.min(assumed.from);
        let mut runs = Backtest::new(draft, against, assumed).map_err(AppError::Refused)?;
        runs.on_one_thread();
        let mut history = History::new(self.clone(), &assumed).await?;
        history.prepare(&mut runs, MEMBERS).await?;
        let (mut events, mut days) = (0, 0);
        while let Some(past) = history.next(&mut runs).await? {
            (events, days) = (events + past.len(), days + 1);
            stored.done = stored.done.saturating_add(i64::try_from(past.len()).unwrap_or(0));
            let fed = tokio::task::spawn_blocking(move || {
                runs.feed(&past);
                runs
            });
            runs =
                fed.await.map_err(|_| AppError::Internal("the backtest broke off".to_owned()))?;
            if events >= EVENTS || days >= DAYS {
                (events, days) = (0, 0);
                stored.place = place(first, history.at(), assumed.until);
                if !self.note_backtest(stored).await? {
                    return Ok(End::Told);
                }
                if self.imports_desk().stopping() {
                    return Ok(End::Failed("left".to_owned()));
                }
            }
        }
        let finished = tokio::task::spawn_blocking(move || runs.finish()).await;
        let report = finished.map_err(|_| AppError::Internal("the report broke off".to_owned()))?;
        stored.place = 100;
        Ok(End::Done(Box::new(report)))
    }

    /// Notes how far it is; answers whether it may go on.
    async fn note_backtest(&self, own: &StoredBacktest) -> Result<bool, AppError> {
        let mut tx = self.database().begin().await?;
        let now = self.clock().now();
        let on = backtest::note(&mut tx, own.backtest, (own.done, own.place), now).await?;
        tx.commit().await?;
        Ok(on)
    }

    async fn end_backtest(&self, mut own: StoredBacktest, end: End) -> Result<(), AppError> {
        let (state, report, problem) = match end {
            End::Told => return Ok(()),
            End::Done(report) => match serde_json::to_string(&report) {
                Ok(report) => ("done", Some(report), None),
                Err(error) => ("failed", None, Some(error.to_string())),
            },
            End::Failed(problem) => ("failed", None, Some(problem)),
        };
        let mut tx = self.database().begin().await?;
        if backtest::turn(&mut tx, own.backtest, ("running", state)).await? {
            own.state = state.to_owned();
            own.report = report;
            own.problem = problem.map(|problem| problem.chars().take(500).collect());
            own.ended_at = Some(self.clock().now());
            backtest::save(&mut tx, &own).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// How much of the time is gone through, in hundredths; a hundred only at the end.
fn place(first: Instant, at: Instant, until: Instant) -> i64 {
    let since = |to: Instant| i128::from(to.micros()) - i128::from(first.micros());
    let part = since(at) * 100 / since(until).max(1);
    i64::try_from(part.clamp(0, 99)).unwrap_or(0)
}
