//! Members who climb, keep, lapse and land, day by day.

mod model;

use super::{DayKey, Judge, Move, Progress, Standing, Taken, Why};
use crate::id::EventId;
use crate::program::{Program, Source};
use crate::time::Instant;
use std::collections::BTreeMap;

fn program(tiers: &str) -> Program {
    let text = format!(
        "schema = 1\n[program]\nid = 'p'\nname = 'P'\ncurrency = 'THB'\ntimezone = 'Asia/Bangkok'\n\
         [wallets.points]\nkind = 'points'\n{tiers}"
    );
    let sources = [Source { name: "p.toml", text: &text }];
    Program::from_toml(&sources).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn at(text: &str) -> Instant {
    let text = if text.contains('T') { text.to_owned() } else { format!("{text}T12:00:00+07:00") };
    text.parse().unwrap()
}

/// A member of a program, by what happens to them.
struct Life {
    program: Program,
    counters: BTreeMap<String, i64>,
    standing: Standing,
    moves: Vec<Move>,
}

impl Life {
    fn of(tiers: &str) -> Self {
        let program = program(tiers);
        let (counters, moves) = (BTreeMap::new(), Vec::new());
        Self { program, counters, standing: Standing::default(), moves }
    }

    fn judge<T>(&self, what: impl FnOnce(&Judge<'_>) -> T) -> T {
        let days = self.counters.iter().map(|(key, used)| (DayKey::read(key).unwrap(), *used));
        let days: Vec<_> = days.collect();
        let progress = Progress::of(&self.program, days.iter().map(|(key, used)| (key, *used)));
        what(&Judge {
            program: &self.program,
            ladder: &self.program.ladders[0],
            progress: &progress,
            holds: &|_, _| true,
        })
    }

    /// Spends (or gives back, below zero) so many baht on a day; `n` names the event.
    fn spend(&mut self, n: u128, day: &str, baht: i64) -> &mut Self {
        self.wait(day);
        *self.counters.entry(format!("@{day}/spend")).or_default() += baht * 100;
        *self.counters.entry(format!("@{day}/visits")).or_default() += 1;
        self.look(n, day, None)
    }

    fn look(&mut self, n: u128, day: &str, taken: Option<Taken>) -> &mut Self {
        let mut standing = self.standing.clone();
        let event = Some(EventId(uuid::Uuid::from_u128(n)));
        let moves = self.judge(|judge| judge.look(&mut standing, at(day), (event, taken)));
        (self.standing, _) = (standing, self.moves.extend(moves));
        self
    }

    fn wait(&mut self, until: &str) -> &mut Self {
        let mut standing = self.standing.clone();
        let moves = self.judge(|judge| judge.settle(&mut standing, at(until)));
        (self.standing, _) = (standing, self.moves.extend(moves));
        self
    }

    /// All moves so far, each as `day from>to`.
    fn story(&self) -> Vec<String> {
        let none = String::new;
        let told = |step: &Move| {
            let (from, to) = (step.from.clone(), step.to.clone());
            let day = self.program.zone.local(step.at).day;
            format!("{day} {}>{}", from.unwrap_or_else(none), to.unwrap_or_else(none))
        };
        self.moves.iter().map(told).collect()
    }
}

const ROLLING: &str = "
[tiers.silver]
rank = 1
reach = { spend = '5000', within = '12 months' }
keep = { spend = '4000', within = '12 months' }
[tiers.gold]
rank = 2
reach = { spend = '20000', within = '12 months' }
keep = { spend = '15000', within = '12 months', grace = '60 days' }
";

#[test]
fn a_tier_is_reached_with_the_purchase_that_fills_the_window() {
    let mut life = Life::of(ROLLING);
    life.spend(1, "2026-01-10", 4999).spend(2, "2026-03-01", 1).spend(3, "2026-04-01", 15_000);
    assert_eq!(life.story(), ["2026-03-01 >silver", "2026-04-01 silver>gold"]);
    let last = &life.moves[1];
    assert_eq!(
        (last.why, last.measured[0].has, last.measured[0].least),
        (Why::Reached, 2_000_000, 2_000_000)
    );
}

#[test]
fn what_leaves_the_window_is_exact_to_the_day() {
    let mut life = Life::of(ROLLING);
    life.spend(1, "2026-01-10", 5000);
    // A year of days: 10 January counts up to 9 January of the next year.
    life.wait("2027-01-09");
    assert_eq!(life.story(), ["2026-01-10 >silver"]);
    life.wait("2027-01-10T00:00:00+07:00");
    assert_eq!(life.story(), ["2026-01-10 >silver", "2027-01-10 silver>"]);
    assert_eq!(life.moves[1].why, Why::NotKept);
    assert_eq!(life.moves[1].measured[0].has, 0);
}

#[test]
fn whoever_is_late_dates_it_when_it_fell_due() {
    let story = |stops: &[&str]| {
        let mut life = Life::of(ROLLING);
        life.spend(1, "2025-02-01", 12_000).spend(2, "2025-06-15", 9000);
        stops.iter().for_each(|stop| {
            life.wait(stop);
        });
        life.wait("2029-01-01");
        life.moves
    };
    let often: Vec<String> = (0..1200)
        .map(|day| {
            jiff::civil::date(2025, 7, 1).saturating_add(jiff::Span::new().days(day)).to_string()
        })
        .collect();
    let often: Vec<&str> = often.iter().map(String::as_str).collect();
    let seldom = story(&[]);
    assert_eq!(seldom, story(&often));
    // 12,000 leave on 1 February 2026; 60 days of grace; then a whole window on silver.
    let told: Vec<_> = seldom.iter().map(|step| (step.at.to_string(), step.to.clone())).collect();
    let silver = Some("silver".to_owned());
    assert_eq!(told[1], ("2025-06-15T05:00:00Z".to_owned(), Some("gold".to_owned())));
    assert_eq!(told[2], ("2026-04-01T17:00:00Z".to_owned(), silver));
    assert_eq!(told[3], ("2027-04-01T17:00:00Z".to_owned(), None));
    assert_eq!(told.len(), 4);
    assert_eq!(seldom[2].why, Why::GraceOver);
}

#[test]
fn grace_is_time_to_make_up_for_it() {
    let mut life = Life::of(ROLLING);
    life.spend(1, "2025-02-01", 20_000).spend(2, "2025-12-01", 14_000).wait("2026-02-20");
    assert!(life.standing.earned.as_ref().unwrap().grace.is_some());
    life.spend(3, "2026-03-01", 1000);
    assert!(life.standing.earned.as_ref().unwrap().grace.is_none());
    assert_eq!(life.story(), ["2025-02-01 >gold"]);
    // It holds until what was bought in December leaves.
    life.wait("2026-11-30");
    assert!(life.standing.earned.as_ref().unwrap().grace.is_none());
    life.wait("2026-12-01");
    assert!(life.standing.earned.as_ref().unwrap().grace.is_some());
}

#[test]
fn a_purchase_that_comes_back_takes_the_tier_that_it_reached() {
    let mut life = Life::of(ROLLING);
    life.spend(1, "2026-01-10", 6000).spend(2, "2026-02-10", 15_000);
    let taken = |n: u128, all| Some(Taken { purchase: EventId(uuid::Uuid::from_u128(n)), all });
    *life.counters.get_mut("@2026-02-10/spend").unwrap() -= 200_000;
    // A part comes back: 19,000 keep gold, by the review's rule.
    life.look(3, "2026-02-11", taken(2, false));
    assert_eq!(life.story().len(), 2);
    *life.counters.get_mut("@2026-02-10/spend").unwrap() = 0;
    life.look(4, "2026-02-12", taken(2, true));
    assert_eq!(life.story()[2..], ["2026-02-12 gold>silver"]);
    assert_eq!(life.moves[2].why, Why::CameBack);
}

#[test]
fn a_refund_may_end_what_is_kept() {
    let mut life = Life::of(ROLLING);
    life.spend(1, "2026-01-10", 6000).wait("2026-05-01");
    *life.counters.get_mut("@2026-01-10/spend").unwrap() = 399_999;
    life.look(2, "2026-05-01", None);
    assert_eq!(life.story()[1..], ["2026-05-01 silver>"]);
}

#[test]
fn calendar_windows_are_looked_at_when_they_end() {
    let mut life = Life::of(
        "[tiers.gold]\nrank = 1\nreach = { spend = '100', within = 'calendar year' }\n\
         keep = { visits = 2, within = 'calendar year' }",
    );
    life.spend(1, "2026-12-30", 100).spend(2, "2026-12-31", 1);
    life.spend(3, "2027-03-01", 1).wait("2027-12-31");
    assert_eq!(life.story(), ["2026-12-30 >gold"]);
    life.wait("2028-01-01T00:00:00+07:00");
    assert_eq!(life.story()[1..], ["2028-01-01 gold>"]);
}

#[test]
fn an_anniversary_review_waits_a_year() {
    let mut life = Life::of(
        "[ladders.main]\nreview = 'anniversary'\nlanding = 'fall'\n\
         [tiers.bronze]\nrank = 0\n\
         [tiers.gold]\nrank = 1\nreach = { spend = '100', within = '1 month' }\n\
         keep = { spend = '100', within = '12 months' }",
    );
    life.spend(1, "2024-02-29", 100);
    // Nothing in the window from February on, but it is looked at on the anniversary only.
    life.spend(2, "2025-02-27", 100).wait("2026-02-27");
    assert_eq!(life.story(), ["2024-02-29 >gold"]);
    life.wait("2026-03-01");
    assert_eq!(life.story()[1..], ["2026-02-28 gold>bronze"]);
}

#[test]
fn a_day_without_midnight_begins_when_its_clock_does() {
    let mut life = Life::of(ROLLING);
    life.program.zone = crate::time::Zone::named("Africa/Cairo").unwrap();
    // In Cairo the clocks jump from midnight to one on 24 April 2026, the day on which it leaves.
    life.spend(1, "2025-04-24", 5000).wait("2026-04-23T21:59:59Z");
    assert_eq!(life.story().len(), 1);
    life.wait("2026-04-23T22:00:00Z");
    assert_eq!(life.story()[1..], ["2026-04-24 silver>"]);
}

#[test]
fn the_forecast_says_how_much_by_when() {
    let mut life = Life::of(ROLLING);
    life.spend(1, "2026-04-01", 10_000).spend(2, "2026-06-01", 5800);
    let (next, keep) = life.judge(|judge| {
        (
            judge.next(&life.standing, at("2026-11-28")).unwrap(),
            judge.to_keep(&life.standing).unwrap(),
        )
    });
    let need = next.needs[0];
    assert_eq!(
        (next.tier, need.missing, need.by),
        (1, 420_000, Some(jiff::civil::date(2027, 3, 31)))
    );
    // Silver is there until what was bought in June leaves.
    let need = keep.needs[0];
    assert_eq!(
        (keep.tier, need.missing, need.by),
        (0, 400_000, Some(jiff::civil::date(2027, 5, 31)))
    );
}

#[test]
fn what_staff_gave_holds_so_high_until_then() {
    let mut life = Life::of(ROLLING);
    life.spend(1, "2026-01-10", 5000);
    let (since, until) = (at("2026-02-01"), Some(at("2026-03-01")));
    let (reason, actor) = ("a late table".to_owned(), "staff".to_owned());
    let grant = super::Grant { tier: "gold".to_owned(), since, until, reason, actor };
    life.standing.grant = Some(grant);
    assert_eq!(life.standing.tier(&life.program.ladders[0]), Some(1));
    life.wait("2026-03-01");
    assert_eq!(life.story()[1..], ["2026-03-01 gold>silver"]);
    assert_eq!(life.moves[1].why, Why::GrantOver);
}

#[test]
fn what_is_bought_and_returned_does_not_renew_the_tier_below() {
    let mut life = Life::of(&format!("[ladders.main]\nreview = 'anniversary'\n{ROLLING}"));
    let before = life.spend(1, "2026-01-10", 5000).standing.earned.clone();
    assert_eq!(before.as_ref().unwrap().review, jiff::civil::date(2027, 1, 10));
    life.spend(2, "2026-12-20", 15_000);
    *life.counters.get_mut("@2026-12-20/spend").unwrap() = 0;
    let taken = Some(Taken { purchase: EventId(uuid::Uuid::from_u128(2)), all: true });
    life.look(3, "2026-12-21", taken);
    assert_eq!(life.standing.earned, before);
    life.wait("2027-01-11");
    assert_eq!(life.story()[3..], ["2027-01-10 silver>"]);
}

#[test]
fn a_tier_kept_by_all_that_ever_was_is_lost_with_it() {
    let mut life =
        Life::of("[tiers.gold]\nrank = 1\nreach = { spend = '100' }\nkeep = { spend = '80' }");
    life.spend(1, "2026-01-10", 100).wait("2026-03-01");
    *life.counters.get_mut("@2026-01-10/spend").unwrap() = 8000;
    life.look(2, "2026-03-01", None);
    assert_eq!(life.story(), ["2026-01-10 >gold"]);
    *life.counters.get_mut("@2026-01-10/spend").unwrap() = 7999;
    life.look(3, "2026-03-02", None);
    assert_eq!(life.story()[1..], ["2026-03-02 gold>"]);
}
