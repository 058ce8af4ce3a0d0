//! /v1/members

use crate::house::House;
use serde_json::json;

#[tokio::test]
async fn a_member_joins_and_is_found_by_every_identity() {
    for house in House::both().await {
        let body = json!({
            "name": "ມະລິ ສີສຸກ", "birthday": "1995-04-13", "language": "lo", "tags": ["vip"],
            "fields": { "car": "Vios", "visits": 3 },
            "identities": [
                { "kind": "phone", "value": "020 5551 2345" },
                { "kind": "email", "value": "Mali@Example.com" },
                { "kind": "card", "value": "wsb 12" },
                { "kind": "external", "value": "4711" },
            ],
        });
        let joined = house.post("/v1/members", body).await;
        joined.is(201);
        let id = joined.text("/member_id");
        for query in [
            "phone=%2B8562055512345",
            "phone=02055512345",
            "email=mali@example.com",
            "card=WSB12",
            "external_id=4711",
        ] {
            let found = house.get(&format!("/v1/members?{query}")).await;
            assert_eq!(found.is(200).text("/members/0/id"), id, "{query} on {}", house.kind);
        }
        let read = house.get(&format!("/v1/members/{id}")).await;
        assert_eq!(read.is(200).text("/name"), "ມະລິ ສີສຸກ");
        assert_eq!(read.text("/birthday"), "1995-04-13");
        assert_eq!(read.json["fields"], json!({ "car": "Vios", "visits": 3 }));
        assert_eq!(read.header("etag"), "\"1\"");
        let nobody = house.get("/v1/members?phone=%2B8562055519999").await;
        assert_eq!(nobody.is(200).json["members"], json!([]));
    }
}

#[tokio::test]
async fn an_identity_belongs_to_one_member() {
    for house in House::both().await {
        let body = json!({ "identities": [{ "kind": "card", "value": "A1" }] });
        house.post("/v1/members", body.clone()).await.is(201);
        house.post("/v1/members", body).await.fails(409, "identity_taken");
    }
}

#[tokio::test]
async fn a_patch_changes_what_it_names() {
    for house in House::both().await {
        let body = json!({ "name": "Mali", "birthday": "1995-04-13", "tags": ["a"],
            "fields": { "car": "Vios" }, "identities": [{ "kind": "card", "value": "A1" }] });
        let id = house.post("/v1/members", body).await.text("/member_id");
        let path = format!("/v1/members/{id}");
        let change =
            json!({ "name": "Mali S.", "birthday": null, "fields": { "car": null, "visits": 2 } });
        house.patch(&path, change).await.is(200);
        let read = house.get(&path).await;
        assert_eq!(read.text("/name"), "Mali S.");
        assert_eq!(read.json.get("birthday"), None);
        assert_eq!(read.json["tags"], json!(["a"]));
        assert_eq!(read.json["fields"], json!({ "visits": 2 }));
        assert_eq!(read.text("/identities/0/value"), "A1");
        assert_eq!(read.json["revision"], 2);
        house
            .patch(&path, json!({ "name": "X", "revision": 1 }))
            .await
            .fails(409, "record_changed");
        let request = house.request("PATCH", &path).header("if-match", "\"1\"");
        let request = request.header("content-type", "application/json");
        let stale = house.send(request.body(r#"{"name":"X"}"#.into()).unwrap()).await;
        stale.fails(409, "record_changed");
        house.patch(&path, json!({ "name": "Y", "revision": 2 })).await.is(200);
        // The year of birth need not be told.
        house.patch(&path, json!({ "birthday": "--02-29" })).await.is(200);
        assert_eq!(house.get(&path).await.text("/birthday"), "--02-29");
    }
}

#[tokio::test]
async fn members_are_listed_page_by_page() {
    for house in House::both().await {
        for n in 0..5 {
            house.post("/v1/members", json!({ "name": format!("N{n}") })).await.is(201);
        }
        let mut seen = std::collections::BTreeSet::new();
        let mut path = "/v1/members?limit=2".to_owned();
        for _ in 0..4 {
            let page = house.get(&path).await;
            for member in page.is(200).json["members"].as_array().unwrap() {
                seen.insert(member["id"].as_str().unwrap().to_owned());
            }
            let Some(next) = page.json["next"].as_str() else { break };
            path = format!("/v1/members?limit=2&cursor={next}");
        }
        assert_eq!(seen.len(), 5, "{}", house.kind);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_member_is_refused() {
    let house = House::one(&baci_http::Config::default()).await;
    for (body, code) in [
        (json!({ "birthday": "1995-02-30" }), "invalid_request"),
        (json!({ "birthday": "13/4/1995" }), "invalid_request"),
        (json!({ "birthday": "04-13" }), "invalid_request"),
        (json!({ "birthday": "--02-30" }), "invalid_request"),
        (json!({ "language": "fr" }), "invalid_request"),
        (json!({ "nickname": "M" }), "invalid_request"),
        (json!({ "name": "x".repeat(201) }), "invalid_request"),
        (json!({ "name": "a\u{0}b" }), "invalid_request"),
        (json!({ "fields": { "boat": "x" } }), "unknown_name"),
        (json!({ "fields": { "visits": 1.5 } }), "invalid_request"),
        (json!({ "fields": { "visits": "three" } }), "invalid_request"),
        (json!({ "identities": [{ "kind": "phone", "value": "123" }] }), "invalid_request"),
        (json!({ "identities": [{ "kind": "fax", "value": "1" }] }), "invalid_request"),
        (json!({ "at": "yesterday" }), "invalid_request"),
        (json!({ "at": "2027-01-01T00:00:00Z" }), "time_out_of_range"),
    ] {
        house.post("/v1/members", body).await.fails(400, code);
    }
    for query in [
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=x",
        "phone=020&card=1",
        "age=3",
        "limit=1&limit=2",
    ] {
        house.get(&format!("/v1/members?{query}")).await.fails(400, "invalid_request");
    }
    house.get("/v1/members/nobody").await.fails(404, "not_found");
    let gone = "/v1/members/mem_01h455vb4pex5vsknk084sn02q";
    house.get(gone).await.fails(404, "member_not_found");
    house.patch(gone, json!({ "name": "X" })).await.fails(404, "member_not_found");
}
