//! /v1/members/{id}/streaks and levels, and both in answers

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

const KEPT: &str = "[events.streak]\n[events.level_up]\n\
    [streaks.daily]\nname = { en = \"Every day\", th = \"ทุกวัน\" }\non = \"purchase\"\ncount = \"money\"\n\
    need = \"50\"\nper = \"day\"\nmilestones = [1, 7]\nfreezes = { most = 2, each = 1 }\n\
    [levels.rank]\ncounts = [{ on = \"purchase\", count = \"money\", each = \"10\", give = 1 }]\n\
    steps = [{ need = 5, name = { en = \"Fan\" } }, { need = 100 }]\n";

#[tokio::test]
async fn a_member_sees_what_they_keep_up_and_where_they_stand() {
    for house in House::both().await {
        let text = format!("{PROGRAM}\n{KEPT}");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        let bill = json!({ "card": "1", "enroll": true, "amount": "100" });
        let bought = house.post("/v1/purchases", bill).await;
        let told = &bought.is(201).json;
        assert_eq!(told["streaks"][0]["reached"], json!([1]), "{}", house.kind);
        assert_eq!(told["levels"][0]["reached"], json!([1]), "{}", house.kind);
        assert_eq!(
            (&told["levels"][0]["gained"], &told["levels"][0]["missing"]),
            (&json!(10), &json!(90))
        );
        let path = format!("/v1/members/{}", bought.text("/member_id"));
        let all = house.get(&format!("{path}/streaks")).await;
        let own = &all.is(200).json["streaks"][0];
        let day = house.baci.clock().now();
        let day = program.zone.local(day).day.saturating_add(jiff::Span::new().days(2));
        assert_eq!(
            *own,
            json!({ "streak": "daily", "name": { "en": "Every day", "th": "ทุกวัน" }, "per": "day",
            "length": 1, "best": 1, "freezes": 1, "kept": true, "count": "money", "has": "100.00",
            "need": "50.00", "until": day.to_string(), "next": 7 }),
            "{}",
            house.kind
        );
        let all = house.get(&format!("{path}/levels")).await;
        assert_eq!(
            all.is(200).json["levels"][0],
            json!({ "levels": "rank", "name": { "en": "rank" }, "number": 1, "level": { "en": "Fan" },
            "experience": 10, "next": 100, "missing": 90 })
        );
        for of in ["streaks", "levels"] {
            house.get(&format!("/v1/members/mem_x/{of}")).await.fails(404, "not_found");
        }
    }
}
