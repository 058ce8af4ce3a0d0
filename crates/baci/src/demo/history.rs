//! The whole history: every member's commands, in the order of time.

use super::Scale;
use super::calendar::second_of_day;
use super::member::{Habit, Person};
use super::menu::branches;
use super::random::Random;
use super::visit;
use baci_app::{Command, Identity, NicknameAct, Target, What, Who};
use baci_core::event::{Custom, Field, Purchase, Returned, ReturnedLine};
use baci_core::id::{EventId, EventRef, HoldId, MemberId};
use baci_core::leaderboard::Nickname;
use baci_core::member::Profile;
use baci_core::program::Program;
use baci_core::time::{Instant, Zone};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Points that are spent at once.
const REDEEM: i64 = 100;
/// What they pay, in the currency's smallest unit.
const PAYS: i64 = 2_500;
/// What a point is earned for, in the currency's smallest unit.
const PER_POINT: i64 = 2_500;
/// How long after the purchase its points can be counted on, in seconds: longer than they pend.
const SAFE: i64 = 9 * 86_400;

/// By which names the first members take part in leaderboards.
const NICKNAMES: [&str; 12] = [
    "Sushi Cat",
    "ซูชิ น้อย",
    "ຊູຊິ",
    "Cá Hồi",
    "Wasabi",
    "Maki Fan",
    "น้ำชา",
    "ນົກນ້ອຍ",
    "Bánh Mì",
    "Miso",
    "Ramen King",
    "Tempura",
];

/// A year of commands.
pub struct History {
    pub commands: Vec<Command>,
    /// Who came most often, and their last purchase: a good one to look at.
    pub guest: Option<EventRef>,
}

/// The history of this scale.
pub fn history(scale: &Scale, program: &Program) -> History {
    let mut people: Vec<(Person, Random)> = Vec::new();
    let mut weight: u64 = 0;
    for index in 0..scale.members {
        let mut random = Random::of(scale.seed, u64::from(index) + 1);
        let person = Person::new(index, scale, &mut random);
        weight = weight.saturating_add(person.days().map(|(_, weight)| weight).sum());
        people.push((person, random));
    }
    let end = program.zone.start_of(scale.until);
    let mut commands = Vec::new();
    let mut guest: Option<(usize, EventRef)> = None;
    for (person, random) in people {
        let mut life = Life::new(&person, random, &program.zone, end);
        life.join();
        for (day, own) in person.days() {
            // So many of all weights together make the receipts that were asked for.
            if life.random.below(weight) < own.saturating_mul(u64::from(scale.receipts)) {
                life.visit(day);
            }
        }
        life.take_part();
        if let Some(last) = life.last
            && guest.is_none_or(|(most, _)| life.visits > most)
        {
            guest = Some((life.visits, last));
        }
        commands.append(&mut life.commands);
    }
    // A stable order: those of one member stay as they came.
    commands.sort_by_key(|command| command.at);
    History { commands, guest: guest.map(|(_, last)| last) }
}

/// A member's commands while they are made.
struct Life<'a> {
    person: &'a Person,
    random: Random,
    zone: &'a Zone,
    end: Instant,
    id: MemberId,
    commands: Vec<Command>,
    visits: usize,
    last: Option<EventRef>,
    /// Points that can be counted on, and since when.
    earned: Vec<(Instant, i64)>,
    spent: i64,
    gold: bool,
}

impl<'a> Life<'a> {
    fn new(person: &'a Person, random: Random, zone: &'a Zone, end: Instant) -> Self {
        Self {
            person,
            random,
            zone,
            end,
            id: MemberId(baci_core::id::HIGHEST),
            commands: Vec::new(),
            visits: 0,
            last: None,
            earned: Vec::new(),
            spent: 0,
            gold: false,
        }
    }

    /// A few take part in leaderboards, from the last moment on.
    fn take_part(&mut self) {
        let own = usize::try_from(self.person.index).ok().and_then(|at| NICKNAMES.get(at));
        if let Some(Ok(nickname)) = own.map(|text| Nickname::read(text)) {
            let (key, at) = (self.key("nickname"), self.end.plus_seconds(-1));
            let what = What::Nickname(NicknameAct::Choose(nickname));
            self.note(key, at, Who::Id(self.id), what);
        }
    }

    fn key(&self, what: &str) -> String {
        format!("demo/{}/{what}", self.person.index)
    }

    /// Notes a command, unless it would lie beyond the end.
    fn note(&mut self, key: String, at: Instant, who: Who, what: What) {
        if at >= self.end {
            return;
        }
        let text = format!("{who:?} {what:?}");
        self.commands.push(Command {
            fingerprint: Command::fingerprint_of(&[text.as_bytes()]),
            key,
            actor: "demo".to_owned(),
            at: Some(at),
            who,
            what,
        });
    }

    fn at(&mut self, day: Date) -> Instant {
        let second = second_of_day(&mut self.random);
        self.zone.start_of(day).plus_seconds(second)
    }

