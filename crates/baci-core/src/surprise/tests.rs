//! Surprises: fair over time, never twice within the days, never above the budget; read as they should be.

use super::*;
use crate::member::{Member, Profile};
use crate::program::Source;
use std::collections::BTreeSet;

const SHOP: &str = r#"schema = 1
[program]
id = "shop"
name = "Shop"
currency = "THB"
timezone = "Europe/Berlin"
[wallets.points]
kind = "points"
worth = "0.10"
[surprises.joy]
when = "member.purchases >= 1"
gives = { points = 50 }
budget = { amount = 20, per = "month" }
members = 3
every = "week"
on = 2
at = "09:30"
not_again_days = 14
"#;

fn read(text: &str) -> Result<Program, Vec<&'static str>> {
    let read = Program::from_toml(&[Source { name: "p.toml", text }]);
    read.map_err(|problems| problems.iter().map(|problem| problem.reason).collect())
}

fn member(n: u128) -> MemberId {
    MemberId(uuid::Uuid::from_u128(n))
}

fn entries(had: &[i64]) -> Vec<Entry> {
    let entry = |(n, had): (u128, &i64)| Entry { member: member(n), had: *had };
    (0..).zip(had).map(entry).collect()
}

/// A hundred members, seven at a time, for a hundred and fifty rounds: nobody is ever two ahead of another, so all
/// had ten or eleven in the end, and in between nobody had a second before everybody had a first.
#[test]
fn it_is_fair_over_time() {
    let mut had = vec![0i64; 100];
    for round in 0..150 {
        let seed = draw::seed(&[3; 32], &format!("joy/{round}"));
        let mut all = entries(&had);
        order(&seed, &mut all);
        for drawn in all.iter().take(7) {
            had[usize::try_from(drawn.member.0.as_u128()).unwrap()] += 1;
        }
        let (least, most) = (had.iter().min().unwrap(), had.iter().max().unwrap());
        assert!(most - least <= 1, "round {round}: {least} to {most}");
    }
    assert_eq!(had.iter().sum::<i64>(), 1050);
}

/// Who comes first among those who had as many is chance: over many seeds each of ten about as often.
#[test]
fn among_equals_the_lot_decides() {
    let mut first = [0i64; 10];
    for n in 0..5_000 {
        let seed = draw::seed(&[4; 32], &n.to_string());
        let mut all = entries(&[1; 10]);
        all.extend(entries(&[0; 0]));
        order(&seed, &mut all);
        first[usize::try_from(all[0].member.0.as_u128()).unwrap()] += 1;
    }
    // Nine degrees of freedom: above 27.88 once in a thousand trials, and this one is always the same.
    let chi: i64 = first.iter().map(|came| (came - 500) * (came - 500)).sum();
    assert!(chi < 27 * 500, "{first:?}");
}

#[test]
fn the_order_is_that_of_the_hashes() {
    let (seed, mut all) = ("00", entries(&[0, 1, 0, 0, 1]));
    order(seed, &mut all);
    let lots: Vec<(i64, String)> =
        all.iter().map(|own| (own.had, draw::lot(seed, &own.member.to_string()))).collect();
    assert!(lots.is_sorted(), "{lots:?}");
    assert_eq!(all.iter().map(|own| own.member).collect::<BTreeSet<_>>().len(), 5);
}

#[test]
fn it_is_due_on_its_day_also_where_clocks_change() {
    let program = read(SHOP).unwrap();
    let joy = program.surprise("joy").unwrap();
    let day = |text: &str| text.parse::<Date>().unwrap();
    // Tuesday, half past nine in Berlin: before and after the clocks go back on 25 October.
    assert_eq!(joy.due(&program, day("2026-10-25")).to_string(), "2026-10-20T07:30:00Z");
    assert_eq!(joy.due(&program, day("2026-10-26")).to_string(), "2026-10-27T08:30:00Z");
    assert_eq!(joy.draw(day("2026-11-01")), "joy/2026-10-26");
    let daily = read(&SHOP.replace("\"week\"\non = 2", "\"day\"")).unwrap();
    let joy = daily.surprise("joy").unwrap();
    assert_eq!(joy.due(&daily, day("2026-10-25")).to_string(), "2026-10-25T08:30:00Z");
    let monthly = read(&SHOP.replace("\"week\"\non = 2", "\"month\"\non = 28")).unwrap();
    let joy = monthly.surprise("joy").unwrap();
    assert_eq!(joy.due(&monthly, day("2027-02-03")).to_string(), "2027-02-28T08:30:00Z");
}

