//! Members who turn out to be one: for good, or for some days until they are two again.

use crate::account::{Account, Time};
use crate::days::{self, Day};
use crate::person::Person;
use crate::run::World;
use baci_app::What;

/// Apart from all names of purchases.
const NAMES: usize = crate::parties::NAMES;

/// Two who are one for some days, in which only value is put right.
pub struct Twins {
    stays: usize,
    goes: usize,
    until: i64,
    /// Both as they were.
    before: Box<[Person; 2]>,
    /// Where the lots of the one who came begin in each account of the one who stays, and how many they are.
    lots: [(usize, usize); 3],
}

fn accounts(person: &mut Person) -> [&mut Account; 3] {
    [&mut person.points, &mut person.cash, &mut person.stars]
}

fn owes(person: &Person) -> bool {
    person.points.debt + person.cash.debt + person.stars.debt > 0
}

/// Whether nothing of a member's can end by itself in the days to come, but lots and holds.
fn lies_still(person: &Person, today: Day) -> bool {
    let ready = person.claims.iter().any(|claim| claim.state == "ready");
    let celebrates = (0..9).any(|days| person.club.celebrates(days::ahead(today, days)));
    !(ready || celebrates || owes(person) || person.wait.is_some() || !person.quotes.is_empty())
}

/// All that one has goes to the other.
fn join(stays: &mut Person, goes: &mut Person, at: Time) {
    stays.pass(at);
    goes.pass(at);
    let (bought, moved) = (stays.bought.len(), stays.moved.len());
    let name = |of: usize| match of {
        0 => 0,
        of if of >= NAMES => of + moved,
        of => of + bought,
    };
    for (own, theirs) in accounts(stays).into_iter().zip(accounts(goes)) {
        own.join(std::mem::take(theirs), &name);
    }
    let cards = stays.cards.len();
    let card = |own: &mut crate::person::Bought| {
        own.card.iter_mut().for_each(|(card, _)| *card += cards);
    };
    goes.bought.iter_mut().for_each(card);
    goes.quotes.iter_mut().for_each(|quote| card(&mut quote.bought));
    stays.bought.append(&mut goes.bought);
    stays.quotes.append(&mut goes.quotes);
    stays.moved.append(&mut goes.moved);
    stays.cards.append(&mut goes.cards);
    stays.held.append(&mut goes.held);
    stays.claims.append(&mut goes.claims);
    stays.vouchers.append(&mut goes.vouchers);
    stays.numbers.append(&mut goes.numbers);
    for (day, spent) in std::mem::take(&mut goes.spent) {
        *stays.spent.entry(day).or_default() += spent;
    }
    for (day, units) in std::mem::take(&mut goes.used) {
        *stays.used.entry(day).or_default() += units;
    }
    for (quarter, (uses, gave)) in std::mem::take(&mut goes.tenths) {
        let own = stays.tenths.entry(quarter).or_default();
        *own = (own.0 + uses, own.1 + gave);
    }
    stays.coffees += std::mem::take(&mut goes.coffees);
    stays.rounds += std::mem::take(&mut goes.rounds);
    stays.refunds += std::mem::take(&mut goes.refunds);
    stays.given = both(stays.given, goes.given);
    stays.reviewed = both(stays.reviewed, goes.reviewed);
    stays.luck.join(&goes.luck);
    // Nobody stands in a line twice: what was kept for the one who goes is free.
    stays.wait = stays.wait.or(goes.wait);
    goes.wait = None;
    goes.nickname = None;
    stays.gifts.extend(goes.gifts.iter().copied());
    stays.gifts.sort_unstable();
    stays.last_gift = stays.last_gift.max(goes.last_gift);
    stays.club.join(&goes.club);
    stays.looks_at_today(at);
    (stays.touched, goes.touched) = (true, true);
}

/// What was done on the later of two days; the sum where it is one.
pub fn both(own: (Day, i64), theirs: (Day, i64)) -> (Day, i64) {
    match own.0.cmp(&theirs.0) {
        std::cmp::Ordering::Equal => (own.0, own.1 + theirs.1),
        std::cmp::Ordering::Less => theirs,
        std::cmp::Ordering::Greater => own,
    }
}