    fn profile(&self) -> (Profile, Vec<Identity>) {
        let Person { index, people, name, birthday, .. } = self.person;
        let profile = Profile {
            name: Some(name.clone()),
            birthday: birthday.map(Into::into),
            language: Some(people.language()),
            tags: if self.gold { vec!["gold".to_owned()] } else { Vec::new() },
            ..Profile::default()
        };
        let phone = Identity(format!("phone:{}", people.phone(*index)));
        let card = Identity(format!("card:{:08}", 10_000_000 + u64::from(*index)));
        (profile, vec![phone, card])
    }

    fn join(&mut self) {
        // They join at the door, before the first meal of the day.
        let at = self.zone.start_of(self.person.joined).plus_seconds(9 * 3600);
        let key = self.key("join");
        self.id = MemberId::derive(at, key.as_bytes());
        let (profile, identities) = self.profile();
        self.note(key, at, Who::New, What::Enroll { profile, identities });
        if self.random.per_mille(300) {
            let custom = Custom { name: "profile_completed".to_owned(), fields: BTreeMap::new() };
            let key = self.key("profile");
            self.note(key, at.plus_seconds(1800), Who::Id(self.id), What::Custom(custom));
        }
    }

    fn visit(&mut self, day: Date) {
        let at = self.at(day);
        self.visits += 1;
        let number = self.visits;
        let key = self.key(&format!("visit/{number}"));
        let places = branches(self.person.people);
        let receipt = format!("R{:05}-{number:03}", self.person.index);
        let mut bought = visit::purchase(&mut self.random, places, self.person.home, receipt);
        if self.redeem(at, number, &bought) {
            bought.paid_with_balance = PAYS;
        }
        let event = EventId::derive(at, key.as_bytes());
        if at < self.end {
            self.last = Some(EventRef { member: self.id, event });
        }
        let refunded = self.refund(at, number, event, &bought);
        let net = bought.net().unwrap_or(0);
        let gifts = |line: &&baci_core::event::Line| line.category.as_deref() == Some("gift-card");
        if !refunded && !bought.lines.iter().any(|line| gifts(&line)) {
            self.earned.push((at.plus_seconds(SAFE), net / PER_POINT));
        }
        self.note(key, at, Who::Id(self.id), What::Purchase(bought));
        self.survey(at, number);
        if self.person.habit == Habit::Loyal && number == 25 && !self.gold {
            self.gold = true;
            let (profile, identities) = self.profile();
            let key = self.key("gold");
            let what = What::Update { profile, identities, revision: None };
            self.note(key, at.plus_seconds(3600), Who::Id(self.id), what);
        }
        // Their commands of one visit stand in the order of time, whatever the order they came in.
        self.commands.sort_by_key(|command| command.at);
    }

    /// Pays with points now and then: put aside before the meal, taken after it.
    fn redeem(&mut self, at: Instant, number: usize, bought: &Purchase) -> bool {
        let sure: i64 = self.earned.iter().filter(|(since, _)| *since <= at).map(|(_, p)| p).sum();
        let wants = self.random.per_mille(150);
        if !wants || sure - self.spent < REDEEM || bought.gross().unwrap_or(0) < 2 * PAYS {
            return false;
        }
        let before = at.plus_seconds(-300);
        let key = self.key(&format!("hold/{number}"));
        let hold = HoldId::derive(before, key.as_bytes());
        let (wallet, expires_at) = ("points".to_owned(), at.plus_seconds(3600));
        let what = What::Hold { wallet, amount: REDEEM, expires_at };
        self.note(key, before, Who::Id(self.id), what);
        let key = self.key(&format!("hold/{number}/end"));
        let kept = self.random.per_mille(900);
        let what = match kept {
            true => What::Capture { hold, amount: None, release_rest: false },
            false => What::Release { hold },
        };
        self.note(key, at.plus_seconds(-1), Who::Id(self.id), what);
        self.spent += if kept { REDEEM } else { 0 };
        kept
    }

    /// Something comes back of three receipts in two hundred: all of it, a line, or some money.
    fn refund(&mut self, at: Instant, number: usize, event: EventId, bought: &Purchase) -> bool {
        if !self.random.per_mille(15) {
            return false;
        }
        let later = at.plus_seconds(self.random.between(600, 2 * 86_400));
        let what = match (self.random.weighed(&[40, 40, 20]), bought.lines.first()) {
            (1, Some(line)) => {
                Returned::Lines(vec![ReturnedLine { line: 0, quantity: line.quantity }])
            }
            (2, _) => Returned::Amount(bought.net().unwrap_or(0) / 2),
            _ => Returned::All,
        };
        let key = self.key(&format!("refund/{number}"));
        let what = What::Refund { purchase: Target(event), what };
        self.note(key, later, Who::Id(self.id), what);
        true
    }

    fn survey(&mut self, at: Instant, number: usize) {
        if !self.random.per_mille(50) {
            return;
        }
        let score = i64::try_from(6 + self.random.weighed(&[4, 8, 18, 34, 36])).unwrap_or(10);
        let fields = [("score".to_owned(), Field::Integer(score))].into();
        let custom = Custom { name: "survey_answered".to_owned(), fields };
        let key = self.key(&format!("survey/{number}"));
        let later = at.plus_seconds(self.random.between(3600, 86_400));
        self.note(key, later, Who::Id(self.id), What::Custom(custom));
    }
}
