//! Folding: what was noted goes into months and sums. What is to be written is worked out beside those who write.

use super::member::{self, All, AllSums};
use super::{STORED, Standing, corrupt, packed};
use crate::clock::Clock;
use crate::error::AppError;
use crate::published::Programs;
use baci_analytics::calendar::month;
use baci_analytics::day::LocalDays;
use baci_analytics::rollup::{Cell, Kind, Sums};
use baci_core::id::MemberId;
use baci_core::time::{Instant, Zone};
use baci_store::bulk::Writes;
use baci_store::rollup::{self as store, Dated, StoredMonth, Total};
use baci_store::setting::{self, StoredSetting};
use baci_store::{Column, Database, WriteTx, program};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

/// How many notes are folded in one transaction.
const NOTES: i64 = 500;
/// How many members are made for the first time in one transaction.
const MEMBERS: i64 = 500;
/// How long it rests where there is nothing to do.
const IDLE: Duration = Duration::from_secs(2);
/// The longest rest between two steps.
const PAUSE: Duration = Duration::from_secs(1);

/// Who folds: not all of Baci, so that a server can stop meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    database: Database,
    programs: Arc<Programs>,
    clock: Clock,
}

/// What is to be written.
#[derive(Default)]
pub(super) struct Changes {
    pub months: Vec<StoredMonth>,
    pub all: All,
    pub news: Vec<Dated>,
}

impl Folder {
    pub const fn new(database: Database, programs: Arc<Programs>, clock: Clock) -> Self {
        Self { database, programs, clock }
    }

    /// Folds what comes, a step at a time, for as long as it is let: after each it rests as long as that took.
    pub async fn run(self) {
        loop {
            let watch = Stopwatch::now();
            let rest = match self.step().await {
                Ok(Some(_)) => watch.elapsed().min(PAUSE),
                Ok(None) => IDLE,
                Err(error) => {
                    tracing::warn!(%error, "rollups have to wait");
                    IDLE
                }
            };
            tokio::time::sleep(rest).await;
        }
    }

    /// One step: begins anew where the days are those of another zone, makes the next members for the first time, or folds what was
    /// noted. Answers how many members it was about; nothing where there is nothing to do.
    ///
    /// # Errors
    /// No program is published; the database is out of order.
    pub async fn step(&self) -> Result<Option<u64>, AppError> {
        let Some(version) = program::get(&self.database, None).await?.map(|p| p.version) else {
            return Ok(None);
        };
        let Some(published) = self.programs.version(&self.database, version).await? else {
            return Ok(None);
        };
        let zone = &published.program.zone;
        let mut tx = self.database.begin_snapshot().await?;
        let stored = setting::read_in(&mut tx, STORED).await?;
        let standing = Standing::read(stored.as_ref()).filter(|own| own.zone == zone.name());
        let Some(mut standing) = standing else {
            tx.rollback().await?;
            return self.begin(zone).await.map(|()| Some(0));
        };
        let changes = match standing.done {
            true => news(&mut tx, zone, NOTES).await?,
            false => self.next_members(&mut tx, zone, &mut standing).await?,
        };
        tx.rollback().await?;
        if standing.done && changes.news.is_empty() && changes.months.is_empty() {
            // The last members are done, perhaps, who bought nothing.
            let new = Standing::read(stored.as_ref()).is_none_or(|before| !before.done);
            return match new {
                true => self.write(stored.as_ref(), standing, changes).await.map(Some),
                false => Ok(None),
            };
        }
        self.write(stored.as_ref(), standing, changes).await.map(Some)
    }

    /// Begins anew, whatever is there.
    ///
    /// # Errors
    /// As [`Folder::step`].
    pub async fn start_anew(&self) -> Result<(), AppError> {
        let version = program::get(&self.database, None).await?.map_or(0, |p| p.version);
        match self.programs.version(&self.database, version).await? {
            Some(published) => self.begin(&published.program.zone).await,
            None => Ok(()),
        }
    }

    async fn begin(&self, zone: &Zone) -> Result<(), AppError> {
        let now = self.clock.now();
        let mut tx = self.database.begin().await?;
        let before = setting::lock(&mut tx, STORED).await?;
        store::clear(&mut tx).await?;
        let standing = Standing::of(zone.name().to_owned(), now);
        match standing.save(&mut tx, before.as_ref(), now).await {
            Err(AppError::Unavailable(_)) if before.is_none() => Ok(tx.rollback().await?),
            done => {
                done?;
                Ok(tx.commit().await?)
            }
        }
    }

    /// The months of the next members, all of them new, and what of them was noted meanwhile.
    async fn next_members(
        &self,
        tx: &mut WriteTx,
        zone: &Zone,
        standing: &mut Standing,
    ) -> Result<Changes, AppError> {
        let members = store::members_after(tx, standing.after, MEMBERS).await?;
        standing.done = i64::try_from(members.len()).is_ok_and(|n| n < MEMBERS);
        standing.after = members.last().copied().unwrap_or(standing.after);
        let ids = || Column::uuids(members.iter().map(|id| id.0));
        let news = store::news_of(tx, ids()).await?;
        let months = all_months(tx, zone, ids()).await?;
        let all = given(tx, &months).await?;
        Ok(Changes { months, all, news })
    }

