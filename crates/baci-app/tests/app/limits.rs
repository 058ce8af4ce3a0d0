//! Limits while members become one and two again, on both databases: whatever the order, what is used of each limit
//! is what a simple model says, nobody gets more than a limit leaves, and value and counts stay together.

use crate::house;

use crate::house::House;
use crate::house::sales::{basket, sale};
use baci_app::{AppError, Target, What, Who};
use baci_core::id::{EventId, MemberId};
use baci_core::member::Profile;
use baci_testing::Dice;
use std::collections::BTreeMap;

const PROGRAM: &str = r#"
[[earn]]
id = "capped"
on = "purchase"
wallet = "cashback"
percent = 10
caps = { member = 60, day = 25, program = 200 }
[[promotion]]
id = "off"
discount = { amount = "10" }
limits = { uses = 12, per_member = 4, per_day = 2 }
"#;

const PEOPLE: usize = 4;
const DAY: i64 = 86_400;
/// For how long a merge is undone, as the program says nothing else: 30 days.
const UNDO: i64 = 30 * DAY;

/// What one purchase used of a limit: whose it is now, and by which merges it came there.
struct Use {
    key: String,
    by: i64,
    of: usize,
    came: Vec<usize>,
    purchase: EventId,
}

/// A merge that can be undone: who stayed, who went, until when.
struct Merge {
    number: usize,
    stays: usize,
    goes: usize,
    until: i64,
}

/// What is used, kept as a list of purchases and nothing else.
#[derive(Default)]
struct Model {
    uses: Vec<Use>,
    /// In whom each turned out to be, where they did.
    whom: BTreeMap<usize, usize>,
    merges: Vec<Merge>,
    bought: Vec<(EventId, usize)>,
    now: i64,
}

impl Model {
    fn home(&self, mut who: usize) -> usize {
        while let Some(next) = self.whom.get(&who) {
            who = *next;
        }
        who
    }

    fn alone(&self) -> Vec<usize> {
        (0..PEOPLE).filter(|who| !self.whom.contains_key(who)).collect()
    }

    fn used(&self, key: &str, of: Option<usize>) -> i64 {
        let own = self.uses.iter().filter(|own| own.key == key && of.is_none_or(|of| own.of == of));
        own.map(|own| own.by).sum()
    }

    /// What a purchase of so much tea takes off and gives back, in satang.
    fn buys(&self, who: usize, price: i64, day: &str) -> (i64, i64) {
        let of = Some(self.home(who));
        let today = |rule: &str| self.used(&format!("{rule}/day/{day}"), of);
        let open = self.used("off/member", of) < 4 && today("off") < 2;
        let off = if open && self.used("off/program", None) < 12 { 1_000 } else { 0 };
        let left = [
            6_000 - self.used("capped/member", of),
            2_500 - today("capped"),
            20_000 - self.used("capped/program", None),
        ];
        let most = left.into_iter().min().unwrap_or_default().max(0);
        (off, ((price - off) / 10).min(most))
    }

    fn bought(&mut self, who: usize, (off, back): (i64, i64), day: &str, purchase: EventId) {
        let of = self.home(who);
        let mut note = |rule: &str, by: i64| {
            for span in ["member", "program", &format!("day/{day}")] {
                let key = format!("{rule}/{span}");
                self.uses.push(Use { key, by, of, came: Vec::new(), purchase });
            }
        };
        note("off", i64::from(off > 0));
        note("capped", back);
        self.bought.push((purchase, of));
    }

    fn merge(&mut self, number: usize, stays: usize, goes: usize) {
        self.whom.insert(goes, stays);
        for own in self.uses.iter_mut().filter(|own| own.of == goes) {
            own.of = stays;
            own.came.push(number);
        }
        self.merges.push(Merge { number, stays, goes, until: self.now + UNDO });
    }

    fn part(&mut self, at: usize) {
        let Merge { number, goes, .. } = self.merges.remove(at);
        self.whom.remove(&goes);
        for own in self.uses.iter_mut().filter(|own| own.came.last() == Some(&number)) {
            own.of = goes;
            own.came.pop();
        }
    }
}

/// A shop, its people, and what the model thinks of them.
struct Story {
    house: House,
    people: Vec<MemberId>,
    model: Model,
    dice: Dice,
}

impl Story {
    fn day(&self) -> String {
        let zone = baci_core::time::Zone::named("Asia/Bangkok").unwrap();
        zone.local(self.house.baci.clock().now()).day.to_string()
    }

    async fn buy(&mut self, step: usize) {
        let who = self.dice.place(PEOPLE).unwrap();
        let price = self.dice.between(2, 12) * 1_000;
        let (day, key) = (self.day(), format!("buy/{step}"));
        let command =
            sale(&self.house, &key, &format!("card:{who}"), basket(&[("tea", 1, price)], &[]));
        let answer = self.house.baci.commit(command).await.unwrap();
        let thought = self.model.buys(who, price, &day);
        let back: i64 = answer
            .outcome
            .credits
            .iter()
            .filter(|own| own.rule == "capped")
            .map(|own| own.amount)
            .sum();
        assert_eq!(
            (house::sales::off(&answer), back),
            thought,
            "step {step}: {who} for {price} on {day}"
        );
        assert_eq!(answer.event.member, self.people[self.model.home(who)]);
        println!("step {step}: {who} buys for {price} on {day}: {thought:?}");
        self.model.bought(who, thought, &day, answer.event.event);
    }

