//! Streaks: days in a row set off rules once, in any order, whatever comes twice, late or back.

use crate::house;

use crate::house::House;
use baci_app::{Answer, AppError, Target, What, Who};
use baci_core::event::{Custom, Field, Returned};
use baci_core::id::{EventRef, MemberId};
use baci_core::program::{Program, Source};
use baci_core::refusal::Code;
use baci_core::streak::Standing;
use baci_core::time::Instant;

/// Three days in a row give 30 points, five give 50, and each two days one more.
const DAILY: &str = r#"
[events.streak]
fields = { streak = "text", length = "integer", milestone = "truth" }
[streaks.daily]
name = { en = "Every day" }
on = "purchase"
per = "day"
every = 2
milestones = [3, 5]
freezes = { most = 1, each = 4 }
[[earn]]
id = "kept"
on = "streak"
wallet = "points"
when = "event.fields.milestone && event.fields.length == 3"
give = 30
[[earn]]
id = "five"
on = "streak"
wallet = "points"
when = "event.fields.milestone && event.fields.length == 5"
give = 50
[[earn]]
id = "two"
on = "streak"
wallet = "points"
when = "!event.fields.milestone"
give = 1
"#;

async fn houses() -> Vec<House> {
    House::both_with(&format!("{}{DAILY}", house::PROGRAM)).await
}

fn day(day: i64) -> Instant {
    let first: Instant = "2026-03-01T00:00:00+07:00".parse().unwrap();
    first.plus_seconds(86_400 * (day - 1))
}

/// A purchase that earns nothing by itself, on a day of March.
async fn buys(house: &House, key: &str, card: &str, on: i64) -> Answer {
    let mut command = house.purchase(key, card, &[(100, 1)]);
    command.at = Some(day(on));
    house.baci.commit(command).await.unwrap()
}

async fn is(house: &House, member: MemberId) -> Standing {
    let all = house.baci.streaks_of(member).await.unwrap();
    assert_eq!((all.len(), &*all[0].streak), (1, "daily"));
    all[0].standing
}

async fn points(house: &House, member: MemberId) -> i64 {
    let all = house.baci.balances(member).await.unwrap();
    all.get("points").map_or(0, |own| own.available)
}

#[tokio::test]
async fn days_in_a_row_give_once_and_say_until_when() {
    for house in houses().await {
        let member = buys(&house, "k13", "card:1", 13).await.event.member;
        // A moment before midnight, and twice on a day.
        let mut late = house.purchase("k14", "card:1", &[(100, 1)]);
        late.at = Some(day(15).just_before());
        house.baci.commit(late).await.unwrap();
        let third = buys(&house, "k15", "card:1", 15).await;
        let again = buys(&house, "k15", "card:1", 15).await;
        assert!(again.replayed && again.outcome.streaks == third.outcome.streaks);
        let told = &third.outcome.streaks[0];
        assert_eq!((told.length, &told.reached[..]), (3, &[3][..]), "{}", house.kind);
        assert_eq!(third.outcome.gave().map(|own| own.amount).sum::<i64>(), 30);
        buys(&house, "k15b", "card:1", 15).await;
        assert_eq!(points(&house, member).await, 31, "{}", house.kind);
        let own = is(&house, member).await;
        assert_eq!((own.length, own.best, own.kept(), own.freezes), (3, 3, true, 0));
        assert_eq!(own.until, Some(jiff::civil::date(2026, 3, 16)));
        let lines = house.baci.statement(member, None, 20).await.unwrap().lines;
        let reached: Vec<_> = lines.iter().filter(|line| line.event.kind == "streak").collect();
        assert_eq!(reached.len(), 2);
        for line in reached {
            let why = house.baci.explain(EventRef { member, event: line.event.event }).await;
            assert!(why.unwrap().agrees, "{}", house.kind);
        }
        assert_eq!(house.baci.streak_figures().await.unwrap()[0].members, 1);
        // Two days later nobody keeps it up.
        house.pass(2 * 86_400);
        assert_eq!((is(&house, member).await.length, is(&house, member).await.best), (0, 3));
        assert_eq!(house.baci.streak_figures().await.unwrap(), vec![]);
        house.verify().await;
    }
}

#[tokio::test]
async fn what_comes_late_closes_the_gap_as_if_it_had_come_in_time() {
    for house in houses().await {
        let mut member = None;
        for on in [10, 11, 13, 14, 15] {
            member = Some(buys(&house, &format!("k{on}"), "card:1", on).await.event.member);
        }
        let member = member.unwrap();
        let before = is(&house, member).await;
        assert_eq!((before.length, points(&house, member).await), (3, 32), "{}", house.kind);
        let late = buys(&house, "late", "card:1", 12).await;
        // Six in a row: five is due, and of each two days the third; three was given.
        assert_eq!(late.outcome.streaks[0].reached, [5, 6], "{}", house.kind);
        let own = is(&house, member).await;
        assert_eq!((own.length, own.best, own.freezes), (6, 6, 1), "{}", house.kind);
        assert_eq!(points(&house, member).await, 30 + 50 + 3, "{}", house.kind);
        // In their order on another card: the same.
        let mut other = None;
        for on in 10..16 {
            other = Some(buys(&house, &format!("o{on}"), "card:2", on).await.event.member);
        }
        let other = other.unwrap();
        assert_eq!(is(&house, other).await, own, "{}", house.kind);
        assert_eq!(points(&house, other).await, points(&house, member).await);
        house.verify().await;
    }
}

