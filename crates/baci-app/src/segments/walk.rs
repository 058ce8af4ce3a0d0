//! In the background: whoever is due by time alone, and everybody where a segment, the scores or the program changed.
//!
//! A walk goes on where it was left, in the order of the members' ids, each page a transaction of its own: the old
//! memberships stand until a member is reached. Two servers never walk at once, for the walk is a task; and where they did,
//! each page writes only what is otherwise than before.

use super::foresight;
use super::judge::{self, Touched};
use super::rules::Rules;
use super::scores::Wanted;
use crate::baci::Baci;
use crate::error::AppError;
use crate::published::Published;
use baci_core::id::{HIGHEST, LOWEST, MemberId, TaskId};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::due::{self, Due};
use baci_store::segment::{self, Page, Whom};
use baci_store::task::{self, StoredTask};
use baci_store::{StoreError, WriteTx, member};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// How many members are judged in one transaction.
const PAGE: i64 = 2000;
/// After how many pages a walk notes how far it is, and that it goes on.
const NOTED: u64 = 20;
/// How long one run takes at most; the next one goes on.
const RUN: Duration = Duration::from_secs(60);
/// How long a server may go on without a note.
const LEASE_SECONDS: i64 = 120;

/// How far everybody was judged.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Walk {
    #[serde(default)]
    generation: i64,
    /// Of the program.
    #[serde(default)]
    version: i64,
    #[serde(default)]
    after: Option<MemberId>,
    #[serde(default)]
    looked: i64,
    #[serde(default)]
    total: i64,
    #[serde(default)]
    done: bool,
    /// The day on which scores were worked out last.
    #[serde(default)]
    scored: Option<Date>,
    /// The Monday of the week in which what foresees purchases was worked out last.
    #[serde(default)]
    fitted: Option<Date>,
}

/// How far the segments are brought up to what they are now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentProgress {
    /// Members judged.
    pub looked: i64,
    /// Members when it began.
    pub total: i64,
    pub done: bool,
}

/// The task that walks.
pub(super) fn task() -> TaskId {
    TaskId::derive(Instant::from_micros(0), super::SETTING.as_bytes())
}

