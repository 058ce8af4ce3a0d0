//! /v1/coupon-batches, /v1/coupons and /v1/members/{id}/coupons

use crate::house::House;
use baci_core::program::{Program, Source};
use serde_json::{Value, json};

const PROMOTIONS: &str = r#"
[[promotion]]
id = "spring"
coupon = "typed"
discount = { percent = 10 }
[[promotion]]
id = "sorry"
coupon = "held"
discount = { amount = 20 }
"#;

async fn houses() -> Vec<House> {
    let mut houses = House::both().await;
    for house in &mut houses {
        let text = format!("{}{PROMOTIONS}", crate::house::PROGRAM);
        let source = Source { name: "house.toml", text: &text };
        let program = Program::from_toml(&[source]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
    }
    houses
}

fn basket(phone: &str, codes: &[&str]) -> Value {
    let line = json!({ "sku": "rice", "unit_price": "100.00" });
    let basket = json!({ "lines": [line], "codes": codes });
    json!({ "phone": phone, "enroll": true, "basket": basket })
}

#[tokio::test]
async fn codes_are_made_once_listed_used_and_withdrawn() {
    for house in houses().await {
        let wanted = json!({ "promotion": "spring", "name": "Spring fair",
            "template": "fair-****-##", "count": 120, "until": "2026-06-01T00:00:00+07:00" });
        let (first, again) = (
            house.post_as("/v1/coupon-batches", "one", wanted.clone()).await,
            house.post_as("/v1/coupon-batches", "one", wanted.clone()).await,
        );
        assert_eq!(first.is(201).text("/id"), again.is(201).text("/id"), "{}", house.kind);
        let other = json!({ "promotion": "spring", "name": "Other", "template": "X" });
        house
            .post_as("/v1/coupon-batches", "one", other)
            .await
            .fails(409, "idempotency_key_reused");
        let path = format!("/v1/coupon-batches/{}", first.text("/id"));
        // They are made beside the answer.
        let mut ready = house.get(&path).await;
        for _ in 0..200 {
            if ready.text("/state") == "ready" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            ready = house.get(&path).await;
        }
        assert_eq!((ready.text("/state").as_str(), &ready.json["made"]), ("ready", &json!(120)));
        let mut codes = Vec::new();
        let mut page = house.get(&format!("{path}/codes?limit=50")).await;
        loop {
            let lines = page.is(200).json["codes"].as_array().unwrap();
            codes.extend(lines.iter().map(|line| line["code"].as_str().unwrap().to_owned()));
            let Some(next) = page.json["next"].as_str().map(str::to_owned) else { break };
            page = house.get(&format!("{path}/codes?limit=50&cursor={next}")).await;
        }
        let different: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!((codes.len(), different.len()), (120, 120), "{}", house.kind);
        let sold = house.post("/v1/purchases", basket("0812345678", &[&codes[3]])).await;
        assert_eq!(sold.is(201).text("/offers/totals/payable"), "90.00");
        let read = house.get(&format!("/v1/coupons/{}", codes[3].to_lowercase())).await;
        assert_eq!(read.is(200).text("/state"), "used");
        assert_eq!(read.text("/history/0/event"), sold.text("/id"));
        assert_eq!(house.get(&path).await.json["used"], json!(1), "{}", house.kind);
        let gone = house.post(&format!("/v1/coupons/{}/withdraw", codes[4]), json!({})).await;
        assert_eq!(gone.is(200).text("/state"), "withdrawn");
        let late = house.post("/v1/quotes", basket("0812345678", &[&codes[4]])).await;
        assert_eq!(late.is(200).text("/offers/codes/0/outcome"), "withdrawn");
        let all = house.post(&format!("{path}/withdraw"), json!({})).await;
        assert_eq!(all.is(200).text("/state"), "withdrawn");
        let late = house.post("/v1/quotes", basket("0812345678", &[&codes[5]])).await;
        assert_eq!(late.is(200).text("/offers/codes/0/outcome"), "withdrawn");
        house.get("/v1/coupons/NOSUCH").await.fails(404, "not_found");
        let listed = house.get("/v1/coupon-batches").await;
        assert_eq!(listed.is(200).text("/batches/0/name"), "Spring fair");
    }
}

#[tokio::test]
async fn codes_from_outside_and_personal_offers() {
    for house in houses().await {
        let wanted = json!({ "promotion": "spring", "name": "Paper", "codes": ["AB-1", "ab-2"] });
        let batch = house.post("/v1/coupon-batches", wanted).await;
        assert_eq!(batch.is(201).json["made"], json!(2));
        let more = json!({ "codes": ["AB-2", "AB-3"] });
        let path = format!("/v1/coupon-batches/{}/codes", batch.text("/id"));
        assert_eq!(house.post(&path, more).await.is(201).json["new"], json!(1));
        let member = house.post("/v1/purchases", basket("0812345678", &[])).await;
        let id = member.text("/member_id");
        let path = format!("/v1/members/{id}/coupons");
        let grant = json!({ "promotion": "sorry" });
        let given = house.post_as(&path, "g", grant.clone()).await;
        let again = house.post_as(&path, "g", grant).await;
        assert_eq!(given.is(201).text("/code"), again.is(201).text("/code"), "{}", house.kind);
        let list = json!({ "promotion": "sorry", "name": "Late soup", "members": [id] });
        let grants = house.post("/v1/coupon-batches", list).await;
        assert_eq!(grants.is(201).json["made"], json!(1));
        let held = house.get(&path).await;
        assert_eq!(held.is(200).json["coupons"].as_array().unwrap().len(), 2);
        let quoted = house.post("/v1/quotes", basket("0812345678", &[])).await;
        assert_eq!(quoted.is(200).text("/offers/totals/payable"), "80.00", "one at a time");
        let take = format!("{path}/{}/withdraw", given.text("/code"));
        house.post(&take, json!({})).await.is(200);
        house.post(&take, json!({})).await.fails(404, "not_found");
        for bad in [
            json!({ "promotion": "spring", "name": "Both", "template": "A", "codes": ["B"] }),
            json!({ "promotion": "spring", "name": "None" }),
            json!({ "promotion": "spring", "name": "Short", "template": "##", "count": 50 }),
        ] {
            house.post("/v1/coupon-batches", bad).await.fails(400, "invalid_request");
        }
        let unknown = json!({ "promotion": "none", "name": "X", "template": "A" });
        house.post("/v1/coupon-batches", unknown).await.fails(400, "unknown_name");
    }
}

#[tokio::test]
async fn a_coupon_for_some_goods_says_so_and_is_good_for_them_alone() {
    for house in houses().await {
        let joined = house.post("/v1/purchases", basket("0812345678", &[])).await;
        let path = format!("/v1/members/{}/coupons", joined.text("/member_id"));
        let grant = json!({ "promotion": "sorry", "item": " la-7310 " });
        assert_eq!(house.post(&path, grant).await.is(201).text("/item"), "LA-7310");
        let held = house.get(&path).await;
        assert_eq!(held.is(200).text("/coupons/0/item"), "LA-7310", "{}", house.kind);
        let quoted = house.post("/v1/quotes", basket("0812345678", &[])).await;
        let told = &quoted.is(200).json["offers"]["promotions"][0];
        assert_eq!(told["outcome"], "other_goods", "{}", house.kind);
        assert_eq!(told["values"], json!({ "item": "LA-7310" }));
        assert_eq!(told["text"], "It is only for LA-7310.");
        let mut visit = basket("0812345678", &[]);
        visit["basket"]["lines"] = json!([
            { "sku": "oil", "unit_price": "100.00", "item": "LA-7310" },
            { "sku": "oil", "unit_price": "100.00", "item": "LA-0042" },
        ]);
        let sold = house.post("/v1/purchases", visit).await;
        let amounts = ["0", "1"].map(|at| sold.text(&format!("/offers/lines/{at}/amount")));
        assert_eq!((sold.is(201).status, amounts), (201, ["80.00".into(), "100.00".into()]));
        let read = house.get(&format!("/v1/purchases/{}", sold.text("/id"))).await;
        assert_eq!(read.is(200).text("/lines/1/item"), "LA-0042", "{}", house.kind);
        let batch = json!({ "promotion": "spring", "name": "Oil", "codes": ["OIL-1"],
            "sku": ["oil", "filter"] });
        let batch = house.post("/v1/coupon-batches", batch).await;
        assert_eq!(batch.is(201).json["sku"], json!(["oil", "filter"]));
        let code = house.get("/v1/coupons/oil-1").await;
        assert_eq!(code.is(200).json["batch"]["sku"], json!(["oil", "filter"]), "{}", house.kind);
        let quoted = house.post("/v1/quotes", basket("0812345678", &["OIL-1"])).await;
        assert_eq!(quoted.is(200).text("/offers/codes/0/outcome"), "other_goods");
        let held = house.get(&path).await.text("/coupons/0/code");
        let read = house.get(&format!("/v1/coupons/{}", held.to_lowercase())).await;
        assert_eq!(
            (read.is(200).text("/code"), read.text("/coupon/item")),
            (held, "LA-7310".into())
        );
        assert!(path.contains(&read.text("/member_id")) && read.json.get("batch").is_none());
        let long = json!({ "promotion": "sorry", "item": "x".repeat(65) });
        house.post(&path, long).await.fails(400, "invalid_request");
    }
}
