//! Evenings: members give to each other, and families come together, leave, and pay what one of them buys.

use crate::account::{Account, Lot, Time};
use crate::days;
use crate::home::{self, Home};
use crate::life;
use crate::person::{Person, SET};
use crate::run::World;
use crate::servers::Done;
use baci_app::{Answer, HouseholdAct, Pay, Sale, Target, What, Who};
use baci_core::event::{Quantity, Returned};
use baci_core::household::Role;
use baci_core::id::{HouseholdId, MemberId};
use baci_core::price::{Basket, BasketLine};
use baci_core::refusal::Code;

/// The least and the most points of a gift, and of all of a giver's on a day.
const GIFT: (i64, i64, i64) = (2, 48, 60);

impl World {
    /// Points and cashback change hands, one after another.
    pub async fn give_to_others(&mut self, day: i64) -> Result<(), String> {
        for number in 0..self.people.len().min(400) / 20 {
            let (Some(from), Some(to)) =
                (self.dice.place(self.people.len()), self.dice.place(self.people.len()))
            else {
                continue;
            };
            if from == to || self.is_away(from) || self.is_away(to) {
                continue;
            }
            let points = self.dice.percent(60);
            let amount = self.dice.between(1, 50);
            let wallet = if points { "points" } else { "cashback" };
            self.gives((from, to), (wallet, amount), format!("gift/{day}/{number}")).await?;
        }
        Ok(())
    }

    async fn gives(
        &mut self,
        (from, to): (usize, usize),
        (wallet, amount): (&str, i64),
        key: String,
    ) -> Result<(), String> {
        let (giver, receiver) = (self.people[from].id, self.people[to].id);
        let (wallet_id, to_whom) = (wallet.to_owned(), Who::Id(receiver));
        let what = What::Transfer { wallet: wallet_id, amount, to: to_whom, reason: None };
        let done = self.servers.send(key, Who::Id(giver), what, &mut self.dice).await?;
        let at = at_of(&done);
        for whom in [from, to] {
            let person = &mut self.people[whom];
            person.pass(at);
            (person.done, person.touched) = (person.done + 1, true);
        }
        let together = self.home_of(from).is_some() && self.home_of(from) == self.home_of(to);
        let given = &mut self.people[from].given;
        let today = days::of(at);
        if given.0 != today {
            *given = (today, 0);
        }
        let allowed = match wallet {
            "points" => amount >= GIFT.0 && amount <= GIFT.1 && given.1 + amount <= GIFT.2,
            "stars" => together,
            _ => true,
        };
        let mut out = std::mem::take(account(&mut self.people[from], wallet));
        let parts = if allowed { out.spend(at, amount) } else { None };
        let (fits, done) = (parts.is_some(), matches!(done, Done::Ok(_)));
        for (lot, amount) in parts.into_iter().flatten() {
            let (earned, free_from, gone_at) = out.dates(lot);
            let lot = Lot { earned, free_from, gone_at, ..Lot::free(at, amount) };
            account(&mut self.people[to], wallet).credit(at, lot);
        }
        *account(&mut self.people[from], wallet) = out;
        if fits && wallet == "points" {
            self.people[from].given.1 += amount;
        }
        life::count(&mut self.tally, &"Gift", done);
        if fits == done {
            return Ok(());
        }
        Err(format!("{giver} gives {amount} {wallet} to {receiver}: {done}, by the model {fits}"))
    }

    pub fn home_of(&self, whom: usize) -> Option<usize> {
        self.homes.iter().position(|home| home.role(whom).is_some())
    }

    /// What families do on an evening.
    pub async fn families(&mut self, day: i64) -> Result<(), String> {
        for number in 0..=self.people.len().min(600) / 25 {
            let key = format!("home/{day}/{number}");
            let Some(whom) = self.dice.place(self.people.len()) else { continue };
            if self.is_away(whom) {
                continue;
            }
            match (self.home_of(whom), self.dice.below(10)) {
                (None, 0..=3) => self.found(whom, key).await?,
                (None, _) => self.come_in(whom, key).await?,
                (Some(home), 0) => self.change(home, whom, key).await?,
                (Some(_), 1..=3) => {
                    let amount = self.dice.between(500, 9_000);
                    let what = What::Adjust {
                        wallet: "stars".to_owned(),
                        amount,
                        reason: "simulated".to_owned(),
                    };
                    let answer = self.must(whom, what, key).await?;
                    let at = answer.at.micros();
                    self.people[whom].pass(at);
                    self.people[whom].stars.credit(at, Lot::free(at, amount));
                }
                (Some(home), 4) => {
                    let people = &self.homes[home].people;
                    let to = self.dice.place(people.len()).map_or(whom, |at| people[at].0);
                    // To somebody at home, or to a stranger, who gets none.
                    let to =
                        if self.dice.percent(20) { (whom + 1) % self.people.len() } else { to };
                    if to != whom && !self.is_away(to) {
                        let amount = self.dice.between(1, 900);
                        self.gives((whom, to), ("stars", amount), key).await?;
                    }
                }
                (Some(_), 5) => self.bring_back(whom, key).await?,
                (Some(home), _) => self.buy_together(home, whom, key).await?,
            }
        }
        self.homes.retain(|home| !home.people.is_empty());
        Ok(())
    }

