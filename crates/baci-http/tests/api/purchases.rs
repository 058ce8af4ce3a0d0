//! /v1/quotes and /v1/purchases

use crate::house::House;
use axum::body::Body;
use serde_json::{Value, json};

fn purchase(phone: &str) -> Value {
    json!({
        "phone": phone, "enroll": true, "at": "2026-03-15T11:00:00+07:00",
        "branch": "b1", "channel": "till", "receipt": "R-1",
        "lines": [
            { "sku": "roll", "category": "rolls", "quantity": "2", "unit_price": "60.25", "discount": "0.50" },
            { "sku": "mochi", "category": "dessert", "amount": "30.00" },
        ],
    })
}

#[tokio::test]
async fn a_purchase_earns_and_says_so() {
    for house in House::both().await {
        let done = house.post("/v1/purchases", purchase("0812345678")).await;
        done.is(201);
        assert_eq!(done.text("/kind"), "purchase");
        assert_eq!(done.text("/balances/points/available"), "11");
        let rules: Vec<_> = (0..2).map(|n| done.text(&format!("/credits/{n}/rule"))).collect();
        assert_eq!(rules, ["base", "dessert"]);
        let id = done.text("/id");
        let read = house.get(&format!("/v1/purchases/{id}")).await;
        assert_eq!(read.is(200).text("/lines/0/amount"), "120.00");
        assert_eq!(read.text("/lines/0/discount"), "0.50");
        assert_eq!(read.text("/lines/0/quantity"), "2");
        assert_eq!(read.text("/net"), "150.00");
        assert_eq!(read.text("/receipt"), "R-1");
        assert_eq!(read.text("/actor"), "key:till");
    }
}

#[tokio::test]
async fn a_quote_does_nothing() {
    for house in House::both().await {
        let quoted = house.post("/v1/quotes", purchase("0812345678")).await;
        assert_eq!(quoted.is(200).text("/balances/points/available"), "11");
        assert_eq!((quoted.json.get("id"), quoted.json.get("member_id")), (None, None));
        let found = house.get("/v1/members?phone=0812345678").await;
        assert_eq!(found.json["members"], json!([]), "{}", house.kind);
        let mut unknown = purchase("0812345678");
        unknown["enroll"] = json!(false);
        house.post("/v1/quotes", unknown.clone()).await.fails(404, "member_not_found");
        house.post("/v1/purchases", unknown).await.fails(404, "member_not_found");
    }
}

#[tokio::test]
async fn the_same_request_again_gives_the_same_answer() {
    for house in House::both().await {
        let send = |body: Value, key: &'static str| {
            let request = house.request("POST", "/v1/purchases");
            let mut request = request.body(Body::from(body.to_string())).unwrap();
            request.headers_mut().insert("content-type", "application/json".parse().unwrap());
            request.headers_mut().insert("idempotency-key", key.parse().unwrap());
            house.send(request)
        };
        let first = send(purchase("0812345678"), "k1").await;
        let again = send(purchase("0812345678"), "k1").await;
        assert_eq!(
            (first.is(201).text.as_str(), again.is(201).text.as_str()),
            (&*again.text, &*first.text)
        );
        assert_eq!(
            (first.header("idempotency-replayed"), again.header("idempotency-replayed")),
            ("", "true")
        );
        send(purchase("0898765432"), "k1").await.fails(409, "idempotency_key_reused");
        let other = house.baci.create_key("other", baci_app::Scope::ALL).await.unwrap();
        let mut theirs = house
            .request("POST", "/v1/purchases")
            .body(Body::from(purchase("0812345678").to_string()))
            .unwrap();
        let headers = theirs.headers_mut();
        headers.insert("content-type", "application/json".parse().unwrap());
        headers.insert("idempotency-key", "k1".parse().unwrap());
        headers.insert("authorization", format!("Bearer {}", other.secret).parse().unwrap());
        let theirs = house.send(theirs).await;
        assert_eq!(theirs.is(201).text("/balances/points/available"), "22", "{}", house.kind);
    }
}

#[tokio::test]
async fn goods_come_back_by_line_by_amount_and_all() {
    for house in House::both().await {
        let id = house.post("/v1/purchases", purchase("0812345678")).await.text("/id");
        let refunds = format!("/v1/purchases/{id}/refunds");
        let line = house.post(&refunds, json!({ "lines": [{ "line": 1, "quantity": "1" }] })).await;
        assert_eq!(line.is(201).text("/kind"), "refund");
        let read = house.get(&format!("/v1/purchases/{id}")).await;
        assert_eq!(read.text("/lines/1/returned_quantity"), "1");
        assert_eq!(read.text("/lines/1/returned_amount"), "30.00");
        house.post(&refunds, json!({ "amount": "20.00" })).await.is(201);
        let all = house.post(&refunds, json!({ "all": true })).await;
        assert_eq!(all.is(201).text("/balances/points/available"), "0", "{}", house.kind);
        let more = house.post(&refunds, json!({ "lines": [{ "line": 0, "quantity": "1" }] })).await;
        more.fails(409, "already_returned");
        for wrong in [
            json!({}),
            json!({ "all": true, "amount": "1" }),
            json!({ "amount": "1.001" }),
            json!({ "lines": [] }),
        ] {
            house.post(&refunds, wrong).await.fails(400, "invalid_request");
        }
    }
}

