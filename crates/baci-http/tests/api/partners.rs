//! /v1/partners, /v1/causes and /v1/members/{id}/donations

use crate::house::{House, PROGRAM};
use axum::body::Body;
use axum::http::Request;
use baci_core::program::{Program, Source};
use serde_json::{Value, json};

const PARTNERS: &str = r#"
[partners.bank]
name = { en = "Bank", lo = "ທະນາຄານ" }
issues = { wallet = "points", price = "0.20", most = 500, budget = 1000 }
accepts = { wallet = "points", price = "0.18" }
[partners.fuel]
accepts = { wallet = "points", price = "0.15" }
[partners.cinema]
issues = { wallet = "points", price = "0.30" }
[causes.school]
name = "School"
wallet = "points"
price = "0.25"
least = 10
goal = 500
"#;

async fn house(house: &House) -> String {
    let text = format!("{PROGRAM}{PARTNERS}");
    let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
    house.baci.publish(&program, "test", None, None).await.unwrap();
    house.member_with("0811111111", "100").await
}

#[tokio::test]
async fn points_move_at_the_agreed_rates_and_the_statement_ties() {
    for own in House::both().await {
        house(&own).await;
        let member = json!({ "phone": "0811111111" });
        let body = json!({ "member": member, "points": "300", "reference": "TX-1" });
        let given = own.post_as("/v1/partners/bank/earn", "one", body.clone()).await;
        assert_eq!(given.is(201).text("/kind"), "partner_earn");
        assert_eq!((given.text("/amount"), given.text("/balance")), ("60.00".into(), "400".into()));
        assert!(given.json.get("balances").is_none() && given.json.get("member_id").is_none());
        let again = own.post_as("/v1/partners/bank/earn", "one", body.clone()).await;
        assert_eq!(again.is(201).header("idempotency-replayed"), "true");
        assert_eq!(again.text("/id"), given.text("/id"), "{}", own.kind);
        // Who only gives points learns no balance.
        let seen = json!({ "member": member, "points": "1" });
        let seen = own.post("/v1/partners/cinema/earn", seen).await;
        assert!(seen.is(201).json.get("balance").is_none(), "{}", seen.text);
        let more = json!({ "member": member, "points": "501" });
        own.post("/v1/partners/bank/earn", more).await.fails(409, "partner_refused");
        let spend = json!({ "member": member, "points": "50" });
        assert_eq!(
            own.post("/v1/partners/bank/spend", spend).await.is(201).text("/amount"),
            "9.00"
        );
        let undo = json!({ "event": given.text("/id"), "points": "100" });
        let undone = own.post("/v1/partners/bank/undo", undo.clone()).await;
        assert_eq!(
            (undone.is(201).text("/moved"), undone.text("/amount")),
            ("earn_undo".into(), "20.00".into())
        );
        own.post("/v1/partners/fuel/undo", undo).await.fails(404, "event_not_found");
        let bad = json!({ "event": "x" });
        own.post("/v1/partners/bank/undo", bad).await.fails(404, "not_found");

        let days = "from=2026-03-01&until=2026-03-31";
        let told = own.get(&format!("/v1/partners/bank/statement?{days}")).await;
        assert_eq!(
            (&told.is(200).json["ties"], told.text("/net")),
            (&Value::Bool(true), "31.00".into())
        );
        assert_eq!(
            (told.text("/payer"), told.text("/until")),
            ("partner".into(), "2026-03-31".into())
        );
        let csv = own.get(&format!("/v1/partners/bank/statement?{days}&format=csv")).await;
        assert!(csv.header("content-type").starts_with("text/csv"));
        assert!(
            csv.text.contains("bank,2026-03-15,earn,points,1,300,60.00,60.00,60.00"),
            "{}",
            csv.text
        );
        let page = own.get(&format!("/v1/partners/bank/events?{days}&limit=2")).await;
        assert_eq!(page.is(200).json["events"].as_array().unwrap().len(), 2);
        let next = page.text("/next");
        let rest = own.get(&format!("/v1/partners/bank/events?{days}&limit=2&cursor={next}")).await;
        assert_eq!(rest.is(200).json["events"].as_array().unwrap().len(), 1, "{}", rest.text);
        assert!(rest.json.get("next").is_none());
        own.get(&format!("/v1/partners/none/statement?{days}")).await.fails(400, "unknown_name");
        let why = own.get(&format!("/v1/decisions/{}", given.text("/id"))).await;
        assert_eq!(why.is(200).json["agrees"], true);
    }
}