    async fn cancel(&mut self, step: usize) {
        let Some(at) = self.dice.place(self.model.bought.len()) else { return };
        let (purchase, who) = self.model.bought.swap_remove(at);
        let what = What::Cancel { purchase: Target(purchase) };
        let command =
            self.house.command(&format!("cancel/{step}"), Who::Id(self.people[who]), what);
        self.house.baci.commit(command).await.unwrap();
        println!("step {step}: a purchase of {who}, now {}, is cancelled", self.model.home(who));
        self.model.uses.retain(|own| own.purchase != purchase);
    }

    async fn merge(&mut self, step: usize) {
        let mut alone = self.model.alone();
        if alone.len() < 2 {
            return;
        }
        let goes = alone.swap_remove(self.dice.place(alone.len()).unwrap());
        let stays = alone[self.dice.place(alone.len()).unwrap()];
        let what = What::Merge { other: self.people[goes], reason: "one".into() };
        let command =
            self.house.command(&format!("merge/{step}"), Who::Id(self.people[stays]), what);
        self.house.baci.commit(command).await.unwrap();
        println!("step {step}: {goes} is {stays}");
        self.model.merge(step, stays, goes);
    }

    /// Where the one who stayed is somebody else by now, or it was too long ago, they stay one.
    async fn part(&mut self, step: usize) {
        let Some(at) = self.dice.place(self.model.merges.len()) else { return };
        let Merge { stays, goes, until, .. } = self.model.merges[at];
        let can = self.model.home(stays) == stays && self.model.now < until;
        let what = What::Unmerge { other: self.people[goes], reason: "two".into() };
        let command =
            self.house.command(&format!("part/{step}"), Who::Id(self.people[stays]), what);
        match self.house.baci.commit(command).await {
            Ok(_) => assert!(can, "step {step}: {goes} out of {stays}"),
            Err(AppError::Refused(why)) => assert!(!can, "step {step}: {why}"),
            Err(error) => panic!("step {step}: {error}"),
        }
        println!("step {step}: {goes} is not {stays} after all: {can}");
        if can {
            self.model.part(at);
        }
    }

    async fn checked(&self, step: usize) {
        let database = self.house.baci.database();
        let keys: std::collections::BTreeSet<&String> =
            self.model.uses.iter().map(|own| &own.key).collect();
        for (who, id) in self.people.iter().enumerate() {
            let rows = baci_store::counter::of_member(database, *id, 1_000).await.unwrap();
            let rows: BTreeMap<String, i64> = rows.into_iter().collect();
            for key in keys.iter().filter(|key| !key.ends_with("program")) {
                let used = rows.get(*key).copied().unwrap_or_default();
                assert_eq!(used, self.model.used(key, Some(who)), "step {step}: {key} of {who}");
            }
            if self.model.home(who) == who {
                // What was given back is there once, with whoever it counts for.
                let balance = self.house.baci.balances(*id).await.unwrap().get("cashback").copied();
                let has = balance.map_or(0, |own| own.available + own.pending);
                assert_eq!(
                    has,
                    self.model.used("capped/member", Some(who)),
                    "step {step}: {who} has"
                );
            }
        }
        let rows = baci_store::counter::all_of_program(database, 1_000).await.unwrap();
        for (key, used) in rows.iter().filter(|(key, _)| key.ends_with("/program")) {
            assert_eq!(*used, self.model.used(key, None), "step {step}: {key}");
        }
    }
}

async fn told(house: House, seed: u64) {
    let mut people = Vec::new();
    for who in 0..PEOPLE {
        people.push(house.member(Profile::default(), &[&format!("card:{who}")]).await);
    }
    let mut story = Story { house, people, model: Model::default(), dice: Dice::of(seed, &[]) };
    let mut parted = 0;
    for step in 0..90 {
        match story.dice.below(100) {
            0..55 => story.buy(step).await,
            55..65 => story.cancel(step).await,
            65..77 => story.merge(step).await,
            77..90 => {
                let before = story.model.merges.len();
                story.part(step).await;
                parted += before - story.model.merges.len();
            }
            _ => {
                let seconds = story.dice.between(0, 2) * DAY + story.dice.between(0, DAY);
                story.house.pass(seconds);
                story.model.now += seconds;
            }
        }
        story.checked(step).await;
    }
    assert!(parted > 0 && !story.model.bought.is_empty(), "seed {seed}: too little happened");
    story.house.verify().await;
}

#[tokio::test]
async fn what_is_used_follows_whoever_it_is_after_all() {
    for seed in [1, 3] {
        for house in House::both_with(&format!("{}{PROGRAM}", house::PROGRAM)).await {
            let kind = house.kind;
            println!("seed {seed} on {kind}");
            told(house, seed).await;
        }
    }
}
