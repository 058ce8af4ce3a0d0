//! /v1/adjustments and /v1/transfers

use crate::house::House;
use serde_json::json;

#[tokio::test]
async fn a_balance_is_put_right_with_a_reason() {
    for house in House::both().await {
        let id = house.member_with("0812345678", "100").await;
        let adjust = |amount: &str, reason: &str| {
            json!({ "phone": "081 234 5678", "wallet": "points",
                "amount": amount, "reason": reason })
        };
        let down = house.post("/v1/adjustments", adjust("-30", "wrong bill")).await;
        assert_eq!(down.is(201).text("/balances/points/available"), "70", "{}", house.kind);
        house.post("/v1/adjustments", adjust("-71", "x")).await.fails(409, "insufficient_balance");
        house.post("/v1/adjustments", adjust("0", "x")).await.fails(400, "invalid_request");
        house.post("/v1/adjustments", adjust("5", " ")).await.fails(400, "invalid_request");
        let money = json!({ "member_id": id, "wallet": "cashback",
            "amount": "12.5", "reason": "x" });
        let money = house.post("/v1/adjustments", money).await;
        assert_eq!(money.is(201).text("/balances/cashback/available"), "12.50");
    }
}

#[tokio::test]
async fn value_goes_from_one_member_to_another() {
    for house in House::both().await {
        let giver = house.member_with("0812345678", "100").await;
        let taker = house.member_with("0898765432", "1").await;
        let transfer = |from: &str, to: serde_json::Value, amount: &str| json!({ "from": { "member_id": from }, "to": to, "wallet": "points", "amount": amount });
        let to = json!({ "phone": "0898765432" });
        let done = house.post("/v1/transfers", transfer(&giver, to.clone(), "40")).await;
        assert_eq!(done.is(201).text("/balances/points/available"), "60");
        let theirs = house.get(&format!("/v1/members/{taker}")).await;
        assert_eq!(theirs.text("/balances/points/available"), "41", "{}", house.kind);
        let more = house.post("/v1/transfers", transfer(&giver, to, "61")).await;
        more.fails(409, "insufficient_balance");
        let own = json!({ "member_id": giver });
        for name in
            [json!({}), json!({ "phone": "0812345678", "card": "1" }), json!({ "fax": "1" })]
        {
            let reply = house.post("/v1/transfers", transfer(&giver, name, "1")).await;
            reply.fails(400, "invalid_request");
        }
        house.post("/v1/transfers", transfer(&giver, own, "1")).await.fails(400, "invalid_request");
        let nobody = json!({ "card": "nobody" });
        house
            .post("/v1/transfers", transfer(&giver, nobody, "1"))
            .await
            .fails(404, "member_not_found");
    }
}
