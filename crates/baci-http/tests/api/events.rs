//! /v1/events

use crate::house::House;
use serde_json::json;

#[tokio::test]
async fn a_declared_event_earns() {
    for house in House::both().await {
        let body = json!({ "email": "a@b.co", "enroll": true, "name": "survey",
            "fields": { "score": 5 } });
        let done = house.post("/v1/events", body).await;
        assert_eq!(done.is(201).text("/balances/points/available"), "10", "{}", house.kind);
        assert_eq!(done.text("/kind"), "custom");
    }
}

#[tokio::test]
async fn what_is_not_declared_is_refused() {
    let house = House::one(&baci_http::Config::default()).await;
    let body = |name: &str, fields: serde_json::Value| json!({ "card": "1", "enroll": true, "name": name, "fields": fields });
    house.post("/v1/events", body("dance", json!({}))).await.fails(400, "unknown_name");
    house
        .post("/v1/events", body("survey", json!({ "mood": "good" })))
        .await
        .fails(400, "unknown_name");
    house
        .post("/v1/events", body("survey", json!({ "score": "x" })))
        .await
        .fails(400, "invalid_request");
}
