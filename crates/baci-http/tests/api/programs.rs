//! /v1/programs

use crate::house::{House, PROGRAM, Reply};
use axum::body::Body;
use serde_json::json;

async fn send(house: &House, path: &str, kind: &str, body: &str) -> Reply {
    let request = house.request("POST", path).header("content-type", kind);
    house.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn a_program_is_checked_published_read_and_compared() {
    for house in House::both().await {
        let changed = PROGRAM.replace("give = 10", "give = 20");
        let checked = send(&house, "/v1/programs/check", "application/toml", &changed).await;
        assert_eq!(checked.is(200).json["rules"], json!(["base", "dessert", "thanks"]));
        let path = "/v1/programs?note=more%20thanks&expected_version=1";
        let done = send(&house, path, "application/toml", &changed).await;
        assert_eq!(done.is(201).json["version"], 2);
        assert_eq!(done.json["hash"], checked.json["hash"]);
        send(&house, path, "application/toml", PROGRAM).await.fails(409, "program_changed");
        let again = send(&house, "/v1/programs", "application/toml", &changed).await;
        assert_eq!(again.is(201).json["version"], 2);
        let current = house.get("/v1/programs/current").await;
        assert_eq!(
            (current.is(200).text("/note"), &current.json["version"]),
            ("more thanks".into(), &json!(2))
        );
        let request = house.request("GET", "/v1/programs/1").header("accept", "application/toml");
        let toml = house.send(request.body(Body::empty()).unwrap()).await;
        assert!(toml.is(200).text.contains("[[earn]]"), "{}", toml.text);
        let document = current.json["document"].to_string();
        send(&house, "/v1/programs/check", "application/json", &document).await.is(200);
        let diff = house.get("/v1/programs/1/diff/2").await;
        assert_eq!(diff.is(200).json["changes"].as_array().unwrap().len(), 1, "{}", diff.text);
        let first = house.get("/v1/programs?limit=1").await;
        assert_eq!(
            (&first.json["versions"][0]["version"], &first.json["next"]),
            (&json!(2), &json!("2"))
        );
        let second = house.get("/v1/programs?limit=1&cursor=2").await;
        assert_eq!(
            (&second.json["versions"][0]["version"], second.json.get("next")),
            (&json!(1), None)
        );
        house.get("/v1/programs/9").await.fails(404, "not_found");
        house.get("/v1/programs/x").await.fails(404, "not_found");
    }
}

#[tokio::test]
async fn a_bad_program_is_refused_with_all_its_problems() {
    let house = House::one(&baci_http::Config::default()).await;
    let bad = PROGRAM.replace("give = 1\n", "giv = 1\n").replace("give = 10", "give = 0");
    for path in ["/v1/programs", "/v1/programs/check"] {
        let refused = send(&house, path, "application/toml", &bad).await;
        let problems = refused.fails(422, "program_invalid").json["problems"].as_array().unwrap();
        assert!(problems.len() >= 2, "{}", refused.text);
        assert!(problems.iter().all(|p| p["line"].as_i64() > Some(0) && p["sentence"].is_string()));
    }
    for (language, part) in [
        ("en", "did you mean “give”?"),
        ("lo", "ໝາຍເຖິງ “give” ບໍ?"),
        ("th", "หมายถึง “give” หรือไม่"),
        ("vi", "ý bạn là “give”?"),
    ] {
        let request = house.request("POST", "/v1/programs/check");
        let request = request.header("accept-language", language);
        let request = request.header("content-type", "application/toml");
        let reply = house.send(request.body(axum::body::Body::from(bad.clone())).unwrap()).await;
        let problems = reply.json["problems"].as_array().unwrap();
        let slip = problems.iter().find(|p| p["reason"] == "unknown-near").unwrap();
        assert!(slip["sentence"].as_str().unwrap().contains(part), "{slip}");
        assert_eq!(slip["values"]["near"], "give");
    }
    let other = PROGRAM.replace("THB", "LAK");
    send(&house, "/v1/programs", "application/toml", &other).await.fails(422, "program_invalid");
    send(&house, "/v1/programs", "text/plain", PROGRAM).await.fails(415, "unsupported_media_type");
    send(&house, "/v1/programs?nota=x", "application/toml", PROGRAM)
        .await
        .fails(400, "invalid_request");
}

#[tokio::test]
async fn publishing_sent_again_says_what_it_published_then() {
    for house in House::both().await {
        let second = PROGRAM.replace("give = 10", "give = 20");
        let publish = async |key: &str, text: &str| {
            let mut request = house.request("POST", "/v1/programs");
            request.headers_mut().unwrap().insert("idempotency-key", key.parse().unwrap());
            let request = request.header("content-type", "application/toml");
            house.send(request.body(Body::from(text.to_owned())).unwrap()).await
        };
        let third = PROGRAM.replace("give = 10", "give = 30");
        assert_eq!(publish("two", &second).await.is(201).json["version"], 2);
        assert_eq!(publish("three", &third).await.is(201).json["version"], 3);
        // Without the key it would be published as a fourth, over what came since.
        assert_eq!(publish("two", &second).await.is(201).json["version"], 2, "{}", house.kind);
        publish("two", &third).await.fails(409, "idempotency_key_reused");
        assert_eq!(house.get("/v1/programs/current").await.json["version"], 3);
        publish("a b", &third).await.fails(400, "idempotency_key_required");
    }
}
