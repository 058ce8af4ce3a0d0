//! Tasks: what time brings. Pending points become available, lots expire, holds run out.
//!
//! A task is a row that says what is due when. Whoever claims it works on it for a while; if that
//! server dies, another claims it again. What a task does can be done twice without harm.

use crate::baci::Baci;
use crate::command::{Command, What, Who};
use crate::error::AppError;
use baci_core::id::{MemberId, TaskId};
use baci_core::time::Instant;
use baci_store::task::{self, StoredTask};
use baci_store::wallet;
use std::collections::BTreeMap;
use std::time::Duration;

/// The task that settles wallets.
const SETTLE: &str = "settle";
/// The task that removes what has run out.
const SWEEP: &str = "sweep";
/// The task that makes what is missing of batches of coupons.
const COUPONS: &str = "coupons";
/// The task that looks at everybody's tiers where a new program was published.
const TIERS: &str = "tiers";
/// The task that draws surprises.
const SURPRISES: &str = "surprises";
/// The task that closes weeks and months of leaderboards.
const LEADERBOARDS: &str = "leaderboards";
/// The task that keeps segments up to what time and new conditions say.
const SEGMENTS: &str = "segments";
/// The tasks that come again and again, and after how many seconds.
const RECURRING: [(&str, i64); 7] = [
    (SETTLE, 60),
    (SWEEP, 600),
    (COUPONS, 60),
    (TIERS, 60),
    (SURPRISES, 60),
    (LEADERBOARDS, 600),
    (SEGMENTS, 5),
];
/// How long a server may work on a task before another takes it over.
const LEASE_SECONDS: i64 = 120;
/// The longest wait after failures, in seconds.
const LONGEST_BACKOFF: i64 = 3600;
/// How many wallets are settled in one batch.
const PAGE: i64 = 1000;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub tasks: u64,
    /// Members whose wallets were settled.
    pub members: u64,
    pub failed: u64,
}

