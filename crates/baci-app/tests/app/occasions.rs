//! Occasions: each once, dated when it was due, whoever gets to it first, and whatever happens to the date.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house;

use crate::house::sales::{basket, off, sale};
use crate::house::tiers::at;
use crate::house::{House, balance, code};
use baci_app::{Answer, Target, What, Who};
use baci_core::event::{Custom, Purchase};
use baci_core::id::{EventRef, MemberId};
use baci_core::member::Profile;
use baci_core::program::{Program, Source};
use baci_core::refusal::Code;

/// A hundred points and a coupon for the birthday, ten for feasts, a thousand for ten years.
const OCCASIONS: &str = r#"
[events.occasion]
fields = { occasion = "text", day = "text", years = "integer" }
[[occasion]]
id = "birthday"
kind = "birthday"
before = 2
after = 4
[[occasion]]
id = "pi_mai"
kind = "pi_mai_lao"
[[occasion]]
id = "first"
kind = "first_purchase"
[[earn]]
id = "birthday-points"
on = "occasion"
wallet = "points"
when = "event.fields.occasion == 'birthday'"
give = 100
[[earn]]
id = "feast-points"
on = "occasion"
wallet = "points"
when = "event.fields.occasion == 'pi_mai'"
give = 10
[[earn]]
id = "first-points"
on = "occasion"
wallet = "points"
when = "event.fields.occasion == 'first' && event.fields.years == 1"
give = 1000
[[promotion]]
id = "cake"
coupon = "held"
discount = { amount = 5 }
[[coupon]]
id = "birthday-cake"
on = "occasion"
when = "event.fields.occasion == 'birthday'"
promotion = "cake"
lasts = "30 days"
[[promotion]]
id = "birthday-week"
when = "member.occasion.birthday"
discount = { percent = 10 }
"#;

async fn houses() -> Vec<House> {
    House::both_with(&format!("{}{OCCASIONS}", house::PROGRAM)).await
}

fn born(day: &str) -> Profile {
    Profile { birthday: Some(day.parse().unwrap()), ..Profile::default() }
}

/// What a member had, the latest last, as `occasion day at`.
async fn story(house: &House, member: MemberId) -> Vec<String> {
    let lines = house.baci.statement(member, None, 100).await.unwrap().lines;
    let mut told = Vec::new();
    for line in lines.iter().rev().filter(|line| line.event.kind == "occasion") {
        let body: serde_json::Value = serde_json::from_str(&line.event.body).unwrap();
        let of = |key: &str| body["fields"][key].as_str().unwrap_or_default().to_owned();
        told.push(format!("{} {} {}", of("occasion"), of("day"), line.event.at));
    }
    told
}

async fn points(house: &House, member: MemberId) -> i64 {
    house.baci.balances(member).await.unwrap().get("points").map_or(0, |own| own.available)
}

async fn update(house: &House, key: &str, member: MemberId, profile: Profile) -> Answer {
    let identities = vec![house::identity("card:1")];
    let what = What::Update { profile, identities, revision: None };
    house.baci.commit(house.command(key, Who::Id(member), what)).await.unwrap()
}

