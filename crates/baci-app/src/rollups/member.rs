//! What one member gives: months made of purchases, and the cells that months give to.

use super::corrupt;
use crate::bought::{drawn_by, drawn_by_id};
use crate::error::AppError;
use baci_analytics::calendar::month;
use baci_analytics::day::LocalDays;
use baci_analytics::metrics::Weights;
use baci_analytics::rollup::{self, Bought, Cell, Cells, Drawn, Kind, Share, Sums};
use baci_core::id::MemberId;
use baci_store::rollup::{self as store, StoredMonth};
use baci_store::{Column, WriteTx};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What sums are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    All,
    Branch,
    Channel,
}

impl Part {
    pub const EVERY: [Self; 3] = [Self::All, Self::Branch, Self::Channel];

    /// Its code.
    pub const fn code(self) -> i64 {
        match self {
            Self::All => 0,
            Self::Branch => 1,
            Self::Channel => 2,
        }
    }
}

/// Sums by part and name; the name of all is empty.
pub(super) type AllSums = BTreeMap<(Part, String), Cells>;
/// What is drawn, likewise.
pub(super) type AllDrawn = BTreeMap<(Part, String), Drawn>;

/// What members give.
#[derive(Default)]
pub(super) struct All {
    pub sums: AllSums,
    shares: Vec<Shares>,
}

/// What one member gives to draws.
struct Shares {
    weights: Weights,
    own: Vec<((Part, String), Share)>,
}

/// Where a purchase was, of its body.
#[derive(Deserialize)]
struct Place {
    branch: Option<String>,
    channel: Option<String>,
}

/// A month while it is put together: each day's purchases and their net.
#[derive(Default)]
struct Month {
    days: BTreeMap<i32, (u64, i64)>,
    others: i64,
    others_net: i64,
}

/// The months of purchases, in the order of their keys.
pub(super) fn months(
    bought: Vec<store::Bought>,
    days: &mut LocalDays,
) -> Result<Vec<StoredMonth>, AppError> {
    let mut all: BTreeMap<(MemberId, i32, String, String), Month> = BTreeMap::new();
    for own in bought {
        let read = serde_json::from_str(&own.body);
        let place: Place = read.map_err(|_| corrupt("the event", own.event))?;
        let (day, _) = days.of(own.at);
        let (branch, channel) =
            (place.branch.unwrap_or_default(), place.channel.unwrap_or_default());
        let to = all.entry((own.member, month(day), branch, channel)).or_default();
        if own.net > 0 {
            let (purchases, net) = to.days.entry(day).or_default();
            *purchases += 1;
            *net = net.saturating_add(own.net);
        } else {
            to.others += 1;
            to.others_net = to.others_net.saturating_add(own.net);
        }
    }
    Ok(all.into_iter().map(stored).collect())
}

fn stored(
    ((member, month, branch, channel), own): ((MemberId, i32, String, String), Month),
) -> StoredMonth {
    let one = |(day, (purchases, net)): (&i32, &(u64, i64))| Bought {
        day: *day,
        purchases: *purchases,
        net: *net,
    };
    let days: Vec<Bought> = own.days.iter().map(one).collect();
    StoredMonth {
        member,
        month: month.into(),
        branch,
        channel,
        purchases: days.iter().map(|own| own.purchases.cast_signed()).sum(),
        net: days.iter().map(|own| own.net).fold(0, i64::saturating_add),
        others: own.others,
        others_net: own.others_net,
        days: rollup::pack(month, &days),
    }
}

impl All {
    /// Draws of what they give to those of these parts and cells that are wanted: most who read ask for few of them, and drawing takes longest.
    pub fn draw(&self, to: &mut AllDrawn, wanted: impl Fn(Part, &Cell) -> bool) {
        for Shares { weights, own } in &self.shares {
            for (key, share) in own {
                let drawn = to.entry(key.clone()).or_default();
                share.give(weights, drawn, |cell| wanted(key.0, cell));
            }
        }
    }

    /// Puts what the months of one member, who is drawn by a seed, give in the place of what they gave before.
    pub fn put(
        &mut self,
        seed: u64,
        before: &[StoredMonth],
        after: &[StoredMonth],
    ) -> Result<(), AppError> {
        let mut shares: BTreeMap<(Part, String), Share> = BTreeMap::new();
        for (months, times) in [(before, -1), (after, 1)] {
            for (key, own) in given(months)? {
                let share = shares.entry(key.clone()).or_default();
                own.give((self.sums.entry(key.clone()).or_default(), share), key.0, times);
            }
        }
        shares.retain(|_, own| !own.is_nothing());
        if shares.is_empty() {
            return Ok(());
        }
        let (weights, own) = (Weights::of(seed), shares.into_iter().collect());
        self.shares.push(Shares { weights, own });
        Ok(())
    }
}

/// What these members are drawn by.
pub(super) async fn seeds(
    tx: &mut WriteTx,
    members: &BTreeSet<MemberId>,
) -> Result<BTreeMap<MemberId, u64>, AppError> {
    let mut seeds: BTreeMap<MemberId, u64> =
        members.iter().map(|id| (*id, drawn_by_id(*id))).collect();
    let ids = Column::uuids(members.iter().map(|id| id.0));
    for (member, joined) in store::joined(tx, ids).await? {
        seeds.insert(member, drawn_by(member, &joined)?);
    }
    Ok(seeds)
}

/// What months come to by part and name.
fn given(months: &[StoredMonth]) -> Result<BTreeMap<(Part, String), Given>, AppError> {
    let mut given: BTreeMap<(Part, String), Given> = BTreeMap::new();
    for own in months {
        let month = i32::try_from(own.month).unwrap_or(i32::MIN);
        let days =
            rollup::unpack(month, &own.days).ok_or_else(|| corrupt("a month", own.member))?;
        for (part, name) in
            [(Part::All, ""), (Part::Branch, &*own.branch), (Part::Channel, &*own.channel)]
        {
            let to = given.entry((part, name.to_owned())).or_default();
            to.others += own.others;
            to.others_net += i128::from(own.others_net);
            to.take(&days);
        }
    }
    Ok(given)
}

/// What one member bought in a part.
#[derive(Default)]
struct Given {
    days: Vec<Bought>,
    others: i64,
    others_net: i128,
}

impl Given {
    /// Takes days in, which mostly come after those that are there.
    fn take(&mut self, days: &[Bought]) {
        for own in days {
            match self.days.binary_search_by_key(&own.day, |there| there.day) {
                Ok(at) => {
                    let there = &mut self.days[at];
                    there.purchases += own.purchases;
                    there.net = there.net.saturating_add(own.net);
                }
                Err(at) => self.days.insert(at, *own),
            }
        }
    }

    fn give(&self, (to, share): (&mut Cells, &mut Share), part: Part, times: i64) {
        let mut add = |cell: Cell, sums: Sums| {
            to.entry(cell).or_default().add(&sums, times);
            share.add(&cell, &sums, times);
        };
        rollup::cells(&self.days, part != Part::All, &mut add);
        if self.others != 0 {
            let cell = Cell { kind: Kind::Other, start: 0, other: 0, step: 0 };
            let sums = Sums { purchases: self.others, net: self.others_net, ..Sums::default() };
            add(cell, sums);
        }
    }
}
