//! Checking: months are what the events say, and sums are what the months give.

use super::fold::{all_months, total};
use super::member::{All, AllDrawn, AllSums, Part};
use super::packed::{self, Pack, Packs};
use super::{STORED, Standing};
use crate::baci::Baci;
use crate::error::AppError;
use baci_analytics::rollup::{Cell, Kind, Sums};
use baci_core::id::{LOWEST, MemberId};
use baci_core::time::Zone;
use baci_store::rollup::{self as store, StoredMonth, Total, Within};
use baci_store::{Column, WriteTx, setting};
use std::collections::{BTreeMap, BTreeSet};

/// How many members are checked at once.
const MEMBERS: i64 = 500;
/// How many sums are read at once.
const SUMS: i64 = 5_000;
/// The most faults that are told one by one.
const MOST: usize = 100;

/// What is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RollupFault {
    /// A member's month, counted from the year 0, is not what the events say.
    Month { member: MemberId, month: i64, branch: String, channel: String },
    /// A sum is not what the months give.
    Sum { part: &'static str, name: String, cell: String, kept: String, given: String },
}

/// What a check saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollupReport {
    pub members: u64,
    pub months: u64,
    pub sums: u64,
    /// Members of whom something is noted and not folded yet: their months are not compared.
    pub noted: u64,
    /// All of them are counted, the first are told.
    pub wrong: u64,
    pub faults: Vec<RollupFault>,
}

impl RollupReport {
    fn fault(&mut self, fault: RollupFault) {
        self.wrong += 1;
        if self.faults.len() < MOST {
            self.faults.push(fault);
        }
    }
}

impl Baci {
    /// Folds what is noted, and holds rollups against the events, as of one instant: each month of each member, and each sum. All sums are
    /// held in memory meanwhile.
    ///
    /// # Errors
    /// No program is published; [`AppError::Unavailable`].
    pub async fn check_rollups(
        &self,
        mut progress: impl FnMut(u64),
    ) -> Result<RollupReport, AppError> {
        let published = self.in_force().await?;
        // What is noted goes in first: then all can be compared, but for what comes meanwhile.
        self.fold_rollups(|_| {}).await?;
        let zone = &published.program.zone;
        let mut tx = self.database().begin_snapshot().await?;
        let stored = setting::read_in(&mut tx, STORED).await?;
        let made = Standing::read(stored.as_ref());
        if !made.is_some_and(|own| own.done && own.zone == zone.name()) {
            tx.rollback().await?;
            let sentence = "sums were begun anew meanwhile: check again".to_owned();
            return Err(AppError::Unavailable(sentence));
        }
        let mut report = RollupReport::default();
        let mut all = Given::default();
        let mut last = MemberId(LOWEST);
        loop {
            let members = store::members_after(&mut tx, last, MEMBERS).await?;
            let Some(end) = members.last() else { break };
            last = *end;
            months(&mut tx, zone, &members, (&mut all, &mut report)).await?;
            progress(report.members);
        }
        let Given { mut sums, drawn } = all;
        let (mut draws, mut gaps) = (packed::draws(drawn), packed::between(&sums));
        for part in Part::EVERY {
            compare(&mut tx, part, &mut sums, &mut report).await?;
            compare_packs(&mut tx, part, (&Kind::DRAWN, &mut draws), &mut report).await?;
            compare_packs(&mut tx, part, (&[Kind::Gap], &mut gaps), &mut report).await?;
        }
        tx.rollback().await?;
        Ok(report)
    }
}

/// What all members give.
#[derive(Default)]
struct Given {
    sums: AllSums,
    drawn: AllDrawn,
}

impl Given {
    fn add(&mut self, more: &All) {
        for (key, cells) in &more.sums {
            let to = self.sums.entry(key.clone()).or_default();
            for (cell, sums) in cells {
                to.entry(*cell).or_default().add(sums, 1);
            }
        }
        more.draw(&mut self.drawn, |_, _| true);
    }
}