impl Baci {
    /// Runs what is due up to now, until nothing is; for the task runner and the command line.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn run_due_tasks(&self) -> Result<Swept, AppError> {
        self.plan().await?;
        let mut swept = Swept::default();
        let now = self.clock().now();
        // No row says when: what a quote holds is free again within seconds.
        self.let_quotes_go(now).await?;
        self.rewards_due(now).await?;
        for mut due in task::due(self.database(), now, 100).await? {
            let mut tx = self.database().begin().await?;
            let until = now.plus_seconds(LEASE_SECONDS);
            let mine = task::claim(&mut tx, due.task, now, until).await?;
            tx.commit().await?;
            if !mine {
                continue;
            }
            swept.tasks += 1;
            let done = match due.kind.as_str() {
                SWEEP => self.sweep().await.map(|_| 0),
                COUPONS => self.finish_all_coupons().await.map(|()| 0),
                TIERS => self.review_all(&mut due).await,
                SURPRISES => self.surprises_due(now).await,
                LEADERBOARDS => self.leaderboards_due(now).await,
                SEGMENTS => self.segments_task(&mut due).await,
                _ => self.settle_due(now).await,
            };
            match &done {
                Ok(members) => swept.members += members,
                Err(_) => swept.failed += 1,
            }
            self.reschedule(due, done).await?;
        }
        Ok(swept)
    }

    /// Settles everything that is due at an instant, whatever the tasks' plan: simulated time.
    ///
    /// # Errors
    /// The database is out of order, or a wallet cannot be settled.
    pub async fn settle_due(&self, until: Instant) -> Result<u64, AppError> {
        let mut settled = 0;
        let mut stuck = None;
        // What cannot settle must not hold up the others: the list is read from its start to its
        // end. What settles and is due again before `until` moves back in it, and comes once more.
        let mut after = (Instant::from_micros(i64::MIN), MemberId(baci_core::id::LOWEST));
        loop {
            let due = wallet::due(self.database(), until, after, PAGE).await?;
            let Some(last) = due.last() else { break };
            after = (last.at, last.member);
            let mut seqs: BTreeMap<MemberId, i64> = BTreeMap::new();
            for due in &due {
                *seqs.entry(due.member).or_default() += due.seq;
            }
            let commands = seqs.iter().map(|(id, seq)| settle(*id, *seq, until)).collect();
            for answer in self.commit_all(commands).await? {
                match answer {
                    Ok(_) => settled += 1,
                    Err(AppError::Refused(refusal)) => stuck = stuck.or(Some(refusal)),
                    Err(error) => return Err(error),
                }
            }
        }
        settled += self.review_due(until).await?;
        settled += self.rewards_due(until).await?;
        stuck.map_or(Ok(settled), |refusal| Err(AppError::Refused(refusal)))
    }

    /// Makes sure that the recurring tasks are there.
    async fn plan(&self) -> Result<(), AppError> {
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let mut new = false;
        for (kind, _) in RECURRING {
            let id = TaskId::derive(Instant::from_micros(0), kind.as_bytes());
            if task::get(&mut tx, id).await?.is_some() {
                continue;
            }
            let planned = StoredTask {
                task: id,
                kind: kind.to_owned(),
                payload: "{}".to_owned(),
                state: "open".to_owned(),
                due_at: now,
                locked_until: Instant::from_micros(0),
                attempts: 0,
                last_error: None,
            };
            task::save(&mut tx, &planned).await?;
            new = true;
        }
        match new {
            true => Ok(tx.commit().await?),
            false => Ok(tx.rollback().await?),
        }
    }

    async fn reschedule(
        &self,
        mut task: StoredTask,
        done: Result<u64, AppError>,
    ) -> Result<(), AppError> {
        let wait = match done {
            Ok(_) => {
                task.attempts = 0;
                task.last_error = None;
                RECURRING.iter().find(|(kind, _)| *kind == task.kind).map_or(60, |(_, wait)| *wait)
            }
            Err(error) => {
                tracing::error!(task = %task.task, %error, "a task failed");
                task.last_error = Some(error.to_string().chars().take(500).collect());
                task.attempts = (task.attempts + 1).min(20);
                (5i64 << task.attempts.min(10)).min(LONGEST_BACKOFF)
            }
        };
        task.due_at = self.clock().now().plus_seconds(wait);
        task.locked_until = Instant::from_micros(0);
        let mut tx = self.database().begin().await?;
        task::save(&mut tx, &task).await?;
        Ok(tx.commit().await?)
    }

    /// Open and failed tasks, for a look.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn tasks(&self) -> Result<Vec<StoredTask>, AppError> {
        Ok(task::list(self.database(), "open", 100).await?)
    }
}

/// The wallets' position is part of the key: what comes in late falls due once more.
fn settle(member: MemberId, seq: i64, at: Instant) -> Command {
    Command {
        key: format!("settle/{member}/{}/{seq}", at.micros()),
        fingerprint: [0; 16],
        actor: "task".to_owned(),
        at: Some(at),
        who: Who::Id(member),
        what: What::Settle,
    }
}

/// The task runner of a server.
pub struct Runner;

impl Runner {
    /// Runs due tasks every few seconds until `stop` resolves.
    pub async fn run(baci: Baci, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        if let Err(error) = baci.imports_after_start().await {
            tracing::warn!(%error, "imports have to wait");
        }
        if let Err(error) = baci.backtests_after_start().await {
            tracing::warn!(%error, "backtests have to wait");
        }
        // On its own: it goes on for as long as there is something to fold.
        let folding = tokio::spawn(baci.folder().run());
        loop {
            if let Err(error) = baci.run_due_tasks().await {
                tracing::warn!(%error, "tasks have to wait");
            }
            baci.release_purchases();
            tokio::select! {
                () = &mut stop => {
                    folding.abort();
                    return baci.stop_imports();
                }
                () = tokio::time::sleep(Duration::from_secs(5)) => {}
            }
        }
    }
}
