//! Stages of customers as of any past day, and how they moved between two days.

use crate::day::{self, Day};
use crate::history::{Histories, History};
use crate::threads;
use baci_core::program::stages::Stages;
use baci_core::stage::{Stage, stage};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The stage of a customer at the start of a day; nothing for who had not bought yet.
pub fn of(history: History<'_>, rules: &Stages, as_of: Day) -> Option<Stage> {
    let own = history.before(as_of);
    let days = own.days.chunk_by(|a, b| a == b).filter_map(|own| own.first());
    let days: Vec<Date> = days.map(|own| day::date(*own)).collect();
    (!days.is_empty()).then(|| stage(rules, &days, day::date(as_of - 1)).stage)
}

/// What the customers of a stage come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    pub customers: u64,
    /// What they bought in the 365 days before.
    pub purchases: u64,
    pub net: i128,
}

/// Where customers stand, and where they stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pyramid {
    pub levels: BTreeMap<Stage, Level>,
    /// From, to, and how many went that way; from nothing are those who had not bought yet.
    pub flow: BTreeMap<(Option<Stage>, Stage), u64>,
    /// The stage of each customer, by number.
    pub customers: Vec<Option<Stage>>,
}

/// The stages at the start of `as_of`, and the steps since the start of `since`.
pub fn pyramid(histories: &Histories, rules: &Stages, (since, as_of): (Day, Day)) -> Pyramid {
    let parts = threads::ranges(histories.customers(), |range| {
        let mut own = Pyramid::default();
        for customer in range {
            let history = histories.get(customer);
            let now = of(history, rules, as_of);
            own.customers.push(now);
            let Some(now) = now else { continue };
            *own.flow.entry((of(history, rules, since), now)).or_default() += 1;
            let year = history.before(as_of).from(as_of.saturating_sub(365));
            let level = own.levels.entry(now).or_default();
            level.customers += 1;
            level.purchases += year.days.len() as u64;
            level.net += year.net();
        }
        own
    });
    parts.into_iter().fold(Pyramid::default(), |mut all, own| {
        all.customers.extend(own.customers);
        for (stage, more) in own.levels {
            let level = all.levels.entry(stage).or_default();
            level.customers += more.customers;
            level.purchases += more.purchases;
            level.net += more.net;
        }
        for (step, many) in own.flow {
            *all.flow.entry(step).or_default() += many;
        }
        all
    })
}
