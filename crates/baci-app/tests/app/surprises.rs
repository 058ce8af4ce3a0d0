//! Surprises on both databases: sealed before, drawn once by two servers, fair over time, never twice within the days,
//! never above the budget.

use crate::house::House;
use crate::house::rewards::why;
use crate::house::tiers::at;
use baci_app::{AppError, CheckedDraw, GiveSurprise, StoredDraw, What, Who};
use baci_core::id::{EventRef, MemberId};
use baci_core::member::Profile;
use baci_core::program::{Program, Source};
use std::collections::BTreeMap;

const SHOP: &str = r#"
schema = 1
[program]
id = "surprises"
name = "Surprises"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
worth = "0.10"
[surprises.joy]
gives = { points = 50 }
members = 2
every = "day"
at = "10:00"
not_again_days = 2
"#;

async fn houses(program: &str) -> Vec<House> {
    House::both_with(program).await
}

async fn members(house: &House, n: usize) -> Vec<MemberId> {
    let mut all = Vec::new();
    for n in 0..n {
        all.push(house.member(Profile::default(), &[&format!("card:{n}")]).await);
    }
    all
}

/// Goes on to a time, and lets two servers do at once what is due, twice.
async fn on(house: &House, time: &str) {
    house.baci.clock().set(at(time));
    let second = house.second().await;
    for _ in 0..2 {
        let now = house.baci.clock().now();
        let both = tokio::join!(house.baci.surprises_due(now), second.surprises_due(now));
        both.0.unwrap();
        both.1.unwrap();
    }
}

async fn draw(house: &House, id: &str) -> StoredDraw {
    house.baci.surprise_draw(id).await.unwrap()
}

async fn points(house: &House, member: MemberId) -> i64 {
    house.baci.balances(member).await.unwrap().get("points").map_or(0, |own| own.available)
}

/// What everybody has, the least first.
async fn all_points(house: &House, members: &[MemberId]) -> Vec<i64> {
    let mut all = Vec::new();
    for member in members {
        all.push(points(house, *member).await);
    }
    all.sort_unstable();
    all
}

#[tokio::test]
async fn it_is_sealed_before_and_drawn_once() {
    for house in houses(SHOP).await {
        let members = members(&house, 10).await;
        // Ten o'clock is over: the first draw is that of tomorrow.
        on(&house, "2026-03-15T12:00:00+07:00").await;
        let draws = house.baci.surprise_draws().await.unwrap();
        assert_eq!(draws.len(), 1, "{}", house.kind);
        let open = draws[0].clone();
        assert_eq!((&*open.draw, &*open.state, &*open.seed), ("joy/2026-03-16", "open", ""));
        assert_eq!(why(house.baci.check_draw(&open.draw).await), "draw-not-yet");
        on(&house, "2026-03-16T09:59:59+07:00").await;
        assert_eq!(draw(&house, &open.draw).await.state, "open", "{}", house.kind);
        on(&house, "2026-03-16T10:00:00+07:00").await;
        let given = draw(&house, &open.draw).await;
        let told = (given.looked, given.eligible, given.members, given.given);
        assert_eq!((&*given.state, told), ("given", (10, 10, 2, 2)), "{}", house.kind);
        assert_eq!(given.seal, open.seal, "it was sealed before");
        let checked = house.baci.check_draw(&open.draw).await.unwrap();
        assert!(checked.holds() && checked.draw == given, "{}", house.kind);
        let sum: i64 = all_points(&house, &members).await.iter().sum();
        assert_eq!(sum, 100, "{}", house.kind);
        for own in &checked.drawn {
            assert_eq!(points(&house, own.member).await, 50, "{}", house.kind);
            let line = house.baci.statement(own.member, None, 1).await.unwrap().lines.remove(0);
            let answer = line.outcome.surprise.clone().unwrap();
            assert_eq!((answer.draw, answer.place), (open.draw.clone(), own.place));
            let id = EventRef { member: own.member, event: line.event.event };
            assert!(house.baci.explain(id).await.unwrap().agrees, "{}", house.kind);
        }
        house.verify().await;
        // The task does the same.
        house.pass(86_400);
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!(draw(&house, "joy/2026-03-17").await.given, 2, "{}", house.kind);
    }
}

/// Six members, two a day: after each three days everybody had as many, and nobody had it two days in a row.
#[tokio::test]
async fn it_is_fair_over_time_and_never_twice_within_the_days() {
    for house in houses(SHOP).await {
        let members = members(&house, 6).await;
        on(&house, "2026-03-15T12:00:00+07:00").await;
        let mut before: BTreeMap<MemberId, i64> = BTreeMap::new();
        for day in 1..=9 {
            on(&house, &format!("2026-03-{}T11:00:00+07:00", 15 + day)).await;
            let id = format!("joy/2026-03-{}", 15 + day);
            let CheckedDraw { drawn, .. } = house.baci.check_draw(&id).await.unwrap();
            assert_eq!(drawn.len(), 2, "{} {id}", house.kind);
            for own in drawn {
                let last = before.insert(own.member, day);
                assert!(last.is_none_or(|last| day - last >= 2), "{} {id}", house.kind);
            }
            if day % 3 == 0 {
                let all = all_points(&house, &members).await;
                assert_eq!(all, [50 * day / 3; 6], "{} {id}", house.kind);
            }
        }
        house.verify().await;
    }
}

