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

#[tokio::test]
async fn a_live_card_names_its_member_until_it_is_over() {
    for house in House::both().await {
        let id = house.member_with("0812345678", "100").await;
        let codes = house.get(&format!("/v1/members/{id}/live-card")).await;
        assert_eq!(codes.is(200).headers["cache-control"], "no-store");
        assert_eq!(codes.json["codes"].as_array().unwrap().len(), 10);
        let code = codes.text("/codes/0/code");
        let point = house.get("/v1/live-card-key").await.is(200).text("/point");
        assert!(point.len() == 130 && point.starts_with("04"), "{point}");
        let found = house.get(&format!("/v1/members?live_card={code}")).await;
        assert_eq!(found.is(200).text("/members/0/id"), id, "{}", house.kind);
        let bill = |code: &str| json!({ "live_card": code, "amount": "10" });
        let bought = house.post("/v1/purchases", bill(&code)).await;
        assert_eq!(bought.is(201).text("/member_id"), id);
        // One of the next minutes is not good yet; one that was scanned long ago not any more.
        let early = codes.text("/codes/3/code");
        house.post("/v1/purchases", bill(&early)).await.fails(409, "live_card_over");
        let old = format!("{code}@1500000000");
        house.post("/v1/purchases", bill(&old)).await.fails(409, "live_card_over");
        house.get(&format!("/v1/members?live_card={early}")).await.fails(409, "live_card_over");
        let forged = format!("{}{}", &code[..173], if code.ends_with('0') { "1" } else { "0" });
        house.post("/v1/purchases", bill(&forged)).await.fails(409, "live_card_over");
        house.post("/v1/purchases", bill("BACI1.12")).await.fails(400, "invalid_request");
    }
}
