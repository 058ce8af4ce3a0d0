//! Games on both databases: sealed before, drawn by the seed alone, paid and given at once, never above what there is.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::rewards::{asked, points, rich, why};
use crate::house::tiers::at;
use crate::house::{House, code};
use baci_app::{Answer, AppError, Baci, GameAnswer, PlayGame, What, Who};
use baci_core::id::{EventRef, MemberId};
use baci_core::member::Profile;
use baci_core::refusal::Code;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

const SHOP: &str = r#"
schema = 1
[program]
id = "games"
name = "Games"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
expires = { after = "12 months" }
worth = "0.10"
[[promotion]]
id = "free-coffee"
coupon = "held"
discount = { percent = 10 }
[games.wheel]
kind = "spin"
price = { points = 10 }
prizes = [
    { id = "fifty", weight = 3, gives = { points = 50 } },
    { id = "coffee", weight = 2, gives = { coupon = "free-coffee", lasts = "7 days" } },
    { id = "nothing", weight = 5 },
]
[games.daily]
kind = "scratch"
limits = { per_day = 2 }
prizes = [{ id = "one", weight = 1, gives = { points = 1 } }]
[games.last]
kind = "scratch"
otherwise = "nothing"
prizes = [
    { id = "car", weight = 1000, gives = { points = 1000 }, most = 1 },
    { id = "nothing", weight = 1 },
]
[games.budget]
kind = "spin"
budget = { amount = 100, per = "day" }
otherwise = "nothing"
prizes = [
    { id = "ten", weight = 4, gives = { points = 100 } },
    { id = "three", weight = 4, gives = { points = 30 } },
    { id = "nothing", weight = 1 },
]
"#;

fn of(game: &str) -> PlayGame {
    PlayGame { game: game.to_owned(), ..PlayGame::default() }
}

async fn play(
    baci: &Baci,
    key: &str,
    member: MemberId,
    wanted: PlayGame,
) -> Result<Answer, AppError> {
    baci.play_game("test", Who::Id(member), wanted, asked(key)).await
}

fn told(answer: &Answer) -> &GameAnswer {
    answer.outcome.game.as_ref().unwrap()
}

