//! A run: days go by, members live, things go wrong, and every morning all that can be counted is held
//! against the model.

use crate::account::Time;
use crate::acts;
use crate::club::Club;
use crate::days::{self, Day};
use crate::home::Home;
use crate::life::{self, Noted, Part, Tally};
use crate::luck::Won;
use crate::parties::{self, Book};
use crate::person::Person;
use crate::queue;
use crate::servers::{Done, Servers};
use crate::shop;
use crate::twins::Twins;
use baci_app::{Asked, By, Command, NewBatch, NewStock, What, Who};
use baci_core::coupon::Binding;
use baci_core::program::{Program, Source};
use baci_testing::Dice;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The first day: the third year has a 29 February.
const FIRST: Day = jiff::civil::date(2026, 1, 1);
/// The program is published anew so often, with a new code for a tenth off.
pub(crate) const QUARTER: i64 = 91;
/// Uses of the tenth off, and what it may cost, in cents, each quarter.
pub(crate) const TENTHS: (i64, i64) = (40, 40_000);
/// Everybody is looked at so often, others on the day after something happened to them; and all postings are
/// added up.
const ALL_DAYS: i64 = 30;

/// What is simulated.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub members: usize,
    pub days: i64,
    pub servers: usize,
    /// The member whose acts are told, where a run that fails is looked into.
    pub watch: Option<usize>,
    /// `sqlite:FILE` or `postgres://…`; empty of data.
    pub database: String,
}

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub days: i64,
    pub members: usize,
    pub commands: u64,
    pub postings: u64,
    /// How many surprises were drawn.
    pub draws: u64,
    /// How often each act was done, and refused.
    pub tally: Tally,
    /// How long time's own work, the checks, the days and the evenings took.
    pub took: Took,
}

/// By what was done.
pub type Took = BTreeMap<&'static str, Duration>;

pub(crate) struct World {
    pub took: Took,
    pub plan: Plan,
    pub servers: Arc<Servers>,
    pub people: Vec<Person>,
    pub vouchers: Vec<String>,
    /// Totes that were there or came.
    pub totes: i64,
    /// How many parts of days there were.
    pub part: u64,
    pub dice: Dice,
    pub won: Won,
    pub book: Book,
    pub homes: Vec<Home>,
    pub twins: Vec<Twins>,
    /// How many surprises were drawn, and gifts of them by the first day of the month.
    pub draws: u64,
    pub gave: BTreeMap<Day, usize>,
    pub tally: Tally,
}

/// Runs to the end.
///
/// # Errors
/// The first thing that is not as the model says, with its day.
pub async fn run(plan: Plan) -> Result<Report, String> {
    let start = days::at(FIRST, 7 * 60);
    let servers = Arc::new(Servers::open(&plan.database, plan.servers, start).await?);
    let dice = Dice::of(plan.seed, &[0]);
    let (people, vouchers) = (Vec::new(), Vec::new());
    let mut world = World {
        plan,
        servers,
        people,
        vouchers,
        totes: 2,
        part: 0,
        dice,
        won: Won::default(),
        book: Book::default(),
        homes: Vec::new(),
        twins: Vec::new(),
        draws: 0,
        gave: BTreeMap::new(),
        tally: Tally::new(),
        took: Took::new(),
    };
    for day in 0..world.plan.days {
        world.day(day).await.map_err(|why| format!("day {day} ({}): {why}", world.date(day)))?;
    }
    let last = world.plan.days;
    let postings = world.morning(last, true).await.map_err(|why| format!("in the end: {why}"))?;
    let commands = world.people.iter().map(|person| person.done).sum();
    Ok(Report {
        days: last,
        members: world.people.len(),
        commands,
        postings,
        draws: world.draws,
        tally: world.tally,
        took: world.took,
    })
}

pub(crate) fn broken(what: &str) -> impl Fn(baci_app::AppError) -> String + '_ {
    move |error| format!("{what}: {error}")
}

