//! Missions: cards fill and rounds set off rules and coupons, once, whatever comes twice or back.

use crate::house;

use crate::house::House;
use baci_app::{Answer, AppError, Target, What, Who};
use baci_core::event::{Custom, Field, Quantity, Returned, ReturnedLine};
use baci_core::id::MemberId;
use baci_core::program::{Program, Source};
use baci_core::refusal::Code;

/// Every second purchase of three gives tea and twenty points; ten pieces in a month are a badge.
const CARD: &str = r#"
[events.mission_done]
name = { en = "Mission done" }
fields = { mission = "text", round = "integer" }
[missions.tea]
name = { en = "Tea card" }
look = "card"
steps = [{ on = "purchase", need = 3 }]
[missions.ten]
look = "badge"
per = "month"
steps = [{ on = "purchase", count = "units", need = 10 }]
[[earn]]
id = "card-full"
on = "mission_done"
wallet = "points"
when = "event.fields.mission == 'tea'"
give = 20
[[promotion]]
id = "free-tea"
coupon = "held"
discount = { amount = 5 }
[[coupon]]
id = "tea-coupon"
on = "mission_done"
when = "event.fields.mission == 'tea' && event.fields.round <= 2"
promotion = "free-tea"
lasts = "30 days"
"#;

async fn houses() -> Vec<House> {
    House::both_with(&format!("{}{CARD}", house::PROGRAM)).await
}

/// What of each step of a mission is done, and how many rounds.
async fn is(house: &House, member: MemberId, mission: &str) -> (i64, i64) {
    let all = house.baci.missions_of(member).await.unwrap();
    let own = all.iter().find(|own| own.progress.mission == mission).unwrap();
    (own.progress.steps[0].has, own.progress.done)
}

async fn buys(house: &House, key: &str, pieces: i64) -> Answer {
    let command = house.purchase(key, "card:1", &[(2_500 * pieces, pieces)]);
    house.baci.commit(command).await.unwrap()
}

async fn points(house: &House, member: MemberId) -> i64 {
    house.baci.balances(member).await.unwrap()["points"].available
}

#[tokio::test]
async fn a_card_fills_gives_once_and_begins_again() {
    for house in houses().await {
        let first = buys(&house, "k1", 1).await;
        let member = first.event.member;
        assert_eq!(first.outcome.missions.len(), 2, "{}", house.kind);
        buys(&house, "k2", 1).await;
        assert_eq!((is(&house, member, "tea").await, points(&house, member).await), ((2, 0), 2));
        let full = buys(&house, "k3", 1).await;
        // The same request again: the same answer, and nothing more.
        let again = buys(&house, "k3", 1).await;
        assert!(again.replayed && again.outcome.missions == full.outcome.missions);
        assert_eq!((is(&house, member, "tea").await, points(&house, member).await), ((0, 1), 23));
        // The answer says what the round gave.
        let gave: Vec<_> = full.outcome.gave().map(|own| (&*own.rule, own.amount)).collect();
        assert_eq!(gave, [("base", 1), ("card-full", 20)], "{}", house.kind);
        assert_eq!(full.outcome.gave_coupons().count(), 1);
        assert_eq!(house.baci.coupons_of(member, 10).await.unwrap().len(), 1, "{}", house.kind);
        let lines = house.baci.statement(member, None, 10).await.unwrap().lines;
        let done: Vec<_> = lines.iter().filter(|line| line.event.kind == "mission_done").collect();
        assert_eq!((done.len(), done[0].moved()), (1, 20), "{}", house.kind);
        let id = baci_core::id::EventRef { member, event: done[0].event.event };
        let why = house.baci.explain(id).await.unwrap();
        assert!(why.agrees, "{why:?}");
        house.verify().await;
    }
}

#[tokio::test]
async fn what_comes_back_is_done_again_before_the_next_round() {
    for house in houses().await {
        let mut all = Vec::new();
        for key in ["k1", "k2", "k3"] {
            all.push(buys(&house, key, 1).await);
        }
        let member = all[0].event.member;
        house.baci.commit(house.refund("r", &all[2], Returned::All)).await.unwrap();
        let what = What::Cancel { purchase: Target(all[1].event.event) };
        house.baci.commit(house.command("c", Who::Id(member), what)).await.unwrap();
        // What was given stays; two have to be made up for.
        assert_eq!(
            (is(&house, member, "tea").await, is(&house, member, "ten").await),
            ((0, 1), (1, 0))
        );
        for key in ["k4", "k5", "k6", "k7"] {
            buys(&house, key, 1).await;
        }
        assert_eq!(is(&house, member, "tea").await, (2, 1), "{}", house.kind);
        buys(&house, "k8", 1).await;
        assert_eq!((is(&house, member, "tea").await, points(&house, member).await), ((0, 2), 46));
        house.verify().await;
    }
}

