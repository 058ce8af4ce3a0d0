//! /v1/holds and /v1/members/{id}/holds

use crate::house::House;
use serde_json::{Value, json};

async fn hold(house: &House, id: &str, amount: &str) -> crate::house::Reply {
    let body = json!({ "member_id": id, "wallet": "points", "amount": amount,
        "expires_at": "2026-03-16T12:00:00+07:00" });
    house.post("/v1/holds", body).await
}

#[tokio::test]
async fn a_hold_is_captured_in_parts_and_the_rest_released() {
    for house in House::both().await {
        let id = house.member_with("0812345678", "100").await;
        let held = hold(&house, &id, "60").await;
        assert_eq!(held.is(201).text("/balances/points/held"), "60");
        let path = format!("/v1/members/{id}/holds/{}", held.text("/hold/id"));
        let part = house.post(&format!("{path}/capture"), json!({ "amount": "25" })).await;
        assert_eq!(part.is(201).text("/hold/held"), "35");
        let read = house.get(&path).await;
        assert_eq!(
            (read.is(200).text("/amount"), read.text("/state")),
            ("60".into(), "open".into())
        );
        let request = house.request("POST", &format!("{path}/release"));
        let released = house.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(released.is(201).text("/balances/points/available"), "75", "{}", house.kind);
        house.post(&format!("{path}/capture"), json!({})).await.fails(409, "hold_closed");
    }
}

#[tokio::test]
async fn a_capture_may_give_the_rest_back_at_once() {
    for house in House::both().await {
        let id = house.member_with("0812345678", "100").await;
        let held = hold(&house, &id, "60").await;
        let path = format!("/v1/members/{id}/holds/{}/capture", held.text("/hold/id"));
        let done = house.post(&path, json!({ "amount": "10", "release_rest": true })).await;
        assert_eq!(done.is(201).text("/balances/points/available"), "90", "{}", house.kind);
        assert_eq!(done.text("/hold/state"), "captured");
    }
}

#[tokio::test]
async fn what_cannot_be_held_is_refused() {
    let house = House::one(&baci_http::Config::default()).await;
    let id = house.member_with("0812345678", "100").await;
    hold(&house, &id, "101").await.fails(409, "insufficient_balance");
    for amount in ["0", "-5", "1.5"] {
        assert_eq!(hold(&house, &id, amount).await.status, 400, "{amount}");
    }
    let body = |change: Value| {
        let mut body = json!({ "member_id": id, "wallet": "points", "amount": "1",
            "expires_at": "2026-03-16T12:00:00Z" });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        body
    };
    house.post("/v1/holds", body(json!({ "wallet": "miles" }))).await.fails(400, "unknown_name");
    let long = body(json!({ "expires_at": "2026-12-01T00:00:00Z" }));
    house.post("/v1/holds", long).await.fails(400, "invalid_request");
    let nobody = body(json!({ "member_id": null, "phone": "0898765432" }));
    house.post("/v1/holds", nobody).await.fails(404, "member_not_found");
    let none = format!("/v1/members/{id}/holds/hld_01h455vb4pex5vsknk084sn02q");
    house.get(&none).await.fails(404, "hold_not_found");
    house
        .post(&format!("{none}/capture"), json!({ "amount": "1" }))
        .await
        .fails(404, "hold_not_found");
    house.post(&format!("{none}/release"), json!({})).await.fails(404, "hold_not_found");
}
