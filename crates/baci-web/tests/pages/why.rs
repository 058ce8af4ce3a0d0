//! Why, of a basket: its promotions and codes stand in the tree, for the shop and for its member.

use crate::house::{House, PROGRAM};
use baci_app::{By, Place, Sale, What, Who};
use baci_core::event::Quantity;
use baci_core::price::{Basket, BasketLine};
use baci_core::staff::Role;

const OFFERS: &str = r#"
[[promotion]]
id = "rolls"
name = { en = "Roll days", lo = "ມື້ໂຣນ", th = "วันโรล", vi = "Ngày cuốn" }
discount = { percent = 20, on = { category = ["rolls"] } }
[[promotion]]
id = "big"
needs = { amount = 5000 }
discount = { amount = 100 }
[[promotion]]
id = "many"
when = "cart.quantity >= 9.0"
discount = { amount = 10 }
"#;

fn basket() -> What {
    let line = |sku: &str| BasketLine {
        sku: Some(sku.to_owned()),
        category: Some("rolls".to_owned()),
        quantity: Quantity::ONE,
        price: 100_00,
        ..BasketLine::default()
    };
    let codes = vec!["NOPE".to_owned()];
    let basket = Basket { lines: vec![line("a"), line("b")], codes, ..Basket::default() };
    What::Basket(Sale { basket, ..Sale::default() })
}

#[tokio::test]
async fn promotions_and_codes_of_a_basket_are_explained() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(&format!("{PROGRAM}{OFFERS}"))).await;
        let member = house.member("Somchai", "+66812345678").await;
        let purchase = house.commit(Who::Id(member), basket()).await;
        let browser = house.signed_in(Role::Owner).await;
        let path = format!("/purchases/{purchase}");
        browser.get(&format!("{path}?lang=en")).await.is(200).shows(&[
            "Roll days",
            "฿40.00 off.",
            "Line 1: \u{2212}฿20.00",
            "Line 2: \u{2212}฿20.00",
            "<h3>big</h3>",
            "more is needed: there is ฿200.00 of ฿5,000.00.",
            "Its condition is not met. Number of pieces: 2 (cart.quantity &#62;= 9.0)",
            "There is no promotion for the code “NOPE”.",
            "A point for every 25 baht",
        ]);
        for (language, words) in [
            ("lo", ["ມື້ໂຣນ", "ຫຼຸດ ฿40,00.", "ບໍ່ມີໂປຣໂມຊັນສຳລັບລະຫັດ “NOPE”."]),
            ("th", ["วันโรล", "ลด ฿40.00", "ไม่มีโปรโมชันสำหรับรหัสส่วนลด “NOPE”"]),
            ("vi", ["Ngày cuốn", "Giảm ฿40,00.", "Không có khuyến mãi nào cho mã “NOPE”."]),
        ] {
            browser.get(&format!("{path}?lang={language}")).await.is(200).shows(&words);
        }
        let link = house.baci.member_link(&By::console(), member).await.unwrap();
        let new = house.baci.accept_member_link(link.reveal(), &Place::console()).await.unwrap();
        let own = house.browser();
        own.cookies.borrow_mut().insert("baci-member".into(), new.token.reveal().to_owned());
        let why = own.get(&format!("/m/why/{purchase}?lang=en")).await;
        why.is(200).shows(&["Roll days", "฿40.00 off."]);
        assert!(!why.text.contains("cart.quantity"), "the shop's conditions are its own");
    }
}
