//! Levels: experience from purchases and events, each level once, whatever comes back or twice.

use crate::house;

use crate::house::House;
use baci_app::{Answer, Identity, What, Who};
use baci_core::event::{Custom, Returned};
use baci_core::id::{EventRef, MemberId};
use baci_core::refusal::Code;

/// A point of experience for each full ten baht and five for a visit; levels at 10, 20 and 40, each gives points.
const RANK: &str = r#"
[events.level_up]
fields = { level = "text", number = "integer" }
[events.visit]
[levels.rank]
name = { en = "Rank" }
counts = [{ on = "purchase", count = "money", each = "10", give = 1 }, { on = "visit", give = 5 }]
steps = [{ need = 10, name = { en = "Fan" } }, { need = 20 }, { need = 40 }]
[[earn]]
id = "up"
on = "level_up"
wallet = "points"
give = 100
[[earn]]
id = "visitor"
on = "visit"
wallet = "points"
when = "member.level.rank >= 2"
give = 7
"#;

async fn houses() -> Vec<House> {
    House::both_with(&format!("{}{RANK}", house::PROGRAM)).await
}

async fn buys(house: &House, key: &str, card: &str, baht: i64) -> Answer {
    house.baci.commit(house.purchase(key, card, &[(baht * 100, 1)])).await.unwrap()
}

async fn visits(house: &House, key: &str, card: &str) -> Answer {
    let custom = Custom { name: "visit".to_owned(), fields: std::collections::BTreeMap::new() };
    let who = Who::Identity(Identity(card.to_owned()));
    house.baci.commit(house.command(key, who, What::Custom(custom))).await.unwrap()
}

/// Number, experience and what the next level takes.
async fn is(house: &House, member: MemberId) -> (i64, i64, Option<i64>) {
    let own = house.baci.levels_of(member).await.unwrap().remove(0).standing;
    (own.number, own.experience, own.next)
}

fn gave(answer: &Answer) -> i64 {
    answer.outcome.gave().map(|own| own.amount).sum()
}

#[tokio::test]
async fn levels_come_one_by_one_each_once_and_are_kept() {
    for house in houses().await {
        let first = buys(&house, "k1", "card:1", 99).await;
        let member = first.event.member;
        assert_eq!((is(&house, member).await, gave(&first)), ((0, 9, Some(10)), 3));
        assert_eq!(gave(&visits(&house, "v1", "card:1").await), 100, "{}", house.kind);
        assert_eq!(is(&house, member).await, (1, 14, Some(20)));
        // Two at once; the same request again gives the same answer.
        let big = buys(&house, "k2", "card:1", 300).await;
        assert_eq!(big.outcome.levels[0].reached, [2, 3], "{}", house.kind);
        assert_eq!((big.outcome.levels[0].gained, gave(&big)), (30, 212));
        assert!(buys(&house, "k2", "card:1", 300).await.replayed);
        assert_eq!(is(&house, member).await, (3, 44, None), "{}", house.kind);
        let lines = house.baci.statement(member, None, 20).await.unwrap().lines;
        let ups: Vec<_> = lines.iter().filter(|line| line.event.kind == "level_up").collect();
        assert_eq!(ups.len(), 3, "{}", house.kind);
        for line in ups {
            let why = house.baci.explain(EventRef { member, event: line.event.event }).await;
            assert!(why.unwrap().agrees, "{}", house.kind);
        }
        // What comes back takes its experience, and no level; it is not given again.
        house.baci.commit(house.refund("r", &big, Returned::All)).await.unwrap();
        assert_eq!(is(&house, member).await, (3, 14, None), "{}", house.kind);
        let again = buys(&house, "k3", "card:1", 300).await;
        assert_eq!((&again.outcome.levels[0].reached[..], gave(&again)), (&[][..], 12));
        // A condition reads the level, also when it is explained later.
        let visit = visits(&house, "v2", "card:1").await;
        assert_eq!(gave(&visit), 7, "{}", house.kind);
        assert!(house.baci.explain(visit.event).await.unwrap().agrees);
        house.verify().await;
    }
}

#[tokio::test]
async fn two_who_are_one_have_the_higher_level_and_what_both_gathered() {
    for house in houses().await {
        let member = buys(&house, "a", "card:1", 120).await.event.member;
        let other = buys(&house, "b", "card:2", 250).await.event.member;
        assert_eq!((is(&house, member).await.0, is(&house, other).await.0), (1, 2));
        let reason = "the same".to_owned();
        let what = What::Merge { other, reason: reason.clone() };
        house.baci.commit(house.command("m", Who::Id(member), what)).await.unwrap();
        assert_eq!(is(&house, member).await, (2, 37, Some(40)), "{}", house.kind);
        let counts = house.baci.level_counts().await.unwrap();
        let counts: Vec<_> = counts.iter().map(|own| (own.number, own.members)).collect();
        assert_eq!(counts, [(2, 1)], "{}", house.kind);
        let next = visits(&house, "v", "card:2").await;
        assert_eq!(next.outcome.levels[0].reached, [3], "{}", house.kind);
        let what = What::Unmerge { other, reason };
        house.baci.commit(house.command("u", Who::Id(member), what)).await.unwrap();
        // Levels that were reached stay with either; experience goes back.
        assert_eq!(is(&house, member).await, (3, 17, None), "{}", house.kind);
        assert_eq!(is(&house, other).await, (2, 25, Some(40)), "{}", house.kind);
        assert_eq!(house.baci.level_counts().await.unwrap().len(), 2, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn many_at_once_reach_each_level_once() {
    for house in houses().await {
        let member = buys(&house, "k0", "card:1", 10).await.event.member;
        let second = house.second().await;
        let all: Vec<_> = (0..24)
            .map(|n| {
                let baci = if n % 2 == 0 { house.baci.clone() } else { second.clone() };
                let command = house.purchase(&format!("k{}", 1 + n / 4), "card:1", &[(10_000, 1)]);
                tokio::spawn(async move { baci.commit(command).await })
            })
            .collect();
        for one in all {
            one.await.unwrap().unwrap();
        }
        assert_eq!(is(&house, member).await, (3, 61, None), "{}", house.kind);
        let points = house.baci.balances(member).await.unwrap()["points"].available;
        assert_eq!(points, 300 + 6 * 4, "{}", house.kind);
        second.close().await;
        house.verify().await;
    }
}

#[tokio::test]
async fn nobody_sends_a_level() {
    for house in houses().await {
        buys(&house, "k", "card:1", 10).await;
        let custom =
            Custom { name: "level_up".to_owned(), fields: std::collections::BTreeMap::new() };
        let who = Who::Identity(house::identity("card:1"));
        let sent = house.baci.commit(house.command("x", who, What::Custom(custom))).await;
        assert_eq!(house::code(&sent.unwrap_err()), Code::InvalidRequest, "{}", house.kind);
    }
}