async fn seal_of(house: &House, member: MemberId, game: &str) -> String {
    let all = house.baci.games_for(member).await.unwrap();
    let id = |own: &&baci_app::MemberGame| all.published.program.games[own.game].id == game;
    all.games.iter().find(id).unwrap().seal.clone()
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the docs tell players to work out, by hand as it were.
fn by_hand(seed: &str, words: &str, prizes: &[(&'static str, u128)]) -> &'static str {
    let sum: u128 = prizes.iter().map(|(_, weight)| weight).sum();
    let top = (1u128 << 64) / sum * sum;
    let number = |n: u32| sha256(&format!("{seed}:{words}:{n}"));
    let numbers = (0..).map(|n| u128::from_str_radix(&number(n)[..16], 16).unwrap());
    let rest = numbers.filter(|number| *number < top).map(|number| number % sum).next().unwrap();
    let mut end = 0;
    for (id, weight) in prizes {
        end += weight;
        if rest < end {
            return id;
        }
    }
    unreachable!()
}

#[tokio::test]
async fn what_is_drawn_was_sealed_before_and_can_be_worked_out_by_hand() {
    for house in House::both_with(SHOP).await {
        let member = rich(&house, "card:1").await;
        let (mut has, mut seen, mut coupons) = (1000, BTreeSet::new(), 0);
        for n in 0..40 {
            let shown = seal_of(&house, member, "wheel").await;
            let words = if n % 2 == 0 { String::new() } else { format!("ໂຊກດີ {n}") };
            let wanted =
                PlayGame { words: words.clone(), seal: Some(shown.clone()), ..of("wheel") };
            let answer = play(&house.baci, &format!("p{n}"), member, wanted.clone()).await.unwrap();
            let own = told(&answer).clone();
            assert_eq!((own.turn, &own.seal), (n, &shown), "{}", house.kind);
            assert_eq!(sha256(&own.seed), shown, "the seed was sealed before");
            let prizes = [("fifty", 3), ("coffee", 2), ("nothing", 5)];
            assert_eq!(own.prize, by_hand(&own.seed, &words, &prizes), "{}", house.kind);
            has += if own.prize == "fifty" { 40 } else { -10 };
            coupons += usize::from(own.prize == "coffee");
            assert_eq!(answer.outcome.coupons.len(), usize::from(own.prize == "coffee"));
            assert_eq!(points(&answer), has, "{}", house.kind);
            assert_eq!(own.next, seal_of(&house, member, "wheel").await);
            seen.insert(own.prize.clone());
            // The same request again is the same play.
            let again = play(&house.baci, &format!("p{n}"), member, wanted.clone()).await.unwrap();
            assert!(again.replayed && again.event == answer.event && told(&again) == &own);
            // Another request with the seal of that play finds another draw next.
            let late = play(&house.baci, &format!("q{n}"), member, wanted).await;
            assert_eq!(why(late), "game-seal", "{}", house.kind);
            let explained = house.baci.explain(answer.event).await.unwrap();
            assert!(explained.agrees, "{}", house.kind);
            let checked = house.baci.play(answer.event).await.unwrap();
            assert!(checked.holds() && checked.answer == own, "{}", house.kind);
        }
        assert_eq!(seen.len(), 3, "forty plays brought each prize at least once");
        assert_eq!(house.baci.coupons_of(member, 100).await.unwrap().len(), coupons);
        let page = house.baci.plays_of(member, None, 30).await.unwrap();
        let rest = house.baci.plays_of(member, page.next, 30).await.unwrap();
        assert_eq!((page.plays.len(), rest.plays.len(), rest.next), (30, 10, None));
        house.verify().await;
    }
}

#[tokio::test]
async fn what_seeds_are_made_from_is_told_to_nobody() {
    for house in House::both_with(SHOP).await {
        let member = rich(&house, "card:1").await;
        for n in 0..5 {
            play(&house.baci, &format!("p{n}"), member, of("wheel")).await.unwrap();
        }
        let stored = baci_store::setting::get(house.baci.database(), "draws").await.unwrap();
        let document: serde_json::Value = serde_json::from_str(&stored.unwrap().document).unwrap();
        let secret = document["secret"].as_str().unwrap();
        assert_eq!(house.columns_with(secret).await, ["settings.document"], "{}", house.kind);
        // The next seed stands nowhere, not even its seal.
        let next = seal_of(&house, member, "wheel").await;
        assert_eq!(house.columns_with(&next).await, ["events.body", "events.outcome"]);
        // Made anew, another draw is next for everybody, and what was played still holds.
        house.baci.reseal_games().await.unwrap();
        assert_ne!(seal_of(&house, member, "wheel").await, next);
        let wanted = PlayGame { seal: Some(next), ..of("wheel") };
        assert_eq!(why(play(&house.baci, "late", member, wanted).await), "game-seal");
        for play in house.baci.plays_of(member, None, 10).await.unwrap().plays {
            let id = EventRef { member: play.member, event: play.event };
            assert!(house.baci.play(id).await.unwrap().holds());
            assert!(house.baci.explain(id).await.unwrap().agrees);
        }
    }
}

/// The houses, each with its servers: one on each database, and two on one.
async fn houses() -> Vec<(House, Vec<Baci>)> {
    let mut houses = Vec::new();
    for house in House::both_with(SHOP).await {
        let servers = vec![house.baci.clone()];
        houses.push((house, servers));
    }
    let house = House::on(baci_testing::postgres(), SHOP).await;
    let servers = vec![house.baci.clone(), house.second().await];
    houses.push((house, servers));
    houses
}

/// Everybody at once, each so many times.
async fn rush(servers: &[Baci], members: &[MemberId], game: &str, times: usize) -> Vec<Answer> {
    let mut running = Vec::new();
    for n in 0..members.len() * times {
        let (server, member) = (servers[n % servers.len()].clone(), members[n % members.len()]);
        let (key, wanted) = (format!("{game}/{n}"), of(game));
        running.push(tokio::spawn(async move { play(&server, &key, member, wanted).await }));
    }
    let mut done = Vec::new();
    for task in running {
        done.push(task.await.unwrap().unwrap());
    }
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_prize_is_given_once_and_no_budget_exceeded() {
    for (house, servers) in houses().await {
        let name = format!("{} with {} servers", house.kind, servers.len());
        let mut members = Vec::new();
        for n in 0..100 {
            members.push(house.member(Profile::default(), &[&format!("card:{n}")]).await);
        }
        let done = rush(&servers, &members, "last", 2).await;
        let won = done.iter().filter(|answer| told(answer).prize == "car").count();
        let drawn = done.iter().filter(|answer| told(answer).drawn == "car").count();
        assert_eq!(won, 1, "{name}: there is one car");
        assert!(drawn > 150, "{name}: {drawn} drew it");
        let done = rush(&servers, &members, "budget", 3).await;
        let given: i64 =
            done.iter().flat_map(|answer| &answer.outcome.credits).map(|own| own.amount).sum();
        // A hundred baht are a thousand points, and what is left would not buy the smallest prize.
        assert!((971..=1000).contains(&given), "{name}: {given}");
        let mut turns = BTreeSet::new();
        for answer in &done {
            assert!(
                turns.insert((answer.event.member, told(answer).turn)),
                "{name}: no turn twice"
            );
            assert!(house.baci.explain(answer.event).await.unwrap().agrees, "{name}");
        }
        let today = at("2026-03-15T12:00:00+07:00");
        let day = house.baci.in_force().await.unwrap().program.zone.local(today).day;
        let (published, infos) = house.baci.games(Some((day, day))).await.unwrap();
        let at = published.program.games.iter().position(|own| own.id == "budget").unwrap();
        let worth: i64 = infos[at].given.iter().map(|own| own.worth).sum();
        assert_eq!(infos[at].left.budget, Some(100_00 - worth), "{name}");
        assert_eq!(worth, given * 10, "{name}");
        assert_eq!(infos[at].given.iter().map(|own| own.times).sum::<i64>(), 300, "{name}");
        house.verify().await;
        // The next day has a budget of its own.
        house.pass(86_400);
        let next = rush(&servers, &members[..10], "budget", 2).await;
        assert!(next.iter().any(|answer| !answer.outcome.credits.is_empty()), "{name}");
    }
}

#[tokio::test]
async fn a_day_ends_at_midnight_of_the_shop_also_where_clocks_change() {
    let berlin = SHOP.replace("Asia/Bangkok", "Europe/Berlin");
    for house in House::both_with(&berlin).await {
        house.baci.clock().set(at("2026-10-20T12:00:00Z"));
        let member = house.member(Profile::default(), &["card:1"]).await;
        let mut n = 0;
        // A day of 25 hours, which begins at 22:00Z and ends at 23:00Z; in its two hours from 2 to 3 it is one day.
        for (time, plays) in [
            ("2026-10-24T21:59:59Z", 2),
            ("2026-10-24T22:00:00Z", 1),
            ("2026-10-25T00:30:00Z", 1),
            ("2026-10-25T01:30:00Z", 0),
            ("2026-10-25T22:59:59Z", 0),
            ("2026-10-25T23:00:00Z", 2),
        ] {
            house.baci.clock().set(at(time));
            for _ in 0..plays {
                n += 1;
                play(&house.baci, &format!("p{n}"), member, of("daily")).await.unwrap();
            }
            let left = if time == "2026-10-24T22:00:00Z" { 1 } else { 0 };
            let all = house.baci.games_for(member).await.unwrap();
            let daily =
                all.games.iter().find(|own| all.published.program.games[own.game].id == "daily");
            assert_eq!(daily.unwrap().look.plays_left, Some(left), "{} {time}", house.kind);
            if left == 0 {
                n += 1;
                let no = play(&house.baci, &format!("p{n}"), member, of("daily")).await;
                assert_eq!(why(no), "game-limit-day", "{} {time}", house.kind);
            }
        }
    }
}

/// Seeds that were shown never come again: not for who stays, not for who goes, not when they are two again.
#[tokio::test]
async fn no_draw_comes_twice_whoever_turns_out_to_be_whom() {
    for house in House::both_with(SHOP).await {
        let (stays, goes) = (rich(&house, "card:1").await, rich(&house, "card:2").await);
        let (mut seeds, mut n) = (BTreeSet::new(), 0);
        let mut go = async |member: MemberId, times: usize| {
            let mut last = None;
            for _ in 0..times {
                n += 1;
                let shown = seal_of(&house, member, "wheel").await;
                let wanted = PlayGame { seal: Some(shown), ..of("wheel") };
                let answer = play(&house.baci, &format!("p{n}"), member, wanted).await.unwrap();
                assert!(seeds.insert(told(&answer).seed.clone()), "{}: {n}", house.kind);
                assert!(house.baci.explain(answer.event).await.unwrap().agrees);
                last = Some(answer);
            }
            last.unwrap()
        };
        go(stays, 1).await;
        let before = go(goes, 4).await;
        let reason = "one person".to_owned();
        let merge = What::Merge { other: goes, reason };
        house.baci.commit(house.command("merge", Who::Id(stays), merge)).await.unwrap();
        // Who asks for the other one plays as the one who stays.
        let with = go(goes, 3).await;
        assert_eq!((with.event.member, told(&with).turn), (stays, 6), "{}", house.kind);
        let page = house.baci.plays_of(stays, None, 20).await.unwrap();
        assert_eq!(page.plays.len(), 8, "{}", house.kind);
        assert!(house.baci.play(before.event).await.unwrap().holds());
        let unmerge = What::Unmerge { other: goes, reason: "two people".into() };
        house.baci.commit(house.command("two", Who::Id(stays), unmerge)).await.unwrap();
        go(stays, 2).await;
        go(goes, 2).await;
        house.verify().await;
    }
}

#[tokio::test]
async fn who_cannot_play_keeps_their_points() {
    for house in House::both_with(SHOP).await {
        let member = rich(&house, "card:1").await;
        let poor = house.member(Profile::default(), &["card:2"]).await;
        let no = play(&house.baci, "a", poor, of("wheel")).await;
        assert_eq!(code(&no.unwrap_err()), Code::InsufficientBalance, "{}", house.kind);
        let no = play(&house.baci, "b", member, of("roulette")).await;
        assert_eq!(why(no), "unknown-game", "{}", house.kind);
        let long = PlayGame { words: "x".repeat(65), ..of("wheel") };
        assert_eq!(why(play(&house.baci, "c", member, long).await), "text-long");
        let balances = house.baci.balances(member).await.unwrap();
        assert_eq!(balances["points"].available, 1000, "{}", house.kind);
        assert!(house.baci.plays_of(member, None, 10).await.unwrap().plays.is_empty());
    }
}
