//! /v1/members/{id}/statement

use crate::house::House;
use serde_json::json;

#[tokio::test]
async fn a_history_is_read_page_by_page_with_its_reasons() {
    for house in House::both().await {
        let id = house.member_with("0812345678", "100").await;
        for day in 1..=4 {
            let body = json!({ "member_id": id, "amount": "100.00",
                "at": format!("2026-03-0{day}T10:00:00+07:00") });
            house.post("/v1/purchases", body).await.is(201);
        }
        let mut kinds = Vec::new();
        let mut path = format!("/v1/members/{id}/statement?limit=3&explain=true");
        let first = path.clone();
        loop {
            let page = house.get(&path).await;
            for event in page.is(200).json["events"].as_array().unwrap() {
                kinds.push(event["kind"].as_str().unwrap().to_owned());
                if event["kind"] == "purchase" {
                    assert_eq!(event["explanation"]["rules"][0]["outcome"], "applied");
                    assert_eq!(event["movements"][0]["amount"], "4");
                    assert_eq!(event["movements"][0]["from"], "issued");
                    assert_eq!(event["net"], "100.00");
                }
            }
            let Some(next) = page.json["next"].as_str() else { break };
            path = format!("{first}&cursor={next}");
        }
        kinds.sort_unstable();
        let expected = ["adjust", "enroll", "purchase", "purchase", "purchase", "purchase"];
        assert_eq!(kinds, expected, "{}", house.kind);
    }
}

#[tokio::test]
async fn a_wrong_page_is_refused() {
    let house = House::one(&baci_http::Config::default()).await;
    let id = house.member_with("0812345678", "100").await;
    for query in ["limit=0", "limit=101", "cursor=1", "cursor=1.evt_x", "explain=maybe", "page=2"] {
        let reply = house.get(&format!("/v1/members/{id}/statement?{query}")).await;
        reply.fails(400, "invalid_request");
    }
    let nobody = "/v1/members/mem_01h455vb4pex5vsknk084sn02q/statement";
    house.get(nobody).await.fails(404, "member_not_found");
}
