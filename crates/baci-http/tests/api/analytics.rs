//! /v1/analytics: metrics, cohorts, RFM, liability and the journal.

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;

/// Anna bought in both months, Bounmy in the first one only, each for 100.
async fn shop(house: &House) {
    for (card, day) in [("1", "2026-02-10"), ("2", "2026-02-11"), ("1", "2026-03-02")] {
        let who = json!({ "identities": [{ "kind": "card", "value": card }] });
        let enrolled = house.post("/v1/members", who).await;
        assert!([201, 409].contains(&enrolled.status), "{}", house.kind);
        let bought = json!({
            "card": card, "at": format!("{day}T05:00:00Z"),
            "branch": if card == "1" { "market" } else { "river" },
            "lines": [{ "sku": "rice", "quantity": "1", "amount": "100" }],
        });
        house.post("/v1/purchases", bought).await.is(201);
    }
}

#[tokio::test]
async fn figures_are_told_as_the_command_line_tells_them() {
    for house in House::both().await {
        shop(&house).await;
        let path = "/v1/analytics/metrics?from=2026-02-01&until=2026-04-01";
        let told = house.get(path).await;
        let march = told.is(200).json["periods"][1].clone();
        let kept = json!([2, 1, 1, 50.0]);
        let own = json!([march["cs"], march["kept"], march["lost"], march["strict_retention"]]);
        assert_eq!(own, kept, "{}: {march}", house.kind);
        assert_eq!(told.json["definition"]["figures"]["crr"]["denominator"], "cs");
        let by = house.get(&format!("{path}&by=branch")).await;
        let names: Vec<_> = (0..2).map(|n| by.is(200).text(&format!("/groups/{n}/name"))).collect();
        assert_eq!(names, ["market", "river"], "{}", house.kind);
        let cohorts = house.get("/v1/analytics/cohorts?from=2026-02-01&until=2026-04-01").await;
        let buyers = cohorts.is(200).json["cohorts"][0]["buyers"].clone();
        assert_eq!(buyers, json!([2, 1]), "{}", house.kind);
        let rfm = house.get("/v1/analytics/rfm?as_of=2026-04-01").await;
        assert_eq!(rfm.is(200).json["scored"], 2, "{}", house.kind);
        assert_eq!(rfm.json["cells"], json!({ "111": 1, "333": 1 }), "{}", house.kind);
    }
}

#[tokio::test]
async fn what_is_owed_and_the_journal_are_told() {
    for house in House::both().await {
        shop(&house).await;
        let owed = house.get("/v1/analytics/liability").await;
        let wallet = owed.is(200).json["wallets"][0].clone();
        let issued = wallet["issued"].clone();
        assert_ne!(issued, json!("0"), "{}: {wallet}", house.kind);
        assert_eq!(wallet["outstanding"], issued, "{}", house.kind);
        let half = house.get("/v1/analytics/liability?expected_use=50").await;
        assert_eq!(half.is(200).json["definition"]["assumed_use"], 50.0, "{}", house.kind);
        let month = house.get("/v1/analytics/journal?month=2026-02").await;
        assert_eq!(month.is(200).json["closed"], true, "{}", house.kind);
        let line = month.json["lines"][0].clone();
        assert_eq!((&line["debit"], &line["credit"]), (&json!("issued"), &json!("outstanding")));
    }
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused_with_its_reason() {
    for house in House::both().await {
        shop(&house).await;
        for path in [
            "metrics?from=Tet",
            "metrics?period=fortnight",
            "metrics?from=2026-03-01&until=2026-03-01",
            "metrics?period=day&from=1900-01-01&until=2026-01-01",
            "metrics?base=window&window_days=0",
            "metrics?regular_months=61",
            "metrics?until=2026-03-01&by=weather",
            "cohorts?period=day&from=2000-01-01&until=2026-01-01",
            "rfm?as_of=2026-02-30",
            "liability?expected_use=101",
            "journal?month=2026-13",
        ] {
            let refused = house.get(&format!("/v1/analytics/{path}")).await;
            refused.fails(400, "invalid_request");
        }
    }
}

#[tokio::test]
async fn members_are_grouped_by_the_tier_that_they_have() {
    for house in House::both().await {
        let tiers =
            "[tiers.silver]\nrank = 1\nreach = { spend = \"150\", within = \"12 months\" }\n";
        let text = format!("{PROGRAM}{tiers}");
        let source = Source { name: "p.toml", text: &text };
        let program = Program::from_toml(&[source]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        // Anna bought for 200 in all, Bounmy for 100.
        shop(&house).await;
        let path = "/v1/analytics/metrics?from=2026-02-01&until=2026-04-01&by=tier";
        let told = house.get(path).await;
        let groups = told.is(200).json["groups"].as_array().unwrap().clone();
        assert_eq!(groups.len(), 1, "{}: {groups:?}", house.kind);
        assert!(told.text("/groups/0/name").ends_with("/silver"), "{}", house.kind);
        let march = &groups[0]["periods"][1];
        assert_eq!([&march["cs"], &march["kept"]], [&json!(1), &json!(1)], "{}", house.kind);
        let all = &told.json["periods"][1];
        assert_eq!([&all["cs"], &all["kept"]], [&json!(2), &json!(1)], "{}", house.kind);
    }
}
