//! /v1/stages and /v1/members/{id}/stage

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

#[tokio::test]
async fn stages_are_counted_and_told() {
    for house in House::both().await {
        let text = format!("{PROGRAM}\n[stages]\n");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        let bill = json!({ "card": "1", "enroll": true, "amount": "100" });
        let id = house.post("/v1/purchases", bill).await.is(201).text("/member_id");
        let own = house.get(&format!("/v1/members/{id}/stage")).await;
        assert_eq!(
            (own.is(200).text("/stage"), own.text("/at_risk_on")),
            ("new".into(), "2026-04-29".into())
        );
        let all = house.get("/v1/stages?from=2026-03-01&until=2026-03-31").await;
        assert_eq!(all.is(200).json["stages"][0]["members"], 1, "{}", house.kind);
        assert_eq!(
            (all.text("/flow/0/from"), all.text("/flow/0/to")),
            ("potential".into(), "new".into())
        );
        house.get("/v1/stages?from=March&until=2026-03-31").await.fails(400, "invalid_request");
    }
}
