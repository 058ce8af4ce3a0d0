//! /v1/analytics: metrics, cohorts, RFM, liability and the journal.

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use serde_json::json;
use std::collections::BTreeSet;

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

#[tokio::test]
async fn figures_are_told_of_who_is_in_a_segment_and_of_each_segment() {
    for house in House::both().await {
        shop(&house).await;
        for (id, condition) in
            [("often", "member.purchases >= 2"), ("nobody", "member.purchases > 9")]
        {
            let asked = json!({ "names": { "en": id }, "condition": condition });
            house.with_json("PUT", &format!("/v1/segments/{id}"), &asked.to_string()).await.is(200);
        }
        house.baci.run_due_tasks().await.unwrap();
        let path = "/v1/analytics/metrics?from=2026-02-01&until=2026-04-01";
        // Anna alone bought twice, and in both months.
        let told = house.get(&format!("{path}&segment=often")).await;
        assert_eq!(told.is(200).json["definition"]["segment"], "often", "{}", house.kind);
        let march = &told.json["periods"][1];
        let own = [&march["cs"], &march["kept"], &march["lost"], &march["net"]];
        assert_eq!(own, [&json!(1), &json!(1), &json!(0), &json!("100.00")], "{}", house.kind);
        assert_eq!(told.json["counts"]["receipts"], 2, "{}", house.kind);
        let by = house.get(&format!("{path}&by=segment")).await;
        let groups = by.is(200).json["groups"].as_array().unwrap().clone();
        let names: Vec<_> = groups.iter().map(|own| own["name"].clone()).collect();
        assert_eq!(names, ["nobody", "often"], "{}", house.kind);
        assert_eq!(groups[1]["periods"], told.json["periods"], "{}", house.kind);
        assert_eq!(groups[0]["periods"][1]["buyers"], 0, "{}", house.kind);
        assert_eq!(by.json["periods"][1]["cs"], 2, "{}", house.kind);
        let places = house.get(&format!("{path}&segment=often&by=branch")).await;
        assert_eq!(places.is(200).json["groups"].as_array().unwrap().len(), 1, "{}", house.kind);
        let cohorts = "/v1/analytics/cohorts?from=2026-02-01&until=2026-04-01&segment=often";
        let cohorts = house.get(cohorts).await;
        assert_eq!(cohorts.is(200).json["cohorts"][0]["buyers"], json!([1, 1]), "{}", house.kind);
        let rfm = house.get("/v1/analytics/rfm?as_of=2026-04-01&segment=often").await;
        assert_eq!(rfm.is(200).json["scored"], 1, "{}", house.kind);
        for path in ["metrics?segment=gone", "cohorts?segment=gone", "rfm?segment=gone"] {
            house.get(&format!("/v1/analytics/{path}")).await.fails(404, "not_found");
        }
    }
}

/// Five who came every week or so for months, and two who came once; goods go together.
async fn regulars(house: &House) {
    let start: jiff::civil::Date = "2025-09-01".parse().unwrap();
    for (card, every, times) in [
        ("1", 7, 12),
        ("2", 9, 10),
        ("3", 14, 8),
        ("4", 5, 4),
        ("5", 21, 5),
        ("6", 1, 1),
        ("7", 1, 1),
    ] {
        let who = json!({ "identities": [{ "kind": "card", "value": card }] });
        house.post("/v1/members", who).await.is(201);
        for n in 0..times {
            let day = start.checked_add(jiff::Span::new().days(every * n)).unwrap();
            let amount = (100 + 10 * n + every).to_string();
            let other = if n % 2 == 0 { "tea" } else { "cake" };
            let bought = json!({
                "card": card, "at": format!("{day}T05:00:00Z"),
                "lines": [{ "sku": "rice", "quantity": "1", "amount": amount },
                    { "sku": other, "quantity": "1", "amount": "20" }],
            });
            house.post("/v1/purchases", bought).await.is(201);
        }
    }
}

#[tokio::test]
async fn lifetime_values_come_in_pages_and_of_one_member() {
    for house in House::both().await {
        regulars(&house).await;
        let told = house.get("/v1/analytics/clv?horizon=39w&through=2025-11-03&limit=3").await;
        let own = &told.is(200).json;
        assert_eq!(own["model"], "bg-nbd", "{}", house.kind);
        assert!(own["parameters"]["alpha"].as_f64().unwrap() > 0.0);
        assert_eq!(own["seen"], json!({ "customers": 7, "repeaters": 5 }), "{}", house.kind);
        assert!(own["holdout"]["all"]["actual"].as_f64().unwrap() > 0.0, "{}", house.kind);
        assert!(own["warnings"][0].as_str().unwrap().contains("only 5 customers"));
        let values = |of: &serde_json::Value| -> Vec<f64> {
            let all = of["customers"].as_array().unwrap().iter();
            all.map(|own| own["value"].as_f64().unwrap()).collect()
        };
        let path = "/v1/analytics/clv?horizon=39w&through=2025-11-03&limit=3&cursor=";
        let (mut all, mut next) = (values(own), own["next"].clone());
        while let Some(cursor) = next.as_str() {
            let page = house.get(&format!("{path}{cursor}")).await.is(200).json.clone();
            all.extend(values(&page));
            next = page["next"].clone();
        }
        assert!(all.len() == 7 && all.is_sorted_by(|a, b| a >= b), "{}: {all:?}", house.kind);
        let first = own["customers"][0].clone();
        let name = first["customer"].as_str().unwrap();
        let one = format!("/v1/analytics/clv?horizon=39w&through=2025-11-03&member={name}");
        assert_eq!(house.get(&one).await.is(200).json["customers"], json!([first]));
        let risk = house.get("/v1/analytics/clv?order=at_risk").await;
        let alive = risk.is(200).json["customers"].as_array().unwrap().clone();
        assert!(alive.iter().all(|own| own["alive"].as_f64().unwrap() < 0.5), "{alive:?}");
    }
}

