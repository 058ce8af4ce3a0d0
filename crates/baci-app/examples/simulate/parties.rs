//! What the model says of partners and causes: what moves, what it comes to, and what is undone.

use crate::account::{Lot, Time};
use crate::acts::Act;
use crate::days::{self, Day};
use crate::person::Person;
use baci_app::{Answer, Baci, PartnerAct, PartnerPoints, PartnerUndo};
use baci_core::id::EventRef;
use baci_core::program::partner::Way;
use std::collections::BTreeMap;

/// The most points that the bank gives at once, and to all in a month.
pub const MOST: i64 = 60;
pub const BUDGET: i64 = 700;
/// The most points that a member spends there on a day.
const PER_DAY: i64 = 80;
/// For how many days the bank, and the shop for a cause, may undo something.
const BANK_UNDO: i64 = 30;
const CAUSE_UNDO: i64 = 3;
/// Names of what the bank gave, in accounts: apart from those of purchases.
pub const NAMES: usize = 1_000_000;

/// What moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Earn,
    Spend,
    Donate,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Earn => "earn",
            Self::Spend => "spend",
            Self::Donate => "donate",
        }
    }

    pub const fn party(self) -> &'static str {
        if matches!(self, Self::Donate) { "school" } else { "bank" }
    }

    /// What so many points come to, in cents, half a cent rounded up.
    const fn cents(self, units: i64) -> i64 {
        let tenths = match self {
            Self::Earn => 205,
            Self::Spend => 180,
            Self::Donate => 250,
        };
        (units * tenths + 5) / 10
    }
}

/// Something that moved.
#[derive(Clone, Debug)]
pub struct Moved {
    pub event: EventRef,
    kind: Kind,
    units: i64,
    undone: i64,
    pub at: Time,
}

impl Moved {
    /// Until when it may be undone.
    pub fn until(&self) -> Time {
        days::after(self.at, if self.kind == Kind::Donate { CAUSE_UNDO } else { BANK_UNDO })
    }

    pub const fn left(&self) -> i64 {
        self.units - self.undone
    }
}

