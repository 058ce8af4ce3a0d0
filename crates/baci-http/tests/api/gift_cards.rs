//! /v1/gift-cards, and paying with them

use crate::house::House;
use baci_core::program::{Program, Source};
use serde_json::{Value, json};

const CARDS: &str = r#"
[wallets.gift]
kind = "gift-card"
expires = { after = "60 months" }
"#;

async fn houses() -> Vec<House> {
    let houses = House::both().await;
    for house in &houses {
        let text = crate::house::PROGRAM
            .replace("[[earn]]\nid = \"base\"", &format!("{CARDS}[[earn]]\nid = \"base\""));
        let source = Source { name: "house.toml", text: &text };
        let program = Program::from_toml(&[source]).unwrap_or_else(|p| panic!("{p:?}"));
        house.baci.publish(&program, "test", None, None).await.unwrap();
    }
    houses
}

fn bill(cards: &Value) -> Value {
    let line = json!({ "sku": "rice", "unit_price": "100.00" });
    json!({ "phone": "0812345678", "enroll": true,
        "basket": { "lines": [line], "gift_cards": cards } })
}

#[tokio::test]
async fn a_card_is_issued_pays_is_topped_up_and_blocked() {
    for house in houses().await {
        let issued = house.post_as("/v1/gift-cards", "i", json!({ "amount": "60.00" })).await;
        let again = house.post_as("/v1/gift-cards", "i", json!({ "amount": "60.00" })).await;
        assert_eq!(issued.is(201).text("/id"), again.is(201).text("/id"), "{}", house.kind);
        let (number, pin) = (issued.text("/number"), issued.text("/pin"));
        assert_eq!((number.len(), pin.len(), again.json.get("pin")), (16, 6, None));
        let path = format!("/v1/gift-cards/{}", issued.text("/id"));
        let hand = json!([{ "number": number, "pin": pin }]);
        let quoted = house.post("/v1/quotes", bill(&hand)).await;
        assert_eq!(quoted.is(200).text("/offers/totals/due"), "40.00", "{}", house.kind);
        let wrong = json!([{ "number": number, "pin": "000000" }]);
        house.post("/v1/purchases", bill(&wrong)).await.fails(404, "gift_card_unknown");
        let sold = house.post("/v1/purchases", bill(&hand)).await;
        assert_eq!(sold.is(201).text("/gift_cards/0/paid"), "60.00", "{}", house.kind);
        assert_eq!(sold.text("/gift_cards/0/left"), "0.00");
        assert_eq!(sold.text("/gift_cards/0/ends_in"), &number[12..]);
        house.post(&format!("{path}/top-ups"), json!({ "amount": "5" })).await.is(201);
        let back = house
            .post(&format!("/v1/purchases/{}/refunds", sold.text("/id")), json!({ "all": true }))
            .await;
        assert_eq!(back.is(201).text("/gift_cards/0/paid"), "-60.00", "{}", house.kind);
        assert_eq!(house.get(&path).await.is(200).text("/balance"), "65.00");
        let found = json!({ "number": number, "pin": pin });
        let found = house.post("/v1/gift-cards/find", found).await;
        assert_eq!(found.is(200).text("/balance"), "65.00");
        assert!(found.json.get("pin").is_none(), "{}", found.text);
        let lines = house.get(&format!("{path}/history")).await;
        let amounts: Vec<_> = (0..4).map(|i| lines.text(&format!("/lines/{i}/amount"))).collect();
        let mut sorted = amounts.clone();
        sorted.sort();
        assert_eq!(sorted, ["-60.00", "5.00", "60.00", "60.00"], "{}", house.kind);
        house.post(&format!("{path}/block"), json!({})).await.is(200);
        let blocked = json!([{ "id": issued.text("/id") }]);
        house.post("/v1/purchases", bill(&blocked)).await.fails(409, "gift_card_blocked");
        let open = house.post(&format!("{path}/unblock"), json!({})).await;
        assert_eq!(open.is(200).text("/state"), "open");
        house.post("/v1/purchases", bill(&blocked)).await.is(201);
        let renewed = house.post(&format!("{path}/pin"), json!({})).await;
        assert_eq!(renewed.is(200).text("/pin").len(), 6);
        let listed = house.get("/v1/gift-cards?limit=1").await;
        assert_eq!(listed.is(200).text("/cards/0/number"), number);
    }
}

#[tokio::test]
async fn a_card_that_cannot_be_is_refused() {
    for house in houses().await {
        let issue = |body: Value| house.post("/v1/gift-cards", body);
        issue(json!({ "amount": "0" })).await.fails(400, "invalid_request");
        issue(json!({ "amount": "1", "number": "123" })).await.fails(400, "invalid_request");
        let own = json!({ "amount": "1", "number": "AB-12345678", "pin": false });
        let first = issue(own.clone()).await;
        assert!(first.is(201).json.get("pin").is_none(), "{}", first.text);
        issue(own).await.fails(409, "gift_card_taken");
        let free = json!([{ "number": "ab 12345678", "amount": "0.40" }]);
        let sold = house.post("/v1/purchases", bill(&free)).await;
        assert_eq!(sold.is(201).text("/gift_cards/0/left"), "0.60", "{}", house.kind);
        let much = json!([{ "number": "ab12345678", "amount": "0.61" }]);
        house.post("/v1/purchases", bill(&much)).await.fails(409, "insufficient_balance");
        let unnamed = json!([{ "amount": "0.10" }]);
        house.post("/v1/purchases", bill(&unnamed)).await.fails(400, "invalid_request");
        house
            .get("/v1/gift-cards/gft_00000000000000000000000000")
            .await
            .fails(404, "gift_card_unknown");
    }
}