    /// Writes changes that were worked out from what `before` said; where another server wrote meanwhile, they are dropped.
    async fn write(
        &self,
        before: Option<&StoredSetting>,
        standing: Standing,
        changes: Changes,
    ) -> Result<u64, AppError> {
        let now = self.clock.now();
        let mut tx = self.database.begin().await?;
        let locked = setting::lock(&mut tx, STORED).await?;
        if locked.as_ref().map(|own| own.revision) != before.map(|own| own.revision) {
            tx.rollback().await?;
            return Ok(0);
        }
        let Changes { months, all, news } = changes;
        let mut ids: Vec<MemberId> = months.iter().map(|own| own.member).collect();
        ids.dedup();
        let mut writes = Writes::default();
        store::save_months(&mut writes, months)?;
        store::save_packs(&mut writes, packed::changed(&mut tx, &all).await?)?;
        store::add_totals(&mut writes, totals(all.sums))?;
        writes.run(&mut tx).await?;
        store::forget(&mut tx, &news).await?;
        Standing { folded_at: now, ..standing }.save(&mut tx, locked.as_ref(), now).await?;
        tx.commit().await?;
        Ok(ids.len() as u64)
    }
}

/// What these months give, in the order of their keys, that gave nothing before.
pub(super) async fn given(tx: &mut WriteTx, months: &[StoredMonth]) -> Result<All, AppError> {
    let members = months.iter().map(|own| own.member).collect();
    let seeds = member::seeds(tx, &members).await?;
    let mut all = All::default();
    for own in months.chunk_by(|a, b| a.member == b.member) {
        let seed = own.first().and_then(|own| seeds.get(&own.member));
        all.put(seed.copied().unwrap_or(0), &[], own)?;
    }
    Ok(all)
}

/// All months of these members, of their events.
pub(super) async fn all_months(
    tx: &mut WriteTx,
    zone: &Zone,
    members: Column,
) -> Result<Vec<StoredMonth>, AppError> {
    let time = (Instant::from_micros(i64::MIN), Instant::from_micros(i64::MAX));
    let bought = store::bought(tx, members, time).await?;
    member::months(bought, &mut LocalDays::new(zone.clone()))
}

/// What is to be written for what was noted, at most so many notes; nothing is written here.
pub(super) async fn news(tx: &mut WriteTx, zone: &Zone, limit: i64) -> Result<Changes, AppError> {
    let news = store::news(tx, limit).await?;
    if news.is_empty() {
        return Ok(Changes::default());
    }
    let mut days = LocalDays::new(zone.clone());
    let mut noted: BTreeMap<i32, BTreeSet<MemberId>> = BTreeMap::new();
    for own in &news {
        noted.entry(month(days.of(own.at).0)).or_default().insert(own.member);
    }
    let mut fresh: BTreeMap<MemberId, Vec<StoredMonth>> = BTreeMap::new();
    for (month, members) in &noted {
        let time = bounds(zone, *month)?;
        let bought = store::bought(tx, Column::uuids(members.iter().map(|id| id.0)), time).await?;
        for own in member::months(bought, &mut days)? {
            fresh.entry(own.member).or_default().push(own);
        }
    }
    let members = Column::uuids(fresh.keys().map(|id| id.0));
    let mut before: BTreeMap<MemberId, Vec<StoredMonth>> = BTreeMap::new();
    for own in store::months(tx, members).await? {
        before.entry(own.member).or_default().push(own);
    }
    let seeds = member::seeds(tx, &fresh.keys().copied().collect()).await?;
    let mut changes = Changes { news, ..Changes::default() };
    for (member, fresh) in fresh {
        let seed = seeds.get(&member).copied().unwrap_or(0);
        changes.put(seed, before.get(&member).map_or(&[], Vec::as_slice), fresh)?;
    }
    Ok(changes)
}

impl Changes {
    /// Puts a member's new months in the place of those with the same keys.
    fn put(
        &mut self,
        seed: u64,
        before: &[StoredMonth],
        fresh: Vec<StoredMonth>,
    ) -> Result<(), AppError> {
        let key = |own: &StoredMonth| (own.month, own.branch.clone(), own.channel.clone());
        let mut after: BTreeMap<_, StoredMonth> =
            before.iter().map(|own| (key(own), own.clone())).collect();
        let mut changed = false;
        for own in fresh {
            if after.get(&key(&own)) != Some(&own) {
                after.insert(key(&own), own.clone());
                self.months.push(own);
                changed = true;
            }
        }
        if changed {
            let after: Vec<StoredMonth> = after.into_values().collect();
            self.all.put(seed, before, &after)?;
        }
        Ok(())
    }
}

/// When a month begins and ends.
fn bounds(zone: &Zone, month: i32) -> Result<(Instant, Instant), AppError> {
    let first = |month: i32| {
        let year = i16::try_from(month.div_euclid(12)).ok()?;
        let of_year = i8::try_from(month.rem_euclid(12)).ok()? + 1;
        jiff::civil::Date::new(year, of_year, 1).ok()
    };
    let both = first(month).zip(first(month + 1));
    let (from, until) = both.ok_or_else(|| corrupt("the month", month))?;
    Ok((zone.start_of(from), zone.start_of(until)))
}

/// Sums as they are stored each in a row; those that are nothing are left out.
fn totals(sums: AllSums) -> Vec<(i64, Total)> {
    let mut all = Vec::new();
    for ((part, name), cells) in sums {
        let of_row = |own: &(Cell, Sums)| own.0.kind != Kind::Gap && !own.1.is_nothing();
        let some = cells.into_iter().filter(of_row);
        all.extend(some.map(|(cell, sums)| (part.code(), total(&name, &cell, &sums))));
    }
    all
}

/// A sum as it is stored.
pub(super) fn total(name: &str, cell: &Cell, sums: &Sums) -> Total {
    Total {
        name: name.to_owned(),
        kind: cell.kind.code(),
        start: cell.start.into(),
        other: cell.other.into(),
        step: cell.step.into(),
        members: sums.members,
        repeaters: sums.repeaters,
        kept: sums.kept,
        purchases: sums.purchases,
        days: sums.days,
        net: sums.net,
    }
}