/// Compares the months of these members, and adds up what they give.
async fn months(
    tx: &mut WriteTx,
    zone: &Zone,
    members: &[MemberId],
    (all, report): (&mut Given, &mut RollupReport),
) -> Result<(), AppError> {
    let ids = || Column::uuids(members.iter().map(|id| id.0));
    let noted: BTreeSet<MemberId> =
        store::news_of(tx, ids()).await?.iter().map(|own| own.member).collect();
    let kept = store::months(tx, ids()).await?;
    let fresh = all_months(tx, zone, ids()).await?;
    report.members += members.len() as u64;
    report.months += kept.len() as u64;
    report.noted += noted.len() as u64;
    all.add(&super::fold::given(tx, &kept).await?);
    let key = |own: &StoredMonth| (own.member, own.month, own.branch.clone(), own.channel.clone());
    let by_key = |all: Vec<StoredMonth>| -> BTreeMap<_, _> {
        let compared = all.into_iter().filter(|own| !noted.contains(&own.member));
        compared.map(|own| (key(&own), own)).collect()
    };
    let (kept, fresh) = (by_key(kept), by_key(fresh));
    let keys: BTreeSet<_> = kept.keys().chain(fresh.keys()).collect();
    for own in keys.into_iter().filter(|own| kept.get(own) != fresh.get(own)) {
        let (member, month, branch, channel) = own.clone();
        report.fault(RollupFault::Month { member, month, branch, channel });
    }
    Ok(())
}

/// Compares the sums of a part with what the months give, which is used up.
async fn compare(
    tx: &mut WriteTx,
    part: Part,
    given: &mut AllSums,
    report: &mut RollupReport,
) -> Result<(), AppError> {
    let mut last: Option<Total> = None;
    loop {
        let page = store::whole_totals(tx, part.code(), last.as_ref(), SUMS).await?;
        for own in &page {
            let (name, cell, kept) = super::read::read(own.clone())?;
            let of = given.get_mut(&(part, name.clone())).and_then(|cells| cells.remove(&cell));
            report.sums += u64::from(!kept.is_nothing());
            if kept != of.unwrap_or_default() {
                let given = total(&name, &cell, &of.unwrap_or_default());
                report.fault(wrong(part, own, &given));
            }
        }
        last = page.into_iter().last();
        if last.is_none() {
            break;
        }
    }
    // What is left has no sum at all.
    for ((_, name), cells) in given.iter().filter(|((own, _), _)| *own == part) {
        let of_row = |own: &(&Cell, &Sums)| own.0.kind != Kind::Gap && !own.1.is_nothing();
        for (cell, sums) in cells.iter().filter(of_row) {
            let given = total(name, cell, sums);
            let kept = Total {
                name: name.clone(),
                kind: given.kind,
                start: given.start,
                other: given.other,
                step: given.step,
                ..Total::default()
            };
            report.fault(wrong(part, &kept, &given));
        }
    }
    Ok(())
}

/// Compares packs of a part with what the months give, which is used up.
async fn compare_packs<P: Pack + PartialEq>(
    tx: &mut WriteTx,
    part: Part,
    (kinds, given): (&[Kind], &mut Packs<P>),
    report: &mut RollupReport,
) -> Result<(), AppError> {
    for kind in kinds {
        let key = (part.code(), kind.code());
        let fault = |name: &str, start: i64, step: i64| RollupFault::Sum {
            part: word(part),
            name: name.to_owned(),
            cell: format!("{}/{start}/{step}", key.1),
            kept: "another pack".to_owned(),
            given: "one".to_owned(),
        };
        let mut given = given.remove(&key).unwrap_or_default();
        for own in store::packs(tx, key, Within::starts(i64::MIN..i64::MAX)).await? {
            let kept: P = packed::read(&own)?;
            let of = given.remove(&(own.name.clone(), own.start, own.step)).unwrap_or_default();
            report.sums += u64::from(!kept.is_nothing());
            if kept != of {
                report.fault(fault(&own.name, own.start, own.step));
            }
        }
        for ((name, start, step), _) in given.iter().filter(|(_, own)| !own.is_nothing()) {
            report.fault(fault(name, *start, *step));
        }
    }
    Ok(())
}

const fn word(part: Part) -> &'static str {
    match part {
        Part::All => "all",
        Part::Branch => "branch",
        Part::Channel => "channel",
    }
}

fn wrong(part: Part, kept: &Total, given: &Total) -> RollupFault {
    let values = |own: &Total| {
        let Total { members, repeaters, kept, purchases, days, net, .. } = own;
        format!("{members} {repeaters} {kept} {purchases} {days} {net}")
    };
    let Total { name, kind, start, other, step, .. } = kept.clone();
    let cell = format!("{kind}/{start}/{other}/{step}");
    RollupFault::Sum { part: word(part), name, cell, kept: values(kept), given: values(given) }
}
