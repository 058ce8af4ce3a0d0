//! What is kept many in a row: draws, and days between visits by pair of months.

use super::corrupt;
use super::member::{All, AllDrawn, AllSums, Part};
use crate::error::AppError;
use baci_analytics::metrics::Draws;
use baci_analytics::rollup::{Between, Kind};
use baci_store::rollup::{self as store, StoredPack, Within};
use baci_store::{Column, WriteTx};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a row holds.
pub(super) trait Pack: Default {
    fn merge(&mut self, more: &Self);
    fn is_nothing(&self) -> bool;
    fn to_bytes(&self) -> Vec<u8>;
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

macro_rules! pack {
    ($type:ty) => {
        impl Pack for $type {
            fn merge(&mut self, more: &Self) {
                self.merge(more);
            }
            fn is_nothing(&self) -> bool {
                self.is_nothing()
            }
            fn to_bytes(&self) -> Vec<u8> {
                self.to_bytes()
            }
            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Self::from_bytes(bytes)
            }
        }
    };
}

pack!(Draws);
pack!(Between);

/// Packs of each place and kind, by name, by the month in which they begin, and by `step`.
pub(super) type Packs<P> = BTreeMap<(i64, i64), BTreeMap<(String, i64, i64), P>>;

/// The rows to write for what members give: what is there, and what changed.
pub(super) async fn changed(tx: &mut WriteTx, given: &All) -> Result<Vec<StoredPack>, AppError> {
    let mut drawn = AllDrawn::new();
    given.draw(&mut drawn, |_, _| true);
    let mut rows = merged(tx, draws(drawn)).await?;
    rows.extend(merged(tx, between(&given.sums)).await?);
    Ok(rows)
}

/// Draws as they are packed.
pub(super) fn draws(drawn: AllDrawn) -> Packs<Draws> {
    let mut all: Packs<Draws> = Packs::new();
    for ((part, name), own) in drawn {
        for (cell, own) in own {
            let to = all.entry((part.code(), cell.kind.code())).or_default();
            to.insert((name.clone(), cell.start.into(), cell.step.into()), own);
        }
    }
    all
}

/// The days between visits of sums as they are packed: by the month of the earlier visit and by that of the later one.
pub(super) fn between(sums: &AllSums) -> Packs<Between> {
    let mut all: Packs<Between> = Packs::new();
    for ((part, name), cells) in sums {
        let to = all.entry((part.code(), Kind::Gap.code())).or_default();
        for (cell, sums) in cells.iter().filter(|(cell, _)| cell.kind == Kind::Gap) {
            let key = (name.clone(), cell.other.into(), cell.step.into());
            to.entry(key).or_default().add(cell.start, sums.members);
        }
    }
    all
}

/// What changed, with what is there.
async fn merged<P: Pack>(tx: &mut WriteTx, packs: Packs<P>) -> Result<Vec<StoredPack>, AppError> {
    let mut all = Vec::new();
    for (key, mut changed) in packs {
        changed.retain(|_, own| !own.is_nothing());
        let names: BTreeSet<String> = changed.keys().map(|(name, ..)| name.clone()).collect();
        let within = Within {
            start: around(changed.keys().map(|(_, start, _)| *start)),
            step: around(changed.keys().map(|(.., step)| *step)),
        };
        for own in store::packs_of(tx, key, Column::texts(names), within).await? {
            let before: P = read(&own)?;
            if let Some(to) = changed.get_mut(&(own.name, own.start, own.step)) {
                to.merge(&before);
            }
        }
        let (place, kind) = key;
        all.extend(changed.into_iter().map(|((name, start, step), own)| StoredPack {
            place,
            kind,
            name,
            start,
            step,
            pack: own.to_bytes(),
        }));
    }
    Ok(all)
}

/// From the least to the greatest.
fn around(all: impl Iterator<Item = i64> + Clone) -> Range<i64> {
    all.clone().min().unwrap_or(0)..all.max().map_or(0, |last| last.saturating_add(1))
}

/// What a row holds.
pub(super) fn read<P: Pack>(own: &StoredPack) -> Result<P, AppError> {
    P::from_bytes(&own.pack).ok_or_else(|| corrupt("a pack", &own.name))
}

/// The days between visits of each name of a part, of which both lie in these months.
pub(super) async fn gaps(
    tx: &mut WriteTx,
    part: Part,
    months: Range<i32>,
) -> Result<BTreeMap<String, Between>, AppError> {
    let months = i64::from(months.start)..i64::from(months.end);
    let within = Within { start: months.clone(), step: months };
    let mut all: BTreeMap<String, Between> = BTreeMap::new();
    for own in store::packs(tx, (part.code(), Kind::Gap.code()), within).await? {
        let between = read(&own)?;
        all.entry(own.name).or_default().merge(&between);
    }
    Ok(all)
}