#[tokio::test]
async fn only_those_are_drawn_of_whom_it_holds_and_no_budget_is_exceeded() {
    let with = "when = \"member.purchases >= 1\"\nbudget = { amount = 14, per = \"month\" }\ngives";
    for house in houses(&SHOP.replacen("gives", with, 1)).await {
        let members = members(&house, 8).await;
        for n in 0..3 {
            let buy = house.purchase(&format!("b{n}"), &format!("card:{n}"), &[(10_000, 1)]);
            house.baci.commit(buy).await.unwrap();
        }
        on(&house, "2026-03-15T12:00:00+07:00").await;
        on(&house, "2026-03-16T10:00:00+07:00").await;
        let first = draw(&house, "joy/2026-03-16").await;
        assert_eq!((first.looked, first.eligible, first.given), (8, 3, 2), "{}", house.kind);
        // Fourteen baht a month are two gifts of five.
        on(&house, "2026-03-17T10:00:00+07:00").await;
        let none = draw(&house, "joy/2026-03-17").await;
        assert_eq!((none.state.as_str(), none.eligible, none.members), ("given", 1, 0));
        assert!(house.baci.check_draw("joy/2026-03-17").await.unwrap().holds());
        // A draw that nobody was there for is made when a server is, once; the next month has a budget again.
        on(&house, "2026-03-31T12:00:00+07:00").await;
        on(&house, "2026-04-01T18:00:00+07:00").await;
        assert_eq!(draw(&house, "joy/2026-04-01").await.given, 2, "{}", house.kind);
        let all = all_points(&house, &members).await;
        assert_eq!(all.iter().sum::<i64>(), 200, "{}", house.kind);
        assert_eq!(all[..5], [0; 5], "who bought nothing is drawn never");
        house.verify().await;
    }
}

#[tokio::test]
async fn what_a_member_had_goes_along_where_they_turn_out_to_be_another() {
    for house in houses(&SHOP.replace("members = 2", "members = 1")).await {
        let members = members(&house, 2).await;
        on(&house, "2026-03-15T12:00:00+07:00").await;
        on(&house, "2026-03-16T10:00:00+07:00").await;
        let drawn = house.baci.check_draw("joy/2026-03-16").await.unwrap().drawn[0].member;
        let other = *members.iter().find(|id| **id != drawn).unwrap();
        let what = What::Merge { other: drawn, reason: "one person".into() };
        house.baci.commit(house.command("m", Who::Id(other), what)).await.unwrap();
        // Who stays had it yesterday; the day after tomorrow they may have it again.
        on(&house, "2026-03-17T10:00:00+07:00").await;
        let none = draw(&house, "joy/2026-03-17").await;
        assert_eq!((none.looked, none.eligible, none.given), (1, 0, 0), "{}", house.kind);
        on(&house, "2026-03-18T10:00:00+07:00").await;
        let entries = house.baci.surprise_entries("joy/2026-03-18", 0, 10).await.unwrap();
        assert_eq!(entries.len(), 1, "{}", house.kind);
        assert_eq!((entries[0].member, entries[0].had), (other, 1), "{}", house.kind);
        // Drawn as two and one by now: the second gift is refused.
        let gift = |key: &str, member| {
            let (surprise, draw) = ("joy".to_owned(), "joy/x".to_owned());
            let what = What::GiveSurprise(GiveSurprise { surprise, draw, place: 1 });
            house.command(key, Who::Id(member), what)
        };
        let no: Result<_, AppError> = house.baci.commit(gift("g", drawn)).await;
        assert_eq!(why(no), "surprise-again", "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_list_that_was_meddled_with_is_seen() {
    for house in houses(SHOP).await {
        members(&house, 5).await;
        on(&house, "2026-03-15T12:00:00+07:00").await;
        on(&house, "2026-03-16T10:00:00+07:00").await;
        let id = "joy/2026-03-16";
        assert!(house.baci.check_draw(id).await.unwrap().holds(), "{}", house.kind);
        let mut tx = house.baci.database().begin().await.unwrap();
        let swap = "UPDATE surprise_entries SET place = CASE place WHEN 1 THEN 5 ELSE 1 END WHERE place IN (1, 5)";
        tx.execute(swap, vec![]).await.unwrap();
        tx.commit().await.unwrap();
        let checked = house.baci.check_draw(id).await.unwrap();
        assert!(checked.sealed && !checked.ordered, "{}", house.kind);
    }
}

#[tokio::test]
async fn a_surprise_that_the_program_has_no_more_is_not_drawn() {
    for house in houses(SHOP).await {
        let members = members(&house, 5).await;
        on(&house, "2026-03-15T12:00:00+07:00").await;
        let text = SHOP.split("[surprises.joy]").next().unwrap();
        let program = Program::from_toml(&[Source { name: "p.toml", text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        on(&house, "2026-03-16T10:00:00+07:00").await;
        assert_eq!(draw(&house, "joy/2026-03-16").await.state, "void", "{}", house.kind);
        assert_eq!(all_points(&house, &members).await, [0; 5], "{}", house.kind);
        assert_eq!(why(house.baci.surprise_draw("joy/2026-03-17").await), "draw-not-found");
    }
}
