//! /v1/quotes and /v1/purchases with a basket

use crate::house::House;
use axum::body::Body;
use baci_core::program::{Program, Source};
use serde_json::{Value, json};

const PROMOTIONS: &str = r#"
[prices]
tax = "added"
goods_tax = "vat"
[taxes]
vat = 7
[[promotion]]
id = "rolls"
name = { en = "Rolls", lo = "ໂຣນ", th = "โรล", vi = "Cuốn" }
discount = { percent = 20, on = { category = ["rolls"] } }
[[promotion]]
id = "delivery"
needs = { amount = 300 }
discount = { of = "delivery", percent = 100 }
[[promotion]]
id = "welcome"
code = "WELCOME"
discount = { amount = 10 }
limits = { per_member = 1 }
"#;

async fn house() -> House {
    let house = House::one(&baci_http::Config::default()).await;
    let text = format!("{}{PROMOTIONS}", crate::house::PROGRAM);
    let source = Source { name: "house.toml", text: &text };
    let program = Program::from_toml(&[source]).unwrap();
    house.baci.publish(&program, "test", None, None).await.unwrap();
    house
}

fn body() -> Value {
    json!({
        "phone": "0812345678", "enroll": true, "receipt": "R-9", "branch": "b1",
        "basket": {
            "lines": [
                { "sku": "roll", "category": "rolls", "quantity": "3", "unit_price": "50.00" },
                { "sku": "soup", "category": "soup", "unit_price": "80.00" },
            ],
            "fees": [{ "method": "express", "amount": "25.00" }],
            "codes": ["welcome", "nonsense"],
        },
    })
}

#[tokio::test]
async fn a_basket_is_quoted_bought_and_read() {
    let house = house().await;
    let quoted = house.post("/v1/quotes", body()).await;
    quoted.is(200);
    let text = |path: &str| quoted.text(&format!("/offers{path}"));
    // 150 less 30 and 80 are 200, less 10 are 190; 7 percent on top, and 25 of delivery.
    assert_eq!(text("/totals/goods"), "190.00");
    assert_eq!(text("/totals/tax"), "13.30");
    assert_eq!(text("/totals/payable"), "228.30");
    assert_eq!([text("/lines/0/discount"), text("/lines/1/discount")], ["36.00", "4.00"]);
    let fate = |n: usize| {
        (text(&format!("/promotions/{n}/promotion")), text(&format!("/promotions/{n}/outcome")))
    };
    let fates: Vec<_> = (0..3).map(fate).collect();
    let told = |id: &str| fates.iter().find(|(name, _)| name == id).unwrap().1.clone();
    assert_eq!(
        [told("rolls"), told("welcome"), told("delivery")],
        ["applied", "applied", "missing_amount"]
    );
    assert_eq!([text("/codes/0/outcome"), text("/codes/1/outcome")], ["applied", "unknown"]);
    let missing = quoted.json["offers"]["promotions"].as_array().unwrap();
    let missing = missing.iter().find(|p| p["promotion"] == "delivery").unwrap();
    assert_eq!(missing["values"]["missing"], "70.00");
    assert_eq!(
        [text("/hints/0/promotion"), text("/hints/0/amount"), text("/hints/0/gain")],
        ["delivery", "70.00", "25.00"]
    );
    assert_eq!(missing["text"], "70.00 THB more is needed: there is 230.00 THB of 300.00 THB.");
    assert_eq!(text("/codes/1/text"), "There is no promotion for the code “nonsense”.");
    assert_eq!(text("/hints/0/text"), "Add 70.00 THB and get 25.00 THB off with “delivery”.");
    let mut bought = body();
    bought["basket"]["expected"] = json!("228.30");
    let done = house.post("/v1/purchases", bought.clone()).await;
    assert_eq!(done.is(201).text("/offers/totals/payable"), "228.30");
    let read = house.get(&format!("/v1/purchases/{}", done.text("/id"))).await;
    assert_eq!(read.is(200).text("/lines/0/amount"), "114.00");
    assert_eq!(read.text("/receipt"), "R-9");
    house.post("/v1/purchases", bought).await.fails(409, "price_changed");
}

