//! Reading: sums that are kept, and what is noted and not folded yet, of one snapshot.

use super::fold::{self, Folder};
use super::member::{All, AllDrawn, Part};
use super::{STORED, Standing, packed};
use crate::error::AppError;
use baci_analytics::rollup::{Ask, Cell, Cells, Drawn, Kind, Sums};
use baci_core::time::{Instant, Zone};
use baci_store::rollup::{self as store, Total, Wanted, Within};
use baci_store::{Database, WriteTx, setting};
use std::collections::BTreeMap;

/// How many notes are counted at once; more are left to whoever folds them, and figures are those of the last time that was done.
const NOTES: i64 = 1_000;
/// Of how many purchases rollups are made while somebody waits, where nobody made them yet.
const SMALL: i64 = 1_000;
/// The most steps of making them that are waited for.
const STEPS: usize = 100;

/// Kept sums as of one instant.
pub(crate) struct Reader {
    tx: WriteTx,
    /// What is not folded yet.
    news: All,
    as_of: Instant,
}

impl Reader {
    /// Opens them; nothing where they are not made yet for these days.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn open(
        database: &Database,
        folder: &Folder,
        (zone, now): (&Zone, Instant),
    ) -> Result<Option<Self>, AppError> {
        if let Some(own) = Self::open_made(database, zone, now).await? {
            return Ok(Some(own));
        }
        let mut tx = database.begin_snapshot().await?;
        let few = store::purchases_up_to(&mut tx, SMALL + 1).await? <= SMALL;
        tx.rollback().await?;
        if !few {
            return Ok(None);
        }
        for _ in 0..STEPS {
            if folder.step().await?.is_none() {
                break;
            }
        }
        Self::open_made(database, zone, now).await
    }

    async fn open_made(
        database: &Database,
        zone: &Zone,
        now: Instant,
    ) -> Result<Option<Self>, AppError> {
        let mut tx = database.begin_snapshot().await?;
        let stored = setting::read_in(&mut tx, STORED).await?;
        let made = Standing::read(stored.as_ref());
        let Some(made) = made.filter(|own| own.done && own.zone == zone.name()) else {
            tx.rollback().await?;
            return Ok(None);
        };
        // One more than are counted: then there are too many.
        let few = store::news(&mut tx, NOTES + 1).await?.len() as u64 <= NOTES.unsigned_abs();
        let (news, as_of) = match few {
            true => (fold::news(&mut tx, zone, NOTES).await?.all, now),
            false => (All::default(), made.folded_at),
        };
        Ok(Some(Self { tx, news, as_of }))
    }

    /// As of when the sums are.
    pub const fn as_of(&self) -> Instant {
        self.as_of
    }

    /// The cells that are asked for, of each name of a part; the name of all is empty.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn cells(
        &mut self,
        part: Part,
        ask: Ask,
    ) -> Result<BTreeMap<String, Cells>, AppError> {
        let mut all: BTreeMap<String, Cells> = BTreeMap::new();
        for (kind, wanted) in wanted(ask) {
            let found = store::totals(&mut self.tx, (part.code(), kind.code()), wanted).await?;
            for own in found {
                let (name, cell, sums) = read(own)?;
                all.entry(name).or_default().entry(cell).or_default().add(&sums, 1);
            }
        }
        if let Ask::Gaps { from, until } = ask {
            for (name, between) in packed::gaps(&mut self.tx, part, from..until).await? {
                all.entry(name).or_default().extend(between.cells((0, 0)));
            }
        }
        for ((_, name), cells) in self.news.sums.iter().filter(|((own, _), _)| *own == part) {
            for (cell, sums) in ask.of(cells) {
                all.entry(name.clone()).or_default().entry(cell).or_default().add(&sums, 1);
            }
        }
        Ok(all)
    }

    /// What is drawn of a kind that begins from one month until another, of each name of a part.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn drawn(
        &mut self,
        part: Part,
        (kind, from, until): (Kind, i32, i32),
    ) -> Result<BTreeMap<String, Drawn>, AppError> {
        let mut all: BTreeMap<String, Drawn> = BTreeMap::new();
        let time = Within::starts(from.into()..until.into());
        for own in store::packs(&mut self.tx, (part.code(), kind.code()), time).await? {
            let small = |n: i64| i32::try_from(n).map_err(|_| super::corrupt("draws", n));
            let cell = Cell { kind, start: small(own.start)?, other: 0, step: small(own.step)? };
            let draws = packed::read(&own)?;
            all.entry(own.name).or_default().insert(cell, draws);
        }
        let mut news = AllDrawn::new();
        let wanted = |cell: &Cell| cell.kind == kind && (from..until).contains(&cell.start);
        self.news.draw(&mut news, |own, cell| own == part && wanted(cell));
        for ((_, name), drawn) in news {
            for (cell, more) in drawn {
                all.entry(name.clone()).or_default().entry(cell).or_default().merge(&more);
            }
        }
        Ok(all)
    }

    /// The cells of all.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn of_all(&mut self, ask: Ask) -> Result<Cells, AppError> {
        Ok(self.cells(Part::All, ask).await?.remove("").unwrap_or_default())
    }

    /// Lets the snapshot go.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn close(self) -> Result<(), AppError> {
        Ok(self.tx.rollback().await?)
    }
}

/// The same question in the words of the store.
fn wanted(ask: Ask) -> Vec<(Kind, Wanted)> {
    match ask {
        Ask::Days => vec![(Kind::Day, Wanted::Starts)],
        Ask::Periods { kind, from, until, regular } => {
            let (from, until, step) = (from.into(), until.into(), regular.into());
            vec![(kind, Wanted::Periods { from, until, step })]
        }
        // They are packed.
        Ask::Gaps { .. } => vec![],
        Ask::Window { from, until, month } => {
            let (from, until, other) = (from.into(), until.into(), month.into());
            vec![(Kind::Day, Wanted::After { from, until, other })]
        }
        Ask::Twelve { start } => {
            let (from, until) = (start.into(), i64::from(start) + 1);
            vec![(Kind::Twelve, Wanted::After { from, until, other: 0 })]
        }
        Ask::Life { until } => vec![(Kind::Life, Wanted::Before { until: until.into() })],
        Ask::All => vec![(Kind::Year, Wanted::All), (Kind::Other, Wanted::All)],
    }
}

/// A stored sum.
pub(super) fn read(own: Total) -> Result<(String, Cell, Sums), AppError> {
    let small = |n: i64| i32::try_from(n).map_err(|_| super::corrupt("a sum", n));
    let kind = Kind::of(own.kind).ok_or_else(|| super::corrupt("a sum", own.kind))?;
    let (start, other) = (small(own.start)?, small(own.other)?);
    let cell = Cell { kind, start, other, step: small(own.step)? };
    let Total { members, repeaters, kept, purchases, days, net, .. } = own;
    Ok((own.name, cell, Sums { members, repeaters, kept, purchases, days, net }))
}