#[tokio::test]
async fn a_cancel_takes_all_back_and_needs_no_body() {
    for house in House::both().await {
        let id = house.post("/v1/purchases", purchase("0812345678")).await.text("/id");
        let path = format!("/v1/purchases/{id}/cancel");
        let request = house.request("POST", &path).body(Body::empty()).unwrap();
        let done = house.send(request).await;
        assert_eq!(done.is(201).text("/balances/points/available"), "0", "{}", house.kind);
        assert_eq!(house.get(&format!("/v1/purchases/{id}")).await.json["cancelled"], true);
        assert_eq!(house.post(&path, json!({})).await.status, 409);
        house
            .get(&format!("/v1/purchases/{}", done.text("/id")))
            .await
            .fails(409, "not_a_purchase");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_purchase_is_refused() {
    let house = House::one(&baci_http::Config::default()).await;
    let with = |rest: Value| {
        let named = rest.as_object().unwrap().contains_key("member_id");
        let mut body = json!({ "phone": (!named).then_some("0812345678"), "enroll": true });
        body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        body
    };
    for (rest, status, code) in [
        (json!({}), 400, "invalid_request"),
        (json!({ "amount": "1", "lines": [{ "amount": "1" }] }), 400, "invalid_request"),
        (json!({ "amount": 125.5 }), 400, "invalid_request"),
        (json!({ "amount": 125 }), 400, "invalid_request"),
        (json!({ "amount": "125.505" }), 400, "invalid_request"),
        (json!({ "amount": "1,250" }), 400, "invalid_request"),
        (json!({ "amount": "-1" }), 400, "invalid_request"),
        (json!({ "amount": "9223372036854775807" }), 400, "amount_out_of_range"),
        (json!({ "amount": "99999999999999999999" }), 400, "invalid_request"),
        (json!({ "amount": "1", "paid_with_balance": "2" }), 400, "invalid_request"),
        (json!({ "lines": [{ "amount": "1", "unit_price": "1" }] }), 400, "invalid_request"),
        (json!({ "lines": [{ "sku": "x" }] }), 400, "invalid_request"),
        (json!({ "lines": [{ "unit_price": "1", "discount": "2" }] }), 400, "invalid_request"),
        (json!({ "lines": [{ "amount": "1", "quantity": "1.0001" }] }), 400, "invalid_request"),
        (json!({ "amount": "1", "colour": "red" }), 400, "invalid_request"),
        (json!({ "amount": "1", "at": "1899-01-01T00:00:00Z" }), 400, "invalid_request"),
        (json!({ "amount": "1", "phone": null }), 400, "invalid_request"),
        (json!({ "amount": "1", "card": "1" }), 400, "invalid_request"),
        (json!({ "amount": "1", "member": {} }), 400, "invalid_request"),
        (json!({ "amount": "1", "phone": "0812345678", "card": "1" }), 400, "invalid_request"),
        (
            json!({ "amount": "1", "member_id": "mem_01h455vb4pex5vsknk084sn02q" }),
            400,
            "invalid_request",
        ),
    ] {
        house.post("/v1/purchases", with(rest)).await.fails(status, code);
    }
    let advice = house.post("/v1/purchases", with(json!({ "amount": 125.5 }))).await;
    assert!(advice.text("/detail").contains("written as text"), "{}", advice.text);
    let most = with(json!({ "amount": "92233720368547758.07" }));
    house.post("/v1/purchases", most).await.is(201);
    let nothing = "ref_01h455vb4pex5vsknk084sn02q01h455vb4pex5vsknk084sn02q";
    house.get(&format!("/v1/purchases/{nothing}")).await.fails(404, "event_not_found");
    let refund =
        house.post(&format!("/v1/purchases/{nothing}/refunds"), json!({ "all": true })).await;
    assert_eq!(refund.status, 404, "{}", refund.text);
}

#[tokio::test]
async fn without_a_program_nothing_is_decided() {
    let fresh = baci_testing::sqlite();
    let house = House::on(fresh, None, &baci_http::Config::default()).await;
    house.post("/v1/purchases", purchase("0812345678")).await.fails(409, "no_program");
    house.post("/v1/quotes", purchase("0812345678")).await.fails(409, "no_program");
    let joined = house.post("/v1/members", json!({ "name": "Early" })).await;
    let id = joined.is(201).text("/member_id");
    house.get(&format!("/v1/members/{id}")).await.is(200);
    house.get(&format!("/v1/members/{id}/statement")).await.is(200);
}
