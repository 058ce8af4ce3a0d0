//! Counting who a condition holds for, before it is saved: everybody, or a sample that is told as one.

use super::foresight::Foresight;
use super::known::Reader;
use super::rules::{self, Bounds, Generation, Known, Needs};
use super::scores::{Columns, Made, Wanted};
use super::{SETTING, Touched};
use crate::baci::Baci;
use crate::error::AppError;
use crate::published::Published;
use baci_core::condition::Condition;
use baci_core::id::{HIGHEST, LOWEST, MemberId, first_of_millis};
use baci_core::time::Instant;
use baci_store::segment::{self, Page, Whom};
use baci_store::{WriteTx, member, setting};
use std::sync::Arc;
use std::time::Duration;

/// Up to so many members everybody is looked at, whatever was asked.
const ALL: i64 = 20_000;
/// How many are looked at for a sample.
const SAMPLE: i64 = 10_000;
/// Into how many spans of the time of joining members are cut for a sample.
const SPANS: i64 = 50;
/// How many are read at once.
const PAGE: i64 = 2000;
/// How long everybody is looked at, before it is a sample after all.
const LONGEST: Duration = Duration::from_secs(15);

/// How many members a condition holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentCount {
    /// Where it is a sample, what it comes to for all.
    pub members: i64,
    /// All members.
    pub of: i64,
    /// How many were looked at.
    pub looked: i64,
    /// Whether everybody was looked at.
    pub exact: bool,
}

/// By what a condition is counted.
struct Counting {
    published: Arc<Published>,
    condition: Condition,
    needs: Needs,
    epoch: i64,
    bounds: Option<Bounds>,
    foresight: Option<Foresight>,
    now: Instant,
}

impl Baci {
    /// Counts who a condition holds for now. Of many members a sample is looked at, spread over the times of joining,
    /// unless `all` is asked for; and also then where that takes longer than 15 seconds.
    ///
    /// # Errors
    /// [`AppError::Program`] with what is wrong with the condition.
    pub async fn count_segment(
        &self,
        condition: &str,
        all: bool,
    ) -> Result<SegmentCount, AppError> {
        let published = self.in_force().await?;
        let condition = rules::compile(condition, &published.program).map_err(AppError::Program)?;
        let of = member::count(self.database()).await?;
        let mut tx = self.database().begin_snapshot().await?;
        let own = setting::read_in(&mut tx, SETTING).await;
        let kept = !segment::list_in(&mut tx, 1).await?.is_empty();
        tx.rollback().await?;
        let generation = own?.as_ref().map(Generation::read).transpose()?.unwrap_or_default();
        let counting = Counting {
            needs: Needs::of(&condition),
            condition,
            published,
            epoch: if kept { generation.epoch } else { -1 },
            bounds: generation.bounds,
            foresight: generation.foresight,
            now: self.clock().now(),
        };
        if (all || of <= ALL)
            && let Some(count) = self.count_all(&counting, of).await?
        {
            return Ok(count);
        }
        self.count_sample(counting, of).await
    }

    /// Looks at everybody; `None` where it takes too long, or where scores are wanted that nobody keeps.
    async fn count_all(&self, by: &Counting, of: i64) -> Result<Option<SegmentCount>, AppError> {
        let begun = std::time::Instant::now();
        let scored = by.is_scored();
        if !scored && of > ALL {
            return Ok(None);
        }
        let (mut members, mut after, mut unscored) = (0, MemberId(LOWEST), Vec::new());
        loop {
            if begun.elapsed() > LONGEST {
                return Ok(None);
            }
            let mut tx = self.database().begin_snapshot().await?;
            let page = by.page(&mut tx, Page::After(after, MemberId(HIGHEST), PAGE)).await?;
            tx.rollback().await?;
            let Some(last) = page.last() else { break };
            after = last.person.member.id;
            match scored {
                true => members += by.held(&page),
                false => unscored.extend(page),
            }
        }
        if !scored {
            by.score(unscored.iter_mut());
            members = by.held(&unscored);
        }
        Ok(Some(SegmentCount { members, of, looked: of, exact: true }))
    }

