//! Backtests that somebody asks for and comes back to: what is asked, and how each stands.

use super::same_currency;
use crate::audit::note;
use crate::baci::Baci;
use crate::backtest::{Assumptions, History};
use crate::error::AppError;
use crate::place::By;
use crate::secret::random;
use baci_core::id::BacktestId;
use baci_core::program::Program;
use baci_core::refusal::Code;
use baci_core::time::{Instant, Zone};
use baci_store::backtest::{self, StoredBacktest};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How many may wait: each takes minutes.
const WAITING: i64 = 10;

/// What is asked of a backtest over the database's history.
#[derive(Debug)]
pub struct BacktestAsk {
    pub draft: Program,
    /// The version that the draft is, where it is one.
    pub draft_version: Option<i64>,
    /// The version that it is held against; the one in force where none is named.
    pub against: Option<i64>,
    /// The first and the last day that count, in the draft's zone; all there is where none is named.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// How many of a hundred members pay with what they have whenever they can: 0 to 100.
    pub redeeming_percent: u8,
}

/// The same as it is kept: what it was asked of stays what it was, whatever is published later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BacktestPlan {
    /// The draft's document, as JSON.
    pub draft: String,
    pub draft_version: Option<i64>,
    pub against_version: i64,
    pub from: Option<String>,
    pub to: Option<String>,
    pub redeeming_percent: u8,
}

impl BacktestPlan {
    /// The plan of a backtest; nothing where it cannot be read.
    pub fn of(stored: &StoredBacktest) -> Option<Self> {
        serde_json::from_str(&stored.plan).ok()
    }

    /// What it assumes, over a history from `first` to `last`.
    pub(super) fn assumed(&self, zone: &Zone, (first, last): (Instant, Instant)) -> Assumptions {
        let day =
            |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
        let after =
            |day: Date| day.tomorrow().map_or(Instant::FAR, |tomorrow| zone.start_of(tomorrow));
        let until = day(&self.to).map_or_else(|| after(zone.local(last).day), after);
        let from = day(&self.from).map_or(first, |day| zone.start_of(day));
        let redeeming_percent = self.redeeming_percent;
        Assumptions { from, until, to_the_last: self.to.is_none(), redeeming_percent }
    }
}

impl Baci {
    /// Asks for a backtest: it runs as soon as no other does.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] where the days or the currencies do not fit, or there is no history yet;
    /// [`Code::NoProgram`] or [`Code::NotFound`] where there is no such version; [`Code::TooManyAttempts`] where
    /// many wait.
    pub async fn start_backtest(&self, by: &By, ask: BacktestAsk) -> Result<BacktestId, AppError> {
        let wrong = |sentence: &str| AppError::refused(Code::InvalidRequest, sentence);
        if ask.from.zip(ask.to).is_some_and(|(from, to)| from > to) {
            let refused = wrong("the first day must not come after the last one");
            return Err(refused.because("backtest-days"));
        }
        if ask.redeeming_percent > 100 {
            let refused = wrong("of a hundred members at most a hundred pay with what they have");
            return Err(refused.because("backtest-percent"));
        }
        let against = self.program(ask.against).await?;
        let other = Program::from_json(&against.document).map_err(AppError::Program)?;
        same_currency(&ask.draft, &other).map_err(AppError::Refused)?;
        if History::span(self).await?.is_none() {
            let refused = wrong("there are no purchases yet that a program could be run over");
            return Err(refused.because("backtest-none"));
        }
        let waiting = backtest::in_state(self.database(), "waiting", WAITING).await?;
        if i64::try_from(waiting.len()).unwrap_or(WAITING) >= WAITING {
            let sentence = "ten backtests wait: stop one, or come back when they are done";
            return Err(AppError::refused(Code::TooManyAttempts, sentence).because("backtest-many"));
        }
        let text = |day: Option<Date>| day.map(|day| day.to_string());
        let plan = BacktestPlan {
            draft: ask.draft.document().to_string(),
            draft_version: ask.draft_version,
            against_version: against.version,
            from: text(ask.from),
            to: text(ask.to),
            redeeming_percent: ask.redeeming_percent,
        };
        let now = self.clock().now();
        let stored = StoredBacktest {
            backtest: BacktestId::derive(now, &random::<16>()?),
            state: "waiting".to_owned(),
            plan: json!(plan).to_string(),
            done: 0,
            place: 0,
            report: None,
            problem: None,
            actor: by.actor.clone(),
            created_at: now,
            noted_at: now,
            started_at: None,
            ended_at: None,
        };
        let mut tx = self.database().begin().await?;
        backtest::save(&mut tx, &stored).await?;
        let details = json!({ "against": against.version, "draft": ask.draft_version });
        let target = stored.backtest.to_string();
        note(&mut tx, now, by, ("backtest.start", &target), &details).await?;
        tx.commit().await?;
        self.work_on_backtests();
        Ok(stored.backtest)
    }

    /// Stops one that waits or runs; it has no report then.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::RecordChanged`] where it neither waits nor runs.
    pub async fn stop_backtest(&self, by: &By, id: BacktestId) -> Result<(), AppError> {
        let mut stored = self.backtest(id).await?;
        let from = stored.state.clone();
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let open = matches!(from.as_str(), "waiting" | "running");
        if !open || !backtest::turn(&mut tx, id, (&from, "stopped")).await? {
            let sentence = "the backtest neither waits nor runs";
            let refused = AppError::refused(Code::RecordChanged, sentence);
            return Err(refused.because("backtest-ended"));
        }
        (stored.state, stored.ended_at) = ("stopped".to_owned(), Some(now));
        backtest::save(&mut tx, &stored).await?;
        note(&mut tx, now, by, ("backtest.stop", &id.to_string()), &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// One backtest, with its report where it is done.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn backtest(&self, id: BacktestId) -> Result<StoredBacktest, AppError> {
        let find = || backtest::get(self.database(), id);
        let missing = || AppError::refused(Code::NotFound, format!("there is no backtest {id}"));
        let missing = || missing().because("no-backtest");
        let found = find().await?.ok_or_else(missing)?;
        match self.is_left(&found) {
            true => {
                self.close_left(&found).await?;
                find().await?.ok_or_else(missing)
            }
            false => Ok(found),
        }
    }

    /// The latest backtests without their reports, last first.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn backtests(&self, limit: usize) -> Result<Vec<StoredBacktest>, AppError> {
        let limit = i64::try_from(limit.min(200)).unwrap_or(200);
        Ok(backtest::list(self.database(), limit).await?)
    }
}
