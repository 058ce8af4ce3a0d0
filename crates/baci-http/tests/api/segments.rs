//! /v1/segments and /v1/members/{id}/segments

use crate::house::House;
use serde_json::json;

#[tokio::test]
async fn a_segment_is_counted_saved_read_changed_and_removed() {
    for house in House::both().await {
        let bill = json!({ "card": "1", "enroll": true, "amount": "100" });
        let id = house.post("/v1/purchases", bill).await.is(201).text("/member_id");
        house
            .post("/v1/members", json!({ "identities": [{ "kind": "card", "value": "2" }] }))
            .await
            .is(201);
        let condition = "member.spend >= 100.00";
        let counted = house.post("/v1/segments/count", json!({ "condition": condition })).await;
        assert_eq!(
            counted.is(200).json,
            json!({ "members": 1, "of": 2, "looked": 2, "exact": true }),
            "{}",
            house.kind
        );
        let wrong = json!({ "condition": "member.spent > 1" });
        let wrong = house.post("/v1/segments/count", wrong).await;
        wrong.fails(422, "program_invalid");
        assert_eq!(
            (
                wrong.text("/problems/0/sentence").contains("member.spend"),
                &wrong.json["problems"][0]["column"]
            ),
            (true, &json!(1)),
            "{}",
            wrong.text
        );
        let body = json!({ "names": { "en": "Buyers", "lo": "ຜູ້ຊື້" }, "condition": condition });
        let put = house.with_json("PUT", "/v1/segments/buyers", &body.to_string()).await;
        assert_eq!(
            (put.is(200).text("/names/lo"), &put.json["revision"]),
            ("ຜູ້ຊື້".into(), &json!(1))
        );
        house
            .with_json("PUT", "/v1/segments/No", &body.to_string())
            .await
            .fails(400, "invalid_request");
        house.baci.run_due_tasks().await.unwrap();
        let all = house.get("/v1/segments").await;
        assert_eq!(all.is(200).json["segments"][0]["members"], 1, "{}", all.text);
        assert_eq!(all.json["progress"], json!({ "looked": 2, "total": 2, "done": true }));
        let members = house.get("/v1/segments/buyers/members?limit=1").await;
        assert_eq!(members.is(200).text("/members/0/member_id"), id);
        let next = members.text("/next");
        let rest = house.get(&format!("/v1/segments/buyers/members?limit=1&cursor={next}")).await;
        assert_eq!(rest.is(200).json["members"], json!([]));
        let own = house.get(&format!("/v1/members/{id}/segments")).await;
        assert_eq!(
            (own.is(200).text("/segments/0/id"), own.text("/history/0/what")),
            ("buyers".into(), "entered".into())
        );
        house
            .send(
                house
                    .request("DELETE", "/v1/segments/buyers")
                    .body(axum::body::Body::empty())
                    .unwrap(),
            )
            .await
            .is(204);
        house.get("/v1/segments/buyers").await.fails(404, "not_found");
        let was = house.get("/v1/segments/buyers/revisions").await;
        assert_eq!(was.is(200).json["revisions"][0]["removed"], true, "{}", was.text);
    }
}

#[tokio::test]
async fn a_file_says_who_was_left_out() {
    for house in House::both().await {
        house
            .post(
                "/v1/members",
                json!({ "identities": [{ "kind": "phone", "value": "+8562055512345" }] }),
            )
            .await
            .is(201);
        let body = json!({ "names": { "en": "All" }, "condition": "member.days >= 0" });
        house.with_json("PUT", "/v1/segments/all", &body.to_string()).await.is(200);
        house.baci.run_due_tasks().await.unwrap();
        let file = house.get("/v1/segments/all/file").await;
        assert!(
            file.is(200).text.starts_with("member,entered_at,name,language,phone,email\r\n"),
            "{}",
            file.text
        );
        assert!(file.text.contains("'+8562055512345"), "{}", file.text);
        assert_eq!((file.header("baci-without-consent"), file.header("baci-next")), ("0", ""));
        house.get("/v1/segments/all/file?format=google").await.fails(400, "invalid_request");
        house.get("/v1/segments/all/file?format=excel").await.fails(400, "invalid_request");
        house.get("/v1/segments/none/file").await.fails(404, "not_found");
    }
}