#[tokio::test]
async fn points_are_given_to_a_cause_and_given_back() {
    for own in House::both().await {
        let anna = house(&own).await;
        let gift = json!({ "cause": "school", "points": "20" });
        let gift = own.post(&format!("/v1/members/{anna}/donations"), gift).await;
        assert_eq!(
            (gift.is(201).text("/partner/amount"), gift.text("/kind")),
            ("5.00".into(), "donate".into())
        );
        let causes = own.get("/v1/causes").await;
        assert_eq!(
            (causes.text("/causes/0/collected"), causes.text("/causes/0/goal")),
            ("20".into(), "500".into())
        );
        let back = json!({ "event": gift.text("/id") });
        own.post("/v1/causes/school/undo", back).await.is(201);
        assert_eq!(own.get("/v1/causes").await.text("/causes/0/collected"), "0");
        let days = "from=2026-03-01&until=2026-03-31";
        let school = own.get(&format!("/v1/causes/school/statement?{days}")).await;
        assert_eq!(school.text("/net"), "0.00");
    }
}

#[tokio::test]
async fn a_partners_key_acts_for_it_alone_and_sees_little() {
    for own in House::both().await {
        let anna = house(&own).await;
        let key = own.baci.create_partner_key("bank", "bank").await.unwrap().secret;
        let send = async |method: &str, path: &str, body: Value| {
            let request = Request::builder().method(method).uri(path);
            let request = request.header("authorization", format!("Bearer {key}"));
            let request = request.header("content-type", "application/json");
            let request = request.header("idempotency-key", format!("{method}{path}"));
            own.send(request.body(Body::from(body.to_string())).unwrap()).await
        };
        let member = json!({ "phone": "0811111111" });
        let body = json!({ "member": member, "points": "10" });
        send("POST", "/v1/partners/bank/earn", body.clone()).await.is(201);
        send("POST", "/v1/partners/fuel/spend", body).await.fails(403, "forbidden");
        let list = send("GET", "/v1/partners", json!({})).await;
        assert_eq!(list.is(200).json["partners"].as_array().unwrap().len(), 1);
        assert_eq!(
            (list.text("/partners/0/id"), list.text("/partners/0/issues/budget_left")),
            ("bank".into(), "990".into())
        );
        assert_eq!(list.text("/partners/0/accepts/price"), "0.18");
        let look = json!({ "member": member });
        let seen = send("POST", "/v1/partners/bank/look", look.clone()).await;
        assert_eq!(
            seen.is(200).json,
            json!({ "valid": true, "wallet": "points", "spendable": "110" })
        );
        send("POST", "/v1/partners/fuel/look", look).await.fails(403, "forbidden");
        let by_id = json!({ "member": { "member_id": anna } });
        send("POST", "/v1/partners/bank/look", by_id).await.fails(400, "invalid_request");
        let days = "from=2026-03-01&until=2026-03-31";
        send("GET", &format!("/v1/partners/bank/statement?{days}"), json!({})).await.is(200);
        send("GET", &format!("/v1/partners/fuel/statement?{days}"), json!({}))
            .await
            .fails(403, "forbidden");
        send("GET", &format!("/v1/partners/fuel/events?{days}"), json!({}))
            .await
            .fails(403, "forbidden");
        send("GET", "/v1/causes", json!({})).await.fails(403, "forbidden");
        send("GET", &format!("/v1/members/{anna}"), json!({})).await.fails(403, "forbidden");
    }
}
