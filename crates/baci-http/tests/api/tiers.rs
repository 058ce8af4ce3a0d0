//! /v1/members/{id}/tiers, /v1/members/{id}/benefits and /v1/tiers

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

const TIERS: &str = r#"
[benefits.free-delivery]
name = { en = "Free delivery", lo = "ສົ່ງຟຣີ" }
allowance = 1
per = "year"
[tiers.silver]
name = { en = "Silver", lo = "ເງິນ" }
rank = 1
reach = { spend = "500", within = "12 months" }
keep = { spend = "400", within = "12 months" }
benefits = ["free-delivery"]
[tiers.gold]
rank = 2
reach = { spend = "2000", within = "12 months" }
[[promotion]]
id = "delivers"
benefit = "free-delivery"
discount = { of = "delivery", percent = 100 }
"#;

async fn houses() -> Vec<House> {
    let houses = House::both().await;
    let text = format!("{PROGRAM}{TIERS}");
    for house in &houses {
        let source = Source { name: "p.toml", text: &text };
        let program = Program::from_toml(&[source]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
    }
    houses
}

#[tokio::test]
async fn a_member_sees_where_they_stand_and_what_is_missing() {
    for house in houses().await {
        let bill = json!({ "phone": "0812345678", "enroll": true, "amount": "600" });
        let bought = house.post("/v1/purchases", bill).await;
        let bought = bought.is(201);
        assert_eq!(bought.text("/tiers/0/to"), "silver");
        assert_eq!(bought.text("/tiers/0/why"), "reached");
        assert_eq!(bought.text("/tiers/0/measured/0/has"), "600.00");
        let id = bought.text("/member_id").to_owned();
        let tiers = house.get(&format!("/v1/members/{id}/tiers")).await;
        let tiers = tiers.is(200);
        assert_eq!(tiers.text("/ladders/0/tier/name"), "Silver");
        assert_eq!(tiers.text("/ladders/0/next/tier/id"), "gold");
        assert_eq!(tiers.text("/ladders/0/next/needs/0/missing"), "1400.00");
        assert_eq!(tiers.text("/ladders/0/next/needs/0/by"), "2027-03-14");
        assert_eq!(tiers.text("/ladders/0/keep/needs/0/missing"), "400.00");
        assert_eq!(tiers.json["benefits"][0]["left"], 1);
        let statement = house.get(&format!("/v1/members/{id}/statement")).await;
        let events = statement.is(200).json["events"].as_array().unwrap().clone();
        let event = events.iter().find(|event| event["kind"] == "tier_up").unwrap();
        assert_eq!(event["step"]["to"], "silver");
        let counts = house.get("/v1/tiers").await;
        assert_eq!(counts.is(200).json["tiers"][0]["members"], 1);
        house
            .get("/v1/members/mem_00000000000000000000000001/tiers")
            .await
            .fails(404, "member_not_found");
    }
}

#[tokio::test]
async fn a_tier_is_given_and_taken_back_and_what_it_brings_is_used_once() {
    for house in houses().await {
        let id = house.member_with("0812345678", "100").await;
        let path = format!("/v1/members/{id}/tiers");
        let grant = |tier: &str, reason: &str| json!({ "tier": tier, "reason": reason });
        house.post(&path, grant("platinum", "x")).await.fails(400, "unknown_name");
        house.post(&path, grant("silver", "")).await.fails(400, "invalid_request");
        let given = house.post(&path, grant("silver", "a friend")).await;
        assert_eq!(given.is(201).text("/tiers/0/why"), "granted");
        let shown = house.get(&path).await;
        assert_eq!(shown.text("/ladders/0/given/reason"), "a friend", "{}", house.kind);
        // A basket uses what the tier brings; by hand there is nothing left.
        let basket = json!({ "lines": [{ "sku": "roll", "unit_price": "10.00" }], "fees": [{ "method": "bike", "amount": "40.00" }] });
        let sale = json!({ "member_id": id, "basket": basket });
        let quote = house.post("/v1/quotes", sale.clone()).await;
        assert_eq!(quote.is(200).text("/offers/totals/payable"), "10.00");
        let bought = house.post("/v1/purchases", sale.clone()).await;
        let bought = bought.is(201).text("/id").to_owned();
        let uses = format!("/v1/members/{id}/benefits");
        let used = house.post(&uses, json!({ "benefit": "free-delivery" })).await;
        used.fails(409, "insufficient_balance");
        assert!(used.json["detail"].as_str().unwrap().contains("free-delivery"));
        let again = house.post("/v1/quotes", sale).await;
        assert_eq!(again.text("/offers/totals/payable"), "50.00");
        let why = &again.json["offers"]["promotions"];
        assert!(why.to_string().contains("allowance_gone"), "{why}");
        // A cancel gives it back.
        house.post(&format!("/v1/purchases/{bought}/cancel"), json!({})).await.is(201);
        house.post(&uses, json!({ "benefit": "free-delivery" })).await.is(201);
        house.post(&uses, json!({ "benefit": "free-delivery", "times": -1 })).await.is(201);
        let revoke = json!({ "reason": "a slip" });
        let revoked = house.post(&format!("{path}/revoke"), revoke.clone()).await;
        assert_eq!(revoked.is(201).text("/tiers/0/why"), "revoked");
        house.post(&format!("{path}/revoke"), revoke).await.fails(404, "not_found");
        house.post(&uses, json!({ "benefit": "free-delivery" })).await.fails(403, "forbidden");
    }
}
