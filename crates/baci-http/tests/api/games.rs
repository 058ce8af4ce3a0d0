//! /v1/games, /v1/members/{id}/games, /v1/members/{id}/plays and /v1/plays/{id}

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

const GAMES: &str = r#"
[games.wheel]
name = { en = "Wheel", lo = "ກົງລໍ້" }
kind = "spin"
price = { wallet = "points", points = 10 }
limits = { per_day = 2 }
budget = { amount = 100, per = "month" }
otherwise = "nothing"
prizes = [
    { id = "five", name = { en = "Five points" }, weight = 1, gives = { wallet = "points", points = 5 }, worth = "0.50", most = 7 },
    { id = "nothing", weight = 2 },
]
[games.later]
kind = "scratch"
opens = "2100-01-01"
prizes = [{ id = "nothing", weight = 1 }]
"#;

#[tokio::test]
async fn a_game_is_looked_at_played_and_checked() {
    for house in House::both().await {
        let text = format!("{PROGRAM}{GAMES}");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        let anna = house.member_with("0811111111", "100").await;
        let own = house.get(&format!("/v1/members/{anna}/games")).await;
        let wheel = own.is(200).json["games"][1].clone();
        assert_eq!((&wheel["can_play"], &wheel["plays_left"]), (&json!(true), &json!(2)));
        assert_eq!((&wheel["name"], &wheel["units"]), (&json!("Wheel"), &json!("10")));
        assert_eq!(
            (&wheel["prizes"][0]["percent"], &wheel["weights"]),
            (&json!("33.3333"), &json!(3))
        );
        assert_eq!(
            (&wheel["prizes"][0]["left"], &wheel["budget_left"]),
            (&json!(7), &json!("100.00"))
        );
        assert_eq!(own.text("/games/0/why_not/reason"), "game-not-yet");
        let seal = own.text("/games/1/seal");

        let plays = format!("/v1/members/{anna}/plays");
        let body = json!({ "game": "wheel", "words": "ສະບາຍດີ", "seal": seal });
        let played = house.post_as(&plays, "one", body.clone()).await;
        assert_eq!(
            (played.is(201).text("/kind"), played.text("/play/seal")),
            ("game_play".into(), seal)
        );
        let won = played.text("/play/prize") == "five";
        assert_eq!(played.text("/balances/points/available"), if won { "95" } else { "90" });
        let again = house.post_as(&plays, "one", body.clone()).await;
        assert_eq!(again.is(201).header("idempotency-replayed"), "true");
        assert_eq!(again.json["play"], played.json["play"], "{}", house.kind);
        house.post(&plays, body).await.fails(409, "record_changed");
        let next = json!({ "game": "wheel", "seal": played.text("/play/next_seal") });
        house.post(&plays, next).await.is(201);
        let no = house.post(&plays, json!({ "game": "wheel" })).await;
        let no = no.fails(409, "game_unavailable");
        assert_eq!(
            no.text("/detail"),
            "“wheel” can be played 2 times a day, and was. Come back tomorrow."
        );
        house.post(&plays, json!({ "game": "dice" })).await.fails(400, "unknown_name");

        let list = house.get(&plays).await;
        assert_eq!(list.is(200).json["plays"].as_array().unwrap().len(), 2, "{}", house.kind);
        let id = played.text("/id");
        let listed = |own: &serde_json::Value| own["id"] == id;
        assert!(list.json["plays"].as_array().unwrap().iter().any(listed), "{}", house.kind);
        let check = house.get(&format!("/v1/plays/{id}")).await;
        assert_eq!(
            (&check.is(200).json["holds"], &check.json["sealed"]),
            (&json!(true), &json!(true))
        );
        assert_eq!(check.text("/seed"), played.text("/play/seed"));
        assert_eq!(
            check.json["odds"][0],
            json!({ "prize": "five", "name": "Five points", "weight": 1 })
        );
        house.get(&format!("/v1/decisions/{id}")).await.is(200);
        let all = house.get("/v1/games").await;
        let given = all.is(200).json["games"][1]["given"].as_array().unwrap().clone();
        let times: i64 = given.iter().map(|own| own["times"].as_i64().unwrap()).sum();
        assert_eq!(times, 2, "{}", house.kind);
        house.get("/v1/games?from=2026-01-01").await.fails(400, "invalid_request");
        let old = house.get("/v1/games?from=2020-01-01&until=2020-01-31").await;
        assert_eq!(old.is(200).json["games"][1]["given"], json!([]), "{}", house.kind);
        house.get("/v1/plays/ref_0").await.fails(404, "not_found");
    }
}