#[tokio::test]
async fn it_comes_when_its_days_begin_and_once() {
    for house in houses().await {
        let member = house.member(born("--05-01"), &["card:1"]).await;
        assert_eq!(story(&house, member).await, [""; 0]);
        house.baci.clock().set(at("2026-04-30T08:00:00+07:00"));
        // Two servers run what is due at once, twice.
        let second = house.second().await;
        for _ in 0..2 {
            let both = tokio::join!(house.baci.run_due_tasks(), second.run_due_tasks());
            both.0.unwrap();
            both.1.unwrap();
            let now = house.baci.clock().now();
            let both = tokio::join!(house.baci.review_due(now), second.review_due(now));
            both.0.unwrap();
            both.1.unwrap();
            house.pass(61);
        }
        let told =
            ["pi_mai 2026-04-14 2026-04-13T17:00:00Z", "birthday 2026-05-01 2026-04-28T17:00:00Z"];
        assert_eq!(story(&house, member).await, told, "{}", house.kind);
        assert_eq!(points(&house, member).await, 110, "{}", house.kind);
        assert_eq!(house.baci.coupons_of(member, 10).await.unwrap().len(), 1, "{}", house.kind);
        // The year after it comes again; what was missed in between is dated when it was due.
        house.baci.clock().set(at("2027-06-01T00:00:00+07:00"));
        house.baci.settle_due(house.baci.clock().now()).await.unwrap();
        let all = story(&house, member).await;
        assert_eq!(all.len(), 4, "{all:?}");
        assert_eq!(all[2], "pi_mai 2027-04-14 2027-04-13T17:00:00Z");
        let lines = house.baci.statement(member, None, 100).await.unwrap().lines;
        for line in lines.iter().filter(|line| line.event.kind == "occasion") {
            let why = house.baci.explain(EventRef { member, event: line.event.event }).await;
            assert!(why.unwrap().agrees, "{line:?}");
        }
        house.verify().await;
    }
}

