//! Reading what is known of members, some or a whole page of them, in a few statements.

use super::foresight::Foresight;
use super::judge::{Since, Touched};
use super::rules::{Bounds, Known, Needs};
use baci_core::id::{EventId, MemberId};
use baci_core::member::Bought;
use baci_core::program::Program;
use baci_core::time::{Instant, Zone};
use baci_store::segment::{self, Facts, Old, Person, Whom};
use baci_store::{StoreError, WriteTx};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};

/// By what members are read.
pub(super) struct Reader<'a> {
    pub program: &'a Program,
    pub needs: Needs,
    pub epoch: i64,
    pub bounds: Option<&'a Bounds>,
    pub foresight: Option<Foresight>,
    /// What happened to them, and is not in what is kept yet.
    pub touched: &'a Touched,
}

impl Reader<'_> {
    /// What is known of these people, whose rows are those of `whom`.
    pub async fn read(
        &self,
        tx: &mut WriteTx,
        people: Vec<Person>,
        whom: Whom<'_>,
    ) -> Result<Vec<Known>, StoreError> {
        let places: HashMap<MemberId, usize> =
            people.iter().enumerate().map(|(at, person)| (person.member.id, at)).collect();
        let mut all: Vec<Known> = people.into_iter().map(known).collect();
        let mut each = |id: &MemberId, set: &mut dyn FnMut(&mut Known)| {
            let at = places.get(id).copied();
            at.and_then(|at| all.get_mut(at)).into_iter().for_each(set);
        };
        for facts in segment::facts(tx, whom).await? {
            each(&facts.member, &mut |own| own.stored = Some(facts));
        }
        for (id, mut memberships) in segment::memberships(tx, whom).await? {
            each(&id, &mut |own| own.memberships.extend(memberships.drain(..)));
        }
        if self.needs.balances {
            let wallets = &self.program.wallets;
            for (id, wallet, has) in segment::balances(tx, whom).await? {
                let Some(at) = wallets.iter().position(|own| own.id == wallet) else { continue };
                each(&id, &mut |own| {
                    own.available.resize(wallets.len(), 0);
                    own.available.get_mut(at).into_iter().for_each(|own| *own = has);
                });
            }
        }
        if self.needs.tiers {
            let ladders = &self.program.ladders;
            for (id, ladder, tier) in segment::tiers(tx, whom).await? {
                let Some(at) = ladders.iter().position(|own| own.id == ladder) else { continue };
                each(&id, &mut |own| {
                    own.tiers.resize(ladders.len(), String::new());
                    own.tiers.get_mut(at).into_iter().for_each(|own| own.clone_from(&tier));
                });
            }
        }
        if self.needs.stage {
            for (id, stage) in segment::stages(tx, whom).await? {
                each(&id, &mut |own| own.stage = Some(stage));
            }
        }
        if self.needs.household {
            for (id, standing) in segment::roles(tx, whom).await? {
                each(&id, &mut |own| own.household = Some(standing));
            }
        }
        self.bought(tx, &mut all, whom).await?;
        Ok(all)
    }

    /// What they bought: what is kept, with the news; out of their histories where that does not tell.
    async fn bought(
        &self,
        tx: &mut WriteTx,
        all: &mut [Known],
        whom: Whom<'_>,
    ) -> Result<(), StoreError> {
        let mut unknown = Vec::new();
        for own in all.iter_mut().filter(|own| own.person.merged_into.is_none()) {
            let kept = own.stored.filter(|facts| facts.epoch == self.epoch);
            match (kept, self.touched.news(own.person.member.id)) {
                (None, _) | (_, Some(Since::Anew)) => unknown.push(own.person.member.id),
                (Some(facts), news) => {
                    own.bought = kept_of(&facts);
                    let Some(Since::Bought(purchases)) = news else { continue };
                    let zone = &self.program.zone;
                    if !purchases.iter().all(|one| add(&mut own.bought, *one, zone)) {
                        // It came late: whether they had bought on that day is in their history.
                        unknown.push(own.person.member.id);
                    }
                }
            }
        }
        // Many of a page are read as the page is: one walk over the histories.
        let whom = if unknown.len() * 4 > all.len() { whom } else { Whom::These(&unknown) };
        if !unknown.is_empty() {
            let mut found = sums(segment::history(tx, whom).await?, &self.program.zone);
            let unknown: HashSet<_> = unknown.iter().copied().collect();
            for own in all.iter_mut().filter(|own| unknown.contains(&own.person.member.id)) {
                own.bought = found.remove(&own.person.member.id).unwrap_or_default();
            }
        }
        let zone = &self.program.zone;
        all.iter_mut().for_each(|own| own.foresight = self.foresight);
        for own in all.iter_mut().filter(|_| self.needs.rfm) {
            let last = own.bought.span.map(|(_, last)| zone.local(last).day);
            let scores = last.zip(self.bounds);
            own.bought.rfm = scores.map(|(last, bounds)| bounds.scores(last, &own.bought));
        }
        Ok(())
    }
}

fn known(person: Person) -> Known {
    Known {
        person,
        stored: None,
        bought: Bought::default(),
        foresight: None,
        memberships: BTreeMap::new(),
        available: Vec::new(),
        tiers: Vec::new(),
        stage: None,
        household: None,
    }
}

fn kept_of(facts: &Facts) -> Bought {
    let Facts { purchases, days, spend, span, .. } = *facts;
    Bought { purchases, days, spend, span, ..Bought::default() }
}

/// Adds a purchase; answers whether it is known on how many days they bought.
fn add(bought: &mut Bought, (at, net): (Instant, i64), zone: &Zone) -> bool {
    let last = bought.span.map(|(_, last)| zone.local(last).day);
    let day = zone.local(at).day;
    bought.add(at, net);
    let fresh = net > 0 && last.is_none_or(|last| last < day);
    bought.days += i64::from(fresh);
    net <= 0 || last.is_none_or(|last| last <= day)
}

/// What members bought by their histories: of each purchase what is left of it.
fn sums(history: Vec<Old>, zone: &Zone) -> HashMap<MemberId, Bought> {
    let mut left: HashMap<EventId, i64> = HashMap::new();
    let mut seen = HashSet::new();
    for old in history.iter().filter(|old| old.back && seen.insert(old.event)) {
        let own = left.entry(old.purchase).or_default();
        *own = own.saturating_add(old.net);
    }
    let mut sums: HashMap<MemberId, (Bought, HashSet<Date>)> = HashMap::new();
    for Old { member, purchase, at, net, .. } in history.into_iter().filter(|old| !old.back) {
        let back = left.get(&purchase).copied().unwrap_or(0);
        let net = net.saturating_add(back);
        let (bought, days) = sums.entry(member).or_default();
        bought.add(at, net);
        if net > 0 {
            days.insert(zone.local(at).day);
        }
    }
    let counted = |(bought, days): (Bought, HashSet<Date>)| Bought {
        days: i64::try_from(days.len()).unwrap_or(i64::MAX),
        ..bought
    };
    sums.into_iter().map(|(id, own)| (id, counted(own))).collect()
}
