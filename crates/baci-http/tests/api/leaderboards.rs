//! /v1/leaderboards, and nicknames

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

const BEST: &str = "[leaderboards.best]\nname = { en = \"Best\", lo = \"ດີທີ່ສຸດ\" }\nper = \"month\"\nrewarded = 1\n\
    counts = [{ on = \"purchase\", give = 10 }]\n";

#[tokio::test]
async fn members_take_part_by_a_nickname_and_only_by_that() {
    for house in House::both().await {
        let text = format!("{PROGRAM}\n{BEST}");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        let bill = |card: &str| json!({ "card": card, "enroll": true, "amount": "100" });
        let one = house.post("/v1/purchases", bill("1")).await.is(201).text("/member_id");
        let two = house.post("/v1/purchases", bill("2")).await.is(201).text("/member_id");
        let all = house.get("/v1/leaderboards").await;
        assert_eq!(
            all.is(200).json["leaderboards"][0],
            json!({ "leaderboard": "best", "name": { "en": "Best", "lo": "ດີທີ່ສຸດ" },
            "per": "month", "show": 20, "rewarded": 1 })
        );
        let path = |id: &str| format!("/v1/members/{id}/nickname");
        house.post(&path(&one), json!({ "nickname": "Sushi Cat" })).await.is(201);
        assert_eq!(house.get(&path(&one)).await.is(200).json["nickname"], "Sushi Cat");
        assert_eq!(house.get(&path(&two)).await.is(200).json, json!({}));
        let taken = house.post(&path(&two), json!({ "nickname": "sushi  cat" })).await;
        taken.fails(409, "identity_taken");
        let number = house.post(&path(&two), json!({ "nickname": "me 0812345678" })).await;
        number.fails(400, "invalid_request");
        let board = house.get(&format!("/v1/leaderboards/best?member={one}")).await;
        let told = &board.is(200).json;
        assert_eq!(
            told["places"],
            json!([{ "place": 1, "nickname": "Sushi Cat", "score": 10 }]),
            "{}",
            house.kind
        );
        assert_eq!((&told["own"]["place"], &told["closed"]), (&json!(1), &json!(false)));
        house.get("/v1/leaderboards/best?day=soon").await.fails(400, "invalid_request");
        house.get("/v1/leaderboards/best?day=2020-01-01").await.fails(404, "not_found");
        house.get("/v1/leaderboards/worst").await.fails(404, "not_found");
        house.post(&path(&two), json!({ "nickname": "Ramen Cat" })).await.is(201);
        let friends = |id: &str| format!("/v1/members/{id}/friends");
        house.post(&friends(&one), json!({ "nickname": "ramen cat" })).await.is(204);
        house.post(&friends(&one), json!({ "nickname": "nobody" })).await.fails(404, "not_found");
        let asked = json!({ "friends": [], "asked": ["Sushi Cat"], "asking": [] });
        assert_eq!(house.get(&friends(&two)).await.is(200).json, asked, "{}", house.kind);
        house.post(&friends(&two), json!({ "nickname": "Sushi Cat" })).await.is(204);
        let circle = format!("/v1/leaderboards/best?member={one}&circle=friends");
        let places = house.get(&circle).await.is(200).json["places"].clone();
        assert_eq!(places.as_array().map(Vec::len), Some(2), "{}: {places}", house.kind);
        house
            .post(&format!("{}/end", friends(&two)), json!({ "nickname": "Sushi Cat" }))
            .await
            .is(204);
        let places = house.get(&circle).await.is(200).json["places"].clone();
        assert_eq!(places.as_array().map(Vec::len), Some(1), "{}: {places}", house.kind);
        house.post(&format!("{}/leave", path(&two)), json!({})).await.is(201);
        house.get("/v1/leaderboards/best?circle=foes").await.fails(400, "invalid_request");
        house.post(&format!("{}/block", path(&one)), json!({})).await.is(201);
        let board = house.get("/v1/leaderboards/best").await;
        assert_eq!(board.is(200).json["places"], json!([]), "{}", house.kind);
        house
            .post(&path(&two), json!({ "nickname": "SUSHI CAT" }))
            .await
            .fails(409, "identity_taken");
        house.post(&format!("{}/leave", path(&one)), json!({})).await.fails(404, "not_found");
    }
}
