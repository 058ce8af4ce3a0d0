//! Problems: one shape for every error, in four languages; and the headers that every answer has.

use crate::house::House;
use axum::body::Body;
use axum::http::Request;
use baci_http::Config;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn every_error_has_one_shape() {
    let house = House::one(&Config::default()).await;
    let nothing = house.get("/v1/nothing").await;
    nothing.fails(404, "not_found");
    assert_eq!(nothing.text("/type"), "urn:baci:problem:not_found");
    assert_eq!(nothing.text("/request_id"), nothing.header("x-request-id"));
    assert_eq!(nothing.header("cache-control"), "no-store");
    assert_eq!(nothing.header("x-content-type-options"), "nosniff");
    let request = house.request("DELETE", "/v1/members").body(Body::empty()).unwrap();
    let wrong = house.send(request).await;
    wrong.fails(405, "method_not_allowed");
    assert!(wrong.header("allow").contains("POST"), "{:?}", wrong.headers);
    house.get("/v1/members/%FF").await.fails(400, "invalid_request");
    house.get("/docs/nothing.js").await.fails(404, "not_found");
}

#[tokio::test]
async fn bodies_are_strict() {
    let house = House::one(&Config { body_limit_bytes: 1000, ..Config::default() }).await;
    let broken = house.with_json("POST", "/v1/members", "{\n  \"name\": }").await;
    broken.fails(400, "invalid_json");
    assert_eq!(
        (broken.text("/values/line"), broken.text("/values/column")),
        ("2".into(), "11".into())
    );
    for (body, word) in [
        (r#"{"name":"a","name":"b"}"#, "duplicate field"),
        (r#"{"fields":{"car":"a","car":"b"}}"#, "duplicate field"),
        (r#"{"nam":"a"}"#, "unknown field"),
        (r#"{"identities":[{"kind":"card","value":"1","x":1}]}"#, "unknown field"),
        (r#"[]"#, "expected"),
    ] {
        let reply = house.with_json("POST", "/v1/members", body).await;
        assert_eq!(reply.status, 400, "{}", reply.text);
        assert!(reply.text("/detail").contains(word), "{body}: {}", reply.text);
    }
    let half = r#"{"name":"\ud800"}"#;
    house.with_json("POST", "/v1/members", half).await.fails(400, "invalid_json");
    house.with_json("POST", "/v1/members", "{} {}").await.fails(400, "invalid_json");
    house.with_json("POST", "/v1/members", &"[".repeat(900)).await.is(400);
    let large = format!(r#"{{"name":"{}"}}"#, "x".repeat(1000));
    house.with_json("POST", "/v1/members", &large).await.fails(413, "payload_too_large");
    let request = house.request("POST", "/v1/members").header("content-type", "text/plain");
    let text = house.send(request.body(Body::from("{}")).unwrap()).await;
    text.fails(415, "unsupported_media_type");
    let request = house.request("POST", "/v1/quotes").body(Body::from("{}")).unwrap();
    house.send(request).await.fails(415, "unsupported_media_type");
    let request = house
        .request("POST", "/v1/members")
        .header("content-type", "application/json; charset=utf-8");
    house.send(request.body(Body::from("{}")).unwrap()).await.is(201);
}

#[tokio::test]
async fn a_write_needs_one_good_idempotency_key() {
    let house = House::one(&Config::default()).await;
    let send = |keys: &[&str]| {
        let mut request = Request::builder()
            .method("POST")
            .uri("/v1/members")
            .header("authorization", format!("Bearer {}", house.key))
            .header("content-type", "application/json");
        for key in keys {
            request = request.header("idempotency-key", *key);
        }
        house.send(request.body(Body::from("{}")).unwrap())
    };
    let long = "x".repeat(201);
    for keys in [&[][..], &[""], &[long.as_str()], &["a b"], &["a", "b"]] {
        send(keys).await.fails(400, "idempotency_key_required");
    }
    send(&[&long[..200]]).await.is(201);
}

#[tokio::test]
async fn titles_come_in_the_readers_language() {
    let house = House::one(&Config::default()).await;
    for (accept, language, title) in [
        ("en", "en", "No such member"),
        ("lo-LA,en;q=0.5", "lo", "ບໍ່ພົບສະມາຊິກ"),
        ("th", "th", "ไม่พบสมาชิก"),
        ("vi-VN", "vi", "Không tìm thấy thành viên"),
        ("fr", "en", "No such member"),
    ] {
        let path = "/v1/members/mem_01h455vb4pex5vsknk084sn02q";
        let request = house.request("GET", path).header("accept-language", accept);
        let reply = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.fails(404, "member_not_found").text("/title"), title);
        assert_eq!(reply.header("content-language"), language);
    }
}

#[tokio::test]
async fn a_callers_own_request_id_is_kept_if_it_is_plain() {
    let house = House::one(&Config::default()).await;
    for (given, kept) in [("till-7.42", true), ("a b", false), ("<script>", false)] {
        let request = house.request("GET", "/health").header("x-request-id", given);
        let reply = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.header("x-request-id") == given, kept, "{given}");
        assert!(!reply.header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn what_is_too_much_or_takes_too_long_is_said_so() {
    let house = House::one(&Config { concurrent_requests: 0, ..Config::default() }).await;
    let busy = house.get("/v1/members").await;
    assert_eq!(busy.fails(503, "busy").header("retry-after"), "1");
    house.get("/health").await.is(200);
    house.get("/ready").await.is(200);
    let house = House::one(&Config { timeout: Duration::ZERO, ..Config::default() }).await;
    house.get("/v1/members").await.fails(503, "timeout");
}

#[tokio::test]
async fn the_figures_count_requests() {
    let house = House::one(&Config::default()).await;
    house.post("/v1/members", json!({})).await.is(201);
    let figures = house.get("/metrics").await;
    assert!(figures.is(200).text.contains("baci_http_requests_total{"), "{}", figures.text);
    assert!(figures.text.contains("route=\"/v1/members\""), "{}", figures.text);
}
