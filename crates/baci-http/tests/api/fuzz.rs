//! Thousands of mutated requests: whatever comes, the answer is an answer, never a 5xx or a panic.

use crate::house::House;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

/// On each database: fifty thousand in all.
const REQUESTS: u32 = 25_000;

/// A small generator with a fixed seed: a failure comes again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

fn bodies(id: &str) -> Vec<(&'static str, Value)> {
    vec![
        (
            "/v1/members",
            json!({ "name": "A", "birthday": "2000-01-01", "language": "th", "tags": ["x"],
            "fields": { "car": "Y", "visits": 1 }, "identities": [{ "kind": "phone", "value": "0812345678" }] }),
        ),
        (
            "/v1/purchases",
            json!({ "phone": "0812345678", "enroll": true, "at": "2026-03-01T00:00:00Z",
            "lines": [{ "sku": "a", "quantity": "1", "amount": "10" }, { "unit_price": "1", "discount": "0" }],
            "paid_with_balance": "1", "receipt": "R", "tags": ["t"] }),
        ),
        ("/v1/quotes", json!({ "card": "1", "enroll": true, "amount": "10.00" })),
        (
            "/v1/events",
            json!({ "email": "a@b.co", "enroll": true, "name": "survey", "fields": { "score": 1 } }),
        ),
        (
            "/v1/holds",
            json!({ "member_id": id, "wallet": "points", "amount": "1", "expires_at": "2026-03-16T00:00:00Z" }),
        ),
        (
            "/v1/adjustments",
            json!({ "member_id": id, "wallet": "cashback", "amount": "1.25", "reason": "r" }),
        ),
        (
            "/v1/transfers",
            json!({ "from": { "member_id": id }, "to": { "phone": "0898765432" },
            "wallet": "points", "amount": "1", "reason": "r" }),
        ),
    ]
}

fn nasty(dice: &mut Dice) -> Value {
    let texts = [
        "",
        "\u{0}",
        "a\u{7}b",
        "\u{202e}",
        "👨‍👩‍👧",
        "e\u{301}",
        "9223372036854775807",
        "-9223372036854775808",
        "1e9",
        "0",
        "-1",
        "0.001",
        "99999999999999999999",
        "1900-01-01T00:00:00Z",
        "2199-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "0000-00-00",
        "2026-02-30",
        "points",
        "'; DROP TABLE members; --",
        "%00",
        "../..",
        "NaN",
        "mem_7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "020 5551 2345",
        "a@b.co",
        "0.000000001",
    ];
    match dice.below(10) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(i64::MAX),
        3 => json!(-1),
        4 => json!(1.5),
        5 => json!([]),
        6 => json!({}),
        7 => json!("x".repeat(dice.below(3000))),
        _ => json!(dice.pick(&texts)),
    }
}

/// Puts something else at a random place.
fn mutate(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Object(map) if !map.is_empty() && dice.below(4) > 0 => {
            let keys: Vec<_> = map.keys().cloned().collect();
            let key = dice.pick(&keys).clone();
            match dice.below(8) {
                0 => drop(map.remove(&key)),
                1 => drop(map.insert("extra".into(), nasty(dice))),
                _ => mutate(map.get_mut(&key).unwrap(), dice),
            }
        }
        Value::Array(list) if !list.is_empty() && dice.below(4) > 0 => {
            let place = dice.below(list.len());
            mutate(&mut list[place], dice);
        }
        other => *other = nasty(dice),
    }
}

fn path(dice: &mut Dice, id: &str, event: &str) -> String {
    let texts = [
        id,
        event,
        "1",
        "-1",
        "9223372036854775808",
        "%00",
        "%FF",
        "é",
        "current",
        "ref_",
        "mem_x",
        "hld_01h455vb4pex5vsknk084sn02q",
        "mem_7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "..",
        "a%2Fb",
    ];
    let routes = [
        "/v1/members/{}",
        "/v1/members/{}/statement",
        "/v1/purchases/{}",
        "/v1/decisions/{}",
        "/v1/programs/{}",
        "/v1/programs/{}/diff/{}",
        "/v1/members/{}/holds/{}",
        "/v1/members",
        "/v1/programs",
        "/v1/purchases/{}/refunds",
        "/v1/purchases/{}/cancel",
        "/v1/members/{}/holds/{}/capture",
        "/v1/{}",
    ];
    let mut path = (*dice.pick(&routes)).to_owned();
    while path.contains("{}") {
        path = path.replacen("{}", texts[dice.below(texts.len())], 1);
    }
    let queries = [
        "",
        "?limit=1",
        "?limit=9223372036854775807",
        "?cursor=%00",
        "?cursor=9223372036854775807.evt_7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "?phone=%00",
        "?external_id=%00",
        "?external_id=%F0%9F%98%80",
        "?card=%00a",
        "?email=a%00@b.co",
        "?explain=true",
        "?x",
        "?&&=",
    ];
    path.push_str(queries[dice.below(queries.len())]);
    path.replace('é', "%C3%A9")
}

fn request(house: &House, dice: &mut Dice, id: &str, event: &str) -> Request<Body> {
    let (method, path, mut body) = match dice.below(3) {
        0 => (
            *dice.pick(&["GET", "POST", "PATCH", "PUT", "HEAD"]),
            path(dice, id, event),
            json!({ "amount": "1", "name": "N" }),
        ),
        _ => {
            let all = bodies(id);
            let (path, body) = dice.pick(&all).clone();
            ("POST", path.to_owned(), body)
        }
    };
    for _ in 0..dice.below(4) {
        mutate(&mut body, dice);
    }
    let mut bytes = body.to_string().into_bytes();
    if dice.below(10) == 0 && !bytes.is_empty() {
        let place = dice.below(bytes.len());
        bytes[place] = u8::try_from(dice.below(256)).unwrap();
    }
    let kind = *dice.pick(&[
        "application/json",
        "application/json",
        "application/json",
        "application/toml",
        "x",
    ]);
    house.request(method, &path).header("content-type", kind).body(Body::from(bytes)).unwrap()
}

#[tokio::test]
async fn whatever_comes_is_answered() {
    for house in House::both().await {
        let id = house.member_with("0898765432", "100").await;
        let bought = house.post("/v1/purchases", json!({ "member_id": id, "amount": "100" })).await;
        let event = bought.is(201).text("/id");
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let mut done = 0;
        for n in 0..REQUESTS {
            let request = request(&house, &mut dice, &id, &event);
            let shown = format!("{n}: {} {} on {}", request.method(), request.uri(), house.kind);
            let reply = house.send(request).await;
            assert!(reply.status < 500, "{shown}: {} {}", reply.status, reply.text);
            done += u32::from(reply.status < 300);
        }
        assert!(done > 50, "{done} were done: the mutations are too wild");
        let report = house.baci.verify_ledger(|_| {}).await.unwrap();
        assert_eq!(report.faults, vec![], "{}", house.kind);
    }
}