impl World {
    /// Some turn out to be one; others that they are two after all.
    pub async fn twins(&mut self, day: i64) -> Result<(), String> {
        let over = self.twins.iter().position(|own| own.until <= day);
        if let Some(over) = over {
            let twins = self.twins.remove(over);
            self.part(day, twins).await?;
        }
        for number in 0..=self.people.len() / 400 {
            if !self.dice.percent(50) {
                continue;
            }
            let (Some(stays), Some(goes)) =
                (self.dice.place(self.people.len()), self.dice.place(self.people.len()))
            else {
                continue;
            };
            if stays == goes || self.is_away(stays) || self.is_away(goes) {
                continue;
            }
            self.merge(day, (stays, goes), format!("one/{day}/{number}")).await?;
        }
        Ok(())
    }

    async fn merge(
        &mut self,
        day: i64,
        (stays, goes): (usize, usize),
        key: String,
    ) -> Result<(), String> {
        let other = self.people[goes].id;
        let what = What::Merge { other, reason: "simulated".to_owned() };
        if self.home_of(goes).is_some() {
            return self.must_not(stays, what, key).await;
        }
        let before = Box::new([self.people[stays].clone(), self.people[goes].clone()]);
        let at = self.must(stays, what, key).await?.at.micros();
        let (low, high) = (stays.min(goes), stays.max(goes));
        let (left, right) = self.people.split_at_mut(high);
        let (one, two) = (&mut left[low], &mut right[0]);
        let (own, theirs) = if stays < goes { (one, two) } else { (two, one) };
        let come = accounts(own).map(|account| account.places());
        let many = accounts(theirs).map(|account| account.places());
        join(own, theirs, at);
        theirs.into = Some(stays);
        let lots = [0, 1, 2].map(|nth| (come[nth], many[nth]));
        let today = days::of(at);
        let still = before.iter().all(|own| lies_still(own, today));
        let days = match (self.dice.below(10), still) {
            // For good.
            (0..=2, _) => return Ok(()),
            (3..=6, true) => self.dice.between(1, 6),
            _ => 0,
        };
        let twins = Twins { stays, goes, until: day + days, before, lots };
        if days == 0 {
            return self.part(day, twins).await;
        }
        self.people[stays].frozen = true;
        let amount = self.dice.between(-60, 40);
        if amount != 0 && amount >= -self.people[stays].points.has().0 {
            let what = What::Adjust {
                wallet: "points".to_owned(),
                amount,
                reason: "simulated".to_owned(),
            };
            let at = self.must(stays, what, format!("put/{day}/{stays}")).await?.at.micros();
            let own = &mut self.people[stays];
            own.pass(at);
            match amount > 0 {
                true => own.give_points(at, amount, 0),
                false => drop(own.points.spend(at, -amount)),
            }
        }
        self.twins.push(twins);
        Ok(())
    }

    /// They are two after all: each has what is left of what was theirs.
    async fn part(&mut self, day: i64, twins: Twins) -> Result<(), String> {
        let Twins { stays, goes, before, lots, .. } = twins;
        let key = format!("two/{day}/{stays}/{goes}");
        let other = self.people[goes].id;
        let what = What::Unmerge { other, reason: "simulated".to_owned() };
        let at = self.must(stays, what, key).await?.at.micros();
        let [mut own, mut theirs] = *before;
        let merged = self.people[stays].clone();
        if !owes(&own) && !owes(&theirs) {
            let mut all = merged.clone();
            all.pass(at);
            let holds: Vec<usize> = theirs.held.iter().map(|held| held.number).collect();
            let parts = accounts(&mut all).into_iter().zip(lots);
            let parts: Vec<_> =
                parts.map(|(account, lots)| std::mem::take(account).part(lots, &holds)).collect();
            let (bought, moved) = (own.bought.len(), own.moved.len());
            let name = |of: usize| match of {
                of if of >= NAMES => of.saturating_sub(moved),
                of => of.saturating_sub(bought),
            };
            for (nth, (left, mut gone)) in parts.into_iter().enumerate() {
                gone.rename(&name);
                *accounts(&mut own)[nth] = left;
                *accounts(&mut theirs)[nth] = gone;
            }
        }
        own.done = merged.done;
        own.club.after(&merged.club);
        own.nickname.clone_from(&merged.nickname);
        // A place in the line that was given up, for both waited, is gone.
        theirs.wait = theirs.wait.filter(|_| own.wait.is_none());
        // The other nickname is free, and stays so.
        theirs.nickname = None;
        let had = own.gifts.len() + theirs.gifts.len();
        own.gifts.extend(merged.gifts.iter().skip(had));
        own.last_gift = merged.last_gift;
        for person in [&mut own, &mut theirs] {
            person.luck.forget();
            person.pass(at);
            (person.touched, person.unsure_until) = (true, day + 100);
        }
        self.people[stays] = own;
        self.people[goes] = theirs;
        Ok(())
    }
}
