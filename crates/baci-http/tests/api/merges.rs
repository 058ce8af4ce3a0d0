//! /v1/members/{id}/merges, merge-preview, apart, and /v1/lookalikes

use crate::house::House;
use serde_json::{Value, json};

async fn joined(house: &House, name: &str, identity: (&str, &str)) -> String {
    let (kind, value) = identity;
    let body = json!({ "name": name, "birthday": "1990-04-13",
        "identities": [{ "kind": kind, "value": value }] });
    let joined = house.post("/v1/members", body).await;
    joined.is(201).text("/member_id")
}

#[tokio::test]
async fn two_are_one_after_a_look_and_two_again() {
    for house in House::both().await {
        let stays = house.member_with("0812345678", "100").await;
        let goes = house.member_with("0898765432", "40").await;
        let held = json!({ "member_id": goes, "wallet": "points", "amount": "15",
            "expires_at": "2026-03-16T12:00:00+07:00" });
        house.post("/v1/holds", held).await.is(201);
        let look = house.get(&format!("/v1/members/{stays}/merge-preview?other={goes}")).await;
        assert_eq!(look.is(200).json["id"], Value::Null);
        assert_eq!(look.text("/merge/wallets/points/available"), "25");
        assert_eq!(look.text("/merge/wallets/points/held"), "15");
        assert_eq!(look.text("/merge/identities/0/value"), "+66898765432");
        assert_eq!(look.text("/balances/points/available"), "125");
        house
            .get(&format!("/v1/members/{stays}/merge-preview?other={stays}"))
            .await
            .fails(400, "invalid_request");
        // Nothing was done by looking.
        assert_eq!(house.get(&format!("/v1/members/{goes}")).await.text("/id"), goes);
        let path = format!("/v1/members/{stays}/merges");
        house
            .post(&path, json!({ "other": goes, "reason": " " }))
            .await
            .fails(400, "invalid_request");
        let body = json!({ "other": goes, "reason": "one person" });
        let done = house.post_as(&path, "m1", body.clone()).await;
        assert_eq!(
            (done.is(201).text("/kind"), done.text("/member_id")),
            ("merge".into(), stays.clone())
        );
        assert_eq!(done.text("/merge/other_id"), goes);
        assert_eq!(done.text("/balances/points/available"), "125", "{}", house.kind);
        let again = house.post_as(&path, "m1", body).await;
        assert_eq!(
            (again.is(201).header("idempotency-replayed"), again.text("/id")),
            ("true", done.text("/id"))
        );
        // Whoever names the other one means the one who stays.
        assert_eq!(house.get(&format!("/v1/members/{goes}")).await.text("/id"), stays);
        let list = house.get(&path).await;
        assert_eq!(list.is(200).text("/merges/0/other_id"), goes);
        assert_eq!(list.json["merges"][0]["can_undo"], true);
        let undo = format!("{path}/{goes}/undo");
        let back = house.post(&undo, json!({ "reason": "father and son" })).await;
        assert_eq!(
            (back.is(201).text("/kind"), back.text("/balances/points/available")),
            ("unmerge".into(), "100".into())
        );
        assert_eq!(
            house.get(&format!("/v1/members/{goes}")).await.text("/balances/points/held"),
            "15"
        );
        let list = house.get(&path).await;
        assert_eq!(list.json["merges"][0]["can_undo"], false);
        list.text("/merges/0/undone_at");
        house.post(&undo, json!({ "reason": "again" })).await.fails(404, "not_found");
    }
}

#[tokio::test]
async fn lookalikes_come_page_by_page_until_somebody_says_that_they_are_two() {
    for house in House::both().await {
        let first = joined(&house, "Mali Srisuk", ("phone", "0812345678")).await;
        let second = joined(&house, "SRISUK mali", ("whatsapp", "+66 81 234 5678")).await;
        let page = house.get("/v1/lookalikes?limit=1").await;
        assert_eq!(page.is(200).json["pairs"].as_array().map(Vec::len), Some(1));
        let (one, next) = (page.text("/pairs/0/by"), page.text("/next"));
        let rest = house.get(&format!("/v1/lookalikes?cursor={}", encoded(&next))).await;
        let other = rest.is(200).text("/pairs/0/by");
        assert_eq!((one.as_str(), other.as_str()), ("person", "phone"), "{}", house.kind);
        let names = [rest.text("/pairs/0/first/id"), rest.text("/pairs/0/second/id")];
        assert!(names.contains(&first) && names.contains(&second));
        assert_eq!(rest.json["next"], Value::Null);
        house.get("/v1/lookalikes?cursor=mem_x").await.fails(400, "invalid_request");
        let apart = format!("/v1/members/{second}/apart");
        house.post(&apart, json!({ "other": first })).await.is(204);
        house.post(&apart, json!({ "other": first })).await.is(204);
        let none = house.get("/v1/lookalikes").await;
        assert_eq!(none.is(200).json, json!({ "pairs": [] }));
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