#[test]
fn a_gift_counts_and_comes_not_again_and_not_above_the_budget() {
    let program = read(SHOP).unwrap();
    let joy = program.surprise("joy").unwrap();
    let at: Instant = "2026-10-20T07:30:00Z".parse().unwrap();
    let give_with = |used: &BTreeMap<String, i64>, at: Instant| {
        let member = Member { id: member(1), joined_at: at, profile: Profile::default() };
        let view = MemberView {
            member: &member,
            available: &[0],
            tiers: &[],
            stage: None,
            segments: &[],
            household: None,
            used,
            origin: None,
        };
        assert_eq!(fits(&program, &view, joy, at), used.contains_key("/member"));
        give(&program, &view, joy, at)
    };
    let why = |done: Result<Vec<Count>, Refusal>| done.map_or_else(|no| no.message(), |_| "given");
    let mut used: BTreeMap<String, i64> = [("/member".to_owned(), 1)].into();
    for count in give_with(&used, at).unwrap() {
        assert!(keys(&program, joy, at).contains(&(count.key.clone(), count.program)));
        *used.entry(count.key).or_default() += count.by;
    }
    assert_eq!(used["joy/surprise"], day_number("2026-10-20".parse().unwrap()));
    assert_eq!(used["joy/paid/2026-10-01"], 500);
    // Thirteen days later it is too early, fourteen days later it is not.
    assert_eq!(
        why(give_with(&used, "2026-11-02T23:00:00+01:00".parse().unwrap())),
        "surprise-again"
    );
    assert_eq!(why(give_with(&used, "2026-11-03T00:00:00+01:00".parse().unwrap())), "given");
    let zone = &program.zone;
    assert!(!again(joy, zone, Some(at), "2026-11-02T23:00:00+01:00".parse().unwrap()));
    assert!(again(joy, zone, Some(at), "2026-11-03T00:00:00+01:00".parse().unwrap()));
    assert!(again(joy, zone, None, at));
    // Twenty baht are four gifts of five.
    let day = zone.local(at).day;
    for (paid, left) in [(0, 3), (500, 3), (999, 2), (1500, 1), (1501, 0), (2000, 0)] {
        used.insert("joy/paid/2026-10-01".to_owned(), paid);
        assert_eq!(most(joy, &used, day), left, "{paid}");
    }
    used.remove("joy/surprise");
    assert_eq!(why(give_with(&used, at)), "surprise-budget");
    used.clear();
    assert_eq!(why(give_with(&used, at)), "given");
}

#[test]
fn a_wrong_surprise_is_told_where_it_is_wrong() {
    let with = |from: &str, to: &str| read(&SHOP.replace(from, to)).map(|_| ());
    assert_eq!(with("09:30", "9:30"), Err(vec!["not-time-of-day"]));
    assert_eq!(with("09:30", "24:00"), Err(vec!["not-time-of-day"]));
    assert_eq!(with("on = 2", "on = 8"), Err(vec!["out-of-range"]));
    assert_eq!(with("\"week\"", "\"day\""), Err(vec!["goes-with"]));
    assert_eq!(with("members = 3", "members = 1001"), Err(vec!["out-of-range"]));
    assert_eq!(with("amount = 20", "amount = 4"), Err(vec!["present-above-budget"]));
    assert_eq!(with("worth = \"0.10\"\n", ""), Err(vec!["present-worth"]));
    assert_eq!(with("gives = { points = 50 }\n", ""), Err(vec!["missing-key"]));
}
