//! Races for rewards: five hundred buyers for one piece, on each database and on two servers of one. One has
//! it, all others are told plainly and keep their points; partners' codes are given once each.

use crate::house;

use crate::house::rewards::{SHOP, asked, claim, rich, wanted};
use crate::house::{House, code};
use baci_app::{AppError, Baci, By, NewStock};
use baci_core::id::MemberId;
use baci_core::refusal::Code;
use std::collections::BTreeSet;

const BUYERS: usize = 500;
const CODES: usize = 40;

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

async fn crowd(house: &House) -> Vec<MemberId> {
    let mut members = Vec::with_capacity(BUYERS);
    for n in 0..BUYERS {
        members.push(rich(house, &format!("card:{n}")).await);
    }
    members
}

/// Everybody at once.
async fn rush(
    servers: &[Baci],
    members: &[MemberId],
    (name, reward): (&str, &str),
) -> Vec<Result<baci_app::Answer, AppError>> {
    let mut running = Vec::with_capacity(members.len());
    for (n, member) in members.iter().copied().enumerate() {
        let (server, wanted) = (servers[n % servers.len()].clone(), wanted(reward));
        let key = format!("{name}-{n}");
        running.push(tokio::spawn(async move { claim(&server, &key, member, wanted).await }));
    }
    let mut done = Vec::with_capacity(running.len());
    for task in running {
        done.push(task.await.unwrap());
    }
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn one_piece_and_five_hundred_buyers() {
    for (house, servers) in houses().await {
        let name = format!("{} with {} servers", house.kind, servers.len());
        let members = crowd(&house).await;
        let done = rush(&servers, &members, ("one", "tote")).await;
        let winners: Vec<usize> = (0..BUYERS).filter(|n| done[*n].is_ok()).collect();
        assert_eq!(winners.len(), 1, "{name}");
        for no in done.iter().filter_map(|done| done.as_ref().err()) {
            assert_eq!(code(no), Code::RewardOutOfStock, "{name}");
        }
        // Sent again with the same key, the one has it once, and the others still do not.
        let again = rush(&servers, &members, ("one", "tote")).await;
        assert!(again[winners[0]].as_ref().unwrap().replayed, "{name}");
        assert_eq!(again.iter().filter(|done| done.is_ok()).count(), 1, "{name}");
        for (n, member) in members.iter().enumerate() {
            let has = house.baci.balances(*member).await.unwrap()["points"].available;
            assert_eq!(has, if n == winners[0] { 500 } else { 1000 }, "{name}");
        }
        let (_, infos) = house.baci.rewards().await.unwrap();
        assert_eq!(infos.last().unwrap().shelves[0].left, 0, "{name}");
        house.verify().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_code_of_a_pool_is_given_once() {
    for (house, servers) in houses().await {
        let name = format!("{} with {} servers", house.kind, servers.len());
        let members = crowd(&house).await;
        let codes: Vec<String> = (0..CODES).map(|n| format!("CINEMA-{n:03}")).collect();
        let by = By::console();
        house.baci.add_pool_codes(&by, "cinema", &codes).await.unwrap();
        let done = rush(&servers, &members, ("code", "movie")).await;
        let given = done.iter().filter_map(|done| done.as_ref().ok());
        let given: Vec<String> =
            given.map(|own| own.outcome.reward.clone().unwrap().code).collect();
        assert_eq!(given.len(), CODES, "{name}");
        assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), CODES, "{name}: none twice");
        assert!(given.iter().all(|code| codes.contains(code)), "{name}");
        for no in done.iter().filter_map(|done| done.as_ref().err()) {
            assert_eq!(code(no), Code::RewardOutOfStock, "{name}");
        }
    }
}

/// A claim and its cancel, sent by everybody at once, many times over: in the end one of each counts.
#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_cancelled_once_whoever_asks() {
    for (house, servers) in houses().await {
        let member = rich(&house, "card:1").await;
        let answer = claim(&house.baci, "a", member, wanted("tote")).await.unwrap();
        let id = house::rewards::claimed(&answer);
        let mut running = Vec::new();
        for n in 0..50usize {
            let server = servers[n % servers.len()].clone();
            let key = asked(&format!("x{n}"));
            running.push(tokio::spawn(async move { server.cancel_claim("test", id, key).await }));
        }
        let mut done = 0;
        for task in running {
            match task.await.unwrap() {
                Ok(_) => done += 1,
                Err(no) => assert_eq!(code(&no), Code::ClaimClosed, "{}", house.kind),
            }
        }
        assert_eq!(done, 1, "{}", house.kind);
        let has = house.baci.balances(member).await.unwrap()["points"].available;
        assert_eq!(has, 750, "{}", house.kind);
        house.verify().await;
    }
}

/// Deliveries while everybody claims: as many have one as there are in the end, and none is left over.
#[tokio::test(flavor = "multi_thread")]
async fn stock_that_comes_meanwhile_is_claimed_once() {
    const TIMES: usize = 10;
    for (house, servers) in houses().await {
        let name = format!("{} with {} servers", house.kind, servers.len());
        let members = crowd(&house).await;
        let mut deliveries = Vec::new();
        for n in 0..TIMES {
            let server = servers[n % servers.len()].clone();
            deliveries.push(tokio::spawn(async move {
                let (reward, reason) = ("tote".to_owned(), "delivery".to_owned());
                let new = NewStock { reward, branch: None, by: 3, reason };
                server.move_stock(&By::console(), new, Some(asked(&format!("s{n}")))).await
            }));
        }
        let done = rush(&servers, &members, ("one", "tote")).await;
        for delivery in deliveries {
            delivery.await.unwrap().unwrap();
        }
        let won = done.iter().filter(|done| done.is_ok()).count();
        // Who came before a delivery went away; now there are more than enough who ask again.
        let again = rush(&servers, &members, ("two", "tote")).await;
        let won = won + again.iter().filter(|done| done.is_ok()).count();
        assert_eq!(won, 1 + 3 * TIMES, "{name}");
        let (_, infos) = house.baci.rewards().await.unwrap();
        assert_eq!(infos.last().unwrap().shelves[0].left, 0, "{name}");
        house.verify().await;
    }
}
