//! /v1/rewards, /v1/members/{id}/rewards, /v1/members/{id}/claims, /v1/claims and /v1/reward-pools

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

const REWARDS: &str = r#"
[rewards.tote]
name = { en = "Tote bag", lo = "ຖົງຜ້າ" }
description = { en = "Made of cotton" }
price = [{ wallet = "points", points = 50 }, { wallet = "points", points = 20, money = "9.50" }]
stock = 1
waiting = "2 days"
gives = { pick_up = "30 days" }
cancel = { within = "7 days", back = "50%" }
[rewards.movie]
price = { wallet = "points", points = 10 }
gives = { codes = "cinema" }
"#;

async fn houses() -> Vec<House> {
    let houses = House::both().await;
    let text = format!("{PROGRAM}{REWARDS}");
    for house in &houses {
        let source = Source { name: "p.toml", text: &text };
        let program = Program::from_toml(&[source]).unwrap_or_else(|p| panic!("{p:?}"));
        house.baci.publish(&program, "test", None, None).await.unwrap();
    }
    houses
}

#[tokio::test]
async fn a_reward_is_claimed_handed_out_and_not_sold_twice() {
    for house in houses().await {
        let (anna, bo) = (
            house.member_with("0811111111", "100").await,
            house.member_with("0822222222", "100").await,
        );
        let list = house.get("/v1/rewards").await;
        assert_eq!(list.is(200).text("/rewards/1/name"), "Tote bag");
        assert_eq!(list.json["rewards"][1]["stock"][0]["left"], 1);
        assert_eq!(list.json["rewards"][0]["state"], "gone", "no codes yet");
        let catalog = house.get(&format!("/v1/members/{anna}/rewards")).await;
        assert_eq!(catalog.is(200).json["rewards"][1]["can_have"], true);
        assert_eq!(catalog.text("/rewards/0/why_not/reason"), "reward-gone");

        let claims = format!("/v1/members/{anna}/claims");
        let with_money = json!({ "reward": "tote", "price": 2 });
        let claimed = house.post_as(&claims, "one", with_money.clone()).await;
        assert_eq!(claimed.is(201).text("/claim/money"), "9.50");
        assert_eq!(claimed.text("/balances/points/available"), "80");
        let again = house.post_as(&claims, "one", with_money).await;
        assert_eq!(again.is(201).header("idempotency-replayed"), "true");
        let other = json!({ "reward": "tote" });
        let none = house.post(&format!("/v1/members/{bo}/claims"), other.clone()).await;
        let none = none.fails(409, "reward_out_of_stock");
        assert_eq!(
            none.text("/detail"),
            "Nothing of “tote” is left. Join the waiting list to be next."
        );
        house
            .post(&claims, json!({ "reward": "tote", "price": 0 }))
            .await
            .fails(400, "invalid_request");
        house.post(&claims, json!({ "reward": "bag" })).await.fails(400, "unknown_name");

        // Bo waits; Anna cancels; the piece is kept for Bo.
        let waits = format!("/v1/members/{bo}/waits");
        let wait = house.post(&waits, other.clone()).await;
        assert_eq!(wait.is(201).text("/wait/state"), "waiting");
        let id = claimed.text("/claim/id").to_owned();
        let back = house.post(&format!("/v1/claims/{id}/cancel"), json!({})).await;
        assert_eq!(back.is(201).text("/balances/points/available"), "90");
        assert_eq!(back.text("/money_back"), "4.75");
        house.post(&format!("/v1/claims/{id}/cancel"), json!({})).await.fails(409, "claim_closed");
        let catalog = house.get(&format!("/v1/members/{bo}/rewards")).await;
        assert_eq!(catalog.is(200).text("/rewards/1/waits/0/state"), "held");
        let mine = house.post(&format!("/v1/members/{bo}/claims"), other).await;
        let code = mine.is(201).text("/claim/code").to_owned();
        let handed = house.post("/v1/claims/collect", json!({ "code": code })).await;
        assert_eq!(handed.is(201).text("/claim/state"), "collected");
        // The reasons of an event are for more people than its code.
        let why = house.get(&format!("/v1/decisions/{}", handed.text("/id"))).await;
        assert!(why.is(200).json.get("claim").is_none(), "{}", house.kind);
        assert!(!why.json.to_string().contains(&code), "{}", house.kind);
        house.post("/v1/claims/collect", json!({ "code": code })).await.fails(409, "claim_closed");
        house.post("/v1/claims/collect", json!({ "code": "1" })).await.fails(404, "not_found");
        let read = house.get(&format!("/v1/claims/{}", mine.text("/claim/id"))).await;
        assert_eq!(read.is(200).text("/state"), "collected");
        let page = house.get("/v1/rewards/tote/claims?limit=1").await;
        let next = page.is(200).text("/next").to_owned();
        let rest = house.get(&format!("/v1/rewards/tote/claims?limit=1&cursor={next}")).await;
        // Both were made in the same instant: either comes first.
        let mut states = [page.text("/claims/0/state"), rest.is(200).text("/claims/0/state")];
        states.sort_unstable();
        assert_eq!(states, ["cancelled", "collected"]);
        assert!(rest.json.get("next").is_none());
        let own = house.get(&format!("/v1/members/{bo}/claims")).await;
        assert_eq!(own.is(200).json["claims"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn stock_moves_and_codes_come_in() {
    for house in houses().await {
        let bo = house.member_with("0822222222", "100").await;
        let stock = "/v1/rewards/tote/stock";
        let more = json!({ "by": 3, "reason": "delivery" });
        let moved = house.post_as(stock, "s", more.clone()).await;
        assert_eq!(moved.is(201).text("/place"), "tote");
        house.post_as(stock, "s", more).await.is(201);
        let less = json!({ "by": -9, "reason": "broken" });
        house.post(stock, less).await.fails(409, "reward_out_of_stock");
        let moves = house.get(stock).await;
        assert_eq!(moves.is(200).json["moves"].as_array().unwrap().len(), 1);
        assert_eq!(house.get("/v1/rewards").await.json["rewards"][1]["stock"][0]["left"], 4);
        let pool = "/v1/reward-pools/cinema/codes";
        let codes = json!({ "codes": ["A-1", "A-2", "A-1"] });
        let added = house.post(pool, codes.clone()).await;
        assert_eq!((&added.is(201).json["added"], &added.json["there"]), (&2.into(), &1.into()));
        assert_eq!(house.post(pool, codes).await.is(201).json["added"], 0);
        house
            .post("/v1/reward-pools/opera/codes", json!({ "codes": ["A"] }))
            .await
            .fails(400, "unknown_name");
        let movie =
            house.post(&format!("/v1/members/{bo}/claims"), json!({ "reward": "movie" })).await;
        assert_eq!(movie.is(201).text("/claim/code"), "A-1");
        let waits = format!("/v1/members/{bo}/waits");
        house.post(&waits, json!({ "reward": "tote" })).await.fails(409, "reward_unavailable");
        house
            .post(&format!("{waits}/leave"), json!({ "reward": "tote" }))
            .await
            .fails(404, "not_found");
    }
}