#[tokio::test]
async fn what_comes_back_breaks_it_and_what_was_given_stays() {
    for house in houses().await {
        let mut all = Vec::new();
        for on in 11..14 {
            all.push(buys(&house, &format!("k{on}"), "card:1", on).await);
        }
        let member = all[0].event.member;
        house.baci.commit(house.refund("r", &all[1], Returned::All)).await.unwrap();
        let what = What::Cancel { purchase: Target(all[0].event.event) };
        house.baci.commit(house.command("c", Who::Id(member), what)).await.unwrap();
        assert_eq!((is(&house, member).await.best, points(&house, member).await), (1, 31));
        buys(&house, "k14", "card:1", 14).await;
        buys(&house, "k15", "card:1", 15).await;
        // Three in a row again, which was given; two in a row too.
        assert_eq!((is(&house, member).await.length, points(&house, member).await), (3, 31));
        house.verify().await;
    }
}

#[tokio::test]
async fn many_at_once_give_each_length_once() {
    for house in houses().await {
        buys(&house, "k9", "card:1", 9).await;
        let second = house.second().await;
        let all: Vec<_> = (0..28)
            .map(|n| {
                let baci = if n % 2 == 0 { house.baci.clone() } else { second.clone() };
                // Each is sent twice, to either server.
                let mut command =
                    house.purchase(&format!("k{}", 10 + n / 4), "card:1", &[(100, 1)]);
                command.at = Some(day((10 + n / 4).min(15)));
                tokio::spawn(async move { baci.commit(command).await })
            })
            .collect();
        let mut member = None;
        for one in all {
            member = Some(one.await.unwrap().unwrap().event.member);
        }
        let member = member.unwrap();
        assert_eq!(is(&house, member).await.length, 7, "{}", house.kind);
        let lines = house.baci.statement(member, None, 100).await.unwrap().lines;
        let kind = |kind: &str| lines.iter().filter(|line| line.event.kind == kind).count();
        // Whatever the order: three and five, and more than once only where a part of it came first.
        assert!(kind("streak") >= 5, "{} {}", house.kind, kind("streak"));
        assert!(points(&house, member).await >= 30 + 50 + 3, "{}", house.kind);
        second.close().await;
        house.verify().await;
    }
}

#[tokio::test]
async fn two_members_who_are_one_have_one_streak_and_are_two_again() {
    for house in houses().await {
        let mut ids = Vec::new();
        for (card, days) in [("card:1", [11, 13, 15]), ("card:2", [10, 12, 14])] {
            let mut id = None;
            for on in days {
                id = Some(buys(&house, &format!("{card}/{on}"), card, on).await.event.member);
            }
            ids.push(id.unwrap());
        }
        let (member, other) = (ids[0], ids[1]);
        let reason = "the same person".to_owned();
        let what = What::Merge { other, reason: reason.clone() };
        house.baci.commit(house.command("m", Who::Id(member), what)).await.unwrap();
        assert_eq!(is(&house, member).await.length, 6, "{}", house.kind);
        // What both did is due with the next day.
        house.pass(86_400);
        let next = buys(&house, "next", "card:2", 16).await;
        assert_eq!((next.event.member, is(&house, member).await.length), (member, 7));
        let mut reached = next.outcome.streaks[0].reached.clone();
        reached.sort_unstable();
        assert_eq!(reached, [2, 3, 4, 5, 6], "{}", house.kind);
        let what = What::Unmerge { other, reason };
        house.baci.commit(house.command("u", Who::Id(member), what)).await.unwrap();
        // Each has their own days; the one in between is of the one who stayed.
        assert_eq!((is(&house, member).await.length, is(&house, other).await.length), (2, 0));
        assert_eq!(is(&house, other).await.best, 1, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn what_a_streak_counts_stays_and_nobody_sends_it() {
    for house in houses().await {
        buys(&house, "k1", "card:1", 15).await;
        let text = format!("{}{DAILY}", house::PROGRAM).replace("per = \"day\"", "per = \"week\"");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        let wrong = house.baci.publish(&program, "test", None, None).await.unwrap_err();
        let AppError::Program(problems) = wrong else { panic!("{wrong}") };
        assert!(problems[0].to_string().contains("'daily'"), "{problems:?}");
        let fields = [("streak".to_owned(), Field::Text("daily".to_owned()))];
        let custom = Custom { name: "streak".to_owned(), fields: fields.into() };
        let who = Who::Identity(house::identity("card:1"));
        let sent = house.baci.commit(house.command("x", who, What::Custom(custom))).await;
        assert_eq!(house::code(&sent.unwrap_err()), Code::InvalidRequest, "{}", house.kind);
    }
}