/// A line of a statement to be: the day, what, points, cents; and of which month's budget.
pub type Line = (Day, &'static str, String, i64, i64, Option<Day>);

/// The command of an act.
pub fn command(person: &Person, act: &Act) -> Option<PartnerAct> {
    match act {
        Act::Move { kind: Kind::Donate, units } => {
            Some(PartnerAct::Donate { cause: "school".to_owned(), units: *units })
        }
        Act::Move { kind, units } => Some(PartnerAct::Move(PartnerPoints {
            partner: "bank".to_owned(),
            way: if *kind == Kind::Earn { Way::Earn } else { Way::Spend },
            units: *units,
            reference: String::new(),
        })),
        Act::Undo { moved, units } => {
            let own = &person.moved[*moved];
            let undo = PartnerUndo {
                party: own.kind.party().to_owned(),
                of: own.event.event,
                units: Some(*units),
                reason: "simulated".to_owned(),
            };
            let donated = own.kind == Kind::Donate;
            Some(if donated { PartnerAct::TakeBack(undo) } else { PartnerAct::Undo(undo) })
        }
        _ => None,
    }
}

impl Person {
    /// What the member spent at the bank on a day.
    fn spent_there(&self, day: Day) -> i64 {
        let own = self.moved.iter().rev().take_while(|own| days::of(own.at) >= day);
        own.filter(|own| own.kind == Kind::Spend).map(Moved::left).sum()
    }

    /// Why an act cannot be, as far as the member alone decides.
    pub fn cannot_move(&mut self, at: Time, act: &Act) -> bool {
        match act {
            Act::Move { kind: Kind::Earn, units } => *units > MOST,
            Act::Move { kind: Kind::Spend, units } => {
                self.spent_there(days::of(at)) + units > PER_DAY || self.points.free_at(at) < *units
            }
            Act::Move { units, .. } => self.points.free_at(at) < *units || *units < 5,
            Act::Undo { moved, units } => {
                let own = &self.moved[*moved];
                own.until() <= at || *units > own.left()
            }
            _ => false,
        }
    }

    /// Does what was done.
    pub fn moves(&mut self, answer: &Answer, act: &Act) -> Result<Line, String> {
        let at = answer.at.micros();
        if self.cannot_move(at, act) {
            return Err("it moved, and the model says that it cannot".to_owned());
        }
        let day = days::of(at);
        let line = match act {
            Act::Undo { moved, units } => {
                let of = NAMES + moved;
                let own = &mut self.moved[*moved];
                let before = own.undone;
                own.undone += units;
                let cents = own.kind.cents(own.undone) - own.kind.cents(before);
                let (kind, month) = (own.kind, days::of(own.at).first_of_month());
                match kind {
                    Kind::Earn => self.points.take_back(at, of, *units, true),
                    _ => self.give_points(at, *units, 0),
                }
                let month = (kind == Kind::Earn).then_some(month);
                (day, kind.party(), format!("{}_undo", kind.word()), *units, cents, month)
            }
            Act::Move { kind, units } => {
                let of = NAMES + self.moved.len();
                match kind {
                    Kind::Earn => {
                        let gone_at = days::points_gone(at);
                        self.points.credit(at, Lot { of, gone_at, ..Lot::free(at, *units) });
                    }
                    _ => drop(self.points.spend(at, *units)),
                }
                let (event, kind, units) = (answer.event, *kind, *units);
                self.moved.push(Moved { event, kind, units, undone: 0, at });
                let month = (kind == Kind::Earn).then(|| day.first_of_month());
                (day, kind.party(), kind.word().to_owned(), units, kind.cents(units), month)
            }
            _ => return Err("it is no move".to_owned()),
        };
        let told = answer.outcome.partner.as_ref().ok_or("nothing is told of the move")?;
        if (told.units, told.money) != (line.3, line.4) {
            return Err(format!("{told:?} is told, {line:?} by the model"));
        }
        Ok(line)
    }
}

/// What moved in all: how often, points and cents, by party, kind and day; and what is gone of each month's budget.
#[derive(Debug, Default)]
pub struct Book {
    lines: BTreeMap<(&'static str, String, Day), (i64, i64, i64)>,
    pub months: BTreeMap<Day, i64>,
}

impl Book {
    pub fn add(&mut self, lines: &[Line]) -> Result<(), String> {
        for (day, party, kind, units, cents, month) in lines {
            let own = self.lines.entry((party, kind.clone(), *day)).or_default();
            *own = (own.0 + 1, own.1 + units, own.2 + cents);
            let by = if kind.ends_with("_undo") { -units } else { *units };
            month.iter().for_each(|month| *self.months.entry(*month).or_default() += by);
        }
        match self.months.iter().find(|(_, gave)| **gave > BUDGET) {
            Some((month, gave)) => Err(format!("the bank gave {gave} in the month of {month}")),
            None => Ok(()),
        }
    }

    /// Statements of a time are those of the model, and tie with the ledger.
    pub async fn holds(&self, baci: &Baci, (from, until): (Day, Day)) -> Result<(), String> {
        for party in ["bank", "school"] {
            let told = baci.partner_statement(party, (from, until)).await;
            let told = told.map_err(|error| format!("the statement of {party}: {error}"))?;
            let ties = told.ties.iter().chain(&told.ties_before);
            if ties.clone().any(|tie| tie.told != tie.posted) || told.strays != 0 {
                return Err(format!("{party} does not tie: {:?}, {}", told.ties, told.strays));
            }
            let lines = told.lines.iter().map(|own| {
                let sum = (own.sum.times, own.sum.units, own.sum.money);
                ((own.kind.clone(), own.day), sum)
            });
            let lines: BTreeMap<_, _> = lines.collect();
            let own = self
                .lines
                .iter()
                .filter(|((whose, _, day), _)| *whose == party && *day >= from && *day < until);
            let own = own.map(|((_, kind, day), sum)| {
                ((kind.clone(), *day), (sum.0, i128::from(sum.1), i128::from(sum.2)))
            });
            let own: BTreeMap<_, _> = own.collect();
            if lines != own {
                return Err(format!("{party} is told as {lines:?}, {own:?} by the model"));
            }
        }
        Ok(())
    }
}
