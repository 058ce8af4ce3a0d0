//! /v1/decisions

use crate::house::House;
use serde_json::json;

#[tokio::test]
async fn a_decision_says_why_and_agrees() {
    for house in House::both().await {
        let body = json!({ "phone": "0812345678", "enroll": true, "amount": "130.00" });
        let done = house.post("/v1/purchases", body).await;
        let id = done.is(201).text("/id");
        let why = house.get(&format!("/v1/decisions/{id}")).await;
        assert_eq!(why.is(200).json["agrees"], true, "{}", house.kind);
        assert_eq!(why.json["answer"]["id"], json!(id));
        let rules = why.json["explanation"]["rules"].as_array().unwrap();
        let outcomes: Vec<_> =
            rules.iter().map(|r| (&r["rule"], &r["outcome"], &r["amount"])).collect();
        assert!(
            outcomes.contains(&(&json!("base"), &json!("applied"), &json!("5"))),
            "{}",
            why.text
        );
        assert!(
            outcomes.contains(&(&json!("dessert"), &json!("no_lines"), &json!("0"))),
            "{}",
            why.text
        );
        let refund =
            house.post(&format!("/v1/purchases/{id}/refunds"), json!({ "all": true })).await;
        let why = house.get(&format!("/v1/decisions/{}", refund.text("/id"))).await;
        assert_eq!(why.is(200).json["agrees"], true, "{}", house.kind);
        assert_eq!(why.text("/explanation/taken_back/0/amount"), "5");
    }
}

#[tokio::test]
async fn what_no_rule_decided_has_no_reasons() {
    let house = House::one(&baci_http::Config::default()).await;
    house.member_with("0812345678", "100").await;
    let body = json!({ "phone": "0812345678", "wallet": "points", "amount": "1", "reason": "x" });
    let id = house.post("/v1/adjustments", body).await.text("/id");
    let why = house.get(&format!("/v1/decisions/{id}")).await;
    assert_eq!((why.is(200).json.get("explanation"), &why.json["agrees"]), (None, &json!(true)));
    house.get("/v1/decisions/ref_x").await.fails(404, "not_found");
}
