//! /v1/members/{id}/missions, and missions in answers

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

const MISSIONS: &str = "[missions.tea]\nname = { en = \"Tea card\", th = \"บัตรชา\" }\nlook = \"card\"\n\
    steps = [{ on = \"purchase\", need = 3 }]\n\
    [missions.spend]\nper = \"month\"\nsteps = [{ name = { en = \"Spend\" }, on = \"purchase\", count = \"money\", need = \"250\" }]\n\
    [missions.vip]\nwhen = \"'vip' in member.tags\"\nsteps = [{ on = \"purchase\", need = 1 }]\n";

#[tokio::test]
async fn a_member_sees_their_missions_and_answers_say_what_counted() {
    for house in House::both().await {
        let text = format!("{PROGRAM}\n{MISSIONS}");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        let bill = json!({ "card": "1", "enroll": true, "amount": "100" });
        let bought = house.post("/v1/purchases", bill).await;
        let told = &bought.is(201).json["missions"];
        assert_eq!((told.as_array().unwrap().len(), &told[1]["mission"]), (2, &json!("tea")));
        let path = format!("/v1/members/{}/missions", bought.text("/member_id"));
        let all = house.get(&path).await;
        let own = all.is(200).json["missions"].as_array().unwrap();
        assert_eq!(own.len(), 2, "{}: not theirs is not shown", house.kind);
        assert_eq!(
            own[0]["steps"][0],
            json!({ "name": { "en": "Spend" }, "count": "money",
            "has": "100.00", "need": "250.00", "missing": "150.00" })
        );
        assert_eq!(all.text("/missions/0/until"), "2026-03-31T17:00:00Z");
        assert_eq!(own[1]["name"]["th"], "บัตรชา");
        assert_eq!(
            (&own[1]["look"], &own[1]["steps"][0]["missing"]),
            (&json!("card"), &json!("2"))
        );
        let quote = house.post("/v1/quotes", json!({ "card": "1", "amount": "150" })).await;
        assert_eq!(quote.is(200).json["missions"][0]["over"], true, "{}", house.kind);
        house.get("/v1/members/mem_x/missions").await.fails(404, "not_found");
    }
}