    /// Sends what must be done.
    pub async fn must(&mut self, whom: usize, what: What, key: String) -> Result<Answer, String> {
        self.must_of(self.people[whom].id, whom, what, key).await
    }

    /// As [`World::must`], for something in the history of whoever it was then.
    async fn must_of(
        &mut self,
        whose: MemberId,
        whom: usize,
        what: What,
        key: String,
    ) -> Result<Answer, String> {
        let told = format!("{what:?} of {whose}");
        match &what {
            What::Household(act) => life::count(&mut self.tally, act, true),
            what => life::count(&mut self.tally, what, true),
        }
        let who = Who::Id(whose);
        let person = &mut self.people[whom];
        (person.done, person.touched) = (person.done + 1, true);
        let done = self.servers.send_as("member:own", key, who, what, &mut self.dice).await?;
        if self.plan.watch == Some(whom) {
            println!("{told}: {}", done.told());
        }
        match done {
            Done::Ok(answer) => Ok(*answer),
            Done::No(refusal, _) => Err(format!("{told}: refused ({refusal})")),
        }
    }

    /// Sends what must not be done.
    pub async fn must_not(&mut self, whom: usize, what: What, key: String) -> Result<(), String> {
        let (told, who) = (format!("{what:?}"), Who::Id(self.people[whom].id));
        match self.servers.send(key, who, what, &mut self.dice).await? {
            Done::No(..) => Ok(()),
            Done::Ok(_) => Err(format!("{told} was done, and the model says that it cannot be")),
        }
    }

    async fn act(&mut self, whom: usize, act: HouseholdAct, key: String) -> Result<Answer, String> {
        self.must(whom, What::Household(act), key).await
    }

    async fn found(&mut self, whom: usize, key: String) -> Result<(), String> {
        let at = self.act(whom, HouseholdAct::Found, key).await?.at.micros();
        let baci = self.servers.first().await;
        let told = baci.household_of(self.people[whom].id).await;
        let id: Option<HouseholdId> = told.ok().and_then(|own| own.household).map(|own| own.id);
        let id = id.ok_or("nobody tells of a household that was begun")?;
        self.homes.push(Home::new(id, whom, (at, self.people[whom].id)));
        Ok(())
    }

    /// Somebody is asked in by the head of a household, and comes or does not.
    async fn come_in(&mut self, whom: usize, key: String) -> Result<(), String> {
        let Some(home) = self.dice.place(self.homes.len()) else { return Ok(()) };
        let Home { id, people, .. } = self.homes[home].clone();
        if people.is_empty() {
            return Ok(());
        }
        let head = self.homes[home].head();
        let role = if self.dice.percent(40) { Role::Child } else { Role::Adult };
        let invite = HouseholdAct::Invite { whom: Who::Id(self.people[whom].id), role };
        if people.len() >= home::MOST {
            let (key, what) = (format!("{key}/full"), What::Household(invite));
            let who = Who::Id(self.people[head].id);
            return match self.servers.send(key, who, what, &mut self.dice).await? {
                Done::No(refusal, _) if refusal.code == Code::HouseholdRefused => Ok(()),
                Done::No(refusal, _) => Err(format!("a full household: {refusal}")),
                Done::Ok(_) => Err(format!("a household of {} takes one more", people.len())),
            };
        }
        self.act(head, invite, format!("{key}/ask")).await?;
        if self.dice.percent(15) {
            let no = HouseholdAct::Decline { household: id };
            return self.act(whom, no, format!("{key}/no")).await.map(drop);
        }
        let yes = HouseholdAct::Accept { household: id };
        let at = self.act(whom, yes, format!("{key}/in")).await?.at.micros();
        self.homes[home].come(whom, role, (at, self.people[whom].id));
        Ok(())
    }