#[tokio::test]
async fn what_is_foreseen_of_a_segment_is_of_its_members_alone() {
    for house in House::both().await {
        regulars(&house).await;
        let condition = json!({ "names": { "en": "often" }, "condition": "member.purchases >= 2" });
        house.with_json("PUT", "/v1/segments/often", &condition.to_string()).await.is(200);
        house.baci.run_due_tasks().await.unwrap();
        let all = house.get("/v1/analytics/clv").await.is(200).json.clone();
        let own = house.get("/v1/analytics/clv?segment=often").await.is(200).json.clone();
        assert_eq!((&own["segment"], &all["segment"]), (&json!("often"), &json!(null)));
        assert_eq!(own["seen"], json!({ "customers": 5, "repeaters": 5 }), "{}", house.kind);
        assert_ne!(own["parameters"], all["parameters"], "{}", house.kind);
        let names = |told: &serde_json::Value| -> BTreeSet<String> {
            let all = told["customers"].as_array().unwrap().iter();
            all.map(|own| own["customer"].as_str().unwrap().to_owned()).collect()
        };
        let five = names(&own);
        assert_eq!((five.len(), names(&all).len()), (5, 7), "{}", house.kind);
        let next = house.get("/v1/analytics/next?segment=often").await.is(200).json.clone();
        assert_eq!((names(&next), &next["segment"]), (five, &json!("often")), "{}", house.kind);
        for path in ["clv?segment=gone", "next?segment=gone"] {
            house.get(&format!("/v1/analytics/{path}")).await.fails(404, "not_found");
        }
    }
}

#[tokio::test]
async fn next_purchases_and_products_are_told_with_how_well_they_foretell() {
    for house in House::both().await {
        regulars(&house).await;
        let told = house.get("/v1/analytics/next?until=2025-10-10&limit=1").await;
        let own = &told.is(200).json;
        // The fourth came every five days and last on 16 September; those of one day are expected by the rhythm of all, nine days.
        assert_eq!(own["customers"][0]["expected"], "2025-09-10", "{}: {own}", house.kind);
        assert_eq!((&own["customers"][0]["hour"], &own["next"]), (&json!(12), &json!("1")));
        assert!(own["holdout"]["customers"].as_u64().unwrap() == 5, "{}", house.kind);
        let name = own["customers"][0]["customer"].as_str().unwrap();
        let one = house.get(&format!("/v1/analytics/next?member={name}")).await;
        assert_eq!(one.is(200).json["customers"][0], own["customers"][0], "{}", house.kind);
        let told = house.get("/v1/analytics/products?support=2&cart=tea,salt").await;
        let own = &told.is(200).json;
        assert_eq!(own["unknown_products"], json!(["salt"]), "{}", house.kind);
        assert_eq!(own["suggestions"].as_array().unwrap().len(), 2, "{}: {own}", house.kind);
        assert_eq!(own["receipts"], 41, "{}", house.kind);
        // Rice is on all 41 receipts, tea on 22 of them: together no more often than by chance.
        assert_eq!(own["pairs"][0]["lift"], 1.0, "{}: {own}", house.kind);
        let one = house.get(&format!("/v1/analytics/products?member={name}&suggest=1")).await;
        assert_eq!(one.is(200).json["suggestions"][0]["product"], "cake", "{}", house.kind);
        let new = json!({ "identities": [{ "kind": "card", "value": "9" }] });
        let new = house.post("/v1/members", new).await.text("/member_id");
        let anybody = house.get(&format!("/v1/analytics/products?member={new}")).await;
        assert_eq!(anybody.is(200).json["suggestions"][0]["product"], "rice", "{}", house.kind);
    }
}

#[tokio::test]
async fn what_no_model_is_made_of_and_what_is_asked_wrongly() {
    for house in House::both().await {
        shop(&house).await;
        let few = house.get("/v1/analytics/clv").await;
        few.fails(409, "too_few_repeaters");
        for path in [
            "clv?horizon=20y",
            "clv?horizon=soon",
            "clv?discount=1",
            "clv?discount=NaN",
            "clv?model=guess",
            "clv?order=name",
            "clv?limit=101",
            "clv?cursor=x",
            "next?from=2026-02-30",
            "products?support=0",
            "products?suggest=101",
            "products?cart=tea&member=mem_00000000000000000000000000",
        ] {
            let refused = house.get(&format!("/v1/analytics/{path}")).await;
            refused.fails(400, "invalid_request");
        }
        for path in ["clv", "next", "products"] {
            let nobody = format!("/v1/analytics/{path}?member=mem_00000000000000000000000000");
            house.get(&nobody).await.fails(404, "member_not_found");
            house.get(&format!("/v1/analytics/{path}?member=x")).await.fails(404, "not_found");
        }
    }
}
