//! /v1/analytics: trials, whether the program pays, and what new customers cost.

use crate::house::{House, Reply};
use axum::body::Body;
use serde_json::{Value, json};

async fn put(house: &House, path: &str, body: Value) -> Reply {
    house.with_json("PUT", path, &body.to_string()).await
}

async fn delete(house: &House, path: &str) -> Reply {
    house.send(house.request("DELETE", path).body(Body::empty()).unwrap()).await
}

/// Twenty members who each bought for 100 in February.
async fn shop(house: &House) {
    for card in 1..=20 {
        let card = card.to_string();
        let who = json!({ "identities": [{ "kind": "card", "value": card }] });
        house.post("/v1/members", who).await.is(201);
        let bought = json!({
            "card": card, "at": "2026-02-10T05:00:00Z", "channel": "web",
            "lines": [{ "sku": "rice", "quantity": "1", "amount": "100" }],
        });
        house.post("/v1/purchases", bought).await.is(201);
    }
}

#[tokio::test]
async fn a_trial_is_set_read_and_removed() {
    for house in House::both().await {
        shop(&house).await;
        let path = "/v1/analytics/trials/spring";
        let ask = json!({
            "name": "Spring", "control": "50", "from": "2026-02-20", "until": "2026-04-01", "cost": "12.50", "revision": 0,
        });
        let set = put(&house, path, ask.clone()).await;
        assert_eq!(set.is(200).json["control"], 50.0, "{}", house.kind);
        // The same again is no change, another one from the same start is refused.
        assert_eq!(put(&house, path, ask.clone()).await.is(200).json["revision"], 1);
        let mut other = ask.clone();
        other["looks"] = json!(2);
        put(&house, path, other.clone()).await.fails(409, "record_changed");
        other["revision"] = json!(1);
        assert_eq!(put(&house, path, other).await.is(200).json["revision"], 2);
        let groups = house.get(&format!("{path}/groups?limit=100")).await;
        let members = groups.is(200).json["members"].as_array().unwrap().clone();
        assert_eq!(members.len(), 20, "{}", house.kind);
        let left = members.iter().filter(|own| own["group"] == "control").count();
        let told = house.get(path).await;
        assert_eq!(told.is(200).json["control_group"]["customers"], left, "{}", house.kind);
        assert_eq!(told.json["treated"]["customers"], 20 - left, "{}", house.kind);
        let one = members[0]["member_id"].as_str().unwrap();
        let group = house.get(&format!("{path}/groups/{one}")).await;
        assert_eq!(group.is(200).json["group"], members[0]["group"], "{}", house.kind);
        house.get(&format!("{path}/groups/none")).await.fails(404, "not_found");
        // Whoever is left alone by all campaigns is in no group of this one.
        let all =
            json!({ "name": "All", "control": "30", "from": "2026-01-01", "until": "2027-01-01" });
        put(&house, "/v1/analytics/trials/global", all).await.is(200);
        let groups = house.get(&format!("{path}/groups?limit=100")).await;
        let members = groups.is(200).json["members"].as_array().unwrap().clone();
        let apart = members.iter().filter(|own| own["group"] == "apart").count();
        let told = house.get(path).await.is(200).json.clone();
        let of = |own: &str| told[own]["customers"].as_u64().unwrap();
        let all = of("treated") + of("control_group") + apart as u64;
        assert_eq!(all, 20, "{}", house.kind);
        assert!(apart > 0 && apart < 20, "{apart}");
        let listed = house.get("/v1/analytics/trials").await;
        assert_eq!(listed.is(200).json["trials"].as_array().unwrap().len(), 2);
        delete(&house, path).await.is(204);
        house.get(path).await.fails(404, "not_found");
        delete(&house, path).await.fails(404, "not_found");
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    for house in House::both().await {
        let good = json!({ "name": "Spring", "control": "50", "from": "2026-02-20", "until": "2026-04-01" });
        let path = "/v1/analytics/trials/spring";
        for (key, value) in [
            ("control", json!("0")),
            ("control", json!("100")),
            ("control", json!("1.001")),
            ("until", json!("2026-02-20")),
            ("from", json!("Tet")),
            ("name", json!(" ")),
            ("looks", json!(0)),
            ("cost", json!("-1")),
        ] {
            let mut wrong = good.clone();
            wrong[key] = value;
            put(&house, path, wrong).await.fails(400, "invalid_request");
        }
        put(&house, "/v1/analytics/trials/Spring", good).await.fails(400, "invalid_request");
        for path in [
            "trial-size?base=10&hoped=10",
            "trial-size?base=0&hoped=10",
            "trial-size?base=10&hoped=101",
            "trials/spring?margin=101",
            "profit?from=2026-03&until=2026-03",
            "profit?from=March",
            "acquisition?margin=x",
        ] {
            let refused = house.get(&format!("/v1/analytics/{path}")).await;
            refused.fails(400, "invalid_request");
        }
        let size = house.get("/v1/analytics/trial-size?base=10&hoped=12&control=50").await;
        assert_eq!(size.is(200).json, json!({ "treated": 3841, "control": 3841, "all": 7682 }));
    }
}

#[tokio::test]
async fn what_new_customers_cost_is_held_against_what_they_brought() {
    for house in House::both().await {
        shop(&house).await;
        let path = "/v1/analytics/acquisition/costs";
        let costs = json!({ "costs": [{ "cost": "200" }, { "channel": "web", "cost": "800" }, { "channel": "app", "cost": "5" }] });
        put(&house, &format!("{path}/2026-02"), costs).await.is(204);
        let gone = json!({ "costs": [{ "channel": "app", "cost": "0" }] });
        put(&house, &format!("{path}/2026-02"), gone).await.is(204);
        let listed = house.get(path).await;
        assert_eq!(listed.is(200).json["costs"].as_array().unwrap().len(), 2, "{}", house.kind);
        let told = house.get("/v1/analytics/acquisition?margin=50").await;
        let all = told.is(200).json["all"].clone();
        // 20 customers for 1000, who spent 2000 of which half is margin.
        assert_eq!((&all["customers"], &all["cac"]), (&json!(20), &json!("50.000000")), "{all}");
        assert_eq!((&all["returned"], &all["payback_months"]), (&json!(1.0), &json!(1)), "{all}");
        let web = &told.json["channels"][0];
        assert_eq!((&web["channel"], &web["cac"]), (&json!("web"), &json!("40.000000")), "{web}");
        for (month, cost) in [("2026-13", "1"), ("2026-02", "-1"), ("2026-02", "1.001")] {
            let wrong = json!({ "costs": [{ "cost": cost }] });
            put(&house, &format!("{path}/{month}"), wrong).await.fails(400, "invalid_request");
        }
    }
}

#[tokio::test]
async fn what_the_program_gave_and_brought_is_told() {
    for house in House::both().await {
        shop(&house).await;
        let path = "/v1/analytics/profit?from=2026-02&until=2026-03";
        let told = house.get(path).await.is(200).json.clone();
        assert_ne!(told["wallets"][0]["issued"], "0", "{}: {told}", house.kind);
        assert_eq!(told["gain"], json!(null), "{}", house.kind);
        // All who are compared had bought before January: nobody; then there is nothing to tell.
        let all =
            json!({ "name": "All", "control": "50", "from": "2026-01-01", "until": "2027-01-01" });
        put(&house, "/v1/analytics/trials/global", all).await.is(200);
        assert_eq!(house.get(path).await.is(200).json["gain"], json!(null), "{}", house.kind);
        let march = house.get("/v1/analytics/profit?from=2026-03&until=2026-04&margin=40").await;
        let march = march.is(200).json.clone();
        // Nobody bought anything in March, so there is no difference.
        assert_eq!(march["spend_difference"]["by"], 0.0, "{}: {march}", house.kind);
        assert!(march["reached"].as_u64().unwrap() > 0, "{}", house.kind);
    }
}