impl World {
    /// Whether somebody turned out to be another, or is another for some days.
    pub(crate) fn is_away(&self, whom: usize) -> bool {
        self.people.get(whom).is_none_or(Person::is_away)
    }

    /// Notes how long something took that began then; gives when the next thing began.
    pub(crate) fn took(&mut self, what: &'static str, since: Instant) -> Instant {
        *self.took.entry(what).or_default() += since.elapsed();
        Instant::now()
    }

    pub(crate) fn date(&self, day: i64) -> Day {
        days::ahead(FIRST, day)
    }

    /// Parts of a day, in minutes after midnight: never at the same minute as a week or thirty days before.
    fn time(&self, day: i64, part: i64) -> Time {
        days::at(self.date(day), 8 * 60 + 13 * (day % 11) + 4 * 60 * part)
    }

    async fn day(&mut self, day: i64) -> Result<(), String> {
        let quarter = day / QUARTER;
        if day > 0 {
            self.morning(day, day % ALL_DAYS == 0).await?;
        }
        if day % QUARTER == 0 {
            self.servers.set(self.time(day, 0) - 3_000_000_000, &mut self.dice);
            self.publish(quarter).await?;
        }
        let since = Instant::now();
        self.join(day).await?;
        self.deliver(day).await?;
        for part in 0..3 {
            self.servers.set(self.time(day, part), &mut self.dice);
            if self.dice.percent(10) {
                self.servers.renew(&mut self.dice).await?;
            }
            self.all_live(day, part, quarter).await?;
        }
        let since = self.took("days", since);
        self.give_to_others(day).await?;
        self.families(day).await?;
        self.nicknames(day).await?;
        self.twins(day).await?;
        self.took("evenings", since);
        Ok(())
    }

    async fn publish(&mut self, quarter: i64) -> Result<(), String> {
        let baci = self.servers.first().await;
        let (uses, budget) = TENTHS;
        let text = shop::PROGRAM
            .replace("id = \"tenth\"", &format!("id = \"tenth-{quarter}\""))
            .replace("TENOFF", &format!("TENOFF{quarter}"))
            .replace("uses = 400", &format!("uses = {uses}"))
            .replace("budget = \"4000\"", &format!("budget = \"{}\"", budget / 100));
        let program = Program::from_toml(&[Source { name: "shop", text: &text }])
            .map_err(|problems| format!("{problems:?}"))?;
        baci.publish(&program, "simulation", None, None).await.map_err(broken("publish"))?;
        let new = NewBatch {
            promotion: "voucher".to_owned(),
            name: format!("Quarter {quarter}"),
            uses: Some(1),
            from: None,
            until: None,
            binding: Binding::default(),
        };
        let by = By::console();
        let template = (format!("S{quarter}-******"), 12);
        let batch = baci.new_coupons(&by, new, (&template.0, template.1), None).await;
        let batch = batch.map_err(broken("coupons"))?.batch;
        baci.finish_coupons(batch, |_| {}).await.map_err(broken("coupons"))?;
        let lines = baci.coupons(batch, None, 100).await.map_err(broken("coupons"))?;
        self.vouchers.extend(lines.into_iter().map(|line| line.code));
        Ok(())
    }

    /// New members come: half of them at the start, the others over the first year.
    async fn join(&mut self, day: i64) -> Result<(), String> {
        let all = self.plan.members;
        let year = usize::try_from(day.clamp(0, 365)).unwrap_or(365);
        let wanted = (all / 2 + all * year / 365 / 2 + 1).min(all);
        while self.people.len() < wanted {
            let number = self.people.len();
            let key = format!("join/{number}");
            let identities = vec![baci_app::Identity(format!("card:{number}"))];
            let birthday = self.dice.percent(60).then(|| acts::birthday(&mut self.dice));
            let profile = acts::profile((None, None, birthday));
            let what = What::Enroll { profile, identities };
            match self.servers.send(key, Who::New, what, &mut self.dice).await? {
                Done::Ok(answer) => {
                    let at = answer.at.micros();
                    let club = Club::new(days::of(at), birthday);
                    let mut person = Person::new(number, answer.event.member, club);
                    person.looks_at_today(at);
                    person.pass(at);
                    self.people.push(person);
                }
                Done::No(refusal, _) => return Err(format!("nobody can join: {refusal}")),
            }
        }
        Ok(())
    }

