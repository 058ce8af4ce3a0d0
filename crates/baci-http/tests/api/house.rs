//! A house for tests: a router over a fresh database, a small program, and short ways to ask.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use baci_app::{Baci, Clock, Options, Scope, Settings};
use baci_core::program::{Program, Source};
use baci_core::time::Instant;
use baci_http::Config;
use baci_testing::Fresh;
use serde_json::Value;
use std::sync::atomic::{AtomicU32, Ordering};
use tower::ServiceExt;

/// Points: one for each full 25 baht, and double for desserts; ten for a survey.
pub const PROGRAM: &str = r#"
schema = 1
[program]
id = "house"
name = "House"
currency = "THB"
timezone = "Asia/Bangkok"
[member.fields]
car = "text"
visits = "integer"
[events.survey.fields]
score = "integer"
[wallets.points]
kind = "points"
expires = { after = "12 months", at = "month-end" }
[wallets.cashback]
kind = "money"
[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = "25"
full = true
[[earn]]
id = "dessert"
on = "purchase"
wallet = "points"
give = 5
per = "item"
only = { category = ["dessert"] }
[[earn]]
id = "thanks"
on = "survey"
wallet = "points"
give = 10
"#;

pub struct House {
    pub router: Router,
    pub baci: Baci,
    pub key: String,
    pub kind: &'static str,
    count: AtomicU32,
    _fresh: Fresh,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl House {
    /// One on each database, at noon of 2026-03-15 in Bangkok.
    pub async fn both() -> Vec<House> {
        let mut houses = Vec::new();
        for fresh in baci_testing::both() {
            houses.push(Self::on(fresh, Some(PROGRAM), &Config::default()).await);
        }
        houses
    }

    /// On SQLite alone, for what has nothing to do with the database.
    pub async fn one(config: &Config) -> House {
        Self::on(baci_testing::sqlite(), Some(PROGRAM), config).await
    }

    pub async fn on(fresh: Fresh, program: Option<&str>, config: &Config) -> House {
        let now: Instant = "2026-03-15T12:00:00+07:00".parse().unwrap();
        let settings = Settings {
            database: fresh.address.clone(),
            options: Options::default(),
            clock: Clock::fixed(now),
            ..Settings::default()
        };
        let baci = Baci::open(settings).await.unwrap();
        if let Some(text) = program {
            let source = Source { name: "house.toml", text };
            let program = Program::from_toml(&[source]).unwrap_or_else(|p| panic!("{p:?}"));
            baci.publish(&program, "test", None, None).await.unwrap();
        }
        let key = baci.create_key("till", Scope::ALL).await.unwrap().secret;
        let router = baci_http::router(baci.clone(), config);
        let count = AtomicU32::new(0);
        House { router, baci, key, kind: fresh.kind, count, _fresh: fresh }
    }

    /// A request with the house's key and a new idempotency key.
    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.key))
            .header("idempotency-key", format!("test-{count}"))
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Reply { status: parts.status.as_u16(), headers: parts.headers, text, json }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.with_json("POST", path, &body.to_string()).await
    }

    /// With an idempotency key of one's own.
    pub async fn post_as(&self, path: &str, key: &str, body: Value) -> Reply {
        let mut request = self.request("POST", path).header("content-type", "application/json");
        request.headers_mut().unwrap().insert("idempotency-key", key.parse().unwrap());
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.with_json("PATCH", path, &body.to_string()).await
    }

    /// A body as it is, called JSON.
    pub async fn with_json(&self, method: &str, path: &str, body: &str) -> Reply {
        let request = self.request(method, path).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Someone with so many points.
    pub async fn member_with(&self, phone: &str, points: &str) -> String {
        let identities = serde_json::json!([{ "kind": "phone", "value": phone }]);
        let joined =
            self.post("/v1/members", serde_json::json!({ "identities": identities })).await;
        joined.is(201);
        let id = joined.text("/member_id");
        let body = serde_json::json!({ "member_id": id, "wallet": "points",
            "amount": points, "reason": "welcome" });
        self.post("/v1/adjustments", body).await.is(201);
        id
    }
}

impl Reply {
    /// Has this status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Is a problem of this status and code.
    #[track_caller]
    pub fn fails(&self, status: u16, code: &str) -> &Self {
        assert_eq!((self.status, self.text("/code").as_str()), (status, code), "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json["status"], status);
        self
    }

    /// The text at a JSON pointer.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> String {
        let found = self.json.pointer(pointer).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("no text at {pointer} in {}", self.text)).to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
