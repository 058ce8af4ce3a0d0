//! Families: who is in which household, what its people pay together, and what comes back to each.

use crate::account::{Lot, Time};
use crate::days::{self, Day};
use crate::person::{Bought, Off, Person, SET};
use baci_app::Answer;
use baci_core::household::Role;
use baci_core::id::{HouseholdId, MemberId};
use std::collections::BTreeMap;

/// The most people of a household.
pub const MOST: usize = 5;
/// What a child may use of the others' stars in a week, and anybody in a month.
const CHILD_WEEK: i64 = 4_000;
const ALL_MONTH: i64 = 12_000;

/// A household: its people by their place among all, who came in first stands first.
#[derive(Clone, Debug)]
pub struct Home {
    pub id: HouseholdId,
    pub people: Vec<(usize, Role)>,
    /// When each came in by the clock of the server, and their ids: their order.
    since: BTreeMap<usize, (Time, MemberId)>,
}

/// What a member used of the stars of others, by the day of the purchase.
pub type Used = BTreeMap<Day, i64>;

impl Home {
    pub fn new(id: HouseholdId, head: usize, since: (Time, MemberId)) -> Self {
        Self { id, people: vec![(head, Role::Head)], since: [(head, since)].into() }
    }

    pub fn come(&mut self, whom: usize, role: Role, since: (Time, MemberId)) {
        self.since.insert(whom, since);
        self.people.push((whom, role));
        self.line_up();
    }

    pub fn rename(&mut self, whom: usize, role: Role) {
        self.people.iter_mut().filter(|(own, _)| *own == whom).for_each(|own| own.1 = role);
        self.line_up();
    }

    /// Who came in first stands first; of those at one instant the head, then adults.
    fn line_up(&mut self) {
        let rank = |role: Role| match role {
            Role::Head => 0,
            Role::Adult => 1,
            Role::Child => 2,
        };
        self.people.sort_by_key(|(own, role)| {
            let (at, id) = self.since[own];
            (at, rank(*role), id)
        });
    }

    pub fn role(&self, whom: usize) -> Option<Role> {
        self.people.iter().find(|(own, _)| *own == whom).map(|(_, role)| *role)
    }

    pub fn head(&self) -> usize {
        let head = self.people.iter().find(|(_, role)| *role == Role::Head);
        head.map_or(usize::MAX, |(own, _)| *own)
    }

    /// Somebody goes; where no adult is left to be the head, all do.
    pub fn leave(&mut self, whom: usize) {
        let was_head = self.head() == whom;
        self.people.retain(|(own, _)| *own != whom);
        if !was_head {
            return;
        }
        match self.people.iter_mut().find(|(_, role)| *role == Role::Adult) {
            Some((_, role)) => *role = Role::Head,
            None => self.people.clear(),
        }
        self.line_up();
    }
}

/// Whose stars pay how much, of a bill of so many cents: the buyer's own first, then what the others have, each in
/// proportion to it.
fn shares(
    people: &[Person],
    home: &Home,
    buyer: usize,
    (at, due): (Time, i64),
) -> Vec<(usize, i64)> {
    let has = |whom: usize| people[whom].stars.free_at(at);
    let own = has(buyer).min(due);
    let others: Vec<(usize, i64)> = home
        .people
        .iter()
        .filter(|(whom, _)| *whom != buyer)
        .map(|(whom, _)| (*whom, has(*whom)))
        .collect();
    let sum: i64 = others.iter().map(|(_, has)| has).sum();
    let today = days::of(at);
    let used = &people[buyer].used;
    let week: i64 = used.range(days::monday(today)..).map(|(_, units)| units).sum();
    let month: i64 = used.range(today.first_of_month()..).map(|(_, units)| units).sum();
    let mut most = (ALL_MONTH - month).max(0);
    if home.role(buyer) == Some(Role::Child) {
        most = most.min((CHILD_WEEK - week).max(0));
    }
    let theirs = (due - own).min(sum).min(most);
    let mut parts: Vec<(usize, i64, i64)> = Vec::new();
    for (whom, has) in others {
        parts.push((whom, if sum > 0 { theirs * has / sum } else { 0 }, has));
    }
    let mut rest = theirs - parts.iter().map(|(_, part, _)| part).sum::<i64>();
    for (_, part, has) in &mut parts {
        if rest > 0 && *part < *has {
            *part += 1;
            rest -= 1;
        }
    }
    let parts = parts.into_iter().map(|(whom, part, _)| (whom, part));
    [(buyer, own)].into_iter().chain(parts).filter(|(_, part)| *part > 0).collect()
}

/// A bill of the family, as the answer tells it: whose stars paid is by the model to the unit.
pub fn pays(
    people: &mut [Person],
    home: &Home,
    (buyer, sets): (usize, i64),
    answer: &Answer,
) -> Result<(), String> {
    let at = answer.at.micros();
    home.people.iter().for_each(|(whom, _)| people[*whom].pass(at));
    let parts = shares(people, home, buyer, (at, sets * SET));
    let mut told: Vec<_> = answer.outcome.kin.iter().map(|own| (own.member, own.units)).collect();
    let others = parts.iter().filter(|(whom, _)| *whom != buyer);
    let mut known: Vec<_> = others.map(|(whom, units)| (people[*whom].id, *units)).collect();
    told.sort_unstable();
    known.sort_unstable();
    if told != known {
        return Err(format!("others paid {told:?}, {known:?} by the model"));
    }
    for (whom, units) in &parts {
        people[*whom].touched = true;
        if people[*whom].stars.spend(at, *units).is_none() {
            return Err(format!("member {whom} paid {units} and has less"));
        }
    }
    let theirs: i64 = known.iter().map(|(_, units)| units).sum();
    let day = days::of(at);
    *people[buyer].used.entry(day).or_default() += theirs;
    let off = Off { quarter: 0, ..Off::default() };
    let (event, lines) = (answer.event, vec![(sets, SET, false)]);
    let bought = Bought {
        event,
        day,
        lines,
        basket: true,
        off,
        card: None,
        stars: parts,
        by: buyer,
        family: true,
        closed: false,
        cancelled: false,
    };
    people[buyer].buys(at, bought);
    same(&people[buyer], answer)
}

/// All of a bill of the family comes back, to whoever paid it.
pub fn comes_back(
    people: &mut [Person],
    (buyer, purchase, cancel): (usize, usize, bool),
    answer: &Answer,
) -> Result<(), String> {
    let at = answer.at.micros();
    let bought = people[buyer].bought[purchase].clone();
    if bought.closed && !cancel || bought.cancelled {
        return Err("it came back twice".to_owned());
    }
    let mut theirs = 0;
    let stars = std::mem::take(&mut people[buyer].bought[purchase].stars);
    for (whom, units) in stars {
        theirs += if whom == bought.by { 0 } else { units };
        let mut to = whom;
        while let Some(into) = people[to].into {
            to = into;
        }
        people[to].pass(at);
        people[to].stars.credit(at, Lot::free(at, units));
        people[to].touched = true;
    }
    *people[buyer].used.entry(bought.day).or_default() -= theirs;
    people[buyer].returns_all(at, purchase, cancel);
    same(&people[buyer], answer)
}

fn same(person: &Person, answer: &Answer) -> Result<(), String> {
    let told = answer.outcome.balances.get("stars").copied().unwrap_or_default();
    let (told, known) = (told.available, person.stars.has().0);
    if told == known { Ok(()) } else { Err(format!("{told} stars are told, {known} by the model")) }
}