    /// Totes come, now and then; what was sent twice comes once.
    async fn deliver(&mut self, day: i64) -> Result<(), String> {
        if day % 14 != 4 {
            return Ok(());
        }
        let (by, key) = (self.dice.between(1, 2), format!("totes/{day}"));
        let fingerprint = Command::fingerprint_of(&[key.as_bytes()]);
        for _ in 0..=self.dice.below(2) {
            let asked = Asked { key: key.clone(), fingerprint };
            let (reward, reason) = ("tote".to_owned(), "delivery".to_owned());
            let new = NewStock { reward, branch: None, by, reason };
            let baci = self.servers.first().await;
            baci.move_stock(&By::console(), new, Some(asked)).await.map_err(broken("stock"))?;
        }
        self.totes += by;
        // What comes is for those in line, at once; the first server's clock shows the time exactly.
        let (left, now) = (self.totes_left(), self.servers.first().await.clock().now().micros());
        queue::serve(&mut self.people, left, now);
        Ok(())
    }

    /// Everybody who comes lives their part of the day, all at once.
    async fn all_live(&mut self, day: i64, part: i64, quarter: i64) -> Result<(), String> {
        self.part += 1;
        let part = Arc::new(Part {
            servers: self.servers.clone(),
            number: self.part,
            at: self.time(day, part),
            quarter,
            watch: self.plan.watch,
            vouchers: self.vouchers.iter().rev().take(12).cloned().collect(),
        });
        let (totes, tenths) = (self.totes_left(), self.tenths(quarter).0);
        let mut running: JoinSet<Result<(Person, Noted), String>> = JoinSet::new();
        let mut home = Vec::with_capacity(self.people.len());
        // Few members come more often, so that as much happens.
        let often = if self.plan.members < 200 { 15 } else { 6 };
        for mut person in std::mem::take(&mut self.people) {
            if person.is_away() || !self.dice.percent(often) {
                home.push(person);
                continue;
            }
            let part = part.clone();
            let number = u64::try_from(person.number).unwrap_or(0);
            let mut dice = Dice::of(self.plan.seed, &[1, self.part, number]);
            running.spawn(async move {
                let noted = life::live(&mut person, &part, &mut dice).await?;
                Ok((person, noted))
            });
        }
        if self.dice.percent(5) {
            self.servers.cut().await?;
        }
        let mut noted = Noted::default();
        while let Some(done) = running.join_next().await {
            let (person, own) = done.map_err(|error| format!("a life ended: {error}"))??;
            home.push(person);
            noted.add(own);
        }
        home.sort_by_key(|person| person.number);
        self.people = home;
        life::add(&mut self.tally, std::mem::take(&mut noted.tally));
        self.won.add(&noted.plays)?;
        self.book.add(&noted.moves)?;
        let month = days::of(self.time(day, 0)).first_of_month();
        let gave = self.book.months.get(&month).copied().unwrap_or(0);
        if let Some(units) = noted.no_budget.iter().find(|units| gave + **units <= parties::BUDGET)
            && noted.gave_back == 0
        {
            return Err(format!("the bank gave {gave} this month, and {units} were refused"));
        }
        let free = self.totes_left() - queue::in_line(&self.people).1;
        if noted.gave_back == 0 && noted.no_tote > 0 && free > 0 {
            return Err(format!("no tote was left of {totes}, and {free} are there"));
        }
        let room = TENTHS.0 - self.tenths(quarter).0;
        if noted.gave_back == 0
            && noted.no_tenth > 0
            && room > 0
            && self.tenths(quarter).1 + 2_000 <= TENTHS.1
        {
            return Err(format!("the tenth off was refused after {tenths} uses, with {room} left"));
        }
        Ok(())
    }
}
