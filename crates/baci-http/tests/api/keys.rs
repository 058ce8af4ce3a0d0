//! Keys and scopes: every operation of the document, without a key and with a key that lacks its scope.

use crate::house::House;
use axum::body::Body;
use axum::http::Request;
use baci_app::Scope;
use serde_json::Value;

/// Each operation with the scope that it says it needs.
fn operations() -> Vec<(String, String, Option<String>)> {
    let document: Value = serde_json::from_str(&baci_http::openapi()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let scope = operation["security"][0]["key"][0].as_str().map(str::to_owned);
            all.push((method.to_uppercase(), path.clone(), scope));
        }
    }
    assert!(all.len() >= 25, "{}", all.len());
    all
}

#[tokio::test]
async fn every_operation_needs_its_scope() {
    for house in House::both().await {
        for (method, path, scope) in operations() {
            let Some(scope) = scope else {
                assert!(["/health", "/ready"].contains(&path.as_str()), "{path} is open");
                continue;
            };
            let none = Request::builder().method(&*method).uri(&path).body(Body::empty()).unwrap();
            let reply = house.send(none).await;
            reply.fails(401, "unauthorized");
            assert!(reply.header("www-authenticate").starts_with("Bearer"));
            let others: Vec<_> = Scope::ALL.iter().filter(|s| s.text() != scope).copied().collect();
            let key = house.baci.create_key("lacks", &others).await.unwrap().secret;
            let request = Request::builder().method(&*method).uri(&path);
            let request = request.header("authorization", format!("Bearer {key}"));
            let reply = house.send(request.body(Body::empty()).unwrap()).await;
            reply.fails(403, "forbidden");
            assert_eq!(reply.text("/values/scope"), scope, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_key_that_is_not_one_is_refused() {
    let house = House::one(&baci_http::Config::default()).await;
    let wrong = house.key.replace("baci_", "baci-");
    let cut = &house.key[..house.key.len() - 1];
    for header in [
        "",
        "Bearer",
        "Bearer ",
        "Basic eDp5",
        "Bearer baci_x_y",
        &format!("Bearer {wrong}"),
        &format!("Bearer {cut}0z"),
    ] {
        let request = Request::builder().uri("/v1/members").header("authorization", header);
        house.send(request.body(Body::empty()).unwrap()).await.fails(401, "unauthorized");
    }
    let request = Request::builder().uri("/v1/members");
    let request = request.header("authorization", format!("bearer  {}", house.key));
    house.send(request.body(Body::empty()).unwrap()).await.is(200);
}

#[tokio::test]
async fn a_revoked_key_ends_within_seconds() {
    let house = House::one(&baci_http::Config::default()).await;
    let new = house.baci.create_key("short", Scope::ALL).await.unwrap();
    let ask = || {
        let request = Request::builder().uri("/v1/members");
        let request = request.header("authorization", format!("Bearer {}", new.secret));
        house.send(request.body(Body::empty()).unwrap())
    };
    ask().await.is(200);
    house.baci.revoke_key(new.stored.key).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(3100)).await;
    ask().await.fails(401, "unauthorized");
}
