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
        (r#"{"name":"a","name":"b"}"#, "stands twice"),
        (r#"{"fields":{"car":"a","car":"b"}}"#, "stands twice"),
        (r#"{"nam":"a"}"#, "There is no field"),
        (r#"{"identities":[{"kind":"card","value":"1","x":1}]}"#, "There is no field"),
        (r#"[]"#, "is not what belongs there"),
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

/// A request that is refused, its code, what it says in each language, and the values that decided.
struct Said {
    path: &'static str,
    body: &'static str,
    code: &'static str,
    detail: [&'static str; 4],
    values: &'static [(&'static str, &'static str)],
}

const SAID: &[Said] = &[
    Said {
        path: "/v1/purchases",
        body: r#"{ "card": "C1", "enroll": true, "amount": "1", "lines": [{ "amount": "1" }] }"#,
        code: "invalid_request",
        detail: [
            "Send an amount, or 1 to 1000 lines.",
            "ສົ່ງຍອດເງິນ ຫຼື 1 ຫາ 1000 ລາຍການ.",
            "ส่งยอดเงิน หรือ 1 ถึง 1000 รายการ",
            "Hãy gửi một số tiền, hoặc từ 1 đến 1000 dòng.",
        ],
        values: &[("most", "1000")],
    },
    Said {
        path: "/v1/adjustments",
        body: r#"{ "card": "C1", "wallet": "points", "amount": "-7", "reason": "test" }"#,
        code: "insufficient_balance",
        detail: [
            "There is 0 to spend; 7 is asked for.",
            "ໃຊ້ໄດ້ 0, ແຕ່ຂໍໃຊ້ 7.",
            "ใช้ได้ 0 แต่ขอใช้ 7",
            "Có thể dùng 0, nhưng cần 7.",
        ],
        values: &[("wallet", "points"), ("has", "0"), ("asked", "7")],
    },
    Said {
        path: "/v1/adjustments",
        body: r#"{ "card": "C1", "wallet": "nothing", "amount": "7", "reason": "test" }"#,
        code: "unknown_name",
        detail: [
            "The program has no wallet “nothing”.",
            "ໂຄງການບໍ່ມີກະເປົາ “nothing”.",
            "โปรแกรมไม่มีกระเป๋า “nothing”",
            "Chương trình không có ví “nothing”.",
        ],
        values: &[("name", "nothing")],
    },
    Said {
        path: "/v1/adjustments",
        body: r#"{ "card": "C1", "wallet": "points", "amount": "7.5", "reason": "test" }"#,
        code: "invalid_request",
        detail: [
            "“amount” has at most 0 decimals; 7.5 has more.",
            "“amount” ມີທົດສະນິຍົມບໍ່ເກີນ 0 ຕຳແໜ່ງ; 7.5 ມີຫຼາຍກວ່າ.",
            "“amount” มีทศนิยมไม่เกิน 0 ตำแหน่ง แต่ 7.5 มีมากกว่า",
            "“amount” có tối đa 0 chữ số thập phân; 7.5 có nhiều hơn.",
        ],
        values: &[("field", "amount"), ("most", "0"), ("value", "7.5")],
    },
    Said {
        path: "/v1/members",
        body: r#"{ "identities": [{ "kind": "card", "value": "C1" }] }"#,
        code: "identity_taken",
        detail: [
            "Another member has this card already.",
            "ສະມາຊິກຄົນອື່ນໃຊ້ບັດນີ້ແລ້ວ.",
            "สมาชิกคนอื่นใช้บัตรนี้แล้ว",
            "Thành viên khác đã dùng thẻ này.",
        ],
        values: &[("kind", "card")],
    },
    Said {
        path: "/v1/purchases",
        body: r#"{ "member_id": "mem_01h455vb4pex5vsknk084sn02q", "amount": "1" }"#,
        code: "member_not_found",
        detail: ["There is no such member.", "ບໍ່ມີສະມາຊິກນີ້.", "ไม่มีสมาชิกนี้", "Không có thành viên này."],
        values: &[("member", "mem_01h455vb4pex5vsknk084sn02q")],
    },
    Said {
        path: "/v1/purchases",
        body: r#"{ "card": "C1", "amount": "1", "at": "2030-01-01T00:00:00Z" }"#,
        code: "time_out_of_range",
        detail: [
            "The time 2030-01-01T00:00:00Z lies in the future, or before 1900.",
            "ເວລາ 2030-01-01T00:00:00Z ຢູ່ໃນອະນາຄົດ ຫຼື ກ່ອນປີ 1900.",
            "เวลา 2030-01-01T00:00:00Z อยู่ในอนาคตหรือก่อนปี 1900",
            "Thời điểm 2030-01-01T00:00:00Z ở tương lai hoặc trước năm 1900.",
        ],
        values: &[("at", "2030-01-01T00:00:00Z")],
    },
    Said {
        path: "/v1/purchases",
        body: r#"{ "card": "C1", "amont": "1" }"#,
        code: "invalid_request",
        detail: [
            "There is no field “amont” here.",
            "ບ່ອນນີ້ບໍ່ມີຊ່ອງ “amont”.",
            "ที่นี่ไม่มีช่อง “amont”",
            "Ở đây không có trường “amont”.",
        ],
        values: &[("field", "amont"), ("line", "1")],
    },
];

#[tokio::test]
async fn refusals_are_said_in_the_readers_language_with_what_decided() {
    let house = House::one(&Config::default()).await;
    let member = json!({ "identities": [{ "kind": "card", "value": "C1" }] });
    house.post("/v1/members", member).await.is(201);
    for said in SAID {
        for (language, detail) in ["en", "lo", "th", "vi"].into_iter().zip(said.detail) {
            let request = house
                .request("POST", said.path)
                .header("accept-language", language)
                .header("content-type", "application/json");
            let body = Body::from(said.body);
            let reply = house.send(request.body(body).unwrap()).await;
            assert_eq!(reply.text("/code"), said.code, "{}", reply.text);
            assert!(reply.text("/detail").starts_with(detail), "{detail}: {}", reply.text);
            assert_eq!(reply.header("content-language"), language);
            for (name, value) in said.values {
                assert_eq!(reply.text(&format!("/values/{name}")), *value, "{}", reply.text);
            }
        }
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
async fn a_key_may_ask_so_much_and_is_told_what_is_left() {
    let key_rate = baci_http::Rate { per_second: 1, burst: 2 };
    let house = House::one(&Config { key_rate, ..Config::default() }).await;
    let first = house.get("/v1/members").await;
    assert_eq!(first.is(200).header("ratelimit-policy"), "\"key\";q=2;w=2");
    assert!(first.header("ratelimit").starts_with("\"key\";r=1;"), "{:?}", first.headers);
    // A bucket that fills by one a second is empty before a few dozen requests are through.
    let mut refused = None;
    for _ in 0..1_000 {
        let reply = house.get("/v1/members").await;
        if reply.status == 429 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("a refusal");
    refused.fails(429, "too_many_requests");
    assert_eq!((refused.header("retry-after"), &*refused.text("/values/seconds")), ("1", "1"));
    assert!(refused.header("ratelimit").starts_with("\"key\";r=0;"), "{:?}", refused.headers);
    house.get("/health").await.is(200);
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
