//! /v1/members/{id}/identities

use crate::house::{House, PROGRAM};
use baci_http::Config;
use serde_json::json;

/// The six digits of the latest message.
async fn sent(house: &House) -> String {
    let message = house.baci.messages(None, 1, true).await.unwrap().messages.pop().unwrap();
    let digits = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    message.body.split_whitespace().find(digits).unwrap().to_owned()
}

#[tokio::test]
async fn identities_come_go_and_take_the_place_of_others() {
    for house in House::both().await {
        let id = house.member_with("0812345678", "10").await;
        let path = format!("/v1/members/{id}/identities");
        let line = json!({ "kind": "line", "value": "U4af4980629", "proof": "vouched" });
        assert_eq!(house.post(&path, line.clone()).await.is(201).text("/kind"), "identity_verify");
        let card = json!({ "kind": "card", "value": "wsb 12" });
        house.post(&path, card.clone()).await.is(201);
        house.post(&path, card).await.fails(409, "identity_taken");
        let new =
            json!({ "kind": "card", "value": "WSB13", "replaces": "WSB12", "reason": "torn" });
        assert_eq!(house.post(&path, new).await.is(201).text("/kind"), "identity_change");
        let list = house.get(&path).await;
        let all = json!({ "identities": [
            { "kind": "card", "value": "WSB13" },
            { "kind": "line", "value": "U4af4980629", "proof": "vouched", "proved_at": "2026-03-15T05:00:00Z" },
            { "kind": "phone", "value": "+66812345678" },
        ] });
        assert_eq!(list.is(200).json, all, "{}", house.kind);
        let gone = json!({ "kind": "line", "value": "U4af4980629", "reason": "left LINE" });
        let remove = format!("{path}/remove");
        assert_eq!(
            house.post(&remove, gone.clone()).await.is(201).text("/kind"),
            "identity_remove"
        );
        house.post(&remove, gone).await.fails(404, "not_found");
        house
            .post(&path, json!({ "kind": "icq", "value": "1" }))
            .await
            .fails(400, "invalid_request");
        house
            .post(&path, json!({ "kind": "phone", "value": "12" }))
            .await
            .fails(400, "invalid_request");
    }
}

#[tokio::test]
async fn a_number_goes_to_whoever_tells_the_code() {
    for house in House::both().await {
        let former = house.member_with("0812345678", "10").await;
        let member = house.member_with("0898765432", "20").await;
        let path = format!("/v1/members/{member}/identities");
        let phone = json!({ "kind": "phone", "value": "081 234 5678" });
        house.post(&path, phone.clone()).await.fails(409, "identity_taken");
        let code = format!("{path}/code");
        let answer = house.post_as(&code, "c1", phone.clone()).await;
        assert_eq!(answer.is(202).text("/value"), "+66812345678");
        assert!(answer.json["good_for"].as_i64().unwrap() >= 60);
        let digits = sent(&house).await;
        // The same request again sends no other code.
        house.post_as(&code, "c1", phone).await.is(202);
        assert_eq!(sent(&house).await, digits);
        let prove = format!("{path}/prove");
        let told = |digits: &str| json!({ "kind": "phone", "value": "0812345678", "code": digits, "replaces": "0898765432" });
        let wrong = if digits == "000000" { "111111" } else { "000000" };
        house.post(&prove, told(wrong)).await.fails(409, "proof_failed");
        let done = house.post_as(&prove, "p1", told(&digits)).await;
        assert_eq!(done.is(201).text("/member_id"), member);
        let again = house.post_as(&prove, "p1", told(&digits)).await;
        assert_eq!(
            (again.is(201).text("/id"), again.header("idempotency-replayed")),
            (done.text("/id"), "true")
        );
        let list = house.get(&path).await;
        assert_eq!(list.json["identities"].as_array().map(Vec::len), Some(1), "{}", house.kind);
        assert_eq!(list.text("/identities/0/proof"), "code");
        let found = house.get("/v1/members?phone=0812345678").await;
        assert_eq!(found.text("/members/0/id"), member);
        // The former owner lost the number alone.
        let left = house.get(&format!("/v1/members/{former}")).await;
        assert_eq!(left.is(200).text("/balances/points/available"), "10");
        assert_eq!(left.json["identities"], json!([]));
        let card = json!({ "kind": "card", "value": "1" });
        house.post(&code, card).await.fails(400, "invalid_request");
    }
}

#[tokio::test]
async fn the_programs_country_says_whose_local_numbers_are_meant() {
    let zone = "timezone = \"Asia/Bangkok\"";
    for (country, whole) in [("", "+66912345678"), ("\ncountry = \"VN\"", "+84912345678")] {
        let program = PROGRAM.replace(zone, &format!("{zone}{country}"));
        for fresh in [baci_testing::sqlite(), baci_testing::postgres()] {
            let house = House::on(fresh, Some(&program), &Config::default()).await;
            let id = house.member_with("091 234 5678", "10").await;
            let list = house.get(&format!("/v1/members/{id}/identities")).await;
            assert_eq!(list.is(200).text("/identities/0/value"), whole, "{}", house.kind);
        }
    }
}
