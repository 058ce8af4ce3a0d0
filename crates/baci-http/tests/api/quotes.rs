//! /v1/held-quotes

use crate::house::{House, Reply};
use baci_core::program::{Program, Source};
use serde_json::{Value, json};

const PROMOTIONS: &str = r#"
[[promotion]]
id = "first"
code = "FIRST"
discount = { percent = 10 }
limits = { uses = 1 }
"#;

async fn houses() -> Vec<House> {
    let houses = House::both().await;
    let text = format!("{}{PROMOTIONS}", crate::house::PROGRAM);
    let program = Program::from_toml(&[Source { name: "house.toml", text: &text }]).unwrap();
    for house in &houses {
        house.baci.publish(&program, "test", None, None).await.unwrap();
    }
    houses
}

fn purchase(id: &str) -> Value {
    let lines = [json!({ "sku": "rice", "quantity": "2", "unit_price": "50.00" })];
    json!({ "member_id": id, "basket": { "lines": lines, "codes": ["first"] } })
}

async fn hold(house: &House, id: &str, seconds: i64) -> Reply {
    let body = json!({ "hold_seconds": seconds, "purchase": purchase(id) });
    house.post("/v1/held-quotes", body).await
}

fn discount(reply: &Reply) -> String {
    reply.text("/offers/totals/discount")
}

#[tokio::test]
async fn a_quote_holds_and_is_bought_once() {
    for house in houses().await {
        let id = house.member_with("0812345678", "100").await;
        let quote = hold(&house, &id, 600).await;
        assert_eq!(discount(quote.is(201)), "10.00");
        assert_eq!(quote.text("/kind"), "quote_hold");
        assert!(quote.text("/held_until") > quote.text("/at"), "{}", house.kind);
        let other = house.post("/v1/quotes", purchase(&id)).await;
        assert_eq!(discount(other.is(200)), "0.00", "{}: the last use is put aside", house.kind);
        let path = format!("/v1/held-quotes/{}", quote.text("/id"));
        assert_eq!(house.get(&path).await.is(200).text("/state"), "open");
        let bill = json!({ "receipt": "R-1" });
        let bought = house.post(&format!("{path}/purchase"), bill).await;
        assert_eq!(discount(bought.is(201)), "10.00", "{}", house.kind);
        let read = house.get(&path).await;
        assert_eq!(
            (read.text("/state"), read.text("/purchase")),
            ("bought".into(), bought.text("/id"))
        );
        let receipt = house.get(&format!("/v1/purchases/{}", bought.text("/id"))).await;
        assert_eq!(receipt.is(200).text("/receipt"), "R-1", "{}", house.kind);
        house.post(&format!("{path}/purchase"), json!({})).await.fails(409, "quote_closed");
        house.post(&format!("{path}/release"), json!({})).await.fails(409, "quote_closed");
    }
}

#[tokio::test]
async fn what_is_let_go_is_free_and_what_is_wrong_is_refused() {
    for house in houses().await {
        let id = house.member_with("0812345678", "100").await;
        let quote = hold(&house, &id, 1).await;
        let path = format!("/v1/held-quotes/{}", quote.is(201).text("/id"));
        house.post(&format!("{path}/release"), json!({})).await.is(201);
        assert_eq!(discount(hold(&house, &id, 600).await.is(201)), "10.00", "{}", house.kind);
        for seconds in [0, -1, 30 * 86_400 + 1] {
            hold(&house, &id, seconds).await.fails(400, "invalid_request");
        }
        let amount = json!({ "hold_seconds": 60, "purchase": { "member_id": id, "amount": "5" } });
        house.post("/v1/held-quotes", amount).await.fails(400, "invalid_request");
        let mut nobody = purchase(&id);
        nobody["member_id"] = Value::Null;
        nobody["phone"] = json!("0899999999");
        let nobody = json!({ "hold_seconds": 60, "purchase": nobody });
        house.post("/v1/held-quotes", nobody).await.fails(404, "member_not_found");
        let bought = house.post("/v1/purchases", json!({ "member_id": id, "amount": "5" })).await;
        let path = format!("/v1/held-quotes/{}", bought.is(201).text("/id"));
        house.get(&path).await.fails(404, "event_not_found");
        house.post(&format!("{path}/purchase"), json!({})).await.fails(404, "event_not_found");
    }
}

#[tokio::test]
async fn goods_are_exchanged_in_one_request() {
    for house in houses().await {
        let id = house.member_with("0812345678", "100").await;
        let first = house.post("/v1/purchases", purchase(&id)).await;
        let mut swap = purchase(&id);
        swap["exchange"] =
            json!({ "purchase": first.is(201).text("/id"), "lines": [{ "line": 0 }] });
        swap["basket"]["codes"] = json!([]);
        let done = house.post("/v1/purchases", swap.clone()).await;
        let [back, due] = ["/exchange/back", "/exchange/due"].map(|path| done.is(201).text(path));
        assert_eq!((back.as_str(), due.as_str()), ("45.00", "55.00"), "{}", house.kind);
        house.get(&format!("/v1/decisions/{}", done.text("/exchange/refund"))).await.is(200);
        swap["basket"] = Value::Null;
        swap["amount"] = json!("5");
        house.post("/v1/purchases", swap.clone()).await.fails(400, "invalid_request");
        swap["exchange"]["purchase"] = json!("ref_1");
        house.post("/v1/purchases", swap).await.fails(400, "invalid_request");
    }
}
