//! /v1/surprises/draws

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

const SURPRISES: &str = r#"
[surprises.joy]
gives = { wallet = "points", points = 7 }
members = 2
every = "day"
at = "00:00"
"#;

#[tokio::test]
async fn draws_are_told_with_their_seals_and_checked_when_they_are_drawn() {
    for house in House::both().await {
        let text = format!("{PROGRAM}{SURPRISES}");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        for n in 0..3 {
            house.member_with(&format!("081111111{n}"), "100").await;
        }
        let now = house.baci.clock().now();
        house.baci.surprises_due(now).await.unwrap();
        let list = house.get("/v1/surprises/draws").await;
        let open = list.is(200).json["draws"][0].clone();
        assert_eq!((&open["surprise"], &open["state"]), (&json!("joy"), &json!("open")));
        assert!(open.get("seed").is_none() && list.text("/draws/0/seal").len() == 64);
        let path = format!("/v1/surprises/draws/joy/{}", list.text("/draws/0/day"));
        house.get(&path).await.fails(409, "record_changed");
        let later = now.plus_seconds(86_400);
        house.baci.clock().set(later);
        house.baci.surprises_due(later).await.unwrap();
        let check = house.get(&path).await;
        assert_eq!((&check.is(200).json["holds"], &check.json["given"]), (&json!(true), &json!(2)));
        assert_eq!(check.json["seal"], open["seal"], "{}", house.kind);
        assert_eq!(check.json["drawn"].as_array().unwrap().len(), 2);
        let all = house.get(&format!("{path}/entries")).await;
        assert_eq!(all.is(200).json["entries"].as_array().unwrap().len(), 3, "{}", house.kind);
        assert_eq!(all.json["entries"][0], check.json["drawn"][0], "{}", house.kind);
        let rest = house.get(&format!("{path}/entries?after=2")).await;
        assert_eq!(rest.is(200).json["entries"][0]["place"], 3, "{}", house.kind);
        let member = check.text("/drawn/0/member_id");
        let line = house.get(&format!("/v1/members/{member}/statement")).await;
        assert_eq!(line.is(200).text("/events/0/kind"), "surprise", "{}", house.kind);
        house.get("/v1/surprises/draws/joy/2020-01-01").await.fails(404, "not_found");
    }
}