#[tokio::test]
async fn it_is_done_before_a_purchase_without_any_task() {
    for house in houses().await {
        let member = house.member(born("1990-05-01"), &["card:1"]).await;
        house.baci.clock().set(at("2026-05-02T08:00:00+07:00"));
        let bought = house.purchase("k1", "card:1", &[(2_500, 1)]);
        let bought = house.baci.commit(bought).await.unwrap();
        assert_eq!(balance(&bought, "points").available, 111, "{}", house.kind);
        let again = house.purchase("k1", "card:1", &[(2_500, 1)]);
        assert!(house.baci.commit(again).await.unwrap().replayed);
        assert_eq!(story(&house, member).await.len(), 2, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn many_purchases_at_once_bring_it_once() {
    for house in houses().await {
        let member = house.member(born("1990-05-01"), &["card:1"]).await;
        house.baci.clock().set(at("2026-05-02T08:00:00+07:00"));
        let second = house.second().await;
        let mut all = Vec::new();
        for n in 0..24 {
            let baci = if n % 2 == 0 { house.baci.clone() } else { second.clone() };
            let command = house.purchase(&format!("k{n}"), "card:1", &[(2_500, 1)]);
            all.push(tokio::spawn(async move { baci.commit(command).await }));
            if n % 6 == 0 {
                let (baci, now) = (house.baci.clone(), house.baci.clock().now());
                tokio::spawn(async move { baci.review_due(now).await }).await.unwrap().unwrap();
            }
        }
        for one in all {
            one.await.unwrap().unwrap();
        }
        assert_eq!(story(&house, member).await.len(), 2, "{}", house.kind);
        assert_eq!(points(&house, member).await, 110 + 24, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_changed_date_of_birth_brings_no_second_one() {
    for house in houses().await {
        let member = house.member(born("--05-01"), &["card:1"]).await;
        house.baci.clock().set(at("2026-05-02T08:00:00+07:00"));
        // Told within its days: it has been had, and the new one lies within its days as well.
        update(&house, "u1", member, born("--05-03")).await;
        update(&house, "u1", member, born("--05-03")).await;
        assert_eq!(story(&house, member).await.len(), 2, "{}", house.kind);
        for (key, day, now) in [
            ("u2", "--06-10", "2026-06-10T08:00:00+07:00"),
            ("u3", "1990-09-09", "2026-09-09T08:00:00+07:00"),
            ("u4", "--12-31", "2026-12-31T08:00:00+07:00"),
        ] {
            house.baci.clock().set(at(now));
            update(&house, key, member, born(day)).await;
            house.baci.review_due(house.baci.clock().now()).await.unwrap();
            assert_eq!(story(&house, member).await.len(), 2, "{} {day}", house.kind);
        }
        // Nor does a condition see one that nobody has yet.
        let quote = sale(&house, "q", "card:1", basket(&[("x", 1, 100_00)], &[]));
        let quote = house.baci.quote(&quote).await.unwrap();
        assert_eq!(off(&quote), 0, "{}", house.kind);
        // A year later it comes.
        house.baci.clock().set(at("2028-01-05T00:00:00+07:00"));
        house.baci.review_due(house.baci.clock().now()).await.unwrap();
        let told = story(&house, member).await;
        assert_eq!(told.last().unwrap(), "birthday 2027-12-31 2027-12-28T17:00:00Z", "{told:?}");
        house.verify().await;
    }
}

#[tokio::test]
async fn whoever_comes_or_tells_within_its_days_has_it_then() {
    for house in houses().await {
        house.baci.clock().set(at("2026-04-15T08:00:00+07:00"));
        let member = house.member(Profile::default(), &["card:1"]).await;
        assert_eq!(story(&house, member).await, ["pi_mai 2026-04-14 2026-04-15T01:00:00Z"]);
        assert_eq!(points(&house, member).await, 10, "{}", house.kind);
        update(&house, "u1", member, born("--04-12")).await;
        let told = story(&house, member).await;
        assert_eq!(told.len(), 2, "{}", house.kind);
        let own = "birthday 2026-04-12 2026-04-15T01:00:00Z".to_owned();
        assert!(told.contains(&own), "{} {told:?}", house.kind);
        // Within its days the promotion of the week is open.
        let buys = sale(&house, "s", "card:1", basket(&[("x", 1, 100_00)], &[]));
        let sold = house.baci.commit(buys).await.unwrap();
        assert_eq!(off(&sold), 14_50, "{}", house.kind);
        // By a purchase somebody joins and has it as well, before it.
        let joined = house.purchase("k2", "card:2", &[(2_500, 1)]);
        let joined = house.baci.commit(joined).await.unwrap();
        assert_eq!(balance(&joined, "points").available, 11, "{}", house.kind);
        house.verify().await;
    }
}

async fn publish(house: &House, text: &str) {
    let source = Source { name: "house.toml", text };
    let program = Program::from_toml(&[source]).unwrap();
    house.baci.publish(&program, "test", None, None).await.unwrap();
}

#[tokio::test]
async fn a_program_brings_what_is_not_over_yet_to_all_who_are_there() {
    for house in House::both().await {
        let bought = house.purchase("k1", "card:1", &[(2_500, 1)]);
        let member = house.baci.commit(bought).await.unwrap().event.member;
        // On the 16th the feast is still on; the next day another version changes nothing.
        house.baci.clock().set(at("2026-04-16T23:00:00+07:00"));
        let text = format!("{}{OCCASIONS}", house::PROGRAM);
        publish(&house, &text).await;
        house.pass(61);
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!(story(&house, member).await, ["pi_mai 2026-04-14 2026-04-16T16:00:00Z"]);
        publish(&house, &text.replace("give = 10\n", "give = 11\n")).await;
        house.pass(61);
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!(story(&house, member).await.len(), 1, "{}", house.kind);
        // One that was over when it came is not made up for; the first purchase is known from the history.
        house.baci.clock().set(at("2026-05-01T00:00:00+07:00"));
        let with = "[[occasion]]\nid = \"may\"\nkind = \"yearly\"\non = \"04-20\"\n[[earn]]\nid = \"base\"";
        publish(&house, &text.replace("[[earn]]\nid = \"base\"", with)).await;
        house.baci.clock().set(at("2027-03-20T00:00:00+07:00"));
        house.baci.review_due(house.baci.clock().now()).await.unwrap();
        house.baci.run_due_tasks().await.unwrap();
        let told = story(&house, member).await;
        assert_eq!(told.len(), 2, "{} {told:?}", house.kind);
        assert_eq!(told[1], "first 2027-03-15 2027-03-14T17:00:00Z");
        // A program without occasions lets nothing be due.
        publish(&house, house::PROGRAM).await;
        house.baci.clock().set(at("2027-05-20T00:00:00+07:00"));
        house.baci.review_due(house.baci.clock().now()).await.unwrap();
        assert_eq!(house.baci.review_due(house.baci.clock().now()).await.unwrap(), 0);
        assert_eq!(story(&house, member).await.len(), 2, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn the_first_purchase_is_the_first_that_was_not_cancelled() {
    for house in houses().await {
        let first = house.baci.commit(house.purchase("k1", "card:1", &[(2_500, 1)])).await.unwrap();
        let member = first.event.member;
        house.baci.clock().set(at("2026-03-20T12:00:00+07:00"));
        house.baci.commit(house.purchase("k2", "card:1", &[(2_500, 1)])).await.unwrap();
        let what = What::Cancel { purchase: Target(first.event.event) };
        let third = house.purchase("k3", "card:1", &[(2_500, 1)]);
        let both = vec![house.command("c", Who::Id(member), what), third];
        for answer in house.baci.commit_all(both).await.unwrap() {
            answer.unwrap();
        }
        house.baci.clock().set(at("2027-03-22T00:00:00+07:00"));
        house.baci.review_due(house.baci.clock().now()).await.unwrap();
        let told = story(&house, member).await;
        assert_eq!(told.last().unwrap(), "first 2027-03-20 2027-03-19T17:00:00Z", "{told:?}");
        assert_eq!(points(&house, member).await, 10 + 1000 + 2, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn history_that_is_brought_in_sets_nothing_off() {
    for house in houses().await {
        for (key, day) in [("k1", "2024-04-14"), ("k2", "2025-04-14"), ("k3", "2026-03-01")] {
            let mut command = house.purchase(key, "card:1", &[(2_500, 1)]);
            command.at = Some(at(&format!("{day}T12:00:00+07:00")));
            house.baci.commit(command).await.unwrap();
        }
        let by = Who::Identity(house::identity("card:1"));
        let settled = house.baci.commit(house.command("s", by, What::Settle)).await.unwrap();
        let member = settled.event.member;
        assert_eq!(story(&house, member).await, [""; 0], "{}", house.kind);
        house.baci.clock().set(at("2026-04-14T12:00:00+07:00"));
        house.baci.review_due(house.baci.clock().now()).await.unwrap();
        let told =
            ["pi_mai 2026-04-14 2026-04-13T17:00:00Z", "first 2026-04-14 2026-04-13T17:00:00Z"];
        // Both at one instant: in any order.
        let mut all = story(&house, member).await;
        all.sort_by(|a, b| b.cmp(a));
        assert_eq!(all, told, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_clock_that_jumps_and_comes_back_gives_nothing_twice() {
    for house in houses().await {
        let member = house.member(born("--05-01"), &["card:1"]).await;
        house.baci.clock().set(at("2026-05-02T08:00:00+07:00"));
        house.baci.review_due(house.baci.clock().now()).await.unwrap();
        for now in ["2026-03-20T08:00:00+07:00", "2026-05-01T08:00:00+07:00"] {
            house.baci.clock().set(at(now));
            let key = format!("k{now}");
            house.baci.commit(house.purchase(&key, "card:1", &[(2_500, 1)])).await.unwrap();
            house.baci.review_due(house.baci.clock().now()).await.unwrap();
        }
        assert_eq!(story(&house, member).await.len(), 2, "{}", house.kind);
        assert_eq!(points(&house, member).await, 112, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn nobody_can_send_one_from_outside() {
    for house in houses().await {
        let fields = [("occasion".to_owned(), baci_core::event::Field::Text("birthday".into()))];
        let custom = Custom { name: "occasion".into(), fields: fields.into() };
        let by = Who::EnrollBy(house::identity("card:1"));
        let refused = house.baci.commit(house.command("o", by, What::Custom(custom))).await;
        assert_eq!(code(&refused.unwrap_err()), Code::InvalidRequest, "{}", house.kind);
        let empty = What::Purchase(Purchase::default());
        let by = Who::EnrollBy(house::identity("card:1"));
        assert!(house.baci.commit(house.command("p", by, empty)).await.is_err());
        // Whoever did not join had nothing.
        let rows =
            house.baci.database().fetch::<(i64,)>("SELECT COUNT(*) FROM occasion_days", vec![]);
        assert_eq!(rows.await.unwrap(), [(0,)], "{}", house.kind);
    }
}

/// Two members, of whom one had a birthday and the other bought first.
async fn two(house: &House) -> [MemberId; 2] {
    let bought = house.baci.commit(house.purchase("k1", "card:2", &[(2_500, 1)])).await.unwrap();
    let [stays, goes] = [house.member(born("--05-01"), &["card:1"]).await, bought.event.member];
    house.baci.clock().set(at("2026-03-20T12:00:00+07:00"));
    house.baci.commit(house.purchase("k2", "card:1", &[(2_500, 1)])).await.unwrap();
    let (profile, identities) = (born("--05-10"), vec![house::identity("card:2")]);
    let told = What::Update { profile, identities, revision: None };
    house.baci.commit(house.command("u", Who::Id(goes), told)).await.unwrap();
    house.baci.clock().set(at("2026-05-05T12:00:00+07:00"));
    house.baci.review_due(house.baci.clock().now()).await.unwrap();
    let what = What::Merge { other: goes, reason: "one person".into() };
    house.baci.commit(house.command("m", Who::Id(stays), what)).await.unwrap();
    [stays, goes]
}

async fn review(house: &House, now: &str) {
    house.baci.clock().set(at(now));
    house.baci.review_due(house.baci.clock().now()).await.unwrap();
    // Nobody is left for whom something is due for ever.
    assert_eq!(house.baci.review_due(house.baci.clock().now()).await.unwrap(), 0, "{}", house.kind);
}

#[tokio::test]
async fn who_turns_out_to_be_one_has_each_once() {
    for house in houses().await {
        let [stays, goes] = two(&house).await;
        review(&house, "2026-05-12T12:00:00+07:00").await;
        // A feast for each as long as they were two, and the birthday of the one who had it.
        assert_eq!(story(&house, stays).await.len(), 3, "{}", house.kind);
        review(&house, "2027-05-30T00:00:00+07:00").await;
        let told = story(&house, goes).await;
        let own = [
            "first 2027-03-15 2027-03-14T17:00:00Z",
            "pi_mai 2027-04-14 2027-04-13T17:00:00Z",
            "birthday 2027-05-01 2027-04-28T17:00:00Z",
        ];
        assert_eq!(told[3..], own, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn who_is_two_again_has_their_own() {
    for house in houses().await {
        let [stays, goes] = two(&house).await;
        house.baci.clock().set(at("2026-05-20T12:00:00+07:00"));
        let what = What::Unmerge { other: goes, reason: "two people".into() };
        house.baci.commit(house.command("n", Who::Id(stays), what)).await.unwrap();
        review(&house, "2027-05-30T00:00:00+07:00").await;
        let [own, theirs] = [story(&house, stays).await, story(&house, goes).await];
        assert_eq!(own.len(), 5, "{} {own:?}", house.kind);
        assert!(own.contains(&"first 2027-03-20 2027-03-19T17:00:00Z".to_owned()), "{own:?}");
        // What was over when they were one stays over: their birthday of that year.
        let all = [
            "pi_mai 2026-04-14 2026-04-13T17:00:00Z",
            "first 2027-03-15 2027-03-14T17:00:00Z",
            "pi_mai 2027-04-14 2027-04-13T17:00:00Z",
            "birthday 2027-05-10 2027-05-07T17:00:00Z",
        ];
        assert_eq!(theirs, all, "{}", house.kind);
        house.verify().await;
    }
}
