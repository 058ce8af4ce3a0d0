//! /v1/members/{id}/cards and /v1/cards

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

#[tokio::test]
async fn a_lost_card_is_replaced_and_plastic_ones_are_taken_in() {
    for house in House::both().await {
        let text = format!("{PROGRAM}\n[[card]]\nprefix = \"299\"\nissue = true\n");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        let id = house.member_with("0812345678", "100").await;
        let path = format!("/v1/members/{id}/cards");
        let first = house.post(&path, json!({ "card": "12345" })).await;
        assert_eq!(first.is(201).text("/card"), "12345");
        let replaced = house.post(&path, json!({ "lost": "12345", "reason": "lost" })).await;
        let new = replaced.is(201).text("/card");
        assert!(new.starts_with("299") && new.len() == 13, "{new}");
        let bill = |card: &str| json!({ "card": card, "enroll": true, "amount": "10" });
        house.post("/v1/purchases", bill("12345")).await.fails(409, "card_lost");
        house.get("/v1/members?card=12345").await.fails(409, "card_lost");
        assert_eq!(house.post("/v1/purchases", bill(&new)).await.is(201).text("/member_id"), id);
        let mistyped = format!("{}{}", &new[..12], (new[12..].parse::<u8>().unwrap() + 1) % 10);
        house.post("/v1/purchases", bill(&mistyped)).await.fails(400, "invalid_request");
        let list = json!({ "cards": [
            { "card": "2990000000002", "phone": "0812345678" },
            { "card": "2990000000019", "external_id": "C-7", "name": "Malee" },
            { "card": "2990000000020" },
        ] });
        let report = house.post("/v1/cards", list).await;
        let report = &report.is(200).json;
        assert_eq!((&report["joined"], &report["added"]), (&json!(1), &json!(1)), "{}", house.kind);
        assert_eq!(report["refused"][0]["at"], 2);
        assert!(report["refused"][0]["detail"].as_str().unwrap().contains("2990000000020"));
        let two = json!({ "cards": [{ "card": "1", "phone": "0812345678", "email": "a@b.c" }] });
        house.post("/v1/cards", two).await.fails(400, "invalid_request");
    }
}
