//! /v1/occasions and /v1/members/{id}/occasions

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

const OCCASIONS: &str = r#"
[events.occasion]
fields = { occasion = "text", day = "text", years = "integer" }
[[occasion]]
id = "birthday"
kind = "birthday"
before = 1
after = 2
[[occasion]]
id = "tet"
kind = "tet"
"#;

#[tokio::test]
async fn occasions_are_told_and_counted() {
    for house in House::both().await {
        let text = format!("{PROGRAM}{OCCASIONS}");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        let today = program.zone.local(house.baci.clock().now()).day;
        let born = format!("--{:02}-{:02}", today.month(), today.day());
        let who = json!({ "identities": [{ "kind": "card", "value": "7" }], "birthday": born });
        let id = house.post("/v1/members", who).await.is(201).text("/member_id");
        let own = house.get(&format!("/v1/members/{id}/occasions")).await;
        let birthday = own.is(200).json["occasions"][0].clone();
        let days = [0, -1, 2].map(|n| (today + jiff::Span::new().days(n)).to_string());
        let [day, from, until] = days;
        let expected =
            json!({ "occasion": "birthday", "on": true, "day": day, "from": from, "until": until });
        assert_eq!(birthday, expected, "{}", house.kind);
        // Tết comes next year; nobody has it yet.
        assert_eq!(own.json["occasions"][1]["on"], false, "{}", house.kind);
        assert_eq!(own.text("/occasions/1/day"), "2027-02-06");
        assert_eq!((own.text("/had/0/occasion"), own.text("/had/0/day")), ("birthday".into(), day));
        let event = own.text("/had/0/event");
        house.get(&format!("/v1/decisions/{event}")).await.is(200);
        let all = house.get(&format!("/v1/occasions?from={today}&until={today}")).await;
        let counts = json!([{ "occasion": "birthday", "members": 1 }]);
        assert_eq!(all.is(200).json["occasions"], counts, "{}", house.kind);
        house.get("/v1/occasions?from=Tet&until=2026-03-31").await.fails(400, "invalid_request");
        let nobody = "/v1/members/mem_01h455vb4pex5vsknk084sn02q/occasions";
        house.get(nobody).await.fails(404, "member_not_found");
    }
}