    /// Somebody leaves, is removed, or has another role.
    async fn change(&mut self, home: usize, whom: usize, key: String) -> Result<(), String> {
        let head = self.homes[home].head();
        if whom == head || self.dice.percent(40) {
            self.act(whom, HouseholdAct::Leave, key).await?;
            self.homes[home].leave(whom);
            return Ok(());
        }
        let id = self.people[whom].id;
        if self.dice.percent(40) {
            self.act(head, HouseholdAct::Remove { whom: id }, key).await?;
            self.homes[home].leave(whom);
            return Ok(());
        }
        let role = if self.dice.percent(50) { Role::Child } else { Role::Adult };
        self.act(head, HouseholdAct::Role { whom: id, role }, key).await?;
        self.homes[home].rename(whom, role);
        Ok(())
    }

    /// One buys, or two at the same time: whoever was first, it must be as the model says of one of both orders.
    async fn buy_together(&mut self, home: usize, whom: usize, key: String) -> Result<(), String> {
        let own = self.homes[home].clone();
        let second = self.dice.place(own.people.len()).map_or(whom, |at| own.people[at].0);
        // Two who are one for some days buy nothing.
        let second = if self.is_away(second) { whom } else { second };
        let sets = [self.dice.between(1, 2), self.dice.between(1, 2)];
        if second == whom {
            let answer = self.must(whom, What::Basket(bill(sets[0])), key).await?;
            return home::pays(&mut self.people, &own, (whom, sets[0]), &answer);
        }
        let (servers, mut dice) = (self.servers.clone(), self.dice.clone());
        let other = (Who::Id(self.people[second].id), format!("{key}/b"), bill(sets[1]));
        let racing = tokio::spawn(async move {
            let (who, key, sale) = other;
            servers.send_as("member:own", key, who, What::Basket(sale), &mut dice).await
        });
        let one = self.must(whom, What::Basket(bill(sets[0])), format!("{key}/a")).await?;
        let two = match racing.await.map_err(|error| format!("a race ended: {error}"))?? {
            Done::Ok(answer) => *answer,
            Done::No(refusal, _) => return Err(format!("a bill of the family: {refusal}")),
        };
        self.people[second].done += 1;
        let before = self.people.clone();
        let (one, two) = ((whom, sets[0], &one), (second, sets[1], &two));
        let mut why = Vec::new();
        for order in [[one, two], [two, one]] {
            let done = order.into_iter().try_for_each(|(whom, sets, answer)| {
                home::pays(&mut self.people, &own, (whom, sets), answer)
            });
            match done {
                Ok(()) => return Ok(()),
                Err(error) => why.push(error),
            }
            self.people.clone_from(&before);
        }
        Err(format!("two bought at once, {key}: {why:?}"))
    }

    /// A bill of the family comes back.
    async fn bring_back(&mut self, whom: usize, key: String) -> Result<(), String> {
        let now = self.servers.first().await.clock().now().micros();
        let young = |own: &&(usize, &crate::person::Bought)| {
            own.1.family && !own.1.closed && days::between(own.1.day, days::of(now)) < 300
        };
        let bought = self.people[whom].bought.iter().enumerate();
        let Some((purchase, own)) = bought.rev().find(|own| young(&own)) else { return Ok(()) };
        let cancel = self.dice.percent(50);
        let target = Target(own.event.event);
        let what = match cancel {
            true => What::Cancel { purchase: target },
            false => What::Refund { purchase: target, what: Returned::All },
        };
        let whose = own.event.member;
        let answer = self.must_of(whose, whom, what, key).await?;
        home::comes_back(&mut self.people, (whom, purchase, cancel), &answer)
    }
}

pub fn at_of(done: &Done) -> Time {
    match done {
        Done::Ok(answer) => answer.at.micros(),
        Done::No(_, at) => *at,
    }
}

fn account<'p>(person: &'p mut Person, wallet: &str) -> &'p mut Account {
    match wallet {
        "points" => &mut person.points,
        "stars" => &mut person.stars,
        _ => &mut person.cash,
    }
}

/// Sets that the stars of all at home pay, as far as they go.
fn bill(sets: i64) -> Sale {
    let line = BasketLine {
        sku: Some("set".to_owned()),
        quantity: Quantity(sets * 1000),
        price: SET,
        ..BasketLine::default()
    };
    let pay = vec![Pay { wallet: "stars".to_owned(), units: None, household: true }];
    Sale { basket: Basket { lines: vec![line], ..Basket::default() }, pay, ..Sale::default() }
}