impl Baci {
    /// How far the segments are brought up to what they are now; none where there never were any.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn segment_progress(&self) -> Result<Option<SegmentProgress>, AppError> {
        let mut tx = self.database().begin_snapshot().await?;
        let generation = segment::generation_seen(&mut tx).await?;
        let task = task::get(&mut tx, self::task()).await?;
        let version = baci_store::program::latest(&mut tx).await?;
        tx.rollback().await?;
        if generation == 0 {
            return Ok(None);
        }
        let walk = task.map(|task| read(&task)).unwrap_or_default();
        let begun = walk.generation == generation && walk.version == version;
        let (looked, total, done) = (walk.looked, walk.total, walk.done);
        Ok(Some(match begun {
            true => SegmentProgress { looked, total, done },
            false => SegmentProgress {
                looked: 0,
                total: member::count(self.database()).await?,
                done: false,
            },
        }))
    }

    /// Judges whoever is due, and goes on with the walk.
    pub(crate) async fn segments_task(&self, task: &mut StoredTask) -> Result<u64, AppError> {
        let published = match self.in_force().await {
            Ok(published) => published,
            Err(AppError::Refused(refusal)) if refusal.code == Code::NoProgram => return Ok(0),
            Err(error) => return Err(error),
        };
        let begun = std::time::Instant::now();
        let mut looked = self.segments_due(&published, self.clock().now()).await?;
        let mut walk = read(task);
        while let Some(rules) = self.segment_rules(&published).await? {
            if (walk.generation, walk.version) != (rules.generation, published.version) {
                let (generation, version) = (rules.generation, published.version);
                let total = member::count(self.database()).await?;
                let Walk { scored, fitted, .. } = walk;
                walk = Walk { generation, version, total, scored, fitted, ..Walk::default() };
            }
            let mut pages = 0;
            while !walk.done && begun.elapsed() < RUN {
                let Some(judged) = self.segments_page(&rules, &mut walk).await? else { break };
                looked += judged;
                pages += 1;
                if pages % NOTED == 0 {
                    self.note_walk(task, &walk).await?;
                }
            }
            if begun.elapsed() >= RUN {
                break;
            }
            if !walk.done {
                // Another generation came between.
                continue;
            }
            let today = published.program.zone.local(self.clock().now()).day;
            let wanted = walk.wanted(&rules, today);
            if wanted == Wanted::default()
                || !self.score_again(&published.program.zone, today, wanted).await?
            {
                break;
            }
        }
        task.payload = text(&walk)?;
        Ok(looked)
    }

    async fn segment_rules(
        &self,
        published: &Arc<Published>,
    ) -> Result<Option<Arc<Rules>>, AppError> {
        let mut tx = self.database().begin_snapshot().await?;
        let found = match segment::generation_seen(&mut tx).await? {
            0 => Ok(None),
            _ => {
                tx.rollback().await?;
                tx = self.database().begin().await?;
                Rules::of(&mut tx, self.programs(), published).await
            }
        };
        tx.rollback().await?;
        Ok(found?)
    }

    /// Judges the next page; `None` where another generation came between.
    async fn segments_page(&self, rules: &Rules, walk: &mut Walk) -> Result<Option<u64>, AppError> {
        let after = walk.after.unwrap_or(MemberId(LOWEST));
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let page = Page::After(after, MemberId(HIGHEST), PAGE);
        let people = segment::people(&mut tx, page, (rules.needs.profile, true)).await?;
        let Some(last) = people.last().map(|own| own.member.id) else {
            tx.rollback().await?;
            walk.done = true;
            return Ok(Some(0));
        };
        let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
        if !self.still(&mut tx, rules).await? {
            tx.rollback().await?;
            return Ok(None);
        }
        let (touched, whom) = (Touched::default(), Whom::Between(after, last));
        let known = judge::reader(rules, &touched).read(&mut tx, people, whom).await?;
        judge::write(&mut tx, rules, known, now).await?;
        tx.commit().await?;
        walk.after = Some(last);
        walk.looked += count;
        Ok(Some(count.unsigned_abs()))
    }

    /// Whether these are the segments still, which they stay until the transaction ends. The members' rows are locked
    /// before: as in the pipeline, or two could wait for each other.
    async fn still(&self, tx: &mut WriteTx, rules: &Rules) -> Result<bool, StoreError> {
        let now = Rules::of(tx, self.programs(), &rules.published).await?;
        Ok(now.is_some_and(|now| now.generation == rules.generation))
    }

    /// Judges whoever time alone may judge otherwise by an instant; answers how many.
    pub(crate) async fn segments_due(
        &self,
        published: &Arc<Published>,
        until: Instant,
    ) -> Result<u64, AppError> {
        let mut looked = 0;
        let mut after = (Instant::from_micros(i64::MIN), MemberId(LOWEST));
        loop {
            let due = due::members(self.database(), Due::Segments, until, after, PAGE).await?;
            let Some(last) = due.last() else { return Ok(looked) };
            after = *last;
            let Some(rules) = self.segment_rules(published).await? else { return Ok(looked) };
            let ids: Vec<MemberId> = due.iter().map(|(_, id)| *id).collect();
            let mut tx = self.database().begin().await?;
            let page = Page::These(&ids);
            let people = segment::people(&mut tx, page, (rules.needs.profile, true)).await?;
            if !self.still(&mut tx, &rules).await? {
                tx.rollback().await?;
                return Ok(looked);
            }
            let touched = Touched::default();
            let reader = judge::reader(&rules, &touched);
            let known = reader.read(&mut tx, people, Whom::These(&ids)).await?;
            judge::write(&mut tx, &rules, known, until).await?;
            tx.commit().await?;
            looked += due.len() as u64;
        }
    }

    /// Notes how far the walk is, and that it goes on.
    async fn note_walk(&self, task: &mut StoredTask, walk: &Walk) -> Result<(), AppError> {
        task.payload = text(walk)?;
        task.locked_until = self.clock().now().plus_seconds(LEASE_SECONDS);
        let mut tx = self.database().begin().await?;
        task::save(&mut tx, task).await?;
        Ok(tx.commit().await?)
    }
}

impl Walk {
    /// What is to be made anew on a day: once that day, and once that week.
    fn wanted(&mut self, rules: &Rules, today: Date) -> Wanted {
        let week = foresight::monday(today);
        let scores = rules.needs.rfm && self.scored.replace(today) != Some(today);
        let foresight = rules.needs.foresight && self.fitted.replace(week) != Some(week);
        Wanted { scores, foresight }
    }
}

fn read(task: &StoredTask) -> Walk {
    serde_json::from_str(&task.payload).unwrap_or_default()
}

fn text(walk: &Walk) -> Result<String, AppError> {
    serde_json::to_string(walk).map_err(|error| AppError::Internal(error.to_string()))
}