#[tokio::test]
async fn many_at_once_finish_each_round_once() {
    for house in houses().await {
        let member = buys(&house, "k0", 1).await.event.member;
        let others: Vec<_> = (1..30)
            .map(|n| {
                let (baci, n) = (house.baci.clone(), n / 2);
                // Each is sent twice.
                let command = house.purchase(&format!("k{n}"), "card:1", &[(2_500, 1)]);
                tokio::spawn(async move { baci.commit(command).await })
            })
            .collect();
        for other in others {
            other.await.unwrap().unwrap();
        }
        // Fifteen purchases: five rounds, five times twenty points, of which coupons came with two.
        assert_eq!((is(&house, member, "tea").await, points(&house, member).await), ((0, 5), 115));
        assert_eq!(house.baci.coupons_of(member, 10).await.unwrap().len(), 2, "{}", house.kind);
        assert_eq!(is(&house, member, "ten").await, (10, 1), "{}", house.kind);
        house.verify().await;
    }
}

/// Ten coffees are a card; a hundred baht of cake within a month are a badge; each visit with coffee counts.
const GOODS: &str = r#"
[missions.coffee]
look = "card"
steps = [{ on = "purchase", count = "units", of = { category = ["coffee"] }, need = 10 }]
[missions.cake]
look = "badge"
steps = [{ on = "purchase", count = "money", of = { category = ["cake"] }, need = "100" }]
[missions.visits]
look = "card"
steps = [{ on = "purchase", of = { category = ["coffee"] }, need = 5 }]
"#;

#[tokio::test]
async fn what_comes_back_takes_off_what_it_counted_and_nothing_else() {
    for house in House::both_with(&format!("{}{GOODS}", house::PROGRAM)).await {
        let lines = [(30_000, 6), (360_000, 1), (10_000, 2), (9_000, 1)];
        let mut bought = house.purchase("k1", "card:1", &lines);
        let What::Purchase(purchase) = &mut bought.what else { panic!() };
        for (line, category) in
            purchase.lines.iter_mut().zip(["coffee", "machine", "coffee", "cake"])
        {
            line.category = Some(category.to_owned());
        }
        let first = house.baci.commit(bought).await.unwrap();
        let member = first.event.member;
        let all = || async {
            let mut has = Vec::new();
            for mission in ["coffee", "cake", "visits"] {
                has.push(is(&house, member, mission).await.0);
            }
            has
        };
        assert_eq!(all().await, [8, 9_000, 1], "{}", house.kind);
        let part = |line, pieces: i64| {
            let quantity = Quantity(pieces * 1000);
            Returned::Lines(vec![ReturnedLine { line, quantity }])
        };
        for (key, what, left) in [
            ("machine", part(1, 1), [8, 9_000, 1]),
            ("two", part(0, 2), [6, 9_000, 1]),
            ("one", part(2, 1), [5, 9_000, 1]),
            ("cake", part(3, 1), [5, 0, 1]),
            ("four", part(0, 4), [1, 0, 1]),
            // With the last coffee the visit is none that counts.
            ("last", part(2, 1), [0, 0, 0]),
        ] {
            house.baci.commit(house.refund(key, &first, what)).await.unwrap();
            assert_eq!(all().await, left, "{} {key}", house.kind);
        }
        house.verify().await;
    }
}

#[tokio::test]
async fn what_a_mission_counts_stays_and_nobody_sends_its_end() {
    for house in houses().await {
        buys(&house, "k1", 1).await;
        let text = format!("{}{CARD}", house::PROGRAM).replace("need = 3", "need = 2");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        let wrong = house.baci.publish(&program, "test", None, None).await.unwrap_err();
        let AppError::Program(problems) = wrong else { panic!("{wrong}") };
        assert!(problems[0].to_string().contains("'tea'"), "{problems:?}");
        let fields = [("mission".to_owned(), Field::Text("tea".to_owned()))];
        let custom = Custom { name: "mission_done".to_owned(), fields: fields.into() };
        let who = Who::Identity(baci_app::Identity("card:1".to_owned()));
        let sent = house.baci.commit(house.command("x", who, What::Custom(custom))).await;
        let refused = matches!(sent, Err(AppError::Refused(r)) if r.code == Code::InvalidRequest);
        assert!(refused, "{}", house.kind);
    }
}

#[tokio::test]
async fn one_purchase_finishes_fifty_rounds_at_most_and_counts_no_more() {
    for house in House::both_with(&format!("{}{GOODS}", house::PROGRAM)).await {
        let mut bought = house.purchase("k1", "card:1", &[(2_500, 1000)]);
        let What::Purchase(purchase) = &mut bought.what else { panic!() };
        purchase.lines[0].category = Some("coffee".to_owned());
        let answer = house.baci.commit(bought).await.unwrap();
        assert_eq!(answer.outcome.missions[0].finished, 50, "{}", house.kind);
        assert_eq!(is(&house, answer.event.member, "coffee").await, (0, 50));
    }
}
