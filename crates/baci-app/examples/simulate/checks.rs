//! What is looked at each morning: all that is stored is held against the model.

use crate::days::{self, Day};
use crate::person::Person;
use crate::queue;
use crate::run::{QUARTER, TENTHS, World, broken};
use baci_app::Baci;
use baci_core::id::EventId;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use tokio::task::JoinSet;

/// How many members' records are held against the model at once.
const AT_ONCE: usize = 6;
/// How often time is tried to pass: connections may just have been cut.
const TRIES: usize = 20;

impl World {
    pub fn totes_left(&self) -> i64 {
        let out = |claim: &&crate::person::Claim| matches!(claim.state, "ready" | "collected");
        let out = self.people.iter().flat_map(|person| &person.claims).filter(out).count();
        self.totes - i64::try_from(out).unwrap_or(i64::MAX) - queue::in_line(&self.people).0
    }

    /// Uses of a quarter's tenth off, and what it gave.
    pub fn tenths(&self, quarter: i64) -> (i64, i64) {
        let own = self.people.iter().filter_map(|person| person.tenths.get(&quarter));
        own.fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1))
    }

    /// Time does its work, then all is looked at. Gives the postings where all of them were added up.
    pub async fn morning(&mut self, day: i64, all: bool) -> Result<u64, String> {
        let at = days::at(self.date(day), 7 * 60);
        self.servers.set(at, &mut self.dice);
        let baci = self.servers.first().await;
        let since = Instant::now();
        time_passes(&baci).await?;
        self.servers.run_tasks(&mut self.dice).await?;
        self.servers.set(at, &mut self.dice);
        let since = self.took("time", since);
        let today = self.date(day);
        for person in &mut self.people {
            person.claims_lapse(at);
            person.quotes_lapse(at);
            person.wait_lapses(at);
            person.pass(at);
        }
        let left = self.totes_left();
        queue::serve(&mut self.people, left, at);
        self.surprises(&baci, today).await?;
        self.places(&baci, today).await?;
        let mut looks: JoinSet<Result<Vec<Person>, String>> = JoinSet::new();
        let mut people = std::mem::take(&mut self.people);
        let share = people.len().div_ceil(AT_ONCE).max(1);
        while !people.is_empty() {
            let mut own = people.split_off(people.len().saturating_sub(share));
            let baci = baci.clone();
            looks.spawn(async move {
                for person in &mut own {
                    // Whoever is another now is asked for by them.
                    if person.into.is_none() && (all || person.touched) {
                        // Balances each day; all else of each now and then, and of everybody once a month.
                        let turn = i64::try_from(person.number).unwrap_or(0) + day;
                        let deep = all || turn % 3 == 0;
                        person_holds(&baci, person, (day, today, deep)).await?;
                        person.touched = false;
                    }
                }
                Ok(own)
            });
        }
        while let Some(done) = looks.join_next().await {
            people.extend(done.map_err(|error| format!("a look ended: {error}"))??);
        }
        people.sort_by_key(|person| person.number);
        self.people = people;
        let since = self.took("looks", since);
        self.sums_hold(&baci, day).await?;
        let since = self.took("sums", since);
        if !all {
            return Ok(0);
        }
        let report = baci.verify_ledger(|_| {}).await.map_err(broken("the ledger"))?;
        let since = self.took("the ledger", since);
        // What figures are told from is made anew of the events, and compared.
        let sums = baci.check_rollups(|_| {}).await.map_err(broken("sums by month"))?;
        self.took("sums by month", since);
        if let Some(fault) = sums.faults.first() {
            return Err(format!("{} sums by month are wrong: {fault:?}", sums.wrong));
        }
        match report.faults.first() {
            Some(fault) => Err(format!("the ledger is wrong: {fault:?}")),
            None => Ok(report.postings),
        }
    }

    async fn sums_hold(&self, baci: &Baci, day: i64) -> Result<(), String> {
        let (published, rewards) = baci.rewards().await.map_err(broken("rewards"))?;
        let left = rewards.first().and_then(|own| own.shelves.first()).map(|shelf| shelf.left);
        is("totes left", left, Some(self.totes_left()))?;
        let waiting = rewards.first().and_then(|own| own.shelves.first()).map(|own| own.waiting);
        is("members in line", waiting, Some(queue::in_line(&self.people).1))?;
        let told = baci.offer_use().await.map_err(broken("offers"))?;
        let quarter = (day - 1).max(0) / QUARTER;
        let (uses, gave) = self.tenths(quarter);
        let own =
            published.program.promotions.iter().find(|own| own.id == format!("tenth-{quarter}"));
        if let Some(own) = own {
            is("uses of the tenth off", (told.uses(own), told.given(own)), (uses, gave))?;
            if uses > TENTHS.0 || gave > TENTHS.1 {
                return Err(format!("the tenth off was used {uses} times and gave {gave}"));
            }
        }
        self.vouchers_hold(baci).await?;
        let today = self.date(day);
        let from = days::back(today, if day % 30 == 0 { 60 } else { 1 });
        self.book.holds(baci, (from, today)).await?;
        let sums = baci.overview().await.map_err(broken("the overview"))?;
        let count = |of: &dyn Fn(&Person) -> i64| -> i64 { self.people.iter().map(of).sum() };
        is("members", sums.members, count(&|own| i64::from(own.into.is_none())))?;
        let bought = |person: &Person| i64::try_from(person.bought.len()).unwrap_or(0);
        is("purchases", sums.purchases, count(&bought))?;
        is("refunds", sums.refunds, count(&|person| person.refunds))?;
        Ok(())
    }

    async fn vouchers_hold(&self, baci: &Baci) -> Result<(), String> {
        let recent: BTreeSet<&String> = self.vouchers.iter().rev().take(12).collect();
        let mut used: BTreeMap<&str, i64> = BTreeMap::new();
        let all = self.people.iter().flat_map(|person| &person.vouchers);
        for (code, by) in all.filter(|(code, _)| recent.contains(code)) {
            *used.entry(code).or_default() += by;
        }
        for code in recent {
            let told = baci.coupon(code).await.map_err(broken("a coupon"))?.line;
            let known = used.get(code.as_str()).copied().unwrap_or(0);
            // What a quote holds is nobody else's, and not used yet.
            let quotes = self.people.iter().flat_map(|person| &person.quotes);
            let held = quotes.filter(|own| own.bought.off.voucher.as_ref() == Some(code)).count();
            is(code, told.used + i64::try_from(held).unwrap_or(0), known)?;
            if known > 1 {
                return Err(format!("code {code} was used {known} times"));
            }
        }
        Ok(())
    }
}