    /// Looks at some of each span of the time of joining, as many as its part of all.
    async fn count_sample(&self, by: Counting, of: i64) -> Result<SegmentCount, AppError> {
        let spans = self.spans().await?;
        let total: i64 = spans.iter().map(|(.., many)| many).sum();
        let mut samples: Vec<(i64, Vec<Known>)> = Vec::new();
        let mut tx = self.database().begin_snapshot().await?;
        for (from, to, many) in spans {
            // As many as its part, one at least; above its first id by one, for the page begins after.
            let part = (SAMPLE * many).div_euclid(total.max(1)) + 1;
            let before = MemberId(uuid::Uuid::from_u128(from.0.as_u128().saturating_sub(1)));
            samples.push((many, by.page(&mut tx, Page::After(before, to, part)).await?));
        }
        tx.rollback().await?;
        let looked: usize = samples.iter().map(|(_, page)| page.len()).sum();
        if !by.is_scored() {
            by.score(samples.iter_mut().flat_map(|(_, page)| page));
        }
        let held = |(many, page): &(i64, Vec<Known>)| {
            let seen = i64::try_from(page.len()).unwrap_or(i64::MAX).max(1);
            i128::from(by.held(page)) * i128::from(*many) * 1000 / i128::from(seen)
        };
        let thousandths: i128 = samples.iter().map(held).sum();
        let members = i64::try_from((thousandths + 500) / 1000).unwrap_or(i64::MAX).min(of);
        let looked = i64::try_from(looked).unwrap_or(i64::MAX);
        Ok(SegmentCount { members, of, looked, exact: false })
    }

    /// Spans of the time of joining: the first id, the first after it, and how many joined in between.
    async fn spans(&self) -> Result<Vec<(MemberId, MemberId, i64)>, AppError> {
        let first = member::list(self.database(), None, 1).await?;
        let last = member::latest(self.database(), MemberId(HIGHEST), MemberId(LOWEST), 1).await?;
        let millis = |own: &[baci_store::member::StoredMember]| {
            own.first().map_or(0, |own| (own.member.id.0.as_u128() >> 80) as i64)
        };
        let (from, to) = (millis(&first), millis(&last) + 1);
        let bound = |at: i64| {
            let millis = from + (to - from).saturating_mul(at) / SPANS;
            MemberId(first_of_millis(millis.unsigned_abs()))
        };
        let mut spans = Vec::new();
        for at in 0..SPANS {
            let (start, mut end) = (bound(at), bound(at + 1));
            if at + 1 == SPANS {
                end = MemberId(HIGHEST);
            }
            match segment::joined(self.database(), (start, end)).await? {
                0 => {}
                many => spans.push((start, end, many)),
            }
        }
        Ok(spans)
    }
}

impl Counting {
    async fn page(&self, tx: &mut WriteTx, page: Page<'_>) -> Result<Vec<Known>, AppError> {
        let people = segment::people(tx, page, (self.needs.profile, false)).await?;
        let Some(last) = people.last().map(|own| own.member.id) else { return Ok(Vec::new()) };
        let after = match page {
            Page::After(after, ..) => after,
            Page::These(_) => MemberId(LOWEST),
        };
        let touched = Touched::default();
        let reader = Reader {
            program: &self.published.program,
            needs: self.needs,
            epoch: self.epoch,
            bounds: self.bounds.as_ref(),
            foresight: self.foresight,
            touched: &touched,
        };
        Ok(reader.read(tx, people, Whom::Between(after, last)).await?)
    }

    fn held(&self, page: &[Known]) -> i64 {
        let program = &self.published.program;
        let one = page.iter().filter(|own| own.person.merged_into.is_none());
        let held =
            one.filter(|own| own.ask(program, self.now, |scope| self.condition.holds(scope)));
        i64::try_from(held.count()).unwrap_or(i64::MAX)
    }

    /// Whether all is kept that members are told by among all.
    const fn is_scored(&self) -> bool {
        (!self.needs.rfm || self.bounds.is_some())
            && (!self.needs.foresight || self.foresight.is_some())
    }

    /// Tells members by what they are among themselves, where nobody keeps what they are among all.
    fn score<'a>(&self, all: impl Iterator<Item = &'a mut Known>) {
        let zone = &self.published.program.zone;
        let mut all: Vec<&mut Known> = all.collect();
        let columns = all.iter().map(|own| &**own);
        let columns = Columns::of(columns, zone, zone.local(self.now).day);
        let wanted = Wanted { scores: self.needs.rfm, foresight: self.needs.foresight };
        let Made { bounds, foresight } = columns.made(wanted);
        let bounds = self.bounds.as_ref().unwrap_or(&bounds);
        let foresight = self.foresight.or(foresight);
        for own in &mut all {
            let last = own.bought.span.map(|(_, last)| zone.local(last).day);
            own.bought.rfm = last.map(|last| bounds.scores(last, &own.bought));
            own.foresight = foresight;
        }
    }
}