/// Promotions, codes and hints in four languages; and the reasons of a purchase name them, too.
#[tokio::test]
async fn what_promotions_did_is_said_in_the_readers_language() {
    let house = house().await;
    let send = async |path: &str, language: &str| {
        let request = house.request("POST", path).header("accept-language", language);
        let request = request.header("content-type", "application/json");
        house.send(request.body(Body::from(body().to_string())).unwrap()).await
    };
    for (language, name, applied, code, hint) in [
        (
            "en",
            "Rolls",
            "30.00 THB off.",
            "The code “welcome” works: welcome.",
            "Add 70.00 THB and get 25.00 THB off with “delivery”.",
        ),
        (
            "lo",
            "ໂຣນ",
            "ຫຼຸດ 30.00 THB.",
            "ໃຊ້ລະຫັດ “welcome” ໄດ້: welcome.",
            "ຊື້ເພີ່ມອີກ 70.00 THB ຮັບສ່ວນຫຼຸດ 25.00 THB ຈາກ “delivery”.",
        ),
        (
            "th",
            "โรล",
            "ลด 30.00 THB",
            "ใช้รหัสส่วนลด “welcome” ได้: welcome",
            "ซื้อเพิ่มอีก 70.00 THB รับส่วนลด 25.00 THB จาก “delivery”",
        ),
        (
            "vi",
            "Cuốn",
            "Giảm 30.00 THB.",
            "Mã “welcome” được áp dụng: welcome.",
            "Mua thêm 70.00 THB để được giảm 25.00 THB với “delivery”.",
        ),
    ] {
        let quoted = send("/v1/quotes", language).await;
        quoted.is(200);
        let promotions = quoted.json["offers"]["promotions"].as_array().unwrap();
        let rolls = promotions.iter().find(|p| p["promotion"] == "rolls").unwrap();
        assert_eq!((&rolls["name"], &rolls["text"]), (&json!(name), &json!(applied)));
        assert_eq!(quoted.text("/offers/codes/0/text"), code);
        assert_eq!(quoted.text("/offers/hints/0/text"), hint);
    }
    let done = send("/v1/purchases", "en").await;
    let path = format!("/v1/decisions/{}", done.is(201).text("/id"));
    let request = house.request("GET", &path).header("accept-language", "vi");
    let why = house.send(request.body(Body::empty()).unwrap()).await;
    let promotions = why.is(200).json["explanation"]["promotions"].as_array().unwrap();
    let rolls = promotions.iter().find(|p| p["promotion"] == "rolls").unwrap();
    assert_eq!(rolls["text"], "Giảm 30.00 THB.");
    assert_eq!(rolls["shares"], json!(["30.00", "0.00", "0.00"]));
    let delivery = promotions.iter().find(|p| p["promotion"] == "delivery").unwrap();
    assert_eq!(delivery["outcome"], "missing_amount");
    assert_eq!(delivery["values"]["missing"], "70.00");
    assert_eq!(why.text("/explanation/codes/1/outcome"), "unknown");
}

#[tokio::test]
async fn what_a_basket_may_not_hold_is_refused() {
    let house = house().await;
    let refused = async |change: &dyn Fn(&mut Value), status: u16, code: &str| {
        let mut body = body();
        change(&mut body);
        house.post("/v1/quotes", body).await.fails(status, code);
    };
    refused(&|b| b["amount"] = json!("5"), 400, "invalid_request").await;
    refused(&|b| b["basket"]["lines"] = json!([]), 400, "invalid_request").await;
    refused(&|b| b["basket"]["lines"][0]["unit_price"] = json!("0.001"), 400, "invalid_request")
        .await;
    refused(&|b| b["basket"]["lines"][0]["quantity"] = json!("0"), 400, "invalid_request").await;
    refused(&|b| b["basket"]["lines"][0]["tax"] = json!("nothing"), 400, "invalid_request").await;
    refused(&|b| b["basket"]["pay"] = json!([{"wallet": "gold"}]), 400, "unknown_name").await;
}