/// Does all that is due by now.
async fn time_passes(baci: &Baci) -> Result<(), String> {
    let mut tries = 0;
    loop {
        let now = baci.clock().now();
        let settled = baci.settle_due(now).await;
        let done = match settled {
            Ok(_) => baci.let_quotes_go(now).await.map(drop),
            Err(error) => Err(error),
        };
        let Err(error) = done else { return Ok(()) };
        tries += 1;
        if tries > TRIES {
            return Err(format!("time cannot pass: {error}"));
        }
    }
}

/// What is stored of a member is what the model knows.
async fn person_holds(
    baci: &Baci,
    person: &Person,
    (day, today, deep): (i64, Day, bool),
) -> Result<(), String> {
    let whose = format!("member {} ({})", person.number, person.id);
    let told = baci.balances(person.id).await.map_err(broken(&whose))?;
    let of = |wallet: &str| {
        let own = told.get(wallet).copied().unwrap_or_default();
        (own.available, own.pending, own.held, own.debt)
    };
    is(&format!("balances of {whose}"), (of("points"), of("cashback"), of("stars")), person.has())?;
    for card in &person.cards {
        let told = baci.gift_card(card.id).await.map_err(broken(&whose))?.left;
        is(&format!("a gift card of {whose}"), told, card.money.has().0)?;
    }
    if !deep {
        return Ok(());
    }
    let tiers = baci.tiers_of(person.id).await.map_err(broken(&whose))?;
    let tier = tiers.as_ref().and_then(|own| own.tiers.first()).map_or("", String::as_str);
    if person.unsure_until <= day {
        is(&format!("tier of {whose}"), tier, person.tier(today))?;
    }
    let missions = baci.missions_of(person.id).await.map_err(broken(&whose))?;
    let rounds = missions.first().map_or(0, |own| own.progress.done);
    is(&format!("full cards of {whose}"), rounds, person.rounds)?;
    let page = baci.claims_of(person.id, None, 100).await.map_err(broken(&whose))?;
    for stored in page.claims {
        let own = person.claims.iter().find(|own| own.event.event == stored.event);
        let known = own.map_or("none", |own| own.state);
        is(&format!("a claim of {whose}"), stored.state.as_str(), known)?;
    }
    let waits = baci.waits_of(person.id).await.map_err(broken(&whose))?;
    let told = waits.first().map(|own| {
        let until = (own.state == "held").then(|| own.until.micros());
        (own.since.micros(), until)
    });
    let known = person.wait.map(|own| (own.since, own.until));
    is(&format!("the place in line of {whose}"), told, known)?;
    // Some events are decided once more: it must come to the same as what was stored.
    let last = person.bought.last().filter(|own| all_of(own.event.event, day));
    if let Some(bought) = last {
        let told = baci.explain(bought.event).await.map_err(broken(&whose))?;
        if !told.agrees {
            return Err(format!("{} of {whose} is decided otherwise now", bought.event));
        }
    }
    club_holds(baci, person, (&whose, today)).await
}

/// One in five events, others each day.
fn all_of(event: EventId, day: i64) -> bool {
    (event.0.as_u128() + u128::try_from(day).unwrap_or(0)).is_multiple_of(5)
}

/// Streaks and levels.
async fn club_holds(
    baci: &Baci,
    person: &Person,
    (whose, today): (&str, Day),
) -> Result<(), String> {
    let streaks = baci.streaks_of(person.id).await.map_err(broken(whose))?;
    let told = streaks.first().map(|own| {
        let own = own.standing;
        (own.length, own.best, own.freezes)
    });
    let row = person.club.row(today);
    is(&format!("weeks in a row of {whose}"), told, Some((row.length, row.best, row.spare)))?;
    let levels = baci.levels_of(person.id).await.map_err(broken(whose))?;
    let told = levels.first().map(|own| (own.standing.number, own.standing.experience));
    let level = i64::try_from(person.club.level).unwrap_or(0);
    is(&format!("level of {whose}"), told, Some((level, person.club.experience(person.coffees))))
}

pub fn is<T: Copy + PartialEq + std::fmt::Debug>(
    what: &str,
    told: T,
    known: T,
) -> Result<(), String> {
    if told == known {
        Ok(())
    } else {
        Err(format!("{what}: {told:?} is stored, {known:?} by the model"))
    }
}
