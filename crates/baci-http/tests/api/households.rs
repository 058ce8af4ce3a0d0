//! /v1/households, /v1/members/{id}/household and /v1/transfers/look

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::{Value, json};

const FAMILY: &str = r#"
[wallets.stars]
kind = "points"
worth = "1"
[household]
most = 3
wallets = ["stars"]
limits = [{ role = "child", wallet = "stars", most = 40, per = "day" }]
[[transfer]]
wallet = "stars"
most = 30
"#;

/// Two members, the first with 100 stars.
async fn two(house: &House) -> [String; 2] {
    let text = format!("{PROGRAM}{FAMILY}");
    let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
    house.baci.publish(&program, "test", None, None).await.unwrap();
    let mut ids = Vec::new();
    for (name, card) in [("Somsy Keo", "1"), ("Noy", "2")] {
        let who = json!({ "name": name, "identities": [{ "kind": "card", "value": card }] });
        ids.push(house.post("/v1/members", who).await.is(201).text("/member_id"));
    }
    let stars = json!({ "card": "1", "wallet": "stars", "amount": "100", "reason": "welcome" });
    house.post("/v1/adjustments", stars).await.is(201);
    ids.try_into().unwrap()
}

fn bill(card: &str, units: &Value) -> Value {
    let pay = json!([{ "wallet": "stars", "units": units, "household": true }]);
    let lines = json!([{ "unit_price": "60.00" }]);
    json!({ "card": card, "basket": { "lines": lines, "pay": pay } })
}

#[tokio::test]
async fn a_family_shares_what_it_has() {
    for house in House::both().await {
        let [head, child] = two(&house).await;
        let of = |id: &str, rest: &str| format!("/v1/members/{id}/household{rest}");
        house.post(&of(&head, ""), json!({})).await.is(201);
        let asks = json!({ "whom": { "card": "2" }, "role": "child" });
        house.post(&of(&head, "/invites"), asks).await.is(201);
        let asked = house.get(&of(&child, "")).await;
        assert_eq!(asked.is(200).json["household"], Value::Null, "{}", house.kind);
        assert_eq!(asked.text("/invites/0/by_name"), "Somsy Keo");
        let household = asked.text("/invites/0/household");
        let household = json!({ "household": household });
        house.post(&of(&child, "/accept"), household.clone()).await.is(201);
        let twice = house.post(&of(&child, "/accept"), household.clone()).await;
        twice.fails(409, "household_refused");
        let much = house.post("/v1/purchases", bill("2", &json!("41"))).await;
        much.fails(409, "insufficient_balance");
        let done = house.post("/v1/purchases", bill("2", &Value::Null)).await;
        let paid = json!([{ "member_id": head, "wallet": "stars", "paid": "40" }]);
        assert_eq!(done.is(201).json["household"], paid, "{}", house.kind);
        let id = household["household"].as_str().unwrap().to_owned();
        let all = house.get(&format!("/v1/households/{id}")).await;
        assert_eq!(all.is(200).json["has"], json!({ "stars": "60" }), "{}", house.kind);
        assert_eq!(all.text("/people/0/role"), "head");
        let used = json!({ "stars": "40" });
        assert_eq!(all.json["people"][1]["used"], used, "{}", house.kind);
        assert_eq!(all.json["people"][1]["may_use"], json!({ "stars": "0" }), "{}", house.kind);
        let list = house.get("/v1/households?limit=1").await;
        assert_eq!(list.is(200).json["households"][0]["people"], 2, "{}", house.kind);
        assert_eq!(list.text("/households/0/head_id"), head);
        let back = format!("/v1/purchases/{}/refunds", done.text("/id"));
        let back = house.post(&back, json!({ "all": true })).await;
        let paid = json!([{ "member_id": head, "wallet": "stars", "paid": "-40" }]);
        assert_eq!(back.is(201).json["household"], paid, "{}", house.kind);
        house.post(&of(&head, "/role"), json!({ "whom": child, "role": "adult" })).await.is(201);
        house.post(&of(&head, "/remove"), json!({ "whom": child })).await.is(201);
        house.post(&of(&child, "/leave"), json!({})).await.fails(409, "household_refused");
        house.post(&of(&child, "/decline"), household).await.fails(404, "not_found");
        house.post(&of(&head, "/leave"), json!({})).await.is(201);
        house.get(&format!("/v1/households/{id}")).await.fails(404, "not_found");
        house.get("/v1/households/hou_1").await.fails(404, "not_found");
    }
}

#[tokio::test]
async fn a_gift_is_looked_at_first_and_keeps_to_its_limits() {
    for house in House::both().await {
        let [head, child] = two(&house).await;
        let gift = |amount: &str| {
            json!({ "from": { "card": "2" }, "to": { "card": "1" }, "wallet": "stars",
                    "amount": amount })
        };
        house.post("/v1/transfers/look", gift("1")).await.fails(409, "insufficient_balance");
        let stars = json!({ "card": "2", "wallet": "stars", "amount": "50", "reason": "welcome" });
        house.post("/v1/adjustments", stars).await.is(201);
        let look = house.post("/v1/transfers/look", gift("30")).await;
        let expected = json!({ "to_id": head, "to_name": "S… K…", "left": "20" });
        assert_eq!(look.is(200).json, expected, "{}", house.kind);
        let has = house.get(&format!("/v1/members/{child}")).await;
        assert_eq!(has.text("/balances/stars/available"), "50", "a look takes nothing");
        house.post("/v1/transfers", gift("31")).await.fails(409, "transfer_refused");
        let done = house.post("/v1/transfers", gift("30")).await;
        assert_eq!(done.is(201).text("/balances/stars/available"), "20");
    }
}
