//! The OpenAPI document and the page that shows it.

use crate::house::House;
use axum::http::StatusCode;
use serde_json::Value;

#[test]
fn the_committed_document_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    if std::env::var_os("BACI_UPDATE").is_some() {
        std::fs::write(path, baci_http::openapi()).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == baci_http::openapi(), "run the tests of baci-http with BACI_UPDATE=1");
}

#[test]
fn the_document_names_what_it_uses() {
    let text = baci_http::openapi();
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in text.split("#/components/schemas/").skip(1).filter_map(|t| t.split('"').next()) {
        assert!(schemas.contains_key(name), "{name}");
    }
    let mut ids = std::collections::BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{operation}");
            assert!(operation["responses"]["default"].is_object(), "{operation}");
        }
    }
}

#[tokio::test]
async fn the_page_comes_without_a_cdn() {
    let house = House::one(&baci_http::Config::default()).await;
    assert_eq!(house.get("/openapi.json").await.is(200).text, baci_http::openapi());
    let page = house.get("/docs/").await;
    assert!(page.is(200).text.contains("swagger-ui"), "{}", page.text);
    assert!(!page.text.contains("https://"), "{}", page.text);
    house.get("/docs/swagger-ui-bundle.js").await.is(200);
}

#[tokio::test]
async fn pages_stand_beside_the_api_without_its_edge() {
    let mut house = House::one(&baci_http::Config::default()).await;
    house.get("/").await.fails(404, "not_found");
    let pages = axum::Router::new().fallback(|| async { (StatusCode::NOT_FOUND, "no page") });
    house.router =
        baci_http::router_beside(house.baci.clone(), &baci_http::Config::default(), pages);
    let page = house.get("/members").await;
    assert_eq!((page.status, page.text.as_str()), (404, "no page"));
    assert_eq!(page.header("x-request-id"), "", "the API's edge is not around it");
    for path in ["/v1", "/v1/none", "/v1/members/x/none"] {
        house.get(path).await.fails(404, "not_found");
    }
    house.get("/v1/members").await.is(200);
    house.get("/health").await.is(200);
}
